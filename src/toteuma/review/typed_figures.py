"""Figures typed by hand: held against the report's own figures of the same unit and line.

A number counts only with its unit beside it (euro or percent), in a sentence that names the line
it is of, and is held against that line of the text's own unit. It *agrees* when the figure rounds
to it, and *differs* when it is as good as the figure: within two percent, or with two
neighbouring digits changed about. Anything further off is another matter, and nothing is said
of it. Years, dates, counts and targets have no such unit or line and are left alone.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from toteuma.domain.live_figures import malformed_marks, marks, replace_marks
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.report.live_texts import LongText, long_texts
from toteuma.report.model import Report, ReportFigure, ReportLine, Suppression
from toteuma.review.findings import Finding, Severity

_NEAR = Decimal("0.02")

_SPACED = r"\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_COMMAED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MILLION = r"(?:milj(?:\.|oona\w*|oner)?|million(?:s)?|mn)"
_THOUSAND = r"(?:tuhat(?:ta)?|tusen|thousand)"
_EURO = r"(?:€|euro\w*|eur\b)"
_UNIT = re.compile(
    rf"[ \u00a0\u202f]?(?:(?P<percent>%|prosent\w*|procent\w*|per ?cent)"
    rf"|(?P<million>M€|{_MILLION}[ \u00a0\u202f]?{_EURO})"
    rf"|(?P<thousand>t€|teur\b|{_THOUSAND}[ \u00a0\u202f]?{_EURO})"
    rf"|(?P<euro>{_EURO}))",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(r"(?:€|\bEUR[ \u00a0\u202f]?)[-−]?$")
_SCALE_AFTER = re.compile(
    rf"[ \u00a0\u202f]?(?:(?P<million>{_MILLION})|(?P<thousand>{_THOUSAND}))\b", re.IGNORECASE
)
_NUMBERS = {
    Language.FI: re.compile(rf"(?<![\w.,])(?:{_SPACED})(?![\d])"),
    Language.SV: re.compile(rf"(?<![\w.,])(?:{_SPACED})(?![\d])"),
    Language.EN: re.compile(rf"(?<![\w.,])(?:{_COMMAED})(?![\d])"),
}
_PER_UNIT = re.compile(r"\s?/|[^.]{0,30}\b(?:kohti|kohden|per)\b", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:tavoit|raja-arvo|mål|target|goal)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÅ])|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SCALES = {"million": 100_000_000, "thousand": 100_000, "euro": 100}


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A number typed by hand and the figure that it is, or as good as is."""

    typed: str
    figure: ReportFigure
    line: LocalizedText
    agrees: bool
    stands: str
    """The figure, as it would be typed in the same form."""


@dataclass(frozen=True, slots=True)
class _Number:
    """``amount`` in cents or tenths of a percent, ``step`` what its last digit that counts is
    worth; ``decimals`` and ``scale`` say in what form it is typed."""

    typed: str
    amount: Decimal
    step: Decimal
    is_percent: bool
    decimals: int
    scale: Decimal


def live_figures_are_known(report: Report) -> Iterator[Finding]:
    """Every live figure of a text has a value, and nothing only looks like one."""
    for entry in long_texts(report):
        found = [
            code
            for written in (entry.text.fi, entry.text.sv, entry.text.en)
            for code in (
                *(mark.code for mark in marks(written) if mark.value is None),
                *malformed_marks(written),
            )
        ]
        for code in dict.fromkeys(found):
            yield Finding(
                rule="live_figures_are_known",
                severity=Severity.ERROR,
                anchor=entry.anchor,
                subject=entry.subject,
                details={"figure": code},
            )


def typed_figures_agree(report: Report) -> Iterator[Finding]:
    """A figure typed by hand is the one that the report's own tables show."""
    for entry in long_texts(report):
        said: set[tuple[str, str]] = set()
        for language in Language:
            for one in typed_in(report, entry, language):
                if one.agrees or (one.typed, one.figure.id) in said:
                    continue
                said.add((one.typed, one.figure.id))
                yield Finding(
                    rule="typed_figures_agree",
                    severity=Severity.WARNING,
                    anchor=entry.anchor,
                    subject=entry.subject,
                    details={
                        "typed": one.typed,
                        "stands": one.stands,
                        "line": one.line.in_language(language),
                        "figure": one.figure.id,
                    },
                )


def hidden_figures_are_not_typed(report: Report) -> Iterator[Finding]:
    """No text says by hand what the public does not get: only a live figure goes with it."""
    if not isinstance(report.suppression, Suppression):
        return
    hidden = frozenset(report.suppression.figures)
    for entry in long_texts(report):
        typed = {
            (one.typed, one.figure.id): one.line.in_language(language)
            for language in Language
            for one in typed_in(report, entry, language)
            if one.figure.id in hidden
        }
        for (said, figure), line in typed.items():
            yield Finding(
                rule="hidden_figures_are_not_typed",
                severity=Severity.WARNING,
                anchor=entry.anchor,
                subject=entry.subject,
                details={"typed": said, "line": line, "figure": figure},
            )


def typed_in(report: Report, entry: LongText, language: Language) -> Iterator[TypedFigure]:
    """The typed figures of a text in one language, held against the report's own."""
    written = getattr(entry.text, language.value)
    if entry.project:
        projects = [one for one in report.projects if one.code == entry.project]
        about = [(one.name, one.figures) for one in projects]
        lines: Sequence[ReportLine] = ()
    else:
        statements = [
            one for one in (*report.statements, *report.investments) if one.node.code == entry.node
        ]
        lines = [line for one in statements for line in one.lines]
        about = [(line.name, line.figures) for line in lines if line.code == entry.line]
    yield from typed_figures(written, language, lines, about, report.period.share_of_year)


