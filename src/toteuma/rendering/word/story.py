"""The running text of the document: blocks in order, with what they need to be found again.

A story collects headings for the contents, bookmarks for links, numbered lists for the numbering
part and the orientation of its sections. :mod:`frame` puts it into a package.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language
from toteuma.rendering.markdown import Block, Emphasis, ListBlock, Paragraph, Run, parse_markdown
from toteuma.rendering.word.cells import Column, Table
from toteuma.rendering.word.styles import LANDSCAPE_WIDTH, TEXT_WIDTH
from toteuma.rendering.word.tables import table_element
from toteuma.rendering.word.xml import (
    RELATIONSHIPS,
    Element,
    P,
    bookmarked,
    child,
    element,
    field,
    internal_link,
    paragraph,
    run,
    w,
)

NUMBERED_LIST = 2
"""The numbering that "List Number" has by its style; every list of its own starts a new one."""

_EMPHASIS_STYLES = {Emphasis.NONE: "", Emphasis.EMPHASIS: "Emphasis", Emphasis.STRONG: "Strong"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    level: int
    text: str
    bookmark: str


class Story:
    """Builds the blocks of the body, from top to bottom."""

    def __init__(
        self,
        language: Language,
        relate: Callable[[str], str],
        places: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``relate`` gives the relationship id of an external address, ``places`` the anchor of
        the part that prints a figure."""
        self.language = language
        self.words = report_words(language)
        self.blocks: list[Element] = []
        self.entries: list[Entry] = []
        self.list_starts: list[int] = []
        self.is_landscape = False
        self._relate = relate
        self._places = places
        self._bookmarks: dict[str, str] = {}
        self._placed: set[str] = set()
        self._tables = 0
        self._figures = 0

    @property
    def width(self) -> int:
        """Width of the type area of the section being written, in twentieths of a point."""
        return LANDSCAPE_WIDTH if self.is_landscape else TEXT_WIDTH

    def heading(
        self,
        level: int,
        text: str,
        anchor: str = "",
        *,
        new_page: bool = False,
        at_top: bool = False,
    ) -> None:
        """A heading, listed in the contents down to level 2; ``at_top`` of a page (which
        ``new_page`` begins) it needs no room above."""
        content: list[Element] = [run(text)]
        if anchor:
            content = self.bookmark(anchor, content)
        mark = f"_Toc{len(self.entries) + 1:08}"
        if level <= 2:
            self.entries.append(Entry(level, text, mark))
            content = bookmarked(mark, self._next_mark(mark), content)
        made = paragraph(f"Heading{level}", *content)
        if new_page:
            child(made[0], "pageBreakBefore")
        if new_page or at_top:
            child(made[0], "spacing", before=0)
        self.blocks.append(made)

    def text(self, style: str, *content: Element | str) -> None:
        """A paragraph in a named style."""
        self.blocks.append(paragraph(style, *content))

    def markdown(self, text: str) -> None:
        """Free text in CommonMark."""
        for block in parse_markdown(text, self.language):
            self._block(block, depth=0)

    def labelled(self, label: str, text: str, style: str = "BodyText") -> None:
        """Free text whose first paragraph opens with a label in strong type; nothing if empty.

        ``style`` is that of its paragraphs.
        """
        blocks = parse_markdown(text, self.language)
        if not blocks:
            return
        first = blocks[0]
        if isinstance(first, Paragraph) and not first.level:
            opening = Run(f"{label}: ", Emphasis.STRONG)
            blocks = (Paragraph((opening, *first.runs)), *blocks[1:])
        else:
            self.text("RunInHeading", label)
        for block in blocks:
            self._block(block, depth=0, style=style)

    def cell(self, text: str) -> list[Element]:
        """Free text as the paragraphs of a table cell; list items carry their mark in the text."""
        return list(self._cell_paragraphs(parse_markdown(text, self.language), ""))

    def table(
        self,
        table: Table,
        *,
        caption: bool = True,
        notes: Sequence[str] = (),
        width: int | None = None,
    ) -> None:
        """A table with a numbered caption above it and notes below, as wide as the page allows
        unless a ``width`` in twentieths of a point is given."""
        if caption:
            self._tables += 1
            self._caption("document.table", self._tables, table.title)
        description = self.words["document.table_description"].format(
            rows=len(table.rows), columns=", ".join(_named(one) for one in table.columns)
        )
        self.blocks.append(
            table_element(table, width or self.width, description, is_followed=bool(notes))
        )
        for note in notes:
            self.text("TableNote", note)
        if not notes:
            self.text("AfterTable")

    def figure(self, title: str, drawing: Element) -> None:
        """A drawing with a numbered caption above it."""
        self._figures += 1
        self._caption("document.figure", self._figures, title)
        self.text("Figure", drawing)

    def bookmark(self, anchor: str, content: list[Element]) -> list[Element]:
        """The content, marked as the place of the report's ``anchor``; the first place counts."""
        name = self.mark(anchor)
        if name in self._placed:
            return content
        return bookmarked(name, self._next_mark(name), content)

    def link(self, anchor: str, text: str, style: str = "TableLink") -> Element:
        """A link to the place of ``anchor``, wherever in the document it is."""
        return internal_link(self.mark(anchor), run(text, style))

    def mark(self, anchor: str) -> str:
        """The bookmark of an anchor: a name as Word allows it, at most 40 characters, unique."""
        if anchor not in self._bookmarks:
            stem = "a_" + re.sub(r"\W", "_", anchor, flags=re.ASCII)
            name, number = stem[:40], 1
            taken = set(self._bookmarks.values())
            while name in taken:
                number += 1
                name = f"{stem[: 39 - len(str(number))]}_{number}"
            self._bookmarks[anchor] = name
        return self._bookmarks[anchor]

    def turn(self, *, is_landscape: bool) -> None:
        """Begin a new section on a new page, in that orientation."""
        if not self.blocks or self.blocks[-1].tag != P:
            self.text("AfterTable")
        self.blocks[-1][0].append(section_properties(is_landscape=self.is_landscape))
        self.is_landscape = is_landscape

    def unlink_missing(self) -> None:
        """Turn links whose place is not in the document into plain text."""
        for block in self.blocks:
            for link in block.iter(w("hyperlink")):
                anchor = link.get(w("anchor"))
                if anchor is not None and anchor not in self._placed:
                    _unwrap(link)

    def _next_mark(self, name: str) -> int:
        self._placed.add(name)
        return len(self._placed)

    def _caption(self, key: str, number: int, title: str) -> None:
        before, _, after = self.words[key].partition("{number}")
        counted = field(f"SEQ {before.strip()} \\* ARABIC", str(number))
        self.text("Caption", run(before), *counted, run(f"{after} {title}"))

    def _block(self, block: Block, depth: int, style: str = "BodyText") -> None:
        if isinstance(block, ListBlock):
            self._list(block, depth)
        elif block.level:
            self.blocks.append(self._flow("RunInHeading", block))
        else:
            self.blocks.append(self._flow("ListContinue" if depth else style, block))

    def _cell_paragraphs(self, blocks: Iterable[Block], mark: str) -> Iterator[Element]:
        for block in blocks:
            if isinstance(block, Paragraph):
                opening = (Run(mark),) if mark else ()
                yield self._flow("TableText", Paragraph((*opening, *block.runs)))
                mark = ""
            else:
                for number, item in enumerate(block.items, start=block.start):
                    item_mark = f"{number}. " if block.is_ordered else "• "
                    yield from self._cell_paragraphs(item, item_mark)

    def _list(self, block: ListBlock, depth: int) -> None:
        level = min(depth, 2)
        suffix = "" if level == 0 else str(level + 1)
        number = 0
        if block.is_ordered:
            self.list_starts.append(block.start)
            number = NUMBERED_LIST + len(self.list_starts)
        style = ("ListNumber" if block.is_ordered else "ListBullet") + suffix
        for item in block.items:
            first, *rest = item or (Paragraph(()),)
            if isinstance(first, Paragraph):
                made = self._flow(style, first)
                if number:
                    numbering = child(made[0], "numPr")
                    child(numbering, "ilvl", val=level)
                    child(numbering, "numId", val=number)
                self.blocks.append(made)
            else:
                self._block(first, depth + 1)
            for following in rest:
                self._block(following, depth + 1)

    def _flow(self, style: str, block: Paragraph) -> Element:
        made = paragraph(style)
        for piece in block.runs:
            text_style = _EMPHASIS_STYLES[piece.emphasis]
            place = piece.part or self._places.get(piece.figure, "")
            if place and not piece.target:
                made.append(self.link(place, piece.text, text_style or "TableLink"))
            elif piece.target:
                link = element("hyperlink", history=1)
                link.set(f"{{{RELATIONSHIPS}}}id", self._relate(piece.target))
                link.append(run(piece.text, "Hyperlink"))
                made.append(link)
            else:
                made.append(run(piece.text, text_style))
        return made


def section_properties(*, is_landscape: bool) -> Element:
    """A4 with the margins of the house; headers and footers are added by the frame."""
    made = element("sectPr")
    child(made, "type", val="nextPage")
    if is_landscape:
        child(made, "pgSz", w=16838, h=11906, orient="landscape")
    else:
        child(made, "pgSz", w=11906, h=16838)
    child(
        made,
        "pgMar",
        top=1247,
        right=1417,
        bottom=1134,
        left=1417,
        header=567,
        footer=510,
        gutter=0,
    )
    child(made, "cols", space=708)
    return made


def _named(column: Column) -> str:
    return " ".join([*column.title.split("\n"), column.unit]).strip()


def _unwrap(link: Element) -> None:
    parent = link.getparent()
    assert parent is not None
    place = parent.index(link)
    for offset, piece in enumerate(list(link)):
        properties = piece.find(w("rPr"))
        if properties is not None:
            piece.remove(properties)
        parent.insert(place + offset, piece)
    parent.remove(link)
