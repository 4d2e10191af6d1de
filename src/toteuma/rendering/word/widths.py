"""How wide the columns of a table are: figures first, and never so narrow that one breaks.

The document brings its font along, but a program may ignore it and put in a wider one. Figures are
therefore measured in the widest font that is likely to stand in (DejaVu Sans, LibreOffice's last
resort); words, which may wrap, in the document's own. All widths are twentieths of a point.
"""

from collections.abc import Iterator, Mapping, Sequence, Set

from toteuma.rendering.charts.metrics import text_width
from toteuma.rendering.word.cells import Kind, Table
from toteuma.rendering.word.styles import FIGURES_MARGIN, LIST_MARGIN, TABLE_SIZE

_AIR = 10
_LEAST_LABEL = 2550
_NARROWEST = 400
_NARROWEST_LABEL = 900
_NARROWEST_LINE = 1700
"""The names of lines get so much also where the figures would have it all: the figures still have
room in the document's own font."""
_MEASURED_FROM = 0.7
_SPARE = 1.13
_WIDEST_WORD = 2800
"""A longer word is broken rather than let push the other columns off the page."""

_WIDE_REGULAR = {
    200: "\u202f",
    337: ".,:/-()",
    500: "–",
    636: "0123456789€",
    838: "\u2212+=×",
    950: "%",
    318: " \u00a0",
}
_WIDE_BOLD = {
    200: "\u202f",
    415: ".,:/-()",
    500: "–",
    696: "0123456789€",
    838: "\u2212+=×",
    1002: "%",
    348: " \u00a0",
}
"""Advance widths of DejaVu Sans in thousandths of the type size, rounded up."""


def _by_mark(table: Mapping[int, str]) -> dict[str, int]:
    return {mark: width for width, marks in table.items() for mark in marks}


_WIDE = {False: _by_mark(_WIDE_REGULAR), True: _by_mark(_WIDE_BOLD)}
_FIGURE_MARKS = frozenset(_WIDE[False])


def least_width(table: Table) -> int:
    """The width below which a figure or a word of the table would break."""
    return sum(_least(table, place) for place in range(len(table.columns)))


def needed_width(table: Table) -> int:
    """The width that the table wants: figures unbroken, the first text column at least 45 mm and
    the others at least as wide as their longest word."""
    widths = [
        max(_LEAST_LABEL if place == 0 else 0, _least(table, place))
        for place in range(len(table.columns))
    ]
    return sum(widths)


def shared_widths(tables: Sequence[Table], width: int) -> tuple[int, ...]:
    """Column widths that suit all of the tables, which have the same columns; () for none."""
    if not tables:
        return ()
    first = tables[0]
    together = Table(first.title, first.columns, [row for table in tables for row in table.rows])
    return column_widths(together, width)


def column_widths(table: Table, width: int) -> tuple[int, ...]:
    """Figure columns as wide as they need, then text columns, then what is left to all figures.

    Text columns share the room by weight; a label column next to figures takes no more than its
    longest label, so that the eye need not travel. Where room is short the labels wrap first.
    """
    columns = table.columns
    least = {place: _least(table, place) for place in range(len(columns))}
    texts = [place for place, column in enumerate(columns) if column.kind is Kind.TEXT]
    others = [place for place in least if place not in texts]
    narrowest = _NARROWEST_LABEL * len(texts)
    if len(texts) == 1 and others:
        narrowest = max(narrowest, min(_NARROWEST_LINE, _longest(table, texts[0])))
    room = max(width - sum(least[place] for place in others), narrowest)
    _fit(table, least, others, width - room)
    least |= _shared(room, {place: (columns[place].weight, least[place]) for place in texts})
    if len(texts) == 1 and others:
        wanted = max(_longest(table, texts[0]), _LEAST_LABEL)
        least[texts[0]] = min(room, wanted)
    spare = width - sum(least.values())
    for place in others:
        least[place] += spare // len(others)
    least[(texts or others)[0]] += width - sum(least.values())
    return tuple(least[place] for place in range(len(columns)))


