"""The observations of a measure over time, with its target level and tolerance."""

from datetime import date
from decimal import Decimal

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Direction, Language
from toteuma.rendering.charts.chart import Chart
from toteuma.rendering.charts.palette import ACCENT, BAND, INK, QUIET, RULE
from toteuma.rendering.charts.svg import circle, document, line, polyline, rectangle, text
from toteuma.rendering.formats import format_date, format_plain_decimal
from toteuma.rendering.markup import Element
from toteuma.rendering.sentences import target_phrase
from toteuma.report.model import ReportMeasure

_HEIGHT = 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 96, 16, 32
_TICKS = 4


def observation_chart(
    measure: ReportMeasure,
    tolerance: Decimal | None,
    span: tuple[date, date],
    language: Language,
    *,
    day_label: str,
    width: int = 680,
) -> Chart:
    """Values by day within ``span``, a line across at the target, and a band where a value is
    still partly on track. The axis holds every value and the target; ``day_label`` heads the days
    of the data table."""
    title = measure.name.in_language(language)
    points = [(one.observed_on, one.value) for one in measure.observations if one.value is not None]
    target = target_phrase(measure, language)
    rows = tuple(
        (format_date(day, language), format_plain_decimal(value, language)) for day, value in points
    )
    description = "; ".join([f"{title}: {target}", *(f"{day}: {value}" for day, value in rows)])
    marks = (
        _drawing(measure, tolerance, points, span, language, width)
        if points
        else [
            text((width / 2, _HEIGHT / 2), report_words(language)["chart.no_data"], anchor="middle")
        ]
    )
    unit = measure.unit.in_language(language)
    header = (day_label, f"{title}, {unit}" if unit else title)
    svg = document(width, _HEIGHT, title, description, marks)
    return Chart(svg, title, description, header, rows)


def _drawing(
    measure: ReportMeasure,
    tolerance: Decimal | None,
    points: list[tuple[date, Decimal]],
    span: tuple[date, date],
    language: Language,
    width: int,
) -> list[Element]:
    targets = [one for one in (measure.target, measure.target_upper) if one is not None]
    values = [value for _, value in points] + targets
    low, high = min(values), max(values)
    room = (high - low) / 10 or Decimal(1)
    low, high = low - room if low != 0 else low, high + room
    days = max(1, (span[1] - span[0]).days)

    def x(day: date) -> float:
        return _LEFT + (width - _LEFT - _RIGHT) * ((day - span[0]).days / days)

    def y(value: Decimal) -> float:
        return _TOP + (_HEIGHT - _TOP - _BOTTOM) * float((high - value) / (high - low))

    right = width - _RIGHT
    marks: list[Element] = []
    if tolerance and measure.target is not None:
        away = -tolerance if measure.direction is not Direction.LOWER else tolerance
        edges = sorted((y(measure.target), y(max(low, min(high, measure.target + away)))))
        marks.append(rectangle((_LEFT, edges[0]), right - _LEFT, edges[1] - edges[0], fill=BAND))
    for step in range(_TICKS + 1):
        value = low + (high - low) * step / _TICKS
        marks.append(line((_LEFT, y(value)), (right, y(value)), colour=RULE))
        shown = format_plain_decimal(value.quantize(Decimal("0.1")), language)
        marks.append(text((_LEFT - 8, y(value) + 4), shown, anchor="end", colour=QUIET))
    for target in targets:
        marks.append(line((_LEFT, y(target)), (right, y(target)), colour=INK, width=1.5))
        shown = format_plain_decimal(target, language)
        marks.append(text((right + 6, y(target) + 4), shown, colour=INK))
    places = [(x(day), y(value)) for day, value in points]
    if len(places) > 1:
        marks.append(polyline(places, colour=ACCENT, width=2))
    marks += [circle(place, 4, fill=ACCENT) for place in places]
    for day in (points[0][0], points[-1][0]) if len(points) > 1 else (points[0][0],):
        marks.append(
            text((x(day), _HEIGHT - 10), format_date(day, language), anchor="middle", colour=QUIET)
        )
    return marks
