"""Pages as a reader sees them: nothing orphaned, split, overlapping or nearly empty."""

from collections import Counter
from functools import cache
from io import BytesIO

import msgspec
import pdfplumber
import pypdf
import pytest
from tests.rendering.pdf_reading import FOOTER_TOP, HEADER_BOTTOM, Row, body, read_pages
from tests.rendering.support import line, text, tiny_report

from toteuma.domain.layout import LineStyle
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.pdf import render_pdf
from toteuma.rendering.pdf.document import draw
from toteuma.report.model import Report, ReportStatement
from toteuma.report.snapshot import Snapshot, freeze

ALL = list(Language)
MANY = 90


@cache
def demo_pdf(snapshot: Snapshot, language: Language) -> bytes:
    return render_pdf(snapshot, language)


def heading_rows(pdf: bytes) -> list[tuple[int, float]]:
    """Page and distance from the page's top of everything that has a bookmark."""
    document = pypdf.PdfReader(BytesIO(pdf))
    found: list[tuple[int, float]] = []

    def walk(items: list[object]) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item)
                continue
            assert isinstance(item, pypdf.generic.Destination)
            page = document.get_destination_page_number(item)
            assert page is not None
            assert item.top is not None
            found.append((page, float(document.pages[page].mediabox.height) - float(item.top)))

    walk(document.outline)
    return found


def assert_no_heading_is_left_behind(pdf: bytes) -> None:
    pages = read_pages(pdf)
    for page, top in heading_rows(pdf):
        below = [row for row in body(pages[page]) if row.top > top + 1]
        # The heading itself, which may take two lines, and something under it.
        assert len(below) >= 3, (page + 1, top, [row.text for row in below])


def assert_no_page_is_nearly_empty(pdf: bytes) -> None:
    for number, rows in enumerate(read_pages(pdf)[1:], 2):
        lowest = max(row.bottom for row in body(rows))
        filled = (lowest - HEADER_BOTTOM) / (FOOTER_TOP - HEADER_BOTTOM)
        assert filled > 0.3, f"page {number} is filled to {filled:.0%}"


def long_statement(lines: int) -> ReportStatement:
    """A statement of many lines whose labels take two lines each."""
    statement = tiny_report().statements[0]
    rows = tuple(
        line(
            "S",
            f"L{index}",
            text(f"Alku{index} on pitkä selite joka jatkuu loppu{index}"),
            (1, 2, 3, 4),
        )
        for index in range(lines)
    )
    total = line("S", "SUM", text("Summa"), (1, 2, 3, 4), style=LineStyle.BOTTOM)
    columns = tuple(
        msgspec.structs.replace(column, label=text(f"Otsake{index}"))
        for index, column in enumerate(statement.columns)
    )
    return msgspec.structs.replace(
        statement, lines=(*rows, total), columns=columns, rounding_differences=()
    )


def report_of(*statements: ReportStatement) -> Report:
    return msgspec.structs.replace(tiny_report(), statements=statements)


def pages_with(pages: list[list[Row]], word: str) -> list[int]:
    return [number for number, rows in enumerate(pages) if any(word in row.text for row in rows)]


@pytest.mark.parametrize("language", ALL)
def test_no_heading_stands_at_the_foot_of_a_page(
    language: Language, demo_snapshot: Snapshot
) -> None:
    assert_no_heading_is_left_behind(demo_pdf(demo_snapshot, language))


@pytest.mark.parametrize("language", ALL)
def test_no_page_is_nearly_empty(language: Language, demo_snapshot: Snapshot) -> None:
    assert_no_page_is_nearly_empty(demo_pdf(demo_snapshot, language))


@pytest.mark.parametrize("language", ALL)
def test_every_page_stands_upright(language: Language, demo_snapshot: Snapshot) -> None:
    for page in pypdf.PdfReader(BytesIO(demo_pdf(demo_snapshot, language))).pages:
        assert page.mediabox.width < page.mediabox.height


@pytest.mark.parametrize("language", ALL)
def test_a_page_has_at_most_three_sizes_of_type(
    language: Language, demo_snapshot: Snapshot
) -> None:
    for rows in read_pages(demo_pdf(demo_snapshot, language))[1:]:
        sizes = {size for row in body(rows) for size in row.sizes}
        # ▲▼ stand a little larger than the text around them, what is raised a little smaller;
        # a chart has sizes of its own.
        marks = {10.8, 12.6, 5.4, 6.3, 8.2, 9.8}
        assert len(sizes - marks) <= 3, sizes


