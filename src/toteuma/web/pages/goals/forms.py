"""Forms of goals and measures."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from toteuma.domain.planning import Aim, Goal, Measure, SubObjective
from toteuma.domain.vocabulary import Direction, Frequency, GoalLevel, MeasureRule, Status
from toteuma.web.shared.forms import DecimalField, text_fields, text_of
from toteuma.web.shared.versions import VersionedForm
from toteuma.web.shared.words import label, lazy_label, lazy_word, word

type Choices = list[tuple[str, str]]
"""What can be chosen: the value and the words for it."""


class OutcomeForm(VersionedForm):
    """Status and outcome of a goal for a period. Where the declared status is not the proposed
    one, a reason is asked."""

    status = forms.ChoiceField(
        label=lazy_word("goals.status"),
        choices=[(one.value, lazy_label(f"status.{one.value}")) for one in Status],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, proposed: Status, **options: Any) -> None:
        super().__init__(*args, **options)
        self.proposed = proposed
        self.fields |= text_fields("text", lazy_word("goals.outcome"))
        self.fields["why"] = forms.CharField(
            label=lazy_word("goals.why_differs"),
            help_text=lazy_word("goals.why_differs_help"),
            required=False,
            max_length=1_000,
        )

    def clean(self) -> dict[str, Any]:
        """Asks for a reason where one is needed."""
        data: dict[str, Any] = super().clean() or {}
        declared = data.get("status")
        is_told = bool((data.get("why") or "").strip())
        is_judged = self.proposed is not Status.NO_INFORMATION
        if is_judged and declared not in (None, self.proposed) and not is_told:
            proposed = label(f"status.{self.proposed.value}")
            raise ValidationError({"why": word("goals.why_needed", proposed=proposed)})
        return data


class ObservationForm(forms.Form):
    """One observation of a measure."""

    observed_on = forms.DateField(
        label=lazy_word("goals.observed_on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    source = forms.CharField(label=lazy_word("goals.source"), required=False, max_length=200)

    def __init__(self, *args: Any, measure: Measure, **options: Any) -> None:
        super().__init__(*args, **options)
        if measure.direction in (Direction.YES_NO, Direction.BY_DATE):
            value: forms.Field = forms.ChoiceField(
                label=lazy_word("goals.value"),
                choices=[("1", lazy_label("goal.yes")), ("0", lazy_label("goal.no"))],
                required=False,
            )
        else:
            value = DecimalField(label=lazy_word("goals.value"), required=False)
        fields = {"observed_on": self.fields["observed_on"], "value": value}
        self.fields = fields | {"source": self.fields["source"]}
        self.fields |= text_fields("note", lazy_word("goals.note"), is_area=False)

    def clean(self) -> dict[str, Any]:
        """An observation says something: a value, or a note."""
        data: dict[str, Any] = super().clean() or {}
        has_note = any(data.get(f"note_{one}") for one in ("fi", "sv", "en"))
        if data.get("value") in (None, "") and not has_note and "value" not in self.errors:
            raise ValidationError({"value": word("goals.value_or_note")})
        return data


class MeasureForm(VersionedForm):
    """What a measure is, where its observations come from, who owns it, how often they are due,
    and its target. How it is held against its target stays once there are observations."""

    direction = forms.ChoiceField(
        label=lazy_word("goals.direction"),
        choices=[(one.value, lazy_word(f"goals.direction_{one.value}")) for one in Direction],
    )
    target = DecimalField(
        label=lazy_word("goals.target"), help_text=lazy_word("goals.target_help"), required=False
    )
    target_upper = DecimalField(
        label=lazy_word("goals.target_upper"),
        help_text=lazy_word("goals.target_upper_help"),
        required=False,
    )
    target_date = forms.DateField(
        label=lazy_word("goals.target_date"),
        help_text=lazy_word("goals.target_date_help"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    tolerance = DecimalField(
        label=lazy_word("goals.tolerance"),
        help_text=lazy_word("goals.tolerance_help"),
        required=False,
    )
    source_system = forms.CharField(
        label=lazy_word("goals.source_system"), required=False, max_length=200
    )
    owner = forms.ChoiceField(label=lazy_word("goals.owner"), required=False)
    frequency = forms.ChoiceField(
        label=lazy_word("goals.frequency"),
        choices=[(one.value, lazy_word(f"goals.frequency_{one.value}")) for one in Frequency],
    )

    def __init__(
        self, *args: Any, posts: Choices, is_observed: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        owner: Any = self.fields["owner"]
        owner.choices = [("", word("goals.nobody")), *posts]
        if is_observed:
            self.fields["direction"].disabled = True
            self.fields["direction"].help_text = word("goals.direction_stays")
        names = text_fields("name", lazy_word("goals.name"), is_area=False, is_required=True)
        units = text_fields("unit", lazy_word("goals.unit"), is_area=False)
        self.fields = names | units | self.fields

    def measure(self, code: str, goal: str, position: int) -> Measure:
        """The measure that was filled in."""
        data = self.cleaned_data
        return Measure(
            code=code,
            goal=goal,
            position=position,
            name=text_of(data, "name"),
            unit=text_of(data, "unit"),
            direction=Direction(data["direction"]),
            target=data["target"],
            target_upper=data["target_upper"],
            target_date=data["target_date"],
            tolerance=data["tolerance"],
            source_system=data["source_system"].strip(),
            owner=data["owner"],
            frequency=Frequency(data["frequency"]),
        )


class GoalForm(VersionedForm):
    """What a goal is: its texts, whom it binds, what it serves and who answers for it."""

    level = forms.ChoiceField(
        label=lazy_word("goals.level"),
        help_text=lazy_word("goals.level_help"),
        choices=[(one.value, lazy_word(f"goals.level_{one.value}")) for one in GoalLevel],
        widget=forms.RadioSelect,
    )
    aim = forms.ChoiceField(
        label=lazy_word("goals.aim"), help_text=lazy_word("goals.aim_help"), required=False
    )
    carries_out = forms.ChoiceField(
        label=lazy_word("goals.carries_out"),
        help_text=lazy_word("goals.carries_out_help"),
        required=False,
    )
    measure_rule = forms.ChoiceField(
        label=lazy_word("goals.rule"),
        choices=[(one.value, lazy_word(f"goals.rule_{one.value}")) for one in MeasureRule],
        widget=forms.RadioSelect,
        initial=MeasureRule.ALL.value,
    )
    responsible = forms.MultipleChoiceField(
        label=lazy_word("goals.responsible"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    position = forms.IntegerField(
        label=lazy_word("goals.position"),
        help_text=lazy_word("goals.position_help"),
        min_value=1,
        max_value=9_999,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        levels: Collection[GoalLevel],
        aims: Choices,
        council_goals: Choices,
        posts: Choices,
        units: Choices | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        level: Any = self.fields["level"]
        level.choices = [one for one in level.choices if one[0] in levels]
        if len(levels) == 1:
            self.initial["level"] = next(iter(levels)).value
        nothing = ("", word("goals.no_choice"))
        for name, choices in (("aim", aims), ("carries_out", council_goals)):
            field: Any = self.fields[name]
            field.choices = [nothing, *choices]
        responsible: Any = self.fields["responsible"]
        responsible.choices = posts
        titles = text_fields("title", lazy_word("goals.title"), is_area=False, is_required=True)
        targets = text_fields("target_level", lazy_word("goals.target_level"))
        self.fields = titles | targets | self.fields
        if units:
            self.fields["node"] = forms.ChoiceField(
                label=lazy_word("goals.unit_of"),
                help_text=lazy_word("goals.unit_help"),
                choices=units,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """A sector goal serves an aim and carries out no other goal."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("level") == GoalLevel.COUNCIL.value:
            if not data.get("aim"):
                self.add_error("aim", word("goals.aim_needed"))
            if data.get("carries_out"):
                self.add_error("carries_out", word("goals.carries_out_not_council"))
        return data

    def goal(self, code: str, node: str, year: int, position: int) -> Goal:
        """The goal that was filled in; of the unit and at the place given here where the form
        does not say another."""
        data = self.cleaned_data
        return Goal(
            code=code,
            fiscal_year=year,
            level=GoalLevel(data["level"]),
            position=data["position"] or position,
            aim=data["aim"],
            node=data.get("node") or node,
            carries_out=data["carries_out"],
            title=text_of(data, "title"),
            target_level=text_of(data, "target_level"),
            measure_rule=MeasureRule(data["measure_rule"]),
            responsible=tuple(data["responsible"]),
        )


