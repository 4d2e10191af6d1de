"""The report of a city that has money but no goals, key figures or risks, in every format."""

import csv
import html
import re
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests.acceptance.commands import run_commands
from tests.acceptance.jyvaskyla import CITY, INVESTMENT_PART, city_file, places, read_rows, sums

from toteuma.domain.layout import Book
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.model import AttentionKind, Report
from toteuma.report.snapshot import read_report

pytestmark = pytest.mark.reference_data


@pytest.fixture(scope="module")
def path(reference_data: Path) -> Path:
    return city_file(reference_data)


@pytest.fixture(scope="module")
def out(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the city's report of 2011 in Finnish, all formats."""
    folder = tmp_path_factory.mktemp("jyvaskyla_report")
    table = ["import", "table", str(path), "--profile", "jyvaskyla-2011", "--year", "2011"]
    done = run_commands(
        folder / "home",
        [
            [*table, "--municipality", CITY, "--name", "Jyväskylä"],
            ["report", CITY, "--period", "2011", "--out", str(folder / "out")],
        ],
    )
    assert [each.code for each in done] == [0, 0], done
    return folder / "out"


@pytest.fixture(scope="module")
def report(out: Path) -> Report:
    return read_report((out / "report.json").read_bytes(), "report.json")


@pytest.fixture(scope="module")
def nets(path: Path) -> dict[str, tuple[int, int]]:
    """Budget and actual of the operating margin of the city and each area, income positive."""
    rows = read_rows(path)
    areas = {row.area for row in rows}
    operations = places(row for row in rows if row.book == "operations")
    found = {}
    for place, of_place in operations.items():
        if place == CITY or place in areas:
            budget, actual = sums(of_place)
            found[place] = (-budget, -actual)
    return found


def test_the_city_and_each_area_with_operations_have_a_statement(
    report: Report, nets: dict[str, tuple[int, int]]
) -> None:
    printed = {}
    for statement in report.statements:
        margin = next(line for line in statement.lines if line.code == "MARGIN")
        shown = {figure.column: figure.shown for figure in margin.figures}
        printed[statement.node.code] = (shown[ColumnCode.BUDGET], shown[ColumnCode.ACTUAL])
    assert printed == nets
    assert len(nets) == 11  # the city and ten areas: the investment part has no operations
    assert INVESTMENT_PART not in nets


def test_investments_have_statements_of_their_own(report: Report) -> None:
    assert [statement.node.code for statement in report.investments] == [
        INVESTMENT_PART,
        "1111PAL400.11",
        "1111PAL820.11",
        CITY,
    ]
    assert {statement.book for statement in report.investments} == {Book.INVESTMENTS}
    assert [project.code for project in report.projects] == ["INVESTOINNIT"]


def test_what_the_city_does_not_have_is_empty(report: Report) -> None:
    assert report.aims == report.area_goals == report.binding == ()
    assert report.key_figures.rows == report.risks.risks == ()
    assert report.summary.status_counts == ()
    assert report.summary.course is None  # the table tells one sum for the year, no months
    kinds = {item.kind for item in report.summary.attention}
    assert kinds == {AttentionKind.LINE_DEVIATION}
    assert 5 <= len(report.summary.attention) <= 25
    assert all(statement.lines for statement in (*report.statements, *report.investments))


def test_the_summary_shows_the_margin_where_nothing_binds(
    report: Report, nets: dict[str, tuple[int, int]]
) -> None:
    headline = report.summary.headline
    assert headline is not None
    assert (headline.node.code, headline.line, headline.level) == (CITY, "MARGIN", None)
    shown = {figure.column: figure.shown for figure in headline.figures}
    assert (shown[ColumnCode.BUDGET], shown[ColumnCode.ACTUAL]) == nets[CITY]
    assert headline.anchor == report.statements[0].anchor


def test_the_columns_are_those_that_a_table_can_fill(report: Report) -> None:
    assert {tuple(column.code for column in each.columns) for each in report.statements} == {
        (ColumnCode.BUDGET, ColumnCode.ACTUAL, ColumnCode.REMAINING, ColumnCode.USED_PERCENT)
    }


def test_the_source_of_the_figures_is_told(report: Report) -> None:
    [source] = report.sources
    assert source.kind == "balances"
    assert source.entries == 0
    assert source.file_name in report.source_note.en
    [decision] = report.decisions
    assert decision.net == -55_001_870_300
    assert not decision.reason.missing_languages


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def text_of(name: str, out: Path) -> str:
    """The text of an output."""
    if name == "report.pdf":
        return "".join(page.extract_text() for page in PdfReader(out / name).pages)
    if name == "report.docx":
        tables = docx.Document(str(out / name)).tables
        return "".join(cell.text + " " for table in tables for cell in table._cells)
    return html.unescape(re.sub(r"<[^>]+>", " ", (out / name).read_text("utf-8")))


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.html"])
def test_every_margin_is_printed(name: str, out: Path, nets: dict[str, tuple[int, int]]) -> None:
    text = without_spaces(text_of(name, out))
    for place, pair in nets.items():
        for euro in pair:
            assert str(euro).replace("-", "−") in text, (place, euro)


def test_every_margin_is_a_number_in_the_workbook(
    out: Path, nets: dict[str, tuple[int, int]]
) -> None:
    book = CalamineWorkbook.from_path(str(out / "report.xlsx"))
    numbers = {
        cell
        for sheet in book.sheet_names
        for row in book.get_sheet_by_name(sheet).to_python()
        for cell in row
        if isinstance(cell, float)
    }
    assert {float(euro) for pair in nets.values() for euro in pair} <= numbers


def test_every_margin_is_open_data(out: Path, nets: dict[str, tuple[int, int]]) -> None:
    with (out / "data" / "statements.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["line"] == "MARGIN"]
    for place, (budget, actual) in nets.items():
        printed = {row["column"]: row["printed"] for row in rows if row["unit"] == place}
        assert (int(printed["budget"]), int(printed["actual"])) == (budget, actual), place
