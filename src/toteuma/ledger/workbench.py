"""A DuckDB of one import: bounded in memory and threads, spilling into a scratch folder."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import duckdb

THREADS = 2
MEMORY_LIMIT = "400MB"
"""What DuckDB may hold; what does not fit goes through the scratch folder."""

_SMALL_FILE_BYTES = 160_000_000
_SMALL_FILE_LIMIT = "600MB"

_POLL_SECONDS = 0.1


class ImportStep(StrEnum):
    """Steps of an import, for showing progress."""

    READING = "reading"
    EXPLAINING = "explaining"
    BALANCES = "balances"
    STORING = "storing"


type Progress = Callable[[ImportStep, int], None]
"""Called with the step and how many percent of it are done."""


@contextmanager
def workbench(scratch: Path, source_bytes: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that is closed at the end. ``scratch`` is a folder that exists.

    A file of about a million entries needs a little more than ``MEMORY_LIMIT`` to be sorted
    without touching the disk, and gets it. A larger one touches it anyway, and gains nothing.
    """
    is_small = source_bytes <= _SMALL_FILE_BYTES
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": THREADS,
            "memory_limit": _SMALL_FILE_LIMIT if is_small else MEMORY_LIMIT,
            "temp_directory": str(scratch / "spill"),
            "preserve_insertion_order": False,
        },
    )
    try:
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        yield connection
    finally:
        connection.close()


def set_variables(connection: duckdb.DuckDBPyConnection, values: Mapping[str, object]) -> None:
    """Makes values known to expressions as ``getvariable('name')``; the names are ours."""
    for name, value in values.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})


def make_enumeration(
    connection: duckdb.DuckDBPyConnection, name: str, members: tuple[str, ...]
) -> None:
    """An enumeration type (the name is ours) of these texts, in this order."""
    set_variables(connection, {"members": list(members)})
    connection.execute(f"CREATE TYPE {name} AS ENUM (SELECT unnest(getvariable('members')))")


def run_watched(
    connection: duckdb.DuckDBPyConnection,
    statement: str,
    step: ImportStep,
    progress: Progress | None,
) -> None:
    """Executes a statement of ours, telling how far it is. Raises what DuckDB raises."""
    if progress is None:
        connection.execute(statement).fetchall()
        return
    raised: list[BaseException] = []

    def work() -> None:
        try:
            connection.execute(statement).fetchall()
        except BaseException as fault:
            raised.append(fault)

    worker = threading.Thread(target=work, name=f"import-{step}")
    worker.start()
    try:
        while worker.is_alive():
            worker.join(_POLL_SECONDS)
            progress(step, max(0, min(100, int(connection.query_progress()))))
    except BaseException:
        connection.interrupt()
        worker.join()
        raise
    if raised:
        raise raised[0]
    progress(step, 100)
