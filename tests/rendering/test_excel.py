"""The workbook: sheets that print well and lead to one another, text that stays text."""

import re
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from msgspec.structs import replace
from python_calamine import CalamineWorkbook
from tests.rendering.excel_reading import Workbook, row_of
from tests.rendering.office import (
    SHEET,
    hashes_in_another_process,
    office_program,
    pages_by_office,
    part,
)
from tests.rendering.support import FORMULA, HOSTILE, bare_report, tiny_report, tiny_snapshot

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.excel import render_xlsx
from toteuma.rendering.excel.book import FIRST_ROW, Book, fitting
from toteuma.rendering.excel.plain import plain_text
from toteuma.rendering.sentences import status_phrase
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot, freeze
from toteuma.statements.deviations import Course

LANGUAGES = list(Language)
PROPERTIES = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """Each language of the outputs."""
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module")
def workbook(demo_snapshot: Snapshot, language: Language) -> Workbook:
    """The demo report in the language."""
    return Workbook(render_xlsx(demo_snapshot, language))


def table_sheets(workbook: Workbook) -> list[str]:
    """The sheets with a table: all but contents and summary."""
    return workbook.names[2:]


def test_each_statement_and_each_register_has_a_sheet(
    demo_snapshot: Snapshot, workbook: Workbook, language: Language
) -> None:
    words = report_words(language)
    report = demo_snapshot.report
    expected = [words["document.contents"], words["section.summary"]]
    expected += [one.node.name.in_language(language)[:31].strip() for one in report.statements]
    keys = (
        *("section.binding", "section.investments", "project.projects", "section.aims"),
        *("section.goals_all", "section.measures", "section.key_figures", "section.risks"),
        *("section.decisions", "section.sources"),
    )
    assert workbook.names == expected + [words[key] for key in keys]


def test_the_first_sheet_leads_to_every_other_and_each_leads_back(workbook: Workbook) -> None:
    links = [
        one.get("location") for one in workbook.root(workbook.names[0]).iter(SHEET + "hyperlink")
    ]
    quoted = [f"'{name}'!A1" for name in workbook.names]
    assert links == quoted[1:]
    for name in workbook.names[1:]:
        back = [
            one.get("location")
            for one in workbook.root(name).iter(SHEET + "hyperlink")
            if one.get("ref") == "A3"
        ]
        assert back == quoted[:1]


def test_what_needs_attention_leads_to_where_it_stands(
    demo_snapshot: Snapshot, workbook: Workbook
) -> None:
    sheet = workbook.root(workbook.names[1])
    links = [
        str(one.get("location"))
        for one in sheet.iter(SHEET + "hyperlink")
        if one.get("ref") != "A3"
    ]
    assert len(links) == len(demo_snapshot.report.summary.attention)
    for link in links:
        name, _, cell = link.rpartition("!")
        assert name.strip("'") in workbook.names
        assert cell in workbook.cells(name.strip("'"))


def test_headers_stay_in_view_repeat_on_paper_and_filter(workbook: Workbook) -> None:
    for name in table_sheets(workbook):
        root = workbook.root(name)
        pane = root.find(f".//{SHEET}pane")
        assert pane is not None
        assert (pane.get("state"), pane.get("ySplit"), pane.get("xSplit")) == (
            "frozen",
            str(FIRST_ROW),
            "1",
        )
        filtered = root.find(SHEET + "autoFilter")
        assert filtered is not None
        assert str(filtered.get("ref")).startswith(f"A{FIRST_ROW}:")
    repeated = part(workbook.package, "xl/workbook.xml").findall(f".//{SHEET}definedName")
    titles = [one for one in repeated if one.get("name") == "_xlnm.Print_Titles"]
    assert len(titles) == len(table_sheets(workbook))
    assert all(str(one.text).endswith(f"!${FIRST_ROW}:${FIRST_ROW}") for one in titles)


def test_pages_are_a4_on_their_side_one_page_wide_with_snapshot_and_number(
    demo_snapshot: Snapshot, workbook: Workbook
) -> None:
    for name in workbook.names:
        root = workbook.root(name)
        setup = root.find(SHEET + "pageSetup")
        assert setup is not None
        assert (setup.get("paperSize"), setup.get("orientation")) == ("9", "landscape")
        fit = root.find(f"{SHEET}sheetPr/{SHEET}pageSetUpPr")
        assert fit is not None
        assert fit.get("fitToPage") == "1"
        footer = root.findtext(f"{SHEET}headerFooter/{SHEET}oddFooter") or ""
        assert demo_snapshot.id in footer
        assert "&P" in footer
        assert "&N" in footer


