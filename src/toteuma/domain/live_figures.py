"""Live figures: a figure in a text, bound to its id instead of typed by hand.

In a long text a *mark* stands for a figure::

    {{figure 2022-09.OPETUS.STAFF.actual}}             in whole euro
    {{figure 2022-09.OPETUS.STAFF.actual million}}     in another form
    {{figure 2022-09.OPETUS.STAFF.actual unsigned}}    expenses as the speaker says them
    {{key-figure DAY-CARE 2022}}                       a key figure's value of a year
    {{measure PUPILS}}                                 the latest observation of a measure

A mark is read, never evaluated: kind, code and a few known words; anything else between braces is
text. A backslash before the braces keeps a mark from being one. When a report is assembled, the
value is written into the mark (``… = -123456789 cent}}``), so that a frozen report holds it and
every renderer writes it as its language does. What a person wrote behind ``=`` never counts:
assembling writes it anew.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode


class MarkKind(StrEnum):
    """What a mark stands for."""

    FIGURE = "figure"
    KEY_FIGURE = "key-figure"
    MEASURE = "measure"


class Form(StrEnum):
    """How a figure of a statement is written. PLAIN: whole euro (or percent) without the sign of
    the unit."""

    EURO = "euro"
    THOUSAND = "thousand"
    MILLION = "million"
    PERCENT = "percent"
    PLAIN = "plain"


class ValueUnit(StrEnum):
    """What a value is counted in: cents, tenths of a percent, or the unit of its key figure or
    measure."""

    CENT = "cent"
    PERCENT = "percent"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class LiveValue:
    """The value of a mark; ``amount`` None is "no figure", or one that the public edition of a
    report does not show."""

    amount: Decimal | None
    unit: ValueUnit
    is_suppressed: bool = False

    @property
    def suppressed(self) -> "LiveValue":
        """The same without what it is."""
        return LiveValue(None, self.unit, is_suppressed=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in a text. ``year`` belongs to key figures, ``form`` and ``is_unsigned`` to figures.

    ``value`` is None until the report is assembled; ``is_unknown`` says that it was looked for
    and is not there.
    """

    kind: MarkKind
    code: str
    form: Form | None = None
    year: int | None = None
    is_unsigned: bool = False
    value: LiveValue | None = None
    is_unknown: bool = False

    @property
    def written(self) -> str:
        """The mark as it stands in a text, without its value."""
        return "{{" + " ".join(self._words()) + "}}"

    @property
    def with_value(self) -> str:
        """The mark with its value, as an assembled report holds it."""
        return "{{" + " ".join((*self._words(), "=", *self._answer())) + "}}"

    def answered(self, value: LiveValue | None) -> "Mark":
        """The mark with the value that it stands for; None: there is no such figure."""
        return replace(self, value=value, is_unknown=value is None)

    def _words(self) -> Iterator[str]:
        yield self.kind.value
        yield self.code
        if self.year is not None:
            yield str(self.year)
        if self.form is not None:
            yield self.form.value
        if self.is_unsigned:
            yield _UNSIGNED

    def _answer(self) -> Iterator[str]:
        if self.value is None:
            yield _UNKNOWN
            return
        amount = self.value.amount
        nothing = _SUPPRESSED if self.value.is_suppressed else _NO_FIGURE
        yield nothing if amount is None else f"{amount:f}"
        yield self.value.unit.value


_UNSIGNED = "unsigned"
_UNKNOWN = "?"
_NO_FIGURE = "-"
_SUPPRESSED = ".."
_KINDS = "|".join(kind.value for kind in MarkKind)
_MARK = re.compile(rf"(?<!\\)\{{\{{[ \t]*({_KINDS})[ \t]+([^{{}}\n]{{1,400}})\}}\}}")
_BEGINNING = re.compile(rf"(?<!\\)\{{\{{[ \t]*({_KINDS})\b[^{{}}\n]{{0,80}}\}}{{0,2}}")


def mark_at(text: str, place: int) -> tuple[Mark, int] | None:
    """The mark that begins at that place of the text, and where it ends; None for no mark."""
    match = _MARK.match(text, place)
    mark = None if match is None else _read(match)
    return None if match is None or mark is None else (mark, match.end())


def marks(text: str) -> tuple[Mark, ...]:
    """The marks of a text in order."""
    return tuple(mark for match in _MARK.finditer(text) if (mark := _read(match)) is not None)


def malformed_marks(text: str) -> tuple[str, ...]:
    """What begins like a mark and is none: it would be printed with its braces."""
    return tuple(
        match[0] for match in _BEGINNING.finditer(text) if mark_at(text, match.start()) is None
    )


def replace_marks(text: str, say: Callable[[Mark], str]) -> str:
    """The text with each mark replaced by what ``say`` gives for it."""

    def said(match: re.Match[str]) -> str:
        mark = _read(match)
        return match[0] if mark is None else say(mark)

    return _MARK.sub(said, text)


def without_values(text: str) -> str:
    """The text as it was written, with no value in any mark."""
    return replace_marks(text, lambda mark: mark.written)


def answer_marks(
    text: LocalizedText, value_of: Callable[[Mark], LiveValue | None]
) -> LocalizedText:
    """The text with the value of each mark written into it, in every language."""
    if not any("{{" in written for written in (text.fi, text.sv, text.en)):
        return text

    def answered(mark: Mark) -> str:
        return mark.answered(value_of(mark)).with_value

    return LocalizedText(*(replace_marks(one, answered) for one in (text.fi, text.sv, text.en)))


def _read(match: re.Match[str]) -> Mark | None:
    kind = MarkKind(match[1])
    asked, equals, answer = match[2].partition("=")
    code, *words = asked.split() or [""]
    mark = _mark_of(kind, code, words) if code else None
    if mark is None or not equals:
        return mark
    return _with_answer(mark, answer.split())


def _mark_of(kind: MarkKind, code: str, words: list[str]) -> Mark | None:
    if kind is MarkKind.MEASURE:
        return None if words else Mark(kind, code)
    if kind is MarkKind.KEY_FIGURE:
        is_year = len(words) == 1 and re.fullmatch(r"[12]\d{3}", words[0], re.ASCII)
        return Mark(kind, code, year=int(words[0])) if is_year else None
    is_unsigned = words[-1:] == [_UNSIGNED]
    if is_unsigned:
        words = words[:-1]
    if len(words) > 1 or any(word not in Form for word in words):
        return None
    form = Form(words[0]) if words else None
    return Mark(kind, code, form, is_unsigned=is_unsigned) if _fits(code, form) else None


def _fits(code: str, form: Form | None) -> bool:
    """Whether the code may be the id of a figure, and its column may be written in that form."""
    column = code.rpartition(".")[2]
    if code.count(".") < 3 or column not in ColumnCode or column == ColumnCode.EXPLANATION:
        return False
    if column == ColumnCode.USED_PERCENT:
        return form in (None, Form.PERCENT, Form.PLAIN)
    return form is not Form.PERCENT


def _with_answer(mark: Mark, answer: list[str]) -> Mark | None:
    if answer == [_UNKNOWN]:
        return mark.answered(None)
    if len(answer) != 2 or answer[1] not in ValueUnit:
        return None
    unit = ValueUnit(answer[1])
    if answer[0] == _SUPPRESSED:
        return mark.answered(LiveValue(None, unit, is_suppressed=True))
    if answer[0] == _NO_FIGURE:
        return mark.answered(LiveValue(None, unit))
    try:
        amount = Decimal(answer[0])
    except InvalidOperation:
        return None
    return mark.answered(LiveValue(amount, unit)) if amount.is_finite() else None
