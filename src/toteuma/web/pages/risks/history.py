"""How the value of a risk has moved: from its changes in the audit trail, as bars with a table."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.timezone import localtime

from toteuma.domain.planning import Risk
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts.chart import Chart
from toteuma.rendering.charts.palette import ACCENT, QUIET, RULE
from toteuma.rendering.charts.svg import document, line, rectangle, text
from toteuma.rendering.formats import format_date
from toteuma.rendering.markup import Element
from toteuma.web.shared.words import word
from toteuma.workspace.queries.audit import AuditEntry

MOST_BARS = 8
_STEP, _BAR, _TOP, _HEIGHT, _BOTTOM = 84, 40, 24, 110, 28


class Assessed(NamedTuple):
    """What a risk was worth from a day on; ``day`` is a word for the time before any change."""

    day: str
    likelihood: int
    impact: int

    @property
    def value(self) -> int:
        """Likelihood times impact."""
        return self.likelihood * self.impact


def assessments(risk: Risk, changes: Iterable[AuditEntry], language: Language) -> list[Assessed]:
    """The latest values of the risk, oldest first; a change that left the value as it was is no
    new assessment."""
    found: list[Assessed] = []
    for change in sorted(changes, key=lambda one: one.number):
        before, after = _values_in(change.before, risk), _values_in(change.after, risk)
        if not found and before is not None:
            found.append(Assessed(word("risks.before_changes"), *before))
        day = format_date(localtime(change.at).date(), language)
        if after is not None and (not found or after != found[-1][1:]):
            found.append(Assessed(day, *after))
    if not found or (len(found) == 1 and found[0].day == word("risks.before_changes")):
        # It never was worth anything else.
        found = [Assessed(word("risks.now"), risk.likelihood, risk.impact)]
    return found[-MOST_BARS:]


def _values_in(told: Any, risk: Risk) -> tuple[int, int] | None:
    """Likelihood and impact of the risk in what a change tells of its rows."""
    # What a round's task wrote is told as its content.
    content = told.get("content", told) if isinstance(told, dict) else None
    rows = content.get("risks") if isinstance(content, dict) else None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("code") == risk.code:
            return int(row["likelihood"]), int(row["impact"])
    return None


def value_chart(risk: Risk, found: list[Assessed], greatest: int, language: Language) -> Chart:
    """A bar for each assessment, as high as its share of the greatest value."""
    title = word("risks.values_of", name=risk.name.in_language(language))
    header = tuple(word(f"risks.{name}") for name in ("day", "likelihood", "impact", "value"))
    rows = tuple((one.day, str(one.likelihood), str(one.impact), str(one.value)) for one in found)
    description = "; ".join([title, *(f"{one.day}: {one.value}" for one in found)])
    width = _STEP * max(3, len(found))
    floor = _TOP + _HEIGHT
    marks: list[Element] = []
    for place, one in enumerate(found):
        middle = _STEP * (place + 0.5)
        height = _HEIGHT * one.value / greatest
        corner = (middle - _BAR / 2, floor - height)
        marks.append(rectangle(corner, _BAR, height, fill=ACCENT))
        marks.append(text((middle, floor - height - 6), str(one.value), anchor="middle"))
        marks.append(text((middle, floor + 18), one.day, anchor="middle", colour=QUIET))
    marks.append(line((0, floor), (width, floor), colour=RULE))
    svg = document(width, floor + _BOTTOM, title, description, marks)
    return Chart(svg, title, description, header, rows)
