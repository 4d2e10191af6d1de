"""Entries behind a figure, a page at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

import duckdb
import numpy as np
import pyarrow as pa

from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.money import Cents
from toteuma.domain.period import Period
from toteuma.ledger.balance_parts import BalanceParts, BalanceRow, Codes
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
    AND entries.account BETWEEN $least_account_{n} AND $most_account_{n}
"""


_STREAMED_AT_ONCE = 5_000


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
    with _reading() as connection:
        [(entries, cents)] = connection.execute(_SUMS, values).fetchall()
        rows = connection.execute(_PAGE, {**values, "limit": limit, "offset": offset}).fetchall()
    return EntryPage(tuple(Entry(*row) for row in rows), entries, cents)


class EntryOrder(StrEnum):
    """What entries are sorted by; ties lie by entry id."""

    PLACE = "place"
    """By cost centre, account and date: the order in which they are stored."""
    DATE = "date"
    AMOUNT = "amount"
    COUNTERPARTY = "counterparty"
    TEXT = "text"


_ORDERS: Mapping[EntryOrder, tuple[str, ...]] = {
    EntryOrder.PLACE: ("cost_centre", "account", "posting_date"),
    EntryOrder.DATE: ("posting_date",),
    EntryOrder.AMOUNT: ("cents",),
    EntryOrder.COUNTERPARTY: ("counterparty",),
    EntryOrder.TEXT: ('"text"',),
}


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which of the entries behind a figure are wanted; what is empty or None does not narrow.

    ``words`` must be in the text, the counterparty or the entry id, whatever their case.
    ``first_day`` and ``last_day`` are included; ``least`` and ``most`` bound the amount in cents.
    """

    words: str = ""
    account: int | None = None
    cost_centre: str = ""
    first_day: date | None = None
    last_day: date | None = None
    least: Cents | None = None
    most: Cents | None = None


_FILTERED = """
WHERE ($words = '' OR contains(lower(concat_ws(' ', "text", counterparty, entry_id)), $words))
    AND ($account IS NULL OR account = $account)
    AND ($cost_centre = '' OR cost_centre = $cost_centre)
    AND ($first_day IS NULL OR posting_date >= $first_day)
    AND ($last_day IS NULL OR posting_date <= $last_day)
    AND ($least IS NULL OR cents >= $least)
    AND ($most IS NULL OR cents <= $most)
