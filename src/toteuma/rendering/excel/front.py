"""The first sheets: contents with notes, and the summary with the chart of the year."""

from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode, Status
from toteuma.rendering.charts import course_chart
from toteuma.rendering.excel.book import HEADER_ROW, Book, Column, Sheet
from toteuma.rendering.excel.chart import CourseData, insert_course_chart
from toteuma.rendering.excel.plain import plain_text
from toteuma.rendering.excel.statements import (
    LABEL_WIDTH,
    binding_columns,
    period_text,
    write_binding_rows,
)
from toteuma.rendering.excel.styles import number_format
from toteuma.rendering.formats import format_date, format_percent
from toteuma.rendering.notes import reading_notes
from toteuma.rendering.presence import (
    goal_levels,
    has_attention,
    has_summary,
    names_node,
)
from toteuma.rendering.sentences import attention_sentence, headline_sentences, status_phrase
from toteuma.report.model import MonthlyCourse, Report
from toteuma.report.snapshot import Snapshot

_CONTENTS_COLUMNS = (Column("", 44), Column("", 90))
_PLAIN_COLUMNS = (Column("", LABEL_WIDTH), *(Column("", 16) for _ in range(9)))
"""The summary without a headline."""

_SENTENCE_COLUMNS = 9
_SENTENCE_WIDTH = 130


def add_contents(book: Book, report: Report) -> Sheet:
    """The first sheet, still empty: links are written when the others stand."""
    language = book.language
    names = [report.municipality.name.in_language(language)]
    if names_node(report):
        names.append(report.node.name.in_language(language))
    title = report.title.in_language(language)
    return book.add_sheet(
        book.words["document.contents"], title, ", ".join(names), is_one_page=True
    )


def write_contents(book: Book, sheet: Sheet, snapshot: Snapshot) -> None:
    """Period, snapshot, a link to every sheet, and how to read the figures."""
    report, language, words = snapshot.report, book.language, book.words
    styles = book.styles
    sheet.set_widths(_CONTENTS_COLUMNS)
    facts = (
        period_text(book, report),
        words["document.dated"].format(date=format_date(report.dated, language)),
        words["document.snapshot"].format(id=snapshot.id),
    )
    for row, fact in enumerate(facts, start=2):
        sheet.text(row, 0, fact, styles.quiet)
    row = len(facts) + 3
    sheet.text(row, 0, words["document.contents"], styles.heading)
    for other in book.sheets[1:]:
        row += 1
        sheet.link(row, 0, f"internal:{other.reference}!A1", other.name)
        sheet.text(row, 1, other.title, styles.text())
    sheet.text(row + 2, 0, words["section.notes"], styles.heading)
    sheet.paragraphs(row + 3, _CONTENTS_COLUMNS, _notes(book, snapshot))


def _notes(book: Book, snapshot: Snapshot) -> list[str]:
    report, words = snapshot.report, book.words
    share = format_percent(report.period.share_of_year, book.language)
    is_whole_year = report.period.share_of_year >= 1000
    has_used = any(
        column.code is ColumnCode.USED_PERCENT
        for statement in report.statements
        for column in statement.columns
    )
    used_bar = words["note.used_bar_full" if is_whole_year else "note.used_bar"].format(share=share)
    notes = [
        *((words["note.exact_cells"], words["note.formulas"]) if report.statements else ()),
        *((used_bar,) if has_used else ()),
        *reading_notes(report, snapshot.id, book.language),
        f"{words['source.checksum']}: {snapshot.sha256}",
    ]
    source_note = plain_text(report.source_note.in_language(book.language), book.language)
    return [*notes, *source_note.split("\n")] if source_note else notes


def add_summary(book: Book, report: Report) -> Sheet | None:
    """The second sheet, still empty: it links to places on the others. None where there is
    nothing to sum up."""
    if not has_summary(report):
        return None
    title = book.words["section.summary"]
    return book.add_sheet(title, title, period_text(book, report), is_one_page=True)


