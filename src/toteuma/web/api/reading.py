"""Operations that read. Each gives what the token's owner may see, and nothing else."""

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router

from toteuma.domain.lateness import late_measures
from toteuma.domain.layout import Book
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Status
from toteuma.report.assembly.goals import GoalAssembly
from toteuma.report.model import ReportGoal
from toteuma.statements.explain import explain
from toteuma.statements.figure_id import FigureId
from toteuma.web.api import schemas as out
from toteuma.web.api.access import needs
from toteuma.web.pages.figures.entries import entries_of_figure, read_wanted
from toteuma.web.pages.figures.views import table_of_figure, unit_of_figure
from toteuma.web.pages.goals.locators import find_goal, goal_in_address, measure_in_address
from toteuma.web.pages.home.views import judged_on
from toteuma.web.rights.rules import anywhere, unit_in_address, whole_municipality
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.batches import batches

router = Router()
"""All operations of the API: reading and writing share addresses, and so the router."""

MOST = 500
PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 422, 429), out.Problem)


def desk_of(request: HttpRequest) -> Desk:
    """The desk that the rights put on the request."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    return desk


@router.get("/{municipality}/units", response={200: list[out.Unit], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def units(request: HttpRequest, municipality: str, period: str = "") -> Any:
    """Units of the period's year, parents before children."""
    desk = desk_of(request)
    return [
        out.Unit(code=code, kind=node.kind.value, name=out.Text.of(node.name), parent=node.parent)
        for code in desk.organisation.codes
        if code in desk.readable
        for node in [desk.organisation.node(code)]
    ]


@router.get("/{municipality}/statements/{node}", response={200: out.StatementOut, **PROBLEMS})
@needs(Permission.READ, unit=unit_in_address)
def statement(
    request: HttpRequest,
    municipality: str,
    node: str,
    period: str = "",
    book: Book = Book.OPERATIONS,
) -> Any:
    """The statement of a unit for a period (`2022-09`: January to September)."""
    desk = desk_of(request)
    if desk.layout(book) is None:
        raise Http404
    found = desk.table(book).statement(node)
    return out.StatementOut(
        node=node,
        period=found.period.code,
        layout=found.layout,
        lines=[
            out.Line(
                code=line.code,
                name=out.Text.of(line.name),
                style=line.style.value,
                figures=[
                    out.Figure(
                        id=one.id,
                        column=one.column.value,
                        value=one.value,
                        shown=one.shown,
                        unit_of_measure=one.unit_of_measure.value,
                    )
                    for one in line.figures
                ],
            )
            for line in found.lines
        ],
    )


@router.get("/{municipality}/figures/{figure}", response={200: out.FigureOut, **PROBLEMS})
@needs(Permission.READ, unit=unit_of_figure)
def figure(request: HttpRequest, municipality: str, figure: str) -> Any:
    """What a figure is made of; each breakdown adds up to its value."""
    desk = desk_of(request)
    wanted = FigureId.parse(figure)
    found = explain(table_of_figure(desk, wanted), wanted, desk.living.engine)
    return out.FigureOut(
        id=figure,
        value=found.value,
        formula=found.formula.value,
        operands=[one.figure_id for one in found.operands],
        accounts={str(one.account): one.cents for one in found.accounts},
        cost_centres={one.cost_centre: one.cents for one in found.cost_centres},
        batches={one.batch: one.cents for one in found.batches},
    )


@router.get("/{municipality}/figures/{figure}/entries", response={200: out.EntriesOut, **PROBLEMS})
@needs(Permission.READ, unit=unit_of_figure)
def entries(
    request: HttpRequest,
    municipality: str,
    figure: str,
    limit: int = Query(100, ge=1, le=MOST),  # type: ignore[type-arg]
    offset: int = Query(0, ge=0, le=10_000_000),  # type: ignore[type-arg]
) -> Any:
    """Postings behind a figure, a page at a time."""
    desk = desk_of(request)
    wanted = FigureId.parse(figure)
    found = entries_of_figure(desk, table_of_figure(desk, wanted), wanted)
    if found is None:
        raise Http404
    page = found.read(read_wanted(request.GET), limit=limit, offset=offset)
    names = out.EntryOut.model_fields
    return out.EntriesOut(
        total_entries=page.total_entries,
        total_cents=page.total_cents,
        entries=[
            out.EntryOut(**{name: getattr(one, name) for name in names}) for one in page.entries
        ],
    )


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
    request: HttpRequest, municipality: str, period: str = "", status: Status | None = None
) -> Any:
    """Goals of the period's year, with their status for the period."""
    desk = desk_of(request)
    found = []
    for goal in desk.content.goals:
        if goal.fiscal_year == desk.period.fiscal_year and goal.node in desk.readable:
            assembly = GoalAssembly(desk.content, desk.organisation, goal.node, desk.period)
            found.append(_goal(desk, assembly.goal(goal)))
    return [one for one in found if status is None or one.status == status.value]


