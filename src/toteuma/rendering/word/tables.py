"""Tables as whole row trees.

A row is a copy of a prototype (its cells, widths, styles and borders stand already) into which only
the text is put; adding cells one by one through python-docx is about fifty times slower.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from functools import lru_cache

from lxml import etree

from toteuma.rendering.word.cells import Kind, RowStyle, Table
from toteuma.rendering.word.styles import INK
from toteuma.rendering.word.widths import column_widths
from toteuma.rendering.word.xml import (
    P_PR,
    P_STYLE,
    VAL,
    Element,
    P,
    R,
    T,
    child,
    element,
    legal,
    run,
    set_text,
    w,
)

_KEEP_WHOLE = 34
_KEEP_WHOLE_TEXT = 1200
"""Tables of up to so many rows, or letters of running text, move to the next page rather than
break."""

_HEADING_STYLES = {
    Kind.TEXT: "TableHeading",
    Kind.FIGURE: "TableHeadingFigure",
    Kind.PAST_FIGURE: "TableHeadingFigure",
    Kind.CENTRE: "TableHeadingCentre",
    Kind.VERDICT: "TableHeadingFigure",
}
_TEXT_STYLES = {
    (Kind.TEXT, False): "TableText",
    (Kind.FIGURE, False): "TableFigure",
    (Kind.PAST_FIGURE, False): "TablePast",
    (Kind.CENTRE, False): "TableCentre",
    (Kind.VERDICT, False): "TableFigure",
    (Kind.TEXT, True): "TableTotal",
    (Kind.FIGURE, True): "TableTotalFigure",
    (Kind.PAST_FIGURE, True): "TableTotalPast",
    (Kind.CENTRE, True): "TableCentre",
    (Kind.VERDICT, True): "TableTotalFigure",
}


def table_element(
    table: Table, width: int, description: str, *, is_followed: bool = False
) -> Element:
    """The ``w:tbl``, ``width`` wide; ``description`` tells what it holds without seeing it.

    ``is_followed``: the last row stays on the page of the note below it.
    """
    widths = table.widths or column_widths(table, width)
    made = element("tbl")
    made.append(_properties(table, width, description))
    grid = child(made, "tblGrid")
    for column_width in widths:
        child(grid, "gridCol", w=column_width)
    made.append(_header_row(table, widths))
    made.extend(_rows(table, widths, is_followed=is_followed))
    return made


def _properties(table: Table, width: int, description: str) -> Element:
    properties = element("tblPr")
    child(properties, "tblStyle", val=table.style)
    child(properties, "tblW", w=width, type="dxa")
    # Where another font stands in for ours and is wider, Word widens a column of figures rather
    # than break one; running text is better off with the widths that were given.
    layout = "autofit" if table.style == "ToteumaFigures" else "fixed"
    child(properties, "tblLayout", type=layout)
    child(
        properties,
        "tblLook",
        val="0620",
        firstRow=1,
        lastRow=0,
        firstColumn=0,
        lastColumn=0,
        noHBand=1,
        noVBand=1,
    )
    child(properties, "tblCaption", val=legal(table.title))
    child(properties, "tblDescription", val=legal(description))
    return properties


def _header_row(table: Table, widths: Sequence[int]) -> Element:
    row = element("tr")
    properties = child(row, "trPr")
    child(properties, "cantSplit")
    child(properties, "tblHeader")
    for column, width in zip(table.columns, widths, strict=True):
        style = _HEADING_STYLES[column.kind]
        cell = child(row, "tc")
        child(child(cell, "tcPr"), "tcW", w=width, type="dxa")
        text = child(cell, "p")
        etree.SubElement(child(text, "pPr"), P_STYLE, {VAL: style})
        text.append(run(column.title))
        if column.unit:
            text.append(run(f"\n{column.unit}", "Unit"))
    return row


def _rows(table: Table, widths: Sequence[int], *, is_followed: bool) -> Iterator[Element]:
    keep_whole = _is_short(table)
    kinds, fixed = tuple(column.kind for column in table.columns), tuple(widths)
    last = len(table.rows) - 1
    for place, row in enumerate(table.rows):
        keep = is_followed if place == last else keep_whole
        copy = deepcopy(_prototype(kinds, fixed, row.style, keep))
        for text, content in zip(list(copy.iter(T)), row.cells, strict=True):
            if isinstance(content, str):
                set_text(text, content)
            else:
                _replace_content(text, content, keep=keep)
        for cell, fill in zip(list(copy)[1:], row.fills, strict=False):
            if fill:
                _shade(cell[0], fill)
        yield copy


def _shade(properties: Element, fill: str) -> None:
    """Shade a cell; the shade stands before the rule about wrapping, as the schema demands."""
    shade = element("shd", val="clear", color="auto", fill=fill)
    no_wrap = properties.find(w("noWrap"))
    if no_wrap is None:
        properties.append(shade)
    else:
        no_wrap.addprevious(shade)


def _is_short(table: Table) -> bool:
    """Whether the table takes no more than about a page."""
    if any(column.kind is Kind.FIGURE for column in table.columns):
        return len(table.rows) <= _KEEP_WHOLE
    letters = sum(
        len(text) for place in range(len(table.columns)) for text, _ in table.texts(place)
    )
    return letters <= _KEEP_WHOLE_TEXT


def _replace_content(text: Element, content: Sequence[Element], *, keep: bool) -> None:
    """Paragraphs in the place of the prototype's one paragraph."""
    if keep:
        _keep_with_next(content)
    replaced = next(text.iterancestors(P))
    cell = replaced.getparent()
    assert cell is not None
    cell.remove(replaced)
    cell.extend(content)


def _keep_with_next(paragraphs: Sequence[Element]) -> None:
    for paragraph in paragraphs:
        properties = paragraph[0]
        if properties.find(w("keepNext")) is None:
            properties.insert(1, element("keepNext"))


@lru_cache(maxsize=256)
def _prototype(
    kinds: tuple[Kind, ...], widths: tuple[int, ...], style: RowStyle, keep: bool
) -> Element:
    """A row without its text, to be copied; it is never itself put into a document."""
    row = element("tr")
    child(child(row, "trPr"), "cantSplit")
    if style is RowStyle.GROUP:
        cell = child(row, "tc")
        properties = child(cell, "tcPr")
        child(properties, "tcW", w=sum(widths), type="dxa")
        child(properties, "gridSpan", val=len(widths))
        _empty_paragraph(cell, "TableGroup", keep=True)
        return row
    for kind, width in zip(kinds, widths, strict=True):
        cell = child(row, "tc")
        properties = child(cell, "tcPr")
        child(properties, "tcW", w=width, type="dxa")
        if style is not RowStyle.REGULAR:
            borders = child(properties, "tcBorders")
            child(borders, "top", val="single", sz=6, space=0, color=INK)
            if style is RowStyle.BOTTOM:
                child(borders, "bottom", val="double", sz=6, space=0, color=INK)
        if kind in (Kind.FIGURE, Kind.PAST_FIGURE):
            child(properties, "noWrap")
        is_total = style is not RowStyle.REGULAR
        _empty_paragraph(cell, _TEXT_STYLES[kind, is_total], keep=keep)
    return row


def _empty_paragraph(cell: Element, style: str, *, keep: bool) -> None:
    """A paragraph with one run that waits for its text."""
    made = etree.SubElement(cell, P)
    properties = etree.SubElement(made, P_PR)
    etree.SubElement(properties, P_STYLE, {VAL: style})
    if keep:
        child(properties, "keepNext")
    etree.SubElement(etree.SubElement(made, R), T)
