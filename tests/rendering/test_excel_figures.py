"""Every printed figure of the Heinola report is a number in the workbook, totals are formulas."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rendering.excel_reading import Cell, Workbook, computed, row_of, shown_units
from tests.rendering.office import printed_figures

from toteuma.domain.layout import LineStyle
from toteuma.domain.money import UnitOfMeasure, difference, shown, total, used_share
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.excel import render_xlsx
from toteuma.rendering.excel.book import FIRST_ROW, Book
from toteuma.rendering.excel.figures import FigureRows
from toteuma.report.model import ReportFigure, ReportStatement
from toteuma.report.snapshot import Snapshot

HEADER = FIRST_ROW
"""The header's row as Excel counts it, from one."""


def sheet_of(workbook: Workbook, statement: ReportStatement, language: Language) -> str:
    """The sheet whose title names the statement and its unit."""
    node = statement.node.name.in_language(language)
    title = f"{statement.title.in_language(language)}, {node}"
    (name,) = [one for one in workbook.names if workbook.cells(one)["A1"].value == title]
    return name


def figure_cell(
    cells: dict[str, Cell], statement: ReportStatement, line: str, column: str, language: Language
) -> Cell:
    """The cell by the line's name in the first column and the header's text."""
    (place,) = [one for one in statement.columns if one.code.value == column]
    label = place.label.in_language(language)
    name = next(one for one in statement.lines if one.code == line).name.in_language(language)
    (letter,) = [
        reference.rstrip("0123456789")
        for reference, cell in cells.items()
        if row_of(reference) == HEADER and str(cell.value).split("\n")[0] == label
    ]
    (row,) = [
        row_of(reference)
        for reference, cell in cells.items()
        if reference[0] == "A" and row_of(reference) > HEADER and cell.value == name
    ]
    return cells[f"{letter}{row}"]


@pytest.mark.parametrize("language", list(Language))
def test_each_of_the_595_figures_is_a_number_that_shows_as_printed(
    demo_snapshot: Snapshot, language: Language
) -> None:
    workbook = Workbook(render_xlsx(demo_snapshot, language))
    statements = {one.node.code: one for one in demo_snapshot.report.statements}
    sheets = {
        code: workbook.cells(sheet_of(workbook, one, language)) for code, one in statements.items()
    }
    compared = 0
    for figure in printed_figures("statements.csv"):
        cell = figure_cell(
            sheets[figure.unit], statements[figure.unit], figure.line, figure.column, language
        )
        assert shown_units(cell) == figure.shown, figure
        compared += 1
    assert compared == 595


def test_each_investment_figure_is_a_number_that_shows_as_printed(
    demo_snapshot: Snapshot,
) -> None:
    workbook = Workbook(render_xlsx(demo_snapshot, Language.FI))
    cells = workbook.cells("Investoinnit")
    statements = {one.node.code: one for one in demo_snapshot.report.investments}
    for figure in printed_figures("investments.csv"):
        statement = statements[figure.unit]
        unit = statement.node.name.fi
        (line,) = [one for one in statement.lines if one.code == figure.line]
        place = [one.code.value for one in statement.columns].index(figure.column)
        (row,) = [
            row_of(reference)
            for reference, cell in cells.items()
            if reference[0] == "A"
            and cell.value == unit
            and cells[f"B{row_of(reference)}"].value == line.name.fi
        ]
        assert shown_units(cells[f"{'CDEFGH'[place]}{row}"]) == figure.shown, figure


def test_every_formula_gives_the_value_that_stands_beside_it(demo_snapshot: Snapshot) -> None:
    workbook = Workbook(render_xlsx(demo_snapshot, Language.EN))
    count = 0
    for name in workbook.names:
        cells = workbook.cells(name)
        for cell in cells.values():
            if cell.formula:
                assert computed(cell.formula, cells) == cell.value, (name, cell)
                count += 1
    assert count > 300


def test_every_total_of_money_is_a_formula_over_its_parts(demo_snapshot: Snapshot) -> None:
    workbook = Workbook(render_xlsx(demo_snapshot, Language.FI))
    for statement in demo_snapshot.report.statements:
        cells = workbook.cells(sheet_of(workbook, statement, Language.FI))
        for line in statement.lines:
            for column in statement.columns:
                cell = figure_cell(cells, statement, line.code, column.code.value, Language.FI)
                if line.style is not LineStyle.REGULAR:
                    assert line.parts
                    assert cell.formula, (line.code, column.code)
                elif column.code in (ColumnCode.REMAINING, ColumnCode.USED_PERCENT):
                    assert cell.formula
                else:
                    assert not cell.formula


