"""Statements of a whole tree against bare SQL, of one node against the tree, and of a ten times
larger ledger against the smaller one.

The town has 1,500 cost centres under units, service areas and sectors (1,626 nodes); its statement
has 25 lines and 4 columns: last year's accounts, last year to September, budget, actual.
The peer is what a good hand would write for DuckDB on the same files: one scan with conditional
sums by cost centre and line, then a join to the closure of the tree and one to the parts of each
total, so it yields the same cells; its account, tree and budget tables are made beforehand.
Every cell is compared before anything is timed.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.accounts import AccountRange
from toteuma.domain.budget import BudgetDecision, BudgetLine, Project
from toteuma.domain.layout import Layout, LayoutLine
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.organisation import Organisation, OrganisationNode
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, DecisionKind, NodeKind, ProjectKind
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.statements import (
    BalanceFile,
    StatementColumn,
    StatementRequest,
    StatementTable,
    compute_statements,
    investment_accounts,
)

ROUNDS = 15
THREADS = 2
NAME = LocalizedText(fi="nimi")
COLUMNS = (
    ColumnCode.ACCOUNTS_PREVIOUS,
    ColumnCode.YEAR_TO_DATE_PREVIOUS,
    ColumnCode.BUDGET,
    ColumnCode.ACTUAL,
)

# The balances of $entries entries, each falling with equal chance on any of $accounts accounts of
# any cost centre in any of 24 months.
BALANCES = """
WITH entries AS (
    SELECT hash(number) AS dice FROM range($entries) AS numbers (number)
),
keyed AS (
    SELECT
        dice % (1500 * $accounts * 24) AS key,
        CAST(dice % 2000003 AS BIGINT) - 1000001 AS cents
    FROM entries
),
summed AS (
    SELECT key, CAST(SUM(cents) AS BIGINT) AS cents, COUNT(*) AS entries FROM keyed GROUP BY key
)
SELECT
    CAST(2021 + key % 24 // 12 AS SMALLINT) AS fiscal_year,
    CAST(key % 12 + 1 AS TINYINT) AS period,
    line_accounts.account,
    'K' || lpad(CAST(key // (24 * $accounts) AS VARCHAR), 4, '0') AS cost_centre,
    CASE hash(key) % 400 WHEN 0 THEN 'ROAD' WHEN 1 THEN 'EVENT' ELSE '' END AS project,
    cents,
    entries
FROM summed
JOIN line_accounts ON line_accounts.position = key // 24 % $accounts
ORDER BY cost_centre, account, fiscal_year, period, project
"""

PEER = """
WITH leaf AS (
    SELECT
        cost_centre,
        line,
        SUM(cents) FILTER (WHERE fiscal_year = 2021) AS accounts_prev,
        SUM(cents) FILTER (WHERE fiscal_year = 2021 AND period <= 9) AS ytd_prev,
        SUM(cents) FILTER (WHERE fiscal_year = 2022 AND period <= 9) AS actual
    FROM balances
    JOIN account_lines USING (account)
    WHERE project NOT IN (SELECT project FROM investment_projects)
    GROUP BY cost_centre, line
),
branch AS (
    SELECT node, line, SUM(accounts_prev) AS accounts_prev, SUM(ytd_prev) AS ytd_prev,
        SUM(actual) AS actual
    FROM leaf JOIN tree ON leaf.cost_centre = tree.below
    GROUP BY node, line
),
budgeted AS (
    SELECT tree.node, line, SUM(cents) AS budget
    FROM budget JOIN account_lines USING (account) JOIN tree ON budget.node = tree.below
    GROUP BY tree.node, line
)
SELECT
    node,
    line_parts.total AS line,
    CAST(SUM(accounts_prev) AS BIGINT) AS accounts_prev,
    CAST(SUM(ytd_prev) AS BIGINT) AS ytd_prev,
    CAST(SUM(budget) AS BIGINT) AS budget,
    CAST(SUM(actual) AS BIGINT) AS actual
FROM branch
FULL JOIN budgeted USING (node, line)
JOIN line_parts ON line = line_parts.part
GROUP BY node, line_parts.total
"""


@dataclass(frozen=True)
class Town:
    """The tree, the layout of 25 lines and the budget of the units."""

    organisation: Organisation
    layout: Layout
    budget: tuple[BudgetLine, ...]

    def request(self, balances: Path, node: str | None = None) -> StatementRequest:
        """January to September 2022."""
        shown = [StatementColumn(code, UnitOfMeasure.EURO) for code in COLUMNS]
        return StatementRequest(
            organisation=self.organisation,
            layout=self.layout,
            period=Period(2022, 1, 9),
            columns=tuple(shown),
            balances=(BalanceFile(balances, "batch"),),
            covered=frozenset((year, month) for year in (2021, 2022) for month in range(1, 13)),
            projects=(
                Project("ROAD", ProjectKind.INVESTMENT, "TOWN", NAME),
                Project("EVENT", ProjectKind.OPERATING, "TOWN", NAME),
            ),
            investment_accounts=investment_accounts(shipped_layouts().values()),
            decisions=(BudgetDecision(2022, 0, DecisionKind.ORIGINAL, date(2021, 11, 15), NAME),),
            budget_lines=self.budget,
            node=node,
        )


def make_town() -> Town:
    """1,500 cost centres under 100 units, 20 service areas and 5 sectors."""
    start = date(2020, 1, 1)

    def node(code: str, kind: NodeKind, parent: str | None) -> OrganisationNode:
        return OrganisationNode(code, kind, NAME, parent, start)

    nodes = [node("TOWN", NodeKind.MUNICIPALITY, None)]
    nodes += [node(f"S{i}", NodeKind.SECTOR, "TOWN") for i in range(5)]
    nodes += [node(f"A{i:02}", NodeKind.SERVICE_AREA, f"S{i // 4}") for i in range(20)]
    nodes += [node(f"U{i:02}", NodeKind.UNIT, f"A{i // 5:02}") for i in range(100)]
    nodes += [node(f"K{i:04}", NodeKind.COST_CENTRE, f"U{i // 15:02}") for i in range(1500)]
    shipped = shipped_layouts()["fi-municipal"]
    internal = LayoutLine("INTERNAL", NAME, (AccountRange(9000, 9999),))
    layout = replace(shipped, lines=(*shipped.lines, internal))
    budget = tuple(
        BudgetLine(2022, 0, f"U{unit:02}", line.ranges[0].first, "", -(unit * 977 + 1) * 100)
        for unit in range(100)
        for line in layout.leaves
    )
    return Town(Organisation(nodes), layout, budget)


def accounts_of(layout: Layout) -> list[int]:
    """A hundred accounts, those of every line first."""
    spans = [span for line in layout.leaves for span in line.ranges]
    return [span.first + step for step in range(6) for span in spans][:100]


@dataclass(frozen=True)
class Bench:
    """Both sides over the same balances."""

    town: Town
    connection: duckdb.DuckDBPyConnection
    engine: DuckDBEngine
    folder: Path

    def balances(self, name: str, *, accounts: int, entries: int) -> Path:
        """A balances file as that many entries on that many accounts give."""
        file = self.folder / f"{name}.parquet"
        drawn = self.connection.sql(BALANCES, params={"accounts": accounts, "entries": entries})
        drawn.write_parquet(str(file))
        return file

    def ours(self, file: Path, node: str | None = None) -> StatementTable:
        """Our statements of the whole tree or of one node, every cell of them."""
        table = compute_statements(self.town.request(file, node), self.engine)
        assert table.values.shape == table.known.shape
        return table

    def peer(self, file: Path) -> pa.Table:
        """The same cells by bare SQL."""
        self.connection.read_parquet(str(file)).create_view("balances", replace=True)
        return self.connection.sql(PEER).to_arrow_table()

    def prepare(self) -> None:
        """The tables that the peer has at hand."""
        organisation, layout = self.town.organisation, self.town.layout
        accounts = accounts_of(layout)
        parts: dict[str, list[str]] = {}
        for line in layout.lines:
            below = [leaf for part in line.sum_of for leaf in parts[part]]
            parts[line.code] = below or [line.code]
        lines = [layout.line_of(account) for account in accounts]
        tables = {
            "line_accounts": {
                "account": pa.array(accounts, pa.int32()),
                "position": list(range(len(accounts))),
            },
            "account_lines": {
                "account": pa.array(accounts, pa.int32()),
                "line": [line.code for line in lines if line is not None],
            },
            "line_parts": {
                "total": [total for total, held in parts.items() for _ in held],
                "part": [part for held in parts.values() for part in held],
            },
            "tree": {
                "below": [c for c in organisation.codes for _ in organisation.ancestors_or_self(c)],
                "node": [a for c in organisation.codes for a in organisation.ancestors_or_self(c)],
            },
            "investment_projects": {"project": ["ROAD"]},
            "budget": {
                "node": [line.node for line in self.town.budget],
                "account": pa.array([line.account for line in self.town.budget], pa.int32()),
                "cents": [line.cents for line in self.town.budget],
            },
        }
        for name, columns in tables.items():
            self.connection.register("incoming", pa.table(columns))
            self.connection.table("incoming").create(name)

    def compare(self, file: Path) -> None:
        """Refuse to time two sides that do not say the same."""
        table, cells = self.ours(file), self.peer(file).to_pylist()
        for cell in cells:
            for code in COLUMNS:
                assert table.exact(cell["node"], cell["line"], code) == (cell[code.value] or 0)
        assert len(cells) >= int(table.is_shown.sum()) > 0


@contextmanager
def benches() -> Iterator[Bench]:
    """Both sides, in a folder of memory that is removed afterwards."""
    memory = Path("/dev/shm")  # measured without the disk
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    connection = duckdb.connect(config={"threads": THREADS})
    try:
        with DuckDBEngine(threads=THREADS) as engine:
            bench = Bench(make_town(), connection, engine, folder)
            bench.prepare()
            yield bench
    finally:
        connection.close()
        shutil.rmtree(folder)


def medians(*sides: Callable[[], Any]) -> list[float]:
    """Median milliseconds of each side, measured in turns so that noise falls on all alike."""
    times: list[list[float]] = [[] for _ in sides]
    for turn in range(ROUNDS + 2):
        for place, side in enumerate(sides):
            begun = time.perf_counter()
            side()
            if turn >= 2:
                times[place].append((time.perf_counter() - begun) * 1000)
    return [statistics.median(each) for each in times]


def row(name: str, ours: float, peer_name: str, peer: float, limit: float) -> dict[str, Any]:
    """One row of the page."""
    return {
        "name": name,
        "ours": f"{ours:.0f} ms",
        "peer_name": peer_name,
        "peer": f"{peer:.0f} ms",
        "ratio": ours / peer,
        "limit": f"≤ {limit}",
        "met": ours <= limit * peer,
        "unit": "ms",
    }


def run() -> list[dict[str, Any]]:
    """The rows of this benchmark."""
    with benches() as bench:
        wide = bench.balances("wide", accounts=100, entries=10_000_000)
        small = bench.balances("small", accounts=12, entries=1_000_000)
        large = bench.balances("large", accounts=12, entries=10_000_000)
        for file in (wide, small, large):
            bench.compare(file)
        tree, sql, node = medians(
            lambda: bench.ours(wide),
            lambda: bench.peer(wide),
            lambda: bench.ours(wide, "A07"),
        )
        at_large, at_small = medians(lambda: bench.ours(large), lambda: bench.ours(small))
    return [
        row("full tree, 10M entries in 3.6M balances", tree, "bare DuckDB SQL", sql, 1.3),
        row("one service area of 20", node, "the full tree", tree, 0.5),
        row("full tree, 10M entries", at_large, "1M entries on the same accounts", at_small, 1.3),
    ]