@router.get("/{municipality}/goals/{goal}", response={200: out.GoalOut, **PROBLEMS})
@needs(Permission.READ, unit=goal_in_address)
def goal(request: HttpRequest, municipality: str, goal: str, period: str = "") -> Any:
    """One goal."""
    desk = desk_of(request)
    found = find_goal(desk.content, goal)
    assert found is not None
    assembly = GoalAssembly(desk.content, desk.organisation, found.node, desk.period)
    return _goal(desk, assembly.goal(found))


@router.get("/{municipality}/measures", response={200: list[out.MeasureOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def measures(request: HttpRequest, municipality: str, period: str = "") -> Any:
    """Measures of the goals of the period's year, with their source, owner and frequency."""
    desk = desk_of(request)
    goals = {
        one.code
        for one in desk.content.goals
        if one.fiscal_year == desk.period.fiscal_year and one.node in desk.readable
    }
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
        for one in desk.content.measures
        if one.goal in goals
    ]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


@router.get(
    "/{municipality}/measures/{measure}/observations",
    response={200: list[out.ObservationOut], **PROBLEMS},
)
@needs(Permission.READ, unit=measure_in_address)
def observations(request: HttpRequest, municipality: str, measure: str) -> Any:
    """Observations of a measure by day."""
    return [
        out.ObservationOut(
            observed_on=one.observed_on,
            value=_text(one.value),
            source=one.source,
            note=out.Text.of(one.note),
        )
        for one in desk_of(request).content.observations
        if one.measure == measure
    ]


@router.get("/{municipality}/late-measures", response={200: list[out.LateOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def late(request: HttpRequest, municipality: str, period: str = "") -> Any:
    """Measures whose observation is late, the latest first."""
    desk = desk_of(request)
    return [
        out.LateOut(
            measure=one.measure.code,
            node=one.node,
            due=one.due,
            last=one.last,
            days_late=one.days_late,
        )
        for one in late_measures(desk.content, judged_on(desk), desk.readable)
    ]


@router.get("/{municipality}/key-figures", response={200: list[out.KeyFigureOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def key_figures(request: HttpRequest, municipality: str) -> Any:
    """Key figures with their values; of a computed one the net cost in cents."""
    desk = desk_of(request)
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
                for value in desk.content.key_figure_values
                if value.key_figure == one.code
            ],
        )
        for one in desk.content.key_figures
        if one.node in desk.readable
    ]


@router.get("/{municipality}/risks", response={200: list[out.RiskOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def risks(request: HttpRequest, municipality: str, period: str = "") -> Any:
    """Risks of the period's year."""
    desk = desk_of(request)
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
        for one in desk.content.risks
        if one.fiscal_year == desk.period.fiscal_year and one.node in desk.readable
    ]


@router.get("/{municipality}/budget", response={200: list[out.DecisionOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def budget(request: HttpRequest, municipality: str, period: str = "") -> Any:
    """Decisions on the budget of the period's year."""
    desk = desk_of(request)
    year = desk.period.fiscal_year
    cents: dict[int, int] = {}
    for line in desk.content.budget_lines:
        if line.fiscal_year == year and line.node in desk.readable:
            cents[line.decision] = cents.get(line.decision, 0) + line.cents
    return [
        out.DecisionOut(
            fiscal_year=year,
            number=one.number,
            kind=one.kind.value,
            decided_on=one.decided_on,
            reason=out.Text.of(one.reason),
            cents=cents[one.number],
        )
        for one in desk.content.budget_decisions
        if one.fiscal_year == year and one.number in cents
    ]


@router.get("/{municipality}/forecasts", response={200: list[out.ForecastOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def forecasts(request: HttpRequest, municipality: str, period: str = "") -> Any:
    """Forecasts given in the period's year."""
    desk = desk_of(request)
    return [
        out.ForecastOut(
            fiscal_year=one.fiscal_year,
            as_of_month=one.as_of_month,
            node=one.node,
            line=one.line,
            cents=one.cents,
            explanation=out.Text.of(one.explanation),
        )
        for one in desk.content.forecasts
        if one.fiscal_year == desk.period.fiscal_year and one.node in desk.readable
    ]


@router.get("/{municipality}/batches", response={200: list[out.BatchOut], **PROBLEMS})
@needs(Permission.READ, unit=whole_municipality)
def ledger_batches(request: HttpRequest, municipality: str) -> Any:
    """Batches of the ledger in the order of import."""
    return [
        out.BatchOut(
            batch=one.batch_id,
            file=one.source_name,
            rows=one.row_count,
            cents=one.total_cents,
            is_active=one.is_active,
            imported_at=one.imported_at,
        )
        for one in batches(municipality=municipality)
    ]
