"""The budget of a unit and its decisions."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from toteuma.domain.rights import Permission
from toteuma.web.pages.budget.tables import ListedDecision, budget_tables, decisions_of_unit
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.workspace.queries.proposals import proposals

LINES_PER_PAGE = 200


@requires(Permission.READ, unit=unit_in_address)
def budget(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """The unit's budget with its parts, the decisions that made it, and proposals under way."""
    desk = request.desk
    year = desk.period.fiscal_year
    below = set(desk.organisation.descendants_or_self(node)) & desk.readable
    proposed = [
        one for one in proposals(municipality=municipality, fiscal_year=year) if one.node in below
    ]
    years = [one for one in desk.content.budget_decisions if one.fiscal_year == year]
    context = {
        "unit": desk.organisation.node(node),
        "year": year,
        "tables": budget_tables(desk, node),
        "decisions": decisions_of_unit(desk, node),
        "is_decided": bool(years),
        "open_proposals": [
            (one, desk.organisation.node(one.node)) for one in proposed if one.is_open
        ],
        "past_proposals": [
            (one, desk.organisation.node(one.node)) for one in proposed if not one.is_open
        ],
        "may_propose": bool(years) and desk.may(Permission.FILL_IN, node),
        "maintenance": _maintenance(desk) if desk.may(Permission.MAINTAIN) else "",
    }
    return render(request, "budget/budget.html", context)


@requires(Permission.READ, unit=unit_in_address)
def decision(request: PageRequest, municipality: str, node: str, number: int) -> HttpResponse:
    """A decision and what it gives the unit and those below it."""
    desk = request.desk
    year = desk.period.fiscal_year
    decided = next(
        (
            one
            for one in desk.content.budget_decisions
            if (one.fiscal_year, one.number) == (year, number)
        ),
        None,
    )
    if decided is None:
        raise Http404
    touching = (one for one in decisions_of_unit(desk, node) if one.decision == decided)
    found = next(touching, ListedDecision(decided, (), 0))
    accounts = {account.number: account.name for account in desk.content.accounts}
    projects = {project.code: project.name for project in desk.content.projects}
    place = {code: index for index, code in enumerate(desk.organisation.codes)}
    lines = sorted(found.lines, key=lambda line: (place[line.node], line.account, line.project))
    page = Paginator(lines, LINES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "line": line,
            "unit": desk.organisation.node(line.node).name,
            "account": accounts.get(line.account),
            "project": projects.get(line.project),
        }
        for line in page
    ]
    context = {
        "unit": desk.organisation.node(node),
        "listed": found,
        "decision": found.decision,
        "rows": rows,
        "page": page,
        "has_projects": any(line.project for line in lines),
        "is_whole": node == desk.organisation.root,
    }
    return render(request, "budget/decision.html", context)


def _maintenance(desk: Desk) -> str:
    """Where a budget is imported; "" on a site without that part."""
    try:
        return reverse("maintenance", kwargs={"municipality": desk.municipality})
    except NoReverseMatch:
        return ""