def typed_figures(
    written: str,
    language: Language,
    lines: Iterable[ReportLine],
    about: Iterable[tuple[LocalizedText, Sequence[ReportFigure]]] = (),
    share_of_year: int | None = None,
) -> Iterator[TypedFigure]:
    """The typed figures of a text. ``lines`` count where a sentence names them, ``about`` (names
    with figures) everywhere; a percentage that is the share of the year is none of them."""
    if not any(sign in written for sign in "0123456789"):
        return
    known = list(about)
    stems = [(_stems(line.name.in_language(language)), line) for line in lines]
    # A mark is no number that was typed; it still parts what stands around it.
    text = replace_marks(written, lambda _: " … ")
    for sentence in _SENTENCE.split(text):
        numbers = [
            one
            for one in _numbers(sentence, language)
            if not (one.is_percent and (one.amount == share_of_year or _TARGET.search(sentence)))
        ]
        if not numbers:
            continue
        named = [(line.name, line.figures) for line in _named(sentence, stems)]
        for number in numbers:
            found = _held(number, [*named, *known], language)
            if found is not None:
                yield found


def _held(
    number: _Number,
    candidates: Sequence[tuple[LocalizedText, Sequence[ReportFigure]]],
    language: Language,
) -> TypedFigure | None:
    """The figure that the number is, else the first that it is as good as."""
    near: TypedFigure | None = None
    for name, figures in candidates:
        for figure in figures:
            is_percent = figure.unit_of_measure is UnitOfMeasure.PERCENT
            if not figure.value or is_percent is not number.is_percent:
                continue
            value = abs(Decimal(figure.value))
            agrees = abs(value - number.amount) * 2 <= number.step
            if agrees or (near is None and _is_as_good_as(number, value)):
                stands = _in_form_of(number, value, language)
                found = TypedFigure(number.typed, figure, name, agrees, stands)
                if agrees:
                    return found
                near = found
    return near


def _is_as_good_as(number: _Number, value: Decimal) -> bool:
    if abs(value - number.amount) <= _NEAR * value:
        return True
    unit = number.scale.scaleb(-number.decimals)
    typed = str(int(number.amount / unit))
    stands = str(int((value / unit).to_integral_value()))
    if len(typed) != len(stands) or len(typed) < 3:
        return False
    differing = [place for place in range(len(typed)) if typed[place] != stands[place]]
    return (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and typed[differing[0]] == stands[differing[1]]
        and typed[differing[1]] == stands[differing[0]]
    )


def _numbers(sentence: str, language: Language) -> Iterator[_Number]:
    for match in _NUMBERS[language].finditer(sentence):
        unit = _UNIT.match(sentence, match.end())
        before = _UNIT_BEFORE.search(sentence, 0, match.start())
        if unit is None and before is None:
            continue
        end = match.end() if unit is None else unit.end()
        kind = "euro" if unit is None else str(unit.lastgroup)
        if unit is None and (scaled := _SCALE_AFTER.match(sentence, match.end())):
            kind, end = str(scaled.lastgroup), scaled.end()
        if _PER_UNIT.match(sentence, end) or _is_rough(match[0], language):
            continue
        start = match.start() if before is None else before.start()
        yield _number(sentence[start:end].strip(), match[0], kind, language)


def _is_rough(digits: str, language: Language) -> bool:
    """Whether only one digit counts: "about 90 000 euro" is nobody's figure."""
    whole, _, part = digits.partition("." if language is Language.EN else ",")
    counting = re.sub(r"\D", "", whole).lstrip("0") + part
    return len(counting if part else counting.rstrip("0")) < 2


def _number(typed: str, digits: str, kind: str, language: Language) -> _Number:
    point = "." if language is Language.EN else ","
    whole, _, part = digits.partition(point)
    plain = re.sub(r"\D", "", whole)
    scale = Decimal(_SCALES.get(kind, 10))
    amount = Decimal(f"{plain}.{part or 0}") * scale
    # Zeros at the end of a whole number may be rounding: "15 200 euro" is exact to hundreds.
    zeros = 0 if part else len(plain) - len(plain.rstrip("0"))
    step = scale.scaleb(-len(part)) * 10 ** (zeros if zeros < len(plain) else 0)
    return _Number(typed, amount, step, kind == "percent", len(part), scale)


def _in_form_of(number: _Number, value: Decimal, language: Language) -> str:
    """The figure with as many decimals as were typed, in the same unit."""
    amount = value / number.scale
    text = f"{amount:,.{number.decimals}f}"
    if language is not Language.EN:
        text = text.replace(",", "\u202f").replace(".", ",")
    if number.is_percent:
        return f"{text}%" if language is Language.EN else f"{text}\u00a0%"
    return text


def _stems(name: str) -> tuple[str, ...]:
    """The words of a line's name without the ends that inflection changes."""
    return tuple(
        word[: max(3, len(word) - 3)] for word in map(str.lower, _WORD.findall(name)) if word
    )


def _named(
    sentence: str, stems: Iterable[tuple[tuple[str, ...], ReportLine]]
) -> Iterator[ReportLine]:
    """The lines that a sentence names; where names share words, the longest one only."""
    words = [word.lower() for word in _WORD.findall(sentence)]
    taken: set[int] = set()
    ordered = sorted(stems, key=lambda entry: (len(entry[0]), sum(map(len, entry[0]))))
    for name, line in reversed(ordered):
        for start in range(len(words) - len(name) + 1 if name else 0):
            places = range(start, start + len(name))
            fits = all(words[start + i].startswith(stem) for i, stem in enumerate(name))
            if fits and taken.isdisjoint(places):
                taken.update(places)
                yield line
