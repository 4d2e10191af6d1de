"""Forms of layouts: a copy, its names, its lines, and the day from which it is in use."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import Layout, LayoutLine, LineStyle
from toteuma.web.shared.forms import text_fields, text_initial, text_of
from toteuma.web.shared.words import current_language, lazy_word, word
from toteuma.workspace.interchange.cells import is_code

_RANGE = re.compile(r"[0-9]{1,9}(?:-[0-9]{1,9})?")
_LAST_DAY = date(2200, 12, 31)


class NewCodeField(forms.CharField):
    """The code of something new."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", lazy_word("layouts.code"))
        super().__init__(
            max_length=60,
            help_text=options.pop("help_text", lazy_word("layouts.code_help")),
            **options,
        )

    def clean(self, value: Any) -> str:
        """The code. Raises ValidationError."""
        code = str(super().clean(value)).strip()
        if not is_code(code):
            raise ValidationError(word("layouts.code_malformed", code=code))
        return code


class CopyForm(forms.Form):
    """Code and name of a copy."""

    code = NewCodeField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= text_fields(
            "name", lazy_word("layouts.name"), is_area=False, is_required=True
        )


class DescriptionForm(forms.Form):
    """Name and source of a draft."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= text_fields(
            "name", lazy_word("layouts.name"), is_area=False, is_required=True
        )
        self.fields["source"] = forms.CharField(
            label=lazy_word("layouts.source"),
            help_text=lazy_word("layouts.source_help"),
            max_length=1_000,
        )


class RangesField(forms.CharField):
    """Account ranges as people write them: 3000-3199, 3250."""

    def clean(self, value: Any) -> tuple[AccountRange, ...]:
        """The ranges in order. Raises ValidationError."""
        text = str(super().clean(value) or "")
        bare = re.sub(r"\s*[-\u2013\u2212]\s*", "-", text)
        found = []
        for part in re.split(r"[\s,;]+", bare):
            if not part:
                continue
            try:
                if _RANGE.fullmatch(part) is None:
                    raise InvalidValueError(what=part, why="malformed")
                found.append(AccountRange.parse(part))
            except InvalidValueError:
                raise ValidationError(word("layouts.range_malformed", text=part)) from None
        return tuple(sorted(found))


class LineForm(forms.Form):
    """A line: its name, and either the accounts it holds or the lines that it adds."""

    ranges = RangesField(
        label=lazy_word("layouts.ranges"),
        help_text=lazy_word("layouts.ranges_help"),
        required=False,
        max_length=2_000,
    )
    sum_of = forms.MultipleChoiceField(
        label=lazy_word("layouts.sum_of"),
        help_text=lazy_word("layouts.sum_of_help"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    style = forms.ChoiceField(label=lazy_word("layouts.style"))
    needs = forms.MultipleChoiceField(
        label=lazy_word("layouts.needs"),
        help_text=lazy_word("layouts.needs_help"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, layout: Layout, code: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        rest = self.fields
        self.fields = {}
        if not code:
            self.fields["code"] = NewCodeField(label=lazy_word("layouts.line_code"))
            self.fields["after"] = forms.ChoiceField(
                label=lazy_word("layouts.after"), required=False
            )
            self._choose("after", [("", word("layouts.at_top")), *_choices(layout.lines)])
        self.fields |= text_fields(
            "name", lazy_word("layouts.name"), is_area=False, is_required=True
        )
        self.fields |= rest
        codes = [line.code for line in layout.lines]
        above = layout.lines[: codes.index(code)] if code else layout.lines
        self._choose("sum_of", _choices(above))
        self._choose("needs", _choices(line for line in layout.lines if line.code != code))
        self._choose(
            "style", [(one.value, word(f"layouts.style_{one.value}")) for one in LineStyle]
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Accounts or lines, not both."""
        data = super().clean() or {}
        if "ranges" in data and bool(data["ranges"]) == bool(data.get("sum_of")):
            self.add_error("ranges", word("layouts.ranges_or_sum"))
        return data

    def line(self, code: str) -> LayoutLine:
        """The line as it was typed."""
        data = self.cleaned_data
        return LayoutLine(
            code=code,
            name=text_of(data, "name"),
            ranges=data["ranges"],
            sum_of=tuple(data["sum_of"]),
            style=LineStyle(data["style"]),
            needs=tuple(data["needs"]),
        )


def line_initial(line: LayoutLine) -> dict[str, Any]:
    """What stands in the form of a line."""
    return {
        **text_initial(line.name, "name"),
        "ranges": ", ".join(map(typed_range, line.ranges)),
        "sum_of": list(line.sum_of),
        "style": line.style.value,
        "needs": list(line.needs),
    }


def typed_range(span: AccountRange) -> str:
    """A range as people write it: one account is not written twice."""
    return str(span.first) if span.first == span.last else f"{span.first}-{span.last}"


def _choices(lines: Iterable[LayoutLine]) -> list[tuple[str, str]]:
    language = current_language()
    return [(line.code, f"{line.name.in_language(language)} ({line.code})") for line in lines]


class UseForm(forms.Form):
    """From which day a draft is in use."""

    valid_from = forms.DateField(
        label=lazy_word("layouts.valid_from"),
        help_text=lazy_word("layouts.valid_from_help"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )
    why = forms.CharField(
        label=lazy_word("shared.why"),
        help_text=lazy_word("shared.why_help"),
        required=False,
        max_length=1_000,
    )

    def clean_valid_from(self) -> date:
        """A day within the years that a municipality can have."""
        day: date = self.cleaned_data["valid_from"]
        if day > _LAST_DAY:
            raise ValidationError(word("layouts.too_late", last=_LAST_DAY.year))
        return day
