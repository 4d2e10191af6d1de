"""Search in a published report: its texts, and the lines that its figures stand in."""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from toteuma.domain.vocabulary import Language
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.markdown import parse_markdown
from toteuma.rendering.markup import Node, element, write_markup
from toteuma.report.contents import report_texts
from toteuma.report.model import Report

MOST_FOUND = 100
_AROUND = 90
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """A text that holds the words: where it stands, of what, and what surrounds the first."""

    address: str
    subject: str
    node: str
    excerpt: SafeString


def search_report(report: Report, frame: Frame, query: str, language: Language) -> list[Found]:
    """Texts that hold every word of the query in the language, in the order of the report."""
    words = query.casefold().split()[:_MOST_WORDS]
    if not words:
        return []
    found: list[Found] = []
    seen: set[tuple[str, str]] = set()
    for place, text in report_texts(report):
        if not place.anchor:
            continue
        said = _plain(text.in_language(language), language)
        folded = said.casefold()
        key = (place.anchor, said)
        if key in seen or not all(word in folded for word in words):
            continue
        seen.add(key)
        found.append(
            Found(
                frame.part_address(place.anchor),
                place.subject.in_language(language),
                place.node.in_language(language),
                mark_safe(write_markup(_excerpt(said, words))),
            )
        )
        if len(found) == MOST_FOUND:
            break
    return found


def _plain(text: str, language: Language) -> str:
    """The text without marks of its layout."""
    pieces: list[str] = []

    def read(blocks: object) -> None:
        for block in blocks:  # type: ignore[attr-defined]
            if hasattr(block, "runs"):
                pieces.append("".join(run.text for run in block.runs))
            else:
                for item in block.items:
                    read(item)

    read(parse_markdown(text, language))
    return " ".join(" ".join(pieces).split())


def _excerpt(text: str, words: list[str]) -> list[Node]:
    """The words marked, with what stands around the first of them."""
    pattern = re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE)
    first = pattern.search(text)
    start = max(0, (first.start() if first else 0) - _AROUND)
    shown = text[start : start + 3 * _AROUND]
    nodes: list[Node] = ["… " if start else ""]
    at = 0
    for match in pattern.finditer(shown):
        nodes += [shown[at : match.start()], element("mark", None, match[0])]
        at = match.end()
    nodes += [shown[at:], " …" if start + 3 * _AROUND < len(text) else ""]
    return nodes
