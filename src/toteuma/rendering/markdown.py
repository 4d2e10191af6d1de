"""Free text: CommonMark parsed to a small tree that each renderer draws in its own way.

Raw HTML and images are not part of it: HTML is shown as the characters that were written, and of
an image only its description remains. Links keep only http, https and mailto addresses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode


class Emphasis(StrEnum):
    """How a run of text is set apart."""

    NONE = "none"
    EMPHASIS = "emphasis"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; ``target`` is the address of a link or empty; "\\n" is a line break."""

    text: str
    emphasis: Emphasis = Emphasis.NONE
    target: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (or a heading, whose ``level`` is 1-6; 0 is body text)."""

    runs: tuple[Run, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item is a sequence of blocks."""

    is_ordered: bool
    start: int
    items: tuple[tuple["Block", ...], ...]


type Block = Paragraph | ListBlock

_SAFE_TARGETS = ("https://", "http://", "mailto:")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def parse_markdown(text: str) -> tuple[Block, ...]:
    """Parse CommonMark. Any text is valid; an empty text gives no blocks."""
    if not text.strip():
        return ()
    return _blocks(SyntaxTreeNode(_parser().parse(text)).children)


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
    found: list[Block] = []
    for node in nodes:
        match node.type:
            case "paragraph":
                found.append(Paragraph(_runs(node.children)))
            case "heading":
                found.append(Paragraph(_runs(node.children), level=int(node.tag[1])))
            case "bullet_list" | "ordered_list":
                items = tuple(_blocks(item.children) for item in node.children)
                start = int(node.attrs.get("start", 1) or 1)
                found.append(ListBlock(node.type == "ordered_list", start, items))
            case "code_block" | "fence" | "html_block":
                found.append(Paragraph((Run(node.content.rstrip("\n")),)))
            case "blockquote":
                found.extend(_blocks(node.children))
            case _:
                continue
    return tuple(found)


def _runs(
    nodes: Sequence[SyntaxTreeNode], emphasis: Emphasis = Emphasis.NONE, target: str = ""
) -> tuple[Run, ...]:
    runs: list[Run] = []
    for node in nodes:
        match node.type:
            case "inline":
                runs.extend(_runs(node.children, emphasis, target))
            case "softbreak":
                runs.append(Run(" ", emphasis, target))
            case "hardbreak":
                runs.append(Run("\n", emphasis, target))
            case "em":
                runs.extend(_runs(node.children, Emphasis.EMPHASIS, target))
            case "strong":
                runs.extend(_runs(node.children, Emphasis.STRONG, target))
            case "link":
                address = str(node.attrs.get("href", ""))
                safe = address if address.startswith(_SAFE_TARGETS) else ""
                runs.extend(_runs(node.children, emphasis, safe))
            case _:
                runs.append(Run(node.content, emphasis, target))
    return tuple(run for run in runs if run.text)
