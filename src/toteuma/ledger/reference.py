"""The reference: the balance question answered in plain Python, slowly and obviously.

Every engine is tested against it. It works from rows, and from entries through
:func:`balances_of`, and follows the words of the rules rather than the SQL.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from toteuma.ledger.balance_parts import BalanceParts, BalanceRow
from toteuma.ledger.query import (
    OUTSIDE_TREE,
    BalanceQuestion,
    BalancesUnreadableError,
    LeafSums,
    PlaceKind,
)

type BalanceKey = tuple[int, int, int, str, str]


class EntryFigures(Protocol):
    """What of an entry matters for balances."""

    @property
    def fiscal_year(self) -> int: ...
    @property
    def period(self) -> int: ...
    @property
    def account(self) -> int: ...
    @property
    def cost_centre(self) -> str: ...
    @property
    def project(self) -> str: ...
    @property
    def cents(self) -> int: ...


def balances_of(entries: Iterable[EntryFigures]) -> list[BalanceRow]:
    """The balances of entries, sorted as in a balances file.

    Entries that cancel each other leave a balance of zero: the account is in use.
    """
    sums: dict[BalanceKey, tuple[int, int]] = {}
    for entry in entries:
        key = (entry.fiscal_year, entry.period, entry.account, entry.cost_centre, entry.project)
        cents, count = sums.get(key, (0, 0))
        sums[key] = (cents + entry.cents, count + 1)
    rows = [BalanceRow(*key, *figures) for key, figures in sums.items()]
    return sorted(
        rows,
        key=lambda row: (row.cost_centre, row.account, row.fiscal_year, row.period, row.project),
    )


def shown_place(row: BalanceRow, kind: PlaceKind) -> str:
    """The cost centre or the project of a balance."""
    return row.project if kind is PlaceKind.PROJECT else row.cost_centre


def is_asked_for(row: BalanceRow, question: BalanceQuestion) -> bool:
    """True when the balance is in the months, the book and the cost centres of the question."""
    months = {(month.fiscal_year, month.period) for month in question.months}
    if (row.fiscal_year, row.period) not in months:
        return False
    if question.within is not None and (row.fiscal_year, row.cost_centre) not in question.within:
        return False
    return question.rule.holds(row.account, row.project)


def leaf_sums_of(rows: Iterable[BalanceRow], question: BalanceQuestion) -> LeafSums:
    """The answer to the question from rows; each key once."""
    group_of = {(month.fiscal_year, month.period): month for month in question.months}
    sums: dict[tuple[int, int, int, str], tuple[int, int]] = {}
    for row in rows:
        if not is_asked_for(row, question):
            continue
        code = shown_place(row, question.place_kind)
        node = question.places.get(row.fiscal_year, {}).get(code, OUTSIDE_TREE)
        group = group_of[row.fiscal_year, row.period].period_group
        unplaced = code if node == OUTSIDE_TREE else ""
        key = (node, question.line_of(row.account), group, unplaced)
        cents, entries = sums.get(key, (0, 0))
        sums[key] = (cents + row.cents, entries + row.entries)
    return _as_columns(sums)


def _as_columns(sums: Mapping[tuple[int, int, int, str], tuple[int, int]]) -> LeafSums:
    keys = sorted(sums)
    return LeafSums(
        node=np.array([key[0] for key in keys], dtype=np.int64),
        line=np.array([key[1] for key in keys], dtype=np.int64),
        period_group=np.array([key[2] for key in keys], dtype=np.int64),
        cents=np.array([sums[key][0] for key in keys], dtype=np.int64),
        entries=np.array([sums[key][1] for key in keys], dtype=np.int64),
        unplaced=tuple(key[3] for key in keys if key[0] == OUTSIDE_TREE),
    )


def parts_of(rows: Iterable[BalanceRow], question: BalanceQuestion) -> list[BalanceRow]:
    """The balances that are on a line and in the tree, added up by their keys and sorted."""
    sums: dict[BalanceKey, tuple[int, int]] = {}
    for row in rows:
        code = shown_place(row, question.place_kind)
        is_placed = code in question.places.get(row.fiscal_year, {})
        if not is_placed or question.line_of(row.account) < 0:
            continue
        if is_asked_for(row, question):
            cents, entries = sums.get(row[:5], (0, 0))
            sums[row[:5]] = (cents + row.cents, entries + row.entries)
    return [BalanceRow(*key, *sums[key]) for key in sorted(sums)]


class ReferenceEngine:
    """An engine over balances files that reads every row into Python."""

    def leaf_sums(self, files: Sequence[Path], question: BalanceQuestion) -> LeafSums:
        """See :class:`toteuma.ledger.query.Engine`."""
        return leaf_sums_of((row for file in files for row in read_rows(file)), question)

    def parts(self, file: Path, question: BalanceQuestion) -> BalanceParts:
        """See :class:`toteuma.ledger.query.Engine`."""
        return BalanceParts.of(parts_of(read_rows(file), question))


def read_rows(file: Path) -> list[BalanceRow]:
    """All rows of a balances file. Raises BalancesUnreadableError."""
    try:
        table = pq.read_table(file, columns=list(BalanceRow._fields))
    except (OSError, pa.ArrowException) as fault:
        raise BalancesUnreadableError(why=str(fault)) from fault
    return [
        BalanceRow(*values)
        for values in zip(*(column.to_pylist() for column in table.columns), strict=True)
    ]
