"""Key figures: years beside each other with a small trend."""

from itertools import groupby

from toteuma.rendering.charts import key_figure_trend
from toteuma.rendering.formats import (
    absent,
    format_decimal,
    format_euro,
    format_plain_decimal,
)
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.html.parts import header_row, hidden, scroll_table
from toteuma.rendering.markup import Drawn, Element, Node, element
from toteuma.report.model import (
    KeyFigureCell,
    KeyFigureColumn,
    KeyFigureSection,
    ReportKeyFigure,
)


def key_figure_table(section: KeyFigureSection, frame: Frame) -> Element:
    """All key figures, grouped as in the report, each with its trend."""
    words = frame.words
    names: list[tuple[Node, str]] = [
        (words[f"key_figure.{one.kind.value}"].format(year=one.year), "") for one in section.columns
    ]
    head = header_row([*names, (words["key_figure.trend"], "")], words["key_figure.name"])
    bodies = []
    for _, rows in groupby(section.rows, key=lambda row: frame.plain(row.group)):
        bodies.append(_group(list(rows), section, frame))
    return scroll_table(
        "key-figures", hidden(words["section.key_figures"]), head, bodies, kind="figures years"
    )


def computed_notes(section: KeyFigureSection, frame: Frame) -> Element | None:
    """What each computed value was made of; None where nothing was computed."""
    items = [
        element("li", None, _made_of(row, frame), ": ", "; ".join(parts))
        for row in section.rows
        if (parts := _parts(row, section, frame))
    ]
    if not items:
        return None
    return element(
        "details",
        None,
        element("summary", None, frame.words["key_figure.parts"]),
        element("ul", {"class": "data"}, items),
    )


def _made_of(row: ReportKeyFigure, frame: Frame) -> Node:
    divisor = frame.plain(row.denominator)
    computed = frame.words["key_figure.computed"].format(divisor=divisor)
    return frame.said(row.name), f" ({computed})" if divisor else None


def _group(rows: list[ReportKeyFigure], section: KeyFigureSection, frame: Frame) -> Element:
    heading = None
    if not rows[0].group.is_empty:
        span = len(section.columns) + 2
        heading = element(
            "tr",
            {"class": "group"},
            element(
                "th",
                {"scope": "rowgroup", "colspan": span},
                element("span", None, frame.said(rows[0].group)),
            ),
        )
    return element("tbody", None, heading, [_row(row, section, frame) for row in rows])


def _row(row: ReportKeyFigure, section: KeyFigureSection, frame: Frame) -> Element:
    drawing = None
    if any(cell.value is not None for cell in row.values):
        width = 40 * len(section.columns)
        drawing = Drawn(key_figure_trend(row, section.columns, frame.language, width=width).svg)
    return element(
        "tr",
        {"id": row.anchor},
        element(
            "th",
            {"scope": "row"},
            frame.said(row.name),
            element("span", {"class": "quiet under"}, frame.said(row.unit)),
        ),
        [_cell(cell, row, frame) for cell in row.values],
        element("td", {"class": "trend"}, drawing),
    )


def _cell(cell: KeyFigureCell, row: ReportKeyFigure, frame: Frame) -> Element:
    if cell.value is None:
        content: Node = (
            element("span", {"aria-hidden": "true"}, absent(cell)),
            hidden(frame.words["unit.suppressed" if cell.is_suppressed else "unit.none"]),
        )
    else:
        content = format_decimal(cell.value, row.decimals, frame.language)
    link = {"class": "figure", "id": cell.id, "href": frame.figure_address(cell.id)}
    note = None
    if not cell.note.is_empty:
        note = element("span", {"class": "quiet under"}, frame.said(cell.note))
    return element("td", {"class": "number"}, element("a", link, content), note)


def _parts(row: ReportKeyFigure, section: KeyFigureSection, frame: Frame) -> list[str]:
    return [
        _part(column, cell, frame)
        for column, cell in zip(section.columns, row.values, strict=True)
        if cell.net_cost is not None and cell.divisor is not None
    ]


def _part(column: KeyFigureColumn, cell: KeyFigureCell, frame: Frame) -> str:
    assert cell.net_cost is not None
    assert cell.divisor is not None
    cost = format_euro(cell.net_cost, frame.language)
    divisor = format_plain_decimal(cell.divisor, frame.language)
    return f"{column.year}: {cost} / {divisor}"
