"""Balances behind a figure, as columns: a figure of a whole service area has tens of thousands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from toteuma.domain.errors import ExitCode, ToteumaError

type Integers = npt.NDArray[np.int64]
type Mask = npt.NDArray[np.bool_]

_SURELY_FITS = 9.0e18
"""A sum whose parts are no more than this together, whatever their signs, fits into 64 bits."""


class SumOverflowError(ToteumaError):
    """A sum of cents does not fit into 64 bits: the amounts cannot be right."""

    code = "ledger.sum_overflow"
    exit_code = ExitCode.DATA
    message = "A sum of {what} is too large to be an amount of money."
    mend = "Look for a posting or a budget line whose amount is far too large."


class BalanceRow(NamedTuple):
    """One row of a balances file; ``project`` is empty when there is none."""

    fiscal_year: int
    period: int
    account: int
    cost_centre: str
    project: str
    cents: int
    entries: int


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of codes: ``names`` in the order of their bytes, each once, and for each row the
    number of its name."""

    names: tuple[str, ...]
    numbers: Integers

    @classmethod
    def of(cls, names: Sequence[str], numbers: Integers) -> "Codes":
        """From names in any order, which may repeat."""
        ordered = sorted(set(names), key=str.encode)
        place = {name: number for number, name in enumerate(ordered)}
        again = np.array([place[name] for name in names], dtype=np.int64)
        return cls(tuple(ordered), again[numbers] if len(names) else numbers)

    def taken(self, rows: Integers | Mask) -> "Codes":
        """The same column of some rows."""
        return Codes(self.names, self.numbers[rows])

    def texts(self) -> list[str]:
        """Row by row."""
        return [self.names[number] for number in self.numbers.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class BalanceParts(Sequence[BalanceRow]):
    """Balances as parallel columns, to be read as a sequence of rows too. Cents are int64,
    positive for income."""

    fiscal_year: Integers
    period: Integers
    account: Integers
    cost_centre: Codes
    project: Codes
    cents: Integers
    entries: Integers

    @classmethod
    def of(cls, rows: Sequence[BalanceRow]) -> "BalanceParts":
        """From rows; what is in columns already stays as it is."""
        if isinstance(rows, BalanceParts):
            return rows

        def integers(place: int) -> Integers:
            return np.array([row[place] for row in rows], dtype=np.int64)

        count = np.arange(len(rows), dtype=np.int64)
        return cls(
            integers(0),
            integers(1),
            integers(2),
            Codes.of([row.cost_centre for row in rows], count),
            Codes.of([row.project for row in rows], count),
            integers(5),
            integers(6),
        )

    @classmethod
    def from_arrow(cls, table: pa.Table) -> "BalanceParts":
        """From columns named as the fields of a row."""

        def integers(name: str) -> Integers:
            found: Integers = table.column(name).to_numpy()
            return found.astype(np.int64, copy=False)

        def codes(name: str) -> Codes:
            column = table.column(name).combine_chunks().dictionary_encode()
            numbers: Integers = column.indices.to_numpy()
            return Codes.of(column.dictionary.to_pylist(), numbers.astype(np.int64))

        return cls(
            integers("fiscal_year"),
            integers("period"),
            integers("account"),
            codes("cost_centre"),
            codes("project"),
            integers("cents"),
            integers("entries"),
        )

    def taken(self, rows: Integers | Mask) -> "BalanceParts":
        """Some of the rows."""
        return BalanceParts(
            self.fiscal_year[rows],
            self.period[rows],
            self.account[rows],
            self.cost_centre.taken(rows),
            self.project.taken(rows),
            self.cents[rows],
            self.entries[rows],
        )

    def of_projects(self, wanted: Iterable[bool]) -> "BalanceParts":
        """The rows of those projects for which ``wanted``, in the order of ``project.names``, is
        true."""
        mask = np.fromiter(wanted, np.bool_, len(self.project.names))
        return self.taken(mask[self.project.numbers]) if len(mask) else self

    def total(self) -> int:
        """The sum of the cents, however large."""
        return sum(self.cents.tolist())

    def added_by(self, *columns: Integers) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """(key, cents, entries) of the rows with the same key, in order of the keys, which are
        taken from the columns given. Raises SumOverflowError."""
        if not len(self):
            return
        if float(np.abs(self.cents.astype(np.float64)).sum()) > _SURELY_FITS:
            raise SumOverflowError(what="balances")
        order = np.lexsort(columns[::-1])
        sorted_columns = [column[order] for column in columns]
        changes = np.zeros(len(order), dtype=np.bool_)
        changes[0] = True
        for column in sorted_columns:
            changes[1:] |= column[1:] != column[:-1]
        starts = np.flatnonzero(changes)
        cents = np.add.reduceat(self.cents[order], starts).tolist()
        entries = np.add.reduceat(self.entries[order], starts).tolist()
        keys = zip(*(column[starts].tolist() for column in sorted_columns), strict=True)
        yield from zip(keys, cents, entries, strict=True)

    def __len__(self) -> int:
        return len(self.cents)

    @overload
    def __getitem__(self, place: int) -> BalanceRow: ...
    @overload
    def __getitem__(self, place: slice) -> "BalanceParts": ...
    def __getitem__(self, place: int | slice) -> "BalanceRow | BalanceParts":
        if isinstance(place, slice):
            return self.taken(np.arange(len(self), dtype=np.int64)[place])
        return BalanceRow(
            int(self.fiscal_year[place]),
            int(self.period[place]),
            int(self.account[place]),
            self.cost_centre.names[self.cost_centre.numbers[place]],
            self.project.names[self.project.numbers[place]],
            int(self.cents[place]),
            int(self.entries[place]),
        )

    def __iter__(self) -> Iterator[BalanceRow]:
        return map(
            BalanceRow,
            self.fiscal_year.tolist(),
            self.period.tolist(),
            self.account.tolist(),
            self.cost_centre.texts(),
            self.project.texts(),
            self.cents.tolist(),
            self.entries.tolist(),
        )