@pytest.mark.parametrize("height", range(24, 48, 5))
def test_headings_keep_with_what_follows_wherever_they_fall(height: int) -> None:
    padding = LocalizedText(fi="\n\n".join(["Täyterivi."] * height))
    report = tiny_report()
    aim = msgspec.structs.replace(report.aims[0], outcome=padding)
    report = msgspec.structs.replace(report, aims=(aim, *report.aims[1:]))
    pdf, warnings = draw(freeze(report), Language.FI)
    assert warnings == ()
    assert_no_heading_is_left_behind(pdf)


def test_a_long_table_repeats_its_header_on_every_page() -> None:
    pages = read_pages(render_pdf(freeze(report_of(long_statement(MANY))), Language.FI))
    rows = pages_with(pages, "loppu")
    assert len(rows) >= 2
    assert pages_with(pages, "Otsake0")[-len(rows) :] == rows


def test_no_row_is_split_over_two_pages() -> None:
    pages = read_pages(render_pdf(freeze(report_of(long_statement(MANY))), Language.FI))
    for index in range(MANY):
        (page,) = pages_with(pages, f"Alku{index} ")
        assert page in pages_with(pages, f"loppu{index} ") or pages_with(
            pages, f"loppu{index}"
        ) == [page]


def test_no_row_of_a_long_table_is_lost() -> None:
    pages = read_pages(render_pdf(freeze(report_of(long_statement(MANY))), Language.FI))
    shown = " ".join(row.text for rows in pages for row in rows)
    assert all(f"Alku{index} " in shown for index in range(MANY))


def test_columns_that_do_not_fit_turn_the_page() -> None:
    statement = tiny_report().statements[0]
    huge = -9_999_999_999_999_99
    figures = tuple(
        msgspec.structs.replace(
            statement.lines[0].figures[1],
            id=f"f{index}",
            column=code,
            value=huge,
            shown=huge // 100,
        )
        for index, code in enumerate(ColumnCode)
    )
    columns = tuple(
        msgspec.structs.replace(statement.columns[1], code=code, label=text(code.value))
        for code in ColumnCode
    )
    wide = msgspec.structs.replace(
        statement,
        columns=columns,
        lines=(msgspec.structs.replace(statement.lines[0], figures=figures),),
        rounding_differences=(),
    )
    pages = pypdf.PdfReader(BytesIO(render_pdf(freeze(report_of(wide)), Language.FI))).pages
    assert any(page.mediabox.width > page.mediabox.height for page in pages)


def test_very_long_texts_run_over_pages_and_lose_nothing() -> None:
    words = [f"sana{index}" for index in range(2000)]
    report = tiny_report()
    long = LocalizedText(fi=" ".join(words))
    goal = report.aims[0].goals[0]
    noted = msgspec.structs.replace(
        goal.measures[0],
        observations=(msgspec.structs.replace(goal.measures[0].observations[1], note=long),),
    )
    goal = msgspec.structs.replace(goal, outcome=long, measures=(noted,))
    report = msgspec.structs.replace(
        report,
        aims=(msgspec.structs.replace(report.aims[0], goals=(goal,)),),
        risks=msgspec.structs.replace(
            report.risks, risks=(msgspec.structs.replace(report.risks.risks[0], controls=long),)
        ),
        decisions=(
            msgspec.structs.replace(report.decisions[0], decider=text("Valtuusto"), reason=long),
        ),
    )
    pages = read_pages(render_pdf(freeze(report), Language.FI))
    shown = Counter(word for rows in pages for row in body(rows) for word in row.text.split())
    assert [word for word in words if shown[word] != 4] == []


def renamed(value: object, word: str) -> object:
    """The value with every text and every name in it replaced by one word."""
    if isinstance(value, LocalizedText):
        return text(word)
    if isinstance(value, msgspec.Struct):
        changes = {
            field: renamed(getattr(value, field), word)
            for field in value.__struct_fields__
            if not isinstance(getattr(value, field), str)
        }
        return msgspec.structs.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(renamed(each, word) for each in value)
    return value


def test_a_word_that_no_line_can_hold_is_broken_and_stays_on_the_page() -> None:
    report = renamed(tiny_report(), "Pitkä" * 40)
    assert isinstance(report, Report)
    with pdfplumber.open(BytesIO(render_pdf(freeze(report), Language.FI))) as document:
        for page in document.pages:
            edge = max(mark["x1"] for mark in page.chars)
            assert edge <= page.width - 30, (page.page_number, edge)
