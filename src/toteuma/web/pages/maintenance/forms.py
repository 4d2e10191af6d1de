"""Forms of files that are handed in, and of the municipality's settings."""

from typing import Any

from django import forms

from toteuma.domain.vocabulary import DecisionKind
from toteuma.ledger.profile_keys import ProfileKind
from toteuma.web.shared.forms import DecimalField, text_fields
from toteuma.web.shared.words import current_language, lazy_word
from toteuma.workspace.jobs.profiles import profiles_of
from toteuma.workspace.models.jobs import JobKind
from toteuma.workspace.queries.batches import active_batches


class UploadForm(forms.Form):
    """A file and how it is read; the fields are those of its kind."""

    file = forms.FileField(label=lazy_word("maintenance.file"))
    profile = forms.ChoiceField(label=lazy_word("maintenance.profile"))
    fiscal_year = forms.IntegerField(
        label=lazy_word("maintenance.fiscal_year"), min_value=1900, max_value=2999
    )
    month = forms.IntegerField(
        label=lazy_word("maintenance.month"), min_value=1, max_value=12, initial=12
    )
    number = forms.IntegerField(label=lazy_word("maintenance.number"), min_value=0)
    kind = forms.ChoiceField(label=lazy_word("maintenance.decision_kind"))
    date = forms.DateField(
        label=lazy_word("maintenance.date"), widget=forms.DateInput(attrs={"type": "date"})
    )
    decider = forms.CharField(label=lazy_word("maintenance.decider"), max_length=300)
    reason = forms.CharField(label=lazy_word("maintenance.reason"), max_length=2000, required=False)
    supersedes = forms.ChoiceField(label=lazy_word("maintenance.supersedes"), required=False)
    accept_partial = forms.BooleanField(
        label=lazy_word("maintenance.accept_partial"), required=False
    )
    add_missing = forms.BooleanField(label=lazy_word("maintenance.add_missing"), required=False)

    def __init__(self, municipality: str, job_kind: JobKind, *data: Any) -> None:
        super().__init__(*data)
        for name in [name for name in self.fields if name not in _FIELDS[job_kind]]:
            del self.fields[name]
        language = current_language()
        is_table = job_kind is JobKind.TABLE
        self._choose(
            "profile",
            [
                (code, profile.name.in_language(language))
                for code, profile in profiles_of(municipality).items()
                if (profile.kind is ProfileKind.TABLE) == is_table
            ],
        )
        batches = active_batches(municipality=municipality)
        self._choose("supersedes", [("", "–"), *((b.batch_id, b.source_name) for b in batches)])
        kinds = [(one.value, lazy_word(f"maintenance.kind_{one.value}")) for one in DecisionKind]
        self._choose("kind", kinds)
        if job_kind is JobKind.ENTRIES:
            self.fields["fiscal_year"].required = False

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        if name in self.fields:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def options(self) -> dict[str, Any]:
        """What was chosen, as a job keeps it."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        if "date" in chosen:
            chosen["date"] = chosen["date"].isoformat()
        return chosen


_FIELDS = {
    JobKind.ENTRIES: ("file", "profile", "fiscal_year", "supersedes", "accept_partial"),
    JobKind.TABLE: ("file", "profile", "fiscal_year", "month", "supersedes", "add_missing"),
    JobKind.BUDGET: ("file", "fiscal_year", "number", "kind", "date", "decider", "reason"),
    JobKind.OBSERVATIONS: ("file",),
}


class SettingsForm(forms.Form):
    """What a municipality has decided about its reports."""

    is_bilingual = forms.BooleanField(label=lazy_word("maintenance.is_bilingual"), required=False)
    materiality_euros = forms.IntegerField(
        label=lazy_word("maintenance.materiality_euros"), min_value=0, max_value=10**9
    )
    materiality_percent = DecimalField(label=lazy_word("maintenance.materiality_percent"))
    risk_scale = forms.IntegerField(
        label=lazy_word("maintenance.risk_scale"), min_value=3, max_value=6
    )
    suppress_below = forms.IntegerField(
        label=lazy_word("maintenance.suppress_below"),
        help_text=lazy_word("maintenance.suppress_below_help"),
        required=False,
    )
    suppress_largest = forms.IntegerField(
        label=lazy_word("maintenance.suppress_largest"),
        help_text=lazy_word("maintenance.suppress_largest_help"),
        required=False,
    )
    suppress_share = forms.IntegerField(
        label=lazy_word("maintenance.suppress_share"), required=False
    )

    def __init__(self, *data: Any, **options: Any) -> None:
        super().__init__(*data, **options)
        name = text_fields("name", lazy_word("maintenance.name"), is_area=False, is_required=True)
        note = text_fields("source_note", lazy_word("maintenance.source_note"))
        self.fields = {**name, **self.fields, **note}
