"""Colours of the design language (light scheme); a web page maps them to its own scheme."""

from toteuma.domain.vocabulary import Status

INK = "#16202A"
PAPER = "#FFFFFF"
BAND = "#F4F6F8"
SHADE = "#E3E8ED"
RULE = "#C9D1D9"
QUIET = "#5B6672"
ACCENT = "#0A5CA8"

STATUS_COLOURS = {
    Status.ON_TRACK: "#1B7F4B",
    Status.PARTLY: "#8F5F00",
    Status.NOT_ON_TRACK: "#B3261E",
    Status.NO_INFORMATION: "#5B6672",
}
"""Always beside a shape and a word: no status is told by colour alone."""
