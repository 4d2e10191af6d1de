"""Forms of goals and measures."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from toteuma.domain.planning import Measure
from toteuma.domain.vocabulary import Direction, Frequency, Status
from toteuma.web.shared.forms import DecimalField, text_fields
from toteuma.web.shared.words import label, lazy_label, lazy_word, word


class OutcomeForm(forms.Form):
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


class MeasureForm(forms.Form):
    """Where a measure's observations come from, who owns it, how often they are due, its target."""

    source_system = forms.CharField(
        label=lazy_word("goals.source_system"), required=False, max_length=200
    )
    owner = forms.ChoiceField(label=lazy_word("goals.owner"), required=False)
    frequency = forms.ChoiceField(
        label=lazy_word("goals.frequency"),
        choices=[(one.value, lazy_word(f"goals.frequency_{one.value}")) for one in Frequency],
    )
    target = DecimalField(label=lazy_word("goals.target"), required=False)
    target_upper = DecimalField(label=lazy_word("goals.target_upper"), required=False)
    target_date = forms.DateField(
        label=lazy_word("goals.target_date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    tolerance = DecimalField(label=lazy_word("goals.tolerance"), required=False)

    def __init__(self, *args: Any, posts: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        owner: Any = self.fields["owner"]
        owner.choices = [("", word("goals.nobody")), *posts]


class UploadForm(forms.Form):
    """A file of observations."""

    file = forms.FileField(label=lazy_word("goals.file"), help_text=lazy_word("goals.file_help"))
