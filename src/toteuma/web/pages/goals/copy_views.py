"""Goals of a year are copied to the next: first shown, then chosen, then copied."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from toteuma.domain.planning import Goal
from toteuma.domain.rights import Permission
from toteuma.web.pages.goals.copying import GoalCopy, copies
from toteuma.web.pages.goals.forms import CopyForm
from toteuma.web.pages.goals.locators import may_plan
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.services.planning import copy_goals


@requires(Permission.FILL_IN, unit=unit_in_address, writing=Permission.FILL_IN)
def copy(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """Goals of a unit and what lies under it, with what each would be in the next year."""
    desk = request.desk
    year = desk.period.fiscal_year
    goals = _goals(desk, node)
    every = frozenset(goal.code for goal in goals)
    shown = copies(desk.content, goals, year, every)
    possible = [one.source.code for one in shown if one.is_possible]
    form = CopyForm(request.POST if request.method == "POST" else None, codes=possible)
    if request.method == "POST" and form.is_valid():
        chosen = frozenset(form.cleaned_data["goal"])
        count = _copied(desk, copies(desk.content, goals, year, chosen), chosen, form)
        if count is not None:
            messages.success(request, word("goals.copied", count=count, year=year + 1))
            address = reverse("goals", args=(municipality, node))
            return redirect(f"{address}?period={year + 1}-12")
    context = {
        "unit": desk.organisation.node(node),
        "year": year,
        "next_year": year + 1,
        "copies": [
            (one, word(f"goals.hindrance_{one.hindrance.value}", year=year + 1)) for one in shown
        ],
        "possible": possible,
        "chosen": request.POST.getlist("goal") if form.is_bound else possible,
        "form": form,
    }
    return render(request, "goals/copy.html", context, status=422 if form.errors else 200)


def _goals(desk: Desk, node: str) -> list[Goal]:
    """Goals of the period's year that the person may plan."""
    below = frozenset(desk.organisation.descendants_or_self(node))
    return [
        goal
        for goal in desk.content.goals
        if goal.fiscal_year == desk.period.fiscal_year
        and goal.node in below
        and may_plan(desk, goal.node, goal.level)
    ]


def _copied(
    desk: Desk, found: list[GoalCopy], chosen: frozenset[str], form: CopyForm
) -> int | None:
    """Copies the chosen goals and says how many; None when they cannot be."""
    kept = [one for one in found if one.source.code in chosen]
    try:
        return copy_goals(
            municipality=desk.municipality,
            goals=[one.goal for one in kept],
            measures=[measure for one in kept for measure in one.measures],
            actor=desk.actor,
        )
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return None
