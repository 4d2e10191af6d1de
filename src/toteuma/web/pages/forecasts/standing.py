"""How the forecasts of a unit stand: line by line, beside the budget and the units below."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from toteuma.domain.budget import Forecast
from toteuma.domain.layout import Book, Layout, LayoutLine
from toteuma.domain.money import Cents, Figure, difference, total
from toteuma.domain.organisation import OrganisationNode
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.assembly.request import NoLayoutError, layout_of_book
from toteuma.statements.table import StatementTable
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.forecasts import rolled_up_forecast


@dataclass(frozen=True, slots=True)
class LineStanding:
    """A line of the unit. ``own`` is what the unit gave for the month, ``last`` what stood as its
    forecast in ``last_month``, ``below`` the sum of the units right below it, and ``missing``
    those of them that have the line in use and no forecast for it."""

    code: str
    name: LocalizedText
    is_total: bool
    is_in_use: bool
    budget: Figure
    actual: Figure
    forecast: Figure
    own: Forecast | None
    last: Figure
    last_month: int
    below: Figure
    missing: tuple[OrganisationNode, ...]
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def deviation(self) -> Figure:
        """Forecast minus budget."""
        return difference(self.forecast, self.budget)


@dataclass(frozen=True, slots=True)
class BookStanding:
    """The lines of one book."""

    book: Book
    lines: tuple[LineStanding, ...]


def books_with_layouts(desk: Desk) -> Iterator[tuple[Book, Layout]]:
    """The books that have a layout in the period."""
    for book in Book:
        try:
            yield book, layout_of_book(desk.content, desk.period, book)
        except NoLayoutError:
            continue


def standings(desk: Desk, node: str) -> list[BookStanding]:
    """Lines of every book in which the unit has something; of operations all lines, so that a
    forecast can be given where nothing was budgeted."""
    found = []
    earlier = _earlier(desk, node)
    for book, layout in books_with_layouts(desk):
        table = desk.table(book)
        lines = tuple(_standing(desk, table, node, line, earlier) for line in layout.lines)
        if book is Book.OPERATIONS or any(line.is_in_use for line in lines):
            found.append(BookStanding(book, lines))
    return found


def last_month_given(desk: Desk, node: str) -> int | None:
    """The latest month before the period's last in which the unit itself gave forecasts."""
    year, month = desk.period.fiscal_year, desk.period.last
    months = [
        one.as_of_month
        for one in desk.content.forecasts
        if one.fiscal_year == year and one.node == node and one.as_of_month < month
    ]
    return max(months, default=None)


def own_forecasts(desk: Desk, node: str, month: int) -> dict[str, Forecast]:
    """What the unit itself gave as of a month of the period's year, by line."""
    year = desk.period.fiscal_year
    return {
        one.line: one
        for one in desk.content.forecasts
        if (one.fiscal_year, one.as_of_month, one.node) == (year, month, node)
    }


type _Earlier = dict[str, dict[int, dict[str, Cents]]]
"""Cents by line, month and the unit that gave them."""


def _earlier(desk: Desk, node: str) -> _Earlier:
    """Forecasts of the year at and below the unit from before the period's last month."""
    below = set(desk.organisation.descendants_or_self(node))
    year, month = desk.period.fiscal_year, desk.period.last
    found: _Earlier = {}
    for one in desk.content.forecasts:
        if one.fiscal_year == year and one.as_of_month < month and one.node in below:
            by_month = found.setdefault(one.line, {})
            by_month.setdefault(one.as_of_month, {})[one.node] = one.cents
    return found


def _standing(
    desk: Desk, table: StatementTable, node: str, line: LayoutLine, earlier: _Earlier
) -> LineStanding:
    organisation = desk.organisation
    children = organisation.children(node)
    is_in_use = bool(table.is_shown[table.place_number(node)][table.line_number(line.code)])
    number = table.line_number(line.code)
    by_child = {one: table.exact(one, line.code, ColumnCode.FORECAST) for one in children}
    missing = tuple(
        organisation.node(one)
        for one, figure in by_child.items()
        if figure is None and bool(table.is_shown[table.place_number(one)][number])
    )
    columns = (ColumnCode.BUDGET, ColumnCode.ACTUAL, ColumnCode.FORECAST)
    last, last_month = _last(desk, node, earlier.get(line.code, {}))
    return LineStanding(
        code=line.code,
        name=line.name,
        is_total=line.is_total,
        is_in_use=is_in_use,
        budget=table.exact(node, line.code, ColumnCode.BUDGET),
        actual=table.exact(node, line.code, ColumnCode.ACTUAL),
        forecast=table.exact(node, line.code, ColumnCode.FORECAST),
        own=table.given_forecast(node, line.code),
        last=last,
        last_month=last_month,
        below=total(by_child.values()),
        missing=() if line.is_total else missing,
        ids={one.value: str(table.figure_id(node, line.code, one)) for one in columns},
    )


def _last(desk: Desk, node: str, by_month: dict[int, dict[str, Cents]]) -> tuple[Figure, int]:
    """What stood as the forecast of a line in the latest month that has one, and the month."""
    if not by_month:
        return None, 0
    month = max(by_month)
    return rolled_up_forecast(desk.organisation, node, by_month[month]), month
