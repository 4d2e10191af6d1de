"""Forms of proposals: their head, their lines, and the decision that they become."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind, Language
from toteuma.web.shared.amounts import EuroField
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import current_language, label, lazy_word, word
from toteuma.workspace.queries.proposals import Proposal, ProposalLine

FIELDS = ("node", "account", "project", "cents")
MOST_LINES = 200


def text_fields(name: str, *, is_area: bool = False, is_required: bool = False) -> dict[str, Any]:
    """A field for each language of a text, ``<name>_fi`` first."""
    options: dict[str, Any] = {"max_length": 4000 if is_area else 300, "required": False}
    if is_area:
        options["widget"] = forms.Textarea(attrs={"rows": 3})
    fields = {}
    for language in Language:
        field = forms.CharField(label=lazy_word(f"budget.{name}_{language.value}"), **options)
        field.widget.attrs["lang"] = language.value
        field.required = is_required and language is Language.FI
        fields[f"{name}_{language.value}"] = field
    return fields


def text_of(data: Mapping[str, str], name: str) -> LocalizedText:
    """The text of the fields of :func:`text_fields`."""
    return LocalizedText(**{one.value: data.get(f"{name}_{one.value}", "") for one in Language})


def text_initial(text: LocalizedText, name: str) -> dict[str, str]:
    """What stands in the fields of a text."""
    return {f"{name}_{one.value}": getattr(text, one.value) for one in Language}


class ProposalForm(forms.Form):
    """Kind and reason of a proposal, and the version of it that the person sees."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=lazy_word("budget.kind"), help_text=lazy_word("budget.kind_help")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = (DecisionKind.TRANSFER, DecisionKind.AMENDMENT)
        field: Any = self.fields["kind"]
        field.choices = [(kind.value, label(f"decision.kind_{kind.value}")) for kind in kinds]
        self.fields |= text_fields("reason", is_area=True)


class LineForm(forms.Form):
    """One line of a proposal. A line of which nothing is filled in is passed over."""

    node = forms.CharField(label=lazy_word("budget.unit"), required=False, max_length=100)
    account = forms.CharField(label=lazy_word("budget.account"), required=False, max_length=100)
    project = forms.CharField(label=lazy_word("budget.project"), required=False, max_length=100)
    cents = EuroField(label=lazy_word("budget.amount"), required=False)

    def __init__(self, *args: Any, desk: Desk, below: frozenset[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.desk = desk
        self.below = below
        for name, listed in (("node", "units"), ("account", "accounts"), ("project", "projects")):
            self.fields[name].widget.attrs |= {"list": f"{listed}-known", "autocomplete": "off"}

    def clean_node(self) -> str:
        """A unit at or below the proposal's."""
        code = _first_word(self.cleaned_data["node"])
        if code and code not in self.below:
            raise ValidationError(word("budget.unit_unknown", code=code))
        return code

    def clean_account(self) -> int | None:
        """An account of the chart."""
        text = _first_word(self.cleaned_data["account"])
        if not text:
            return None
        known = {account.number for account in self.desk.content.accounts}
        if not (text.isascii() and text.isdigit() and int(text) in known):
            raise ValidationError(word("budget.account_unknown", code=text))
        return int(text)

    def clean_project(self) -> str:
        """A project, or none."""
        code = _first_word(self.cleaned_data["project"])
        if code and code not in {project.code for project in self.desk.content.projects}:
            raise ValidationError(word("budget.project_unknown", code=code))
        return code

    def clean(self) -> dict[str, Any]:
        """What is begun must be whole."""
        data = super().clean() or {}
        if any(self.data.get(self.add_prefix(name), "").strip() for name in FIELDS):
            for name in ("node", "account", "cents"):
                if name not in self.errors and data.get(name) in ("", None):
                    self.add_error(name, word("budget.missing"))
            if data.get("cents") == 0:
                self.add_error("cents", word("budget.amount_zero"))
        return data

    @property
    def line(self) -> ProposalLine | None:
        """The line, when it is filled in and valid."""
        data = getattr(self, "cleaned_data", {})
        if self.errors or not data.get("node"):
            return None
        return ProposalLine(data["node"], data["account"], data["project"], data["cents"])


def _first_word(text: str) -> str:
    """The code in "3000 Sales": the lists offer codes with names."""
    return text.strip().partition(" ")[0]


class Lines:
    """The lines of a proposal as typed; ``count`` of them, so that a page needs no script."""

    def __init__(
        self,
        desk: Desk,
        node: str,
        *,
        data: Mapping[str, str] | None = None,
        initial: list[dict[str, Any]] | None = None,
    ) -> None:
        below = frozenset(desk.organisation.descendants_or_self(node))
        common: dict[str, Any] = {"desk": desk, "below": below}
        if data is not None:
            count = _count(data)
            self.forms = [LineForm(data, prefix=f"line-{i}", **common) for i in range(count)]
        else:
            self.forms = [
                LineForm(initial=values, prefix=f"line-{i}", **common)
                for i, values in enumerate(initial or [{}])
            ]
        self.count = len(self.forms)

    def is_valid(self) -> bool:
        """Whether every line can be taken as it is."""
        judged = [form.is_valid() for form in self.forms]
        return all(judged)

    @property
    def is_typed(self) -> bool:
        """Whether the lines were handed in to be judged."""
        return any(form.is_bound for form in self.forms)

    @property
    def lines(self) -> tuple[ProposalLine, ...]:
        """The lines that are filled in."""
        found = [form.line for form in self.forms]
        return tuple(line for line in found if line is not None)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Id of the field and what is wrong, for the summary above the form."""
        return [
            (
                form[name].id_for_label,
                f"{word('budget.line_number', number=place)}, {form[name].label}: {fault}",
            )
            for place, form in enumerate(self.forms, 1)
            for name in form.errors
            for fault in form.errors[name]
        ]


def _count(data: Mapping[str, str]) -> int:
    text = data.get("lines", "")
    return min(int(text), MOST_LINES) if text.isascii() and text.isdigit() else 0


def typed_lines(data: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines as they were typed, whatever they are."""
    return [
        {name: data.get(f"line-{i}-{name}", "") for name in FIELDS} for i in range(_count(data))
    ]


def lines_of(proposal: Proposal) -> list[dict[str, Any]]:
    """The stored lines as they stand in the form."""
    return [
        {
            "node": line.node,
            "account": str(line.account),
            "project": line.project,
            "cents": line.cents,
        }
        for line in proposal.lines
    ]


class AdoptForm(forms.Form):
    """The decision that a proposal becomes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.IntegerField(
        label=lazy_word("budget.number"), min_value=1, max_value=9999, required=True
    )
    decided_on = forms.DateField(
        label=lazy_word("budget.decided_on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={"invalid": lazy_word("budget.date_malformed")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= text_fields("decider", is_required=True)
        self.fields |= text_fields("reason", is_area=True)


class ReturnForm(forms.Form):
    """Why a proposal is given back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=lazy_word("budget.answer"),
        help_text=lazy_word("budget.answer_help"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def language_name() -> str:
    """How an amount is written in the reader's language, as an example."""
    return "-1,234.50" if current_language() is Language.EN else "−1 234,50"
