"""What the reader should look at, judged on exact figures, worst first."""

from collections.abc import Iterable, Iterator

from toteuma.domain.vocabulary import ColumnCode, Status
from toteuma.report.assembly.money import MoneyAssembly
from toteuma.report.model import (
    AttentionItem,
    AttentionKind,
    BindingEntry,
    GoalGroup,
    ReportAim,
    ReportGoal,
    ReportProject,
    ReportStatement,
    RiskSection,
)
from toteuma.statements.deviations import Course, Deviation, DeviationKind

_KINDS = {
    DeviationKind.FORECAST: AttentionKind.FORECAST_DEVIATION,
    DeviationKind.PACE: AttentionKind.LINE_DEVIATION,
}


def binding_items(binding: Iterable[BindingEntry]) -> Iterator[AttentionItem]:
    """Binding levels that are breached, or will be by the forecast."""
    for entry in binding:
        figures = {figure.column: figure.value for figure in entry.figures}
        if entry.is_breached:
            kind, gap = AttentionKind.BREACH_NOW, figures[ColumnCode.REMAINING]
        elif entry.is_breached_by_forecast:
            kind, gap = AttentionKind.BREACH_FORECAST, figures[ColumnCode.FORECAST_DEVIATION]
        else:
            continue
        yield AttentionItem(
            kind=kind,
            anchor=entry.anchor,
            node=entry.node,
            subject=entry.line_name,
            amount=None if gap is None else abs(gap),
        )


def deviation_items(
    money: MoneyAssembly, statements: Iterable[ReportStatement]
) -> tuple[AttentionItem, ...]:
    """Lines that deviate, of the nodes below the report's own; of that one only lines that
    deviate in none of them. Those that harm come first, the greatest first."""
    by_node = {statement.node.code: statement for statement in statements}
    top, *below = money.nodes
    found = [(node, deviation) for node in below for deviation in money.deviations(node)]
    told = {deviation.line for _, deviation in found}
    found += [(top, each) for each in money.deviations(top) if each.line not in told]
    found.sort(key=lambda pair: (pair[1].course is Course.BETTER, -abs(pair[1].cents)))
    return tuple(_deviation_item(money, by_node[node], each) for node, each in found)


def _deviation_item(
    money: MoneyAssembly, statement: ReportStatement, deviation: Deviation
) -> AttentionItem:
    name = next(line.name for line in statement.lines if line.code == deviation.line)
    used = money.operations.exact(deviation.node, deviation.line, ColumnCode.USED_PERCENT)
    return AttentionItem(
        kind=_KINDS[deviation.kind],
        anchor=statement.anchor,
        node=statement.node,
        subject=name,
        amount=deviation.cents,
        share=used,
        course=deviation.course,
    )


def goal_items(aims: Iterable[ReportAim], groups: Iterable[GoalGroup]) -> tuple[AttentionItem, ...]:
    """Goals that are not on track, partly on track or unknown, and those whose measures propose
    another status than the declared one.

    Where nobody has declared a status for the period at all, that is one thing to know and not
    one of each goal: the summary says it, and nothing stands here.
    """
    aims = tuple(aims)
    goals = [goal for aim in aims for goal in aim.goals]
    goals += [goal for group in groups for goal in group.goals]
    if all(goal.status is Status.NO_INFORMATION for goal in goals):
        return ()
    kinds = {
        Status.NOT_ON_TRACK: AttentionKind.GOAL_NOT_ON_TRACK,
        Status.PARTLY: AttentionKind.GOAL_PARTLY,
        Status.NO_INFORMATION: AttentionKind.NO_INFORMATION,
    }
    items = [
        _goal_item(kind, goal)
        for status, kind in kinds.items()
        for goal in goals
        if goal.status is status
    ]
    items += [
        AttentionItem(
            kind=AttentionKind.NO_INFORMATION,
            anchor=aim.anchor,
            node=goals[0].node,
            subject=aim.name,
            status=aim.status,
        )
        for aim in aims
        if aim.status is Status.NO_INFORMATION
    ]
    items += [
        _goal_item(AttentionKind.STATUS_DIFFERS, goal)
        for goal in goals
        if goal.proposed_status not in (Status.NO_INFORMATION, goal.status)
    ]
    return tuple(items)


def _goal_item(kind: AttentionKind, goal: ReportGoal) -> AttentionItem:
    return AttentionItem(
        kind=kind,
        anchor=goal.anchor,
        node=goal.node,
        subject=goal.title,
        status=goal.status,
        proposed_status=goal.proposed_status if kind is AttentionKind.STATUS_DIFFERS else None,
    )


def project_items(projects: Iterable[ReportProject], share_of_year: int) -> Iterator[AttentionItem]:
    """Projects that have used less than half of what the time of year would suggest."""
    for project in projects:
        figures = {figure.column: figure.value for figure in project.figures}
        budget, used = figures[ColumnCode.BUDGET], figures[ColumnCode.USED_PERCENT]
        if budget and used is not None and 2 * used < share_of_year:
            yield AttentionItem(
                kind=AttentionKind.INVESTMENT_BEHIND,
                anchor=project.anchor,
                node=project.node,
                subject=project.name,
                share=used,
            )


def risk_items(section: RiskSection) -> Iterator[AttentionItem]:
    """Risks in the upper third of the matrix: value at least two thirds of the greatest."""
    for risk in section.risks:
        if 3 * risk.value >= 2 * section.scale**2:
            yield AttentionItem(
                kind=AttentionKind.RISK_HIGH,
                anchor=risk.anchor,
                node=risk.node,
                subject=risk.name,
            )
