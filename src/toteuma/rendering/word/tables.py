"""Tables as whole row trees.

A row is a copy of a prototype (its cells, widths, styles and borders stand already) into which only
the text is put; adding cells one by one through python-docx is about fifty times slower.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from lxml import etree

from toteuma.rendering.charts.metrics import text_width
from toteuma.rendering.word.styles import INK, TABLE_SIZE
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

CELL_PADDING = 190
"""Both cell margins and a little air, in twentieths of a point."""
_KEEP_WHOLE = 34
_KEEP_WHOLE_TEXT = 1200
"""Tables of up to so many rows, or letters of running text, move to the next page rather than
break."""
_LEAST_LABEL = 2550
_NARROWEST = 400
_MEASURED_FROM = 0.7
_SPARE = 1.13
_WIDEST_WORD = 2800
"""A longer word is broken rather than let push the other columns off the page."""


class Kind(StrEnum):
    """How a column's cells stand."""

    TEXT = "text"
    FIGURE = "figure"
    PAST_FIGURE = "past_figure"
    CENTRE = "centre"


class RowStyle(StrEnum):
    """How a row is drawn; a group row names the rows below it, across all columns."""

    REGULAR = "regular"
    TOTAL = "total"
    BOTTOM = "bottom"
    GROUP = "group"


type Cell = str | Sequence[Element]
"""Plain text, or the paragraphs of the cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``weight`` is its part of the room that figure columns leave to text columns.

    ``unit`` stands below the title.
    """

    title: str
    kind: Kind = Kind.TEXT
    weight: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a group row has one cell. ``fills`` are the cells' shades, empty for none."""

    cells: tuple[Cell, ...]
    style: RowStyle = RowStyle.REGULAR
    fills: tuple[str, ...] = ()


@dataclass(slots=True)
class Table:
    """A table under construction; ``title`` is its caption and its name in the accessibility
    tree."""

    title: str
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    style: str = "ToteumaFigures"
    widths: tuple[int, ...] = ()

    def add(
        self,
        *cells: Cell,
        style: RowStyle = RowStyle.REGULAR,
        fills: tuple[str, ...] = (),
    ) -> None:
        """Append a row."""
        self.rows.append(Row(cells, style, fills))


_HEADING_STYLES = {
    Kind.TEXT: "TableHeading",
    Kind.FIGURE: "TableHeadingFigure",
    Kind.PAST_FIGURE: "TableHeadingFigure",
    Kind.CENTRE: "TableHeadingCentre",
}
_TEXT_STYLES = {
    (Kind.TEXT, False): "TableText",
    (Kind.FIGURE, False): "TableFigure",
    (Kind.PAST_FIGURE, False): "TablePast",
    (Kind.CENTRE, False): "TableCentre",
    (Kind.TEXT, True): "TableTotal",
    (Kind.FIGURE, True): "TableTotalFigure",
    (Kind.PAST_FIGURE, True): "TableTotalPast",
    (Kind.CENTRE, True): "TableCentre",
}


def needed_width(table: Table) -> int:
    """The width that the table wants, in twentieths of a point: figures unbroken, the first text
    column at least 45 mm and the others at least as wide as their longest word."""
    widths = [
        max(_LEAST_LABEL if place == 0 else 0, _least(table, place))
        for place in range(len(table.columns))
    ]
    return sum(widths)


def shared_widths(tables: Sequence[Table], width: int) -> tuple[int, ...]:
    """Column widths that suit all of the tables, which have the same columns; () for none."""
    if not tables:
        return ()
    first = tables[0]
    together = Table(first.title, first.columns, [row for table in tables for row in table.rows])
    return tuple(_widths(together, width))


def table_element(
    table: Table, width: int, description: str, *, is_followed: bool = False
) -> Element:
    """The ``w:tbl``, ``width`` wide; ``description`` tells what it holds without seeing it.

    ``is_followed``: the last row stays on the page of the note below it.
    """
    widths = table.widths or _widths(table, width)
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
                child(cell[0], "shd", val="clear", color="auto", fill=fill)
        yield copy


def _is_short(table: Table) -> bool:
    """Whether the table takes no more than about a page."""
    if any(column.kind is Kind.FIGURE for column in table.columns):
        return len(table.rows) <= _KEEP_WHOLE
    letters = sum(len(text) for place in range(len(table.columns)) for text in _texts(table, place))
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


def _widths(table: Table, width: int) -> list[int]:
    """Figure columns as wide as they need, then text columns, then what is left to all figures.

    Text columns share the room by weight; a label column next to figures takes no more than its
    longest label, so that the eye need not travel.
    """
    columns = table.columns
    least = {place: _least(table, place) for place in range(len(columns))}
    texts = [place for place, column in enumerate(columns) if column.kind is Kind.TEXT]
    others = [place for place in least if place not in texts]
    room = width - sum(least[place] for place in others)
    least |= _shared(room, {place: (columns[place].weight, least[place]) for place in texts})
    if len(texts) == 1 and others:
        wanted = max(_longest(table, texts[0]), _LEAST_LABEL)
        least[texts[0]] = min(room, wanted)
    spare = width - sum(least.values())
    for place in others:
        least[place] += spare // len(others)
    least[(texts or others)[0]] += width - sum(least.values())
    return [least[place] for place in range(len(columns))]


def _shared(room: int, wanted: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """``room`` by weight, none below its least width as long as there is room for all.

    ``wanted`` maps a place to its weight and least width.
    """
    shares: dict[int, int] = {}
    free = dict(wanted)
    while free:
        weights = sum(weight for weight, _ in free.values())
        left = room - sum(shares.values())
        short = [
            place for place, (weight, least) in free.items() if left * weight // weights < least
        ]
        if not short or len(short) == len(free):
            return shares | {
                place: max(left * weight // weights, _NARROWEST)
                for place, (weight, _) in free.items()
            }
        for place in short:
            shares[place] = free.pop(place)[1]
    return shares


def _least(table: Table, place: int) -> int:
    """The longest word of the column, or its longest figure, with the cell's margins."""
    column = table.columns[place]
    pieces = {column.unit, *column.title.replace("\n", " ").split(" ")}
    for text in _texts(table, place):
        pieces.update(text.split(" ") if column.kind is Kind.TEXT else [text])
    return min(_widest(pieces), _WIDEST_WORD) + CELL_PADDING


def _longest(table: Table, place: int) -> int:
    """The longest text of the column, with the cell's margins."""
    return _widest(set(_texts(table, place))) + CELL_PADDING


def _texts(table: Table, place: int) -> Iterator[str]:
    for row in table.rows:
        if row.style is RowStyle.GROUP:
            continue
        cell = row.cells[place]
        if isinstance(cell, str):
            yield cell
        else:
            yield from ("".join(map(str, paragraph.itertext())) for paragraph in cell)


def _widest(texts: Set[str]) -> int:
    """How wide the widest text is in a table cell, in twentieths of a point, with room to spare for
    a font that stands in for ours. Only the longest are measured: letters differ less than that."""
    longest = max(map(len, texts), default=0)
    candidates = (text for text in texts if len(text) > _MEASURED_FROM * longest)
    points = max((text_width(text, TABLE_SIZE / 2, is_bold=True) for text in candidates), default=0)
    return int(points * 20 * _SPARE)
