"""A home folder whose rows last for a file of tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction


@contextmanager
def home_of_module(home: Path, django_db_blocker: Any) -> Iterator[None]:
    """The site's home is ``home`` while the block runs, and what was written to the database in it
    goes at its end. For fixtures of a module, which ask for ``django_db_setup`` as well."""
    with django_db_blocker.unblock():
        before = settings.HOME
        settings.HOME = home
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            settings.HOME = before
