"""A small town in two fiscal years, as files, and what its statements must show: sums over the
very rows that are written, by plain Python and lists made by hand, without the product's code.

In 2022 the meals (110) moved from home care to the school kitchen (220), the library (210) became
part of the classes (200), and the aid centre (130) was closed at the end of June.
"""

import csv
from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import NamedTuple

TOWN = "TOWN"
# Code, kind, parent, first and last day of validity.
NODES_2021 = (
    ("TOWN", "municipality", "", "2021-01-01", ""),
    ("CARE", "sector", "TOWN", "2021-01-01", ""),
    ("HOME", "unit", "CARE", "2021-01-01", ""),
    ("100", "cost_centre", "HOME", "2021-01-01", ""),
    ("110", "cost_centre", "HOME", "2021-01-01", ""),
    ("AID", "unit", "CARE", "2021-01-01", ""),
    ("130", "cost_centre", "AID", "2021-01-01", ""),
    ("SCHOOL", "sector", "TOWN", "2021-01-01", ""),
    ("200", "cost_centre", "SCHOOL", "2021-01-01", ""),
    ("210", "cost_centre", "SCHOOL", "2021-01-01", ""),
)
CLOSED = {"110": "2021-12-31", "210": "2021-12-31", "AID": "2022-06-30", "130": "2022-06-30"}
NODES_2022 = (
    *((*node[:4], CLOSED.get(node[0], "")) for node in NODES_2021),
    ("220", "cost_centre", "SCHOOL", "2022-01-01", ""),
)
MOVED = {"110": "220", "210": "200"}
BELOW = {
    2021: {
        "TOWN": ("100", "110", "130", "200", "210"),
        "CARE": ("100", "110", "130"),
        "HOME": ("100", "110"),
        "AID": ("130",),
        "SCHOOL": ("200", "210"),
        "110": ("110",),
        "200": ("200",),
        "210": ("210",),
    },
    2022: {
        "TOWN": ("100", "130", "200", "220"),
        "CARE": ("100", "130"),
        "HOME": ("100",),
        "AID": ("130",),
        "SCHOOL": ("200", "220"),
        "200": ("200",),
        "220": ("220",),
    },
}
"""The cost centres at and below a node, by the structure of a year."""

LEAVES = {3000: "SALES", 3200: "FEES", 4000: "STAFF", 4300: "SERVICES", 4500: "SUPPLIES"}
LEAVES |= {7000: "DEPR"}
TOTALS = {
    "REVENUE": ("SALES", "FEES"),
    "EXPENSE": ("STAFF", "SERVICES", "SUPPLIES"),
    "MARGIN": ("SALES", "FEES", "STAFF", "SERVICES", "SUPPLIES"),
    "ANNUAL": ("SALES", "FEES", "STAFF", "SERVICES", "SUPPLIES"),
    "RESULT": tuple(LEAVES.values()),
    "SURPLUS": tuple(LEAVES.values()),
}


class Posting(NamedTuple):
    """One row of the ledger."""

    year: int
    period: int
    account: int
    cost_centre: str
    cents: int


class Appropriation(NamedTuple):
    """One line of a decision on the budget of 2022."""

    decision: int
    node: str
    account: int
    cents: int


def _postings() -> Iterable[Posting]:
    for year, places in ((2021, BELOW[2021]["TOWN"]), (2022, BELOW[2022]["TOWN"])):
        for place in places:
            for month in range(1, 13):
                if (year, place) == (2022, "130") and month > 6:
                    continue
                seed = (year - 2000) * 7919 + int(place) * 101 + month * 1009
                yield Posting(year, month, 4000, place, -(500_000 + seed * 37 % 99_991))
                yield Posting(year, month, 4300, place, -(10_000 + seed * 53 % 9_973))
                if place in {"110", "220", "200"}:
                    yield Posting(year, month, 3200, place, 20_000 + seed * 11 % 4_999)
            yield Posting(year, 13, 7000, place, -(7_001 + int(place)))
    # Closing entries: an accrual of pay in both years, and a correction in the last period.
    yield Posting(2021, 13, 4000, "110", -33_333)
    yield Posting(2021, 16, 3000, "210", 12_345)
    yield Posting(2022, 14, 4000, "220", -44_444)
    # A bill that came when the aid centre was closed already.
    yield Posting(2022, 8, 4500, "130", -98_765)


POSTINGS = tuple(_postings())

BUDGET = (
    Appropriation(0, "HOME", 4000, -70_000_00),
    Appropriation(0, "HOME", 4300, -2_000_00),
    Appropriation(0, "AID", 4000, -66_000_00),
    Appropriation(0, "200", 4000, -68_000_00),
    Appropriation(0, "200", 3200, 2_800_00),
    Appropriation(0, "SCHOOL", 4300, -3_100_00),
)
AMENDMENT = (
    Appropriation(1, "AID", 4000, 30_000_00),
    Appropriation(1, "220", 4000, -65_000_00),
    Appropriation(1, "220", 3200, 2_650_50),
)
TRANSFER = (
    Appropriation(2, "AID", 4000, 1_500_25),
    Appropriation(2, "100", 4300, -1_500_25),
)
APPROPRIATIONS = (*BUDGET, *AMENDMENT, *TRANSFER)
NODES_OF_BUDGET = {
    "TOWN": {"HOME", "AID", "100", "200", "220", "SCHOOL"},
    "CARE": {"HOME", "AID", "100"},
    "HOME": {"HOME", "100"},
    "AID": {"AID"},
    "SCHOOL": {"SCHOOL", "200", "220"},
    "200": {"200"},
    "220": {"220"},
}

