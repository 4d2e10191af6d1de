"""The control totals that the demo's ledger must meet: one sum in cents per area and line.

The figures are those of the city's public report at the level of service area and line, in cents
that round to every printed figure.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from toteuma.demo.rhythms import CLOSING

INVESTMENT_LINE = "INVESTMENT_EXPENDITURE"


@dataclass(frozen=True, slots=True, order=True)
class ControlTotal:
    """Sum of a service area's line in periods ``first``..``last`` of a fiscal year, in cents."""

    area: str
    line: str
    fiscal_year: int
    first: int
    last: int
    cents: int

    @property
    def periods(self) -> range:
        """Period numbers in it; of the closing periods only the one in use."""
        return range(self.first, min(self.last, CLOSING) + 1)


@cache
def control_totals() -> tuple[ControlTotal, ...]:
    """The totals as given; those of one year overlap (January-September lies in the year)."""
    with (resources.files("toteuma.demo") / "control_totals.csv").open(encoding="utf-8") as file:
        return tuple(
            ControlTotal(
                row["unit"],
                row["line"],
                int(row["fiscal_year"]),
                int(row["first_period"]),
                int(row["last_period"]),
                int(row["cents"]),
            )
            for row in csv.DictReader(file)
        )


def stretches() -> Iterator[ControlTotal]:
    """The same totals as stretches that do not overlap, in a fixed order.

    January-September 2021 and the whole of 2021 become January-September and October-closing.
    """
    previous: ControlTotal | None = None
    for given in sorted(control_totals()):
        continues = previous is not None and (
            previous.area,
            previous.line,
            previous.fiscal_year,
            previous.first,
        ) == (given.area, given.line, given.fiscal_year, given.first)
        if continues and previous is not None:
            yield ControlTotal(
                given.area,
                given.line,
                given.fiscal_year,
                previous.last + 1,
                given.last,
                given.cents - previous.cents,
            )
        else:
            yield given
        previous = given
