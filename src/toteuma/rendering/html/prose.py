"""Free text as HTML: the tree of its CommonMark drawn with elements, never pasted."""

from toteuma.domain.text import LocalizedText
from toteuma.rendering.html.frame import Frame, language_of
from toteuma.rendering.markdown import Block, Emphasis, ListBlock, Run, parse_markdown
from toteuma.rendering.markup import Element, Node, element


def prose(text: LocalizedText, frame: Frame) -> Element | None:
    """The text in a block of its own, with its language; None where nothing is written."""
    blocks = parse_markdown(frame.plain(text), frame.language)
    if not blocks:
        return None
    written = language_of(text, frame.language)
    language = None if written is frame.language else written.value
    return element(
        "div", {"class": "prose", "lang": language}, [_block(one, frame) for one in blocks]
    )


def inline(text: LocalizedText, frame: Frame) -> list[Node]:
    """The text without blocks, for a line among others."""
    blocks = parse_markdown(frame.plain(text), frame.language)
    written = language_of(text, frame.language)
    language = None if written is frame.language else written.value
    paragraphs = [block for block in blocks if not isinstance(block, ListBlock)]
    if len(paragraphs) != len(blocks) or len(blocks) != 1:
        return [prose(text, frame)]
    content = [_run(run, frame) for run in paragraphs[0].runs]
    return [content if language is None else element("span", {"lang": language}, content)]


def _block(block: Block, frame: Frame) -> Element:
    if isinstance(block, ListBlock):
        name = "ol" if block.is_ordered else "ul"
        start = block.start if block.is_ordered and block.start != 1 else None
        items = [element("li", None, [_block(one, frame) for one in item]) for item in block.items]
        return element(name, {"start": start}, items)
    runs = [_run(run, frame) for run in block.runs]
    if block.level:
        # A heading inside an outcome must not break the page's own order of headings.
        return element("p", {"class": "prose-heading"}, element("strong", None, runs))
    return element("p", None, runs)


def _run(run: Run, frame: Frame) -> Node:
    content: Node = element("br") if run.text == "\n" else _said(run, frame)
    if run.emphasis is Emphasis.EMPHASIS:
        content = element("em", None, content)
    elif run.emphasis is Emphasis.STRONG:
        content = element("strong", None, content)
    if run.target:
        return element("a", {"href": run.target, "rel": "noopener noreferrer"}, content)
    return content


def _said(run: Run, frame: Frame) -> Node:
    """The words of a run; a live figure leads to what is known of it."""
    if run.is_missing:
        return element("mark", {"class": "live-missing"}, run.text)
    if not run.figure:
        return run.text
    address = None if run.target else frame.address_of(run.figure)
    name = "span" if address is None else "a"
    return element(name, {"class": "live-figure", "href": address}, run.text)
