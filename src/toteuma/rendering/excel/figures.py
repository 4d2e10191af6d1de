"""Rows of figures: exact numbers, and formulas where the workbook can compute them itself.

A cell holds the exact amount in euro (its cents are its decimals) and the number format shows it
in the column's unit, so formulas are exactly right and what is shown is what the report prints. A
formula is written only where it gives that exact amount; its value stands beside it, so that
readers who do not calculate see the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from toteuma.domain.layout import LineStyle
from toteuma.domain.money import UnitOfMeasure, round_half_away, used_share
from toteuma.domain.vocabulary import ColumnCode
from toteuma.rendering.charts.palette import SHADE
from toteuma.rendering.excel.book import Column, Sheet
from toteuma.rendering.formats import absent
from toteuma.report.model import ReportFigure

FIGURE_WIDTH = 15.0
_SHARE_WIDTH = 11.0

LAST_YEAR = (ColumnCode.ACCOUNTS_PREVIOUS, ColumnCode.YEAR_TO_DATE_PREVIOUS)
"""Columns of the past, in grey."""
_CENTS = {
    unit: unit.cents
    for unit in (UnitOfMeasure.CENT, UnitOfMeasure.EURO, UnitOfMeasure.THOUSAND_EURO)
}
_BAR = {
    "type": "data_bar",
    "bar_solid": True,
    "bar_color": SHADE,
    "bar_border_color": SHADE,
    "bar_negative_color_same": True,
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 1,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A line that a total adds: its row and the amounts that its cells hold."""

    row: int
    amounts: Sequence[int | None]


def exact_amount(figure: ReportFigure) -> int | None:
    """Cents (or tenths of a percent) that the cell holds.

    Where the report's figures are rounded to add up, a printed figure may differ from its own
    rounding; then the printed one is held, or the workbook would show another.
    """
    if figure.shown is None or figure.value is None:
        return None
    if figure.unit_of_measure is UnitOfMeasure.PERCENT:
        return figure.shown
    unit_cents = _CENTS[figure.unit_of_measure]
    if round_half_away(figure.value, unit_cents) == figure.shown:
        return figure.value
    return figure.shown * unit_cents