def test_cells_hold_the_exact_cents(demo_snapshot: Snapshot) -> None:
    workbook = Workbook(render_xlsx(demo_snapshot, Language.FI))
    statement = demo_snapshot.report.statements[0]
    cells = workbook.cells(sheet_of(workbook, statement, Language.FI))
    for line in statement.lines:
        for figure in line.figures:
            cell = figure_cell(cells, statement, line.code, figure.column.value, Language.FI)
            assert figure.value is not None
            scale = 1000 if figure.unit_of_measure is UnitOfMeasure.PERCENT else 100
            assert isinstance(cell.value, Decimal)
            assert round(cell.value, 3) == Decimal(figure.value) / scale


CENTS = st.one_of(st.none(), st.integers(-(10**11), 10**11))
CODES = (ColumnCode.BUDGET, ColumnCode.ACTUAL, ColumnCode.REMAINING, ColumnCode.USED_PERCENT)


def figures_of(
    budget: int | None, actual: int | None, unit: UnitOfMeasure
) -> tuple[ReportFigure, ...]:
    """A row of figures as the report computes them."""
    values = (budget, actual, difference(budget, actual), used_share(actual, budget))
    units = (unit, unit, unit, UnitOfMeasure.PERCENT)
    return tuple(
        ReportFigure(
            id=code.value,
            column=code,
            value=value,
            shown=value if one is UnitOfMeasure.PERCENT else shown(value, one),
            unit_of_measure=one,
        )
        for code, value, one in zip(CODES, values, units, strict=True)
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=5),
    st.sampled_from([UnitOfMeasure.EURO, UnitOfMeasure.THOUSAND_EURO, UnitOfMeasure.CENT]),
    st.sampled_from(list(Language)),
)
def test_any_figures_show_as_printed_and_any_total_adds_up(
    leaves: list[tuple[int | None, int | None]], unit: UnitOfMeasure, language: Language
) -> None:
    book = Book(language, "", "")
    sheet = book.add_sheet("a", "", "")
    rows = FigureRows(sheet, 1, CODES)
    kept = [figures_of(budget, actual, unit) for budget, actual in leaves]
    kept.append(figures_of(total(one for one, _ in leaves), total(one for _, one in leaves), unit))
    *regular, whole = kept
    parts = [rows.write(row, figures) for row, figures in enumerate(regular, start=FIRST_ROW)]
    rows.write(FIRST_ROW + len(regular), whole, LineStyle.TOTAL, parts)
    rows.close(FIRST_ROW, FIRST_ROW + len(leaves))
    cells = Workbook(book.finish()).cells("a")
    for place, figures in enumerate(kept):
        for letter, figure in zip("BCDE", figures, strict=True):
            cell = cells[f"{letter}{FIRST_ROW + place + 1}"]
            if figure.shown is None:
                assert cell.value == "–"
                continue
            assert shown_units(cell) == figure.shown
            if cell.formula:
                assert computed(cell.formula, cells) == cell.value


def test_figures_rounded_to_add_up_are_held_as_printed() -> None:
    """In that mode a printed figure may differ from its own rounding; formulas add what is held."""
    adjusted, other, whole = (
        ReportFigure(
            id="a",
            column=ColumnCode.ACTUAL,
            value=value,
            shown=printed,
            unit_of_measure=UnitOfMeasure.EURO,
        )
        for value, printed in ((149, 2), (149, 1), (298, 3))
    )
    book = Book(Language.FI, "", "")
    sheet = book.add_sheet("a", "", "")
    rows = FigureRows(sheet, 1, [ColumnCode.ACTUAL])
    parts = [rows.write(5, [adjusted]), rows.write(6, [other])]
    rows.write(7, [whole], LineStyle.TOTAL, parts)
    cells = Workbook(book.finish()).cells("a")
    assert [shown_units(cells[f"B{row}"]) for row in (6, 7, 8)] == [2, 1, 3]
