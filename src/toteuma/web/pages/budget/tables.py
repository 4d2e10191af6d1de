"""The budget of a unit as tables: the original, each decision, and what stands after them."""

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.domain.budget import BudgetDecision, BudgetLine
from toteuma.domain.layout import Book, Layout, LayoutLine, LineStyle
from toteuma.domain.money import Cents, Figure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.assembly.request import NoLayoutError, layout_of_book
from toteuma.statements.figure_id import FigureId
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.budget import BudgetParts, budget_parts_of

COLUMNS_AT_MOST = 6
"""With more decisions than these only their sum is a column; each is in the list of decisions."""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line: its figures, and what each decision of the columns gives it (None: nothing)."""

    code: str
    name: LocalizedText
    style: str
    original: Figure
    changes: tuple[Figure, ...]
    amendments: Figure
    after: Figure
    ids: dict[str, str]


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """The lines of one book that the budget gives something."""

    book: Book
    decisions: tuple[BudgetDecision, ...]
    rows: tuple[BudgetRow, ...]


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """A decision and the net of its lines at and below the unit."""

    decision: BudgetDecision
    lines: tuple[BudgetLine, ...]
    cents: Cents


def books_of(desk: Desk) -> Iterator[tuple[Book, Layout]]:
    """The books that have a layout in the period."""
    for book in Book:
        try:
            yield book, layout_of_book(desk.content, desk.period, book)
        except NoLayoutError:
            continue


def budget_tables(desk: Desk, node: str) -> list[BudgetTable]:
    """The unit's budget of the period's year, book by book; books without appropriations are
    left out."""
    year = desk.period.fiscal_year
    numbers = {one.number: one for one in desk.content.budget_decisions if one.fiscal_year == year}
    found = []
    for book, layout in books_of(desk):
        parts = budget_parts_of(desk.content, desk.organisation, layout, year, node)
        by_line = {one.line: one for one in parts}
        shown = _shown(layout, by_line)
        if not shown:
            continue
        touched = sorted({change.number for one in parts for change in one.changes})
        columns = touched if len(touched) <= COLUMNS_AT_MOST else []
        rows = tuple(
            _row(desk, node, line, by_line[line.code], columns, line is shown[-1]) for line in shown
        )
        found.append(BudgetTable(book, tuple(numbers[one] for one in columns), rows))
    return found


def _shown(layout: Layout, parts: dict[str, BudgetParts]) -> list[LayoutLine]:
    used = {
        leaf.code for leaf in layout.leaves if parts[leaf.code].original or parts[leaf.code].changes
    }
    for line in layout.lines:
        wanted = line.needs or line.sum_of
        if line.is_total and used.intersection(wanted):
            used.add(line.code)
    return [line for line in layout.lines if line.code in used]


def _row(
    desk: Desk, node: str, line: LayoutLine, parts: BudgetParts, columns: list[int], is_last: bool
) -> BudgetRow:
    given = {change.number: change.cents for change in parts.changes}
    ids = {
        column.value: str(FigureId(desk.period, node, line.code, column))
        for column in (ColumnCode.BUDGET_ORIGINAL, ColumnCode.AMENDMENTS, ColumnCode.BUDGET)
    }
    style = LineStyle.BOTTOM if is_last and line.is_total else line.style
    return BudgetRow(
        line.code,
        line.name,
        "" if style is LineStyle.REGULAR else style.value,
        parts.original,
        tuple(given.get(number) for number in columns),
        parts.amendments,
        parts.after_amendments,
        ids,
    )


def decisions_of_unit(desk: Desk, node: str) -> list[ListedDecision]:
    """Decisions of the year that touch the unit or what lies under it, by number."""
    year = desk.period.fiscal_year
    below = set(desk.organisation.descendants_or_self(node))
    lines: dict[int, list[BudgetLine]] = {}
    for line in desk.content.budget_lines:
        if line.fiscal_year == year and line.node in below:
            lines.setdefault(line.decision, []).append(line)
    return [
        ListedDecision(one, tuple(lines[one.number]), sum(x.cents for x in lines[one.number]))
        for one in desk.content.budget_decisions
        if one.fiscal_year == year and one.number in lines
    ]
