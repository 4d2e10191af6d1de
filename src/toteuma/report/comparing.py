"""What changed from one version of a report to the next: figures, facts and texts."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.report.contents import (
    Fact,
    Place,
    PlacedFigure,
    report_facts,
    report_figures,
    report_texts,
)
from toteuma.report.model import Report, ReportFigure

_PIECES = re.compile(r"\s+|[^\s]+")


class ChangeKind(StrEnum):
    """What happened to a piece of a report."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class PieceKind(StrEnum):
    """What happened to a run of words of a text."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a text that changed."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of money that is new, gone or another. ``place`` is that of the version that has
    it, the later one where both do."""

    kind: ChangeKind
    place: PlacedFigure
    before: ReportFigure | None
    after: ReportFigure | None


@dataclass(frozen=True, slots=True)
class FactChange:
    """A status, measured value or rating that is new, gone or another."""

    kind: ChangeKind
    place: Place
    before: Fact
    after: Fact


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that is new, gone or written otherwise in a language; the pieces in order are what
    was kept, taken away and added."""

    kind: ChangeKind
    place: Place
    language: Language
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ReportComparison:
    """All that differs between two versions of a report."""

    figures: tuple[FigureChange, ...]
    facts: tuple[FactChange, ...]
    texts: tuple[TextChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same."""
        return not (self.figures or self.facts or self.texts)


def compare_reports(before: Report, after: Report) -> ReportComparison:
    """What changed; in the order of the later version, what is gone at the end."""
    return ReportComparison(
        _figures(before, after),
        tuple(
            FactChange(_kind(old, new, None), place, old, new)
            for place, old, new in _both(
                {place.key: (place, fact) for place, fact in report_facts(before)},
                {place.key: (place, fact) for place, fact in report_facts(after)},
                None,
            )
            if old != new
        ),
        _texts(before, after),
    )


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts word by word. What was kept and taken away, in order, is the text before; what
    was kept and added is the text after."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Piece] = []
    for step, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if step == "equal":
            found.append(Piece(PieceKind.KEPT, "".join(old[old_from:old_to])))
            continue
        if old_from < old_to:
            found.append(Piece(PieceKind.REMOVED, "".join(old[old_from:old_to])))
        if new_from < new_to:
            found.append(Piece(PieceKind.ADDED, "".join(new[new_from:new_to])))
    return tuple(found)


def _figures(before: Report, after: Report) -> tuple[FigureChange, ...]:
    old = {one.figure.id: (one, one.figure) for one in report_figures(before)}
    new = {one.figure.id: (one, one.figure) for one in report_figures(after)}
    return tuple(
        FigureChange(_kind(was, now, None), place, was, now)
        for place, was, now in _both(old, new, None)
        if was != now
    )


def _texts(before: Report, after: Report) -> tuple[TextChange, ...]:
    nothing = LocalizedText()
    old = {place.key: (place, text) for place, text in report_texts(before)}
    new = {place.key: (place, text) for place, text in report_texts(after)}
    found = []
    for place, was, now in _both(old, new, nothing):
        for language in Language:
            words_before, words_after = getattr(was, language.value), getattr(now, language.value)
            if words_before != words_after:
                kind = _kind(words_before, words_after, "")
                pieces = compare_words(words_before, words_after)
                found.append(TextChange(kind, place, language, pieces))
    return tuple(found)


def _both(before: dict[str, Any], after: dict[str, Any], nothing: Any) -> list[Any]:
    """(place, before, after) of everything in either."""
    found = [
        (place, before[key][1] if key in before else nothing, value)
        for key, (place, value) in after.items()
    ]
    gone = [(place, value, nothing) for key, (place, value) in before.items() if key not in after]
    return found + gone


def _kind(before: object, after: object, nothing: object) -> ChangeKind:
    if before == nothing:
        return ChangeKind.ADDED
    return ChangeKind.REMOVED if after == nothing else ChangeKind.CHANGED
