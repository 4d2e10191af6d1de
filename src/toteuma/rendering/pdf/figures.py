"""Tables of figures as the templates receive them: statements, projects, binding levels.

A table is ``label_width`` (points; None: what the figures leave), ``columns`` (``label``,
``unit``, ``width`` in points, ``is_quiet`` for last year) and
``rows`` (``style``, ``label``, ``detail``, ``mark``, ``anchor``, ``cells``). A cell is its printed
``text`` and, in the used-% column, ``used`` in tenths of a percent for the bar.
"""

from collections.abc import Sequence

from toteuma.catalogue.wording import report_words
from toteuma.domain.layout import LineStyle
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.formats import format_figure
from toteuma.rendering.pdf.columns import FigureColumn, column_views, label_width
from toteuma.rendering.pdf.text import View, drawable, plain, rich, with_marks_kept
from toteuma.rendering.presence import shown_places
from toteuma.rendering.sentences import column_label, statement_notes
from toteuma.report.model import (
    BindingEntry,
    Report,
    ReportFigure,
    ReportLine,
    ReportProject,
    ReportStatement,
)
from toteuma.statements.deviations import Course


def statement_views(
    report: Report, statements: Sequence[ReportStatement], snapshot_id: str, language: Language
) -> list[View]:
    """Statements with table, explanations, notes and assessment; equal columns have one width."""
    return [
        _statement_view(
            report,
            statement,
            [other for other in statements if other.columns == statement.columns],
            snapshot_id,
            language,
        )
        for statement in statements
    ]


def _statement_view(
    report: Report,
    statement: ReportStatement,
    alike: Sequence[ReportStatement],
    snapshot_id: str,
    language: Language,
) -> View:
    shown = [
        index
        for index, column in enumerate(statement.columns)
        if column.code is not ColumnCode.EXPLANATION
    ]
    columns = [
        FigureColumn(
            statement.columns[index].code,
            plain(statement.columns[index].label, language),
            tuple(line.figures[index] for other in alike for line in other.lines),
        )
        for index in shown
    ]
    rows = [_line_view(line, shown, language) for line in statement.lines]
    return {
        "anchor": statement.anchor,
        "heading": plain(statement.node.name, language),
        "table": figure_table(report_words(language)["column.line"], columns, rows, language),
        "explanations": [
            {"label": plain(line.name, language), "body": rich(line.explanation, language)}
            for line in statement.lines
            if line.explanation.in_language(language).strip()
        ],
        "notes": [
            with_marks_kept(drawable(note))
            for note in statement_notes(report, statement, snapshot_id, language)
        ],
        "assessment": rich(statement.assessment, language),
    }


def figure_table(
    first_label: str, columns: Sequence[FigureColumn], rows: Sequence[View], language: Language
) -> View:
    """A table of figures; ``is_wide`` when it needs a page on its side."""
    labels = [str(row["label"]) for row in rows]
    views, is_wide = column_views(columns, labels, language)
    return {
        "first_label": first_label,
        "label_width": label_width(views),
        "columns": views,
        "rows": list(rows),
        "is_wide": is_wide,
    }


def _line_view(line: ReportLine, shown: Sequence[int], language: Language) -> View:
    return row_view(
        label=plain(line.name, language),
        style=line.style,
        cells=[cell_view(line.figures[index], language) for index in shown],
        course=line.course,
    )


def row_view(
    *,
    label: str,
    style: LineStyle,
    cells: Sequence[View],
    course: Course | None = None,
    detail: str = "",
    anchor: str = "",
) -> View:
    """A row; ``detail`` stands small under its label."""
    return {
        "label": label,
        "style": style.value,
        "cells": list(cells),
        "mark": "" if course is None else course.value,
        "detail": detail,
        "anchor": anchor,
    }


def cell_view(figure: ReportFigure, language: Language) -> View:
    """A figure as printed; a share of the budget carries the value that its bar draws."""
    is_share = figure.column is ColumnCode.USED_PERCENT
    return {"text": format_figure(figure, language), "used": figure.shown if is_share else None}


def projects_table(report: Report, language: Language) -> View:
    """All projects in one table, in the order of the report."""
    series = [project.figures for project in report.projects]
    places = shown_places(series)
    rows = [_project_row(project, places, language) for project in report.projects]
    words = report_words(language)
    return figure_table(
        words["project.project"], _columns_of(report, series, places, language), rows, language
    )


def _project_row(project: ReportProject, places: Sequence[int], language: Language) -> View:
    return row_view(
        label=plain(project.name, language),
        style=LineStyle.REGULAR,
        cells=[cell_view(project.figures[place], language) for place in places],
        detail=plain(project.node.name, language),
        anchor=project.anchor,
    )


def binding_table(report: Report, language: Language) -> View:
    """Binding levels; the detail of each row says its level and whether it holds.

    The line that binds stands once in the header where it is the same for all, as it mostly is.
    """
    words = report_words(language)
    lines = {plain(entry.line_name, language) for entry in report.binding}
    series = [entry.figures for entry in report.binding]
    places = shown_places(series)
    rows = [_binding_row(entry, places, len(lines) > 1, language) for entry in report.binding]
    label = words["binding.node"]
    if len(lines) == 1:
        label += f" · {lines.pop()}"
    columns = _columns_of(report, series, places, language)
    return figure_table(label, columns, rows, language)


def _binding_row(
    entry: BindingEntry, places: Sequence[int], names_line: bool, language: Language
) -> View:
    words = report_words(language)
    is_breached = entry.is_breached or entry.is_breached_by_forecast
    details = [] if entry.level is None else [words[f"level.{entry.level.value}"]]
    if names_line:
        details.append(plain(entry.line_name, language))
    details.append(words[f"binding.{binding_verdict(entry)}"].lower())
    return row_view(
        label=plain(entry.node.name, language),
        style=LineStyle.REGULAR,
        cells=[cell_view(entry.figures[place], language) for place in places],
        course=Course.WORSE if is_breached else None,
        detail=" · ".join(details),
        anchor=entry.anchor,
    )


def binding_verdict(entry: BindingEntry) -> str:
    """The word for where a binding level stands: key under ``binding`` in the wording."""
    if entry.is_breached:
        return "is_breached"
    return "is_breached_by_forecast" if entry.is_breached_by_forecast else "holds"


def _columns_of(
    report: Report,
    series: Sequence[Sequence[ReportFigure]],
    places: Sequence[int],
    language: Language,
) -> list[FigureColumn]:
    """Columns of rows that all hold the same figures; none for no rows."""
    return [
        FigureColumn(
            series[0][place].column,
            column_label(series[0][place].column, report.period, language),
            tuple(row[place] for row in series),
        )
        for place in places
    ]
