"""The one question that statements ask of the ledger, and the protocol of those who answer it.

A statement never reads entries: it reads *balances* (fiscal year, period, account, cost centre,
project -> cents, entries), which lie beside each batch as Parquet. The question names small
relations (months, account ranges, places, projects); the answer is sums at leaf level as columns
of 64-bit integers. Rolling up the organisation and the layout is the reader's work.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import ClassVar, NamedTuple, Protocol

import numpy as np
import pyarrow as pa

from toteuma.domain.accounts import AccountRange
from toteuma.domain.books import BookRule
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.ledger.balance_parts import BalanceParts, Integers

OUTSIDE_TREE = -1
"""Node of a sum whose place is not in the tree."""


class BalancesUnreadableError(ToteumaError):
    """A balances file of an active batch is missing or cannot be read."""

    code = "ledger.balances_unreadable"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "The balances of the ledger cannot be read: {why}."
    mend = "Check the batches of the ledger, and import the batch anew if its file is damaged."


class EngineMissingError(ToteumaError):
    """An engine was asked for whose library is not installed."""

    code = "ledger.engine_missing"
    exit_code: ClassVar[int] = ExitCode.ENVIRONMENT
    message = "The engine {engine} is not installed."
    mend = "Install it with: pip install 'toteuma[{engine}]'."


class PlaceKind(StrEnum):
    """What sums are shown by."""

    COST_CENTRE = "cost_centre"
    PROJECT = "project"


class Month(NamedTuple):
    """One period (1-16) of a fiscal year and the group of periods it is summed into.

    A group holds periods of one fiscal year only.
    """

    fiscal_year: int
    period: int
    period_group: int

    @property
    def number(self) -> int:
        """202209 for September 2022; closing periods are 202213-202216."""
        return self.fiscal_year * 100 + self.period


@dataclass(frozen=True, slots=True)
class BalanceQuestion:
    """What a statement asks of the balances.

    ``months`` do not repeat a period. ``ranges`` are account ranges that do not overlap, each
    with the number of its line (from 0). ``places`` says for each fiscal year at which node (by
    number) what was booked on a code is shown.
    ``within`` are the only (fiscal year, cost centre) to look at; None looks at all, and then
    balances on unknown places come back too, at node ``OUTSIDE_TREE``.
    """

    months: tuple[Month, ...]
    ranges: tuple[tuple[AccountRange, int], ...]
    places: Mapping[int, Mapping[str, int]]
    rule: BookRule
    place_kind: PlaceKind = PlaceKind.COST_CENTRE
    within: tuple[tuple[int, str], ...] | None = None

    def line_of(self, account: int) -> int:
        """Number of the line that holds the account, or minus the account when none does."""
        for span, line in self.ranges:
            if account in span:
                return line
        return -account


@dataclass(frozen=True, slots=True)
class LeafSums:
    """The answer, as parallel columns; a key may repeat, its sums are to be added.

    ``node`` is ``OUTSIDE_TREE`` for places outside the tree, whose codes ``unplaced`` gives in
    row order; a negative ``line`` is minus an account that is on no line. A row is there when
    balances were, also when its cents are zero. ``cents`` and ``entries`` are int64.
    """

    node: Integers
    line: Integers
    period_group: Integers
    cents: Integers
    entries: Integers
    unplaced: tuple[str, ...] = ()

    @classmethod
    def empty(cls) -> "LeafSums":
        """The answer when there is no batch."""
        none = np.zeros(0, dtype=np.int64)
        return cls(none, none, none, none, none)

    @classmethod
    def from_arrow(cls, table: pa.Table) -> "LeafSums":
        """From the columns of the balance query."""

        def integers(name: str) -> Integers:
            column: Integers = table.column(name).to_numpy()
            return column.astype(np.int64, copy=False)

        node = integers("node")
        unplaced: tuple[str, ...] = ()
        if (node == OUTSIDE_TREE).any():
            unplaced = tuple(table.column("unplaced").drop_null().to_pylist())
        return cls(
            node=node,
            line=integers("line"),
            period_group=integers("period_group"),
            cents=integers("cents"),
            entries=integers("entries"),
            unplaced=unplaced,
        )

    def added_up(self) -> dict[tuple[int, int, int, str], tuple[int, int]]:
        """(node, line, period group, unplaced code or "") -> (cents, entries), keys once each.

        Slow and plain: for comparing engines and for the few rows outside a layout or tree.
        """
        result: dict[tuple[int, int, int, str], tuple[int, int]] = {}
        codes = iter(self.unplaced)
        rows = zip(
            self.node.tolist(),
            self.line.tolist(),
            self.period_group.tolist(),
            self.cents.tolist(),
            self.entries.tolist(),
            strict=True,
        )
        for node, line, group, cents, entries in rows:
            key = (node, line, group, next(codes) if node == OUTSIDE_TREE else "")
            before_cents, before_entries = result.get(key, (0, 0))
            result[key] = (before_cents + cents, before_entries + entries)
        return result


class Engine(Protocol):
    """Something that answers a :class:`BalanceQuestion` from balances files."""

    def leaf_sums(self, files: Sequence[Path], question: BalanceQuestion) -> LeafSums:
        """Sums at leaf level over all files together; ``LeafSums.empty()`` for no files.

        Raises BalancesUnreadableError and SumOverflowError.
        """
        ...

    def parts(self, file: Path, question: BalanceQuestion) -> BalanceParts:
        """The balances of one file that are on a line and in the tree, in order of their keys.

        Raises BalancesUnreadableError and SumOverflowError.
        """
        ...


@cache
def balance_query() -> str:
    """The text of the balance query, the same for every engine."""
    return _sql("balance_query.sql")


@cache
def balance_parts_query() -> str:
    """The text of the query for what a figure is made of, the same for every engine."""
    return _sql("balance_parts.sql")


def _sql(name: str) -> str:
    return resources.files("toteuma.ledger").joinpath(name).read_text("utf-8")


def small_relations(question: BalanceQuestion, accounts: Iterable[int]) -> dict[str, pa.Table]:
    """The relations of the balance query beside ``balances``, by name.

    ``accounts`` are all accounts that the balances hold: each is resolved to its line here, so
    that the query joins on equal integers and never on ranges.
    """
    return {
        "months": _months(question),
        "account_lines": _account_lines(question, accounts),
        "projects": _projects(question),
        "places": _places(question),
    }


@dataclass(frozen=True, slots=True)
class Restriction:
    """``within`` as an engine applies it: cost centres to look at, and the (fiscal_year,
    cost_centre) pairs besides when a cost centre is wanted in some of the years only."""

    cost_centres: tuple[str, ...]
    pairs: pa.Table | None


def restriction(question: BalanceQuestion) -> Restriction | None:
    """What narrows the balances down; None when all are looked at."""
    if question.within is None:
        return None
    wanted = set(question.within)
    codes = sorted({code for _, code in wanted})
    years = {month.fiscal_year for month in question.months}
    if all((year, code) in wanted for year in years for code in codes):
        return Restriction(tuple(codes), None)
    pairs = sorted(wanted)
    return Restriction(
        tuple(codes),
        pa.table(
            {
                "fiscal_year": pa.array([year for year, _ in pairs], pa.int16()),
                "cost_centre": pa.array([code for _, code in pairs], pa.string()),
            }
        ),
    )


def _months(question: BalanceQuestion) -> pa.Table:
    return pa.table(
        {
            "month_number": pa.array([month.number for month in question.months], pa.int32()),
            "period_group": pa.array([month.period_group for month in question.months], pa.int32()),
        }
    )


def _account_lines(question: BalanceQuestion, accounts: Iterable[int]) -> pa.Table:
    numbers = sorted(set(accounts))
    return pa.table(
        {
            "account": pa.array(numbers, pa.int32()),
            "line": pa.array([question.line_of(number) for number in numbers], pa.int32()),
            "in_book": pa.array(
                [question.rule.holds_account(number) for number in numbers], pa.bool_()
            ),
            "in_book_by_default": pa.array(
                [question.rule.holds_by_default(number) for number in numbers], pa.bool_()
            ),
        }
    )


def _projects(question: BalanceQuestion) -> pa.Table:
    codes = sorted(question.rule.investment_projects)
    held = question.rule.holds_investment_projects
    return pa.table(
        {
            "project": pa.array(codes, pa.string()),
            "in_book": pa.array([held] * len(codes), pa.bool_()),
        }
    )


def _places(question: BalanceQuestion) -> pa.Table:
    year_of = {month.period_group: month.fiscal_year for month in question.months}
    groups: list[int] = []
    codes: list[str] = []
    nodes: list[int] = []
    for group, year in sorted(year_of.items()):
        shown = question.places.get(year, {})
        groups.extend([group] * len(shown))
        codes.extend(shown)
        nodes.extend(shown.values())
    return pa.table(
        {
            "period_group": pa.array(groups, pa.int32()),
            "place": pa.array(codes, pa.string()),
            "node": pa.array(nodes, pa.int32()),
        }
    )
