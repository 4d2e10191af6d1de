"""Operations that read the organisation and the money: each gives what the token's owner may see,
and nothing else."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router

from toteuma.domain.budget import BudgetLine
from toteuma.domain.layout import Book
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ColumnCode, DecisionKind
from toteuma.report.assembly.money import MoneyAssembly
from toteuma.report.model import ReportProject
from toteuma.statements.explain import explain
from toteuma.statements.figure_id import FigureId
from toteuma.web.api import schemas as out
from toteuma.web.api.access import about_token, desk_of, needs, token_of
from toteuma.web.api.narrowing import Narrowing, refuse_unknown
from toteuma.web.api.paging import Paging, page_of, tell_place
from toteuma.web.pages.figures.entries import entries_of_figure
from toteuma.web.pages.figures.views import table_of_figure, unit_of_figure
from toteuma.web.pages.statement.asking import Asked
from toteuma.web.rights.rules import Located, anywhere, unit_in_address, whole_municipality
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.page import period_links
from toteuma.workspace.people.access import access_of
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.queries.chart import municipality_settings

router = Router()
"""All operations of the API: reading and writing share addresses, and so the router."""

PROBLEMS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 422, 429), out.Problem)


def unit_in_query(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit that a list is narrowed to; without one the list of all that one may see."""
    return unit_in_address(desk, words) if words.get("node") else anywhere(desk, words)


def narrowed(desk: Desk, node: str) -> frozenset[str]:
    """The units of a list that :func:`unit_in_query` was judged for."""
    if not node:
        return desk.readable
    return desk.readable & frozenset(desk.organisation.descendants_or_self(node))


@router.get("/municipalities", response={200: list[out.MunicipalityOut], **PROBLEMS})
@about_token
def municipalities(request: HttpRequest) -> Any:
    """The municipality that the token is for, as long as its owner has a role there."""
    token = token_of(request)
    code = token.municipality.code
    if access_of(token.user, code).is_stranger:
        return []
    found = municipality_settings(municipality=code)
    name = out.Text.of(found.name)
    return [out.MunicipalityOut(code=code, name=name, is_bilingual=found.is_bilingual)]


