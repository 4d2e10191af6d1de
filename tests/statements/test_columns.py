"""Derived columns over arrays are those of domain.money, figure by figure."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from toteuma.domain.money import Figure, difference, total, used_share
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode
from toteuma.statements.columns import ColumnFigures, derived, grouped_months, months_of

figures = st.none() | st.integers(-(2**50), 2**50) | st.integers(-3000, 3000)


def as_column(values: list[Figure]) -> ColumnFigures:
    return ColumnFigures(
        np.array([[value or 0 for value in values]], dtype=np.int64),
        np.array([[value is not None for value in values]]),
    )


def as_list(column: ColumnFigures) -> list[Figure]:
    values, known = column.values[0].tolist(), column.known[0].tolist()
    assert all(value == 0 for value, is_known in zip(values, known, strict=True) if not is_known)
    return [value if is_known else None for value, is_known in zip(values, known, strict=True)]


@given(pairs=st.lists(st.tuples(figures, figures), min_size=1, max_size=30))
def test_derived_columns_follow_the_arithmetic_of_no_figure(
    pairs: list[tuple[Figure, Figure]],
) -> None:
    first, second = ([pair[i] for pair in pairs] for i in (0, 1))
    operands = (as_column(first), as_column(second))
    expected = {
        ColumnCode.BUDGET: [total(pair) for pair in pairs],
        ColumnCode.REMAINING: [difference(*pair) for pair in pairs],
        ColumnCode.FORECAST_DEVIATION: [difference(*pair) for pair in pairs],
        ColumnCode.USED_PERCENT: [used_share(*pair) for pair in pairs],
    }
    for column, values in expected.items():
        assert as_list(derived(column, operands)) == values


def test_half_a_tenth_of_a_percent_goes_away_from_zero() -> None:
    operands = (as_column([1, -1, 1, -1]), as_column([2000, 2000, -2000, -2000]))
    assert as_list(derived(ColumnCode.USED_PERCENT, operands)) == [1, -1, -1, 1]


def test_a_month_meets_one_group_however_many_columns_show_it() -> None:
    period = Period(2022, 1, 9)
    columns = (ColumnCode.ACCOUNTS_PREVIOUS, ColumnCode.YEAR_TO_DATE_PREVIOUS, ColumnCode.ACTUAL)
    months, groups = grouped_months({code: months_of(code, period) for code in columns})
    keys = [(month.fiscal_year, month.period) for month in months]
    assert len(set(keys)) == len(keys) == 16 + 9
    for month in months:
        for code in columns:
            is_in = (month.fiscal_year, month.period) in months_of(code, period)
            assert (code in groups[month.period_group]) == is_in
    assert len(groups) == 3
