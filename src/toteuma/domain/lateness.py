"""When an observation of a measure is due, and which measures are late.

An observation is due for each month, quarter, four months or year that is over. It may be given
within the month that follows; after that it is late.

The last spans of a year are over with the year and late only in the next one. So goals of the year
before are judged too, until what was due at its end is given, or until the end of June: by then
the council has dealt with the financial statements of that year (the accounts are drawn up by the
end of March), and nobody waits for its observations any more.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.planning import Measure, Observation
from toteuma.domain.vocabulary import Frequency

GRACE_DAYS = 31
"""Days after the end of a span in which its observation is not yet late."""

LAST_DAY = (6, 30)
"""Month and day of the next year until which goals of a year are judged."""

_MONTHS = {
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.FOUR_MONTHLY: 4,
    Frequency.YEARLY: 12,
}


@dataclass(frozen=True, slots=True)
class LateMeasure:
    """A measure without the observation that was due on ``due`` (the last day of its span).
    ``last`` is the day of its latest observation, None when it has none."""

    measure: Measure
    node: str
    due: date
    last: date | None
    days_late: int


def due_day(frequency: Frequency, year: int, on: date) -> date | None:
    """The last day of the latest span of the year whose observation should be there on that day;
    None when none should. A measure of ``ONCE`` is due at the end of its year."""
    months = _MONTHS.get(frequency, 12)
    ends = [_end_of(year, month) for month in range(months, 13, months)]
    over = [end for end in ends if end + timedelta(days=GRACE_DAYS) < on]
    return max(over, default=None)


def last_judged(year: int) -> date:
    """The last day on which something can be late of a year's goals."""
    return date(year + 1, *LAST_DAY)


def open_day(frequency: Frequency, year: int, on: date) -> date | None:
    """The last day of the span of the year that is over and whose observation is not yet late on
    that day; None when there is no such span."""
    months = _MONTHS.get(frequency, 12)
    ends = [_end_of(year, month) for month in range(months, 13, months)]
    return max((end for end in ends if end <= on <= end + timedelta(days=GRACE_DAYS)), default=None)


def late_measures(
    content: MunicipalityContent, on: date, nodes: Iterable[str], *, year: int | None = None
) -> tuple[LateMeasure, ...]:
    """Measures of these nodes that are late on that day, the latest first: of goals of the year
    (by default the day's) and of the one before it."""
    found = [
        LateMeasure(measure, node, due, given, (on - due - timedelta(days=GRACE_DAYS)).days)
        for measure, node, due, given in _not_given(content, on, nodes, due_day, year)
    ]
    return tuple(sorted(found, key=lambda one: (-one.days_late, one.measure.code)))


@dataclass(frozen=True, slots=True)
class OpenMeasure:
    """A measure whose observation of the span that ended on ``due`` has yet to be given, by
    ``last_day``."""

    measure: Measure
    node: str
    due: date
    last_day: date


def open_measures(
    content: MunicipalityContent, on: date, nodes: Iterable[str], *, year: int | None = None
) -> tuple[OpenMeasure, ...]:
    """Measures of these nodes whose observation is due and not late, the first to be late first:
    of goals of the year (by default the day's) and of the one before it."""
    found = [
        OpenMeasure(measure, node, due, due + timedelta(days=GRACE_DAYS))
        for measure, node, due, _ in _not_given(content, on, nodes, open_day, year)
    ]
    return tuple(sorted(found, key=lambda one: (one.last_day, one.measure.code)))


def _not_given(
    content: MunicipalityContent,
    on: date,
    nodes: Iterable[str],
    day_of: Callable[[Frequency, int, date], date | None],
    year: int | None,
) -> Iterator[tuple[Measure, str, date, date | None]]:
    """Measures without an observation of the span that ends on ``day_of``, with their node, that
    day, and the day of their latest observation."""
    wanted, last_year = frozenset(nodes), on.year if year is None else year
    judged = {one for one in (last_year - 1, last_year) if on <= last_judged(one)}
    goals = {
        goal.code: goal
        for goal in content.goals
        if goal.fiscal_year in judged and goal.node in wanted
    }
    last: dict[str, date] = {}
    for observation in content.observations:
        if observation.observed_on <= on and _says_something(observation):
            known = last.get(observation.measure)
            day = observation.observed_on
            last[observation.measure] = day if known is None else max(known, day)
    for measure in content.measures:
        goal = goals.get(measure.goal)
        if goal is None:
            continue
        due = day_of(measure.frequency, goal.fiscal_year, on)
        given = last.get(measure.code)
        if due is not None and (given is None or given <= _start_of_span(measure.frequency, due)):
            yield measure, goal.node, due, given


def _says_something(observation: Observation) -> bool:
    return observation.value is not None or not observation.note.is_empty


def _start_of_span(frequency: Frequency, end: date) -> date:
    """The day before the span that ends on ``end``."""
    months = _MONTHS.get(frequency, 12)
    first = end.month - months + 1
    return date(end.year, first, 1) - timedelta(days=1)


def _end_of(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