@router.get("/{municipality}/periods", response={200: list[out.PeriodOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def periods(request: HttpRequest, municipality: str, paging: Query[Paging]) -> Any:
    """Periods that the ledger covers, the latest year first."""
    desk = desk_of(request)
    found = [Period.parse(one.address) for one in period_links(desk)]
    return [
        out.PeriodOut(
            code=one.code,
            fiscal_year=one.fiscal_year,
            first_month=one.first,
            last_month=one.last,
            with_closing=one.with_closing,
            start=one.start,
            end=one.end,
            is_latest=one == desk.latest_period,
        )
        for one in page_of(request, found, paging)
    ]


@router.get("/{municipality}/units", response={200: list[out.Unit], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def units(
    request: HttpRequest, municipality: str, paging: Query[Paging], period: out.PeriodCode = ""
) -> Any:
    """Units of the period's year, parents before children."""
    desk = desk_of(request)
    codes = [code for code in desk.organisation.codes if code in desk.readable]
    return [
        out.Unit(code=code, kind=node.kind.value, name=out.Text.of(node.name), parent=node.parent)
        for code in page_of(request, codes, paging)
        for node in [desk.organisation.node(code)]
    ]


@router.get("/{municipality}/statements/{node}", response={200: out.StatementOut, **PROBLEMS})
@needs(Permission.READ, unit=unit_in_address)
def statement(
    request: HttpRequest,
    municipality: str,
    node: str,
    choice: Query[out.ColumnChoice],
    period: out.PeriodCode = "",
    book: Book = Book.OPERATIONS,
) -> Any:
    """The statement of a unit for a period, in the municipality's columns or those that are
    chosen."""
    desk = desk_of(request)
    if desk.layout(book) is None:
        raise Http404
    chosen = tuple(ColumnCode(code) for code in dict.fromkeys(choice.columns))
    asked = Asked(columns=chosen).shown(desk.request(node).columns) if chosen else None
    found = desk.table(book, columns=asked).statement(node)
    return out.StatementOut(
        node=node,
        period=found.period.code,
        layout=found.layout,
        lines=[
            out.Line(
                code=line.code,
                name=out.Text.of(line.name),
                style=line.style.value,
                figures=[out.Figure.of(one) for one in line.figures],
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
    paging: Query[Paging],
    narrowing: Query[Narrowing],
) -> Any:
    """Postings behind a figure, a page at a time, all of them or those that are asked for."""
    refuse_unknown(request, Paging, Narrowing)
    desk = desk_of(request)
    wanted = FigureId.parse(figure)
    found = entries_of_figure(desk, table_of_figure(desk, wanted), wanted)
    if found is None:
        raise Http404
    page = found.read(narrowing.wanted(), limit=paging.limit, offset=paging.offset)
    tell_place(request, page.total_entries, paging)
    names = out.EntryOut.model_fields
    return out.EntriesOut(
        total_entries=page.total_entries,
        total_cents=page.total_cents,
        entries=[
            out.EntryOut(**{name: getattr(one, name) for name in names}) for one in page.entries
        ],
    )


@router.get("/{municipality}/budget", response={200: list[out.DecisionOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def budget(request: HttpRequest, municipality: str, period: out.PeriodCode = "") -> Any:
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


@router.get("/{municipality}/budget/lines", response={200: list[out.BudgetLineOut], **PROBLEMS})
@needs(Permission.READ, unit=unit_in_query)
def budget_lines(
    request: HttpRequest,
    municipality: str,
    paging: Query[Paging],
    node: str = "",
    period: out.PeriodCode = "",
) -> Any:
    """Lines of the budget of the period's year with what stands after amendments, of a unit and
    what lies under it or of all units."""
    desk = desk_of(request)
    year, wanted = desk.period.fiscal_year, narrowed(desk, node)
    places: dict[tuple[str, int, str], list[BudgetLine]] = {}
    for line in desk.content.budget_lines:
        if line.fiscal_year == year and line.node in wanted:
            places.setdefault((line.node, line.account, line.project), []).append(line)
    order = {code: number for number, code in enumerate(desk.organisation.codes)}
    keys = sorted(places, key=lambda place: (order[place[0]], *place[1:]))
    kinds = {
        one.number: one.kind for one in desk.content.budget_decisions if one.fiscal_year == year
    }
    return [_budget_line(places[place], kinds) for place in page_of(request, keys, paging)]


def _budget_line(lines: list[BudgetLine], kinds: Mapping[int, DecisionKind]) -> out.BudgetLineOut:
    first = lines[0]
    changes = [
        out.LineChange(number=one.decision, kind=kinds[one.decision].value, cents=one.cents)
        for one in sorted(lines, key=lambda one: one.decision)
        if kinds[one.decision] is not DecisionKind.ORIGINAL
    ]
    total = sum(one.cents for one in lines)
    return out.BudgetLineOut(
        fiscal_year=first.fiscal_year,
        node=first.node,
        account=first.account,
        project=first.project,
        original_cents=total - sum(one.cents for one in changes),
        changes=changes,
        cents=total,
    )


@router.get("/{municipality}/investments", response={200: list[out.InvestmentOut], **PROBLEMS})
@needs(Permission.READ, unit=unit_in_query)
def investments(
    request: HttpRequest,
    municipality: str,
    paging: Query[Paging],
    node: str = "",
    period: out.PeriodCode = "",
) -> Any:
    """Investment projects with an appropriation, an actual or a narrative in the period, of a unit
    and what lies under it or of all units."""
    desk = desk_of(request)
    tops = (node,) if node else desk.access.tops(desk.organisation)
    found = [
        project
        for top in tops
        for project in MoneyAssembly(desk.request(top), desk.living.engine).projects()
    ]
    return [_investment(one) for one in page_of(request, found, paging)]


def _investment(project: ReportProject) -> out.InvestmentOut:
    return out.InvestmentOut(
        code=project.code,
        node=project.node.code,
        name=out.Text.of(project.name),
        figures=[out.Figure.of(one) for one in project.figures],
        narrative=out.Text.of(project.narrative),
    )


@router.get("/{municipality}/forecasts", response={200: list[out.ForecastOut], **PROBLEMS})
@needs(Permission.READ, unit=anywhere)
def forecasts(
    request: HttpRequest, municipality: str, paging: Query[Paging], period: out.PeriodCode = ""
) -> Any:
    """Forecasts given in the period's year."""
    desk = desk_of(request)
    year = desk.period.fiscal_year
    found = [
        one
        for one in desk.content.forecasts
        if one.fiscal_year == year and one.node in desk.readable
    ]
    return [
        out.ForecastOut(
            fiscal_year=one.fiscal_year,
            as_of_month=one.as_of_month,
            node=one.node,
            line=one.line,
            cents=one.cents,
            explanation=out.Text.of(one.explanation),
        )
        for one in page_of(request, found, paging)
    ]


@router.get("/{municipality}/batches", response={200: list[out.BatchOut], **PROBLEMS})
@needs(Permission.READ, unit=whole_municipality)
def ledger_batches(request: HttpRequest, municipality: str, paging: Query[Paging]) -> Any:
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
        for one in page_of(request, batches(municipality=municipality), paging)
    ]
