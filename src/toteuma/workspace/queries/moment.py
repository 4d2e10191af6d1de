"""Several reads as of one moment, without holding up those who write."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Reads inside see the database as it is at the first of them. Inside a transaction that is
    under way, it is that transaction that decides."""
    if connection.in_atomic_block:
        yield
        return
    database: Any = connection
    with ExitStack() as stack:
        if database.vendor == "sqlite":
            # The usual mode takes the writer's lock at once; a reader must not. The mode is there
            # only when the database has been opened.
            database.ensure_connection()
            usual, database.transaction_mode = database.transaction_mode, "DEFERRED"
            try:
                stack.enter_context(transaction.atomic())
            finally:
                database.transaction_mode = usual
        else:
            stack.enter_context(transaction.atomic())
            with database.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
