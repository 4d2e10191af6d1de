"""Forms of risks."""

from typing import Any

from django import forms

from toteuma.web.shared.desk import Desk
from toteuma.web.shared.forms import text_fields
from toteuma.web.shared.versions import VersionedForm
from toteuma.web.shared.words import lazy_word, word


class RiskForm(VersionedForm):
    """How likely a risk is, how hard it would hit, what is done about it, and who owns it."""

    likelihood = forms.TypedChoiceField(label=lazy_word("risks.likelihood"), coerce=int)
    impact = forms.TypedChoiceField(label=lazy_word("risks.impact"), coerce=int)
    owner = forms.ChoiceField(label=lazy_word("risks.owner"), required=False)

    def __init__(self, *args: Any, desk: Desk, **options: Any) -> None:
        super().__init__(*args, **options)
        scale = [(str(n), str(n)) for n in range(1, desk.content.municipality.risk_scale + 1)]
        for name in ("likelihood", "impact"):
            field: Any = self.fields[name]
            field.choices = scale
        owner: Any = self.fields["owner"]
        owner.choices = [
            ("", word("risks.nobody")),
            *((role.code, role.name.in_language(desk.language)) for role in desk.content.roles),
        ]
        rest = self.fields
        self.fields = {}
        self.fields |= text_fields("name", lazy_word("risks.name"), is_area=False, is_required=True)
        self.fields |= rest
        self.fields |= text_fields("controls", lazy_word("risks.controls"))
        self.fields["why"] = forms.CharField(
            label=lazy_word("shared.why"),
            help_text=lazy_word("shared.why_help"),
            required=False,
            max_length=1_000,
        )


class CopyForm(forms.Form):
    """Which risks are copied to the next year."""

    risk = forms.MultipleChoiceField(
        label=lazy_word("risks.copy_which"),
        error_messages={"required": lazy_word("risks.copy_nothing")},
    )

    def __init__(self, *args: Any, codes: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["risk"]
        field.choices = [(code, code) for code in codes]
