"""The course of the year as a chart of Excel's own over the numbers beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.rendering.charts.palette import ACCENT, INK, QUIET, RULE
from toteuma.rendering.charts.scale import money_unit
from toteuma.rendering.excel.book import Sheet
from toteuma.rendering.excel.styles import FONT, unsigned
from toteuma.report.model import MonthlyCourse

_SIZE = {"width": 760, "height": 310}
_LINES = (
    (3, INK, 1.0, "solid"),
    (2, QUIET, 1.75, "solid"),
    (4, ACCENT, 1.75, "square_dot"),
    (1, ACCENT, 2.75, "solid"),
)
"""Budget, last year, forecast, this year: column of the data, colour, width, dash."""


@dataclass(frozen=True, slots=True)
class CourseData:
    """Where the chart's numbers lie: twelve rows from ``first_row`` on, months in column A, then
    this year, last year, budget and forecast; ``names`` are the columns' names."""

    sheet: Sheet
    first_row: int
    names: Sequence[str]
    course: MonthlyCourse


def insert_course_chart(data: CourseData, place: tuple[int, int], description: str) -> None:
    """Draw the chart with its upper left corner in the cell ``place`` (row, column).

    Expenditure (all amounts below zero) is drawn upwards, as in the other outputs.
    """
    sheet, course = data.sheet, data.course
    known = [
        amount
        for point in course.points
        for amount in (point.actual, point.previous, course.budget, course.forecast)
        if amount is not None
    ]
    if not known:
        return
    is_turned = all(amount <= 0 for amount in known)
    drawn = sheet.book.workbook.add_chart({"type": "line"})
    first, last = data.first_row, data.first_row + len(course.points) - 1
    for column, colour, width, dash in _LINES:
        drawn.add_series(
            {
                "name": data.names[column],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, column, last, column],
                "line": {"color": colour, "width": width, "dash_type": dash},
            }
        )
    unit = money_unit(max(abs(amount) for amount in known))
    key = "chart.amounts_down" if is_turned else "chart.amounts"
    font = {"name": FONT, "size": 9, "color": INK}
    drawn.set_y_axis(
        {
            "name": sheet.book.words[key].format(unit=unit.name(sheet.book.language)),
            "name_font": font | {"bold": False},
            "num_font": font,
            "num_format": _axis_format(unit.cents, is_turned=is_turned),
            "reverse": is_turned,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.5}},
        }
    )
    label_position = "high" if is_turned else "low"
    drawn.set_x_axis({"num_font": font, "label_position": label_position, "line": {"color": QUIET}})
    drawn.set_legend({"position": "bottom", "font": font})
    drawn.set_title({"none": True})
    drawn.show_blanks_as("span")
    drawn.set_chartarea({"border": {"none": True}})
    drawn.set_size(_SIZE)
    options = {"description": description, "object_position": 2, "x_offset": 20}
    sheet.worksheet.insert_chart(*place, drawn, options)


def _axis_format(unit_cents: int, *, is_turned: bool) -> str:
    scaled = {100: "#,##0", 100_000: "#,##0,"}.get(unit_cents, "#,##0,,")
    return unsigned(scaled) if is_turned else f'{scaled};"\u2212"{scaled}'