def write_summary(book: Book, sheet: Sheet, report: Report) -> None:
    """Headline figures, statuses, what needs attention, and the course of the year."""
    row = HEADER_ROW
    sentences = headline_sentences(report, book.language)
    if sentences:
        sheet.text(row - 1, 0, " ".join(sentences), book.styles.body_line)
        row += 1
    headline = report.summary.headline
    if headline is not None:
        columns = binding_columns(book, report, (headline,))
        sheet.set_widths(columns)
        sheet.header(columns, row)
        write_binding_rows(book, sheet, (headline,), row + 1)
        row += 3
    else:
        sheet.set_widths(_PLAIN_COLUMNS)
    if goal_levels(report):
        row = _write_statuses(book, sheet, report, row)
    if has_attention(report):
        row = _write_attention(book, sheet, report, row)
    if report.summary.course is not None:
        _write_course(book, sheet, report, report.summary.course, row)


def _write_statuses(book: Book, sheet: Sheet, report: Report, row: int) -> int:
    words, styles = book.words, book.styles
    columns = [
        Column(words["binding.level"], 0),
        *(Column(status_phrase(status, book.language), 0, is_figure=True) for status in Status),
    ]
    sheet.text(row, 0, words["chart.statuses"], styles.heading)
    sheet.header(columns, row + 1)
    counts = {(one.level, one.status): one.count for one in report.summary.status_counts}
    levels = goal_levels(report)
    for place, level in enumerate(levels, start=row + 2):
        sheet.text(place, 0, words[f"level.{level.value}"], styles.text())
        for column, status in enumerate(Status, start=1):
            number = counts.get((level, status), 0)
            sheet.worksheet.write_number(place, column, number, styles.figure("0"))
    return row + 3 + len(levels)


def _write_attention(book: Book, sheet: Sheet, report: Report, row: int) -> int:
    """Each thing as a sentence; the unit's name leads to where it stands."""
    words, styles, language = book.words, book.styles, book.language
    sheet.text(row, 0, words["section.attention"], styles.heading)
    row += 1
    if not report.summary.attention:
        sheet.text(row, 0, words["attention.nothing"], styles.text())
        return row + 2
    for item in report.summary.attention:
        where = item.node.name.in_language(language)
        target = book.places.get(item.anchor)
        if target is None:
            sheet.text(row, 0, where, styles.text())
        else:
            sheet.link(row, 0, target, where)
        sentence = (
            attention_sentence(item, report.period, language).removeprefix(where).lstrip(": ")
        )
        sheet.merged((row, 1, _SENTENCE_COLUMNS), sentence, styles.text(), _SENTENCE_WIDTH)
        row += 1
    return row + 1


def _write_course(
    book: Book, sheet: Sheet, report: Report, course: MonthlyCourse, row: int
) -> None:
    """The year's cumulative amounts as numbers and as a chart over them."""
    words, styles, language = book.words, book.styles, book.language
    chart = course_chart(course, report.period, language)
    year = report.period.fiscal_year
    columns = [
        Column(words["chart.month"], 0),
        *(
            Column(f"{name}\n{words['unit.euro']}", 0, is_figure=True)
            for name in (
                words["chart.this_year"].format(year=year),
                words["chart.last_year"].format(year=year - 1),
                words["chart.budget"],
                words["chart.forecast"],
            )
        ),
    ]
    sheet.text(row, 0, chart.title, styles.heading)
    sheet.header(columns, row + 1)
    money = styles.figure(number_format(UnitOfMeasure.EURO, language))
    reached = max((point.month for point in course.points if point.actual is not None), default=0)
    for place, point in enumerate(course.points, start=row + 2):
        sheet.text(place, 0, words[f"month.short_{point.month}"], styles.text())
        forecast = course.forecast if point.month == len(course.points) else None
        if point.month == reached and course.forecast is not None:
            forecast = point.actual
        amounts = (point.actual, point.previous, course.budget, forecast)
        for column, amount in enumerate(amounts, start=1):
            if amount is None:
                sheet.worksheet.write_blank(place, column, None, money)
            else:
                sheet.worksheet.write_number(place, column, amount / 100, money)
    names = [column.title.split("\n", maxsplit=1)[0] for column in columns]
    data = CourseData(sheet, row + 2, names, course)
    insert_course_chart(data, (row + 1, len(columns)), chart.description)
