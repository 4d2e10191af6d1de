"""Entries and balances of a batch as files of Toteuma's own profiles: the inverse of import."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import duckdb

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.ledger.workbench import MEMORY_LIMIT, THREADS

ENTRY_COLUMNS = (
    "entry_id",
    "posting_date",
    "fiscal_year",
    "period",
    "account",
    "cost_centre",
    "project",
    "counterparty",
    "text",
    "amount",
)

BALANCE_COLUMNS = ("fiscal_year", "period", "account", "cost_centre", "project", "amount")

# Books are kept by period and day, and so the file is: byte for byte the same for the same entries.
_ENTRIES = """
SELECT entry_id, posting_date, fiscal_year, period, account, cost_centre, project, counterparty,
    "text", cents
FROM read_parquet($files)
ORDER BY fiscal_year, period, posting_date, entry_id
"""

_BALANCES = """
SELECT fiscal_year, period, account, cost_centre, project, cents
FROM read_parquet($files)
ORDER BY fiscal_year, period, account, cost_centre, project
"""

_ROWS_AT_ONCE = 50_000


class EntriesNotExportedError(ToteumaError):
    """The entries or balances of a batch cannot be read to be written out."""

    code = "ledger.entries_not_exported"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "The ledger cannot be written out: {why}."
    mend = "Verify the batches (toteuma batches --verify) and restore a damaged one from a backup."


def export_entries(entries: Sequence[Path], file: Path) -> int:
    """Write entries (Parquet files of batches) as CSV by the profile ``toteuma``; returns how many.

    The file is written beside its place and moved there. Raises EntriesNotExportedError, OSError.
    """
    return _export(_ENTRIES, entries, ENTRY_COLUMNS, file)


def export_balances(balances: Sequence[Path], file: Path) -> int:
    """Write balances as CSV by the profile ``toteuma-balances``; as :func:`export_entries`."""
    return _export(_BALANCES, balances, BALANCE_COLUMNS, file)


def _export(query: str, sources: Sequence[Path], header: Sequence[str], file: Path) -> int:
    """The rows of a query of ours, whose last column is cents."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.part")
    count = 0
    try:
        with (
            duckdb.connect(
                ":memory:", config={"threads": THREADS, "memory_limit": MEMORY_LIMIT}
            ) as connection,
            beside.open("w", encoding="utf-8", newline="") as stream,
        ):
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(header)
            result = connection.execute(query, {"files": [str(path) for path in sources]})
            while rows := result.fetchmany(_ROWS_AT_ONCE):
                writer.writerows((*row[:-1], _amount(row[-1])) for row in rows)
                count += len(rows)
    except duckdb.Error as fault:
        beside.unlink(missing_ok=True)
        raise EntriesNotExportedError(why=str(fault).partition("\n")[0]) from fault
    beside.replace(file)
    return count


def _amount(cents: int) -> str:
    """Cents as euro with a point and two decimals: -5 is "-0.05"."""
    sign = "-" if cents < 0 else ""
    euro, rest = divmod(abs(cents), 100)
    return f"{sign}{euro}.{rest:02}"