class AimForm(VersionedForm):
    """What a strategic aim is, and the years that it is in force."""

    valid_from_year = forms.IntegerField(
        label=lazy_word("goals.aim_from"), min_value=1990, max_value=2100
    )
    valid_to_year = forms.IntegerField(
        label=lazy_word("goals.aim_to"),
        help_text=lazy_word("goals.aim_to_help"),
        min_value=1990,
        max_value=2100,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = text_fields("name", lazy_word("goals.name"), is_area=False, is_required=True)
        self.fields = names | self.fields

    def aim(self, code: str, position: int) -> Aim:
        """The aim that was filled in."""
        data = self.cleaned_data
        name = text_of(data, "name")
        return Aim(code, position, name, data["valid_from_year"], data["valid_to_year"])


class SubObjectiveForm(VersionedForm):
    """A sub-objective of an aim: its name, and its place among the others."""

    position = forms.IntegerField(label=lazy_word("goals.position"), min_value=1, max_value=9_999)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = text_fields("name", lazy_word("goals.name"), is_area=False, is_required=True)
        self.fields = names | self.fields

    def objective(self, code: str, aim: str) -> SubObjective:
        """The sub-objective that was filled in."""
        data = self.cleaned_data
        return SubObjective(code, aim, data["position"], text_of(data, "name"))


class RemoveForm(forms.Form):
    """Something is taken away: why."""

    why = forms.CharField(
        label=lazy_word("shared.why"),
        help_text=lazy_word("shared.why_help"),
        required=False,
        max_length=1_000,
    )


class CopyForm(forms.Form):
    """Which goals are copied to the next year."""

    goal = forms.MultipleChoiceField(
        label=lazy_word("goals.copy_which"),
        error_messages={"required": lazy_word("goals.copy_nothing")},
    )

    def __init__(self, *args: Any, codes: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["goal"]
        field.choices = [(code, code) for code in codes]


class UploadForm(forms.Form):
    """A file of observations."""

    file = forms.FileField(label=lazy_word("goals.file"), help_text=lazy_word("goals.file_help"))
