"""All that a report says, piece by piece: each text, figure and fact with its place.

Places are stable from one version of a report to the next, so that two versions can be held
against each other, a text can be searched for, and what lacks a language can be named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, Status
from toteuma.report.model import (
    KeyFigureCell,
    Named,
    Record,
    Report,
    ReportColumn,
    ReportFigure,
    ReportStatement,
    Summary,
)

_FACTS = frozenset({"status", "likelihood", "impact", "target", "target_upper", "value"})
_SUBJECTS = ("title", "name", "reason")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: in the part of this anchor, of what, in which field. ``key`` tells
    it from every other place of the report."""

    key: str
    anchor: str
    subject: LocalizedText
    node: LocalizedText
    field: str


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure of a statement, project or binding level, with the name of its line."""

    figure: ReportFigure
    anchor: str
    line: LocalizedText
    node: LocalizedText


type Fact = Status | Decimal | int | None
"""What is said of a goal, key figure or risk in one word or number."""


def report_texts(report: Report) -> Iterator[tuple[Place, LocalizedText]]:
    """Every text of the report with its place, in print order; empty ones too."""
    for place, value in _walk(report, Place("", "", report.title, report.node.name, "")):
        if isinstance(value, LocalizedText):
            yield place, value


def report_facts(report: Report) -> Iterator[tuple[Place, Fact]]:
    """Statuses, values of key figures and measures, and what risks are rated, in print order."""
    for place, value in _walk(report, Place("", "", report.title, report.node.name, "")):
        if not isinstance(value, LocalizedText):
            yield place, value


def report_figures(report: Report) -> Iterator[PlacedFigure]:
    """Every figure of money once: the first place that prints it, in the order statements,
    investments, projects, binding levels."""
    seen: set[str] = set()
    for one in _figures(report):
        if one.figure.id not in seen:
            seen.add(one.figure.id)
            yield one


def missing_texts(report: Report, language: Language) -> list[Place]:
    """Places of texts that are written, but not in this language. A sign such as "%" is the same
    in all of them."""
    return [
        place
        for place, text in report_texts(report)
        if not text.is_empty
        and not getattr(text, language.value)
        and any(mark.isalpha() for mark in text.fi + text.sv + text.en)
    ]


def _figures(report: Report) -> Iterator[PlacedFigure]:
    for statement in (*report.statements, *report.investments):
        for line in statement.lines:
            for figure in line.figures:
                yield PlacedFigure(figure, statement.anchor, line.name, statement.node.name)
    for project in report.projects:
        for figure in project.figures:
            yield PlacedFigure(figure, project.anchor, project.name, project.node.name)
    for entry in report.binding:
        for figure in entry.figures:
            yield PlacedFigure(figure, entry.anchor, entry.line_name, entry.node.name)


# The summary says again what stands elsewhere; names of columns and units are no content.
_SAID_ELSEWHERE = (Summary, ReportFigure, ReportColumn, Named)


def _walk(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, LocalizedText):
        yield place, value
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _walk(one, _inside(one, place, number))
    elif isinstance(value, Record) and not isinstance(value, _SAID_ELSEWHERE):
        for name in (field.name for field in msgspec.structs.fields(value)):
            held = getattr(value, name)
            within = Place(f"{place.key}.{name}", place.anchor, place.subject, place.node, name)
            if name in _FACTS and not isinstance(held, Record | tuple | LocalizedText):
                yield within, held
            else:
                yield from _walk(held, within)


def _inside(one: Any, place: Place, number: int) -> Place:
    """The place of one among several: by its own code where it has one, else by its number."""
    if not isinstance(one, Record):
        return Place(f"{place.key}:{number}", place.anchor, place.subject, place.node, place.field)
    anchor = getattr(one, "anchor", "")
    own = anchor or _own_code(one) or str(number)
    subject = place.subject
    for name in _SUBJECTS:
        found = getattr(one, name, None)
        if isinstance(found, LocalizedText) and not found.is_empty:
            subject = found
            break
    named = getattr(one, "node", None)
    node = named.name if isinstance(named, Named) else place.node
    if isinstance(one, ReportStatement):
        subject = node
    return Place(f"{place.key}:{own}", anchor or place.anchor, subject, node, place.field)


def _own_code(one: Record) -> str:
    if isinstance(one, KeyFigureCell):
        return one.id
    for name in ("code", "number", "observed_on", "batch"):
        if hasattr(one, name):
            return str(getattr(one, name))
    return ""
