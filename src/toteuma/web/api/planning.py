"""Operations that read goals, measures, key figures and risks: each gives what the token's owner
may see, and nothing else."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Query

from toteuma.domain.planning import KeyFigureValue
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Status
from toteuma.report.assembly.goals import GoalAssembly
from toteuma.report.model import ReportGoal
from toteuma.web.api import schemas as out
from toteuma.web.api.access import desk_of, needs
from toteuma.web.api.paging import Paging, page_of
from toteuma.web.api.reading import PROBLEMS, router
from toteuma.web.pages.goals.locators import find_goal, goal_in_address, measure_in_address
from toteuma.web.rights.rules import anywhere
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.lateness import late_of


def _goal(desk: Desk, goal: ReportGoal) -> out.GoalOut:
    found = find_goal(desk.content, goal.code)
    assert found is not None
    return out.GoalOut(
        code=goal.code,
        node=goal.node.code,
        level=goal.level.value,
        title=out.Text.of(goal.title),
        target_level=out.Text.of(goal.target_level),
        responsible=list(found.responsible),
        status=goal.status.value,
        proposed_status=goal.proposed_status.value,
        outcome=out.Text.of(goal.outcome),
        measures=[one.code for one in goal.measures],
    )


@router.get("/{municipality}/goals", response={200: list[out.GoalOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def goals(
    request: HttpRequest,
    municipality: str,
    paging: Query[Paging],
    period: out.PeriodCode = "",
    status: Status | None = None,
) -> Any:
    """Goals of the period's year, with their status for the period."""
    desk = desk_of(request)
    root = desk.organisation.root
    assembly = GoalAssembly(desk.content, desk.organisation, root, desk.period)
    found = [
        assembly.goal(goal)
        for goal in desk.content.goals
        if goal.fiscal_year == desk.period.fiscal_year and goal.node in desk.readable
    ]
    wanted = [one for one in found if status in (None, one.status)]
    return [_goal(desk, one) for one in page_of(request, wanted, paging)]


@router.get("/{municipality}/goals/{goal}", response={200: out.GoalOut, **PROBLEMS})
@needs(Permission.READ, unit=goal_in_address)
def goal(request: HttpRequest, municipality: str, goal: str, period: out.PeriodCode = "") -> Any:
    """One goal."""
    desk = desk_of(request)
    found = find_goal(desk.content, goal)
    assert found is not None
    assembly = GoalAssembly(desk.content, desk.organisation, found.node, desk.period)
    return _goal(desk, assembly.goal(found))


@router.get("/{municipality}/measures", response={200: list[out.MeasureOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def measures(
    request: HttpRequest, municipality: str, paging: Query[Paging], period: out.PeriodCode = ""
) -> Any:
    """Measures of the goals of the period's year, with their source, owner and frequency."""
    desk = desk_of(request)
    goals = {
        one.code
        for one in desk.content.goals
        if one.fiscal_year == desk.period.fiscal_year and one.node in desk.readable
    }
    found = [one for one in desk.content.measures if one.goal in goals]
    return [
        out.MeasureOut(
            code=one.code,
            goal=one.goal,
            name=out.Text.of(one.name),
            unit=out.Text.of(one.unit),
            direction=one.direction.value,
            target=_text(one.target),
            tolerance=_text(one.tolerance),
            source_system=one.source_system,
            owner=one.owner,
            frequency=one.frequency.value,
        )
        for one in page_of(request, found, paging)
    ]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


@router.get(
    "/{municipality}/measures/{measure}/observations",
    response={200: list[out.ObservationOut], **PROBLEMS},
)
@needs(Permission.READ, unit=measure_in_address)
def observations(
    request: HttpRequest, municipality: str, measure: str, paging: Query[Paging]
) -> Any:
    """Observations of a measure by day."""
    content = desk_of(request).content
    found = [one for one in content.observations if one.measure == measure]
    return [
        out.ObservationOut(
            observed_on=one.observed_on,
            value=_text(one.value),
            source=one.source,
            note=out.Text.of(one.note),
        )
        for one in page_of(request, found, paging)
    ]


@router.get("/{municipality}/late-measures", response={200: list[out.LateOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def late(
    request: HttpRequest, municipality: str, paging: Query[Paging], period: out.PeriodCode = ""
) -> Any:
    """Measures whose observation is late, the latest first."""
    desk = desk_of(request)
    found = late_of(desk)
    return [
        out.LateOut(
            measure=one.measure.code,
            node=one.node,
            due=one.due,
            last=one.last,
            days_late=one.days_late,
        )
        for one in page_of(request, found, paging)
    ]


@router.get("/{municipality}/key-figures", response={200: list[out.KeyFigureOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def key_figures(request: HttpRequest, municipality: str, paging: Query[Paging]) -> Any:
    """Key figures with their values; of a computed one the net cost in cents."""
    desk = desk_of(request)
    found = [one for one in desk.content.key_figures if one.node in desk.readable]
    values: dict[str, list[KeyFigureValue]] = {}
    for value in desk.content.key_figure_values:
        values.setdefault(value.key_figure, []).append(value)
    return [
        out.KeyFigureOut(
            code=one.code,
            node=one.node,
            name=out.Text.of(one.name),
            unit=out.Text.of(one.unit),
            values=[
                {
                    "year": value.year,
                    "kind": value.kind.value,
                    "value": _text(value.value),
                    "net_cost_cents": value.net_cost_cents,
                }
                for value in values.get(one.code, ())
            ],
        )
        for one in page_of(request, found, paging)
    ]


@router.get("/{municipality}/risks", response={200: list[out.RiskOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def risks(
    request: HttpRequest, municipality: str, paging: Query[Paging], period: out.PeriodCode = ""
) -> Any:
    """Risks of the period's year."""
    desk = desk_of(request)
    year = desk.period.fiscal_year
    found = [
        one for one in desk.content.risks if one.fiscal_year == year and one.node in desk.readable
    ]
    return [
        out.RiskOut(
            code=one.code,
            node=one.node,
            fiscal_year=one.fiscal_year,
            name=out.Text.of(one.name),
            likelihood=one.likelihood,
            impact=one.impact,
            controls=out.Text.of(one.controls),
            owner=one.owner,
        )
        for one in page_of(request, found, paging)
    ]
