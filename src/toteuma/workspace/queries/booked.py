"""What the active batches hold on each cost centre and account, whatever a statement shows."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from toteuma.domain.accounts import AccountRange
from toteuma.domain.books import BookRule
from toteuma.domain.layout import Book
from toteuma.ledger.query import BalanceQuestion, Engine, Month
from toteuma.report.assembly.request import LedgerState

EVERY_ACCOUNT = AccountRange(1, 2**31 - 1)
PERIODS = range(1, 17)


class Booked(NamedTuple):
    """Postings: how many, and their sum."""

    entries: int = 0
    cents: int = 0


def booked_by_cost_centre(
    ledger: LedgerState, engine: Engine, years: Iterable[int]
) -> dict[tuple[int, str], Booked]:
    """What was posted in the years, by (fiscal year, cost centre), in all books together."""
    wanted = tuple(sorted(set(years)))
    sums = engine.leaf_sums(_files(ledger), _question(wanted, EVERY_ACCOUNT, None))
    return {
        (wanted[group], code): Booked(entries, cents)
        for (_, _, group, code), (cents, entries) in sums.added_up().items()
    }


def booked_on_cost_centre(ledger: LedgerState, engine: Engine, code: str) -> Booked:
    """What was posted on one cost centre in all years."""
    years = _years(ledger)
    within = tuple((year, code) for year in years)
    return _all(ledger, engine, _question(years, EVERY_ACCOUNT, within))


def booked_on_account(ledger: LedgerState, engine: Engine, number: int) -> Booked:
    """What was posted on one account in all years."""
    question = _question(_years(ledger), AccountRange(number, number), None)
    return _all(ledger, engine, question)


def _all(ledger: LedgerState, engine: Engine, question: BalanceQuestion) -> Booked:
    """The sum of what is on the question's only range of accounts."""
    sums = engine.leaf_sums(_files(ledger), question)
    wanted = sums.line == 0
    return Booked(int(sums.entries[wanted].sum()), int(sums.cents[wanted].sum()))


def _files(ledger: LedgerState) -> list[Path]:
    return [file.path for file in ledger.balances]


def _years(ledger: LedgerState) -> tuple[int, ...]:
    return tuple(sorted({year for year, _ in ledger.covered}))


def _question(
    years: tuple[int, ...], span: AccountRange, within: tuple[tuple[int, str], ...] | None
) -> BalanceQuestion:
    """All periods, a group for each year; no place is in the tree, so that each keeps its code.
    A rule of operations without accounts of other books holds everything."""
    return BalanceQuestion(
        months=tuple(
            Month(year, period, group) for group, year in enumerate(years) for period in PERIODS
        ),
        ranges=((span, 0),),
        places={},
        rule=BookRule(Book.OPERATIONS),
        within=within,
    )
