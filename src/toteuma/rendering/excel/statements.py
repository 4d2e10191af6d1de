"""Sheets of figures: a sheet for each statement, binding levels, investments, projects."""

from collections.abc import Sequence

from toteuma.domain.vocabulary import ColumnCode, Status
from toteuma.rendering.charts.palette import STATUS_COLOURS
from toteuma.rendering.excel.book import FIRST_ROW, Book, Column, Sheet
from toteuma.rendering.excel.figures import FigureRows, Part, figure_column
from toteuma.rendering.excel.plain import plain_text
from toteuma.rendering.formats import format_date
from toteuma.rendering.leads import section_lead
from toteuma.rendering.presence import shown_places
from toteuma.rendering.sentences import column_label, statement_notes
from toteuma.report.model import (
    BindingEntry,
    Report,
    ReportFigure,
    ReportLine,
    ReportStatement,
)
from toteuma.statements.deviations import Course

LABEL_WIDTH = 38.0
_COURSE_MARKS = {Course.BETTER: "▲", Course.WORSE: "▼"}
_COURSE_COLOURS = {
    Course.BETTER: STATUS_COLOURS[Status.ON_TRACK],
    Course.WORSE: STATUS_COLOURS[Status.NOT_ON_TRACK],
}


def write_statement(
    book: Book, report: Report, statement: ReportStatement, snapshot_id: str
) -> None:
    """A statement on a sheet of its own, with a defined name over its table."""
    language, words = book.language, book.words
    node = statement.node.name.in_language(language)
    title = f"{statement.title.in_language(language)}, {node}"
    sheet = book.add_sheet(node, title, period_text(book, report))
    book.place(statement.anchor, sheet, 0)
    shown = _figure_places(statement)
    columns = [Column(words["column.line"], LABEL_WIDTH), *_statement_columns(book, statement)]
    remarks = _Remarks(book, sheet, statement.lines, len(columns))
    columns += remarks.columns
    sheet.open_table(columns)
    rows = FigureRows(sheet, 1, [statement.columns[place].code for place in shown])
    _write_lines(sheet, rows, statement, FIRST_ROW, remarks, label_column=0)
    last_row = FIRST_ROW + len(statement.lines) - 1
    if statement.lines:
        rows.close(FIRST_ROW, last_row)
        remarks.close(FIRST_ROW, last_row)
    sheet.close_table(columns, last_row)
    sheet.define_name(statement.anchor, last_row, len(columns) - 1)
    notes = statement_notes(report, statement, snapshot_id, language)
    row = sheet.paragraphs(last_row + 2, columns, notes)
    assessment = plain_text(statement.assessment.in_language(language), language)
    if assessment:
        sheet.text(row + 1, 0, words["section.assessment"], book.styles.heading)
        sheet.prose(row + 2, columns, assessment.split("\n"))


def write_investments(book: Book, report: Report) -> None:
    """All investment statements in one table, the unit in the first column."""
    statements = [one for one in report.investments if one.lines]
    if not statements:
        return
    words = book.words
    title = words["section.investments"]
    lead = section_lead("investments", report, book.language)
    sheet = book.add_sheet(title, title, lead)
    columns = [
        Column(words["binding.node"], LABEL_WIDTH),
        Column(words["column.line"], 22),
        *_statement_columns(book, statements[0]),
    ]
    lines = [line for statement in statements for line in statement.lines]
    remarks = _Remarks(book, sheet, lines, len(columns))
    columns += remarks.columns
    sheet.open_table(columns)
    shown = _figure_places(statements[0])
    rows = FigureRows(sheet, 2, [statements[0].columns[place].code for place in shown])
    row = FIRST_ROW
    for statement in statements:
        book.place(statement.anchor, sheet, row)
        for place, line in enumerate(statement.lines):
            name = statement.node.name.in_language(book.language)
            sheet.text(row + place, 0, name, book.styles.text(line.style))
        _write_lines(sheet, rows, statement, row, remarks, label_column=1)
        row += len(statement.lines)
    rows.close(FIRST_ROW, row - 1)
    remarks.close(FIRST_ROW, row - 1)
    sheet.close_table(columns, row - 1)


def write_projects(book: Book, report: Report) -> None:
    """Investment projects with their figures and where each stands."""
    if not report.projects:
        return
    language, words = book.language, book.words
    title = words["project.projects"]
    sheet = book.add_sheet(title, title, section_lead("investments", report, language))
    places = shown_places([project.figures for project in report.projects])
    figures = [report.projects[0].figures[place] for place in places]
    columns = [
        Column(words["project.project"], LABEL_WIDTH),
        Column(words["binding.node"], 24),
        *_columns_of(book, report, figures),
        Column(words["project.narrative"], 60),
    ]
    sheet.open_table(columns)
    rows = FigureRows(sheet, 2, [figure.column for figure in figures], is_listed=True)
    for row, project in enumerate(report.projects, start=FIRST_ROW):
        book.place(project.anchor, sheet, row)
        sheet.text(row, 0, project.name.in_language(language), book.styles.listed)
        sheet.text(row, 1, project.node.name.in_language(language), book.styles.listed)
        rows.write(row, [project.figures[place] for place in places])
        narrative = plain_text(project.narrative.in_language(language), language)
        sheet.text(row, len(columns) - 1, narrative, book.styles.listed)
    last_row = FIRST_ROW + len(report.projects) - 1
    rows.close(FIRST_ROW, last_row)
    sheet.close_table(columns, last_row)


