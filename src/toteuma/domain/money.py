"""Money is integer cents; "no figure" is ``None`` and is not zero.

What arithmetic does with "no figure", written down once (ADR 0003):

- a **total** adds the figures that are known; only when none is known is the total no figure;
- a **difference** and a **share** are no figure when either side is no figure.

An actual is 0 when an active batch covers its period and nothing was posted, and no figure when
no active batch covers it. The accounts of a year are no figure until an active batch covers its
December or a closing period. A budget is 0 where the year has a decided budget and the line has no
appropriation, and no figure when the year has no decided budget. A forecast that nobody gave is
no figure.

Rounding (domain rule): compute in cents, round once, last, half away from zero.
"""

from collections.abc import Iterable
from enum import StrEnum

type Cents = int
"""Signed integer cents; income positive, expenditure negative."""

type Figure = int | None
"""An exact figure (cents, or tenths of a percent), or None for "no figure"."""


class UnitOfMeasure(StrEnum):
    """The unit in which a figure is shown."""

    CENT = "cent"
    EURO = "euro"
    THOUSAND_EURO = "thousand_euro"
    PERCENT = "percent"
    TEXT = "text"

    @property
    def cents(self) -> int:
        """How many cents one unit holds. Raises ValueError for percent and text."""
        sizes = {"cent": 1, "euro": 100, "thousand_euro": 100_000}
        if self.value not in sizes:
            raise ValueError(f"{self.value} is not a unit of money")
        return sizes[self.value]


def total(figures: Iterable[Figure]) -> Figure:
    """Sum of the known figures; no figure if none is known (also for an empty iterable)."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def difference(minuend: Figure, subtrahend: Figure) -> Figure:
    """``minuend - subtrahend``; no figure if either side is no figure."""
    if minuend is None or subtrahend is None:
        return None
    return minuend - subtrahend


def round_half_away(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` rounded to a whole number, halves away from zero, exactly.

    Raises ZeroDivisionError for a zero denominator.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient, remainder = divmod(abs(numerator), denominator)
    if 2 * remainder >= denominator:
        quotient += 1
    return -quotient if numerator < 0 else quotient


def used_share(actual: Figure, budget: Figure) -> Figure:
    """Used % of the budget in **tenths of a percent**, rounded half away from zero.

    A zero budget gives 0 (the report prints "0,00" there, whatever the actual is).
    No figure if either side is no figure.
    """
    if actual is None or budget is None:
        return None
    if budget == 0:
        return 0
    return round_half_away(actual * 1000, budget)


def shown(cents: Figure, unit: UnitOfMeasure) -> Figure:
    """The figure in whole units as printed: 64551 cents in euro is 646; no figure stays."""
    return None if cents is None else round_half_away(cents, unit.cents)
