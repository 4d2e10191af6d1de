"""What a table is before it is drawn: columns, rows and cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from toteuma.rendering.word.xml import Element


class Kind(StrEnum):
    """How a column's cells stand."""

    TEXT = "text"
    FIGURE = "figure"
    PAST_FIGURE = "past_figure"
    CENTRE = "centre"
    VERDICT = "verdict"
    """Words below the figures' edge; unlike a figure they may wrap."""


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

    def texts(self, place: int) -> Iterator[tuple[str, bool]]:
        """The paragraphs of a column's cells, and whether they may be bold."""
        for row in self.rows:
            if row.style is RowStyle.GROUP:
                continue
            cell = row.cells[place]
            if isinstance(cell, str):
                yield cell, row.style is not RowStyle.REGULAR
            else:
                yield from (("".join(map(str, paragraph.itertext())), True) for paragraph in cell)
