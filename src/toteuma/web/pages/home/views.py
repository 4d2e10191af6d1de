"""Home by role: how one's units stand, what is mine, what is late, what came in last."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from toteuma.domain.lateness import LateMeasure, late_measures
from toteuma.domain.planning import Goal, Measure
from toteuma.domain.rights import Permission
from toteuma.web.pages.home.dashboard import dashboard_of
from toteuma.web.rights.rules import anywhere, requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.workspace.queries.batches import active_batches
from toteuma.workspace.queries.comments import latest_comments

MOST_UNITS = 6
MOST_LATE = 10
MOST_BATCHES = 5


@requires(Permission.READ, unit=anywhere)
def home(request: PageRequest, municipality: str) -> HttpResponse:
    """The first page of a municipality for this person."""
    desk = request.desk
    tops = desk.access.tops(desk.organisation)
    return render(
        request,
        "home/home.html",
        {
            "boards": [dashboard_of(desk, node) for node in tops[:MOST_UNITS]],
            "roles": desk.access.roles,
            "goals": _my_goals(desk),
            "measures": _my_measures(desk),
            "late": late_of(desk),
            **_latest(desk),
        },
    )


@requires(Permission.READ, unit=unit_in_address)
def unit(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """How a unit stands."""
    desk = request.desk
    return render(
        request,
        "home/unit.html",
        {"board": dashboard_of(desk, node), "late": late_of(desk, node)},
    )


def judged_on(desk: Desk) -> date:
    """The day by which lateness is judged: today, or the period's end where that is past."""
    return min(timezone.localdate(), desk.period.end)


def late_of(desk: Desk, node: str | None = None) -> tuple[LateMeasure, ...]:
    """Late measures of what the person may read, or of a unit and what lies under it."""
    nodes = desk.readable
    if node is not None:
        nodes = nodes & frozenset(desk.organisation.descendants_or_self(node))
    return late_measures(desk.content, judged_on(desk), nodes)[:MOST_LATE]


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


def _latest(desk: Desk) -> dict[str, Any]:
    batches = active_batches(municipality=desk.municipality)
    return {
        "batches": sorted(batches, key=lambda one: one.imported_at, reverse=True)[:MOST_BATCHES],
        "comments": latest_comments(municipality=desk.municipality, nodes=desk.readable),
    }
