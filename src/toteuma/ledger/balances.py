"""Entries sorted and stored, and the balances beside them: what statements read.

Statements never read entries. Balances are their sums by fiscal year, period, account, cost
centre and project, so reading them does not get slower with the number of entries.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from toteuma.domain.money import Cents
from toteuma.ledger.balance_parts import SumOverflowError
from toteuma.ledger.workbench import ImportStep, Progress, run_watched, set_variables

ENTRIES_FILE = "entries.parquet"
BALANCES_FILE = "balances.parquet"

# Sorting is by enumerations, that is by small numbers. They are written as texts: Parquet files
# of enumerations differ from run to run, those of texts do not.
# LZ4 is the cheapest of the codecs to write, and no larger than the default. Columns of thousands
# of texts, ids above all, gain nothing from a dictionary, and trying one costs time.
# Entries of one cost centre, account and day lie in the order of their hashes: a fixed order, so
# that equal input gives equal bytes, at two thirds of what sorting by the id itself would cost.
# Whoever reads them sorts its page by the id.
_WRITE_ENTRIES = """
COPY (
    SELECT
        entry_id, posting_date, fiscal_year, period, account,
        CAST(cost_centre AS VARCHAR) AS cost_centre, CAST(project AS VARCHAR) AS project,
        counterparty, "text", cents
    FROM (SELECT * FROM good_entries ORDER BY cost_centre, account, posting_date, hash(entry_id))
) TO (getvariable('entries_file')) (
    FORMAT parquet, PARQUET_VERSION v2, COMPRESSION lz4, DICTIONARY_SIZE_LIMIT 4000
)
"""

_WRITE_BALANCES = """
COPY (
    SELECT
        fiscal_year, period, account, cost_centre, project,
        CAST(sum(cents) AS BIGINT) AS cents, count(*) AS entries
    FROM read_parquet(getvariable('entries_file'))
    GROUP BY ALL
    ORDER BY cost_centre, account, fiscal_year, period, project
) TO (getvariable('balances_file')) (FORMAT parquet, PARQUET_VERSION v2)
"""

_WRITE_TABLE_BALANCES = """
COPY (SELECT * FROM table_balances ORDER BY cost_centre, account, fiscal_year, period, project)
TO (getvariable('balances_file')) (FORMAT parquet, PARQUET_VERSION v2)
"""

_SUMS = """
SELECT fiscal_year, period, CAST(sum(cents) AS BIGINT), CAST(sum(entries) AS BIGINT)
FROM read_parquet(getvariable('balances_file')) GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class BalanceSums:
    """What a balances file adds up to, and the (fiscal year, period) pairs that it covers."""

    cents: Cents
    entries: int
    covered: tuple[tuple[int, int], ...]


def write_entries(
    connection: duckdb.DuckDBPyConnection, folder: Path, progress: Progress | None
) -> None:
    """Writes the view ``good_entries`` into the folder, sorted by cost centre, account and date.

    Raises what reading the view raises.
    """
    set_variables(connection, {"entries_file": str(folder / ENTRIES_FILE)})
    run_watched(connection, _WRITE_ENTRIES, ImportStep.READING, progress)


def write_balances(
    connection: duckdb.DuckDBPyConnection, folder: Path, progress: Progress | None
) -> BalanceSums:
    """Writes the balances of the entries in the folder, sorted by cost centre, account, fiscal
    year, period and project. Raises SumOverflowError."""
    set_variables(connection, {"balances_file": str(folder / BALANCES_FILE)})
    try:
        run_watched(connection, _WRITE_BALANCES, ImportStep.BALANCES, progress)
        return _balance_sums(connection)
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as fault:
        raise SumOverflowError(what="entries") from fault


def write_table_balances(balances: pa.Table, folder: Path) -> None:
    """Writes balances that no entries are behind, sorted as all balances are."""
    with duckdb.connect(":memory:") as connection:
        set_variables(connection, {"balances_file": str(folder / BALANCES_FILE)})
        connection.register("table_balances", balances)
        connection.execute(_WRITE_TABLE_BALANCES)


def _balance_sums(connection: duckdb.DuckDBPyConnection) -> BalanceSums:
    """Sums of the file that the variable ``balances_file`` names."""
    rows = connection.execute(_SUMS).fetchall()
    return BalanceSums(
        cents=sum(cents for _, _, cents, _ in rows),
        entries=sum(entries for _, _, _, entries in rows),
        covered=tuple((fiscal_year, period) for fiscal_year, period, _, _ in rows),
    )
