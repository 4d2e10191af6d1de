"""The form of a unit's forecasts: an amount and an explanation for each line."""

from collections.abc import Mapping
from typing import Any

from django import forms

from toteuma.domain.budget import Forecast
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.web.pages.forecasts.standing import LineStanding
from toteuma.web.shared.amounts import EuroField
from toteuma.web.shared.versions import mark_of as shared_mark
from toteuma.web.shared.widgets import DrawnHiddenInput
from toteuma.web.shared.words import current_language, lazy_word, word


class ForecastForm(forms.Form):
    """One line. ``seen`` is a mark of what the person saw, so that two people who fill in
    different lines at the same time do not write over each other."""

    seen = forms.CharField(widget=DrawnHiddenInput, required=False)
    cents = EuroField(label=lazy_word("forecasts.amount"), required=False)

    def __init__(self, data: Mapping[str, str] | None, *, line: LineStanding) -> None:
        stored = line.own
        initial: dict[str, Any] = {"seen": mark_of(stored)}
        if stored is not None:
            initial["cents"] = stored.cents
            initial |= {one.value: getattr(stored.explanation, one.value) for one in Language}
        super().__init__(data, prefix=line.code, initial=initial)
        self.line = line
        name = line.name.in_language(current_language())
        self.fields["cents"].widget.attrs["aria-label"] = word("forecasts.amount_of", line=name)
        for language in Language:
            self.fields[language.value] = forms.CharField(
                label=lazy_word(f"forecasts.explanation_{language.value}"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2, "lang": language.value}),
            )

    def clean(self) -> dict[str, Any]:
        """An explanation belongs to an amount."""
        data = super().clean() or {}
        if "cents" not in self.errors and data.get("cents") is None and self._is_explained(data):
            self.add_error("cents", word("forecasts.explained_nothing"))
        return data

    def _is_explained(self, data: Mapping[str, Any]) -> bool:
        """Something new was written beside an amount that is not there. An explanation that was
        there before goes when the amount is taken back."""
        texts = {one.value: data.get(one.value, "") for one in Language}
        stored = self.line.own
        before = stored.explanation if stored is not None else LocalizedText()
        return any(text and text != getattr(before, name) for name, text in texts.items())

    @property
    def texts(self) -> list[Any]:
        """The fields of the explanation."""
        return [self[language.value] for language in Language]

    @property
    def has_text(self) -> bool:
        """Whether the explanation is to be in sight: it is written, or has a fault."""
        return any(field.value() or field.errors for field in self.texts)

    def given(self, node: str, year: int, month: int) -> Forecast | None:
        """The forecast that the valid form holds; None is no forecast."""
        data = self.cleaned_data
        if data["cents"] is None:
            return None
        explanation = LocalizedText(**{one.value: data[one.value] for one in Language})
        return Forecast(year, month, node, self.line.code, data["cents"], explanation)

    @property
    def is_stale(self) -> bool:
        """Whether somebody changed the line after the person saw it."""
        return bool(self.cleaned_data["seen"] != mark_of(self.line.own))


def mark_of(forecast: Forecast | None) -> str:
    """A mark that differs when a forecast does."""
    if forecast is None:
        return "-"
    text = forecast.explanation
    parts = (str(forecast.cents), text.fi, text.sv, text.en)
    return shared_mark("\0".join(parts))
