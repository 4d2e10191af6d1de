"""The second year of a town by the commands alone: a reorganisation, a unit closed in mid-year,
closing periods, an amendment and a transfer. Every figure of every statement is held against sums
over the rows that went in (tests/acceptance/second_year.py)."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.acceptance.commands import Done, run_commands
from tests.acceptance.second_year import (
    AMENDMENT,
    BELOW,
    LEAVES,
    NODES_2021,
    NODES_2022,
    TOTALS,
    TRANSFER,
    Lines,
    booked,
    decided,
    on_line,
    share,
    write_decision,
    write_folder,
    write_ledger,
)

BUDGET_COLUMNS = ("budget_original", "amendments", "budget", "remaining", "used_pct")
COLUMNS = ("accounts_prev", "ytd_prev", "actual", *BUDGET_COLUMNS)
MONTHS = tuple(range(1, 13))
CLOSING = (13, 14, 15, 16)
PERIODS = {
    "2021": (*MONTHS, *CLOSING),
    "2021-12": MONTHS,
    "2021-12..12": (12,),
    "2021-03..05": (3, 4, 5),
    "2022": (*MONTHS, *CLOSING),
    "2022-12": MONTHS,
    "2022-09": MONTHS[:9],
    "2022-09..09": (9,),
    "2022-07..12": MONTHS[6:],
}
ASKED = [(period, node) for period in PERIODS for node in BELOW[int(period[:4])]]

type Statement = dict[str, dict[str, Decimal | None]]


class Town(NamedTuple):
    """The town after its second year. ``first`` are its statements of 2021 as they were before."""

    home: Path
    statements: dict[tuple[str, str], Statement]
    first: dict[tuple[str, str], Statement]


def ask(period: str, node: str) -> Sequence[str]:
    columns = ",".join(COLUMNS)
    return ["statement", node, "--period", period, "--columns", columns, "--format", "csv"]


def read(done: Done) -> Statement:
    """Exact values by line and column, cents or per cent; None for no figure."""
    assert done.code == 0, done.notes
    found: Statement = {}
    for row in csv.DictReader(done.results.splitlines()):
        value = Decimal(row["value"]) if row["value"] else None
        found.setdefault(row["line"], {})[row["column"]] = value
    return found


def decision(file: Path, number: int, kind: str, day: str) -> Sequence[str]:
    options = {"--year": "2022", "--number": str(number), "--kind": kind, "--date": day}
    words = [word for pair in options.items() for word in pair]
    return ["import", "budget", str(file), *words, "--decider", "Council"]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The commands of two years, one after another on one home folder."""
    base = tmp_path_factory.mktemp("second_year")
    home = base / "home"
    write_folder(base / "first", NODES_2021, is_second_year=False)
    write_folder(base / "second", NODES_2022, is_second_year=True)
    write_ledger(base / "2022.csv", 2022)
    write_decision(base / "amendment.csv", AMENDMENT)
    write_decision(base / "transfer.csv", TRANSFER)
    of_2021 = [asked for asked in ASKED if asked[0].startswith("2021")]
    loaded, *first = run_commands(
        home, [["load", str(base / "first")], *(ask(*asked) for asked in of_2021)]
    )
    assert loaded.code == 0, loaded.notes
    steps: list[Sequence[str]] = [
        ["load", str(base / "second")],
        ["import", "ledger", str(base / "2022.csv"), "--profile", "toteuma", "--year", "2022"],
        decision(base / "amendment.csv", 1, "amendment", "2022-05-30"),
        decision(base / "transfer.csv", 2, "transfer", "2022-08-22"),
    ]
    done = run_commands(home, [*steps, *(ask(*asked) for asked in ASKED)])
    for step in done[: len(steps)]:
        assert step.code == 0, step.notes
    return Town(
        home,
        dict(zip(ASKED, map(read, done[len(steps) :]), strict=True)),
        dict(zip(of_2021, map(read, first), strict=True)),
    )


def expected_columns(period: str, node: str) -> dict[str, Lines | None]:
    """Cents by leaf for each column of money; None where the year has no such figures."""
    year, periods = int(period[:4]), PERIODS[period]
    columns: dict[str, Lines | None] = {
        "actual": booked(node, year, lambda row: row.year == year and row.period in periods),
        "accounts_prev": None,
        "ytd_prev": None,
        "budget_original": None,
        "amendments": None,
        "budget": None,
    }
    if year == 2022:
        columns |= {
            "accounts_prev": booked(node, year, lambda row: row.year == 2021),
            "ytd_prev": booked(node, year, lambda row: row.year == 2021 and row.period in periods),
            "budget_original": decided(node, lambda number: number == 0),
            "amendments": decided(node, lambda number: number > 0),
            "budget": decided(node, lambda _: True),
        }
    return columns


