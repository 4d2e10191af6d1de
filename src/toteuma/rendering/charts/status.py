"""Statuses of goals as stacked bars with counts, shapes and words."""

from collections.abc import Sequence
from dataclasses import dataclass

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import GoalLevel, Language, Status
from toteuma.rendering.charts.chart import Chart
from toteuma.rendering.charts.metrics import text_width, wrap
from toteuma.rendering.charts.palette import PAPER, QUIET, STATUS_COLOURS
from toteuma.rendering.charts.svg import document, rectangle, status_shape, text
from toteuma.rendering.markup import Element
from toteuma.report.model import ReportAim, StatusCount

_TYPE = 13
_LINE = 17
_BAR = 24
_GAP = 14
_SHAPE = 6
_NARROW = 480
_LONGEST_GOAL = 72


@dataclass(frozen=True, slots=True)
class _Row:
    """A bar: its label and the count of each status."""

    label: str
    counts: tuple[tuple[Status, int], ...]

    @property
    def goals(self) -> int:
        return sum(count for _, count in self.counts)


def status_chart(counts: Sequence[StatusCount], language: Language, *, width: int = 680) -> Chart:
    """One bar for each level of goals, as long as the level has goals."""
    words = report_words(language)
    rows = [
        _Row(
            words[f"level.{level.value}"],
            tuple((status, _count_of(counts, level, status)) for status in Status),
        )
        for level in GoalLevel
    ]
    return _chart(rows, words["chart.statuses"], words["binding.level"], language, width)


def aim_status_chart(aims: Sequence[ReportAim], language: Language, *, width: int = 680) -> Chart:
    """One bar for each strategic aim: how its goals stand."""
    words = report_words(language)
    rows = [
        _Row(
            aim.name.in_language(language),
            tuple((status, sum(goal.status is status for goal in aim.goals)) for status in Status),
        )
        for aim in aims
    ]
    return _chart(rows, words["chart.aims"], words["goal.aim"], language, width)


def _count_of(counts: Sequence[StatusCount], level: GoalLevel, status: Status) -> int:
    return sum(one.count for one in counts if one.level is level and one.status is status)


def _chart(rows: Sequence[_Row], title: str, subject: str, language: Language, width: int) -> Chart:
    words = report_words(language)
    names = {status: words[f"status.{status.value}"] for status in Status}
    sentences = [
        f"{row.label}: " + ", ".join(f"{names[status]} {count}" for status, count in row.counts)
        for row in rows
    ]
    description = ". ".join([title, *sentences]) + "."
    marks, top = _legend(rows, names, width)
    for row in rows:
        drawn, top = _bar(row, rows, top, width)
        marks.extend(drawn)
    table = tuple((row.label, *(str(count) for _, count in row.counts)) for row in rows)
    svg = document(width, top, title, description, marks)
    return Chart(svg, title, description, (subject, *names.values()), table)


def _legend(
    rows: Sequence[_Row], names: dict[Status, str], width: int
) -> tuple[list[Element], float]:
    """Shape, word and count of each status, in as many lines as the width needs."""
    marks: list[Element] = []
    left, baseline = 0.0, float(_TYPE)
    for status, name in names.items():
        count = sum(dict(row.counts)[status] for row in rows)
        label = f"{name} {count}"
        room = 2 * _SHAPE + 6 + text_width(label, _TYPE)
        if left and left + room > width:
            left, baseline = 0.0, baseline + _LINE + 4
        marks.extend(status_shape(status, (left + _SHAPE, baseline - 4.5), _SHAPE))
        marks.append(text((left + 2 * _SHAPE + 6, baseline), label, size=_TYPE))
        left += room + 22
    return marks, baseline + _GAP


def _bar(row: _Row, rows: Sequence[_Row], top: float, width: int) -> tuple[list[Element], float]:
    """One labelled bar from ``top``, and where the next begins. A goal is as long in every bar."""
    is_narrow = width < _NARROW
    label_room = width if is_narrow else width * 0.36
    total = str(row.goals)
    total_room = 30
    lines = wrap(row.label, _TYPE, label_room - 12)
    label_height = len(lines) * _LINE
    left = 0.0 if is_narrow else label_room
    bar_top = top + label_height if is_narrow else top + max(0, (label_height - _BAR) / 2)
    first = top + 13 if is_narrow or label_height > _BAR else bar_top + _BAR / 2 + 4.5
    marks = [text((0, first + _LINE * index), line, size=_TYPE) for index, line in enumerate(lines)]
    most = max((one.goals for one in rows), default=0)
    length = min(_LONGEST_GOAL, (width - left - total_room) / max(1, most))
    for status, count in row.counts:
        if count:
            marks.extend(_segment(status, count, (left, bar_top), length * count))
            left += length * count
    marks.append(
        text((left + 8, bar_top + _BAR / 2 + 4.5), total, size=_TYPE, colour=QUIET, is_bold=True)
    )
    height = label_height + _BAR if is_narrow else max(_BAR, label_height)
    return marks, top + height + _GAP


def _segment(
    status: Status, count: int, corner: tuple[float, float], length: float
) -> list[Element]:
    """A part of a bar with its shape and count, as far as they fit."""
    x, y = corner
    middle = y + _BAR / 2
    marks = [
        rectangle(
            corner, length, _BAR, fill=STATUS_COLOURS[status], outline=PAPER, kind=status.value
        )
    ]
    label = str(count)
    number = text_width(label, _TYPE, is_bold=True)
    if length >= number + 2 * _SHAPE + 16:
        marks.extend(status_shape(status, (x + 8 + _SHAPE, middle), _SHAPE, PAPER))
        place = (x + 8 + 2 * _SHAPE + 5, middle + 4.5)
        marks.append(text(place, label, size=_TYPE, colour=PAPER, is_bold=True))
    elif length >= number + 4:
        place = (x + length / 2, middle + 4.5)
        marks.append(text(place, label, size=_TYPE, colour=PAPER, anchor="middle", is_bold=True))
    return marks
