"""Small cells: figures that would tell of single people or firms, and what would give them away.

A figure is *small* when too few entries or people stand behind it, or when the few largest
counterparties make nearly all of it. Hiding it alone is not enough: where a total and its other
parts are shown, it can be computed. So other figures are hidden with it until no hidden figure
follows from the shown ones through any of the sums and differences that the report prints, taken
one by one or together. Pure: what stands behind figures is given.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.model import (
    Report,
    ReportFigure,
    ReportProject,
    ReportStatement,
    SuppressionRule,
)

type Equation = Mapping[str, int]
"""Figures by id with their factors: the sum of figure times factor is nothing."""

FROM_LEDGER = frozenset(
    {
        ColumnCode.ACCOUNTS_PREVIOUS,
        ColumnCode.YEAR_TO_DATE_PREVIOUS,
        ColumnCode.ACTUAL,
        ColumnCode.REMAINING,
    }
)
"""Columns of money that tell of entries. Budgets and forecasts are public, and known to whoever
would compute a hidden figure: hiding them would help nobody."""

_PREVIOUS = (ColumnCode.ACCOUNTS_PREVIOUS, ColumnCode.YEAR_TO_DATE_PREVIOUS)


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a figure: how many entries, the cents of its counterparties (of the
    largest at least), and the sizes of all other amounts together."""

    count: int
    cents: tuple[int, ...] = ()
    others: int = 0


def is_small(behind: Behind, rule: SuppressionRule) -> bool:
    """Whether the figure would tell too much of somebody."""
    if 0 < behind.count < rule.least:
        return True
    amounts = sorted(map(abs, behind.cents), reverse=True)
    total = sum(amounts) + behind.others
    return (
        rule.largest > 0 and total > 0 and 100 * sum(amounts[: rule.largest]) > rule.share * total
    )


def small_figures(behind: Mapping[str, Behind], rule: SuppressionRule) -> frozenset[str]:
    """The figures that are small."""
    return frozenset(figure for figure, one in behind.items() if is_small(one, rule))


def hidden_figures(report: Report, small: AbstractSet[str]) -> frozenset[str]:
    """What is hidden so that no small figure is shown or can be computed: the small ones, those
    that would give them away, and every share that is made of a hidden figure."""
    values = {one.id: one.value for row in _rows(report) for one in row if one.value is not None}
    hidden = protected(frozenset(small & values.keys()), report_equations(report), values)
    return hidden | frozenset(_shares(report, hidden))


def protected(
    small: AbstractSet[str], equations: Sequence[Equation], values: Mapping[str, int]
) -> frozenset[str]:
    """The small figures with as many others as it takes: those of least weight first."""
    hidden = set(small)
    while True:
        open_ = [one for one in equations if len(hidden & one.keys()) == 1]
        others = {figure for one in open_ for figure in one} - hidden
        if not others:
            given_away = computable(hidden, equations)
            others = _beside(given_away, hidden, equations) or (
                _beside(hidden, hidden, equations) if given_away else set()
            )
        if not others:
            # What follows still, with all around it hidden, can be nothing but zero.
            break
        hidden.add(min(others, key=lambda one: _cost(one, hidden, equations, values)))
    return frozenset(hidden)


def _cost(
    figure: str, hidden: AbstractSet[str], equations: Iterable[Equation], values: Mapping[str, int]
) -> tuple[int, bool, int, str]:
    """How little is won by hiding the figure: sums that it opens less those that it closes; then
    its weight. Zeros come last, for they tell of nothing."""
    opened = 0
    for equation in equations:
        if figure in equation:
            count = len(hidden & equation.keys())
            opened += {0: 1, 1: -1}.get(count, 0)
    value = values.get(figure, 0)
    return opened, value == 0, abs(value), figure


def _beside(
    figures: AbstractSet[str], hidden: AbstractSet[str], equations: Iterable[Equation]
) -> set[str]:
    """What is shown in the equations of these figures."""
    return {
        one
        for equation in equations
        if not figures.isdisjoint(equation)
        for one in equation
        if one not in hidden
    }


