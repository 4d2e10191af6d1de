"""Home by role: how one's units stand, what is mine, what is late, what came in last."""

from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.lateness import LateMeasure, OpenMeasure, open_measures
from toteuma.domain.planning import Goal, Measure
from toteuma.domain.rights import Permission, PersonRole
from toteuma.web.pages.home.administration import administration_of
from toteuma.web.pages.home.dashboard import dashboard_of
from toteuma.web.pages.home.duties import duties_of
from toteuma.web.pages.rounds.tasks.talk import address_of_subject
from toteuma.web.rights.rules import anywhere, requires, unit_in_address, whole_municipality
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.lateness import judged_on, late_of
from toteuma.workspace.queries.audit import AuditEntry, search_trail
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.queries.comments import latest_comments

MOST_UNITS = 6
MOST_LATE = 10
MOST_BATCHES = 5
MOST_CHANGES = 8


@requires(Permission.READ, unit=anywhere)
def home(request: PageRequest, municipality: str) -> HttpResponse:
    """The first page of a municipality for this person: what waits for them by their roles, how
    their units stand, what is theirs, what is late, what came in last."""
    desk = request.desk
    tops = desk.access.tops(desk.organisation)
    boards = [dashboard_of(desk, node) for node in tops[:MOST_UNITS]]
    late = _mine_first(desk, late_of(desk))
    found = batches(municipality=municipality)
    return render(
        request,
        "home/home.html",
        {
            "boards": boards,
            "has_duties": desk.access.may_somewhere(Permission.FILL_IN),
            "duties": duties_of(desk, found, len(late)),
            "goals": _my_goals(desk),
            "measures": _my_measures(desk),
            "late": late[:MOST_LATE],
            "late_more": max(0, len(late) - MOST_LATE),
            "soon": _due_soon(desk),
            "batches": sorted(
                (one for one in found if one.is_active),
                key=lambda one: one.imported_at,
                reverse=True,
            )[:MOST_BATCHES],
            "comments": [
                (one, address_of_subject(desk, one.subject))
                for one in latest_comments(municipality=municipality, nodes=desk.readable)
            ],
            "trail": _trail(desk),
            "differing": [one for board in boards for one in board.differing],
            "administration": administration_of(desk)
            if desk.may(Permission.MANAGE_PEOPLE)
            else None,
        },
    )


@requires(Permission.MANAGE_PEOPLE, unit=whole_municipality)
def administration(request: PageRequest, municipality: str) -> HttpResponse:
    """The first page of whoever looks after users and reads no figures."""
    return render(
        request, "home/administration.html", {"administration": administration_of(request.desk)}
    )


@requires(Permission.READ, unit=unit_in_address)
def unit(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """How a unit stands."""
    desk = request.desk
    return render(
        request,
        "home/unit.html",
        {"board": dashboard_of(desk, node), "late": late_of(desk, node)[:MOST_LATE]},
    )


def _my_goals(desk: Desk) -> list[Goal]:
    """Goals of the year that the person's posts answer for."""
    return [
        goal
        for goal in desk.content.goals
        if goal.fiscal_year == desk.period.fiscal_year
        and goal.node in desk.readable
        and desk.access.posts.intersection(goal.responsible)
    ]


def _my_measures(desk: Desk) -> list[Measure]:
    nodes = {goal.code: goal.node for goal in desk.content.goals}
    return [
        measure
        for measure in desk.content.measures
        if measure.owner in desk.access.posts and nodes.get(measure.goal) in desk.readable
    ]


def _mine_first(desk: Desk, late: tuple[LateMeasure, ...]) -> list[LateMeasure]:
    """Late measures, those of the person's own posts first."""
    return sorted(late, key=lambda one: one.measure.owner not in desk.access.posts)


def _due_soon(desk: Desk) -> list[OpenMeasure]:
    """What the person's posts have yet to give, the first to be late first."""
    posts, nodes = desk.access.posts, desk.readable
    if not posts:
        return []
    found = open_measures(desk.content, judged_on(desk), nodes, year=desk.period.fiscal_year)
    mine = [one for one in found if one.measure.owner in posts]
    return mine[:MOST_LATE]


def _trail(desk: Desk) -> list[AuditEntry]:
    """The latest changes, for those who watch over them."""
    if not any(held.role is PersonRole.AUDITOR for held in desk.access.roles):
        return []
    return search_trail(municipality=desk.municipality)[:MOST_CHANGES]
