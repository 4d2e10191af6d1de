"""Amounts that people type: euros in the form of their language, read strictly.

Finnish and Swedish write ``1 234,50``, English ``1,234.50`` or ``1 234.50``; the minus is a hyphen
or U+2212. What could be read in two ways (``1.234``) is refused rather than guessed.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from toteuma.domain.money import Cents, Figure, UnitOfMeasure
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import format_shown
from toteuma.web.shared.widgets import DrawnTextInput
from toteuma.web.shared.words import current_language, word

MOST_CENTS = 10**13
"""A hundred thousand million euros: more is a slip of the finger."""

_SPACES = " \u00a0\u2009\u202f"
_WHOLE = r"(?P<whole>\d+|\d{1,3}(?:[%s]\d{3})+)"
_PATTERNS = {
    Language.FI: re.compile(rf"(?P<sign>[-−]?){_WHOLE % _SPACES}(?:,(?P<part>\d{{1,2}}))?"),
    Language.EN: re.compile(
        rf"(?P<sign>[-−]?)(?P<whole>\d+|\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:[{_SPACES}]\d{{3}})+)"
        r"(?:\.(?P<part>\d{1,2}))?"
    ),
}
_PATTERNS[Language.SV] = _PATTERNS[Language.FI]


class AmountMalformedError(ValueError):
    """A text is no amount in the form of the language, or one beyond any budget."""


def read_euro(text: str, language: Language) -> Cents:
    """Cents of an amount in euros as the language writes it. Raises AmountMalformedError."""
    bare = text.strip(_SPACES).removeprefix("€").removesuffix("€").strip(_SPACES)
    match = _PATTERNS[language].fullmatch(bare)
    # A digit of another script is one to the pattern, but nobody here writes it.
    if match is None or not bare.replace("−", "-").translate(_NO_SPACES).isascii():
        raise AmountMalformedError(text)
    whole = re.sub(rf"[{_SPACES},]", "", match["whole"])
    if len(whole) > len(str(MOST_CENTS)):
        raise AmountMalformedError(text)
    cents = int(whole) * 100 + int((match["part"] or "").ljust(2, "0"))
    if cents > MOST_CENTS:
        raise AmountMalformedError(text)
    return -cents if match["sign"] else cents


_NO_SPACES = str.maketrans("", "", _SPACES)


def typed_euro(cents: Figure, language: Language) -> str:
    """The amount as it stands in a field to be changed: the inverse of :func:`read_euro`, with
    cents only where there are some."""
    if cents is None:
        return ""
    if cents % 100:
        return format_shown(cents, UnitOfMeasure.CENT, language)
    return format_shown(cents // 100, UnitOfMeasure.EURO, language)


class EuroField(forms.CharField):
    """A field whose value is cents, typed as euros in the reader's language; None when blank."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, widget=DrawnTextInput, **options)
        self.widget.attrs |= {"inputmode": "text", "autocomplete": "off", "class": "amount"}

    def prepare_value(self, value: Any) -> Any:
        """Cents as they are typed; a text that was typed stays."""
        return typed_euro(value, current_language()) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Cents. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_euro(text, current_language())
        except AmountMalformedError:
            raise ValidationError(word("budget.amount_malformed", typed=text)) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something else was typed than what stood there."""
        return (data or "").strip() != (self.prepare_value(initial) or "")
