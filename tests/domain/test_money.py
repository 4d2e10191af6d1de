"""Rules of arithmetic: cents, rounding, and "no figure"."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from toteuma.domain.money import (
    UnitOfMeasure,
    difference,
    round_half_away,
    shown,
    total,
    used_share,
)

CENTS = st.integers(-(10**15), 10**15)
FIGURES = st.none() | CENTS


@given(CENTS, st.integers(1, 10**6))
def test_rounding_is_to_the_nearest_and_halves_go_away_from_zero(cents: int, size: int) -> None:
    rounded = round_half_away(cents, size)
    distance = abs(Fraction(cents, size) - rounded)
    assert distance <= Fraction(1, 2)
    if distance == Fraction(1, 2):
        assert abs(rounded) > abs(Fraction(cents, size))


@given(CENTS, st.integers(1, 10**6))
def test_rounding_treats_income_and_expenditure_alike(cents: int, size: int) -> None:
    assert round_half_away(-cents, size) == -round_half_away(cents, size)
    assert round_half_away(cents, -size) == round_half_away(-cents, size)


@given(st.lists(FIGURES))
def test_a_total_adds_what_is_known_and_is_no_figure_only_when_nothing_is(
    figures: list[int | None],
) -> None:
    known = [figure for figure in figures if figure is not None]
    assert total(figures) == (sum(known) if known else None)


@given(FIGURES, FIGURES)
def test_a_difference_needs_both_sides(left: int | None, right: int | None) -> None:
    expected = None if left is None or right is None else left - right
    assert difference(left, right) == expected


def test_zero_is_a_figure() -> None:
    assert total([None, 0]) == 0
    assert difference(0, 0) == 0
    assert difference(None, 0) is None


def test_used_share_of_a_zero_budget_is_zero_as_the_report_prints_it() -> None:
    assert used_share(856, 0) == 0
    assert used_share(0, 0) == 0
    assert used_share(None, 0) is None
    assert used_share(5, None) is None


@given(CENTS, CENTS.filter(bool))
def test_used_share_is_the_quotient_in_tenths_of_a_percent(actual: int, budget: int) -> None:
    share = used_share(actual, budget)
    assert share is not None
    assert abs(Fraction(actual * 1000, budget) - share) <= Fraction(1, 2)


def test_figures_of_the_report_are_printed_in_their_unit() -> None:
    assert shown(-1871000349, UnitOfMeasure.THOUSAND_EURO) == -18710
    assert shown(63731439, UnitOfMeasure.EURO) == 637314
    assert shown(50, UnitOfMeasure.EURO) == 1
    assert shown(-50, UnitOfMeasure.EURO) == -1
    assert shown(None, UnitOfMeasure.EURO) is None
