"""A line's forecast from month to month beside the budget, as a drawing."""

from collections.abc import Sequence

from toteuma.domain.money import Cents, Figure
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts import Chart
from toteuma.rendering.charts.metrics import text_width
from toteuma.rendering.charts.palette import ACCENT, INK, QUIET, RULE
from toteuma.rendering.charts.scale import money_unit, round_ticks
from toteuma.rendering.charts.svg import circle, document, line, polyline, text
from toteuma.rendering.formats import NO_FIGURE, format_euro
from toteuma.rendering.markup import Element
from toteuma.web.shared.words import label, word

_TYPE = 12
_HEIGHT = 260
_TOP = 30
_BOTTOM = 28


def forecast_chart(
    name: str,
    points: Sequence[tuple[int, Cents]],
    budget: Figure,
    language: Language,
    *,
    width: int = 680,
) -> Chart:
    """The forecast as of each month in which one was given; the budget in force as a thin line.
    Expenditure is drawn with its sign, below zero."""
    title = word("forecasts.chart_title", line=name)
    rows = tuple(
        (label(f"month.short_{month}"), format_euro(cents, language)) for month, cents in points
    )
    said = "; ".join(f"{month}: {amount}" for month, amount in rows)
    in_force = NO_FIGURE if budget is None else format_euro(budget, language)
    description = f"{title}. {said}. {word('forecasts.budget')}: {in_force}."
    marks = _drawing(points, budget, language, width)
    header = (word("forecasts.month"), word("forecasts.forecast"))
    rows = (*rows, (word("forecasts.budget"), in_force))
    return Chart(
        document(width, _HEIGHT, title, description, marks), title, description, header, rows
    )


def _drawing(
    points: Sequence[tuple[int, Cents]], budget: Figure, language: Language, width: int
) -> list[Element]:
    amounts = [cents for _, cents in points] + ([] if budget is None else [budget])
    ticks = round_ticks(min(amounts), max(amounts))
    unit = money_unit(max(abs(amount) for amount in amounts))
    left = max(text_width(unit.tick(tick, language), _TYPE) for tick in ticks) + 8
    right, bottom = width - 12.0, _HEIGHT - _BOTTOM

    def x(month: int) -> float:
        return left + (right - left) * (month - 0.5) / 12

    def y(cents: int) -> float:
        return bottom - (bottom - _TOP) * (cents - ticks[0]) / (ticks[-1] - ticks[0])

    marks = [text((0, _TYPE), unit.name(language), colour=QUIET)]
    for tick in ticks:
        marks.append(line((left, y(tick)), (right, y(tick)), colour=QUIET if tick == 0 else RULE))
        marks.append(
            text((left - 6, y(tick) + 4), unit.tick(tick, language), colour=QUIET, anchor="end")
        )
    for month in range(1, 13):
        name = label(f"month.short_{month}") if width > 500 else str(month)
        marks.append(text((x(month), _HEIGHT - 8), name, size=11, colour=QUIET, anchor="middle"))
    if budget is not None:
        marks.append(line((left, y(budget)), (right, y(budget)), colour=INK, width=1.25))
        said = word("forecasts.budget")
        marks.append(text((right, y(budget) - 6), said, anchor="end", has_halo=True))
    marks.append(
        polyline([(x(m), y(c)) for m, c in points], colour=ACCENT, width=3, kind="forecast")
    )
    marks.extend(circle((x(month), y(cents)), 4.5, fill=ACCENT) for month, cents in points)
    month, cents = points[-1]
    said = unit.amount(cents, language)
    marks.append(
        text(
            (x(month), y(cents) + 18),
            said,
            colour=ACCENT,
            anchor="middle",
            is_bold=True,
            has_halo=True,
        )
    )
    return marks
