"""The demo gives the real report's 595 figures and its investment rows, from entries and budget.

Issue of acceptance: every figure is computed, none is stored. So the figures are compared through
the whole pipeline, and one posting changed by a cent changes exactly the figures above it.
"""

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from tests.acceptance.commands import run_commands

from toteuma.report.model import Report, ReportFigure
from toteuma.report.snapshot import Snapshot, read_report

FIGURES = Path(__file__).parent / "heinola_2022_09"
COLUMNS = ("accounts_prev", "ytd_prev", "budget", "actual", "remaining", "used_pct", "forecast")


def toteuma(home: Path, *line: str) -> str:
    """What a command that succeeds gives as its result."""
    done = run_commands(home, [line])[0]
    assert done.code == 0, done.notes
    return done.results


def printed_figures(name: str) -> dict[tuple[str, str, str], Decimal]:
    """Printed figures by unit, line and column."""
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["unit"], row["line"], column): Decimal(row[column])
            for row in csv.DictReader(file)
            for column in COLUMNS
            if row.get(column)
        }


def shown(figure: ReportFigure) -> Decimal:
    """The figure as it is printed: whole units, or percent with one decimal."""
    assert figure.shown is not None
    if figure.unit_of_measure == "percent":
        return Decimal(figure.shown) / 10
    return Decimal(figure.shown)


def figures_of(report: Report) -> dict[tuple[str, str, str], ReportFigure]:
    """Figures of the five statements by unit, line and column."""
    return {
        (statement.node.code, line.code, figure.column.value): figure
        for statement in report.statements
        for line in statement.lines
        for figure in line.figures
    }


def test_all_595_figures_are_those_of_the_real_report(demo_snapshot: Snapshot) -> None:
    printed = printed_figures("statements")
    assert len(printed) == 595
    computed = {key: shown(figure) for key, figure in figures_of(demo_snapshot.report).items()}
    assert computed == printed


def test_lines_come_in_the_order_of_the_real_report(demo_snapshot: Snapshot) -> None:
    wanted = list(dict.fromkeys(key[:2] for key in printed_figures("statements")))
    assert [
        (statement.node.code, line.code)
        for statement in demo_snapshot.report.statements
        for line in statement.lines
    ] == wanted


def test_the_investment_rows_are_those_of_the_real_report(demo_snapshot: Snapshot) -> None:
    computed = {
        (statement.node.code, line.code, figure.column.value): shown(figure)
        for statement in demo_snapshot.report.investments
        for line in statement.lines
        for figure in line.figures
    }
    printed = printed_figures("investments")
    assert len(printed) == 24
    assert {key: computed[key] for key in printed} == printed


def test_the_statement_command_gives_the_same_figures(demo: Path) -> None:
    printed = printed_figures("statements")
    for unit in ("SECTOR", "HTE", "OPETUS", "VAKA", "VIRIKE"):
        done = toteuma(demo / "home", "statement", unit, "--period", "2022-09", "--format", "csv")
        rows = list(csv.DictReader(done.splitlines()))
        assert {(unit, row["line"], row["column"]): Decimal(row["printed"]) for row in rows} == {
            key: value for key, value in printed.items() if key[0] == unit
        }


def test_the_data_package_holds_the_same_figures_in_long_form(demo: Path) -> None:
    with (demo / "out" / "data" / "statements.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert reader.fieldnames is not None
    assert list(reader.fieldnames) == (
        ["figure_id", "unit", "line", "column", "value", "printed", "unit_of_measure"]
    )
    found = {(row["unit"], row["line"], row["column"]): Decimal(row["printed"]) for row in rows}
    assert found == printed_figures("statements")
    assert [row["figure_id"] for row in rows] == [
        f"2022-09.{row['unit']}.{row['line']}.{row['column']}" for row in rows
    ]


@pytest.fixture(scope="module")
def changed_report(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report after one fee of day-care centre 2310 was booked a cent higher."""
    place = tmp_path_factory.mktemp("cent")
    shutil.copytree(demo / "home", place / "home")
    toteuma(place / "home", "dump", str(place / "folder"))
    ledger = place / "folder" / "ledger" / "entries-2022-01-09.csv"
    rows = list(csv.reader(ledger.open(encoding="utf-8", newline="")))
    row = next(row for row in rows if row[4] == "3295" and row[5] == "2310")
    row[-1] = str(Decimal(row[-1]) + Decimal("0.01"))
    with ledger.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    toteuma(place / "new", "load", str(place / "folder"))
    out = place / "out"
    toteuma(
        *(place / "new", "report", "SECTOR", "--period", "2022-09"),
        *("--formats", "json", "--out", str(out)),
    )
    return read_report((out / "report.json").read_bytes(), "report.json")


def test_a_posting_changed_by_a_cent_changes_exactly_the_figures_above_it(
    demo_snapshot: Snapshot, changed_report: Report
) -> None:
    before, after = figures_of(demo_snapshot.report), figures_of(changed_report)
    changed = {
        key: (after[key].value or 0) - (figure.value or 0)
        for key, figure in before.items()
        if after[key].value != figure.value and key[2] != "used_pct"
    }
    lines = ("FEES", "REVENUE", "MARGIN", "ANNUAL", "RESULT")
    assert changed == {
        (unit, line, column): sign
        for unit in ("SECTOR", "VAKA")
        for line in lines
        for column, sign in (("actual", 1), ("remaining", -1))
    }


def test_the_changed_ledger_gives_another_snapshot(
    demo_snapshot: Snapshot, changed_report: Report
) -> None:
    batches = {source.batch for source in demo_snapshot.report.sources}
    others = {source.batch for source in changed_report.sources}
    assert len(batches & others) == 2
    assert batches != others
    assert json.dumps(sorted(batches)) != json.dumps(sorted(others))
