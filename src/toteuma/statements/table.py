"""Statements: the columnar table of a whole tree, and the statement of one node built from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from toteuma.domain.budget import Forecast
from toteuma.domain.layout import Book, LineStyle
from toteuma.domain.money import Figure, UnitOfMeasure, difference, shown
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.balance_parts import Integers
from toteuma.statements.columns import (
    OPERANDS,
    ColumnFigures,
    Mask,
    default_unit,
    derived,
)
from toteuma.statements.errors import UnknownFigureError, UnknownNodeError
from toteuma.statements.figure_id import FigureId
from toteuma.statements.request import Rounding, StatementColumn, StatementRequest
from toteuma.statements.rounding import adding_up, printed_difference
from toteuma.statements.sources import Leftover, Scope

_DIFFERENCES: Mapping[ColumnCode, tuple[ColumnCode, ColumnCode]] = {
    ColumnCode.AMENDMENTS: (ColumnCode.BUDGET, ColumnCode.BUDGET_ORIGINAL),
    ColumnCode.REMAINING: (ColumnCode.BUDGET, ColumnCode.ACTUAL),
    ColumnCode.FORECAST_DEVIATION: (ColumnCode.FORECAST, ColumnCode.BUDGET),
}
"""Columns that, where tables add up, are printed as the difference of two printed ones."""


@dataclass(frozen=True, slots=True)
class StatementFigure:
    """One figure.

    ``value`` is exact: cents, or tenths of a percent; None is "no figure". ``shown`` is it
    rounded to whole units of ``unit_of_measure`` (percent stays in tenths). ``text`` is the
    explanation in the column of that name, whose value is None.
    """

    id: str
    column: ColumnCode
    value: Figure
    shown: Figure
    unit_of_measure: UnitOfMeasure
    text: LocalizedText | None = None


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One printed line; ``figures`` follow the statement's columns.

    ``parts`` are the codes of the printed lines that a total adds, empty for a leaf.
    ``explanation`` is that of the forecast given by this very node, if any.
    """

    code: str
    name: LocalizedText
    style: LineStyle
    figures: tuple[StatementFigure, ...]
    parts: tuple[str, ...] = ()
    explanation: LocalizedText | None = None

    def figure(self, column: ColumnCode) -> StatementFigure:
        """The figure of that column. Raises KeyError."""
        for figure in self.figures:
            if figure.column is column:
                return figure
        raise KeyError(column)


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of one node (or of one project under it); only lines in use, in print order."""

    node: str
    project: str | None
    layout: str
    book: Book
    period: Period
    columns: tuple[StatementColumn, ...]
    lines: tuple[StatementLine, ...]

    def line(self, code: str) -> StatementLine:
        """The printed line of that code. Raises KeyError."""
        for line in self.lines:
            if line.code == code:
                return line
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class RoundingDifference:
    """A printed total that is ``units`` more than the sum of its printed parts."""

    figure_id: str
    line: str
    column: ColumnCode
    units: int


class StatementTable:
    """Exact figures of all places × all lines of the layout × columns, as arrays of int64.

    Places are nodes in preorder, the asked node first, or that node and the projects under it
    (``NODE:PROJECT``). Every column of the vocabulary that the request's columns, a binding level
    or a deviation needs is there, also when it is not shown. Made by
    :func:`toteuma.statements.compute.compute_statements`.
    """

    def __init__(
        self,
        scope: Scope,
        columns: dict[ColumnCode, ColumnFigures],
        is_shown: Mask,
        forecasts: Mapping[tuple[str, str], Forecast],
        leftovers: list[Leftover],
    ) -> None:
        self.scope = scope
        self.request: StatementRequest = scope.request
        self.is_shown = is_shown
        self._columns = columns
        self._forecasts = forecasts
        self._leftovers = leftovers
        self._line_numbers = {line.code: i for i, line in enumerate(self.request.layout.lines)}

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all places, in the order of the arrays."""
        return self.scope.tree.codes

    @cached_property
    def leftovers(self) -> tuple[Leftover, ...]:
        """Amounts of the layout's book in no line of any statement, in a fixed order."""
        return tuple(
            sorted(
                self._leftovers,
                key=lambda left: (
                    list(ColumnCode).index(left.column),
                    left.reason.value,
                    left.place,
                    left.account or 0,
                    left.line,
                ),
            )
        )

    def column(self, code: ColumnCode) -> ColumnFigures:
        """Places × lines of one column. Raises KeyError when the table does not hold it."""
        if code not in self._columns and code in OPERANDS and code is not ColumnCode.EXPLANATION:
            first, second = OPERANDS[code]
            self._columns[code] = derived(code, (self.column(first), self.column(second)))
        return self._columns[code]

    @property
    def values(self) -> Integers:
        """Exact figures, places × lines × the request's columns of figures (no text); 0 where
        there is no figure."""
        return np.stack([self.column(code).values for code in self._figure_columns], axis=2)

    @property
    def known(self) -> Mask:
        """Where ``values`` holds a figure."""
        return np.stack([self.column(code).known for code in self._figure_columns], axis=2)

    @property
    def _figure_columns(self) -> list[ColumnCode]:
        codes = [column.code for column in self.request.columns]
        return [code for code in codes if code is not ColumnCode.EXPLANATION]

    def place_number(self, code: str) -> int:
        """Number of a place in the arrays. Raises UnknownNodeError."""
        number = self.scope.tree.index.get(code)
        if number is None:
            raise UnknownNodeError(node=code, fiscal_year=self.request.period.fiscal_year)
        return number

    def line_number(self, code: str) -> int:
        """Number of a line in the arrays. Raises KeyError."""
        return self._line_numbers[code]

    def exact(self, place: str, line: str, column: ColumnCode) -> Figure:
        """One exact figure, also of a line or column that is not shown; explanations have none.

        Raises UnknownNodeError, and KeyError for a line or column that the table lacks.
        """
        where = (self.place_number(place), self.line_number(line))
        if column is ColumnCode.EXPLANATION:
            return None
        figures = self.column(column)
        return int(figures.values[where]) if figures.known[where] else None

    def explanation(self, place: str, line: str) -> LocalizedText | None:
        """What the node wrote beside its own forecast of the line; None when it wrote nothing."""
        forecast = self._forecasts.get((place, line))
        if forecast is None or forecast.explanation.is_empty:
            return None
        return forecast.explanation

    def given_forecast(self, place: str, line: str) -> Forecast | None:
        """The forecast that the node itself gave for a leaf line."""
        return self._forecasts.get((place, line))

    def figure_id(self, place: str, line: str, column: ColumnCode) -> FigureId:
        """The id of a figure of this table."""
        node, colon, project = place.partition(":")
        return FigureId(self.request.period, node, line, column, project if colon else None)

    def figure(self, figure: FigureId | str) -> StatementFigure:
        """The figure of an id, also when its line or column is not shown.

        It is rounded as its column is in the request; a column that is not there is shown in
        euro and rounded on its own. Raises FigureIdError and UnknownFigureError.
        """
        wanted = FigureId.parse(figure) if isinstance(figure, str) else figure
        is_here = wanted.period == self.request.period and wanted.place in self.scope.tree.index
        if not is_here or wanted.line not in self._line_numbers:
            raise UnknownFigureError(figure=str(wanted))
        try:
            return self._figure(wanted)
        except KeyError as fault:
            raise UnknownFigureError(figure=str(wanted)) from fault

    def _figure(self, wanted: FigureId) -> StatementFigure:
        unit = default_unit(wanted.column)
        for column in self.request.columns:
            if column.code is wanted.column:
                unit = column.unit_of_measure
        value = self.exact(wanted.place, wanted.line, wanted.column)
        text = None
        if wanted.column is ColumnCode.EXPLANATION:
            text = self.explanation(wanted.place, wanted.line)
        printed = self._printed(
            self.place_number(wanted.place), StatementColumn(wanted.column, unit)
        )
        rounded = printed[self.line_number(wanted.line)]
        return StatementFigure(str(wanted), wanted.column, value, rounded, unit, text)

    def statements(self) -> Iterator[Statement]:
        """The statement of every place, in the order of ``codes``."""
        for code in self.codes:
            yield self.statement(code)

    def statement(self, place: str) -> Statement:
        """The statement of one place. Raises UnknownNodeError."""
        number = self.place_number(place)
        request = self.request
        node, colon, project = place.partition(":")
        columns = [
            (column, self._exact_column(number, column.code), self._printed(number, column))
            for column in request.columns
        ]
        printed = [i for i, is_shown in enumerate(self.is_shown[number].tolist()) if is_shown]
        codes = {request.layout.lines[i].code for i in printed}
        prefix = f"{request.period.code}.{place}"
        lines = []
        for i in printed:
            line = request.layout.lines[i]
            explanation = self.explanation(place, line.code)
            lines.append(
                StatementLine(
                    code=line.code,
                    name=line.name,
                    style=LineStyle.BOTTOM if i == printed[-1] else line.style,
                    figures=tuple(
                        StatementFigure(
                            f"{prefix}.{line.code}.{column.code.value}",
                            column.code,
                            exact[i],
                            rounded[i],
                            column.unit_of_measure,
                            explanation if column.code is ColumnCode.EXPLANATION else None,
                        )
                        for column, exact, rounded in columns
                    ),
                    parts=tuple(part for part in line.sum_of if part in codes),
                    explanation=explanation,
                )
            )
        return Statement(
            node=node,
            project=project if colon else None,
            layout=request.layout.code,
            book=request.layout.book,
            period=request.period,
            columns=request.columns,
            lines=tuple(lines),
        )

    def _exact_column(self, number: int, code: ColumnCode) -> list[Figure]:
        """Exact figures of one place, by line number."""
        if code is ColumnCode.EXPLANATION:
            return [None] * len(self.request.layout.lines)
        figures = self.column(code)
        values = figures.values[number].tolist()
        known = figures.known[number].tolist()
        return [value if is_known else None for value, is_known in zip(values, known, strict=True)]

    def _printed(self, number: int, column: StatementColumn) -> list[Figure]:
        """Printed figures of one place, by line number."""
        exact = self._exact_column(number, column.code)
        unit = column.unit_of_measure
        if unit in (UnitOfMeasure.PERCENT, UnitOfMeasure.TEXT):
            return exact
        if self.request.rounding is Rounding.INDEPENDENT:
            return [shown(value, unit) for value in exact]
        if column.code in _DIFFERENCES:
            minuend, subtrahend = (
                self._printed(number, replace(column, code=code))
                for code in _DIFFERENCES[column.code]
            )
            return [
                printed_difference(*figures, unit)
                for figures in zip(minuend, subtrahend, exact, strict=True)
            ]
        lines = self.request.layout.lines
        codes = [line.code for line in lines]
        printed = adding_up(lines, dict(zip(codes, exact, strict=True)), unit)
        return [printed[code] for code in codes]


def rounding_differences(statement: Statement) -> tuple[RoundingDifference, ...]:
    """Printed totals that differ from the sum of what is printed above them, in print order.

    Only columns that add up are looked at: percent and text do not, and a difference of totals
    is not the sum of differences where some of them are no figure.
    """
    found = []
    by_code = {line.code: line for line in statement.lines}
    for line in statement.lines:
        for place, figure in enumerate(line.figures):
            if not line.parts or figure.shown is None:
                continue
            parts = [by_code[part].figures[place] for part in line.parts]
            exact = sum(part.value or 0 for part in parts)
            if figure.column is ColumnCode.USED_PERCENT or difference(figure.value, exact) != 0:
                continue
            units = figure.shown - sum(part.shown or 0 for part in parts)
            if units:
                found.append(RoundingDifference(figure.id, line.code, figure.column, units))
    return tuple(found)
