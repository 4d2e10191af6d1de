"""Forms of key figures, series and their values by year."""

from typing import Any

from django import forms

from toteuma.domain.planning import KeyFigure
from toteuma.domain.vocabulary import ValueKind
from toteuma.web.shared.amounts import EuroField
from toteuma.web.shared.forms import DecimalField, text_fields, text_of
from toteuma.web.shared.versions import VersionedForm
from toteuma.web.shared.words import lazy_word, word

FIRST_YEAR, LAST_YEAR = 1990, 2100


class YearForm(forms.Form):
    """A year, and whether its value is an actual, a forecast or a target."""

    year = forms.IntegerField(
        label=lazy_word("key_figures.year"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    kind = forms.ChoiceField(
        label=lazy_word("key_figures.kind"),
        choices=[(one.value, lazy_word(f"key_figures.kind_{one.value}")) for one in ValueKind],
    )


class ValueForm(YearForm):
    """A year's value; of a computed key figure the net cost that it divides."""

    def __init__(self, *args: Any, is_computed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_computed:
            self.fields["net_cost"] = EuroField(
                label=lazy_word("key_figures.net_cost"), required=False
            )
        else:
            self.fields["value"] = DecimalField(
                label=lazy_word("key_figures.value"), required=False
            )
        self.fields |= text_fields("note", lazy_word("key_figures.note"), is_area=False)

    def clean(self) -> dict[str, Any]:
        """A value, or a note that says why there is none."""
        data: dict[str, Any] = super().clean() or {}
        name = "net_cost" if "net_cost" in self.fields else "value"
        if data.get(name) is None and name not in self.errors and text_of(data, "note").is_empty:
            self.add_error(name, word("key_figures.value_or_note"))
        return data


class SeriesValueForm(YearForm):
    """A year's value of a series."""

    value = DecimalField(label=lazy_word("key_figures.value"))


class SeriesForm(forms.Form):
    """The name of a series."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        label = lazy_word("key_figures.series_name")
        self.fields |= text_fields("name", label, is_area=False, is_required=True)


class KeyFigureForm(VersionedForm):
    """What a key figure is: its names, its unit, and what it is computed from."""

    decimals = forms.IntegerField(
        label=lazy_word("key_figures.decimals"), min_value=0, max_value=6, initial=0
    )
    denominator = forms.ChoiceField(
        label=lazy_word("key_figures.denominator"),
        help_text=lazy_word("key_figures.denominator_help"),
        required=False,
    )

    def __init__(self, *args: Any, series: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["denominator"]
        field.choices = [("", word("key_figures.not_computed")), *series]
        names = text_fields("name", lazy_word("key_figures.name"), is_area=False, is_required=True)
        units = text_fields("unit", lazy_word("key_figures.unit"), is_area=False)
        groups = text_fields("group", lazy_word("key_figures.group"), is_area=False)
        self.fields = names | units | groups | self.fields

    def key_figure(self, code: str, node: str, position: int) -> KeyFigure:
        """The key figure that was filled in."""
        data = self.cleaned_data
        return KeyFigure(
            code=code,
            node=node,
            position=position,
            group=text_of(data, "group"),
            name=text_of(data, "name"),
            unit=text_of(data, "unit"),
            decimals=data["decimals"],
            denominator=data["denominator"],
        )


def value_named(year: int, kind: ValueKind) -> str:
    """A year's value as a page names it: "2022, actual"."""
    return f"{year}, {word(f'key_figures.kind_{kind.value}')}"


def saved_in_words(earlier: str, new: str) -> str:
    """That a year's value was saved and, where it replaced another, which one it was. Both as
    pages write them, empty for none."""
    if not earlier or earlier == new:
        return word("key_figures.saved")
    return word("key_figures.replaced", earlier=earlier)


def year_and_kind(text: str) -> tuple[int, ValueKind] | None:
    """What the button of a row says, "2022|actual"; None for anything else."""
    year, _, kind = text.partition("|")
    if not (year.isascii() and year.isdigit() and len(year) == 4) or kind not in set(ValueKind):
        return None
    return int(year), ValueKind(kind)
