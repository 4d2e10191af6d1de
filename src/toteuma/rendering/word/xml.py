"""Small pieces of WordprocessingML, built as lxml trees: runs, fields, bookmarks, paragraphs.

Text always goes in as an element's text, never as markup, so it cannot become any.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from lxml import etree

type Element = etree._Element  # lxml publishes no public name for it

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_2010: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
COMPATIBILITY: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_ROOT_NAMESPACES: Final = {"w": WORD, "r": RELATIONSHIPS, "w14": WORD_2010, "mc": COMPATIBILITY}

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@cache
def w(name: str) -> str:
    """The qualified name of an element or attribute of WordprocessingML."""
    return f"{{{WORD}}}{name}"


P: Final = w("p")
P_PR: Final = w("pPr")
P_STYLE: Final = w("pStyle")
R: Final = w("r")
R_PR: Final = w("rPr")
R_STYLE: Final = w("rStyle")
T: Final = w("t")
VAL: Final = w("val")


def element(name: str, /, **attributes: str | int) -> Element:
    """``<w:name w:attribute="...">``; attributes are of the w namespace."""
    return etree.Element(w(name), {w(key): str(value) for key, value in attributes.items()})


def child(parent: Element, name: str, /, **attributes: str | int) -> Element:
    """Append ``<w:name>`` to ``parent`` and return it."""
    return etree.SubElement(
        parent, w(name), {w(key): str(value) for key, value in attributes.items()}
    )


def root_element(name: str) -> Element:
    """The root of a part; readers that do not know Word 2010's additions may ignore them."""
    return etree.Element(w(name), {f"{{{COMPATIBILITY}}}Ignorable": "w14"}, nsmap=_ROOT_NAMESPACES)


def legal(text: str) -> str:
    """The text with characters that XML 1.0 does not allow replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def set_text(target: Element, text: str) -> None:
    """Set the text of a ``w:t``, keeping the spaces at its ends."""
    try:
        target.text = text
    except ValueError:
        target.text = legal(text)
    if text[:1].isspace() or text[-1:].isspace():
        target.set(XML_SPACE, "preserve")


def run(text: str, style: str = "") -> Element:
    """A run of text in a character style; a line feed in it becomes a line break."""
    made = etree.Element(R)
    if style:
        etree.SubElement(etree.SubElement(made, R_PR), R_STYLE, {VAL: style})
    for place, line in enumerate(text.split("\n")):
        if place:
            child(made, "br")
        if line:
            set_text(etree.SubElement(made, T), line)
    return made


def paragraph(style: str, *content: Element | str) -> Element:
    """A paragraph of the named style (its id) with runs, links or plain text in it."""
    made = etree.Element(P)
    etree.SubElement(etree.SubElement(made, P_PR), P_STYLE, {VAL: style})
    for piece in content:
        made.append(run(piece) if isinstance(piece, str) else piece)
    return made


def field(instruction: str, shown: str, style: str = "") -> list[Element]:
    """The runs of a field whose last known result is ``shown``."""
    begin, code, middle, end = run(""), run(""), run(""), run("")
    child(begin, "fldChar", fldCharType="begin")
    set_text(child(code, "instrText"), f" {instruction} ")
    child(middle, "fldChar", fldCharType="separate")
    child(end, "fldChar", fldCharType="end")
    return [begin, code, middle, run(shown, style), end]


def internal_link(anchor: str, *content: Element | str) -> Element:
    """A link to a bookmark of the same document."""
    made = element("hyperlink", anchor=anchor, history=1)
    made.extend(run(piece, "Hyperlink") if isinstance(piece, str) else piece for piece in content)
    return made


def bookmarked(name: str, number: int, content: Iterable[Element]) -> list[Element]:
    """The content between the two ends of a bookmark."""
    return [
        element("bookmarkStart", id=number, name=name),
        *content,
        element("bookmarkEnd", id=number),
    ]
