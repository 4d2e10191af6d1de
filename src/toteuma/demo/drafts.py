"""Draft postings: everything of a posting but its voucher number and its exact amount."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import count

from toteuma.demo.dice import Dice


class Series(StrEnum):
    """Voucher series, by what the vouchers are."""

    PAYROLL = "PL"
    PURCHASES = "OL"
    SALES = "ML"
    RECEIPTS = "KT"
    PAYMENTS = "AV"
    MEMOS = "MT"
    ASSETS = "KO"


@dataclass(slots=True)
class Draft:
    """A posting in the making.

    ``amount`` is first a relative weight and, once the line's total is shared out, cents.
    ``voucher`` is any number that rows of one voucher have in common. ``late`` vouchers were
    entered after the month was closed and come in a file of their own.
    """

    series: Series
    voucher: int
    posting_date: date
    fiscal_year: int
    period: int
    account: int
    cost_centre: str
    project: str
    counterparty: str
    text: str
    amount: int
    late: bool = False


@dataclass(slots=True)
class Desk:
    """Where the drafts of one line and stretch are written: chance, vouchers, and the drafts."""

    dice: Dice
    vouchers: "count[int]"
    drafts: list[Draft] = field(default_factory=list)

    def new_voucher(self) -> int:
        """A number that no other voucher has."""
        return next(self.vouchers)

    def write(self, drafts: Iterable[Draft]) -> None:
        """Adds drafts."""
        self.drafts.extend(drafts)
