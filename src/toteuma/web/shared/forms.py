"""Parts of forms that many pages share: texts in three languages, decimals, faults of content."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from toteuma.catalogue.wording import issue_words
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import format_plain_decimal
from toteuma.web.shared.words import current_language, lazy_word, word
from toteuma.workspace.errors import ContentFaultyError

_NUMBER = re.compile(r"[-\u2212]?[0-9]{1,12}(?:[.,][0-9]{1,6})?")


class DecimalField(forms.CharField):
    """A number as people write it: a comma or a point before decimals, spaces between groups of
    three, a hyphen or a true minus. Cleans to a Decimal, or None for nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        """The number in the reader's language."""
        if isinstance(value, Decimal):
            return format_plain_decimal(value, current_language())
        return value

    def clean(self, value: Any) -> Any:
        """The number. Raises ValidationError."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        bare = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?:\D|$))", "", text)
        if not _NUMBER.fullmatch(bare):
            raise ValidationError(word("shared.number_malformed", text=text))
        return Decimal(bare.replace("\u2212", "-").replace(",", "."))


def text_fields(
    name: str, label: Any, *, is_area: bool = True, is_required: bool = False
) -> dict[str, forms.Field]:
    """A field for each language of a text: ``<name>_fi``, ``<name>_sv``, ``<name>_en``."""
    found: dict[str, forms.Field] = {}
    for language in Language:
        field = forms.CharField(
            label=lazy_in_language(label, language),
            required=is_required and language is Language.FI,
            max_length=8_000 if is_area else 300,
            widget=forms.Textarea(attrs={"rows": 4}) if is_area else forms.TextInput(),
        )
        field.widget.attrs["lang"] = language.value
        found[f"{name}_{language.value}"] = field
    return found


def lazy_in_language(label: Any, language: Language) -> Any:
    """ "Outcome (Finnish)" for the label of a text's field."""
    return lazy_word(f"shared.in_{language.value}", label=label)


def text_of(data: Mapping[str, Any], name: str) -> LocalizedText:
    """The text of the fields of :func:`text_fields`."""
    return LocalizedText(
        **{one.value: (data.get(f"{name}_{one.value}") or "").strip() for one in Language}
    )


def text_initial(text: LocalizedText, name: str) -> dict[str, str]:
    """What stands in the fields of a text."""
    return {f"{name}_{one.value}": getattr(text, one.value) for one in Language}


def add_faults(form: forms.Form, fault: ContentFaultyError) -> None:
    """Tells a form what is wrong with the content that it would have made."""
    for issue in fault.issues:
        what, mend = issue_words(issue, current_language())
        field = issue.column if issue.column in form.fields else None
        form.add_error(field, f"{what} {mend}".strip())
