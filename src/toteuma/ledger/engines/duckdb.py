"""The embedded engine: DuckDB over the Parquet files of the active batches."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from toteuma.ledger.balance_parts import BalanceParts, SumOverflowError
from toteuma.ledger.query import (
    BalanceQuestion,
    BalancesUnreadableError,
    LeafSums,
    PlaceKind,
    balance_parts_query,
    balance_query,
    restriction,
    small_relations,
)

# The balances as the query sees them. Which of these is used depends on the question alone;
# no value is written into the text.
_PLACED_BY: dict[PlaceKind, str] = {
    PlaceKind.COST_CENTRE: "*, cost_centre AS place",
    PlaceKind.PROJECT: "*, project AS place",
}
_IN_PAIRS = "(fiscal_year, cost_centre) IN (SELECT (fiscal_year, cost_centre) FROM wanted)"


class DuckDBEngine:
    """Answers balance questions in this process. Safe to share between threads.

    ``threads`` and ``memory_limit`` ("500MB") bound what DuckDB may use. Balances files are
    never changed once written, so the accounts that a file holds are remembered.
    """

    def __init__(self, *, threads: int = 2, memory_limit: str | None = None) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {"threads": threads}
        if memory_limit is not None:
            config["memory_limit"] = memory_limit
        self._database = duckdb.connect(":memory:", config=config)
        self._accounts: dict[tuple[Path, int, int], frozenset[int]] = {}

    def __enter__(self) -> "DuckDBEngine":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and threads."""
        self._database.close()

    def leaf_sums(self, files: Sequence[Path], question: BalanceQuestion) -> LeafSums:
        """See :class:`toteuma.ledger.query.Engine`."""
        if not files:
            return LeafSums.empty()
        with self._prepared(files, question) as cursor:
            return LeafSums.from_arrow(cursor.sql(balance_query()).to_arrow_table())

    def parts(self, file: Path, question: BalanceQuestion) -> BalanceParts:
        """See :class:`toteuma.ledger.query.Engine`."""
        with self._prepared([file], question) as cursor:
            return BalanceParts.from_arrow(cursor.sql(balance_parts_query()).to_arrow_table())

    @contextmanager
    def _prepared(
        self, files: Sequence[Path], question: BalanceQuestion
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own on which the relations of the query exist."""
        try:
            with self._database.cursor() as cursor:
                for name, table in small_relations(question, self._account_numbers(files)).items():
                    _make_table(cursor, name, table)
                balances = cursor.read_parquet([str(file) for file in files])
                narrowed = _narrowed(cursor, balances, question)
                cursor.register("balances", narrowed.project(_PLACED_BY[question.place_kind]))
                yield cursor
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as fault:
            raise SumOverflowError(what="balances") from fault
        except duckdb.Error as fault:
            raise BalancesUnreadableError(why=str(fault)) from fault
        except OSError as fault:
            raise BalancesUnreadableError(why=str(fault)) from fault

    def _account_numbers(self, files: Sequence[Path]) -> set[int]:
        numbers: set[int] = set()
        for file in files:
            state = file.stat()
            key = (file, state.st_size, state.st_mtime_ns)
            if key not in self._accounts:
                with self._database.cursor() as cursor:
                    found = cursor.read_parquet(str(file)).project("account").distinct().fetchall()
                self._accounts[key] = frozenset(number for (number,) in found)
            numbers |= self._accounts[key]
        return numbers


def _narrowed(
    cursor: duckdb.DuckDBPyConnection,
    balances: duckdb.DuckDBPyRelation,
    question: BalanceQuestion,
) -> duckdb.DuckDBPyRelation:
    """The balances that the question looks at."""
    narrow = restriction(question)
    if narrow is None:
        return balances
    if not narrow.cost_centres:
        return balances.limit(0)
    # Named one by one, cost centres let DuckDB skip whole row groups, which lie sorted by them;
    # a join would have to read every row group's cost centres first.
    names = (duckdb.ConstantExpression(code) for code in narrow.cost_centres)
    balances = balances.filter(duckdb.ColumnExpression("cost_centre").isin(*names))
    if narrow.pairs is None:
        return balances
    _make_table(cursor, "wanted", narrow.pairs)
    return balances.filter(_IN_PAIRS)


def _make_table(cursor: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """A temporary table of this cursor. Unlike a registered Arrow table it has statistics, by
    which DuckDB finds that a join on small integers can be an array look-up."""
    cursor.register("incoming", table)
    cursor.execute(_CREATE[name])
    cursor.unregister("incoming")


_CREATE = {
    "months": "CREATE TEMP TABLE months AS SELECT * FROM incoming",
    "account_lines": "CREATE TEMP TABLE account_lines AS SELECT * FROM incoming",
    "projects": "CREATE TEMP TABLE projects AS SELECT * FROM incoming",
    "places": "CREATE TEMP TABLE places AS SELECT * FROM incoming",
    "wanted": "CREATE TEMP TABLE wanted AS SELECT * FROM incoming",
}