def test_number_formats_have_a_true_minus_and_the_column_s_unit(
    workbook: Workbook, language: Language
) -> None:
    cells = workbook.cells(workbook.names[2])
    patterns = {cell.pattern for cell in cells.values() if isinstance(cell.value, Decimal)}
    locale = {"fi": "[$-40B]", "sv": "[$-81D]", "en": "[$-809]"}[language.value]
    sign = "%" if language is Language.EN else '"\u00a0"%'
    assert patterns == {
        f'{locale}{one};{locale}"\u2212"{one}' for one in ("#,##0", "#,##0,", f"#,##0.0{sign}")
    }


def test_a_negative_amount_that_rounds_to_zero_shows_no_minus() -> None:
    """The tiny report holds −1 cent; with the demo there may be none."""
    package = render_xlsx(freeze(_with_small_amount()), Language.FI)
    workbook = Workbook(package)
    root = workbook.root(workbook.names[2])
    rules = [one.text for one in root.iter(SHEET + "formula") if "ROUND(" in str(one.text)]
    assert rules == [f"ROUND(C{FIRST_ROW + 1}/1,0)=0"]
    styles = part(package, "xl/styles.xml")
    looks = [one.get("formatCode") for one in styles.iterfind(f".//{SHEET}dxf/{SHEET}numFmt")]
    assert "[$-40B]#,##0;[$-40B]#,##0" in [str(one) for one in looks]


def _with_small_amount() -> Report:
    report = tiny_report()
    statement = report.statements[0]
    line = statement.lines[0]
    small = replace(line.figures[1], value=-40, shown=0)
    lines = (replace(line, figures=(line.figures[0], small, *line.figures[2:])),)
    changed = replace(statement, lines=(*lines, *statement.lines[1:]))
    return replace(report, statements=(changed,))


def test_statements_have_defined_names(demo_snapshot: Snapshot, workbook: Workbook) -> None:
    for statement in demo_snapshot.report.statements:
        area = workbook.defined["table_" + statement.anchor.replace("-", "_")]
        assert re.fullmatch(r"'?[^!]+'?!\$A\$5:\$[A-Z]\$\d+", area)


def test_statuses_are_shape_and_word_and_only_those_four_are_taken(
    workbook: Workbook, language: Language
) -> None:
    name = report_words(language)["section.goals_all"]
    phrases = {status_phrase(status, language) for status in Status}
    cells = workbook.cells(name)
    told = {cell.value for ref, cell in cells.items() if ref[0] == "D" and row_of(ref) > FIRST_ROW}
    assert told <= phrases
    validation = workbook.root(name).find(f".//{SHEET}dataValidation/{SHEET}formula1")
    assert validation is not None
    assert set(str(validation.text).strip('"').split(",")) == phrases


def test_another_reader_sees_numbers_dates_and_texts(
    demo_snapshot: Snapshot, workbook: Workbook, language: Language
) -> None:
    words = report_words(language)
    read = CalamineWorkbook.from_filelike(BytesIO(workbook.package))
    report = demo_snapshot.report
    decisions = read.get_sheet_by_name(words["section.decisions"]).to_python()[FIRST_ROW:]
    assert [row[0] for row in decisions] == [float(one.number) for one in report.decisions]
    assert [row[1] for row in decisions] == [one.decided_on for one in report.decisions]
    assert [row[5] for row in decisions] == [one.net / 100 for one in report.decisions]
    figures = read.get_sheet_by_name(words["section.key_figures"]).to_python()[FIRST_ROW:]
    for row, kept in zip(figures, report.key_figures.rows, strict=True):
        values = ["–" if one.value is None else float(one.value) for one in kept.values]
        assert row[3 : 3 + len(values)] == values
    goals = read.get_sheet_by_name(words["section.goals_all"]).to_python()[FIRST_ROW:]
    assert len(goals) == 17
    measures = read.get_sheet_by_name(words["section.measures"]).to_python()[FIRST_ROW:]
    kept_goals = [goal for aim in report.aims for goal in aim.goals]
    kept_goals += [goal for group in report.area_goals for goal in group.goals]
    rows = [
        one
        for goal in kept_goals
        for measure in goal.measures
        for one in measure.observations or (None,)
    ]
    assert len(measures) == len(rows)


def test_texts_stand_in_the_language(
    demo_snapshot: Snapshot, workbook: Workbook, language: Language
) -> None:
    told = set(workbook.strings)
    report = demo_snapshot.report
    for risk in report.risks.risks:
        assert risk.name.in_language(language) in told
        controls = plain_text(risk.controls.in_language(language), language)
        assert not controls or controls in told
    for statement in report.statements:
        assessment = plain_text(statement.assessment.in_language(language), language)
        assert all(line in told for line in assessment.split("\n") if line)
    assert not [text for text in told if "{" in text]