def write_binding(book: Book, report: Report) -> None:
    """Binding levels and whether each holds."""
    title = book.words["section.binding"]
    if report.binding:
        lead = section_lead("binding", report, book.language)
        sheet = book.add_sheet(title, title, lead)
        columns = binding_columns(book, report, report.binding)
        sheet.open_table(columns)
        for row, entry in enumerate(report.binding, start=FIRST_ROW):
            book.place(entry.anchor, sheet, row)
        write_binding_rows(book, sheet, report.binding, FIRST_ROW)
        sheet.close_table(columns, FIRST_ROW + len(report.binding) - 1)


def binding_columns(book: Book, report: Report, entries: Sequence[BindingEntry]) -> list[Column]:
    """The columns of binding levels (at least one), all of which hold the same figures.

    What binds nobody has neither level nor verdict.
    """
    words = book.words
    is_binding = any(entry.level is not None for entry in entries)
    places = shown_places([entry.figures for entry in entries])
    figures = [entries[0].figures[place] for place in places]
    return [
        Column(words["binding.node"], LABEL_WIDTH),
        Column(words["binding.level"] if is_binding else "", 16),
        Column(words["column.line"], 22),
        *_columns_of(book, report, figures),
        *([Column(words["goal.status"], 24)] if is_binding else []),
    ]


def write_binding_rows(
    book: Book, sheet: Sheet, entries: Sequence[BindingEntry], first_row: int
) -> None:
    """Binding levels, one on a row (at least one)."""
    language, words, text = book.language, book.words, book.styles.text()
    places = shown_places([entry.figures for entry in entries])
    first_figure = 3
    verdict_column = first_figure + len(places)
    codes = [entries[0].figures[place].column for place in places]
    rows = FigureRows(sheet, first_figure, codes)
    for row, entry in enumerate(entries, start=first_row):
        sheet.text(row, 0, entry.node.name.in_language(language), text)
        sheet.text(row, 1, "" if entry.level is None else words[f"level.{entry.level.value}"], text)
        sheet.text(row, 2, entry.line_name.in_language(language), text)
        rows.write(row, [entry.figures[place] for place in places])
        if entry.level is not None:
            sheet.text(row, verdict_column, _verdict(book, entry), text)
    last_row = first_row + len(entries) - 1
    rows.close(first_row, last_row)
    sheet.colour_words(verdict_column, first_row, last_row, "▼", _COURSE_COLOURS[Course.WORSE])


def _verdict(book: Book, entry: BindingEntry) -> str:
    if entry.is_breached:
        return f"▼ {book.words['binding.is_breached']}"
    if entry.is_breached_by_forecast:
        return f"▼ {book.words['binding.is_breached_by_forecast']}"
    return book.words["binding.holds"]


def _write_lines(
    sheet: Sheet,
    rows: FigureRows,
    statement: ReportStatement,
    first_row: int,
    remarks: "_Remarks",
    *,
    label_column: int,
) -> None:
    """The statement's lines; totals know the rows of the lines that they add."""
    shown = _figure_places(statement)
    styles, language = sheet.book.styles, sheet.book.language
    parts: dict[str, Part] = {}
    for row, line in enumerate(statement.lines, start=first_row):
        figures = [line.figures[place] for place in shown]
        sheet.text(row, label_column, line.name.in_language(language), styles.text(line.style))
        added = [parts[code] for code in line.parts if code in parts]
        parts[line.code] = rows.write(row, figures, line.style, added)
        remarks.write(row, line)


class _Remarks:
    """The columns after the figures, where some line has a deviation or an explanation."""

    def __init__(
        self, book: Book, sheet: Sheet, lines: Sequence[ReportLine], first_column: int
    ) -> None:
        self._book = book
        self._sheet = sheet
        self._first = first_column
        self._has_course = any(line.course is not None for line in lines)
        self._has_explanation = any(line.explanation.in_language(book.language) for line in lines)

    @property
    def columns(self) -> list[Column]:
        """Their headers."""
        words = self._book.words
        found = []
        if self._has_course:
            found.append(Column(words["column.deviation"], 26))
        if self._has_explanation:
            found.append(Column(words["column.explanation"], 50))
        return found

    def write(self, row: int, line: ReportLine) -> None:
        """The remarks of one line."""
        column, style = self._first, self._book.styles.text(line.style)
        if self._has_course:
            phrase = ""
            if line.course is not None:
                word = self._book.words[f"course.{line.course.value}"]
                phrase = f"{_COURSE_MARKS[line.course]} {word}"
            self._sheet.text(row, column, phrase, style)
            column += 1
        if self._has_explanation:
            explanation = plain_text(
                line.explanation.in_language(self._book.language), self._book.language
            )
            self._sheet.text(row, column, explanation, style)

    def close(self, first_row: int, last_row: int) -> None:
        """Colours beside the marks."""
        if self._has_course:
            for course, mark in _COURSE_MARKS.items():
                colour = _COURSE_COLOURS[course]
                self._sheet.colour_words(self._first, first_row, last_row, mark, colour)
            self._sheet.band_marked(self._first, first_row, last_row)


def _figure_places(statement: ReportStatement) -> list[int]:
    return [
        place
        for place, column in enumerate(statement.columns)
        if column.code is not ColumnCode.EXPLANATION
    ]


def _statement_columns(book: Book, statement: ReportStatement) -> list[Column]:
    return [
        figure_column(
            statement.columns[place].label.in_language(book.language),
            statement.columns[place].unit_of_measure,
            book.words,
        )
        for place in _figure_places(statement)
    ]


def _columns_of(book: Book, report: Report, figures: Sequence[ReportFigure]) -> list[Column]:
    return [
        figure_column(
            column_label(figure.column, report.period, book.language),
            figure.unit_of_measure,
            book.words,
        )
        for figure in figures
    ]


def period_text(book: Book, report: Report) -> str:
    """The reporting period in words."""
    return book.words["document.period"].format(
        start=format_date(report.period.start, book.language),
        end=format_date(report.period.end, book.language),
    )
