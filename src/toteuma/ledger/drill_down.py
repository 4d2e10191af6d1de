"""Entries behind a figure, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import duckdb
import pyarrow as pa

from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.money import Cents
from toteuma.domain.period import Period
from toteuma.ledger.query import BalanceRow
from toteuma.ledger.workbench import MEMORY_LIMIT, THREADS

# The file lies sorted by cost centre and account: bounds on them let DuckDB skip row groups,
# the lists then decide exactly.
_ENTRIES = """
FROM read_parquet($files)
WHERE ($cost_centres IS NULL OR list_contains($cost_centres, cost_centre))
    AND ($first_cost_centre IS NULL OR cost_centre BETWEEN $first_cost_centre AND $last_cost_centre)
    AND ($projects IS NULL OR list_contains($projects, project))
    AND ($months IS NULL OR list_contains($months, fiscal_year::INTEGER * 100 + period))
    AND (
        $first_accounts IS NULL
        OR len(list_filter(
            list_zip($first_accounts, $last_accounts),
            lambda span: account BETWEEN span[1] AND span[2]
        )) > 0
    )
"""

_SUMS = "SELECT count(*), coalesce(sum(cents), 0)::BIGINT " + _ENTRIES

_PAGE = (
    "SELECT entry_id, posting_date, fiscal_year, period, account, cost_centre, project, "
    'counterparty, "text", cents ' + _ENTRIES + "ORDER BY cost_centre, account, posting_date, "
    "entry_id LIMIT $limit OFFSET $offset"
)


# {n} is a number of ours, the same for a file, its keys and the bounds that skip row groups.
_BEHIND = """
SELECT entry_id, posting_date, fiscal_year, period, account, cost_centre, project,
    counterparty, "text", cents
FROM read_parquet($file_{n}) AS entries
SEMI JOIN keys_{n} USING (fiscal_year, period, account, cost_centre, project)
WHERE entries.cost_centre BETWEEN $first_{n} AND $last_{n}
"""


class EntriesUnreadableError(ToteumaError):
    """An entries file of a batch is missing or cannot be read."""

    code = "ledger.entries_unreadable"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "The entries of the ledger cannot be read: {why}."
    mend = "Check the batches of the ledger, and import the batch anew if its file is damaged."


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting; ``cents`` positive for income, ``project`` empty for none."""

    entry_id: str
    posting_date: date
    fiscal_year: int
    period: int
    account: int
    cost_centre: str
    project: str
    counterparty: str
    text: str
    cents: Cents


@dataclass(frozen=True, slots=True)
class EntryPage:
    """A page of entries, and how many there are in all and what they add up to."""

    entries: tuple[Entry, ...]
    total_entries: int
    total_cents: Cents


def read_entries(
    files: Sequence[Path],
    *,
    cost_centres: Collection[str] | None,
    accounts: Sequence[AccountRange] | None,
    periods: Sequence[Period] | None,
    projects: Collection[str] | None,
    limit: int,
    offset: int,
) -> EntryPage:
    """See :meth:`toteuma.ledger.batches.BatchStore.entries_of`. Raises EntriesUnreadableError."""
    narrowing = (cost_centres, accounts, periods, projects)
    if not files or any(each is not None and not each for each in narrowing):
        return EntryPage((), 0, 0)
    places = sorted(cost_centres, key=str.encode) if cost_centres is not None else None
    values = {
        "files": [str(file) for file in files],
        "cost_centres": places,
        "first_cost_centre": places[0] if places else None,
        "last_cost_centre": places[-1] if places else None,
        "projects": sorted(projects) if projects is not None else None,
        "months": None if periods is None else sorted(set(_months(periods))),
        "first_accounts": None if accounts is None else [span.first for span in accounts],
        "last_accounts": None if accounts is None else [span.last for span in accounts],
    }
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY_LIMIT,
    }
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            [(entries, cents)] = connection.execute(_SUMS, values).fetchall()
            rows = connection.execute(
                _PAGE, {**values, "limit": limit, "offset": offset}
            ).fetchall()
    except duckdb.Error as fault:
        raise EntriesUnreadableError(why=str(fault)) from fault
    return EntryPage(tuple(Entry(*row) for row in rows), entries, cents)


def read_entries_behind(
    behind: Sequence[tuple[Path, Sequence[BalanceRow]]], *, limit: int, offset: int
) -> EntryPage:
    """One page of exactly those entries that balances were added up from.

    ``behind`` are entries files of batches, each with the balances of that batch that are
    wanted. Raises EntriesUnreadableError.
    """
    wanted = [(path, rows) for path, rows in behind if rows]
    if not wanted:
        return EntryPage((), 0, 0)
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY_LIMIT,
    }
    values: dict[str, object] = {}
    parts = []
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            for number, (path, rows) in enumerate(wanted):
                connection.register(f"keys_{number}", _keys(rows))
                places = sorted({row.cost_centre for row in rows}, key=str.encode)
                values |= {
                    f"file_{number}": str(path),
                    f"first_{number}": places[0],
                    f"last_{number}": places[-1],
                }
                parts.append(_BEHIND.replace("{n}", str(number)))
            entries = " UNION ALL ".join(parts)
            sums = connection.execute(
                f"SELECT count(*), coalesce(sum(cents), 0)::BIGINT FROM ({entries})",  # noqa: S608
                values,
            ).fetchone()
            rows_found = connection.execute(
                f"SELECT * FROM ({entries}) ORDER BY cost_centre, account, posting_date, "  # noqa: S608
                "entry_id LIMIT $limit OFFSET $offset",
                {**values, "limit": limit, "offset": offset},
            ).fetchall()
    except duckdb.Error as fault:
        raise EntriesUnreadableError(why=str(fault)) from fault
    count, cents = sums if sums is not None else (0, 0)
    return EntryPage(tuple(Entry(*row) for row in rows_found), count, cents)


def _keys(rows: Sequence[BalanceRow]) -> pa.Table:
    return pa.table(
        {
            "fiscal_year": pa.array([row.fiscal_year for row in rows], pa.int16()),
            "period": pa.array([row.period for row in rows], pa.int8()),
            "account": pa.array([row.account for row in rows], pa.int32()),
            "cost_centre": [row.cost_centre for row in rows],
            "project": [row.project for row in rows],
        }
    )


def _months(periods: Sequence[Period]) -> list[int]:
    return [period.fiscal_year * 100 + number for period in periods for number in period.numbers]
