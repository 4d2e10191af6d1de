"""Reads a PDF back for the tests: rows of cells by position, and the structure tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
import pypdf
from pypdf.generic import DictionaryObject

CELL_GAP = 4.0
"""Points between two characters that belong to different cells of a row."""

HEADER_BOTTOM = 58.0
FOOTER_TOP = 792.0
"""The text area of an upright page lies between, in points from its top edge."""


@dataclass(frozen=True)
class Row:
    """One line of text on a page: cells from left to right, y from the top, type sizes."""

    cells: tuple[str, ...]
    top: float
    bottom: float
    sizes: frozenset[float]

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(self.cells)


@cache
def read_pages(pdf: bytes) -> list[list[Row]]:
    """Rows of every page, from the top. Reading is slow: the same bytes are read once."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [_rows(page.chars) for page in document.pages]


def body(rows: list[Row]) -> list[Row]:
    """Rows of an upright page without running header and footer."""
    return [row for row in rows if row.top > HEADER_BOTTOM and row.bottom < FOOTER_TOP]


def _rows(characters: list[dict[str, Any]]) -> list[Row]:
    lines: list[list[dict[str, Any]]] = []
    for mark in sorted(characters, key=lambda mark: (round(mark["bottom"]), mark["x0"])):
        if lines and abs(lines[-1][-1]["bottom"] - mark["bottom"]) < 2:
            lines[-1].append(mark)
        else:
            lines.append([mark])
    return [_row(line) for line in lines]


def _row(line: list[dict[str, Any]]) -> Row:
    ordered = sorted(line, key=lambda mark: mark["x0"])
    text = str(ordered[0]["text"])
    for before, after in pairwise(ordered):
        text += ("\t" if after["x0"] - before["x1"] > CELL_GAP else "") + after["text"]
    # One glyph draws both hyphens; the reader knows only the one that came first.
    text = text.replace("\u00ad", "-")
    cells = tuple(cell.strip() for cell in text.split("\t") if cell.strip())
    return Row(
        cells=cells,
        top=min(mark["top"] for mark in line),
        bottom=max(mark["bottom"] for mark in line),
        sizes=frozenset(round(mark["size"], 1) for mark in line if mark["text"].strip()),
    )


def all_text(pages: list[list[Row]]) -> str:
    """Text of all pages, a line a row."""
    return "\n".join(row.text for rows in pages for row in rows)


def structure(pdf: bytes) -> Iterator[tuple[str, DictionaryObject]]:
    """Structure elements in reading order, with their type."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    yield from _elements(root.get("/K"))


def _elements(node: Any) -> Iterator[tuple[str, DictionaryObject]]:
    node = node.get_object() if node is not None else None
    if isinstance(node, list):
        for kid in node:
            yield from _elements(kid)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"]), node
        yield from _elements(node.get("/K"))