"""


def read_entries_behind(
    behind: Sequence[tuple[Path, Sequence[BalanceRow]]],
    *,
    limit: int,
    offset: int,
    wanted: EntryFilter = EntryFilter(),
    order: EntryOrder = EntryOrder.PLACE,
    is_descending: bool = False,
) -> EntryPage:
    """One page of exactly those entries that balances were added up from, as far as they pass the
    filter; the totals are those of the filtered entries.

    ``behind`` are entries files of batches, each with the balances of that batch that are
    wanted. Raises EntriesUnreadableError.
    """
    parts = [(path, rows) for path, rows in behind if rows]
    if not parts:
        return EntryPage((), 0, 0)
    if wanted == EntryFilter() and order is EntryOrder.PLACE and not is_descending:
        return _page_in_place(parts, limit, offset)
    ordered = _ordered(order, is_descending)
    with _reading() as connection:
        entries, found = _union_of(connection, parts)
        values = _filter_values(wanted) | found
        connection.execute(
            f"CREATE TEMP TABLE wanted AS SELECT * FROM ({entries}) {_FILTERED}",  # noqa: S608
            values,
        )
        sums = connection.execute(
            "SELECT count(*), coalesce(sum(cents), 0)::BIGINT FROM wanted"
        ).fetchone()
        rows_found = connection.execute(
            f"SELECT * FROM wanted ORDER BY {ordered} LIMIT $limit OFFSET $offset",  # noqa: S608
            {"limit": limit, "offset": offset},
        ).fetchall()
    count, cents = sums if sums is not None else (0, 0)
    return EntryPage(tuple(Entry(*row) for row in rows_found), count, cents)


def stream_entries_behind(
    behind: Sequence[tuple[Path, Sequence[BalanceRow]]],
    *,
    wanted: EntryFilter = EntryFilter(),
    order: EntryOrder = EntryOrder.PLACE,
    is_descending: bool = False,
) -> Iterator[Entry]:
    """All of the entries of :func:`read_entries_behind`, however many, a few at a time in memory.
    Raises EntriesUnreadableError at the first of them."""
    parts = [(path, rows) for path, rows in behind if rows]
    if not parts:
        return
    with _reading() as connection:
        entries, found = _union_of(connection, parts)
        query = f"SELECT * FROM ({entries}) {_FILTERED} ORDER BY "  # noqa: S608
        answer = connection.execute(
            query + _ordered(order, is_descending), _filter_values(wanted) | found
        )
        while some := answer.fetchmany(_STREAMED_AT_ONCE):
            for row in some:
                yield Entry(*row)


def _filter_values(wanted: EntryFilter) -> dict[str, object]:
    return {
        "words": wanted.words.strip().lower(),
        "account": wanted.account,
        "cost_centre": wanted.cost_centre,
        "first_day": wanted.first_day,
        "last_day": wanted.last_day,
        "least": wanted.least,
        "most": wanted.most,
    }


def _ordered(order: EntryOrder, is_descending: bool) -> str:
    direction = " DESC" if is_descending else ""
    return ", ".join(f"{column}{direction}" for column in (*_ORDERS[order], "entry_id"))


def _page_in_place(
    parts: Sequence[tuple[Path, Sequence[BalanceRow]]], limit: int, offset: int
) -> EntryPage:
    """A page of all entries in the order in which they are stored.

    The balances tell how many entries each cost centre and account has, and what all of them add
    up to: only those of the page are read, however many there are.
    """
    columns = [(path, BalanceParts.of(rows)) for path, rows in parts]
    counts: dict[tuple[str, int], int] = {}
    for _, rows in columns:
        names = rows.cost_centre.names
        for (number, account), _, count in rows.added_by(rows.cost_centre.numbers, rows.account):
            group = names[number], account
            counts[group] = counts.get(group, 0) + count
    on_page: set[tuple[str, int]] = set()
    before = skipped = 0
    for group in sorted(counts, key=lambda group: (group[0].encode(), group[1])):
        if before + counts[group] <= offset:
            skipped += counts[group]
        elif before < offset + limit:
            on_page.add(group)
        before += counts[group]
    few = [(path, _of_groups(rows, on_page)) for path, rows in columns]
    wanted = [(path, rows) for path, rows in few if rows]
    found: list[tuple[Any, ...]] = []
    if wanted:
        with _reading() as connection:
            entries, values = _union_of(connection, wanted)
            found = connection.execute(
                f"SELECT * FROM ({entries}) ORDER BY cost_centre, account, posting_date, "  # noqa: S608
                "entry_id LIMIT $limit OFFSET $offset",
                {**values, "limit": limit, "offset": offset - skipped},
            ).fetchall()
    cents = sum(rows.total() for _, rows in columns)
    return EntryPage(tuple(Entry(*row) for row in found), sum(counts.values()), cents)


def _of_groups(rows: BalanceParts, groups: Collection[tuple[str, int]]) -> BalanceParts:
    """The rows of those cost centres and accounts."""
    numbers = {name: number for number, name in enumerate(rows.cost_centre.names)}
    mask = np.zeros(len(rows), dtype=np.bool_)
    for name, account in groups:
        if name in numbers:
            mask |= (rows.cost_centre.numbers == numbers[name]) & (rows.account == account)
    return rows.taken(mask)


_readers: list[duckdb.DuckDBPyConnection] = []
_readers_lock = Lock()


@contextmanager
def _reading() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own to the one database in memory that this process reads entries
    with: opening a database costs more than reading a page. Raises EntriesUnreadableError."""
    with _readers_lock:
        if not _readers:
            _readers.append(duckdb.connect(":memory:", config=_bounded()))
    try:
        with _readers[0].cursor() as connection:
            yield connection
    except duckdb.Error as fault:
        raise EntriesUnreadableError(why=str(fault)) from fault


def _bounded() -> dict[str, str | bool | int | float | list[str]]:
    return {"threads": THREADS, "memory_limit": MEMORY_LIMIT}


def _union_of(
    connection: duckdb.DuckDBPyConnection, parts: Sequence[tuple[Path, Sequence[BalanceRow]]]
) -> tuple[str, dict[str, object]]:
    """The query of the entries behind balances, and the values of its parameters."""
    queries = []
    values: dict[str, object] = {}
    for number, (path, rows) in enumerate(parts):
        connection.register(f"keys_{number}", _keys(BalanceParts.of(rows)))
        columns = BalanceParts.of(rows)
        used = np.unique(columns.cost_centre.numbers)
        places = [columns.cost_centre.names[number] for number in (used[0], used[-1])]
        values |= {
            f"file_{number}": str(path),
            f"first_{number}": places[0],
            f"last_{number}": places[-1],
            f"least_account_{number}": int(columns.account.min()),
            f"most_account_{number}": int(columns.account.max()),
        }
        queries.append(_BEHIND.replace("{n}", str(number)))
    return " UNION ALL ".join(queries), values


def _keys(rows: BalanceParts) -> pa.Table:
    def codes(column: Codes) -> pa.Array:
        return pa.array(column.names, pa.string()).take(pa.array(column.numbers))

    return pa.table(
        {
            "fiscal_year": pa.array(rows.fiscal_year, pa.int16()),
            "period": pa.array(rows.period, pa.int8()),
            "account": pa.array(rows.account, pa.int32()),
            "cost_centre": codes(rows.cost_centre),
            "project": codes(rows.project),
        }
    )


def _months(periods: Sequence[Period]) -> list[int]:
    return [period.fiscal_year * 100 + number for period in periods for number in period.numbers]
