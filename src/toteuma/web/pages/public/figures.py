"""What a published figure is and how it is made, from the frozen report alone."""

from dataclasses import dataclass
from enum import StrEnum

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.contents import PlacedFigure, report_figures
from toteuma.report.model import KeyFigureCell, Report, ReportFigure, ReportKeyFigure
from toteuma.statements.columns import BALANCE_COLUMNS, OPERANDS


class Making(StrEnum):
    """How a figure comes about."""

    BALANCES = "balances"
    BUDGET = "budget"
    SUM = "sum"
    DIFFERENCE = "difference"
    SHARE = "share"
    FORECAST = "forecast"
    KEY_FIGURE = "key_figure"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that another is made of, with the name of its line."""

    figure: ReportFigure
    line: LocalizedText


@dataclass(frozen=True, slots=True)
class MadeFigure:
    """A figure of money with its place, how it is made and of what."""

    placed: PlacedFigure
    making: Making
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class MadeCell:
    """A value of a key figure with its year, and how it is made."""

    key_figure: ReportKeyFigure
    cell: KeyFigureCell
    year: int
    making: Making


def made_figure(report: Report, figure: str) -> MadeFigure | None:
    """The figure of that permalink; None when the report has none."""
    by_id = {one.figure.id: one for one in report_figures(report)}
    placed = by_id.get(figure)
    if placed is None:
        return None
    beside = _same_line(report, figure)
    column = placed.figure.column
    if column in OPERANDS and all(one in beside for one in OPERANDS[column]):
        operands = tuple(Operand(beside[one], placed.line) for one in OPERANDS[column])
        if column is ColumnCode.BUDGET:
            return MadeFigure(placed, Making.SUM, operands)
        making = Making.SHARE if column is ColumnCode.USED_PERCENT else Making.DIFFERENCE
        return MadeFigure(placed, making, operands)
    parts = _parts(report, figure)
    if parts:
        return MadeFigure(placed, Making.SUM, parts)
    if column in BALANCE_COLUMNS:
        return MadeFigure(placed, Making.BALANCES, ())
    return MadeFigure(
        placed, Making.FORECAST if column is ColumnCode.FORECAST else Making.BUDGET, ()
    )


def made_cell(report: Report, figure: str) -> MadeCell | None:
    """The key figure's value of that permalink; None when the report has none."""
    section = report.key_figures
    for row in section.rows:
        for column, cell in zip(section.columns, row.values, strict=True):
            if cell.id == figure:
                is_computed = cell.net_cost is not None and cell.divisor is not None
                making = Making.KEY_FIGURE if is_computed else Making.GIVEN
                return MadeCell(row, cell, column.year, making)
    return None


def _same_line(report: Report, figure: str) -> dict[ColumnCode, ReportFigure]:
    """The figures of the line (project, binding level) that the figure stands in, by column."""
    rows = [
        *(line.figures for one in (*report.statements, *report.investments) for line in one.lines),
        *(project.figures for project in report.projects),
        *(entry.figures for entry in report.binding),
    ]
    for row in rows:
        if any(one.id == figure for one in row):
            return {one.column: one for one in row}
    return {}


def _parts(report: Report, figure: str) -> tuple[Operand, ...]:
    """The same column of the lines that a total adds."""
    for statement in (*report.statements, *report.investments):
        by_code = {line.code: line for line in statement.lines}
        for line in statement.lines:
            for place, one in enumerate(line.figures):
                if one.id == figure:
                    parts = [by_code[code] for code in line.parts if code in by_code]
                    return tuple(Operand(part.figures[place], part.name) for part in parts)
    return ()
