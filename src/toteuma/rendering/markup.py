"""A small builder of HTML and SVG in which nothing reaches the page unescaped.

Markup is a tree of :class:`Element` values; text is plain ``str`` and is escaped when the tree is
written. There is no way to paste a string as markup other than :class:`Drawn`, which only holds
what this module wrote before.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

type Node = "Element | Drawn | str | Iterable[Node] | None"
"""What may stand inside an element; None and empty sequences leave nothing behind."""

type Attributes = Mapping[str, "str | int | bool | None"]
"""True writes the bare name, None and False leave the attribute out."""

VOID_ELEMENTS = frozenset({"br", "col", "hr", "img", "link", "meta", "wbr"})
"""HTML elements that have no content and no end tag."""

# XML 1.0 allows no other control characters, and HTML has no use for them.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Element:
    """An element with its attributes and content; build it with :func:`element`."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple["Element | Drawn | str", ...]

    def __str__(self) -> str:
        return write_markup(self)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Markup that was already written by :func:`write_markup`, such as the SVG of a chart."""

    markup: str


def escape(text: str) -> str:
    """``text`` safe as content and as a quoted attribute value, in HTML and in XML.

    Characters that XML does not allow become U+FFFD.
    """
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _UNPRINTABLE.sub("\ufffd", safe.replace('"', "&quot;").replace("'", "&#39;"))


def element(name: str, attributes: Attributes | None = None, *children: Node) -> Element:
    """An element; children may be nested sequences, which are flattened."""
    pairs = tuple(
        (key, "" if value is True else str(value))
        for key, value in (attributes or {}).items()
        if value is not None and value is not False
    )
    return Element(name, pairs, tuple(flatten(children)))


def flatten(nodes: Iterable[Node]) -> Iterable["Element | Drawn | str"]:
    """The nodes without nesting and without None."""
    for node in nodes:
        if isinstance(node, Element | Drawn | str):
            yield node
        elif node is not None:
            yield from flatten(node)


def write_markup(*nodes: Node) -> str:
    """The markup of the nodes, one after the other."""
    pieces: list[str] = []
    for node in flatten(nodes):
        _write(node, pieces)
    return "".join(pieces)


def _write(node: "Element | Drawn | str", pieces: list[str]) -> None:
    if isinstance(node, str):
        pieces.append(escape(node))
    elif isinstance(node, Drawn):
        pieces.append(node.markup)
    else:
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in node.attributes)
        pieces.append(f"<{node.name}{attributes}>")
        if node.name not in VOID_ELEMENTS:
            for child in node.children:
                _write(child, pieces)
            pieces.append(f"</{node.name}>")
