"""The entries behind a figure: which are wanted, in which order, which page of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from toteuma.domain.vocabulary import BatchKind
from toteuma.ledger.balance_parts import BalanceRow
from toteuma.ledger.drill_down import (
    Entry,
    EntryFilter,
    EntryOrder,
    EntryPage,
    read_entries_behind,
    stream_entries_behind,
)
from toteuma.statements.drill_down import balances_behind
from toteuma.statements.figure_id import FigureId
from toteuma.statements.table import StatementTable
from toteuma.web.shared.desk import Desk
from toteuma.workspace.ledger_state import store_of

PAGE_SIZE = 50
MOST_IN_WORKBOOK = 200_000
"""Entries that an exported workbook holds at most; a CSV has all of them."""
MOST_WHOLE = 10**15

type Behind = Sequence[tuple[Path, Sequence[BalanceRow]]]
"""Entries files with the balances whose entries are wanted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The choices of the entries' table. ``text`` holds what was typed, to be shown again;
    ``wrong`` the names of what could not be understood."""

    narrowed: EntryFilter
    order: EntryOrder
    is_descending: bool
    page: int
    text: dict[str, str]
    wrong: tuple[str, ...]

    def narrowed_by(self, **more: object) -> str:
        """The query narrowed further, from its first page; what narrows already stays."""
        return self.query(page="", **more)

    def query(self, **changes: object) -> str:
        """The query with changes, without what is at its default."""
        pairs: dict[str, object] = {
            **self.text,
            "sort": "" if self.order is EntryOrder.PLACE else self.order.value,
            "descending": "1" if self.is_descending else "",
            "page": self.page if self.page > 1 else "",
            **changes,
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})


def read_wanted(query: QueryDict) -> Wanted:
    """What the address asks for; what cannot be understood does not narrow."""
    wrong: list[str] = []

    def read(name: str, reading: Callable[[str], Any]) -> Any:
        text = query.get(name, "").strip()
        try:
            return reading(text) if text else None
        except ValueError:
            wrong.append(name)
            return None

    names = ("words", "account", "cost_centre", "from", "to", "least", "most")
    order = read("sort", EntryOrder)
    return Wanted(
        narrowed=EntryFilter(
            words=query.get("words", "")[:200],
            account=read("account", _whole),
            cost_centre=query.get("cost_centre", "").strip(),
            first_day=read("from", date.fromisoformat),
            last_day=read("to", date.fromisoformat),
            least=read("least", _cents),
            most=read("most", _cents),
        ),
        order=order or EntryOrder.PLACE,
        is_descending=query.get("descending") == "1",
        page=max(1, min(read("page", int) or 1, 1_000_000)),
        text={name: query.get(name, "") for name in names if query.get(name)},
        wrong=tuple(wrong),
    )


def _cents(text: str) -> int:
    """Whole euros as cents, with a hyphen or a true minus. Raises ValueError."""
    return _whole(text.replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")) * 100


def _whole(text: str) -> int:
    """A whole number that the ledger's columns could hold. Raises ValueError."""
    number = int(text)
    if abs(number) > MOST_WHOLE:
        raise ValueError(text)
    return number


@dataclass(frozen=True, slots=True)
class EntriesOfFigure:
    """Where the entries of a figure lie. ``table_files`` are files of sums among its sources,
    behind which there are no entries."""

    behind: Behind
    table_files: tuple[str, ...]

    def read(
        self, wanted: Wanted, *, limit: int = PAGE_SIZE, offset: int | None = None
    ) -> EntryPage:
        """One page. Raises EntriesUnreadableError."""
        return read_entries_behind(
            self.behind,
            limit=limit,
            offset=(wanted.page - 1) * limit if offset is None else offset,
            wanted=wanted.narrowed,
            order=wanted.order,
            is_descending=wanted.is_descending,
        )

    def stream(self, wanted: Wanted) -> Iterator[Entry]:
        """All of them. Raises EntriesUnreadableError at the first."""
        return stream_entries_behind(
            self.behind,
            wanted=wanted.narrowed,
            order=wanted.order,
            is_descending=wanted.is_descending,
        )


def entries_of_figure(
    desk: Desk, table: StatementTable, figure: FigureId
) -> EntriesOfFigure | None:
    """Where the entries are; None for a figure that does not come from the ledger."""
    key = ("behind", str(figure), table.request.layout.code)
    return desk.living.made_of_ledger(key, lambda: _found(desk, table, figure))


def _found(desk: Desk, table: StatementTable, figure: FigureId) -> EntriesOfFigure | None:
    parts = balances_behind(table, figure, desk.living.engine)
    if parts is None:
        return None
    store = store_of(desk.living.home, desk.municipality)
    kinds = {source.batch: source for source in desk.living.ledger.sources}
    with_rows = [part for part in parts if part.rows]
    tables = [part for part in with_rows if kinds[part.batch].kind == BatchKind.BALANCES]
    return EntriesOfFigure(
        behind=tuple(
            (path, part.rows)
            for part in with_rows
            if part not in tables
            for path in store.entries_paths([part.batch])
        ),
        table_files=tuple(kinds[part.batch].file_name for part in tables),
    )


HEADER = (
    *("entry_id", "posting_date", "fiscal_year", "period", "account", "cost_centre", "project"),
    *("counterparty", "text", "amount"),
)
"""Columns of exported entries."""


def exported_rows(entries: Iterable[Entry]) -> Iterator[tuple[object, ...]]:
    """Rows of an export; the amount is in euros, exact."""
    for entry in entries:
        sign = "-" if entry.cents < 0 else ""
        yield (
            entry.entry_id,
            entry.posting_date.isoformat(),
            entry.fiscal_year,
            entry.period,
            entry.account,
            entry.cost_centre,
            entry.project,
            entry.counterparty,
            entry.text,
            f"{sign}{abs(entry.cents) // 100}.{abs(entry.cents) % 100:02}",
        )
