"""Measures' sources in one table: where observations come from, who owns them, what is late."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.lateness import LateMeasure
from toteuma.domain.planning import Goal, Measure
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Frequency
from toteuma.web.pages.goals.forms import Choices
from toteuma.web.pages.goals.plan_views import posts_of
from toteuma.web.rights.rules import requires, whole_municipality
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults
from toteuma.web.shared.lateness import late_of
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.services.planning import set_measures

KEEP = "keep"
"""What is chosen where something stays as it is; no code of a post, which are in capitals."""

NO_SOURCE = "-"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A measure with its goal, its owner's name, its latest observation and how late it is."""

    measure: Measure
    goal: Goal
    unit: LocalizedText
    owner: LocalizedText | None
    last: date | None
    late: LateMeasure | None
    frequency: str


class FilterForm(forms.Form):
    """Which measures are shown."""

    source = forms.ChoiceField(label=lazy_word("goals.source_system"), required=False)
    late = forms.BooleanField(label=lazy_word("goals.only_late"), required=False)
    unowned = forms.BooleanField(label=lazy_word("goals.only_unowned"), required=False)

    def __init__(self, *args: Any, sources: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["source"]
        field.choices = [
            ("", word("goals.any_source")),
            (NO_SOURCE, word("goals.no_source")),
            *((one, one) for one in sources),
        ]


class SourcesForm(forms.Form):
    """What is set for the chosen measures; what is left alone stays as it is."""

    source_system = forms.CharField(
        label=lazy_word("goals.source_system"),
        help_text=lazy_word("goals.empty_keeps"),
        required=False,
        max_length=200,
    )
    clear_source = forms.BooleanField(label=lazy_word("goals.clear_source"), required=False)
    owner = forms.ChoiceField(label=lazy_word("goals.owner"), required=False)
    frequency = forms.ChoiceField(label=lazy_word("goals.frequency"), required=False)
    measure = forms.MultipleChoiceField(
        label=lazy_word("goals.chosen_measures"),
        widget=forms.MultipleHiddenInput,
        error_messages={"required": lazy_word("goals.choose_measures")},
    )

    def __init__(self, *args: Any, codes: list[str], posts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: Mapping[str, Choices] = {
            "owner": [
                (KEEP, word("goals.keep")),
                ("", word("goals.nobody")),
                *posts,
            ],
            "frequency": [
                (KEEP, word("goals.keep")),
                *((one.value, word(f"goals.frequency_{one.value}")) for one in Frequency),
            ],
            "measure": [(code, code) for code in codes],
        }
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.choices = values

    def clean(self) -> dict[str, Any]:
        """Something must be set."""
        data: dict[str, Any] = super().clean() or {}
        sets = [
            data.get("source_system"),
            data.get("clear_source"),
            data.get("owner", KEEP) != KEEP,
            data.get("frequency", KEEP) not in (KEEP, ""),
        ]
        if not any(sets) and not self.errors:
            self.add_error(None, word("goals.nothing_set"))
        if data.get("source_system") and data.get("clear_source"):
            self.add_error("clear_source", word("goals.clear_or_set"))
        return data

    def changed(self, measure: Measure) -> Measure:
        """The measure with what was set."""
        data = self.cleaned_data
        changes: dict[str, Any] = {}
        if data["source_system"].strip() or data["clear_source"]:
            changes["source_system"] = data["source_system"].strip()
        if data["owner"] != KEEP:
            changes["owner"] = data["owner"]
        if data["frequency"] not in (KEEP, ""):
            changes["frequency"] = Frequency(data["frequency"])
        return replace(measure, **changes)


@requires(Permission.MAINTAIN, unit=whole_municipality, writing=Permission.MAINTAIN)
def sources(request: PageRequest, municipality: str) -> HttpResponse:
    """All measures of the year with their sources; those chosen are altered together."""
    desk = request.desk
    rows = source_rows(desk)
    names = sorted({row.measure.source_system for row in rows if row.measure.source_system})
    filters = FilterForm(request.GET, sources=names)
    shown = _filtered(rows, filters)
    form = SourcesForm(
        request.POST if request.method == "POST" else None,
        codes=[row.measure.code for row in shown],
        posts=posts_of(desk),
        initial={"owner": KEEP, "frequency": KEEP},
    )
    if request.method == "POST" and form.is_valid():
        chosen = set(form.cleaned_data["measure"])
        count = _save(desk, [row.measure for row in shown if row.measure.code in chosen], form)
        if count is not None:
            messages.success(request, word("goals.sources_saved", count=count))
            return redirect(request.get_full_path())
    context = {
        "rows": shown,
        "count": len(rows),
        "late": sum(row.late is not None for row in rows),
        "unowned": sum(row.owner is None for row in rows),
        "filters": filters,
        "form": form,
        "chosen": request.POST.getlist("measure"),
        "names": names,
        "year": desk.period.fiscal_year,
    }
    return render(request, "goals/sources.html", context, status=422 if form.errors else 200)


def source_rows(desk: Desk) -> list[SourceRow]:
    """Measures of the year's goals, unit by unit."""
    content, organisation = desk.content, desk.organisation
    goals = {
        goal.code: goal
        for goal in content.goals
        if goal.fiscal_year == desk.period.fiscal_year and goal.node in organisation
    }
    late = {one.measure.code: one for one in late_of(desk)}
    last: dict[str, date] = {}
    for observation in content.observations:
        known = last.get(observation.measure, observation.observed_on)
        last[observation.measure] = max(known, observation.observed_on)
    roles = {role.code: role.name for role in content.roles}
    order = {code: place for place, code in enumerate(organisation.codes)}
    found = [
        SourceRow(
            measure=measure,
            goal=goals[measure.goal],
            unit=organisation.node(goals[measure.goal].node).name,
            owner=roles.get(measure.owner),
            last=last.get(measure.code),
            late=late.get(measure.code),
            frequency=word(f"goals.frequency_{measure.frequency.value}"),
        )
        for measure in content.measures
        if measure.goal in goals
    ]
    return sorted(
        found, key=lambda row: (order[row.goal.node], row.goal.position, row.measure.position)
    )


def _filtered(rows: list[SourceRow], filters: FilterForm) -> list[SourceRow]:
    """The rows that are asked for; a filter that means nothing is not used."""
    filters.is_valid()
    data = filters.cleaned_data
    source = data.get("source", "")
    wanted = "" if source == NO_SOURCE else source
    return [
        row
        for row in rows
        if (not source or row.measure.source_system == wanted)
        and (row.late is not None or not data.get("late"))
        and (row.owner is None or not data.get("unowned"))
    ]


def _save(desk: Desk, measures: list[Measure], form: SourcesForm) -> int | None:
    """How many measures were altered; None when they could not be."""
    changed = [new for one in measures if (new := form.changed(one)) != one]
    if not changed:
        return 0
    try:
        set_measures(municipality=desk.municipality, measures=changed, actor=desk.actor)
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return None
    return len(changed)
