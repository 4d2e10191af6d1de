"""The city's table read without any code of the product: plain CSV and whole numbers.

The file says costs positive, in euro; :class:`Row` keeps it so.
"""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

FILE = Path("jyvaskyla_2011") / "JKL_talousarvio_ja_toteuma_2011.csv"
CITY = "JYVASKYLA"
INVESTMENT_PART = "1111PA600.11"
GRAND_TOTALS = (550_018_703, 556_464_036)
"""Budget and actual of the whole file, as the owner of the data gives them."""


class Row(NamedTuple):
    """A row; ``label`` is the line that the city itself names for the account."""

    area: str
    unit: str
    unit_name: str
    label: str
    account: str
    account_name: str
    budget: int
    actual: int

    @property
    def book(self) -> str:
        """Investments are the investment part and accounts 8xxxxx, internal items 9xxxxx."""
        if self.area == INVESTMENT_PART or self.account.startswith("8"):
            return "investments"
        return "internal" if self.account.startswith("9") else "operations"


def whole_euro(text: str) -> int:
    """From "-6 784 923" with no-break spaces."""
    return int(text.replace("\N{NO-BREAK SPACE}", ""))


def city_file(reference_data: Path) -> Path:
    """The file; the test is skipped where it is absent."""
    path = reference_data / FILE
    if not path.is_file():
        pytest.skip(f"no {FILE} in the reference data")
    return path


def read_rows(path: Path) -> list[Row]:
    """All rows of the file."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [_row(record) for record in list(csv.reader(stream))[1:]]


def _row(record: list[str]) -> Row:
    _, _, area, _, unit, unit_name, label, _, account_name, account, budget, actual = record
    return Row(
        area=area,
        unit=unit,
        unit_name=unit_name,
        label=label,
        account=account.removeprefix("TILI/"),
        account_name=account_name,
        budget=whole_euro(budget),
        actual=whole_euro(actual),
    )


def sums(rows: Iterable[Row]) -> tuple[int, int]:
    """Budget and actual of some rows."""
    found = list(rows)
    return sum(row.budget for row in found), sum(row.actual for row in found)


def places(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows of the city, of each area and of each unit, by code."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for code in (CITY, row.area, row.unit):
            found.setdefault(code, []).append(row)
    return found