class FigureRows:
    """Writes figures into the columns from ``first_column`` on, one for each of ``codes``."""

    def __init__(
        self,
        sheet: Sheet,
        first_column: int,
        codes: Sequence[ColumnCode],
        *,
        is_listed: bool = False,
    ) -> None:
        """``is_listed``: the rows may be several lines high."""
        self._sheet = sheet
        self._first = first_column
        self._letters = [xl_col_to_name(first_column + place) for place in range(len(codes))]
        self._rounded_to_zero: dict[int, UnitOfMeasure] = {}
        self._places = {code: place for place, code in enumerate(codes)}
        self._formats = [
            sheet.book.styles.amounts(is_listed=is_listed, is_past=code in LAST_YEAR)
            for code in codes
        ]

    def write(
        self,
        row: int,
        figures: Sequence[ReportFigure],
        style: LineStyle = LineStyle.REGULAR,
        parts: Sequence[Part] = (),
    ) -> Part:
        """One row; ``parts`` are the lines that a total adds. Returns it as a part for others."""
        worksheet = self._sheet.worksheet
        amounts = [exact_amount(figure) for figure in figures]
        for place, (figure, amount) in enumerate(zip(figures, amounts, strict=True)):
            unit = figure.unit_of_measure
            cell_format = self._formats[place][unit, style]
            column = self._first + place
            if amount is None:
                worksheet.write_string(row, column, absent(figure), cell_format)
                continue
            if amount < 0 and figure.shown == 0:
                self._rounded_to_zero[place] = unit
            number = amount / (1000 if unit is UnitOfMeasure.PERCENT else 100)
            formula = self._formula(row, place, figure.column, amounts, parts)
            if formula:
                worksheet.write_formula(row, column, formula, cell_format, number)
            else:
                worksheet.write_number(row, column, number, cell_format)
        return Part(row, amounts)

    def close(self, first_row: int, last_row: int) -> None:
        """Conditional looks of the columns, once all rows are written.

        Where a negative amount rounds to zero its minus is not shown; the used share carries a
        quiet bar, at full length when the whole budget is used.
        """
        styles = self._sheet.book.styles
        for place, unit in sorted(self._rounded_to_zero.items()):
            cell = f"{self._letters[place]}{first_row + 1}"
            look = {
                "type": "formula",
                "criteria": f"=ROUND({cell}/{unit.cents / 100:g},0)=0",
                "format": styles.zero(unit),
            }
            self._look(place, first_row, last_row, look)
        share = self._places.get(ColumnCode.USED_PERCENT)
        if share is not None:
            self._look(share, first_row, last_row, _BAR)

    def _look(self, place: int, first_row: int, last_row: int, look: Mapping[str, object]) -> None:
        column = self._first + place
        self._sheet.worksheet.conditional_format(first_row, column, last_row, column, dict(look))

    def _formula(
        self,
        row: int,
        place: int,
        code: ColumnCode,
        amounts: Sequence[int | None],
        parts: Sequence[Part],
    ) -> str:
        """The formula that gives exactly the amount of the cell, or ""."""
        match code:
            case ColumnCode.REMAINING:
                return self._difference(row, place, amounts, ColumnCode.BUDGET, ColumnCode.ACTUAL)
            case ColumnCode.FORECAST_DEVIATION:
                return self._difference(row, place, amounts, ColumnCode.FORECAST, ColumnCode.BUDGET)
            case ColumnCode.USED_PERCENT:
                return self._share(row, place, amounts)
        return self._sum(place, amounts[place], parts) or (
            self._amended(row, place, amounts) if code is ColumnCode.BUDGET else ""
        )

    def _difference(
        self,
        row: int,
        place: int,
        amounts: Sequence[int | None],
        minuend: ColumnCode,
        subtrahend: ColumnCode,
    ) -> str:
        first, second = self._known(minuend, amounts), self._known(subtrahend, amounts)
        if first is None or second is None or first - second != amounts[place]:
            return ""
        return f"=ROUND({self._cell(minuend, row)}-{self._cell(subtrahend, row)},2)"

    def _share(self, row: int, place: int, amounts: Sequence[int | None]) -> str:
        actual = self._known(ColumnCode.ACTUAL, amounts)
        budget = self._known(ColumnCode.BUDGET, amounts)
        if actual is None or budget is None or used_share(actual, budget) != amounts[place]:
            return ""
        above, below = self._cell(ColumnCode.ACTUAL, row), self._cell(ColumnCode.BUDGET, row)
        return f"=IF({below}=0,0,ROUND({above}/{below},3))"

    def _amended(self, row: int, place: int, amounts: Sequence[int | None]) -> str:
        original = self._known(ColumnCode.BUDGET_ORIGINAL, amounts)
        amendments = self._known(ColumnCode.AMENDMENTS, amounts)
        if original is None or amendments is None or original + amendments != amounts[place]:
            return ""
        first = self._cell(ColumnCode.BUDGET_ORIGINAL, row)
        return f"=ROUND({first}+{self._cell(ColumnCode.AMENDMENTS, row)},2)"

    def _sum(self, place: int, amount: int | None, parts: Sequence[Part]) -> str:
        known = [part.amounts[place] for part in parts]
        if not any(one is not None for one in known) or sum(one or 0 for one in known) != amount:
            return ""
        rows = sorted(part.row for part in parts)
        letter = self._letters[place]
        if len(rows) > 1 and rows == list(range(rows[0], rows[-1] + 1)):
            return f"=ROUND(SUM({letter}{rows[0] + 1}:{letter}{rows[-1] + 1}),2)"
        return f"=ROUND(SUM({','.join(f'{letter}{row + 1}' for row in rows)}),2)"

    def _known(self, code: ColumnCode, amounts: Sequence[int | None]) -> int | None:
        place = self._places.get(code)
        return None if place is None else amounts[place]

    def _cell(self, code: ColumnCode, row: int) -> str:
        return f"{self._letters[self._places[code]]}{row + 1}"


def figure_column(label: str, unit: UnitOfMeasure, words: Mapping[str, str]) -> Column:
    """A column of figures, its unit on a line of its own in the header."""
    sign = words[f"unit.{unit.value}"]
    width = _SHARE_WIDTH if unit is UnitOfMeasure.PERCENT else FIGURE_WIDTH
    return Column(f"{label}\n{sign}" if sign else label, width, is_figure=True)
