"""The Excel workbook of a report."""

from datetime import datetime, time

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language
from toteuma.rendering.excel.book import Book, legal
from toteuma.rendering.excel.front import (
    add_contents,
    add_summary,
    write_contents,
    write_summary,
)
from toteuma.rendering.excel.registers import (
    write_aims,
    write_decisions,
    write_goals,
    write_key_figures,
    write_measures,
    write_risks,
    write_sources,
)
from toteuma.rendering.excel.statements import (
    write_binding,
    write_investments,
    write_projects,
    write_statement,
)
from toteuma.report.snapshot import Snapshot

_LONGEST_PROPERTY = 255


def render_xlsx(snapshot: Snapshot, language: Language) -> bytes:
    """The whole report as an Office Open XML workbook in ``language``.

    Numbers are numbers and totals are formulas with their values. The bytes depend on nothing but
    the snapshot and the language.
    """
    report = snapshot.report
    municipality = report.municipality.name.in_language(language)
    title = report.title.in_language(language)
    node = report.node.name.in_language(language)
    book = Book(language, f"{municipality} · {title}", _snapshot_words(snapshot, language))
    _describe(book, snapshot, f"{title}, {node}", municipality)
    contents = add_contents(book, report)
    summary = add_summary(book, report)
    for statement in report.statements:
        write_statement(book, report, statement, snapshot.id)
    write_binding(book, report)
    write_investments(book, report)
    write_projects(book, report)
    write_aims(book, report)
    write_goals(book, report)
    write_measures(book, report)
    write_key_figures(book, report)
    write_risks(book, report)
    write_decisions(book, report)
    write_sources(book, report)
    if summary is not None:
        write_summary(book, summary, report)
    write_contents(book, contents, snapshot)
    return book.finish()


def _describe(book: Book, snapshot: Snapshot, title: str, municipality: str) -> None:
    """Document properties, dated from the report."""
    report = snapshot.report
    note = report.source_note.in_language(book.language)
    book.workbook.set_properties(
        {
            "title": legal(title)[:_LONGEST_PROPERTY],
            "subject": legal(municipality)[:_LONGEST_PROPERTY],
            "author": legal(municipality)[:_LONGEST_PROPERTY],
            "keywords": _snapshot_words(snapshot, book.language),
            "comments": legal(note)[:_LONGEST_PROPERTY],
            "created": datetime.combine(report.dated, time()),
        }
    )
    book.workbook.set_custom_property("snapshot", snapshot.sha256, "text")


def _snapshot_words(snapshot: Snapshot, language: Language) -> str:
    return report_words(language)["document.snapshot"].format(id=snapshot.id)
