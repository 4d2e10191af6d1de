"""The course of the year as a chart of Word's own: vector lines that a clerk can restyle.

The chart holds its data as literals (no workbook inside); its description is the alternative text
and its data table stands in the notes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from toteuma.catalogue.wording import report_words
from toteuma.domain.money import Figure
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts import Chart
from toteuma.rendering.charts.palette import ACCENT, INK, QUIET, RULE
from toteuma.rendering.charts.scale import money_unit
from toteuma.rendering.word.embedding import FONT
from toteuma.rendering.word.xml import RELATIONSHIPS, Element, child, legal, run
from toteuma.report.model import MonthlyCourse, ReportPeriod

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_EMU_PER_TWIP = 635
_WIDTH = 9072 * _EMU_PER_TWIP
_HEIGHT = 2600 * _EMU_PER_TWIP
_MONTHS = 12
_TEXT_SIZE = 900
_TEN_MILLION_EURO = 1_000_000_000


@dataclass(frozen=True, slots=True)
class _Line:
    """A series: twelve amounts in cents and how it is drawn (width in EMU)."""

    name: str
    amounts: tuple[Figure, ...]
    colour: str
    width: int
    dash: str = "solid"


def add_course_chart(
    document: Document,
    course: MonthlyCourse,
    period: ReportPeriod,
    chart: Chart,
    language: Language,
) -> Element:
    """Add the chart's part to the document and return the run that shows it.

    ``chart`` is the same chart as the other outputs draw it; its title and description are used.
    """
    space = _chart_space(_lines(course, period, language), language)
    blob = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(
        PackURI("/word/charts/chart1.xml"), CONTENT_TYPE.DML_CHART, blob, document.part.package
    )
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    return _drawing(relation, chart)


def _lines(course: MonthlyCourse, period: ReportPeriod, language: Language) -> tuple[_Line, ...]:
    words = report_words(language)
    actual = tuple(point.actual for point in course.points)
    previous = tuple(point.previous for point in course.points)
    reached = max((index for index, amount in enumerate(actual) if amount is not None), default=0)
    forecast: list[Figure] = [None] * _MONTHS
    if course.forecast is not None:
        forecast[reached] = actual[reached]
        forecast[-1] = course.forecast
    lines = (
        _Line(words["chart.budget"], (course.budget,) * _MONTHS, INK, 9525),
        _Line(words["chart.last_year"].format(year=period.fiscal_year - 1), previous, QUIET, 19050),
        _Line(words["chart.forecast"], tuple(forecast), ACCENT, 19050, "sysDash"),
        _Line(words["chart.this_year"].format(year=period.fiscal_year), actual, ACCENT, 34925),
    )
    return tuple(line for line in lines if any(amount is not None for amount in line.amounts))


def _chart_space(lines: Sequence[_Line], language: Language) -> Element:
    amounts = [amount for line in lines for amount in line.amounts if amount is not None]
    is_turned = all(amount <= 0 for amount in amounts)
    space = etree.Element(f"{{{_C}}}chartSpace", nsmap={"c": _C, "a": _A, "r": RELATIONSHIPS})
    _c(space, "roundedCorners", 0)
    chart = _c(space, "chart")
    _c(chart, "autoTitleDeleted", 1)
    plot = _c(chart, "plotArea")
    _c(plot, "layout")
    drawn = _c(plot, "lineChart")
    _c(drawn, "grouping", "standard")
    _c(drawn, "varyColors", 0)
    for place, line in enumerate(lines):
        _series(drawn, place, line, language)
    _c(drawn, "marker", 1)
    for axis in (1, 2):
        _c(drawn, "axId", axis)
    _category_axis(plot, is_turned=is_turned)
    _value_axis(plot, amounts, language, is_turned=is_turned)
    legend = _c(chart, "legend")
    _c(legend, "legendPos", "b")
    _c(legend, "overlay", 0)
    _c(chart, "plotVisOnly", 1)
    _c(chart, "dispBlanksAs", "span")
    edge = etree.SubElement(_c(space, "spPr"), f"{{{_A}}}ln")
    etree.SubElement(edge, f"{{{_A}}}noFill")
    _text_properties(space)
    return space


def _series(drawn: Element, place: int, line: _Line, language: Language) -> None:
    words = report_words(language)
    series = _c(drawn, "ser")
    _c(series, "idx", place)
    _c(series, "order", place)
    name = _c(_c(series, "tx"), "v")
    name.text = line.name
    _stroke(_c(series, "spPr"), line.colour, line.width, line.dash)
    _c(_c(series, "marker"), "symbol", "none")
    months = _c(_c(series, "cat"), "strLit")
    _c(months, "ptCount", _MONTHS)
    values = _c(_c(series, "val"), "numLit")
    _c(values, "formatCode").text = "#,##0"
    _c(values, "ptCount", _MONTHS)
    for month, amount in enumerate(line.amounts):
        point = _c(months, "pt")
        point.set("idx", str(month))
        _c(point, "v").text = words[f"month.short_{month + 1}"]
        if amount is not None:
            point = _c(values, "pt")
            point.set("idx", str(month))
            _c(point, "v").text = str(Decimal(amount) / 100)
    _c(series, "smooth", 0)


def _category_axis(plot: Element, *, is_turned: bool) -> None:
    axis = _c(plot, "catAx")
    _c(axis, "axId", 1)
    _c(_c(axis, "scaling"), "orientation", "minMax")
    _c(axis, "delete", 0)
    _c(axis, "axPos", "b")
    _c(axis, "majorTickMark", "none")
    _c(axis, "minorTickMark", "none")
    _c(axis, "tickLblPos", "high" if is_turned else "low")
    _stroke(_c(axis, "spPr"), QUIET, 9525)
    _c(axis, "crossAx", 2)
    _c(axis, "crosses", "autoZero")


def _value_axis(
    plot: Element, amounts: Sequence[int], language: Language, *, is_turned: bool
) -> None:
    """Expenditure (all amounts below zero) is drawn upwards; the axis says so."""
    greatest = max((abs(amount) for amount in amounts), default=0)
    unit = money_unit(greatest)
    axis = _c(plot, "valAx")
    _c(axis, "axId", 2)
    scaling = _c(axis, "scaling")
    _c(scaling, "orientation", "maxMin" if is_turned else "minMax")
    if is_turned:
        _c(scaling, "max", 0)
    _c(axis, "delete", 0)
    _c(axis, "axPos", "l")
    _stroke(_c(_c(axis, "majorGridlines"), "spPr"), RULE, 6350)
    words = report_words(language)
    _axis_title(
        axis,
        words["chart.amounts_down" if is_turned else "chart.amounts"].format(
            unit=unit.name(language)
        ),
    )
    form = _c(axis, "numFmt")
    form.set("formatCode", _number_format(unit.cents, greatest, is_turned=is_turned))
    form.set("sourceLinked", "0")
    _c(axis, "majorTickMark", "none")
    _c(axis, "minorTickMark", "none")
    _c(axis, "tickLblPos", "nextTo")
    fill = _c(axis, "spPr")
    etree.SubElement(etree.SubElement(fill, f"{{{_A}}}ln"), f"{{{_A}}}noFill")
    _c(axis, "crossAx", 1)
    _c(axis, "crosses", "autoZero")
    _c(axis, "crossBetween", "midCat")


def _number_format(unit_cents: int, greatest: int, *, is_turned: bool) -> str:
    scaled = {100: "#,##0", 100_000: "#,##0,"}.get(unit_cents)
    if scaled is None:
        scaled = "#,##0,," if greatest >= _TEN_MILLION_EURO else "#,##0.0,,"
    return f"{scaled};{scaled}" if is_turned else f'{scaled};"\u2212"{scaled}'


def _axis_title(axis: Element, title: str) -> None:
    made = _c(axis, "title")
    rich = _c(_c(made, "tx"), "rich")
    body = etree.SubElement(rich, f"{{{_A}}}bodyPr")
    body.set("rot", "-5400000")
    body.set("vert", "horz")
    text_paragraph = etree.SubElement(rich, f"{{{_A}}}p")
    properties = etree.SubElement(text_paragraph, f"{{{_A}}}pPr")
    etree.SubElement(properties, f"{{{_A}}}defRPr").set("b", "0")
    text_run = etree.SubElement(text_paragraph, f"{{{_A}}}r")
    etree.SubElement(text_run, f"{{{_A}}}rPr").set("b", "0")
    etree.SubElement(text_run, f"{{{_A}}}t").text = title
    _c(made, "overlay", 0)


def _text_properties(space: Element) -> None:
    target = _c(space, "txPr")
    etree.SubElement(target, f"{{{_A}}}bodyPr")
    text_paragraph = etree.SubElement(target, f"{{{_A}}}p")
    properties = etree.SubElement(text_paragraph, f"{{{_A}}}pPr")
    default = etree.SubElement(properties, f"{{{_A}}}defRPr", sz=str(_TEXT_SIZE))
    fill = etree.SubElement(default, f"{{{_A}}}solidFill")
    etree.SubElement(fill, f"{{{_A}}}srgbClr", val=INK[1:])
    etree.SubElement(default, f"{{{_A}}}latin", typeface=FONT)
    etree.SubElement(text_paragraph, f"{{{_A}}}endParaRPr", lang="fi-FI")


def _stroke(properties: Element, colour: str, width: int, dash: str = "solid") -> None:
    line = etree.SubElement(properties, f"{{{_A}}}ln", w=str(width), cap="rnd")
    fill = etree.SubElement(line, f"{{{_A}}}solidFill")
    etree.SubElement(fill, f"{{{_A}}}srgbClr", val=colour[1:])
    etree.SubElement(line, f"{{{_A}}}prstDash", val=dash)
    etree.SubElement(line, f"{{{_A}}}round")


def _c(parent: Element, name: str, value: str | int | None = None) -> Element:
    made = etree.SubElement(parent, f"{{{_C}}}{name}")
    if value is not None:
        made.set("val", str(value))
    return made


def _drawing(relation: str, chart: Chart) -> Element:
    made = run("")
    inline = etree.SubElement(child(made, "drawing"), f"{{{_WP}}}inline", nsmap={"wp": _WP})
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")
    etree.SubElement(inline, f"{{{_WP}}}extent", cx=str(_WIDTH), cy=str(_HEIGHT))
    etree.SubElement(
        inline,
        f"{{{_WP}}}docPr",
        id="1",
        name=legal(chart.title),
        descr=legal(chart.description),
        title=legal(chart.title),
    )
    etree.SubElement(inline, f"{{{_WP}}}cNvGraphicFramePr")
    graphic = etree.SubElement(inline, f"{{{_A}}}graphic", nsmap={"a": _A})
    data = etree.SubElement(graphic, f"{{{_A}}}graphicData", uri=_C)
    shown = etree.SubElement(data, f"{{{_C}}}chart", nsmap={"c": _C})
    shown.set(f"{{{RELATIONSHIPS}}}id", relation)
    return made
