"""Risks as a grid of likelihood and impact, with their numbers in the cells."""

from math import ceil, sqrt

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts.chart import Chart
from toteuma.rendering.charts.palette import BAND, INK, PAPER, QUIET, RULE, SHADE
from toteuma.rendering.charts.svg import circle, document, rectangle, text
from toteuma.rendering.markup import Element
from toteuma.report.model import ReportRisk, RiskSection

_CELL = 76
_LEFT = 26
_TOP = 24
_BOTTOM = 42
_CHIP = 12


def cell_weight(likelihood: int, impact: int, scale: int) -> int:
    """How heavy a cell is drawn, 0-2: up to a quarter, up to a half, over a half of the greatest
    risk value. A help to the eye; the number in the cell says the value."""
    share = 4 * likelihood * impact
    if share <= scale * scale:
        return 0
    return 1 if share <= 2 * scale * scale else 2


def risk_matrix(section: RiskSection, language: Language) -> Chart:
    """The grid: impact to the right, likelihood upwards, the risk value in each cell's corner."""
    words = report_words(language)
    scale = section.scale
    title = words["risk.matrix"]
    header = tuple(
        words[f"risk.{key}"] for key in ("number", "risk", "likelihood", "impact", "value")
    )
    rows = tuple(
        (
            str(risk.number),
            risk.name.in_language(language),
            str(risk.likelihood),
            str(risk.impact),
            str(risk.value),
        )
        for risk in section.risks
    )
    sentences = [
        f"{number}: {name} ({header[2].lower()} {likelihood}, {header[3].lower()} {impact},"
        f" {header[4].lower()} {value})"
        for number, name, likelihood, impact, value in rows
    ]
    description = ". ".join([title, *sentences]) + "."
    marks: list[Element] = [text((0, 13), f"{header[2]} ↑", size=13, colour=QUIET)]
    for step in range(1, scale + 1):
        marks.extend(_axis_numbers(step, scale))
        for impact in range(1, scale + 1):
            inside = [
                risk for risk in section.risks if risk.likelihood == step and risk.impact == impact
            ]
            marks.extend(_cell(step, impact, scale, inside))
    side = scale * _CELL
    height = _TOP + side + _BOTTOM
    marks.append(
        text((_LEFT + side, height - 4), f"{header[3]} →", size=13, colour=QUIET, anchor="end")
    )
    svg = document(_LEFT + side + 1, height, title, description, marks)
    return Chart(svg, title, description, header, rows)


def _axis_numbers(step: int, scale: int) -> list[Element]:
    row_middle = _TOP + (scale - step + 0.5) * _CELL
    column_middle = _LEFT + (step - 0.5) * _CELL
    bottom = _TOP + scale * _CELL
    return [
        text((_LEFT - 10, row_middle + 5), str(step), size=13, anchor="end"),
        text((column_middle, bottom + 17), str(step), size=13, anchor="middle"),
    ]


def _cell(likelihood: int, impact: int, scale: int, risks: list[ReportRisk]) -> list[Element]:
    x = _LEFT + (impact - 1) * _CELL
    y = _TOP + (scale - likelihood) * _CELL
    tone = (BAND, SHADE, RULE)[cell_weight(likelihood, impact, scale)]
    marks = [
        rectangle((x, y), _CELL, _CELL, fill=tone, outline=PAPER),
        text(
            (x + _CELL - 6, y + _CELL - 6),
            str(likelihood * impact),
            size=11,
            colour=INK,
            anchor="end",
        ),
    ]
    per_row = max(3, ceil(sqrt(len(risks) * 1.3)))
    step = (_CELL - 4) / per_row
    radius = min(_CHIP, step / 2 - 1)
    for index, risk in enumerate(risks):
        row, column = divmod(index, per_row)
        centre = (x + 2 + step * (column + 0.5), y + 2 + step * (row + 0.5))
        marks.append(circle(centre, radius - 0.5, fill=INK))
        marks.append(
            text(
                (centre[0], centre[1] + radius * 0.38),
                str(risk.number),
                size=radius * 1.08,
                colour=PAPER,
                anchor="middle",
                is_bold=True,
            )
        )
    return marks
