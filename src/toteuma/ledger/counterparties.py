"""What stands behind figures: how many entries, and what their largest counterparties make.

The only question of statements that reads entries themselves. It is asked once, when a report is
frozen under a rule for small figures, and answered by sums that the database makes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import duckdb
import pyarrow as pa

from toteuma.ledger.drill_down import EntriesUnreadableError
from toteuma.ledger.query import BalanceQuestion, PlaceKind, small_relations
from toteuma.ledger.workbench import MEMORY_LIMIT, THREADS

_PLACED_BY = {
    PlaceKind.COST_CENTRE: "*, cost_centre AS place",
    PlaceKind.PROJECT: "*, project AS place",
}


@dataclass(frozen=True, slots=True)
class EntriesBehind:
    """How many entries a figure is made of; the cents, without sign, of at most ten of its
    largest counterparties; and those of all counterparties together, with what has none."""

    entries: int
    largest: tuple[int, ...]
    cents: int


def entries_behind(
    files: Sequence[Path],
    question: BalanceQuestion,
    figures: Iterable[tuple[int, int, int, int]],
) -> dict[int, EntriesBehind]:
    """What stands behind each figure (by its number) in all entries files together.

    ``figures`` are (node, line, period group, figure): the leaves that each is made of. A figure
    without entries is not in the answer. Raises EntriesUnreadableError.
    """
    if not files:
        return {}
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": THREADS,
        "memory_limit": MEMORY_LIMIT,
    }
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            entries = connection.read_parquet([str(file) for file in files])
            accounts = [number for (number,) in entries.project("account").distinct().fetchall()]
            for name, table in small_relations(question, accounts).items():
                connection.register(name, table)
            connection.register("figures", _figures(figures))
            if question.within is not None:
                connection.register("wanted", _wanted(question.within))
                entries = entries.filter(
                    "(fiscal_year, cost_centre) IN (SELECT (fiscal_year, cost_centre) FROM wanted)"
                )
            connection.register("entries", entries.project(_PLACED_BY[question.place_kind]))
            rows = connection.execute(_query()).fetchall()
    except (duckdb.Error, OSError) as fault:
        raise EntriesUnreadableError(why=str(fault)) from fault
    return {
        figure: EntriesBehind(count, tuple(largest or ()), cents)
        for figure, count, cents, largest in rows
    }


def _figures(rows: Iterable[tuple[int, int, int, int]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * 4
    names = ("node", "line", "period_group", "figure")
    return pa.table(
        {name: pa.array(column, pa.int32()) for name, column in zip(names, columns, strict=True)}
    )


def _wanted(within: Iterable[tuple[int, str]]) -> pa.Table:
    pairs = sorted(within)
    return pa.table(
        {
            "fiscal_year": pa.array([year for year, _ in pairs], pa.int16()),
            "cost_centre": pa.array([code for _, code in pairs], pa.string()),
        }
    )


@cache
def _query() -> str:
    return resources.files("toteuma.ledger").joinpath("counterparties.sql").read_text("utf-8")
