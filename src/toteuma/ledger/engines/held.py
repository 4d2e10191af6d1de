"""Balances behind figures from memory: for a site whose readers ask for one figure after another.

Balances files are never changed once written and lie sorted by cost centre, so a few of their row
groups answer for a unit. A row group that was read is kept; what is asked of whole towns or of
projects, and every sum, is left to the engine behind.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from toteuma.ledger.balance_parts import BalanceParts, BalanceRow, Codes, Integers, Mask
from toteuma.ledger.query import (
    BalanceQuestion,
    BalancesUnreadableError,
    Engine,
    LeafSums,
    Month,
    PlaceKind,
)

GROUPS_HELD = 32
"""Row groups in memory: each has 122,880 balances and takes about 3 MB. What is asked for across
more than these goes to the engine behind."""

_MOST_KEYS = 2**62


class HeldBalancesEngine:
    """An engine that answers :meth:`parts` from memory where it can. Safe to share between
    threads."""

    def __init__(self, engine: Engine, groups_held: int = GROUPS_HELD) -> None:
        self._engine = engine
        self._groups_held = groups_held
        self._lock = Lock()
        self._bounds: dict[Path, tuple[tuple[str, str] | None, ...]] = {}
        self._groups: OrderedDict[tuple[Path, int], _Group] = OrderedDict()

    def leaf_sums(self, files: Sequence[Path], question: BalanceQuestion) -> LeafSums:
        """See :class:`toteuma.ledger.query.Engine`."""
        return self._engine.leaf_sums(files, question)

    def parts(self, file: Path, question: BalanceQuestion) -> BalanceParts:
        """See :class:`toteuma.ledger.query.Engine`."""
        if question.within is None or question.place_kind is not PlaceKind.COST_CENTRE:
            return self._engine.parts(file, question)
        wanted = _wanted_years(question)
        try:
            bounds = self._bounds_of(file)
            numbers = [
                number for number, span in enumerate(bounds) if _may_hold(span, wanted.keys())
            ]
            if len(numbers) > self._groups_held // 2:
                return self._engine.parts(file, question)
            found = [_chosen(self._group(file, each), question, wanted) for each in numbers]
        except (OSError, pa.ArrowException) as fault:
            raise BalancesUnreadableError(why=str(fault)) from fault
        together = _together([one for one in found if len(one)])
        return self._engine.parts(file, question) if together is None else together

    def _bounds_of(self, file: Path) -> tuple[tuple[str, str] | None, ...]:
        """The first and last cost centre of each row group; None where the file does not say."""
        if file not in self._bounds:
            with pq.ParquetFile(file) as opened:
                place = opened.schema_arrow.names.index("cost_centre")
                spans = []
                for number in range(opened.metadata.num_row_groups):
                    known = opened.metadata.row_group(number).column(place).statistics
                    has_span = known is not None and known.has_min_max
                    spans.append((str(known.min), str(known.max)) if has_span else None)
            self._bounds[file] = tuple(spans)
        return self._bounds[file]

    def _group(self, file: Path, number: int) -> "_Group":
        key = (file, number)
        with self._lock:
            if key in self._groups:
                self._groups.move_to_end(key)
                return self._groups[key]
        with pq.ParquetFile(file) as opened:
            columns = list(BalanceRow._fields)
            group = _Group.of(
                BalanceParts.from_arrow(opened.read_row_group(number, columns=columns))
            )
        with self._lock:
            self._groups[key] = group
            while len(self._groups) > self._groups_held:
                self._groups.popitem(last=False)
        return group


@dataclass(frozen=True, slots=True)
class _Group:
    """A row group in little memory: where the runs of each cost centre lie; for each row its
    period as 202209, the number of its account among ``accounts`` and of its project among
    ``projects``, cents and entries."""

    runs: Mapping[str, tuple[slice, ...]]
    months: npt.NDArray[np.int32]
    accounts: Integers
    account_numbers: npt.NDArray[np.int32]
    projects: tuple[str, ...]
    project_numbers: npt.NDArray[np.int32]
    cents: Integers
    entries: npt.NDArray[np.int32]

    @classmethod
    def of(cls, rows: BalanceParts) -> "_Group":
        """From the rows in their order in the file."""
        numbers = rows.cost_centre.numbers
        cuts = [0, *(np.flatnonzero(numbers[1:] != numbers[:-1]) + 1).tolist(), len(numbers)]
        runs: dict[str, tuple[slice, ...]] = {}
        for first, last in pairwise(cuts):
            if first < last:
                name = rows.cost_centre.names[numbers[first]]
                runs[name] = (*runs.get(name, ()), slice(first, last))
        accounts, account_numbers = np.unique(rows.account, return_inverse=True)
        return cls(
            runs,
            (rows.fiscal_year * 100 + rows.period).astype(np.int32),
            accounts,
            account_numbers.astype(np.int32),
            rows.project.names,
            rows.project.numbers.astype(np.int32),
            rows.cents,
            rows.entries.astype(np.int32),
        )

    def rows_of(self, wanted: Mapping[str, frozenset[int]], months: Iterable[Month]) -> Integers:
        """Numbers of the rows of cost centres in the months of the years wanted of each."""
        numbers_of = {
            years: [month.number for month in months if month.fiscal_year in years]
            for years in set(wanted.values())
        }
        found = [
            run.start + np.flatnonzero(np.isin(self.months[run], numbers_of[years]))
            for code, years in wanted.items()
            for run in self.runs.get(code, ())
        ]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def taken(self, rows: Integers) -> BalanceParts:
        """Those rows, as columns."""
        names = tuple(self.runs)
        centres = np.zeros(len(rows), dtype=np.int64)
        for number, runs in enumerate(self.runs.values()):
            for run in runs:
                centres[(rows >= run.start) & (rows < run.stop)] = number
        months = self.months[rows].astype(np.int64)
        return BalanceParts(
            months // 100,
            months % 100,
            self.accounts[self.account_numbers[rows]],
            Codes.of(names, centres),
            Codes(self.projects, self.project_numbers[rows].astype(np.int64)),
            self.cents[rows],
            self.entries[rows].astype(np.int64),
        )


def _wanted_years(question: BalanceQuestion) -> dict[str, frozenset[int]]:
    """The fiscal years of which a cost centre's balances are wanted and have a place."""
    years: dict[str, set[int]] = {}
    for year, code in question.within or ():
        if code in question.places.get(year, {}):
            years.setdefault(code, set()).add(year)
    return {code: frozenset(each) for code, each in years.items()}