def test_the_chart_of_the_year_says_what_it_shows(workbook: Workbook) -> None:
    with ZipFile(BytesIO(workbook.package)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert re.search(r'descr="[^"]{40,}"', drawing)


def test_the_workbook_says_what_it_is(
    demo_snapshot: Snapshot, workbook: Workbook, language: Language
) -> None:
    core = part(workbook.package, "docProps/core.xml")
    report = demo_snapshot.report
    assert report.title.in_language(language) in (core.findtext(DUBLIN + "title") or "")
    municipality = report.municipality.name.in_language(language)
    assert core.findtext(DUBLIN + "creator") == municipality
    created = core.findtext(TERMS + "created") or ""
    assert datetime.fromisoformat(created).date() == report.dated
    with ZipFile(BytesIO(workbook.package)) as archive:
        assert demo_snapshot.sha256 in archive.read("docProps/custom.xml").decode()


def test_text_that_begins_like_a_formula_stays_text() -> None:
    package = render_xlsx(tiny_snapshot(), Language.FI)
    workbook = Workbook(package)
    assert FORMULA in workbook.strings
    assert HOSTILE in workbook.strings
    for name in workbook.names:
        for cell in workbook.cells(name).values():
            assert "1+1" not in cell.formula
    read = CalamineWorkbook.from_filelike(BytesIO(package))
    first_line = read.get_sheet_by_index(2).to_python()[FIRST_ROW]
    assert first_line[0] == FORMULA


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "{=1}", "http://a.b", "12"])
def test_any_text_is_written_as_text(text: str) -> None:
    book = Book(Language.FI, "", "")
    sheet = book.add_sheet("a", "", "")
    sheet.text(5, 0, text, book.styles.text())
    sheet.link(6, 0, "internal:'a'!A1", text)
    cells = Workbook(book.finish()).cells("a")
    assert cells["A6"].value == cells["A7"].value == text
    assert not cells["A6"].formula


def test_rows_with_a_deviation_stand_on_a_band_and_say_it_in_words(
    demo_snapshot: Snapshot, workbook: Workbook, language: Language
) -> None:
    words = report_words(language)
    name = workbook.names[2]
    cells = workbook.cells(name)
    marked = [one for one in demo_snapshot.report.statements[0].lines if one.course is not None]
    told = [str(cell.value) for ref, cell in cells.items() if ref[0] == "I" and cell.value]
    assert told[0] == words["column.deviation"]
    assert told[1 : 1 + len(marked)] == [
        f"{'▲' if line.course is Course.BETTER else '▼'} {words[f'course.{line.course.value}']}"
        for line in marked
        if line.course is not None
    ]
    rules = [one.text for one in workbook.root(name).iter(SHEET + "formula")]
    assert f'$I{FIRST_ROW + 1}<>""' in rules


def test_no_figure_is_a_dash_and_never_a_zero() -> None:
    cells = Workbook(render_xlsx(tiny_snapshot(), Language.FI))
    second = cells.cells(cells.names[2])
    assert [second[f"{letter}{FIRST_ROW + 2}"].value for letter in "BCDE"] == ["–"] * 4


def test_sheet_names_are_such_as_excel_takes() -> None:
    book = Book(Language.FI, "", "")
    given = ["a[b]:c*?/\\d", "'x'", "", "History", "Sama", "sama", "p" * 40, "p" * 40]
    tabs = [book.add_sheet(name, "", "").name for name in given]
    assert len({tab.lower() for tab in tabs}) == len(given)
    for tab in tabs:
        assert 1 <= len(tab) <= 31
        assert not re.search(r"[\[\]:*?/\\]", tab)
        assert not tab.startswith("'")
        assert tab.lower() != "history"
    assert Workbook(book.finish()).names == tabs


def test_a_text_longer_than_a_cell_is_cut_with_a_mark() -> None:
    assert fitting("a" * 40_000) == "a" * 32_766 + "…"


@pytest.mark.parametrize("chosen", LANGUAGES)
def test_an_empty_report_is_a_workbook_too(chosen: Language) -> None:
    workbook = Workbook(render_xlsx(freeze(bare_report()), chosen))
    words = report_words(chosen)
    assert workbook.names == [words["document.contents"]]
    assert words["section.notes"] in workbook.strings
    assert words["attention.nothing"] not in workbook.strings


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    east = hashes_in_another_process("excel", "render_xlsx", "Pacific/Auckland", "1")
    west = hashes_in_another_process("excel", "render_xlsx", "America/New_York", "2")
    assert east == west
    assert len(set(east.split())) == 3


@pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
def test_another_spreadsheet_program_opens_it(demo_snapshot: Snapshot) -> None:
    pages = pages_by_office(render_xlsx(demo_snapshot, Language.FI), "xlsx")
    if pages is None:
        pytest.skip("LibreOffice is installed without its spreadsheet")
    assert 15 <= pages <= 40
