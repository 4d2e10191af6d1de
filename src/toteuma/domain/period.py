"""Fiscal years, months and closing periods.

The fiscal year of a Finnish municipality is the calendar year (Municipalities Act 410/2015,
section 113). Periods 1-12 are months; 13-16 are closing periods of the same year.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from toteuma.domain.errors import ExitCode, InvalidValueError

FIRST_CLOSING_PERIOD = 13
LAST_CLOSING_PERIOD = 16


class PeriodMalformedError(InvalidValueError):
    """A text was to be read as a period and is none."""

    code = "domain.period_malformed"
    exit_code = ExitCode.USAGE
    message = "{text!r} is not a period."
    mend = (
        "Write it as 2022-09 (January to September), 2022-09..09 (September alone) or 2022 "
        "(the whole year)."
    )


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Months ``first``..``last`` of one fiscal year, with or without its closing periods.

    ``with_closing`` is allowed only when ``last`` is 12: closing entries belong to the whole year.
    """

    fiscal_year: int
    first: int = 1
    last: int = 12
    with_closing: bool = False

    def __post_init__(self) -> None:
        if not 1900 <= self.fiscal_year <= 2200:
            raise InvalidValueError(what="Fiscal year", why=f"{self.fiscal_year} is not 1900-2200")
        if not 1 <= self.first <= self.last <= 12:
            raise InvalidValueError(
                what="Period", why=f"months {self.first}-{self.last} are not within 1-12 in order"
            )
        if self.with_closing and self.last != 12:
            raise InvalidValueError(
                what="Period", why="closing periods belong only to a period that ends in December"
            )

    @classmethod
    def year_to_date(cls, fiscal_year: int, month: int) -> "Period":
        """January to ``month``."""
        return cls(fiscal_year, 1, month)

    @classmethod
    def whole_year(cls, fiscal_year: int) -> "Period":
        """The accounts of the year: months 1-12 and closing periods 13-16."""
        return cls(fiscal_year, 1, 12, with_closing=True)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """From "2022-09" (January-September), "2022-09..09" (September alone) or "2022" (year).

        Raises PeriodMalformedError when the text is none of these.
        """
        try:
            year, _, months = text.strip().partition("-")
            if not months:
                return cls.whole_year(int(year))
            first, dots, last = months.partition("..")
            if dots:
                return cls(int(year), int(first), int(last))
            return cls.year_to_date(int(year), int(first))
        except (ValueError, InvalidValueError):
            raise PeriodMalformedError(text=text) from None

    @property
    def code(self) -> str:
        """The inverse of :meth:`parse` ("2022-09", "2022-07..09", "2022")."""
        if self.with_closing and self.first == 1:
            return str(self.fiscal_year)
        if self.first == 1:
            return f"{self.fiscal_year}-{self.last:02}"
        return f"{self.fiscal_year}-{self.first:02}..{self.last:02}"

    @property
    def numbers(self) -> tuple[int, ...]:
        """Period numbers in it, in order: months, then 13-16 when closing is included."""
        months = tuple(range(self.first, self.last + 1))
        closing = tuple(range(FIRST_CLOSING_PERIOD, LAST_CLOSING_PERIOD + 1))
        return months + (closing if self.with_closing else ())

    @property
    def start(self) -> date:
        """First day."""
        return date(self.fiscal_year, self.first, 1)

    @property
    def end(self) -> date:
        """Last day."""
        if self.last == 12:
            return date(self.fiscal_year, 12, 31)
        return date(self.fiscal_year, self.last + 1, 1) - timedelta(days=1)

    @property
    def share_of_year(self) -> int:
        """Share of the year that its months are, in tenths of a percent: 750 for January to
        September, which is the share gone at their end, and 83 for September alone."""
        return (self.last - self.first + 1) * 1000 // 12

    def previous_year(self) -> "Period":
        """The same months a year earlier."""
        return replace(self, fiscal_year=self.fiscal_year - 1)
