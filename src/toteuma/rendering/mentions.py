"""Figures that the texts of a report mention, and where in the report they stand."""

from collections.abc import Iterator

from toteuma.domain.live_figures import MarkKind, marks
from toteuma.report.live_texts import long_texts
from toteuma.report.model import Report, ReportFigure


def figures_by_part(report: Report) -> Iterator[tuple[str, ReportFigure]]:
    """Each figure with the anchor of the part that prints it, in the order statements,
    investments, projects, binding levels."""
    for statement in (*report.statements, *report.investments):
        for line in statement.lines:
            for figure in line.figures:
                yield statement.anchor, figure
    for project in report.projects:
        for figure in project.figures:
            yield project.anchor, figure
    for entry in report.binding:
        for figure in entry.figures:
            yield entry.anchor, figure


def places_of_mentioned(report: Report) -> dict[str, str]:
    """The anchor of the part that prints a figure, for each one that a text mentions and the
    report prints."""
    mentioned = {
        mark.code
        for entry in long_texts(report)
        for written in (entry.text.fi, entry.text.sv, entry.text.en)
        for mark in marks(written)
        if mark.kind is MarkKind.FIGURE
    }
    places: dict[str, str] = {}
    if mentioned:
        for anchor, figure in figures_by_part(report):
            if figure.id in mentioned:
                places.setdefault(figure.id, anchor)
    return places
