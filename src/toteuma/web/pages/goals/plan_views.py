"""Goals and their measures are added, altered and removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from toteuma.domain.planning import Goal, Measure
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import GoalLevel, NodeKind
from toteuma.web.pages.goals.forms import GoalForm, MeasureForm, RemoveForm
from toteuma.web.pages.goals.locators import (
    find_goal,
    find_measure,
    goal_in_address,
    may_plan,
    measure_in_address,
)
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.failures import refuse
from toteuma.web.shared.forms import add_faults, text_initial
from toteuma.web.shared.versions import is_saved, looked_at_again, status_of
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.planning import (
    add_goal,
    add_measure,
    remove_goal,
    remove_measure,
    set_goal,
    set_measure,
)

FILL_IN = Permission.FILL_IN


@requires(FILL_IN, unit=unit_in_address, writing=FILL_IN)
def add(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A new goal of a unit for the year of the period."""
    desk = request.desk
    year = desk.period.fiscal_year
    form = goal_form(desk, request.POST or None, year, _levels(desk, node))
    if request.method == "POST" and form.is_valid():
        position = 1 + max((one.position for one in desk.content.goals), default=0)
        try:
            code = add_goal(
                municipality=municipality,
                goal=form.goal("new", node, year, position),
                actor=desk.actor,
            )
        except ContentFaultyError as fault:
            add_faults(form, fault)
        else:
            messages.success(request, word("goals.goal_added"))
            return redirect("goals-goal", municipality=municipality, goal=code)
    context = {"form": form, "unit": desk.organisation.node(node), "year": year, "goal": None}
    return render(request, "goals/goal_edit.html", context, status=422 if form.errors else 200)


@requires(FILL_IN, unit=goal_in_address, writing=FILL_IN)
@looked_at_again
def edit(request: PageRequest, municipality: str, goal: str) -> HttpResponse:
    """What a goal is, whose it is, and its place among the others."""
    desk = request.desk
    found = find_goal(desk.content, goal)
    assert found is not None
    if not may_plan(desk, found.node, found.level):
        return refuse(request)
    year = found.fiscal_year
    levels = _levels(desk, found.node)
    form = goal_form(desk, request.POST or None, year, levels, _initial(found), _units(desk, found))
    if request.method == "POST" and form.is_valid():
        changed = form.goal(goal, found.node, year, found.position)
        if not may_plan(desk, changed.node, changed.level):
            return refuse(request)
        if is_saved(
            form,
            lambda: changes_of(municipality=municipality, code=goal, kinds=("goal",)),
            lambda: set_goal(municipality=municipality, goal=changed, actor=desk.actor, seen=found),
        ):
            messages.success(request, word("goals.goal_saved"))
            return redirect(_goal_page(desk, goal))
    unit = desk.organisation.node(found.node)
    context = {"form": form, "unit": unit, "year": year, "goal": found}
    return render(request, "goals/goal_edit.html", context, status=status_of(form))


@requires(FILL_IN, unit=goal_in_address, writing=FILL_IN)
def remove(request: PageRequest, municipality: str, goal: str) -> HttpResponse:
    """Asks first, and tells what goes with the goal."""
    desk = request.desk
    content = desk.content
    found = find_goal(content, goal)
    assert found is not None
    if not may_plan(desk, found.node, found.level):
        return refuse(request)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"].strip()
        remove_goal(municipality=municipality, goal=goal, actor=desk.actor, why=why)
        messages.success(request, word("goals.goal_removed"))
        address = reverse("goals", args=(municipality, found.node))
        return redirect(f"{address}?period={desk.period.code}")
    measures = [one for one in content.measures if one.goal == goal]
    codes = {one.code for one in measures}
    outcomes = [
        one for one in content.outcomes if (one.subject_kind, one.subject) == ("goal", goal)
    ]
    context = {
        "form": form,
        "goal": found,
        "measures": measures,
        "observations": sum(one.measure in codes for one in content.observations),
        "outcomes": outcomes,
        "carriers": [one for one in content.goals if one.carries_out == goal],
    }
    return render(request, "goals/goal_remove.html", context, status=422 if form.errors else 200)


def goal_form(
    desk: Desk,
    data: Any,
    year: int,
    levels: list[GoalLevel],
    initial: dict[str, Any] | None = None,
    units: list[tuple[str, str]] | None = None,
) -> GoalForm:
    """The form of a goal of a year, with what the year has to choose from."""
    content, language = desk.content, desk.language
    return GoalForm(
        data,
        levels=levels,
        aims=[
            (one.code, one.name.in_language(language))
            for one in content.aims
            if one.valid_from_year <= year and (one.valid_to_year or year) >= year
        ],
        council_goals=[
            (one.code, one.title.in_language(language))
            for one in content.goals
            if one.fiscal_year == year and one.level is GoalLevel.COUNCIL
        ],
        posts=posts_of(desk),
        units=units,
        initial=initial or {},
    )


