"""The status that measures propose."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toteuma.domain.planning import Measure, Observation
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Direction, Frequency, MeasureRule, Status
from toteuma.report.proposals import propose_goal_status, propose_measure_status

END = date(2022, 9, 30)
STATUSES = st.sampled_from(list(Status))


def measure(
    direction: Direction,
    target: str | None = None,
    upper: str | None = None,
    by: date | None = None,
    tolerance: str | None = None,
) -> Measure:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    text = LocalizedText("m", "m", "m")
    return Measure(
        "M",
        "G",
        1,
        text,
        text,
        direction,
        number(target),
        number(upper),
        by,
        number(tolerance),
        "Aura",
        "",
        Frequency.MONTHLY,
    )


def seen(value: str | None, day: date = END) -> Observation:
    return Observation("M", day, None if value is None else Decimal(value), "Aura")


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        (measure(Direction.HIGHER, "70"), "80", Status.ON_TRACK),
        (measure(Direction.HIGHER, "70"), "70", Status.ON_TRACK),
        (measure(Direction.HIGHER, "25000", tolerance="12500"), "13792", Status.PARTLY),
        (measure(Direction.HIGHER, "25000"), "13792", Status.NOT_ON_TRACK),
        (measure(Direction.LOWER, "10"), "7", Status.ON_TRACK),
        (measure(Direction.LOWER, "7"), "11.7", Status.NOT_ON_TRACK),
        (measure(Direction.WITHIN, "5", "10"), "10", Status.ON_TRACK),
        (measure(Direction.WITHIN, "5", "10", tolerance="1"), "4", Status.PARTLY),
        (measure(Direction.WITHIN, "5", "10"), "11", Status.NOT_ON_TRACK),
        (measure(Direction.YES_NO), "1", Status.ON_TRACK),
        (measure(Direction.YES_NO), "0", Status.NOT_ON_TRACK),
        (measure(Direction.HIGHER), "99", Status.NO_INFORMATION),
        (measure(Direction.HIGHER, "1"), None, Status.NO_INFORMATION),
    ],
)
def test_a_measure_is_held_against_its_target_and_tolerance(
    rule: Measure, value: str | None, expected: Status
) -> None:
    assert propose_measure_status(rule, [seen(value)], END) is expected


def test_a_deadline_is_met_late_or_missed() -> None:
    rule = measure(Direction.BY_DATE, by=date(2022, 5, 31))
    judge = propose_measure_status
    assert judge(rule, [seen("1", date(2022, 5, 31))], END) is Status.ON_TRACK
    assert judge(rule, [seen("1", date(2022, 7, 1))], END) is Status.PARTLY
    assert judge(rule, [seen("0")], END) is Status.NOT_ON_TRACK
    assert judge(rule, [], END) is Status.NO_INFORMATION
    assert judge(rule, [seen("0", date(2022, 4, 1))], date(2022, 4, 30)) is Status.NO_INFORMATION


def test_the_last_observation_within_the_period_decides() -> None:
    rule = measure(Direction.HIGHER, "70")
    observations = [
        seen("60", date(2022, 7, 31)),
        seen("75", date(2022, 8, 31)),
        seen("10", date(2022, 10, 1)),
    ]
    assert propose_measure_status(rule, observations, END) is Status.ON_TRACK


@given(st.lists(STATUSES))
def test_any_takes_the_best_and_all_the_worst_of_what_is_known(statuses: list[Status]) -> None:
    order = [Status.NOT_ON_TRACK, Status.PARTLY, Status.ON_TRACK]
    known = sorted((s for s in statuses if s is not Status.NO_INFORMATION), key=order.index)
    best = propose_goal_status(MeasureRule.ANY, statuses)
    worst = propose_goal_status(MeasureRule.ALL, statuses)
    if not known:
        assert best is worst is Status.NO_INFORMATION
        return
    assert best is known[-1]
    is_uncertain = known[0] is Status.ON_TRACK and Status.NO_INFORMATION in statuses
    assert worst is (Status.NO_INFORMATION if is_uncertain else known[0])
