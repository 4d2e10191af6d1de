"""No figure is stored: a cent more in one posting shows in every figure above it, and nowhere
else: of no other unit, of no cost centre beside it, and in no other column."""

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

from tests.acceptance.commands import run_commands

from toteuma.catalogue.layouts import shipped_layouts

PERIOD = "2022-09"
COLUMNS = (
    "accounts_prev,ytd_prev,budget_original,amendments,budget,actual,remaining,used_pct,"
    "forecast,forecast_deviation"
)


def add_a_cent(ledger: Path) -> tuple[str, int]:
    """Adds a cent to one posting of a ledger file; tells its cost centre and account."""
    with ledger.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    chosen = next(row for row in rows if row["account"] == "4500" and row["period"] == "5")
    chosen["amount"] = str(Decimal(chosen["amount"]) + Decimal("0.01"))
    with ledger.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return chosen["cost_centre"], int(chosen["account"])


def lines_above(account: int) -> set[str]:
    """The line that holds an account, and the totals that it is part of."""
    layout = shipped_layouts()["fi-municipal"]
    leaf = layout.line_of(account)
    assert leaf is not None
    found = {leaf.code}
    for line in layout.lines:
        if found.intersection(line.sum_of):
            found.add(line.code)
    return found


def exact_figures(home: Path, units: list[str]) -> dict[str, str]:
    """Exact values of every unit's statement by figure id; empty for no figure."""
    ask = ("statement", "--period", PERIOD, "--columns", COLUMNS, "--format", "csv")
    found = {}
    for done in run_commands(home, [(*ask, unit) for unit in units]):
        assert done.code == 0, done.notes
        for row in csv.DictReader(done.results.splitlines()):
            found[row["figure_id"]] = row["value"]
    return found


def test_a_cent_shows_in_every_figure_above_the_posting_and_in_no_other(
    demo: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo / "home", tmp_path / "home")
    listed, dumped = run_commands(
        tmp_path / "home", [("--json", "units"), ("dump", str(tmp_path / "folder"))]
    )
    assert dumped.code == 0, dumped.notes
    tree = json.loads(listed.results)["units"]
    parents = {unit["code"]: unit["parent"] for unit in tree}
    kinds = {unit["code"]: unit["kind"] for unit in tree}
    place, account = add_a_cent(tmp_path / "folder" / "ledger" / "entries-2022-01-09.csv")
    (loaded,) = run_commands(tmp_path / "new", [("load", str(tmp_path / "folder"))])
    assert loaded.code == 0, loaded.notes

    units = [code for code, kind in kinds.items() if kind != "cost_centre"]
    units += [code for code, parent in parents.items() if parent == parents[place]]
    before = exact_figures(tmp_path / "home", units)
    after = exact_figures(tmp_path / "new", units)

    expected = {}
    while place:
        for line in lines_above(account):
            figure = f"{PERIOD}.{place}.{line}"
            if f"{figure}.actual" in before:  # a line without accounts in use is left out
                expected[f"{figure}.actual"] = 1
                if before[f"{figure}.budget"]:
                    expected[f"{figure}.remaining"] = -1
        place = parents[place]
    assert before.keys() == after.keys()
    assert expected == {
        figure: int(after[figure]) - int(value)
        for figure, value in before.items()
        if after[figure] != value and not figure.endswith(".used_pct")
    }
