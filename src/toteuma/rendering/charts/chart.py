"""What a chart is to a renderer: a picture, what it says, and the data behind it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chart:
    """A server-drawn chart in one language.

    ``svg`` is a standalone SVG document without scripts, external references or style elements
    (presentation attributes only, so it passes a strict CSP). ``description`` is its alternative
    text. ``header`` and ``rows`` are its data table, formatted for the language.
    """

    svg: str
    title: str
    description: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