def _may_hold(span: tuple[str, str] | None, codes: Iterable[str]) -> bool:
    if span is None:
        return True
    first, last = span[0].encode(), span[1].encode()
    return any(first <= code.encode() <= last for code in codes)


def _chosen(
    group: _Group, question: BalanceQuestion, wanted: Mapping[str, frozenset[int]]
) -> BalanceParts:
    """The rows of a row group that the question asks for."""
    rows = group.rows_of(wanted, question.months)
    return group.taken(rows[_in_book(group, rows, question)])


def _in_book(group: _Group, rows: Integers, question: BalanceQuestion) -> Mask:
    """Which rows are on a line and in the book."""
    rule = question.rule
    accounts = group.accounts.tolist()
    by_account = [rule.holds_account(account) for account in accounts]
    on_line = np.array([question.line_of(account) >= 0 for account in accounts], np.bool_)
    is_decided = np.array([held is not None for held in by_account], np.bool_)
    by_default = np.array(
        [
            rule.holds_by_default(account) if held is None else held
            for account, held in zip(accounts, by_account, strict=True)
        ],
        np.bool_,
    )
    is_investment = np.array(
        [name in rule.investment_projects for name in group.projects], np.bool_
    )
    numbers = group.account_numbers[rows]
    by_project = is_investment[group.project_numbers[rows]] & ~is_decided[numbers]
    held = np.where(by_project, rule.holds_investment_projects, by_default[numbers])
    mask: Mask = on_line[numbers] & held
    return mask


def _together(found: Sequence[BalanceParts]) -> BalanceParts | None:
    """All rows in the order of their keys; None where keys repeat, whose sums are not made here,
    or are too many to be numbered."""
    if not found:
        return BalanceParts.of(())
    rows = _joined(found)
    columns = (
        rows.fiscal_year - rows.fiscal_year.min(),
        rows.period,
        rows.account,
        rows.cost_centre.numbers,
        rows.project.numbers,
    )
    key = np.zeros(len(rows), dtype=np.int64)
    size = 1
    for column in columns:
        width = int(column.max()) + 1
        size *= width
        if size > _MOST_KEYS or int(column.min()) < 0:
            return None
        key = key * width + column
    order = np.argsort(key)
    key = key[order]
    return None if (key[1:] == key[:-1]).any() else rows.taken(order)


def _joined(found: Sequence[BalanceParts]) -> BalanceParts:
    if len(found) == 1:
        return found[0]

    def codes(columns: Sequence[Codes]) -> Codes:
        names = [name for column in columns for name in column.names]
        offsets = np.cumsum([0, *(len(column.names) for column in columns)])
        numbers = [column.numbers + offsets[place] for place, column in enumerate(columns)]
        return Codes.of(names, np.concatenate(numbers))

    return BalanceParts(
        np.concatenate([one.fiscal_year for one in found]),
        np.concatenate([one.period for one in found]),
        np.concatenate([one.account for one in found]),
        codes([one.cost_centre for one in found]),
        codes([one.project for one in found]),
        np.concatenate([one.cents for one in found]),
        np.concatenate([one.entries for one in found]),
    )