@pytest.mark.parametrize(("period", "node"), ASKED)
def test_every_figure_is_the_sum_of_what_went_in(town: Town, period: str, node: str) -> None:
    statement = town.statements[period, node]
    columns = expected_columns(period, node)
    in_use = {leaf for lines in columns.values() for leaf in lines or ()}
    assert set(statement) & set(LEAVES.values()) == in_use
    assert set(statement) - set(LEAVES.values()) <= set(TOTALS)
    assert {"EXPENSE", "MARGIN", "RESULT"} <= set(statement) or not in_use
    for line, figures in statement.items():
        for column, lines in columns.items():
            value = None if lines is None else on_line(lines, line)
            assert figures[column] == value, (line, column)
        actual, budget = figures["actual"], figures["budget"]
        if budget is None or actual is None:
            assert figures["remaining"] is None
            assert figures["used_pct"] is None
        else:
            assert figures["remaining"] == budget - actual, line
            assert figures["used_pct"] == share(int(actual), int(budget)), line


def test_the_first_year_is_shown_under_its_own_structure_as_before(town: Town) -> None:
    for asked, before in town.first.items():
        assert town.statements[asked] == before, asked


def test_what_moved_is_shown_where_it_is_now_and_nothing_is_lost(town: Town) -> None:
    """The meals of 2021 under the school's kitchen of 2022, at their figure of 2021."""
    then, now = town.statements["2021", "110"], town.statements["2022", "220"]
    for line in ("FEES", "STAFF", "SERVICES", "MARGIN", "DEPR"):
        assert now[line]["accounts_prev"] == then[line]["actual"]
    town_then, town_now = town.statements["2021", "TOWN"], town.statements["2022", "TOWN"]
    assert {line: row["actual"] for line, row in town_then.items()} == {
        line: town_now[line]["accounts_prev"] for line in town_then
    }
    merged = [town.statements["2021", code]["STAFF"]["actual"] for code in ("200", "210")]
    assert town.statements["2022", "200"]["STAFF"]["accounts_prev"] == sum(
        value for value in merged if value is not None
    )


def test_a_unit_closed_in_mid_year_reports_to_the_end_of_the_year(town: Town) -> None:
    late = town.statements["2022-07..12", "AID"]
    assert late["SUPPLIES"]["actual"] == -98_765
    assert late["MARGIN"]["actual"] == -98_765
    assert late["STAFF"]["actual"] == 0
    assert late["STAFF"]["budget_original"] == -66_000_00
    assert late["STAFF"]["amendments"] == 31_500_25
    assert late["STAFF"]["budget"] == -34_499_75


def test_closing_periods_are_in_the_year_and_not_in_its_last_month(town: Town) -> None:
    whole, months = town.statements["2021", "110"], town.statements["2021-12", "110"]
    accrual = (whole["STAFF"]["actual"] or 0) - (months["STAFF"]["actual"] or 0)
    assert accrual == -33_333
    assert "DEPR" in whole
    assert "DEPR" not in months
    assert "DEPR" not in town.statements["2021-12..12", "110"]


def test_a_transfer_leaves_the_whole_as_it_was(town: Town) -> None:
    """What the town's budget changed by is the amendment alone."""
    changed = town.statements["2022-09", "TOWN"]["MARGIN"]["amendments"]
    assert changed == sum(line.cents for line in AMENDMENT)
    assert town.statements["2022-09", "HOME"]["SERVICES"]["amendments"] == -1_500_25


def test_units_of_another_year_s_structure_are_told(town: Town) -> None:
    gone, new = run_commands(town.home, [ask("2022-09", "110"), ask("2021-12", "220")])
    assert (gone.code, new.code) == (4, 4)


def test_it_goes_through_a_folder_to_the_byte(town: Town, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    (dumped,) = run_commands(town.home, [["dump", str(first)]])
    loaded, again, shown = run_commands(
        tmp_path / "home", [["load", str(first)], ["dump", str(second)], ask("2022-09", "CARE")]
    )
    assert (dumped.code, loaded.code, again.code) == (0, 0, 0), loaded.notes
    files = [file.relative_to(first) for file in first.rglob("*") if file.is_file()]
    assert [(second / file).read_bytes() for file in files] == [
        (first / file).read_bytes() for file in files
    ]
    assert read(shown) == town.statements["2022-09", "CARE"]