def _fit(table: Table, least: dict[int, int], places: Sequence[int], room: int) -> None:
    """Narrow the columns where they want more than there is: first what they have for a wider
    font than the document's own, then in proportion."""
    wanted = sum(least[place] for place in places)
    if wanted <= room:
        return
    own = {place: min(least[place], _in_own_font(table, place)) for place in places}
    spare = wanted - sum(own.values())
    missing = wanted - room
    if missing <= spare:
        for place in places:
            least[place] -= -(-(least[place] - own[place]) * missing // spare)
    else:
        for place in places:
            least[place] = least[place] * room // wanted


def _shared(room: int, wanted: Mapping[int, tuple[int, int]]) -> dict[int, int]:
    """``room`` by weight, none below its least width as long as there is room for all.

    ``wanted`` maps a place to its weight and least width.
    """
    shares: dict[int, int] = {}
    free = dict(wanted)
    while free:
        weights = sum(weight for weight, _ in free.values())
        left = room - sum(shares.values())
        short = [
            place for place, (weight, least) in free.items() if left * weight // weights < least
        ]
        if not short or len(short) == len(free):
            return shares | {
                place: max(left * weight // weights, _NARROWEST)
                for place, (weight, _) in free.items()
            }
        for place in short:
            shares[place] = free.pop(place)[1]
    return shares


def _least(table: Table, place: int) -> int:
    """The longest word of the column, or its longest figure, with the cell's margins."""
    column = table.columns[place]
    words = {column.unit, *column.title.replace("\n", " ").split(" ")}
    figures: dict[bool, set[str]] = {False: set(), True: words & _figures(words)}
    is_whole = column.kind not in (Kind.TEXT, Kind.VERDICT)
    for text, is_bold in table.texts(place):
        pieces = {text} if is_whole else set(text.split(" "))
        found = _figures(pieces)
        figures[is_bold] |= found
        words |= pieces - found
    in_words = min(_widest(words), _WIDEST_WORD)
    in_figures = max(_widest_figure(figures[is_bold], is_bold=is_bold) for is_bold in figures)
    if column.kind is Kind.TEXT:
        in_figures = min(in_figures, _WIDEST_WORD)
    return max(in_words, in_figures) + _padding(table)


def _in_own_font(table: Table, place: int) -> int:
    """What the column needs at least in the document's own font, figures unbroken."""
    column = table.columns[place]
    words = {column.unit, *column.title.replace("\n", " ").split(" ")}
    points = (
        text_width(text, TABLE_SIZE / 2, is_bold=True)
        for text in words | {text for text, _ in table.texts(place)}
    )
    return int(max(points, default=0) * 20) + _padding(table)


def _longest(table: Table, place: int) -> int:
    """The longest text of the column, with the cell's margins."""
    return _widest({text for text, _ in table.texts(place)}) + _padding(table)


def _padding(table: Table) -> int:
    """Both margins of a cell and a little air."""
    return 2 * (FIGURES_MARGIN if table.style == "ToteumaFigures" else LIST_MARGIN) + _AIR


def _figures(texts: Set[str]) -> set[str]:
    """Those that consist of digits and the marks between and around them."""
    return {text for text in texts if _FIGURE_MARKS.issuperset(text)}


def _widest(texts: Set[str]) -> int:
    """How wide the widest text is in a table cell, with room to spare. Only the longest are
    measured: letters differ less than that."""
    points = (text_width(text, TABLE_SIZE / 2, is_bold=True) for text in _longest_of(texts))
    return int(max(points, default=0) * 20 * _SPARE)


def _widest_figure(texts: Set[str], *, is_bold: bool) -> int:
    """How wide the widest figure is in a table cell, in the font that may stand in for ours."""
    widths = _WIDE[is_bold]
    thousandths = (sum(map(widths.__getitem__, text)) for text in _longest_of(texts))
    return max(thousandths, default=0) * TABLE_SIZE * 10 // 1000 + 1


def _longest_of(texts: Set[str]) -> Iterator[str]:
    longest = max(map(len, texts), default=0)
    return (text for text in texts if len(text) > _MEASURED_FROM * longest)
