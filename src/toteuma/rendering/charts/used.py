"""How much of the budget is used against how much of the year is gone."""

from toteuma.catalogue.wording import report_words
from toteuma.domain.money import Figure
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts.chart import Chart
from toteuma.rendering.charts.palette import INK, QUIET, RULE
from toteuma.rendering.charts.svg import coordinate, document, line, path, rectangle
from toteuma.rendering.formats import NO_FIGURE, format_percent
from toteuma.rendering.markup import Element

_HEIGHT = 12
_MOST = 1200
"""The bar's end stands for 120 %; what is beyond ends in an arrowhead."""


def used_bar(used: Figure, share_of_year: int, language: Language, *, width: int = 64) -> Chart:
    """A bar of the used % (tenths of a percent) with a tick at the share of the year gone.

    The track ends at 100 %. A share above 120 % or below zero ends in an arrowhead. No figure
    leaves the track empty.
    """
    words = report_words(language)
    printed = NO_FIGURE if used is None else format_percent(used, language)
    share = format_percent(share_of_year, language)
    title = words["chart.used"]
    description = words["chart.used_description"].format(used=printed, share=share)
    svg = document(width, _HEIGHT, title, description, used_bar_marks(used, share_of_year, width))
    header = (title, words["chart.pace"].format(share=share))
    return Chart(svg, title, description, header, ((printed, share),))


def used_bar_marks(used: Figure, share_of_year: int, width: int) -> list[Element]:
    """The drawing of :func:`used_bar` without its document."""
    room = width - 2
    full = room * 1000 / _MOST
    marks = [rectangle((1, 4), full, 4, fill=RULE, kind="track")]
    if used is not None and used > 0:
        length = room * min(used, _MOST) / _MOST
        marks.append(rectangle((1, 3), length, 6, fill=QUIET, kind="used"))
    if used is not None and used > _MOST:
        marks.append(_arrowhead(width - 6, width))
    if used is not None and used < 0:
        marks.append(_arrowhead(6, 0))
    tick = 1 + room * min(share_of_year, _MOST) / _MOST
    marks.append(line((tick, 0), (tick, _HEIGHT), colour=INK, width=1.5))
    return marks


def _arrowhead(base: float, tip: float) -> Element:
    return path(f"M{coordinate(base)} 0L{coordinate(tip)} 6L{coordinate(base)} 12Z", fill=INK)
