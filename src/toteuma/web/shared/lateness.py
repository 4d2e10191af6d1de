"""Which measures are late, for every page that tells of it: judged once until one changes."""

from datetime import date

from django.utils import timezone

from toteuma.domain.lateness import LateMeasure, last_judged, late_measures
from toteuma.web.shared.desk import Desk


def last_day(desk: Desk) -> date:
    """Today, or the period's end where that is past."""
    return min(timezone.localdate(), desk.period.end)


def judged_on(desk: Desk) -> date:
    """The day by which lateness is judged: today, or the period's end where that is past. What is
    due at the end of a year is late only after it, so a period that ends with its year is judged
    as long as its goals are (:func:`last_judged`)."""
    if desk.period.last < 12:
        return last_day(desk)
    return min(timezone.localdate(), last_judged(desk.period.fiscal_year))


def late_of(desk: Desk, node: str | None = None) -> tuple[LateMeasure, ...]:
    """All late measures of what the person may read, or of a unit and what lies under it; the
    latest first."""
    nodes = desk.readable
    if node is not None:
        nodes = nodes & frozenset(desk.organisation.descendants_or_self(node))
    day, tree, year = judged_on(desk), desk.organisation, desk.period.fiscal_year
    late = desk.living.made_of_measures(
        ("late", day, year), lambda: late_measures(desk.content, day, tree.codes, year=year)
    )
    return tuple(one for one in late if one.node in nodes)
