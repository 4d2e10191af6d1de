"""How wide the columns of figures are, and whether a table needs a page on its side."""

from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.catalogue.wording import report_words
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.charts.metrics import text_width
from toteuma.rendering.formats import NARROW_SPACE, format_figure
from toteuma.rendering.pdf.text import View
from toteuma.report.model import ReportFigure

TABLE_SIZE = 9.0
"""Type size of tables, in points."""

_PADDING = 7.0
_LEAST_WIDTH = 36.0
_BAR_WIDTH = 41.0
_UPRIGHT_WIDTH = 498.0
_SIDEWAYS_WIDTH = 745.0
"""The text area in points, of an upright page and of one on its side."""

_MOST_ROOM_FOR_LABELS = 260.0
"""Beside few columns labels get no more: the eye need not travel from a name to its figure."""

_LEAST_LABEL = 100.0
_MOST_LABEL = 150.0
"""Longer labels wrap."""

_COMFORTABLE_WORD = 39.0
_MOST_WORD = 60.0
"""Room for "TOT 2022" on one line; longer words than the second are hyphenated."""

_LAST_YEAR = (ColumnCode.ACCOUNTS_PREVIOUS, ColumnCode.YEAR_TO_DATE_PREVIOUS)


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column with every figure that it must have room for."""

    code: ColumnCode
    label: str
    figures: tuple[ReportFigure, ...]


def column_views(
    columns: Sequence[FigureColumn], labels: Sequence[str], language: Language
) -> tuple[list[View], bool]:
    """The columns with their widths in points, and whether they need a page on its side.

    A column takes what its figures need. Of the room that is left the labels of the rows come
    first, then what the longest word of each header lacks: words are hyphenated before a page
    is turned.
    """
    needed = [_needed(column, language) for column in columns]
    lacking = [
        max(0.0, _longest_word(column) - width)
        for column, width in zip(columns, needed, strict=True)
    ]
    is_wide = sum(needed) > _UPRIGHT_WIDTH - _LEAST_LABEL
    room = (_SIDEWAYS_WIDTH if is_wide else _UPRIGHT_WIDTH) - _label_width(labels) - sum(needed)
    share = min(1.0, max(0.0, room) / sum(lacking)) if any(lacking) else 0.0
    views = [
        _view(column, width + extra * share, language)
        for column, width, extra in zip(columns, needed, lacking, strict=True)
    ]
    return views, is_wide


def label_width(columns: Sequence[View]) -> float | None:
    """The width of the labels beside few columns; None where they get what the figures leave."""
    figures = sum(float(str(column["width"])) for column in columns)
    room = _UPRIGHT_WIDTH - figures
    return _MOST_ROOM_FOR_LABELS if room > _MOST_ROOM_FOR_LABELS else None


def _label_width(labels: Sequence[str]) -> float:
    widest = max((text_width(label, TABLE_SIZE, is_bold=True) for label in labels), default=0.0)
    return min(max(widest + _PADDING, _LEAST_LABEL), _MOST_LABEL)


def _view(column: FigureColumn, width: float, language: Language) -> View:
    unit = column.figures[0].unit_of_measure if column.figures else UnitOfMeasure.EURO
    return {
        "label": column.label,
        "unit": report_words(language)[f"unit.{unit.value}"],
        "width": round(width, 2),
        "is_quiet": column.code in _LAST_YEAR,
        "has_bar": column.code is ColumnCode.USED_PERCENT,
    }


def _needed(column: FigureColumn, language: Language) -> float:
    # The templates set narrow spaces about as wide as an ordinary space of this font.
    texts = {
        format_figure(figure, language).replace(NARROW_SPACE, " ") for figure in column.figures
    }
    widest = max((text_width(text, TABLE_SIZE, is_bold=True) for text in texts), default=0.0)
    return max(widest + _PADDING, _LEAST_WIDTH) + _bar_width(column)


def _longest_word(column: FigureColumn) -> float:
    words = (text_width(word, TABLE_SIZE, is_bold=True) for word in column.label.split())
    longest = max(words, default=0.0)
    return min(max(longest, _COMFORTABLE_WORD), _MOST_WORD) + _PADDING + _bar_width(column)


def _bar_width(column: FigureColumn) -> float:
    return _BAR_WIDTH if column.code is ColumnCode.USED_PERCENT else 0.0
