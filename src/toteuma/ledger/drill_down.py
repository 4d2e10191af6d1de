"""Entries behind a figure, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

import duckdb

from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.money import Cents
from toteuma.domain.period import Period
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
            sums = connection.execute(_SUMS, values).fetchone()
            rows = connection.execute(
                _PAGE, {**values, "limit": limit, "offset": offset}
            ).fetchall()
    except duckdb.Error as fault:
        raise EntriesUnreadableError(why=str(fault)) from fault
    entries, cents = sums if sums is not None else (0, 0)
    return EntryPage(tuple(Entry(*row) for row in rows), entries, cents)


def _months(periods: Sequence[Period]) -> list[int]:
    return [period.fiscal_year * 100 + number for period in periods for number in period.numbers]
