"""Aims, goals and the page of one goal."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.planning import Goal, Outcome
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Status
from toteuma.rendering.charts import aim_status_chart
from toteuma.report.assembly.goals import GoalAssembly
from toteuma.report.model import ReportGoal
from toteuma.web.pages.goals.forms import OutcomeForm
from toteuma.web.pages.goals.locators import (
    find_goal,
    goal_in_address,
    latest_period_of,
    may_plan,
)
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import text_initial, text_of
from toteuma.web.shared.lateness import late_of
from toteuma.web.shared.versions import is_saved, looked_at_again, status_of
from toteuma.web.shared.words import word
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.planning import set_outcome


@requires(Permission.READ, unit=unit_in_address)
def goals(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """Goals of a unit and what lies under it, by aim and by unit."""
    desk = request.desk
    assembly = GoalAssembly(desk.content, desk.organisation, node, desk.period)
    wanted = request.GET.get("status", "")
    aims, groups = assembly.aims(), assembly.groups()
    only_mine = request.GET.get("mine") == "1"
    kept = {
        goal.code
        for goal in desk.content.goals
        if not only_mine or desk.access.posts.intersection(goal.responsible)
    }

    def is_shown(goal: ReportGoal) -> bool:
        return goal.code in kept and wanted in ("", goal.status.value)

    rows = [(aim, [goal for goal in aim.goals if is_shown(goal)]) for aim in aims]
    units = [(group, [goal for goal in group.goals if is_shown(goal)]) for group in groups]
    all_goals = [goal for aim in aims for goal in aim.goals]
    all_goals += [goal for group in groups for goal in group.goals]
    return render(
        request,
        "goals/goals.html",
        {
            "unit": desk.organisation.node(node),
            "aims": rows,
            "groups": [(group, goals) for group, goals in units if goals],
            "year": desk.period.fiscal_year,
            "years": _other_years(desk, node),
            "is_empty": not all_goals,
            "chart": aim_status_chart(aims, desk.language)
            if any(aim.goals for aim in aims)
            else None,
            "statuses": list(Status),
            "wanted": wanted,
            "only_mine": only_mine,
            "has_posts": bool(desk.access.posts),
            "late": late_of(desk, node),
            "may_add": desk.may(Permission.FILL_IN, node),
            "next_year": desk.period.fiscal_year + 1,
            "may_maintain": desk.may(Permission.MAINTAIN),
            "may_upload": desk.access.may_somewhere(Permission.FILL_IN_OWN),
        },
    )


@requires(Permission.READ, unit=goal_in_address, writing=Permission.FILL_IN_OWN)
@looked_at_again
def goal(request: PageRequest, municipality: str, goal: str) -> HttpResponse:
    """A goal: its measures, its outcome, what happened to it; the outcome is saved here."""
    desk = request.desk
    found = find_goal(desk.content, goal)
    assert found is not None
    shown = _report_goal(desk, found)
    outcome = next((one for one in desk.content.outcomes if _is_of(one, goal, desk)), None)
    form = OutcomeForm(
        request.POST or None,
        proposed=shown.proposed_status,
        initial={
            "status": (outcome.status if outcome else Status.NO_INFORMATION).value,
            **(text_initial(outcome.text, "text") if outcome else {}),
        },
    )
    if request.method == "POST" and form.is_valid() and _save(desk, goal, form, outcome):
        messages.success(request, word("goals.outcome_saved"))
        return redirect(f"{request.path}?period={desk.period.code}")
    above = find_goal(desk.content, found.carries_out) if found.carries_out else None
    return render(
        request,
        "goals/goal.html",
        {
            "goal": shown,
            "level": f"goals.level_{found.level.value}",
            "rule": f"goals.rule_{found.measure_rule.value}",
            "aim": next((one for one in desk.content.aims if one.code == found.aim), None),
            "above": above,
            "form": form,
            "may_plan": may_plan(desk, found.node, found.level),
            "may_fill_in": desk.may_fill_in(found.node, found.responsible),
            "outcomes": [
                one
                for one in desk.content.outcomes
                if one.subject_kind == "goal" and one.subject == goal
            ],
            "changes": changes_of(municipality=municipality, code=goal, kinds=("goal", "outcome")),
        },
        status=status_of(form),
    )


def _other_years(desk: Desk, node: str) -> list[tuple[int, str]]:
    """Other years in which the unit, or what lies under it, has goals, and a period of each."""
    below = frozenset(desk.organisation.descendants_or_self(node))
    years = {goal.fiscal_year for goal in desk.content.goals if goal.node in below}
    return [
        (year, latest_period_of(desk, year)) for year in sorted(years - {desk.period.fiscal_year})
    ]


def _is_of(outcome: Outcome, goal: str, desk: Desk) -> bool:
    return (outcome.subject_kind, outcome.subject, outcome.period) == (
        "goal",
        goal,
        desk.period.code,
    )


def _report_goal(desk: Desk, goal: Goal) -> ReportGoal:
    """The goal with its measures and proposed status for the period."""
    assembly = GoalAssembly(desk.content, desk.organisation, goal.node, desk.period)
    return assembly.goal(goal)


def _save(desk: Desk, goal: str, form: OutcomeForm, seen: Outcome | None) -> bool:
    data: dict[str, Any] = form.cleaned_data
    outcome = Outcome("goal", goal, desk.period.code, Status(data["status"]), text_of(data, "text"))
    municipality, subject = desk.municipality, f"{goal} {desk.period.code}"
    return is_saved(
        form,
        lambda: changes_of(municipality=municipality, code=subject, kinds=("outcome",)),
        lambda: set_outcome(
            municipality=municipality,
            outcome=outcome,
            actor=desk.actor,
            why=data["why"].strip(),
            seen=seen,
        ),
    )
