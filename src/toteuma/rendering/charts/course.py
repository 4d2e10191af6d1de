"""The year's course of one line: cumulative outturn, last year, budget and forecast."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toteuma.catalogue.wording import report_words
from toteuma.domain.money import Cents, Figure, UnitOfMeasure, shown
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts.chart import Chart
from toteuma.rendering.charts.metrics import text_width
from toteuma.rendering.charts.palette import ACCENT, INK, QUIET, RULE
from toteuma.rendering.charts.scale import MoneyUnit, money_unit, round_ticks, spread
from toteuma.rendering.charts.svg import (
    Point,
    circle,
    document,
    line,
    polyline,
    text,
)
from toteuma.rendering.formats import NO_FIGURE, format_euro, format_integer
from toteuma.rendering.markup import Element
from toteuma.report.model import MonthlyCourse, ReportPeriod

_TYPE = 12
_LINE = 14
_TOP = 34
_BOTTOM = 26
_LABEL_ROOM = 12
_SHORT_MONTHS_FROM = 560
_DRAWN_IN_ORDER = ("budget", "previous", "forecast", "actual")


@dataclass(frozen=True, slots=True)
class _Series:
    """A named series: months (0 is the turn of the year) and cents.

    ``beside`` is the name and amount of last year at the same month, said with the label.
    """

    kind: str
    name: str
    months: tuple[int, ...]
    amounts: tuple[Cents, ...]
    colour: str
    is_bold: bool = False
    beside: tuple[str, Cents] | None = None


@dataclass(frozen=True, slots=True)
class _Plot:
    """The drawing area and its scales; ``sign`` is −1 where expenditure is drawn upwards."""

    left: float
    right: float
    top: float
    bottom: float
    ticks: tuple[int, ...]
    sign: int
    unit: MoneyUnit

    def x(self, month: int) -> float:
        return self.left + (self.right - self.left) * month / 12

    def y(self, amount: Cents) -> float:
        return self.y_drawn(self.sign * amount)

    def y_drawn(self, amount: Cents) -> float:
        span = self.ticks[-1] - self.ticks[0]
        return self.bottom - (self.bottom - self.top) * (amount - self.ticks[0]) / span

    def points(self, series: _Series) -> list[Point]:
        return [
            (self.x(month), self.y(amount))
            for month, amount in zip(series.months, series.amounts, strict=True)
        ]


def course_chart(
    course: MonthlyCourse, period: ReportPeriod, language: Language, *, width: int = 680
) -> Chart:
    """Cumulative outturn against last year, the budget of the year and the forecast.

    Where every amount is an expenditure (or a net of expenditure) it is drawn upwards and the
    axis says so; the data table keeps the report's signs. ``width`` is in pixels, from 320 on.
    """
    words = report_words(language)
    title = words["chart.course"].format(line=course.line_name.in_language(language))
    series = _all_series(course, period, language)
    description = ". ".join([title, *_sentences(series, language)]) + "."
    height = 300 if width >= _SHORT_MONTHS_FROM else 270
    if series:
        marks = _drawing(series, language, width, height)
    else:
        marks = [text((width / 2, height / 2), words["chart.no_data"], anchor="middle")]
    header = (
        words["chart.month"],
        words["chart.this_year"].format(year=period.fiscal_year) + ", €",
        words["chart.last_year"].format(year=period.fiscal_year - 1) + ", €",
    )
    rows = _table(course, language)
    return Chart(
        document(width, height, title, description, marks), title, description, header, rows
    )


def _all_series(
    course: MonthlyCourse, period: ReportPeriod, language: Language
) -> tuple[_Series, ...]:
    words = report_words(language)
    year = period.fiscal_year
    previous = _monthly(course, lambda index: course.points[index].previous)
    actual = _monthly(course, lambda index: course.points[index].actual)
    found: list[_Series] = []
    if actual:
        name = words["chart.this_year"].format(year=year)
        same_month = dict(previous).get(actual[-1][0])
        beside = None if same_month is None else (str(year - 1), same_month)
        found.append(_cumulative("actual", name, actual, ACCENT, beside))
    if previous:
        name = words["chart.last_year"].format(year=year - 1)
        found.append(_cumulative("previous", name, previous, QUIET))
    if course.budget is not None:
        budget = (course.budget, course.budget)
        found.append(_Series("budget", words["chart.budget"], (0, 12), budget, INK))
    if course.forecast is not None:
        last_month, reached = actual[-1] if actual else (0, 0)
        amounts = (reached, course.forecast)
        found.append(
            _Series("forecast", words["chart.forecast"], (last_month, 12), amounts, ACCENT)
        )
    return tuple(found)


def _monthly(course: MonthlyCourse, amount_at: Callable[[int], Figure]) -> list[tuple[int, Cents]]:
    pairs = ((point.month, amount_at(index)) for index, point in enumerate(course.points))
    return [(month, amount) for month, amount in pairs if amount is not None]


def _cumulative(
    kind: str,
    name: str,
    known: Sequence[tuple[int, Cents]],
    colour: str,
    beside: tuple[str, Cents] | None = None,
) -> _Series:
    months = (0, *(month for month, _ in known))
    amounts = (0, *(amount for _, amount in known))
    return _Series(kind, name, months, amounts, colour, kind == "actual", beside)


def _sentences(series: Sequence[_Series], language: Language) -> list[str]:
    words = report_words(language)
    return [
        f"{one.name} ({words[f'month.short_{one.months[-1]}']}): "
        + format_euro(one.amounts[-1], language)
        for one in series
    ]


def _table(course: MonthlyCourse, language: Language) -> tuple[tuple[str, ...], ...]:
    words = report_words(language)
    months = tuple(
        (
            words[f"month.short_{point.month}"],
            _whole_euro(point.actual, language),
            _whole_euro(point.previous, language),
        )
        for point in course.points
    )
    return (
        *months,
        (words["chart.budget"], _whole_euro(course.budget, language), NO_FIGURE),
        (words["chart.forecast"], _whole_euro(course.forecast, language), NO_FIGURE),
    )


def _whole_euro(cents: Figure, language: Language) -> str:
    euro = shown(cents, UnitOfMeasure.EURO)
    return NO_FIGURE if euro is None else format_integer(euro, language)


def _drawing(
    series: Sequence[_Series], language: Language, width: int, height: int
) -> list[Element]:
    plot = _plot(series, language, width, height)
    marks = _axes(plot, language, is_wide=width >= _SHORT_MONTHS_FROM)
    for one in sorted(series, key=lambda one: _DRAWN_IN_ORDER.index(one.kind)):
        marks.extend(_line_of(one, plot))
    marks.extend(_labels(series, plot, language))
    return marks


def _plot(series: Sequence[_Series], language: Language, width: int, height: int) -> _Plot:
    amounts = [amount for one in series for amount in one.amounts]
    sign = -1 if max(amounts) <= 0 and min(amounts) < 0 else 1
    drawn = [sign * amount for amount in amounts]
    ticks = round_ticks(min(drawn), max(drawn))
    unit = money_unit(max(abs(amount) for amount in amounts))
    tick_room = max(text_width(unit.tick(tick, language), _TYPE) for tick in ticks)
    names = [text_width(one.name, _TYPE, is_bold=True) for one in series]
    return _Plot(
        left=tick_room + 8,
        right=width - max(names) - _LABEL_ROOM - 2,
        top=_TOP,
        bottom=height - _BOTTOM,
        ticks=ticks,
        sign=sign,
        unit=unit,
    )


def _axes(plot: _Plot, language: Language, *, is_wide: bool) -> list[Element]:
    words = report_words(language)
    caption = words["chart.amounts_down" if plot.sign < 0 else "chart.amounts"]
    marks = [text((0, _TYPE), caption.format(unit=plot.unit.name(language)), colour=QUIET)]
    for tick in plot.ticks:
        y = plot.y_drawn(tick)
        marks.append(line((plot.left, y), (plot.right, y), colour=QUIET if tick == 0 else RULE))
        label = plot.unit.tick(tick, language)
        marks.append(text((plot.left - 6, y + 4), label, colour=QUIET, anchor="end"))
    for month in range(1, 13):
        middle = (plot.x(month - 1) + plot.x(month)) / 2
        name = words[f"month.short_{month}"] if is_wide else str(month)
        marks.append(text((middle, plot.bottom + 18), name, size=11, colour=QUIET, anchor="middle"))
    return marks


def _line_of(series: _Series, plot: _Plot) -> list[Element]:
    points = plot.points(series)
    width, dashes = {
        "actual": (3.0, ""),
        "previous": (1.75, ""),
        "budget": (1.25, ""),
        "forecast": (2.0, "5 4"),
    }[series.kind]
    marks = [polyline(points, colour=series.colour, width=width, dashes=dashes, kind=series.kind)]
    if series.kind == "actual":
        marks.append(circle(points[-1], 4.5, fill=ACCENT))
    if series.kind == "forecast":
        marks.append(circle(points[-1], 4, fill="#FFFFFF", outline=ACCENT, width=2))
    return marks


def _labels(series: Sequence[_Series], plot: _Plot, language: Language) -> list[Element]:
    """Names and last amounts beside the lines' ends; those at the year's end share the gutter."""
    at_end = [one for one in series if one.months[-1] >= 11]
    marks: list[Element] = []
    for one in series:
        if one not in at_end:
            lines = [other for other in series if other.kind != "budget"]
            marks.extend(_label_inside(one, lines, plot, language))
    ends = [plot.points(one)[-1] for one in at_end]
    gap = 2 * _LINE + 4
    places = spread([y - 2 for _, y in ends], gap, plot.top, plot.bottom - _LINE)
    for one, end, place in zip(at_end, ends, places, strict=True):
        left = plot.right + _LABEL_ROOM
        marks.append(line((end[0] + 5, end[1]), (left - 2, place + 1), colour=RULE))
        marks.extend(_lines(_label_of(one, plot, language), (left, place), "start"))
    return marks


def _label_inside(
    series: _Series, others: Sequence[_Series], plot: _Plot, language: Language
) -> list[Element]:
    """Below right of the line's end, where rising lines leave room, else above left of it."""
    x, y = plot.points(series)[-1]
    label = _label_of(series, plot, language)
    height = len(label) * _LINE
    room = max(text_width(content, _TYPE, is_bold=True) for content, _, _ in label) + 10
    left = min(x + 8, plot.right - room)
    first = max([y, *_heights_at(left, others, plot)]) + 20
    if first + height - _LINE + 4 < plot.bottom and first < y + 5 * _LINE:
        return _lines(label, (left, first), "start")
    left = max(x - room, plot.left + 4)
    above = min([y, *_heights_at(left + room, others, plot)]) - height + 2
    return _lines(label, (left, max(above, plot.top + _LINE)), "start")


def _heights_at(x: float, series: Sequence[_Series], plot: _Plot) -> list[float]:
    """Where the lines that reach ``x`` pass it."""
    found: list[float] = []
    for one in series:
        for (left, start), (right, end) in pairwise(plot.points(one)):
            if left <= x < right:
                found.append(start + (end - start) * (x - left) / (right - left))
    return found


def _label_of(series: _Series, plot: _Plot, language: Language) -> list[tuple[str, str, bool]]:
    """Lines of a label: content, colour, whether it is bold."""
    amount = plot.unit.amount(plot.sign * series.amounts[-1], language)
    label = [(content, series.colour, series.is_bold) for content in (series.name, amount)]
    if series.beside is not None and series.months[-1] < 11:
        name, last_year = series.beside
        said = f"{name}: {plot.unit.amount(plot.sign * last_year, language)}"
        label.append((said, QUIET, False))
    return label


def _lines(label: Sequence[tuple[str, str, bool]], place: Point, anchor: str) -> list[Element]:
    return [
        text(
            (place[0], place[1] + _LINE * index),
            content,
            colour=colour,
            anchor=anchor,
            is_bold=is_bold,
            has_halo=True,
        )
        for index, (content, colour, is_bold) in enumerate(label)
    ]
