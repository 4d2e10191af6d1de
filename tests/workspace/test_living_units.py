"""What is kept of units: a change is seen where it concerns, and leaves the rest as it is."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from tests.workspace.sample import sample_content, words
from toteuma.domain.budget import Forecast
from toteuma.domain.planning import Assessment, Observation, Outcome
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Status
from toteuma.workspace.living import Living, forget_everything
from toteuma.workspace.services.budget import set_forecast
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.planning import (
    record_observations,
    set_outcome,
    write_assessment,
)

pytestmark = pytest.mark.django_db

UNITS = ("CITY", "CARE", "101", "SCHOOL", "200")
NUMBERS = count()
SAMPLE = {"municipality": "SAMPLE", "actor": "tester"}


@pytest.fixture(autouse=True)
def sample() -> None:
    forget_everything()
    save_content(content=sample_content(), actor="tester")


def _forecast() -> None:
    forecast = Forecast(2022, 9, "200", "SERVICES", -1_00, LocalizedText())
    set_forecast(forecast=forecast, **SAMPLE)


def _forecast_taken_for_the_first_time() -> None:
    forecast = Forecast(2022, 9, "SCHOOL", "STAFF", -2_00, LocalizedText())
    set_forecast(forecast=forecast, **SAMPLE)


def _observation() -> None:
    observation = Observation("M1", date(2022, 8, 31), Decimal("5"), "Jono")
    record_observations(observations=[observation], **SAMPLE)


def _outcome_of_a_goal() -> None:
    outcome = Outcome("goal", "G2", "2022-09", Status.PARTLY, words("Puolet"))
    set_outcome(outcome=outcome, **SAMPLE)


def _outcome_of_an_aim() -> None:
    outcome = Outcome("aim", "A2", "2022-09", Status.PARTLY, words("Puolet"))
    set_outcome(outcome=outcome, **SAMPLE)


def _assessment() -> None:
    write_assessment(assessment=Assessment("CARE", "2022-09", words("Riittävät")), **SAMPLE)


CHANGES = {
    _forecast: {"CITY", "SCHOOL", "200"},
    _forecast_taken_for_the_first_time: {"CITY", "SCHOOL"},
    _observation: {"CITY", "CARE"},
    _outcome_of_a_goal: {"CITY", "SCHOOL"},
    _outcome_of_an_aim: set(UNITS),
    _assessment: {"CITY", "CARE"},
}
"""Changes, and the units that show them."""


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_a_change_is_seen_by_its_unit_and_those_above_and_leaves_the_others(
    change: Callable[[], None], tmp_path: Path
) -> None:
    before = _made(tmp_path, "made_of_all")
    money_before = _made(tmp_path, "made_of_money")
    assert _made(tmp_path, "made_of_all") == before
    change()
    after = _made(tmp_path, "made_of_all")
    assert {unit for unit in UNITS if after[unit] != before[unit]} == CHANGES[change]
    money = _made(tmp_path, "made_of_money")
    moved = {unit for unit in UNITS if money[unit] != money_before[unit]}
    assert moved == (CHANGES[change] if "forecast" in change.__name__ else set())


def test_without_a_unit_every_change_is_seen(tmp_path: Path) -> None:
    number = count()
    first = Living(tmp_path, "SAMPLE").made_of_all(("x",), lambda: next(number))
    _observation()
    assert Living(tmp_path, "SAMPLE").made_of_all(("x",), lambda: next(number)) != first


def test_a_request_that_is_under_way_keeps_to_its_moment(tmp_path: Path) -> None:
    """What it makes of the content that it began with is not taken for what is there by now."""
    early = Living(tmp_path, "SAMPLE")
    known = early.content.forecasts
    _forecast()
    late = Living(tmp_path, "SAMPLE")
    assert late.content.forecasts != known
    assert early.content.forecasts == known
    assert early.made_of_money(("f",), lambda: early.content.forecasts, node="200") == known
    now = late.made_of_money(("f",), lambda: late.content.forecasts, node="200")
    assert now == late.content.forecasts


def _made(home: Path, kind: str) -> dict[str, int]:
    """A number for each unit, a new one where something was made anew."""
    living = Living(home, "SAMPLE")
    make = getattr(living, kind)
    return {unit: make(("number",), lambda: next(NUMBERS), node=unit) for unit in UNITS}
