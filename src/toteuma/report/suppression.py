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
from toteuma.report.model import Report, ReportFigure, ReportStatement

type Equation = Mapping[str, int]
"""Figures by id with their factors: the sum of figure times factor is nothing."""

_DIFFERENCES: tuple[tuple[ColumnCode, ColumnCode, ColumnCode], ...] = (
    (ColumnCode.BUDGET, ColumnCode.ACTUAL, ColumnCode.REMAINING),
    (ColumnCode.FORECAST, ColumnCode.BUDGET, ColumnCode.FORECAST_DEVIATION),
    (ColumnCode.BUDGET, ColumnCode.BUDGET_ORIGINAL, ColumnCode.AMENDMENTS),
)
"""The first less the second is the third."""


@dataclass(frozen=True, slots=True)
class SuppressionRule:
    """When a figure is small: fewer than ``least`` entries or people behind it, or its ``largest``
    counterparties together make more than ``share`` percent of it. Nothing is small by default."""

    least: int = 0
    largest: int = 0
    share: int = 100


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a figure: how many entries or people, and the cents of each
    counterparty."""

    count: int
    cents: tuple[int, ...] = ()


def is_small(behind: Behind, rule: SuppressionRule) -> bool:
    """Whether the figure would tell too much of somebody."""
    if 0 < behind.count < rule.least:
        return True
    amounts = sorted(map(abs, behind.cents), reverse=True)
    total = sum(amounts)
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
    """The sums and differences that the report prints: totals of a statement, columns that are
    made of others, and the whole unit as the sum of the units below it where it is that."""
    found: list[Equation] = []
    for statement in (*report.statements, *report.investments):
        found += _totals(statement)
    for row in _rows(report):
        by_column = {one.column: one for one in row if one.value is not None}
        for first, second, third in _DIFFERENCES:
            if {first, second, third} <= by_column.keys():
                first_id, second_id, third_id = (
                    by_column[one].id for one in (first, second, third)
                )
                found.append({first_id: 1, second_id: -1, third_id: -1})
    found += _units(report.statements)
    return found


def _totals(statement: ReportStatement) -> Iterator[Equation]:
    by_code = {line.code: line for line in statement.lines}
    for line in statement.lines:
        parts = [by_code[code] for code in line.parts if code in by_code]
        for place, total in enumerate(line.figures):
            if total.column is ColumnCode.USED_PERCENT:
                continue
            figures = [part.figures[place] for part in parts]
            known = [one for one in figures if one.value is not None]
            if known and total.value == sum(one.value or 0 for one in known):
                yield {total.id: 1, **{one.id: -1 for one in known}}


def _units(statements: Sequence[ReportStatement]) -> Iterator[Equation]:
    """The first statement is that of the report's unit."""
    if len(statements) < 3:
        return
    places = [
        {(line.code, one.column): one for line in each.lines for one in line.figures}
        for each in statements
    ]
    for place, total in places[0].items():
        if total.value is None or total.column is ColumnCode.USED_PERCENT:
            continue
        found = [each[place] for each in places[1:] if place in each]
        known = [one for one in found if one.value is not None]
        if known and total.value == sum(one.value or 0 for one in known):
            yield {total.id: 1, **{one.id: -1 for one in known}}


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
