"""The whole report from the living data and the ledger."""

from toteuma.domain.period import Period
from toteuma.ledger.query import Engine
from toteuma.report.assembly.attention import (
    binding_items,
    deviation_items,
    goal_items,
    project_items,
    risk_items,
)
from toteuma.report.assembly.goals import GoalAssembly, count_statuses
from toteuma.report.assembly.key_figures import assemble_key_figures
from toteuma.report.assembly.live_figures import LiveFigures, answer_report
from toteuma.report.assembly.money import GroundOf, MoneyAssembly, decision_entries, not_known
from toteuma.report.assembly.names import named, named_municipality
from toteuma.report.assembly.request import ReportRequest
from toteuma.report.assembly.risks import assemble_risks
from toteuma.report.labels import report_title
from toteuma.report.model import Report, ReportPeriod, Summary


def assemble_report(
    request: ReportRequest, engine: Engine, ground_of: GroundOf = not_known
) -> Report:
    """Assemble the report of a node and period. ``ground_of`` says what is known of statements
    already.

    Raises UnknownNodeError, NoLayoutError, InvalidValueError (an organisation or budget that does
    not hold together) and what the engine raises.
    """
    content, period = request.content, request.period
    organisation = request.organisation
    money = MoneyAssembly(request, engine, ground_of)
    goals = GoalAssembly(content, organisation, request.node, period)
    aims, groups = goals.aims(), goals.groups()
    statements, projects, binding = money.statements(), money.projects(), money.binding()
    risks = assemble_risks(content, organisation, request.node, period.fiscal_year)
    headline = money.headline(binding)
    below = frozenset(organisation.descendants_or_self(request.node))
    report = Report(
        municipality=named_municipality(content.municipality),
        node=named(organisation, request.node),
        period=_period(period),
        dated=request.dated or period.end,
        title=report_title(period),
        rounding=request.rounding,
        source_note=content.municipality.source_note,
        summary=Summary(
            headline=headline,
            status_counts=count_statuses(aims, groups),
            attention=(
                *binding_items(binding),
                *goal_items(aims, groups),
                *deviation_items(money, statements),
                *project_items(projects, period.share_of_year),
                *risk_items(risks),
            ),
            course=None if headline is None else money.course(headline.line),
        ),
        aims=aims,
        statements=statements,
        investments=money.investments(),
        projects=projects,
        area_goals=groups,
        key_figures=assemble_key_figures(content, organisation, request.node, period.fiscal_year),
        risks=risks,
        binding=binding,
        decisions=decision_entries(content, below, period.fiscal_year),
        sources=request.ledger.sources,
    )
    return answer_report(report, LiveFigures(request, money.table_for_figures))


def _period(period: Period) -> ReportPeriod:
    return ReportPeriod(
        code=period.code,
        fiscal_year=period.fiscal_year,
        first_month=period.first,
        last_month=period.last,
        start=period.start,
        end=period.end,
        share_of_year=period.share_of_year,
    )
