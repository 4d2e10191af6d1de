"""The organisation as rows: each unit's net, budget, forecast, course and goals."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from toteuma.domain.layout import Book
from toteuma.domain.money import Figure
from toteuma.domain.organisation import OrganisationNode
from toteuma.domain.vocabulary import ColumnCode, Status
from toteuma.statements.deviations import Course, Materiality, deviations
from toteuma.statements.table import StatementTable
from toteuma.web.shared.desk import Desk


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit under the one that the page is about. ``expenditure`` is what its statement spends,
    0 or more; ``figures`` are the ids of its figures by column."""

    node: OrganisationNode
    depth: int
    actual: Figure
    budget: Figure
    used: Figure
    forecast: Figure
    course: Course | None
    expenditure: int
    statuses: tuple[tuple[Status, int], ...]
    figures: Mapping[str, str]
    has_below: bool


def net_line(table: StatementTable) -> str:
    """The line that tells the net of every unit: the first total that adds totals (the operating
    margin), or the last line."""
    lines = table.request.layout.lines
    totals = {line.code for line in lines if line.is_total}
    return next((line.code for line in lines if not totals.isdisjoint(line.sum_of)), lines[-1].code)


def unit_rows(desk: Desk, nodes: tuple[str, ...]) -> tuple[UnitRow, ...]:
    """Rows of these nodes; their depth is counted from the first. Without a layout the figures
    are unknown."""
    if not nodes:
        return ()
    table = desk.table() if desk.layout(Book.OPERATIONS) is not None else None
    counts = goal_statuses(desk)
    top = len(desk.organisation.ancestors_or_self(nodes[0]))
    return tuple(
        _row(desk, table, code, counts[code], len(desk.organisation.ancestors_or_self(code)) - top)
        for code in nodes
    )


def goal_statuses(desk: Desk) -> dict[str, Counter[Status]]:
    """For each unit, how many goals at and below it have each status in the period."""
    period, organisation = desk.period, desk.organisation
    declared = {
        one.subject: one.status
        for one in desk.content.outcomes
        if one.period == period.code and one.subject_kind == "goal"
    }
    counts: dict[str, Counter[Status]] = {code: Counter() for code in organisation.codes}
    for goal in desk.content.goals:
        if goal.fiscal_year == period.fiscal_year and goal.node in organisation:
            status = declared.get(goal.code, Status.NO_INFORMATION)
            for code in organisation.ancestors_or_self(goal.node):
                counts[code][status] += 1
    return counts


def _row(
    desk: Desk, table: StatementTable | None, code: str, counts: Counter[Status], depth: int
) -> UnitRow:
    node = desk.organisation.node(code)
    statuses = tuple((status, counts[status]) for status in Status if counts[status])
    has_below = bool(desk.organisation.children(code))
    if table is None:
        return UnitRow(
            node, depth, None, None, None, None, None, 0, statuses, {}, has_below=has_below
        )
    line = net_line(table)
    columns = (ColumnCode.ACTUAL, ColumnCode.BUDGET, ColumnCode.FORECAST)
    return UnitRow(
        node=node,
        depth=depth,
        actual=table.exact(code, line, ColumnCode.ACTUAL),
        budget=table.exact(code, line, ColumnCode.BUDGET),
        used=table.exact(code, line, ColumnCode.USED_PERCENT),
        forecast=table.exact(code, line, ColumnCode.FORECAST),
        course=_course(desk, table, code, line),
        expenditure=_expenditure(table, code),
        statuses=statuses,
        figures={one.value: str(table.figure_id(code, line, one)) for one in columns},
        has_below=has_below,
    )


def _course(desk: Desk, table: StatementTable, code: str, line: str) -> Course | None:
    """Better or worse than budgeted, where that matters; by the forecast if there is one."""
    municipality = desk.content.municipality
    materiality = Materiality(municipality.materiality_cents, municipality.materiality_percent)
    found = [one for one in deviations(table, code, materiality) if one.line == line]
    return found[0].course if found else None


def _expenditure(table: StatementTable, code: str) -> int:
    """What the leaves of the statement above its net spend together."""
    net = table.request.layout.leaves_of(net_line(table))
    figures = (table.exact(code, leaf.code, ColumnCode.ACTUAL) or 0 for leaf in net)
    return -sum(figure for figure in figures if figure < 0)
