"""From a cold process to one unit's statement over a million postings, against hledger.

Both are started anew for each measurement and read the same postings: Toteuma from a home folder
that they were imported into, hledger from its journal. The totals are compared, to the cent,
before anything is reported.
"""

import csv
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from toteuma.demo.folder import write_demo_folder

POSTINGS = 1_000_000
RUNS = 5
PEER_RUNS = 3
UNIT = "VAKA"
TIMES_FASTER = 20


class Posting(NamedTuple):
    """What both programs are told."""

    day: date
    account: int
    cost_centre: str
    area: str
    cents: int


def run() -> list[dict[str, Any]]:
    """The row of this benchmark."""
    memory = Path("/dev/shm")  # measured without the disk
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        expected = prepare(folder)
        ours = median_seconds(toteuma(folder), RUNS)
        check(ours_total(folder), expected, "toteuma")
        if shutil.which("hledger") is None:
            raise SystemExit("hledger is not installed: apt-get install hledger")
        peer = median_seconds(hledger(folder), PEER_RUNS)
        check(peer_total(folder), expected, "hledger")
    finally:
        shutil.rmtree(folder)
    return [
        {
            "name": f"cold process to one unit's statement, {POSTINGS:,} postings",
            "ours": f"{ours:.2f} s",
            "peer_name": "hledger balance, the same postings",
            "peer": f"{peer:.1f} s",
            "ratio": peer / ours,
            "limit": f"at least {TIMES_FASTER}× faster",
            "met": peer >= TIMES_FASTER * ours,
        }
    ]


def prepare(folder: Path) -> int:
    """Write both forms and load ours; returns the unit's total in cents."""
    municipality = folder / "municipality"
    write_demo_folder(municipality)
    places = cost_centres(municipality)
    accounts = [
        int(row["number"])
        for row in csv.DictReader((municipality / "accounts.csv").open(encoding="utf-8"))
        if 3000 <= int(row["number"]) < 5000
    ]
    total = 0
    for stale in (municipality / "ledger").glob("*.csv"):
        stale.unlink()
    list_file = municipality / "ledger" / "ledger.toml"
    list_file.write_text('[[files]]\npath = "entries.csv"\nprofile = "toteuma"\n', "utf-8")
    with (
        (municipality / "ledger" / "entries.csv").open("w", encoding="utf-8") as ledger,
        (folder / "journal").open("w", encoding="utf-8") as journal,
    ):
        ledger.write(
            "entry_id,posting_date,fiscal_year,period,account,cost_centre,project,counterparty,"
            "text,amount\n"
        )
        for number, posting in enumerate(postings(places, accounts)):
            amount = f"{'-' if posting.cents < 0 else ''}{abs(posting.cents) // 100}"
            amount += f".{abs(posting.cents) % 100:02}"
            ledger.write(
                f"V{number:07}-1,{posting.day},{posting.day.year},{posting.day.month},"
                f"{posting.account},{posting.cost_centre},,Toimittaja,Lasku {number},{amount}\n"
            )
            journal.write(
                f"{posting.day} Lasku {number}\n"
                f"    ({posting.area}:{posting.cost_centre}:{posting.account})  {amount}\n"
            )
            if posting.area == UNIT:
                total += posting.cents
    command = [sys.executable, "-m", "toteuma", "--home", str(folder / "home"), "load"]
    subprocess.run([*command, str(municipality)], check=True, capture_output=True)
    return total


def cost_centres(municipality: Path) -> list[tuple[str, str]]:
    """(cost centre, service area) of those that are valid all through 2022."""
    rows = list(csv.DictReader((municipality / "organisation.csv").open(encoding="utf-8")))
    parents = {row["code"]: row["parent"] for row in rows}
    kinds = {row["code"]: row["kind"] for row in rows}
    found = []
    for row in rows:
        if row["kind"] == "cost_centre" and not row["valid_to"]:
            area = row["code"]
            while kinds[area] != "service_area":
                area = parents[area]
            found.append((row["code"], area))
    return found


def postings(places: list[tuple[str, str]], accounts: list[int]) -> Iterator[Posting]:
    """The same postings each time, over 2022."""
    dice = random.Random("cold start")
    first = date(2022, 1, 1)
    for _ in range(POSTINGS):
        cost_centre, area = dice.choice(places)
        account = dice.choice(accounts)
        size = dice.randrange(1, 500_000)
        cents = size if account < 4000 else -size
        day = first + timedelta(days=dice.randrange(365))
        yield Posting(day, account, cost_centre, area, cents)


def toteuma(folder: Path) -> list[str]:
    """The command that is measured."""
    return [
        *(sys.executable, "-m", "toteuma", "--home", str(folder / "home"), "statement", UNIT),
        *("--period", "2022", "--columns", "actual", "--unit", "cent", "--format", "csv"),
    ]


def hledger(folder: Path) -> list[str]:
    """The peer's command: the balances of the unit by account."""
    return ["hledger", "-f", str(folder / "journal"), "balance", f"^{UNIT}:", "--flat", "-O", "csv"]


def median_seconds(command: list[str], runs: int) -> float:
    """Median wall time of a command, started anew each time."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def ours_total(folder: Path) -> int:
    """Cents of the unit's operating margin by Toteuma."""
    done = subprocess.run(toteuma(folder), check=True, capture_output=True, text=True)
    rows = csv.DictReader(done.stdout.splitlines())
    return next(int(row["value"]) for row in rows if row["line"] == "MARGIN")


def peer_total(folder: Path) -> int:
    """Cents of the unit by hledger."""
    done = subprocess.run(hledger(folder), check=True, capture_output=True, text=True)
    rows = csv.DictReader(done.stdout.splitlines())
    last = list(rows)[-1]
    euro, _, cents = last["balance"].replace(",", "").partition(".")
    sign = -1 if euro.startswith("-") else 1
    return sign * (abs(int(euro)) * 100 + int((cents or "0").ljust(2, "0")))


def check(found: int, expected: int, program: str) -> None:
    """Both must say what the postings add up to."""
    if found != expected:
        raise SystemExit(f"{program} says {found}, the postings add up to {expected}")
