"""Free text: CommonMark parsed to a small tree that each renderer draws in its own way.

Raw HTML and images are not part of it: HTML is shown as the characters that were written, and of
an image only its description remains. Links keep only http, https and mailto addresses. A live
figure becomes a run that says it in the reader's language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from toteuma.domain.live_figures import Mark, MarkKind, mark_at, without_values
from toteuma.domain.vocabulary import Language
from toteuma.rendering.live_figures import say_mark


class Emphasis(StrEnum):
    """How a run of text is set apart."""

    NONE = "none"
    EMPHASIS = "emphasis"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; ``target`` is the address of a link or empty; "\\n" is a line break.

    Of a live figure ``figure`` is its id, or ``part`` the anchor of the key figure or measure that
    it comes from; ``is_missing``: there is no such figure, and the text says so.
    """

    text: str
    emphasis: Emphasis = Emphasis.NONE
    target: str = ""
    figure: str = ""
    part: str = ""
    is_missing: bool = False


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
    parser = MarkdownIt("commonmark", {"html": False})
    parser.inline.ruler.before("text", "live_figure", _find_mark)
    return parser


def _find_mark(state: StateInline, silent: bool) -> bool:
    """A mark is found before emphasis and links are: what is in it means nothing to them."""
    found = mark_at(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("live_figure", "", 0).meta = {"mark": found[0]}
    state.pos = found[1]
    return True


def parse_markdown(text: str, language: Language) -> tuple[Block, ...]:
    """Parse CommonMark; live figures are said in ``language``. Any text is valid; an empty text
    gives no blocks."""
    if not text.strip():
        return ()
    return _Tree(language).blocks(SyntaxTreeNode(_parser().parse(text)).children)


@dataclass(frozen=True, slots=True)
class _Tree:
    language: Language

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> tuple[Block, ...]:
        found: list[Block] = []
        for node in nodes:
            match node.type:
                case "paragraph":
                    found.append(Paragraph(self.runs(node.children)))
                case "heading":
                    found.append(Paragraph(self.runs(node.children), level=int(node.tag[1])))
                case "bullet_list" | "ordered_list":
                    items = tuple(self.blocks(item.children) for item in node.children)
                    start = int(node.attrs.get("start", 1) or 1)
                    found.append(ListBlock(node.type == "ordered_list", start, items))
                case "code_block" | "fence" | "html_block":
                    found.append(Paragraph((Run(without_values(node.content).rstrip("\n")),)))
                case "blockquote":
                    found.extend(self.blocks(node.children))
                case _:
                    continue
        return tuple(found)

    def runs(
        self,
        nodes: Sequence[SyntaxTreeNode],
        emphasis: Emphasis = Emphasis.NONE,
        target: str = "",
    ) -> tuple[Run, ...]:
        runs: list[Run] = []
        for node in nodes:
            match node.type:
                case "inline":
                    runs.extend(self.runs(node.children, emphasis, target))
                case "softbreak":
                    runs.append(Run(" ", emphasis, target))
                case "hardbreak":
                    runs.append(Run("\n", emphasis, target))
                case "em":
                    runs.extend(self.runs(node.children, Emphasis.EMPHASIS, target))
                case "strong":
                    runs.extend(self.runs(node.children, Emphasis.STRONG, target))
                case "link":
                    address = str(node.attrs.get("href", ""))
                    safe = address if address.startswith(_SAFE_TARGETS) else ""
                    runs.extend(self.runs(node.children, emphasis, safe))
                case "live_figure":
                    runs.append(self.figure(node.meta["mark"], emphasis, target))
                case _:
                    runs.append(Run(without_values(node.content), emphasis, target))
        return tuple(run for run in runs if run.text)

    def figure(self, mark: Mark, emphasis: Emphasis, target: str) -> Run:
        is_figure = mark.kind is MarkKind.FIGURE
        return Run(
            say_mark(mark, self.language),
            emphasis,
            target,
            figure=mark.code if is_figure else "",
            part="" if is_figure else f"{mark.kind.value}-{mark.code}",
            is_missing=mark.is_unknown,
        )
