"""When an observation is due and late, against the definition counted day by day."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.workspace.sample import sample_content

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.lateness import due_day, late_measures
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
def test_goals_of_other_years_and_units_are_not_late_here(frequency: Frequency, on: date) -> None:
    elsewhere = content_of({"A": frequency}, [])
    assert late_measures(elsewhere, on, ["ANOTHER"]) == ()
    for year in (YEAR - 1, YEAR + 1):
        content = content_of({"A": frequency}, [], year)
        assert late_measures(content, on, [content.goals[0].node]) == ()