type Lines = dict[str, int]


def booked(node: str, structure: int, wanted: Callable[[Posting], bool]) -> Lines:
    """Cents of each leaf in use under a node by the structure of a year."""
    found: Lines = {}
    for posting in filter(wanted, POSTINGS):
        place = posting.cost_centre
        if posting.year < structure:
            place = MOVED.get(place, place)
        if place in BELOW[structure][node]:
            leaf = LEAVES[posting.account]
            found[leaf] = found.get(leaf, 0) + posting.cents
    return found


def decided(node: str, wanted: Callable[[int], bool]) -> Lines:
    """Cents of each leaf that decisions of 2022 bring under a node."""
    found: Lines = {}
    for line in APPROPRIATIONS:
        if wanted(line.decision) and line.node in NODES_OF_BUDGET[node]:
            leaf = LEAVES[line.account]
            found[leaf] = found.get(leaf, 0) + line.cents
    return found


def on_line(lines: Lines, line: str) -> int:
    """Cents of a leaf or total; 0 where nothing is on it."""
    return sum(lines.get(leaf, 0) for leaf in TOTALS.get(line, (line,)))


def share(actual: int, budget: int) -> Decimal:
    """Per cent with one decimal, half away from zero; 0 of a budget of 0."""
    if budget == 0:
        return Decimal(0)
    return (Decimal(actual) * 100 / budget).quantize(Decimal("0.1"), ROUND_HALF_UP)


def write_folder(folder: Path, nodes: Iterable[tuple[str, ...]], *, is_second_year: bool) -> None:
    """The municipality folder as it is in the first year, or at the start of the second."""
    folder.mkdir()
    named = [
        (code, kind, parent, number, code, code, code, start, end)
        for number, (code, kind, parent, start, end) in enumerate(nodes)
    ]
    names = ("name_fi", "name_sv", "name_en")
    _write(
        folder / "municipality.csv",
        ("code", *names, "is_bilingual", "materiality_cents", "materiality_percent", "risk_scale"),
        [(TOWN, "Kylä", "Byn", "Town", "true", 100_000, 5, 3)],
        extra=("source_note_fi", "source_note_sv", "source_note_en"),
    )
    head = ("code", "kind", "parent", "position", *names, "valid_from", "valid_to")
    _write(folder / "organisation.csv", head, named)
    accounts = [(number, name, name, name) for number, name in LEAVES.items()]
    _write(folder / "accounts.csv", ("number", *names), accounts)
    if is_second_year:
        head = ("to_year", "from_cost_centre", "to_cost_centre")
        rows = [(2022, old, new) for old, new in MOVED.items()]
        _write(folder / "cost_centre_mappings.csv", head, rows)
        _write(
            folder / "budget_decisions.csv",
            ("fiscal_year", "number", "kind", "decided_on"),
            [(2022, 0, "original", "2021-11-15", "Valtuusto", "Fullmäktige", "Council")],
            extra=("decider_fi", "decider_sv", "decider_en", *_REASON),
        )
        _write(
            folder / "budget_lines.csv",
            ("fiscal_year", "decision", "node", "account", "project", "cents"),
            [(2022, line.decision, line.node, line.account, "", line.cents) for line in BUDGET],
        )
    (folder / "ledger").mkdir()
    write_ledger(folder / "ledger" / "2021.csv", 2021)
    (folder / "ledger" / "ledger.toml").write_text(
        '[[files]]\npath = "2021.csv"\nprofile = "toteuma"\n', "utf-8"
    )


_REASON = ("reason_fi", "reason_sv", "reason_en")


def write_ledger(file: Path, year: int) -> None:
    """The postings of a year as a file of Toteuma's own profile; closing entries in December."""
    rows = [
        (
            f"{year}-{number}",
            f"{year}-{min(posting.period, 12):02}-28",
            year,
            posting.period,
            posting.account,
            posting.cost_centre,
            _euro(posting.cents),
        )
        for number, posting in enumerate(POSTINGS)
        if posting.year == year
    ]
    head = ("entry_id", "posting_date", "fiscal_year", "period", "account", "cost_centre")
    _write(file, (*head, "amount"), rows)


def write_decision(file: Path, lines: Iterable[Appropriation]) -> None:
    """The lines of one decision as a budget file."""
    rows = [(line.node, line.account, "", _euro(line.cents)) for line in lines]
    _write(file, ("node", "account", "project", "amount"), rows)


def _euro(cents: int) -> str:
    return str(Decimal(cents).scaleb(-2))


def _write(
    file: Path,
    head: tuple[str, ...],
    rows: Iterable[tuple[object, ...]],
    extra: tuple[str, ...] = (),
) -> None:
    """A CSV file; rows that end before the columns of ``extra`` are filled with empty cells."""
    header = (*head, *extra)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows((*row, *[""] * (len(header) - len(row))) for row in rows)
