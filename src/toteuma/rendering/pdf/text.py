"""Texts of the report as the templates receive them."""

import re

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts import Chart
from toteuma.rendering.fonts import drawable_characters
from toteuma.rendering.markdown import Block, Emphasis, ListBlock, Paragraph, parse_markdown

type View = dict[str, object]
"""A part of the view: JSON values only."""

_POINTS_PER_PIXEL = 0.75
"""CSS pixels (96 to the inch) in points: the charts' 12 px type comes out as 9 pt."""

MISSING_GLYPH = "□"
"""Stands for a character that the shipped fonts cannot draw; PDF/A allows no missing glyphs."""

# Marks without a shape of their own (joiners, direction marks, variation selectors) are left out:
# there is nothing to see in their place.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_WHITE_SPACE = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")


BREAK = "\u200b"
"""A place where a line may end, with nothing to see (zero width space)."""

_UNBROKEN = re.compile(r"\S{60,}")
_PIECE = 20


def drawable(text: str) -> str:
    """The text with nothing in it that the shipped fonts cannot draw, and no word in it that
    no line can hold: one of 60 characters or more may break after every twentieth. Finnish
    compounds stay below that and are hyphenated."""
    return _UNBROKEN.sub(_broken, _with_known_marks(text))


def _broken(word: re.Match[str]) -> str:
    whole = word[0]
    return BREAK.join(whole[start : start + _PIECE] for start in range(0, len(whole), _PIECE))


def _with_known_marks(text: str) -> str:
    """The text on one line, in characters of the shipped fonts."""
    text = _INVISIBLE.sub("", _WHITE_SPACE.sub(" ", text))
    known = drawable_characters()
    if known.issuperset(text):
        return text
    return "".join(mark if mark in known else MISSING_GLYPH for mark in text)


def with_marks_kept(text: str) -> str:
    """The text with ▲ and ▼ on the line of the word that they explain."""
    return text.replace("▲ ", "▲\u00a0").replace("▼ ", "▼\u00a0")


def plain(text: LocalizedText, language: Language) -> str:
    """A name or a sentence without structure."""
    return drawable(text.in_language(language)).strip()


def rich(text: LocalizedText, language: Language) -> list[View]:
    """A CommonMark text as blocks: ``{"kind": "paragraph" | "list", ...}``; empty for no text."""
    return [_block(block) for block in parse_markdown(text.in_language(language), language)]


def chart_view(chart: Chart, width: int) -> View:
    """A chart that was drawn ``width`` pixels wide; its alternative text holds its figures."""
    return {
        "svg": _with_known_marks(chart.svg),
        "title": drawable(chart.title),
        "description": _with_known_marks(chart.description),
        "width": width * _POINTS_PER_PIXEL,
    }


def _block(block: Block) -> View:
    match block:
        case Paragraph(runs, level):
            return {
                "kind": "paragraph",
                "is_heading": level > 0,
                "runs": [
                    {
                        # A line break is a run of its own that holds nothing but "\n".
                        "text": "\n" if run.text == "\n" else drawable(run.text),
                        "is_strong": run.emphasis is Emphasis.STRONG,
                        "is_emphasized": run.emphasis is Emphasis.EMPHASIS,
                        "target": run.target,
                        "figure": run.figure,
                        "part": run.part,
                    }
                    for run in runs
                ],
            }
        case ListBlock(is_ordered, start, items):
            return {
                "kind": "list",
                "is_ordered": is_ordered,
                "start": start,
                "items": [[_block(inner) for inner in item] for item in items],
            }
