"""Banking days of the demo's months, and how its postings name weeks and quarters."""

from datetime import date, timedelta
from functools import cache

from toteuma.demo.rhythms import CLOSING

_HOLIDAYS = frozenset({(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)})
"""Finnish holidays on fixed dates (month, day)."""

_QUARTERS = ("1-3", "4-6", "7-9", "10-12")


@cache
def banking_days(fiscal_year: int, period: int) -> tuple[date, ...]:
    """Days on which vouchers are booked: Monday to Friday, no holidays on fixed dates.

    The closing period has one, 31 December.
    """
    if period == CLOSING:
        return (date(fiscal_year, 12, 31),)
    days = (date(fiscal_year, period, 1) + timedelta(days=step) for step in range(31))
    return tuple(
        day
        for day in days
        if day.month == period and day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS
    )


def last_day(fiscal_year: int, period: int) -> date:
    """The last banking day."""
    return banking_days(fiscal_year, period)[-1]


def month_label(fiscal_year: int, period: int) -> str:
    """As in "09/2022"; the closing period belongs to December."""
    return f"{min(period, 12):02}/{fiscal_year}"


def previous_month_label(fiscal_year: int, period: int) -> str:
    """The label of the month before, over the turn of the year."""
    if period == 1:
        return month_label(fiscal_year - 1, 12)
    return month_label(fiscal_year, min(period, 12) - 1)


def quarter_label(fiscal_year: int, period: int) -> str:
    """The quarter that an invoice of the month concerns; September's is for the next one."""
    return f"{_QUARTERS[min(period, 11) // 3]}/{fiscal_year}"
