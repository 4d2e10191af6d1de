"""The page of a measure: its target, its observations and where they come from."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.lateness import due_day
from toteuma.domain.planning import Measure, Observation
from toteuma.domain.rights import Permission
from toteuma.rendering.charts import Chart
from toteuma.rendering.charts.observations import observation_chart
from toteuma.rendering.formats import format_date
from toteuma.rendering.sentences import observation_phrase, target_phrase
from toteuma.report.assembly.goals import GoalAssembly
from toteuma.report.model import ReportMeasure, ReportObservation
from toteuma.web.pages.goals.forms import ObservationForm
from toteuma.web.pages.goals.locators import (
    find_goal,
    find_measure,
    may_plan,
    measure_in_address,
)
from toteuma.web.rights.rules import requires
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_of
from toteuma.web.shared.lateness import judged_on, last_day, late_of
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.planning import record_observations, remove_observation


@requires(Permission.READ, unit=measure_in_address, writing=Permission.FILL_IN_OWN)
def measure(request: PageRequest, municipality: str, measure: str) -> HttpResponse:
    """A measure; observations are added and taken away here."""
    desk = request.desk
    found = find_measure(desk.content, measure)
    assert found is not None
    form = ObservationForm(
        request.POST if "add" in request.POST else None,
        measure=found,
        initial={"observed_on": last_day(desk).isoformat()},
    )
    if request.method == "POST":
        answer = _changed(request, found, form)
        if answer is not None:
            return answer
    return render(
        request,
        "goals/measure.html",
        _context(desk, found, form),
        status=422 if form.errors else 200,
    )


def _context(desk: Desk, found: Measure, form: ObservationForm) -> dict[str, Any]:
    goal = find_goal(desk.content, found.goal)
    assert goal is not None
    shown = GoalAssembly(desk.content, desk.organisation, goal.node, desk.period).measure(found)
    roles = {role.code: role.name for role in desk.content.roles}
    rows = [one for one in desk.content.observations if one.measure == found.code]
    return {
        "measure": found,
        "goal": goal,
        "target": target_phrase(shown, desk.language),
        "proposed": shown.proposed_status,
        "owner": roles.get(found.owner),
        "chart": _chart(desk, found, shown, 680),
        "narrow_chart": _chart(desk, found, shown, 320),
        "rows": [(one, _phrase(shown, one, desk)) for one in reversed(rows)],
        "form": form,
        "may_fill_in": desk.may_fill_in(desk.node, desk.responsible),
        "may_edit": may_plan(desk, goal.node, goal.level),
        "due": due_day(found.frequency, desk.period.fiscal_year, judged_on(desk)),
        "late": next((one for one in late_of(desk, goal.node) if one.measure == found), None),
        "frequency": word(f"goals.frequency_{found.frequency.value}"),
        "changes": changes_of(
            municipality=desk.municipality, code=found.code, kinds=("measure", "observation")
        ),
    }


def _chart(desk: Desk, found: Measure, shown: ReportMeasure, width: int) -> Chart:
    return observation_chart(
        shown,
        found.tolerance,
        _span(desk, shown),
        desk.language,
        day_label=word("goals.day"),
        width=width,
    )


def _phrase(shown: ReportMeasure, row: Observation, desk: Desk) -> str:
    """The value of a row in words, with its unit."""
    one = ReportObservation(
        observed_on=row.observed_on, value=row.value, source=row.source, note=row.note
    )
    return observation_phrase(shown, one, desk.language)


def _span(desk: Desk, shown: ReportMeasure) -> tuple[date, date]:
    """The year at hand, or as far back as there are observations."""
    first = min(
        [date(desk.period.fiscal_year, 1, 1), *(one.observed_on for one in shown.observations)]
    )
    return first, max([desk.period.end, *(one.observed_on for one in shown.observations)])


def _changed(request: PageRequest, found: Measure, form: ObservationForm) -> HttpResponse | None:
    desk = request.desk
    if "remove" in request.POST:
        day, _, source = request.POST["remove"].partition("|")
        try:
            observed_on = date.fromisoformat(day)
        except ValueError:
            return redirect(request.get_full_path())
        asked = ask_first(
            request,
            word("goals.confirm_remove"),
            about=" · ".join(filter(None, (format_date(observed_on, desk.language), source))),
        )
        if asked is not None:
            return asked
        remove_observation(
            municipality=desk.municipality,
            measure=found.code,
            observed_on=observed_on,
            source=source,
            actor=desk.actor,
        )
        messages.success(request, word("goals.observation_removed"))
        return redirect(request.get_full_path())
    if not form.is_valid():
        return None
    data = form.cleaned_data
    value = data["value"]
    observation = Observation(
        found.code,
        data["observed_on"],
        Decimal(value) if value not in (None, "") else None,
        data["source"].strip(),
        text_of(data, "note"),
    )
    try:
        record_observations(
            municipality=desk.municipality, observations=[observation], actor=desk.actor
        )
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return None
    messages.success(request, _saved_in_words(desk, found, observation))
    return redirect(request.get_full_path())


def _saved_in_words(desk: Desk, found: Measure, new: Observation) -> str:
    """That it was saved, and what it replaced: one of the same day and source is not kept twice.
    ``desk`` holds the content as it was before."""
    key = (new.measure, new.observed_on, new.source)
    earlier = next(
        (
            one
            for one in desk.content.observations
            if (one.measure, one.observed_on, one.source) == key and one.value != new.value
        ),
        None,
    )
    if earlier is None:
        return word("goals.observation_saved")
    goal = find_goal(desk.content, found.goal)
    assert goal is not None
    shown = GoalAssembly(desk.content, desk.organisation, goal.node, desk.period).measure(found)
    return word("goals.observation_replaced", earlier=_phrase(shown, earlier, desk))
