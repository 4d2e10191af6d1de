"""Every printed figure of the Heinola report stands in the Word document as it is printed."""

from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from tests.rendering.office import Printed, printed_figures

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import MINUS, format_integer, format_tenths
from toteuma.rendering.word import render_docx
from toteuma.report.model import ReportStatement
from toteuma.report.snapshot import Snapshot

type Cells = list[list[str]]


def title_of(table: Table) -> str:
    """The title of a table."""
    title: str = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    return title


def tables_by_title(package: bytes) -> dict[str, Cells]:
    """The text of every cell, by the title of its table; lines of a cell parted by a space."""
    found: dict[str, Cells] = {}
    for table in docx.Document(BytesIO(package)).tables:
        found[title_of(table)] = [
            [
                "".join(piece.text or " " for piece in cell.iter(qn("w:t"), qn("w:br")))
                for cell in row.tc_lst
            ]
            for row in table._tbl.tr_lst
        ]
    return found


def printed_text(figure: Printed, language: Language) -> str:
    """The figure as the language writes it."""
    if figure.column == "used_pct":
        return format_tenths(figure.shown, language)
    return format_integer(figure.shown, language)


def cell_of(statement: ReportStatement, cells: Cells, figure: Printed, language: Language) -> str:
    """The cell of the figure, found by the line's name and the column's header."""
    place = [column.code.value for column in statement.columns].index(figure.column)
    (line,) = [line for line in statement.lines if line.code == figure.line]
    name = line.name.in_language(language)
    (row,) = [row for row in cells if row[0].rstrip("\u00a0▲▼") == name]
    label = statement.columns[place].label.in_language(language)
    assert cells[0][place + 1].startswith(label)
    return row[place + 1]


def rows_of_unit(cells: Cells, unit: str) -> Cells:
    """The header and the rows below the unit's name, up to the next unit's."""
    first = next(place for place, row in enumerate(cells) if row == [unit])
    following = (place for place in range(first + 1, len(cells)) if len(cells[place]) == 1)
    return [cells[0], *cells[first + 1 : next(following, len(cells))]]


@pytest.mark.parametrize("language", list(Language))
def test_each_of_the_595_figures_stands_in_its_cell(
    demo_snapshot: Snapshot, language: Language
) -> None:
    statements = {one.node.code: one for one in demo_snapshot.report.statements}
    tables = tables_by_title(render_docx(demo_snapshot, language))
    compared = 0
    for figure in printed_figures("statements.csv"):
        statement = statements[figure.unit]
        title = statement.title.in_language(language)
        cells = tables[f"{title}, {statement.node.name.in_language(language)}"]
        assert cell_of(statement, cells, figure, language) == printed_text(figure, language), figure
        compared += 1
    assert compared == 595


@pytest.mark.parametrize("language", list(Language))
def test_each_investment_figure_stands_in_its_cell(
    demo_snapshot: Snapshot, language: Language
) -> None:
    statements = {one.node.code: one for one in demo_snapshot.report.investments}
    tables = tables_by_title(render_docx(demo_snapshot, language))
    table = tables[report_words(language)["section.investments"]]
    for figure in printed_figures("investments.csv"):
        statement = statements[figure.unit]
        cells = rows_of_unit(table, statement.node.name.in_language(language))
        assert cell_of(statement, cells, figure, language) == printed_text(figure, language), figure


def test_minus_is_a_minus_and_groups_are_parted_by_a_narrow_space(demo_snapshot: Snapshot) -> None:
    tables = tables_by_title(render_docx(demo_snapshot, Language.FI))
    figures = [cell for cells in tables.values() for row in cells for cell in row[1:]]
    assert f"{MINUS}28\u202f577\u202f700" in figures
    assert not [one for one in figures if one.startswith("-") and one[1:2].isdigit()]


def test_figures_align_on_their_last_digit(demo_snapshot: Snapshot) -> None:
    document = docx.Document(BytesIO(render_docx(demo_snapshot, Language.SV)))
    aligned = {
        f"Table {one}" for one in ("Figure", "Total Figure", "Past Figure", "Total Past Figure")
    }
    statement = next(one for one in document.tables if "Resultaträkning" in title_of(one))
    for row in statement._tbl.tr_lst[1:]:
        for cell in row.tc_lst[1:]:
            (paragraph,) = cell.p_lst
            style = paragraph.pPr.pStyle.get(qn("w:val"))
            assert document.styles.element.get_by_id(style).name_val in aligned
