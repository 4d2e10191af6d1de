"""When an observation is due and late, against the definition counted day by day."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workspace.sample import sample_content

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.lateness import due_day, late_measures, open_measures
from toteuma.domain.planning import Measure, Observation
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Frequency

SAMPLE = sample_content()
MONTHS_OF = {"monthly": 1, "quarterly": 3, "four_monthly": 4, "yearly": 12, "once": 12}
YEAR = 2022

_days = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
_texts = st.sampled_from([LocalizedText(), LocalizedText("Sanottu", "Sagt", "Said")])
_values = st.sampled_from([None, Decimal("0"), Decimal("3.5")])
_observations = st.lists(
    st.builds(Observation, st.sampled_from(["A", "B"]), _days, _values, st.just(""), _texts),
    max_size=6,
)


def spans(frequency: Frequency, year: int) -> list[tuple[date, date]]:
    """First and last days of what observations of a year are about."""
    months = MONTHS_OF[frequency.value]
    return [
        (date(year, last - months + 1, 1), date(year, last, monthrange(year, last)[1]))
        for last in range(months, 13, months)
    ]


def content_of(
    frequencies: dict[str, Frequency], observations: list[Observation], goal_year: int = YEAR
) -> MunicipalityContent:
    """The sample with measures of one goal, and their observations."""
    goal = replace(SAMPLE.goals[0], code="G", fiscal_year=goal_year)
    measure: Measure = SAMPLE.measures[0]
    return replace(
        SAMPLE,
        goals=(goal,),
        measures=tuple(
            replace(measure, code=code, goal="G", frequency=frequency)
            for code, frequency in frequencies.items()
        ),
        observations=tuple(observations),
    )


@given(st.sampled_from(Frequency), st.dates(date(YEAR, 1, 1), date(YEAR + 1, 12, 31)))
def test_what_is_due_is_the_latest_span_that_a_month_has_passed_since(
    frequency: Frequency, on: date
) -> None:
    over = [last for _, last in spans(frequency, YEAR) if (on - last).days > 31]
    assert due_day(frequency, YEAR, on) == (over[-1] if over else None)


@given(st.sampled_from(Frequency))
def test_every_span_becomes_due_once_and_in_order(frequency: Frequency) -> None:
    days = (date(YEAR, 1, 1) + timedelta(days=passed) for passed in range(420))
    due = [due_day(frequency, YEAR, day) for day in days]
    told = [day for day, before in zip(due, [None, *due], strict=False) if day != before]
    assert told == [last for _, last in spans(frequency, YEAR)]


@given(
    st.fixed_dictionaries({code: st.sampled_from(Frequency) for code in ("A", "B")}),
    _observations,
    _days,
)
def test_a_measure_is_late_when_nothing_was_said_since_its_due_span_began(
    frequencies: dict[str, Frequency], observations: list[Observation], on: date
) -> None:
    content = content_of(frequencies, observations)
    expected = {}
    for code, frequency in frequencies.items():
        over = [span for span in spans(frequency, YEAR) if (on - span[1]).days > 31]
        said = [
            one.observed_on
            for one in observations
            if one.measure == code
            and one.observed_on <= on
            and (one.value is not None or one.note.fi)
        ]
        if over and not any(day >= over[-1][0] for day in said):
            late_for = (on - over[-1][1]).days - 31
            expected[code] = (over[-1][1], max(said, default=None), late_for)
    found = late_measures(content, on, [content.goals[0].node])
    assert {one.measure.code: (one.due, one.last, one.days_late) for one in found} == expected
    assert list(found) == sorted(found, key=lambda one: (-one.days_late, one.measure.code))


@given(st.sampled_from(Frequency), _days)
def test_goals_of_other_units_and_of_years_to_come_are_not_late_here(
    frequency: Frequency, on: date
) -> None:
    elsewhere = content_of({"A": frequency}, [])
    assert late_measures(elsewhere, on, ["ANOTHER"]) == ()
    content = content_of({"A": frequency}, [], YEAR + 1)
    assert late_measures(content, on, [content.goals[0].node]) == ()
    assert open_measures(content, on, [content.goals[0].node]) == ()


def late_on(content: MunicipalityContent, on: date) -> list[date]:
    """What is late on the day, by the day it was due."""
    return [one.due for one in late_measures(content, on, [content.goals[0].node])]


def open_on(content: MunicipalityContent, on: date) -> list[date]:
    return [one.due for one in open_measures(content, on, [content.goals[0].node])]


@pytest.mark.parametrize("frequency", list(Frequency))
def test_what_is_due_at_the_end_of_a_year_is_open_in_january_and_late_from_february(
    frequency: Frequency,
) -> None:
    said = Observation("A", date(YEAR, 11, 30), Decimal(1), "", LocalizedText())
    content = content_of({"A": frequency}, [said] if frequency is Frequency.MONTHLY else [])
    end = date(YEAR, 12, 31)
    assert end not in late_on(content, end)
    for day in (end, date(YEAR + 1, 1, 1), date(YEAR + 1, 1, 31)):
        assert open_on(content, day) == [end]
        assert end not in late_on(content, day)
    for day in (date(YEAR + 1, 2, 1), date(YEAR + 1, 6, 30)):
        assert late_on(content, day) == [end]
        assert open_on(content, day) == []
    assert late_on(content, date(YEAR + 1, 7, 1)) == []
    assert late_on(content, date(YEAR + 2, 2, 1)) == []


@given(st.sampled_from(Frequency), st.dates(date(YEAR + 1, 2, 1), date(YEAR + 1, 6, 30)))
def test_an_observation_of_the_next_year_gives_what_was_due_at_the_end_of_the_last(
    frequency: Frequency, on: date
) -> None:
    given_late = Observation("A", date(YEAR + 1, 1, 20), Decimal(1), "", LocalizedText())
    assert late_on(content_of({"A": frequency}, []), on) == [date(YEAR, 12, 31)]
    assert late_on(content_of({"A": frequency}, [given_late]), on) == []


def test_a_year_can_be_judged_after_it_without_the_goals_of_the_next() -> None:
    content = content_of({"A": Frequency.MONTHLY}, [], YEAR + 1)
    nodes, day = [content.goals[0].node], date(YEAR + 1, 6, 1)
    assert late_measures(content, day, nodes, year=YEAR) == ()
    assert late_measures(content, day, nodes) != ()
