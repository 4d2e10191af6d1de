"""The first page of the entries behind one cell, in a large ledger against a small one.

Both ledgers have the same 200 accounts and 12 months, and every cost centre about as many entries;
the large one has more cost centres. So a cell (a cost centre's account) holds as much in both, and
what differs is how much lies around it.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

from toteuma.ledger.balance_parts import BalanceRow
from toteuma.ledger.drill_down import EntryPage, read_entries_behind

SMALL, LARGE = 100_000, 10_000_000
ROUNDS = 15
ENTRIES_OF_CENTRE = 5_000

# Sorted as an import sorts: by cost centre and account, so that row groups can be skipped.
WRITE = """
COPY (
    SELECT printf('V%08d', number) AS entry_id, DATE '2022-01-01' + (dice % 364)::INTEGER
        AS posting_date, 2022::SMALLINT AS fiscal_year,
        month(DATE '2022-01-01' + (dice % 364)::INTEGER)::TINYINT AS period,
        (4000 + dice // 364 % 200)::INTEGER AS account,
        'K' || lpad(CAST(number % $centres AS VARCHAR), 5, '0') AS cost_centre, '' AS project,
        printf('Toimittaja %d Oy', dice % 3000) AS counterparty,
        printf('Lasku %d', dice % 1000000) AS "text",
        -CAST(dice // 7 % 2000000 + 1 AS BIGINT) AS cents
    FROM (SELECT number, hash(number) AS dice FROM range($entries) AS numbers (number))
    ORDER BY cost_centre, account, posting_date, entry_id
) TO (getvariable('file')) (FORMAT parquet)
"""

CELL = """
SELECT fiscal_year, period, account, cost_centre, project, sum(cents)::BIGINT, count(*)
FROM read_parquet($file) WHERE cost_centre = 'K00010' AND account = 4100 GROUP BY ALL
"""


def make_ledger(file: Path, entries: int) -> list[BalanceRow]:
    """Writes an entries file; returns the balances of the cell."""
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE file = $file", {"file": str(file)})
        connection.execute(WRITE, {"entries": entries, "centres": entries // ENTRIES_OF_CENTRE})
        rows = connection.execute(CELL, {"file": str(file)}).fetchall()
    return [BalanceRow(*row) for row in rows]


def first_page(file: Path, cell: list[BalanceRow]) -> EntryPage:
    """The page that a reader sees, checked against the cell."""
    page = read_entries_behind([(file, cell)], limit=50, offset=0)
    assert page.total_cents == sum(row.cents for row in cell)
    assert page.total_entries == sum(row.entries for row in cell) > 0
    return page


def run(small: int = SMALL, large: int = LARGE) -> list[dict[str, Any]]:
    """One row of the page of benchmarks."""
    times: dict[int, list[float]] = {small: [], large: []}
    with tempfile.TemporaryDirectory() as folder:
        files = {entries: Path(folder) / f"{entries}.parquet" for entries in times}
        cells = {entries: make_ledger(file, entries) for entries, file in files.items()}
        for entries, file in files.items():
            first_page(file, cells[entries])
        for _ in range(ROUNDS):
            for entries, file in files.items():
                start = time.perf_counter()
                first_page(file, cells[entries])
                times[entries].append((time.perf_counter() - start) * 1000)
    ours, peer = (statistics.median(times[entries]) for entries in (large, small))
    return [
        {
            "name": f"first page of a cell's entries, {large:,} entries",
            "ours": f"{ours:.1f} ms",
            "peer_name": f"the same with {small:,} entries",
            "peer": f"{peer:.1f} ms",
            "ratio": ours / peer,
            "limit": "≤ 2",
            "met": ours <= 2 * peer,
            "unit": "ms",
        }
    ]
