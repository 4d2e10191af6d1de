"""No figure is not zero: actuals, budgets and forecasts."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.statements.town import (
    AMENDMENT,
    ORIGINAL,
    TRANSFER,
    appropriation,
    column,
    forecast,
    request_of,
    row,
    table_of,
)

from toteuma.domain.budget import Forecast
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.balance_parts import SumOverflowError
from toteuma.ledger.reference import ReferenceEngine
from toteuma.statements import compute_statements
from toteuma.statements.errors import (
    UnknownDecisionError,
    UnknownFigureError,
    UnknownNodeError,
)

C = ColumnCode


def test_an_actual_is_zero_where_a_batch_covers_it_and_no_figure_elsewhere(tmp_path: Path) -> None:
    rows = [row(3000, 500)]
    covered = table_of(tmp_path, rows)
    assert covered.exact("K1", "STAFF", C.ACTUAL) == 0
    assert covered.exact("K3", "INCOME", C.YEAR_TO_DATE_PREVIOUS) == 0
    only_2022 = table_of(tmp_path, rows, covered=frozenset({(2022, 1)}))
    assert only_2022.exact("K1", "STAFF", C.ACTUAL) == 0
    assert only_2022.exact("K1", "INCOME", C.YEAR_TO_DATE_PREVIOUS) is None
    assert only_2022.exact("TOWN", "NET", C.ACCOUNTS_PREVIOUS) is None


def test_months_of_a_year_under_way_are_no_accounts(tmp_path: Path) -> None:
    rows = [row(3000, 500)]
    until_november = frozenset((2021, month) for month in range(1, 12))
    under_way = table_of(tmp_path, rows, covered=until_november)
    assert under_way.exact("TOWN", "NET", C.ACCOUNTS_PREVIOUS) is None
    assert under_way.exact("TOWN", "NET", C.YEAR_TO_DATE_PREVIOUS) is not None
    over = table_of(tmp_path, rows, covered=until_november | {(2021, 12)})
    assert over.exact("TOWN", "NET", C.ACCOUNTS_PREVIOUS) is not None


def test_without_a_batch_there_is_no_actual_and_no_remaining(tmp_path: Path) -> None:
    table = table_of(tmp_path, [], covered=frozenset(), budget_lines=(appropriation(4000, -100),))
    for code in (C.ACTUAL, C.REMAINING, C.USED_PERCENT):
        assert table.exact("SCHOOLS", "STAFF", code) is None
    assert table.exact("SCHOOLS", "STAFF", C.BUDGET) == -100


def test_a_budget_is_zero_in_a_decided_year_and_no_figure_in_an_undecided_one(
    tmp_path: Path,
) -> None:
    rows = [row(4000, -500)]
    decided = table_of(tmp_path, rows)
    assert decided.exact("K1", "STAFF", C.BUDGET) == 0
    assert decided.exact("K1", "STAFF", C.AMENDMENTS) == 0
    assert decided.exact("K1", "STAFF", C.USED_PERCENT) == 0
    undecided = table_of(tmp_path, rows, decisions=())
    for code in (C.BUDGET_ORIGINAL, C.AMENDMENTS, C.BUDGET, C.REMAINING, C.USED_PERCENT):
        assert undecided.exact("K1", "STAFF", code) is None


def test_the_budget_after_amendments_shows_its_parts(tmp_path: Path) -> None:
    changes = {
        "decisions": (ORIGINAL, AMENDMENT, TRANSFER),
        "budget_lines": (
            appropriation(4000, -1000),
            appropriation(4000, -200, decision=1),
            appropriation(4000, 50, decision=2),
            appropriation(4300, -50, decision=2),
        ),
    }
    table = table_of(tmp_path, [], **changes)
    figures = [table.exact("TOWN", "STAFF", c) for c in (C.BUDGET_ORIGINAL, C.AMENDMENTS, C.BUDGET)]
    assert figures == [-1000, -150, -1150]
    assert table.exact("TOWN", "COST", C.AMENDMENTS) == -200  # a transfer nets to nothing
    in_july = table_of(tmp_path, [], budget_as_of=date(2022, 7, 31), **changes)
    assert in_july.exact("TOWN", "STAFF", C.BUDGET) == -1200
    assert in_july.exact("TOWN", "GOODS", C.BUDGET) == 0


def test_a_budget_line_without_its_decision_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownDecisionError):
        table_of(tmp_path, [], budget_lines=(appropriation(4000, -1, decision=7),))


def test_a_forecast_nobody_gave_is_no_figure(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        [row(3000, 1), row(4000, -1)],
        forecasts=(forecast("STAFF", -700, node="K1"), forecast("INCOME", 5, month=6)),
    )
    assert table.exact("K1", "INCOME", C.FORECAST) is None  # it was given in June
    assert table.exact("K2", "STAFF", C.FORECAST) is None
    assert table.exact("SCHOOLS", "STAFF", C.FORECAST) == -700
    assert table.exact("SCHOOLS", "NET", C.FORECAST) == -700  # the sum of the known parts
    assert table.exact("LIBRARY", "NET", C.FORECAST) is None
    assert table.exact("SCHOOLS", "STAFF", C.FORECAST_DEVIATION) == -700
    assert table.exact("LIBRARY", "NET", C.FORECAST_DEVIATION) is None
    in_june = table_of(tmp_path, [], forecasts=(forecast("INCOME", 5, month=6),), forecast_month=6)
    assert in_june.exact("SCHOOLS", "INCOME", C.FORECAST) == 5


def test_a_nodes_own_forecast_stands_for_those_below_it(tmp_path: Path) -> None:
    table = table_of(
        tmp_path,
        [],
        forecasts=(
            forecast("STAFF", -700, node="K1"),
            forecast("STAFF", -900, node="SCHOOLS"),
            forecast("STAFF", -50, node="K3"),
        ),
    )
    assert table.exact("K1", "STAFF", C.FORECAST) == -700
    assert table.exact("SCHOOLS", "STAFF", C.FORECAST) == -900
    assert table.exact("TOWN", "STAFF", C.FORECAST) == -950


def test_the_same_forecast_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError):
        table_of(tmp_path, [], forecasts=(forecast("STAFF", 1), forecast("STAFF", 2)))


def test_an_explanation_is_the_nodes_own_words(tmp_path: Path) -> None:
    words = LocalizedText(fi="Sijaisia tarvittiin.")
    given = Forecast(2022, 9, "K1", "STAFF", -700, words)
    table = table_of(tmp_path, [], forecasts=(given,))
    line = table.statement("K1").line("STAFF")
    assert line.explanation == words
    figure = line.figure(C.EXPLANATION)
    assert (figure.value, figure.shown, figure.text) == (None, None, words)
    assert table.statement("SCHOOLS").line("STAFF").explanation is None


def test_lines_without_accounts_in_use_are_left_out(tmp_path: Path) -> None:
    rows = [row(4000, 1), row(4000, -1, period=2), row(4300, 9, cost_centre="K3", period=11)]
    table = table_of(tmp_path, rows)
    lines = [line.code for line in table.statement("SCHOOLS").lines]
    assert lines == ["STAFF", "COST", "NET"]  # a pair that nets to zero is in use
    assert table.statement("LIBRARY").lines == ()  # nothing in the months shown
    assert table.statement("SCHOOLS").lines[-1].style is LineStyle.BOTTOM
    assert table.statement("SCHOOLS").lines[-2].style is LineStyle.TOTAL


def test_only_the_columns_shown_bring_a_line_into_use(tmp_path: Path) -> None:
    rows = [row(3000, 5, year=2021), row(4000, -5)]
    table = table_of(tmp_path, rows, columns=(column(C.ACTUAL),))
    assert [line.code for line in table.statement("K1").lines] == ["STAFF", "COST", "NET"]


def test_closing_periods_belong_to_the_whole_year_only(tmp_path: Path) -> None:
    rows = [
        row(4000, -5, period=12),
        row(4000, -70, period=13),
        row(4000, -9, year=2021, period=16),
    ]
    december = table_of(tmp_path, rows, period=Period(2022, 1, 12))
    assert december.exact("K1", "STAFF", C.ACTUAL) == -5
    whole = table_of(tmp_path, rows, period=Period.whole_year(2022))
    assert whole.exact("K1", "STAFF", C.ACTUAL) == -75
    assert whole.exact("K1", "STAFF", C.ACCOUNTS_PREVIOUS) == -9
    assert december.exact("K1", "STAFF", C.YEAR_TO_DATE_PREVIOUS) == 0


def test_one_month_alone(tmp_path: Path) -> None:
    rows = [row(4000, -5, period=8), row(4000, -7, period=9), row(4000, -2, year=2021, period=9)]
    table = table_of(tmp_path, rows, period=Period(2022, 9, 9))
    assert table.exact("K1", "STAFF", C.ACTUAL) == -7
    assert table.exact("K1", "STAFF", C.YEAR_TO_DATE_PREVIOUS) == -2


def test_balances_on_any_node_are_counted_there(tmp_path: Path) -> None:
    rows = [row(4000, -5, cost_centre="TOWN"), row(4000, -7, cost_centre="SCHOOLS"), row(4000, -1)]
    table = table_of(tmp_path, rows)
    figures = [table.exact(code, "STAFF", C.ACTUAL) for code in ("TOWN", "SCHOOLS", "K1", "K3")]
    assert figures == [-13, -8, -1, 0]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    request = request_of(tmp_path, [])
    with pytest.raises(UnknownNodeError):
        replace(request, node="MOON")
    table = compute_statements(request, ReferenceEngine())
    with pytest.raises(UnknownNodeError):
        table.statement("MOON")
    for figure in ("2022-09.MOON.STAFF.actual", "2022-09.TOWN.X.actual", "2021-09.TOWN.NET.actual"):
        with pytest.raises(UnknownFigureError):
            table.figure(figure)


def test_columns_have_a_fitting_unit_and_come_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError):
        column(C.ACTUAL, UnitOfMeasure.PERCENT)
    with pytest.raises(InvalidValueError):
        column(C.USED_PERCENT, UnitOfMeasure.EURO)
    with pytest.raises(InvalidValueError):
        request_of(tmp_path, [], columns=(column(C.ACTUAL), column(C.ACTUAL)))


@pytest.mark.parametrize("cents", [2**50, -(2**62), 2**70])
def test_amounts_that_cannot_be_money_are_refused(tmp_path: Path, cents: int) -> None:
    with pytest.raises(SumOverflowError):
        table_of(tmp_path, [], budget_lines=(appropriation(4000, cents),))
    with pytest.raises(SumOverflowError):
        table_of(tmp_path, [], forecasts=(forecast("STAFF", cents),))
    if abs(cents) < 2**63:
        with pytest.raises(SumOverflowError):
            table_of(tmp_path, [row(4000, cents)])
