"""The city's table a second time: refused when it is the same, taking its place when corrected."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.acceptance.commands import Done, run_commands
from tests.acceptance.jyvaskyla import CITY, GRAND_TOTALS, city_file

pytestmark = pytest.mark.reference_data

LINE = ["--profile", "jyvaskyla-2011", "--year", "2011", "--municipality", CITY]
NET = ["statement", CITY, "--period", "2011", "--format", "csv", "--columns", "budget,actual"]
# Travel and transport of the rescue services, a row of its own in the file.
ROW = "1111MR820.11,Keski-Suomen pelastu,Palvelujen ostot,Palvelujen ostot,"


@pytest.fixture
def path(reference_data: Path) -> Path:
    return city_file(reference_data)


def margin(done: Done) -> tuple[int, int]:
    """Budget and actual of the operating margin, euro."""
    shown = {
        row["column"]: int(row["printed"])
        for row in csv.DictReader(io.StringIO(done.results))
        if row["line"] == "MARGIN"
    }
    return shown["budget"], shown["actual"]


def test_the_same_file_is_refused_with_the_way_out(path: Path, tmp_path: Path) -> None:
    first, second, batches = run_commands(
        tmp_path / "home",
        [
            ["import", "table", str(path), *LINE, "--name", "Jyväskylä", "--json"],
            ["import", "table", str(path), *LINE],
            ["batches", "--json"],
        ],
    )
    batch = json.loads(first.results)["batch"]
    assert second.code == 5
    assert f"was imported before and is in use, as batch {batch}" in second.notes
    assert f"--supersedes {batch}" in second.notes
    assert [each["batch"] for each in json.loads(batches.results)["batches"]] == [batch]


def test_a_corrected_file_takes_the_place_of_the_first(path: Path, tmp_path: Path) -> None:
    lines = path.read_text("utf-8").splitlines(keepends=True)
    number = next(i for i, line in enumerate(lines) if ROW in line and "TILI/442000" in line)
    *kept, _, _ = next(csv.reader([lines[number]]))
    corrected = io.StringIO()
    csv.writer(corrected, lineterminator="\n").writerow([*kept, "1\N{NO-BREAK SPACE}000", "-7"])
    before = next(csv.reader([lines[number]]))[-2:]
    budget, actual = (int(text.replace("\N{NO-BREAK SPACE}", "")) for text in before)
    lines[number] = corrected.getvalue()
    again = tmp_path / "corrected.csv"
    again.write_text("".join(lines), "utf-8")

    home = tmp_path / "home"
    first, net = run_commands(
        home, [["import", "table", str(path), *LINE, "--name", "Jyväskylä", "--json"], NET]
    )
    batch = json.loads(first.results)["batch"]
    refused, corrected_now, net_after, listed, budget_parts = run_commands(
        home,
        [
            ["import", "table", str(again), *LINE],
            ["import", "table", str(again), *LINE, "--supersedes", batch, "--json"],
            NET,
            ["batches", "--json"],
            ["budget", CITY, "--year", "2011"],
        ],
    )
    assert refused.code == 5
    assert f"--supersedes {batch}" in refused.notes
    told = json.loads(corrected_now.results)
    assert told["total"] == {
        "budget": -100 * (GRAND_TOTALS[0] - budget + 1000),
        "actual": -100 * (GRAND_TOTALS[1] - actual - 7),
    }
    assert margin(net_after) == (
        margin(net)[0] + budget - 1000,
        margin(net)[1] + actual + 7,
    )
    states = {each["batch"]: each["is_active"] for each in json.loads(listed.results)["batches"]}
    assert states == {batch: False, told["batch"]: True}
    assert budget_parts.code == 0
    assert "Operating margin" in budget_parts.results
