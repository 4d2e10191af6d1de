"""The status that measures propose, beside the one that people declare.

The rule (ours; the reports state statuses without one): a measure is on track when its last
observation up to the period's end meets the target level, partly on track when it misses by no
more than the tolerance, and not on track otherwise. Without a target or an observation there is
no information. Under the ALL rule the worst measure decides, and one without information leaves
a goal that is otherwise on track without information; under ANY the best decides.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from toteuma.domain.planning import Measure, Observation
from toteuma.domain.vocabulary import Direction, MeasureRule, Status

_WORST_FIRST = (Status.NOT_ON_TRACK, Status.PARTLY, Status.ON_TRACK)


def propose_measure_status(
    measure: Measure, observations: Iterable[Observation], period_end: date
) -> Status:
    """The status of one measure by its last observation with a value on or before that day."""
    known = [
        observation
        for observation in observations
        if observation.value is not None and observation.observed_on <= period_end
    ]
    if not known:
        return Status.NO_INFORMATION
    last = max(known, key=lambda observation: observation.observed_on)
    assert last.value is not None
    match measure.direction:
        case Direction.YES_NO:
            return Status.ON_TRACK if last.value else Status.NOT_ON_TRACK
        case Direction.BY_DATE:
            return _by_date(measure, last, period_end)
        case _:
            return _by_distance(measure, last.value)


def _by_date(measure: Measure, last: Observation, period_end: date) -> Status:
    if measure.target_date is None:
        return Status.NO_INFORMATION
    if last.value:
        return Status.ON_TRACK if last.observed_on <= measure.target_date else Status.PARTLY
    return Status.NOT_ON_TRACK if period_end > measure.target_date else Status.NO_INFORMATION


def _by_distance(measure: Measure, value: Decimal) -> Status:
    if measure.target is None:
        return Status.NO_INFORMATION
    below = measure.target - value
    above = value - (measure.target if measure.target_upper is None else measure.target_upper)
    missed_by = {
        Direction.HIGHER: below,
        Direction.LOWER: value - measure.target,
        Direction.WITHIN: max(below, above),
    }[measure.direction]
    if missed_by <= 0:
        return Status.ON_TRACK
    tolerated = measure.tolerance is not None and missed_by <= measure.tolerance
    return Status.PARTLY if tolerated else Status.NOT_ON_TRACK


def propose_goal_status(rule: MeasureRule, measures: Iterable[Status]) -> Status:
    """The status of a goal by those of its measures; no measures give no information."""
    statuses = tuple(measures)
    known = [status for status in _WORST_FIRST if status in statuses]
    if not known:
        return Status.NO_INFORMATION
    if rule is MeasureRule.ANY:
        return known[-1]
    if known[0] is Status.ON_TRACK and Status.NO_INFORMATION in statuses:
        return Status.NO_INFORMATION
    return known[0]
