"""Binding levels, breaches and deviations are judged on exact figures."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.statements.town import appropriation, column, forecast, request_of, row, table_of

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.period import Period
from toteuma.domain.planning import BindingLevel
from toteuma.domain.vocabulary import ColumnCode, GoalLevel
from toteuma.ledger.reference import ReferenceEngine
from toteuma.statements import (
    Course,
    DeviationKind,
    Materiality,
    MonthPoint,
    binding_outcomes,
    breaches,
    deviations,
    monthly_course,
)

C = ColumnCode
COMMITTEE = [
    BindingLevel(GoalLevel.COMMITTEE, "SCHOOLS", "NET"),
    BindingLevel(GoalLevel.COMMITTEE, "LIBRARY", "NET"),
]


def test_a_breach_is_seen_to_the_cent_though_nothing_of_it_is_printed(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        [row(4000, -100_001), row(4000, -100_000, cost_centre="K3")],
        columns=(column(C.ACTUAL, UnitOfMeasure.THOUSAND_EURO),),
        budget_lines=(
            appropriation(4000, -100_000),
            appropriation(4000, -100_000, node="LIBRARY"),
        ),
    )
    schools, library = binding_outcomes(table, COMMITTEE)
    assert schools.figures[1].shown == -1
    assert (schools.exceeded, schools.is_breached) == (1, True)
    assert (library.exceeded, library.is_breached) == (0, False)
    assert breaches([schools, library]) == (schools,)
    assert schools.exceeded_by_forecast is None
    assert not schools.is_breached_by_forecast


def test_a_breach_by_forecast(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        [row(4000, -60)],
        budget_lines=(appropriation(4000, -100),),
        forecasts=(forecast("STAFF", -130, node="K1"),),
    )
    (schools, library) = binding_outcomes(table, COMMITTEE)
    assert (schools.is_breached, schools.exceeded_by_forecast) == (False, 30)
    assert [figure.value for figure in schools.figures] == [-100, -60, -40, 600, -130, -30]
    assert not schools.forecast_is_partial
    assert library.exceeded == 0


def test_a_forecast_that_leaves_out_a_line_in_use_says_so(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        [row(4000, -60), row(3000, 40)],
        budget_lines=(appropriation(4000, -100), appropriation(3000, 50)),
        forecasts=(forecast("STAFF", -100),),
    )
    (schools, _) = binding_outcomes(table, COMMITTEE)
    assert schools.exceeded_by_forecast == 50
    assert schools.forecast_is_partial


def test_an_income_net_is_short_only_at_the_years_end(tmp_path: Path) -> None:
    rows = [row(3000, 60)]
    lines = (appropriation(3000, 100),)
    level = COMMITTEE[:1]
    (september,) = binding_outcomes(table_of(tmp_path, rows, budget_lines=lines), level)
    assert september.exceeded == 0
    year = table_of(tmp_path, rows, budget_lines=lines, period=Period.whole_year(2022))
    (december,) = binding_outcomes(year, level)
    assert december.exceeded == 40


def test_without_a_budget_nothing_is_judged(tmp_path: Path) -> None:
    table = table_of(tmp_path, [row(4000, -60)], decisions=())
    (schools, _) = binding_outcomes(table, COMMITTEE)
    assert (schools.exceeded, schools.exceeded_by_forecast) == (None, None)
    other = BindingLevel(GoalLevel.COUNCIL, "TOWN", "INVESTMENT_NET")
    assert binding_outcomes(table, [other]) == ()  # a line of another layout


def test_a_deviation_matters_beyond_both_bounds(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        [row(4000, -750), row(4300, -750), row(3000, 750)],
        budget_lines=(
            appropriation(4000, -1000),
            appropriation(4300, -1000),
            appropriation(3000, 1000),
        ),
        forecasts=(
            forecast("STAFF", -1100),
            forecast("GOODS", -1101),
            forecast("INCOME", 1300),
        ),
    )
    found = deviations(table, "SCHOOLS", Materiality(100, Decimal("10")))
    assert [(each.line, each.kind, each.cents, each.share, each.course) for each in found] == [
        ("INCOME", DeviationKind.FORECAST, 300, 300, Course.BETTER),
        ("GOODS", DeviationKind.FORECAST, -101, -101, Course.WORSE),
        ("COST", DeviationKind.FORECAST, -201, -101, Course.WORSE),
    ]
    assert found[0].figure_id == "2022-09.SCHOOLS.INCOME.forecast"
    by_cents = deviations(table, "SCHOOLS", Materiality(250, Decimal(0)))
    assert [each.line for each in by_cents] == ["INCOME"]


def test_pace_is_held_against_the_months_gone(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        [row(4000, -800), row(4300, -750)],
        budget_lines=(appropriation(4000, -1000), appropriation(4300, -1000)),
    )
    found = deviations(table, "SCHOOLS", Materiality(10, Decimal(1)))
    assert [(each.line, each.kind, each.expected, each.cents) for each in found] == [
        ("STAFF", DeviationKind.PACE, -750, -50),
        ("COST", DeviationKind.PACE, -1500, -50),
        ("NET", DeviationKind.PACE, -1500, -50),
    ]
    assert {each.course for each in found} == {Course.WORSE}


def test_anything_deviates_from_nothing(tmp_path: Path) -> None:
    table = table_of(tmp_path, [row(3000, 500)])
    (income, net) = deviations(table, "SCHOOLS", Materiality(100, Decimal(50)))
    assert (income.expected, income.cents, income.share) == (0, 500, None)
    assert income.course is Course.BETTER
    assert net.line == "NET"
    with pytest.raises(InvalidValueError):
        Materiality(-1, Decimal(0))


def test_the_course_of_a_line_is_cumulative_and_ends_with_what_is_covered(
    tmp_path: Path,
) -> None:
    rows = [
        row(4000, -5, period=1),
        row(4300, -7, period=3, cost_centre="K2"),
        row(3000, 2, period=3),
        row(4000, -100, period=2, cost_centre="K3"),
        row(4000, -40, period=12, year=2021),
        row(4000, -1, period=13, year=2021),
    ]
    covered = frozenset({(2022, 1), (2022, 2), (2022, 3), *((2021, m) for m in range(1, 13))})
    request = request_of(tmp_path, rows, covered=covered)
    points = monthly_course(request, "SCHOOLS", "NET", ReferenceEngine())
    assert points[0] == MonthPoint(1, -5, 0)
    assert [point.actual for point in points] == [-5, -5, -10, *([None] * 9)]
    assert [point.previous for point in points] == [*([0] * 11), -40]
