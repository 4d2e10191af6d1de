"""The engine for ledgers that one machine cannot hold: Spark SQL 4, optional extra ``spark``.

It runs the very text that DuckDB runs. PySpark is imported when an engine is made, not before.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from toteuma.ledger.balance_parts import BalanceParts, SumOverflowError
from toteuma.ledger.query import (
    BalanceQuestion,
    BalancesUnreadableError,
    EngineMissingError,
    LeafSums,
    PlaceKind,
    balance_parts_query,
    balance_query,
    restriction,
    small_relations,
)

_PLACE_COLUMN = {PlaceKind.COST_CENTRE: "cost_centre", PlaceKind.PROJECT: "project"}
_BALANCE_COLUMNS = (
    "fiscal_year",
    "period",
    "account",
    "cost_centre",
    "project",
    "place",
    "cents",
    "entries",
)


class SparkEngine:
    """Answers balance questions through a Spark session.

    ``session`` is the caller's session; without one a local session is made. Temporary views
    are made in a child session, so names of the caller are never touched. Questions of one
    engine run one after another. Raises EngineMissingError when PySpark is not installed.
    """

    def __init__(self, session: Any | None = None) -> None:
        try:
            self._sql = importlib.import_module("pyspark.sql")
            errors = importlib.import_module("pyspark.errors")
        except ModuleNotFoundError as fault:
            raise EngineMissingError(engine="spark") from fault
        self._fault: type[Exception] = errors.PySparkException
        self._owns_session = session is None
        parent = session if session is not None else self._local_session()
        self._parent = parent
        self._session = parent.newSession()
        # Only in ANSI mode does a sum that leaves 64 bits fail instead of wrapping around.
        self._session.conf.set("spark.sql.ansi.enabled", "true")

    def _local_session(self) -> Any:
        builder = self._sql.SparkSession.builder.appName("toteuma").master("local[*]")
        return builder.config("spark.ui.enabled", "false").getOrCreate()

    def close(self) -> None:
        """Stop the session if this engine made it."""
        if self._owns_session:
            self._parent.stop()

    def leaf_sums(self, files: Sequence[Path], question: BalanceQuestion) -> LeafSums:
        """See :class:`toteuma.ledger.query.Engine`."""
        if not files:
            return LeafSums.empty()
        return LeafSums.from_arrow(self._answer(files, question, balance_query()))

    def parts(self, file: Path, question: BalanceQuestion) -> BalanceParts:
        """See :class:`toteuma.ledger.query.Engine`."""
        table = self._answer([file], question, balance_parts_query())
        return BalanceParts.from_arrow(table)

    def _answer(self, files: Sequence[Path], question: BalanceQuestion, text: str) -> pa.Table:
        try:
            stored = self._session.read.parquet(*(str(file) for file in files))
            accounts = [row[0] for row in stored.select("account").distinct().collect()]
            for name, table in small_relations(question, accounts).items():
                self._relation(table).createOrReplaceTempView(name)
            self._balances(stored, question).createOrReplaceTempView("balances")
            return self._session.sql(text).toArrow()
        except self._fault as fault:
            # Spark raises the overflow as an ArithmeticException of the executors; its
            # condition, not its class, tells it from an unreadable file.
            if "ARITHMETIC_OVERFLOW" in str(fault) or "CAST_OVERFLOW" in str(fault):
                raise SumOverflowError(what="balances") from fault
            raise BalancesUnreadableError(why=str(fault)) from fault

    def _balances(self, stored: Any, question: BalanceQuestion) -> Any:
        narrow = restriction(question)
        if narrow is not None:
            stored = stored.where(stored["cost_centre"].isin(list(narrow.cost_centres)))
        if narrow is not None and narrow.pairs is not None:
            pairs = self._relation(narrow.pairs)
            stored = stored.join(pairs, on=["fiscal_year", "cost_centre"], how="left_semi")
        placed = stored.withColumn("place", stored[_PLACE_COLUMN[question.place_kind]])
        return placed.select(*_BALANCE_COLUMNS)

    def _relation(self, table: pa.Table) -> Any:
        """A small Arrow table, copied to every executor when it is joined."""
        functions = importlib.import_module("pyspark.sql.functions")
        return functions.broadcast(self._session.createDataFrame(table))
