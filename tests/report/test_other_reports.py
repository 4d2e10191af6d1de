"""Reports of other shapes than the demo's: one unit, one month, a year without a budget."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from toteuma.domain.vocabulary import ColumnCode, GoalLevel, Status
from toteuma.report.model import AttentionKind, Report
from toteuma.report.snapshot import Snapshot, read_report


@pytest.fixture(scope="module")
def home(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo's living data."""
    return Path(shutil.copytree(demo / "home", tmp_path_factory.mktemp("other") / "home"))


def assembled(home: Path, node: str, period: str) -> Report:
    """The report that the command writes."""
    out = home.parent / f"{node}-{period}"
    places = ["--home", str(home), "--quiet", "report", node, "--period", period]
    command = [sys.executable, "-m", "toteuma", *places, "--formats", "json", "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return read_report((out / "report.json").read_bytes(), "report.json")


@pytest.fixture(scope="module")
def year(home: Path) -> Report:
    """2021: actuals with closing, and neither budget nor goals nor the year before."""
    return assembled(home, "SECTOR", "2021")


@pytest.fixture(scope="module")
def month(home: Path) -> Report:
    """June 2022 alone: a budget and goals, but neither forecasts nor outcomes of the month."""
    return assembled(home, "SECTOR", "2022-06..06")


@pytest.fixture(scope="module")
def area(home: Path) -> Report:
    """A service area, below which are units."""
    return assembled(home, "VAKA", "2022-09")


def columns_of(report: Report) -> set[tuple[ColumnCode, ...]]:
    """The columns of the statements."""
    return {tuple(column.code for column in each.columns) for each in report.statements}


def test_a_column_without_a_single_figure_is_left_out(year: Report, month: Report) -> None:
    assert columns_of(year) == {(ColumnCode.ACTUAL,)}
    [shown] = columns_of(month)
    assert ColumnCode.FORECAST not in shown
    assert ColumnCode.YEAR_TO_DATE_PREVIOUS in shown
    for report in (year, month):
        for statement in (*report.statements, *report.investments):
            codes = [column.code for column in statement.columns]
            for line in statement.lines:
                assert [figure.column for figure in line.figures] == codes


def test_without_a_budget_nothing_binds_and_the_margin_stands_on_the_summary(year: Report) -> None:
    assert year.binding == ()
    headline = year.summary.headline
    assert headline is not None
    assert (headline.level, headline.line) == (None, "MARGIN")
    assert headline.anchor == "statement-SECTOR"
    assert year.summary.attention == ()
    assert year.summary.course is not None
    assert all(point.previous is None for point in year.summary.course.points)


def test_a_month_is_held_against_its_own_share_of_the_year(month: Report) -> None:
    assert month.period.share_of_year == 83
    assert month.title.fi == "Kuukausikatsaus 6/2022"


def test_goals_that_nobody_reported_on_are_one_thing_to_know(month: Report) -> None:
    statuses = {entry.status for entry in month.summary.status_counts if entry.count}
    assert statuses == {Status.NO_INFORMATION}
    kinds = {item.kind for item in month.summary.attention}
    assert AttentionKind.NO_INFORMATION not in kinds
    assert AttentionKind.LINE_DEVIATION in kinds


def test_a_service_area_shows_its_units_and_its_own_goals_only(area: Report) -> None:
    assert area.statements[0].node.code == "VAKA"
    assert {statement.node.kind.value for statement in area.statements[1:]} == {"unit"}
    assert area.aims == ()
    assert [group.node.code for group in area.area_goals] == ["VAKA"]
    assert {entry.level for entry in area.summary.status_counts} == {GoalLevel.COMMITTEE}
    assert [entry.level for entry in area.binding] == [GoalLevel.COMMITTEE]
    assert area.summary.headline == area.binding[0]


def test_the_whole_report_keeps_all_its_columns(demo_snapshot: Snapshot) -> None:
    assert {len(columns) for columns in columns_of(demo_snapshot.report)} == {7}
