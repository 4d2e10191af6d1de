"""Opens the living data of a home folder from a process that is not a web server.

Import this module freely: it imports nothing of Django until it is asked to.
"""

import os
import sys
from pathlib import Path

from toteuma.domain.errors import ToteumaError
from toteuma.workspace.errors import (
    DatabaseBusyError,
    DatabaseFailedError,
    DatabaseNotPreparedError,
    HomeAlreadyOpenError,
)

SETTINGS = "toteuma.workspace.settings"
WEB_SETTINGS = "toteuma.web.settings"
UNUSED_STATIC_FILES = ("ninja", "django_htmx")
"""Folders that packages bring along and no page asks for; compressing them would take longest."""

_opened: Path | None = None


def start_django(home: Path, *, for_web: bool = False) -> None:
    """Sets Django up for the home folder; afterwards models, services and queries can be imported.
    ``for_web`` takes the settings of the web application, which knows more apps and starts slower.

    Asked again for the same folder it does nothing, and so in a process where Django was set up
    by someone else (a web server, a test-suite): their database stays. Raises
    HomeAlreadyOpenError when this process was started for another folder.
    """
    global _opened  # noqa: PLW0603 - Django's settings are one per process, and so is this
    home = home.absolute()
    if _opened is not None:
        if _opened != home:
            raise HomeAlreadyOpenError(open=_opened, home=home)
        return

    import django  # noqa: PLC0415 - only a process that opens data pays for Django
    from django.apps import apps  # noqa: PLC0415

    if apps.ready:
        return
    os.environ["TOTEUMA_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", WEB_SETTINGS if for_web else SETTINGS)
    django.setup()
    _opened = home


def prepare_database(home: Path, *, for_web: bool = False, only: str | None = None) -> None:
    """Makes the home folder and brings its database to the present shape; data stays. ``only``
    names an app whose tables, and those that they need, are enough for the moment."""
    home.mkdir(parents=True, exist_ok=True)
    start_django(home, for_web=for_web)

    from django.core.management import call_command  # noqa: PLC0415

    apps = () if only is None else (only,)
    call_command("migrate", *apps, verbosity=0, interactive=False)


def open_home(home: Path, *, for_web: bool = False) -> None:
    """:func:`start_django` for a folder that must hold a database that is ready for use. Raises
    DatabaseNotPreparedError when it has none, or one of an older program."""
    start_django(home, for_web=for_web)

    from django.db import DatabaseError, connection  # noqa: PLC0415

    if connection.vendor == "sqlite" and not _sqlite_exists(connection.settings_dict["NAME"]):
        raise DatabaseNotPreparedError(home=home)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'workspace'")
            applied = {name for (name,) in cursor.fetchall()}
    except DatabaseError:
        applied = set()
    if not _migrations() <= applied:
        raise DatabaseNotPreparedError(home=home)


def site_faults() -> list[str]:
    """What keeps the site from starting, in sentences; empty when nothing does. The site's own
    checks (production without a default secret, DEBUG or demo users) are among them."""
    from django.core.checks import ERROR, run_checks  # noqa: PLC0415

    faults = [fault for fault in run_checks() if fault.level >= ERROR]
    return [f"{fault.msg} {fault.hint or ''}".strip() for fault in faults]


def gather_static_files() -> None:
    """Style sheets and scripts of this version, for a site in production: there their names carry
    their content, so that browsers may keep them. Elsewhere they are served from where they lie."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    if settings.STATIC_ROOT is not None:
        call_command(
            "collectstatic",
            interactive=False,
            clear=True,
            verbosity=0,
            ignore_patterns=list(UNUSED_STATIC_FILES),
        )


def database_failure(fault: BaseException) -> ToteumaError | None:
    """What a user is told of a failure of the database; None for any other failure.

    For the border of a program that may import nothing of Django itself.
    """
    if "django.db" not in sys.modules:
        return None
    from django.db import Error, OperationalError  # noqa: PLC0415

    if not isinstance(fault, Error):
        return None
    why = str(fault).partition("\n")[0].rstrip(".")
    if isinstance(fault, OperationalError) and "locked" in why:
        return DatabaseBusyError()
    return DatabaseFailedError(why=why)


def _sqlite_exists(name: object) -> bool:
    """True for a file that is there, and for a database in memory, which has none."""
    text = str(name)
    return "memory" in text or Path(text).is_file()


def _migrations() -> set[str]:
    """Names of the migrations that ship with the program."""
    folder = Path(__file__).parent / "migrations"
    return {file.stem for file in folder.glob("[0-9]*.py")}