def posts_of(desk: Desk) -> list[tuple[str, str]]:
    """The responsible roles to choose from."""
    return [(role.code, role.name.in_language(desk.language)) for role in desk.content.roles]


def _levels(desk: Desk, node: str) -> list[GoalLevel]:
    return [level for level in reversed(GoalLevel) if may_plan(desk, node, level)]


def _units(desk: Desk, goal: Goal) -> list[tuple[str, str]]:
    """Units that the goal may be moved to: those whose goals the person plans. Cost centres,
    of which there may be hundreds, are not offered."""
    tree = desk.organisation
    planned = [
        code
        for code in tree.codes
        if tree.node(code).kind is not NodeKind.COST_CENTRE and may_plan(desk, code, goal.level)
    ]
    codes = planned if goal.node in planned else [goal.node, *planned]
    return [(code, tree.node(code).name.in_language(desk.language)) for code in codes]


def _initial(goal: Goal) -> dict[str, Any]:
    return {
        **text_initial(goal.title, "title"),
        **text_initial(goal.target_level, "target_level"),
        "level": goal.level.value,
        "node": goal.node,
        "position": goal.position,
        "aim": goal.aim,
        "carries_out": goal.carries_out,
        "measure_rule": goal.measure_rule.value,
        "responsible": list(goal.responsible),
    }


def _measure_and_goal(desk: Desk, code: str) -> tuple[Measure, Goal]:
    """A measure that the address was found by, and the goal that it measures."""
    measure = find_measure(desk.content, code)
    assert measure is not None
    goal = find_goal(desk.content, measure.goal)
    assert goal is not None
    return measure, goal


def _goal_page(desk: Desk, goal: str) -> str:
    address = reverse("goals-goal", args=(desk.municipality, goal))
    return f"{address}?period={desk.period.code}"


@requires(FILL_IN, unit=goal_in_address, writing=FILL_IN)
def add_a_measure(request: PageRequest, municipality: str, goal: str) -> HttpResponse:
    """A new measure of a goal."""
    desk = request.desk
    found = find_goal(desk.content, goal)
    assert found is not None
    if not may_plan(desk, found.node, found.level):
        return refuse(request)
    form = MeasureForm(request.POST or None, posts=posts_of(desk))
    if request.method == "POST" and form.is_valid():
        positions = [one.position for one in desk.content.measures if one.goal == goal]
        measure = form.measure("new", goal, 1 + max(positions, default=0))
        try:
            code = add_measure(municipality=municipality, measure=measure, actor=desk.actor)
        except ContentFaultyError as fault:
            add_faults(form, fault)
        else:
            messages.success(request, word("goals.measure_added"))
            return redirect("goals-measure", municipality=municipality, measure=code)
    context = {"form": form, "goal": found, "measure": None}
    return render(request, "goals/measure_edit.html", context, status=422 if form.errors else 200)


@requires(FILL_IN, unit=measure_in_address, writing=FILL_IN)
@looked_at_again
def edit_measure(request: PageRequest, municipality: str, measure: str) -> HttpResponse:
    """What a measure is, its source, owner, frequency and target."""
    desk = request.desk
    found, goal = _measure_and_goal(desk, measure)
    if not may_plan(desk, goal.node, goal.level):
        return refuse(request)
    names = ("source_system", "owner", "target", "target_upper", "target_date", "tolerance")
    initial = {name: getattr(found, name) for name in names} | {
        **text_initial(found.name, "name"),
        **text_initial(found.unit, "unit"),
        "direction": found.direction.value,
        "frequency": found.frequency.value,
    }
    is_observed = any(one.measure == measure for one in desk.content.observations)
    form = MeasureForm(
        request.POST or None, posts=posts_of(desk), is_observed=is_observed, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        changed = form.measure(measure, found.goal, found.position)
        if is_saved(
            form,
            lambda: changes_of(municipality=municipality, code=measure, kinds=("measure",)),
            lambda: set_measure(
                municipality=municipality, measure=changed, actor=desk.actor, seen=found
            ),
        ):
            messages.success(request, word("goals.measure_saved"))
            return redirect("goals-measure", municipality=municipality, measure=measure)
    context = {"form": form, "goal": goal, "measure": found}
    return render(request, "goals/measure_edit.html", context, status=status_of(form))


@requires(FILL_IN, unit=measure_in_address, writing=FILL_IN)
def remove_a_measure(request: PageRequest, municipality: str, measure: str) -> HttpResponse:
    """Asks first, and tells how many observations go with the measure."""
    desk = request.desk
    found, goal = _measure_and_goal(desk, measure)
    if not may_plan(desk, goal.node, goal.level):
        return refuse(request)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"].strip()
        remove_measure(municipality=municipality, measure=measure, actor=desk.actor, why=why)
        messages.success(request, word("goals.measure_removed"))
        return redirect(_goal_page(desk, goal.code))
    context = {
        "form": form,
        "goal": goal,
        "measure": found,
        "observations": sum(one.measure == measure for one in desk.content.observations),
    }
    return render(request, "goals/measure_remove.html", context, status=422 if form.errors else 200)
