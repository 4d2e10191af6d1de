"""Import of a ledger file against DuckDB's own ``read_csv`` to Parquet, and memory as files grow.

The file has the form of Toteuma's own profile: vouchers of four rows in order of date, 1,500 cost
centres (a few of them large), some thirty thousand pairs of cost centre and account, 3,000
suppliers. Ours is the whole import: every validation, sorting, balances, hashes, the stored
batch. The peer copies the same file to Parquet with a declared schema and nothing else. Both run
in turn in one process, on two threads and in memory (``/dev/shm``), where there is one. Peak
memory is that of a process of its own for each size.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from toteuma.ledger.batches import BatchStore
from toteuma.ledger.importing import import_entries
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.profiles import find_profile
from toteuma.ledger.workbench import THREADS

SMALL, LARGE = 1_000_000, 10_000_000
ROUNDS = 9
TIME_LIMIT = 2.0
MEMORY_LIMIT = 1.3
KNOWN = KnownCodes(
    accounts=frozenset(range(4000, 4400)),
    cost_centres=frozenset(str(10_000 + number) for number in range(1501)),
    projects=frozenset(f"P{number:02}" for number in range(50)),
)

WRITE_FILE = """
COPY (
    WITH postings AS (
        SELECT
            row_number,
            row_number // 4 AS voucher,
            DATE '2022-01-01' + CAST(row_number * 365 // $rows AS INTEGER) AS day,
            CAST(1500 * pow((hash(row_number) % 1000000) / 1000000.0, 2) AS INTEGER) AS place,
            CAST(20 * pow((hash(row_number, 1) % 1000000) / 1000000.0, 2) AS INTEGER) AS kind,
            CAST(hash(row_number, 2) % 2000000 AS BIGINT) - 1900000 AS cents
        FROM range($rows) AS numbers (row_number)
    )
    SELECT
        printf('2022-%07d-%d', voucher, row_number % 4 + 1) AS entry_id,
        day AS posting_date,
        2022 AS fiscal_year,
        month(day) AS period,
        CAST(4000 + hash(place * 100 + kind) % 400 AS INTEGER) AS account,
        CAST(10000 + place AS VARCHAR) AS cost_centre,
        CASE WHEN hash(place) % 50 = 0 THEN printf('P%02d', hash(place) % 50) ELSE '' END
            AS project,
        printf('Toimittaja %d Oy', hash(voucher) % 3000) AS counterparty,
        printf('Lasku %d, sähkö ja lämpö', hash(voucher) % 1000000) AS "text",
        CAST(cents / 100.0 AS DECIMAL(14, 2)) AS amount
    FROM postings
    ORDER BY row_number
) TO (getvariable('file')) (FORMAT csv, HEADER)
"""

COPY_FILE = """
COPY (
    SELECT * FROM read_csv(
        getvariable('source'), header = true, auto_detect = false, delim = ',', quote = '"',
        columns = {
            'entry_id': 'VARCHAR', 'posting_date': 'DATE', 'fiscal_year': 'SMALLINT',
            'period': 'TINYINT', 'account': 'INTEGER', 'cost_centre': 'VARCHAR',
            'project': 'VARCHAR', 'counterparty': 'VARCHAR', 'text': 'VARCHAR',
            'amount': 'DECIMAL(18, 2)'
        }
    )
) TO (getvariable('target')) (FORMAT parquet)
"""


def run() -> list[dict[str, Any]]:
    """The rows of this benchmark: time at 1M rows, peak memory at 10M rows against 1M."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        small = folder / "small.csv"
        in_own_process("generate", small, SMALL)
        ours, peer = map(float, in_own_process("time", small, folder).split())
        at_small = int(in_own_process("peak", small, folder)) / 1024
        small.unlink()
        large = folder / "large.csv"
        in_own_process("generate", large, LARGE)
        at_large = int(in_own_process("peak", large, folder)) / 1024
    return [
        {
            "name": "import of 1M rows, validated, sorted, with balances",
            "ours": f"{ours:.2f} s",
            "peer_name": "DuckDB read_csv to Parquet, declared schema",
            "peer": f"{peer:.2f} s",
            "ratio": ours / peer,
            "limit": f"≤ {TIME_LIMIT}",
            "met": ours <= TIME_LIMIT * peer,
        },
        {
            "name": "peak memory of an import of 10M rows",
            "ours": f"{at_large:.0f} MB",
            "peer_name": "the same of 1M rows",
            "peer": f"{at_small:.0f} MB",
            "ratio": at_large / at_small,
            "limit": f"≤ {MEMORY_LIMIT}",
            "met": at_large <= MEMORY_LIMIT * at_small,
        },
    ]


def in_own_process(*arguments: object) -> str:
    """What this program prints with these arguments, in a process without a past: memory that an
    earlier step left behind would slow the next one, and count towards its peak."""
    command = [sys.executable, "-m", "benchmarks.bench_import", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def generate(file: Path, rows: int) -> None:
    """Writes a ledger file of so many rows."""
    spill = str(file.with_suffix(".spill"))
    with duckdb.connect(config={"temp_directory": spill, "memory_limit": "2GB"}) as connection:
        connection.execute("SET VARIABLE file = $file", {"file": str(file)})
        connection.execute(WRITE_FILE, {"rows": rows}).fetchall()


def ours_once(file: Path, folder: Path) -> None:
    """One import into a new store."""
    store = BatchStore(folder / "store")
    result = import_entries(
        file,
        profile=find_profile("toteuma"),
        known=KNOWN,
        store=store,
        created_at=datetime(2022, 10, 15, tzinfo=UTC),
        fiscal_year=2022,
    )
    assert result.batch is not None, result.issues
    shutil.rmtree(store.root)


def peer_once(file: Path, folder: Path) -> None:
    """The file copied to Parquet."""
    target = folder / "peer.parquet"
    with duckdb.connect(config={"threads": THREADS}) as connection:
        connection.execute("SET VARIABLE source = $file", {"file": str(file)})
        connection.execute("SET VARIABLE target = $file", {"file": str(target)})
        connection.execute(COPY_FILE).fetchall()
    target.unlink()


def medians(*ways: Callable[[], None]) -> list[float]:
    """Median seconds of each, run in turn, after one round that is not counted."""
    seconds: list[list[float]] = [[] for _ in ways]
    for number in range(ROUNDS + 1):
        for way, taken in zip(ways, seconds, strict=True):
            start = time.perf_counter()
            way()
            if number:
                taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in seconds]


def own_peak_kilobytes() -> int:
    """Peak resident memory of this process. The kernel's own figure, because that of
    ``getrusage`` begins with what the parent held when it started this process."""
    status = Path("/proc/self/status").read_text("ascii")
    [peak] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(peak)


def main(arguments: list[str]) -> None:
    """Without arguments, the benchmark; with them, one step of it."""
    match arguments:
        case ["generate", file, rows]:
            generate(Path(file), int(rows))
        case ["time", file, folder]:
            print(
                *medians(
                    lambda: ours_once(Path(file), Path(folder)),
                    lambda: peer_once(Path(file), Path(folder)),
                )
            )
        case ["peak", file, folder]:
            ours_once(Path(file), Path(folder))
            print(own_peak_kilobytes())
        case _:
            for row in run():
                print(row)


if __name__ == "__main__":
    main(sys.argv[1:])