def computable(hidden: AbstractSet[str], equations: Iterable[Equation]) -> frozenset[str]:
    """The hidden figures that follow from what is shown, through all equations together."""
    order = sorted(hidden)
    rows = [
        [Fraction(equation.get(figure, 0)) for figure in order]
        for equation in equations
        if not hidden.isdisjoint(equation)
    ]
    found = set()
    for row in _reduced(rows, len(order)):
        standing = [place for place, factor in enumerate(row) if factor]
        if len(standing) == 1:
            found.add(order[standing[0]])
    return frozenset(found)


def report_equations(report: Report) -> list[Equation]:
    """The sums and differences that the report prints: totals of a statement, what remains of a
    known budget, a net of its projects, and the whole unit as the sum of the units below it where
    it is that."""
    found: list[Equation] = []
    for statement in (*report.statements, *report.investments):
        found += _totals(statement)
    is_whole_year = report.period.last_month == 12
    for row in _rows(report):
        known = {one.column: one for one in row if one.value is not None}
        if {ColumnCode.ACTUAL, ColumnCode.REMAINING, ColumnCode.BUDGET} <= known.keys():
            found.append({known[ColumnCode.ACTUAL].id: 1, known[ColumnCode.REMAINING].id: 1})
        previous = {known[one].id: known[one].value for one in _PREVIOUS if one in known}
        if is_whole_year and len(previous) == 2 and len(set(previous.values())) == 1:
            found.append(dict(zip(previous, (1, -1), strict=True)))
    found += _units(report.statements)
    # Investments have the statement of the report's unit last, as their sum.
    found += _units((*report.investments[-1:], *report.investments[:-1]))
    for statement in report.investments:
        is_whole = statement.node.code == report.node.code
        own = [one for one in report.projects if is_whole or one.node == statement.node]
        found += _projects(statement, own)
    return found


def _projects(statement: ReportStatement, projects: Sequence[ReportProject]) -> Iterator[Equation]:
    """The net of an investment statement as the sum of its projects, where it is that."""
    for total in statement.lines[-1].figures if statement.lines else ():
        figures = [one for each in projects for one in each.figures if one.column is total.column]
        yield from _sum_of(total, figures)


def _sum_of(total: ReportFigure, parts: Sequence[ReportFigure]) -> Iterator[Equation]:
    """The equation of a total and its parts, if that is what it is and it tells of entries."""
    known = [one for one in parts if one.value is not None]
    if (
        total.column in FROM_LEDGER
        and known
        and total.value == sum(one.value or 0 for one in known)
    ):
        yield {total.id: 1, **{one.id: -1 for one in known}}


def _totals(statement: ReportStatement) -> Iterator[Equation]:
    by_code = {line.code: line for line in statement.lines}
    for line in statement.lines:
        parts = [by_code[code] for code in line.parts if code in by_code]
        for place, total in enumerate(line.figures):
            yield from _sum_of(total, [part.figures[place] for part in parts])


def _units(statements: Sequence[ReportStatement]) -> Iterator[Equation]:
    """The first statement is that of the report's unit."""
    if len(statements) < 3:
        return
    places = [
        {(line.code, one.column): one for line in each.lines for one in line.figures}
        for each in statements
    ]
    for place, total in places[0].items():
        yield from _sum_of(total, [each[place] for each in places[1:] if place in each])


def _shares(report: Report, hidden: AbstractSet[str]) -> Iterator[str]:
    for row in _rows(report):
        made_of = {ColumnCode.ACTUAL, ColumnCode.BUDGET}
        if any(one.id in hidden for one in row if one.column in made_of):
            yield from (one.id for one in row if one.column is ColumnCode.USED_PERCENT)


def _rows(report: Report) -> Iterator[tuple[ReportFigure, ...]]:
    for statement in (*report.statements, *report.investments):
        yield from (line.figures for line in statement.lines)
    yield from (project.figures for project in report.projects)
    yield from (entry.figures for entry in report.binding)


def _reduced(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """The rows in reduced echelon form."""
    done = 0
    for column in range(width):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        factor = rows[done][column]
        rows[done] = [one / factor for one in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                less = row[column]
                rows[at] = [one - less * two for one, two in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]
