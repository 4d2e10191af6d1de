"""Columns: the periods they cover, the columns behind them, and the arithmetic of derived ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.balance_parts import Integers
from toteuma.ledger.query import Month

type Mask = npt.NDArray[np.bool_]

OPERANDS: Mapping[ColumnCode, tuple[ColumnCode, ...]] = {
    ColumnCode.BUDGET: (ColumnCode.BUDGET_ORIGINAL, ColumnCode.AMENDMENTS),
    ColumnCode.REMAINING: (ColumnCode.BUDGET, ColumnCode.ACTUAL),
    ColumnCode.USED_PERCENT: (ColumnCode.ACTUAL, ColumnCode.BUDGET),
    ColumnCode.FORECAST_DEVIATION: (ColumnCode.FORECAST, ColumnCode.BUDGET),
    ColumnCode.EXPLANATION: (ColumnCode.FORECAST,),
}
"""What a column is computed from; columns that are not here come from their source."""

BALANCE_COLUMNS = (
    ColumnCode.ACCOUNTS_PREVIOUS,
    ColumnCode.YEAR_TO_DATE_PREVIOUS,
    ColumnCode.ACTUAL,
)
BUDGET_COLUMNS = (ColumnCode.BUDGET_ORIGINAL, ColumnCode.AMENDMENTS)


@dataclass(frozen=True, slots=True)
class ColumnFigures:
    """A column over places × lines: exact values (int64; 0 where unknown) and which are known."""

    values: Integers
    known: Mask


def default_unit(column: ColumnCode) -> UnitOfMeasure:
    """The unit of a column for which the request names none."""
    if column is ColumnCode.USED_PERCENT:
        return UnitOfMeasure.PERCENT
    if column is ColumnCode.EXPLANATION:
        return UnitOfMeasure.TEXT
    return UnitOfMeasure.EURO


def behind(columns: Iterable[ColumnCode]) -> frozenset[ColumnCode]:
    """The columns and all that they are computed from."""
    found: set[ColumnCode] = set()
    waiting = list(columns)
    while waiting:
        column = waiting.pop()
        if column not in found:
            found.add(column)
            waiting.extend(OPERANDS.get(column, ()))
    return frozenset(found)


def months_of(column: ColumnCode, period: Period) -> frozenset[tuple[int, int]]:
    """(fiscal year, period) that a column of balances adds."""
    spans = {
        ColumnCode.ACCOUNTS_PREVIOUS: Period.whole_year(period.fiscal_year - 1),
        ColumnCode.YEAR_TO_DATE_PREVIOUS: period.previous_year(),
        ColumnCode.ACTUAL: period,
    }
    span = spans[column]
    return frozenset((span.fiscal_year, number) for number in span.numbers)


def is_over(column: ColumnCode, covered: frozenset[tuple[int, int]], period: Period) -> bool:
    """False for the accounts of a year of which no batch covers December or a closing period:
    months of a year under way are no accounts. True for every other column."""
    if column is not ColumnCode.ACCOUNTS_PREVIOUS:
        return True
    return any(number >= 12 for _, number in months_of(column, period) & covered)


def grouped_months(
    spans: Mapping[ColumnCode, frozenset[tuple[int, int]]],
) -> tuple[tuple[Month, ...], tuple[frozenset[ColumnCode], ...]]:
    """Months in groups that belong to the same columns, and the columns of each group.

    A balance so meets exactly one group, however many columns show it.
    """
    columns_of: dict[tuple[int, int], set[ColumnCode]] = {}
    for column, span in spans.items():
        for month in span:
            columns_of.setdefault(month, set()).add(column)
    groups: dict[tuple[int, frozenset[ColumnCode]], int] = {}
    months = []
    for (year, number), columns in sorted(columns_of.items()):
        group = groups.setdefault((year, frozenset(columns)), len(groups))
        months.append(Month(year, number, group))
    return tuple(months), tuple(columns for _, columns in groups)


def derived(column: ColumnCode, operands: tuple[ColumnFigures, ColumnFigures]) -> ColumnFigures:
    """A column computed from its operands, by the rules of :mod:`toteuma.domain.money`."""
    first, second = operands
    if column is ColumnCode.BUDGET:
        return ColumnFigures(first.values + second.values, first.known | second.known)
    known = first.known & second.known
    if column is ColumnCode.USED_PERCENT:
        share = _used_tenths(first.values, second.values)
        return ColumnFigures(np.where(known, share, 0), known)
    return ColumnFigures(np.where(known, first.values - second.values, 0), known)


def _used_tenths(actual: Integers, budget: Integers) -> Integers:
    """``domain.money.used_share`` over arrays."""
    divisor = np.where(budget == 0, 1, np.abs(budget))
    quotient, remainder = np.divmod(np.abs(actual) * 1000, divisor)
    quotient += remainder >= divisor - remainder
    signed = np.where((actual < 0) == (budget < 0), quotient, -quotient)
    share: Integers = np.where(budget == 0, 0, signed)
    return share
