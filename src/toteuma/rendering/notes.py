"""How to read the figures of a report: what the last section of every output says of them."""

from collections.abc import Iterator

from toteuma.catalogue.wording import report_words
from toteuma.domain.live_figures import marks
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.report.live_texts import long_texts
from toteuma.report.model import KeyFigureCell, Report, ReportFigure, Suppression, TrailHead
from toteuma.statements.request import Rounding


def reading_notes(report: Report, snapshot_id: str, language: Language) -> tuple[str, ...]:
    """Units, sign, rounding, "no figure", zero budgets, marks, closing periods, the head of the
    audit trail and the snapshot, each as far as the report has anything that it explains."""
    words = report_words(language)
    values: dict[str, object] = {"id": snapshot_id}
    if isinstance(report.trail, TrailHead):
        values |= {"number": report.trail.number, "hash": report.trail.hash}
    return tuple(words[key].format(**values) for key in _keys(report))


def _keys(report: Report) -> Iterator[str]:
    rows = list(_rows(report))
    if rows:
        yield "note.units"
        yield "note.income_positive"
        is_adding_up = report.rounding is Rounding.ADDING_UP
        yield "note.rounding_adding_up" if is_adding_up else "note.rounding_independent"
    cells: list[ReportFigure | KeyFigureCell] = [figure for row in rows for figure in row]
    cells += [cell for row in report.key_figures.rows for cell in row.values]
    if any(cell.value is None and not cell.is_suppressed for cell in cells):
        yield "note.no_figure"
    if any(cell.is_suppressed for cell in cells) or _has_suppressed_mark(report):
        yield "note.suppressed"
    if any(_has_zero_budget(row) for row in rows):
        yield "note.zero_budget"
    if any(line.course is not None for statement in report.statements for line in statement.lines):
        yield "note.marks"
    if rows and Period.parse(report.period.code).with_closing:
        yield "note.closing"
    if isinstance(report.trail, TrailHead):
        yield "note.trail"
    yield "note.snapshot"


def _has_suppressed_mark(report: Report) -> bool:
    """Whether a text has a figure that is not shown."""
    return isinstance(report.suppression, Suppression) and any(
        mark.value is not None and mark.value.is_suppressed
        for one in long_texts(report)
        for mark in marks(one.text.fi + one.text.sv + one.text.en)
    )


def _rows(report: Report) -> Iterator[tuple[ReportFigure, ...]]:
    for statement in (*report.statements, *report.investments):
        for line in statement.lines:
            yield line.figures
    for project in report.projects:
        yield project.figures
    for entry in report.binding:
        yield entry.figures


def _has_zero_budget(row: tuple[ReportFigure, ...]) -> bool:
    values = {figure.column: figure.value for figure in row}
    return values.get(ColumnCode.BUDGET) == 0 and values.get(ColumnCode.USED_PERCENT) == 0
