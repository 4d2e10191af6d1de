"""Which measures are late, for every page that tells of it: judged once until one changes."""

from datetime import date

from django.utils import timezone

from toteuma.domain.lateness import LateMeasure, late_measures
from toteuma.web.shared.desk import Desk


def judged_on(desk: Desk) -> date:
    """The day by which lateness is judged: today, or the period's end where that is past."""
    return min(timezone.localdate(), desk.period.end)


def late_of(desk: Desk, node: str | None = None) -> tuple[LateMeasure, ...]:
    """All late measures of what the person may read, or of a unit and what lies under it; the
    latest first."""
    nodes = desk.readable
    if node is not None:
        nodes = nodes & frozenset(desk.organisation.descendants_or_self(node))
    day, tree = judged_on(desk), desk.organisation
    late = desk.living.made_of_measures(
        ("late", day, desk.period.fiscal_year),
        lambda: late_measures(desk.content, day, tree.codes),
    )
    return tuple(one for one in late if one.node in nodes)
