"""The years of a key figure as a small bar chart with a mark at the target."""

from collections.abc import Sequence
from decimal import Decimal

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language, ValueKind
from toteuma.rendering.charts.chart import Chart
from toteuma.rendering.charts.palette import ACCENT, INK, PAPER, QUIET, RULE
from toteuma.rendering.charts.svg import document, line, rectangle, text
from toteuma.rendering.formats import absent, format_decimal
from toteuma.rendering.markup import Element
from toteuma.report.model import KeyFigureCell, KeyFigureColumn, ReportKeyFigure

_HEIGHT = 40
_TOP = 4
_BASE = 36


def key_figure_trend(
    key_figure: ReportKeyFigure,
    columns: Sequence[KeyFigureColumn],
    language: Language,
    *,
    width: int = 120,
) -> Chart:
    """Bars from zero: an actual is filled, a forecast an outline, a target a line across.

    Values of one year share a place, so a target lies over the actual it is meant for.
    A missing value leaves an en dash on the zero line.
    """
    name = key_figure.name.in_language(language)
    unit = key_figure.unit.in_language(language)
    title = f"{name}, {unit}" if unit else name
    rows = tuple(
        (_column_name(column, language), _printed(cell, key_figure.decimals, language))
        for column, cell in zip(columns, key_figure.values, strict=True)
    )
    description = "; ".join(f"{column}: {value}" for column, value in rows)
    marks = _drawing(columns, key_figure.values, width)
    header = (report_words(language)["key_figure.name"], title)
    return Chart(
        document(width, _HEIGHT, title, description, marks), title, description, header, rows
    )


def _column_name(column: KeyFigureColumn, language: Language) -> str:
    return report_words(language)[f"key_figure.{column.kind.value}"].format(year=column.year)


def _printed(cell: KeyFigureCell, decimals: int, language: Language) -> str:
    return absent(cell) if cell.value is None else format_decimal(cell.value, decimals, language)


def _drawing(
    columns: Sequence[KeyFigureColumn], cells: Sequence[KeyFigureCell], width: int
) -> list[Element]:
    known = [cell.value for cell in cells if cell.value is not None]
    low, high = min([Decimal(0), *known]), max([Decimal(0), *known])
    span = high - low or Decimal(1)

    def height_of(value: Decimal) -> float:
        return _BASE - float((value - low) / span) * (_BASE - _TOP)

    years = sorted({column.year for column in columns})
    step = width / max(1, len(years))
    zero = height_of(Decimal(0))
    marks: list[Element] = [line((0, zero), (width, zero), colour=RULE)]
    targets: list[Element] = []
    for column, cell in zip(columns, cells, strict=True):
        middle = step * (years.index(column.year) + 0.5)
        if cell.value is None:
            marks.append(text((middle, zero - 4), absent(cell), colour=QUIET, anchor="middle"))
        elif column.kind is ValueKind.TARGET:
            targets.append(_target(middle, height_of(cell.value), step))
        else:
            marks.append(_bar(column.kind, middle, zero, height_of(cell.value), step))
    return [*marks, *targets]


def _bar(kind: ValueKind, middle: float, zero: float, end: float, step: float) -> Element:
    breadth = min(22, step * 0.5)
    corner = (middle - breadth / 2, min(zero, end))
    if kind is ValueKind.ACTUAL:
        return rectangle(corner, breadth, abs(zero - end), fill=QUIET, kind=kind.value)
    return rectangle(
        corner,
        breadth,
        abs(zero - end),
        fill=PAPER,
        outline=ACCENT,
        dashes="3 2",
        kind=kind.value,
    )


def _target(middle: float, place: float, step: float) -> Element:
    reach = min(18, step * 0.42)
    return line((middle - reach, place), (middle + reach, place), colour=INK, width=2.5)
