"""The acceptance case: a ledger at unit-and-line level gives all 595 printed figures."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from tests.statements.balances_files import write_balances

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast, Project
from toteuma.domain.organisation import Organisation, OrganisationNode
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, DecisionKind, NodeKind, ProjectKind
from toteuma.ledger.balance_parts import BalanceRow
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.statements import (
    REPORT_COLUMNS,
    BalanceFile,
    Rounding,
    StatementRequest,
    StatementTable,
    compute_project_statements,
    compute_statements,
    explain,
    investment_accounts,
    rounding_differences,
)

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("TOTEUMA_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
HEINOLA = FOLDER / "heinola_2022_09"
pytestmark = [
    pytest.mark.reference_data,
    pytest.mark.skipif(not HEINOLA.is_dir(), reason=f"no reference data at {HEINOLA}"),
]
NAME = LocalizedText(fi="Heinola")
LAYOUTS = shipped_layouts()
COLUMNS = {
    "accounts_2021_keur": ColumnCode.ACCOUNTS_PREVIOUS,
    "ytd_2021_09_keur": ColumnCode.YEAR_TO_DATE_PREVIOUS,
    "budget_2022_eur": ColumnCode.BUDGET,
    "ytd_2022_09_eur": ColumnCode.ACTUAL,
    "remaining_eur": ColumnCode.REMAINING,
    "used_pct": ColumnCode.USED_PERCENT,
    "forecast_eur": ColumnCode.FORECAST,
}
AREAS = ("HTE", "OPETUS", "VAKA", "VIRIKE")
# Investments of 2021 and 2022: the printed rows of VIRIKE, and what the sector has beyond them.
INVESTMENTS = (
    ("VIRIKE", 2021, 6, -18_00000, "GYM"),
    ("VIRIKE", 2021, 13, -11_00000, "GYM"),
    ("OPETUS", 2021, 5, -33_00000, ""),
    ("OPETUS", 2021, 11, -27_00000, ""),
    ("VIRIKE", 2022, 8, -18522_00, "GYM"),
)


def read(name: str) -> list[dict[str, str]]:
    with (HEINOLA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Heinola:
    """The sector's request for income statements, and its engine."""

    request: StatementRequest
    engine: DuckDBEngine

    def table(self, layout: str = "fi-municipal", **changes: object) -> StatementTable:
        changed = replace(self.request, layout=LAYOUTS[layout], **changes)  # type: ignore[arg-type]
        return compute_statements(changed, self.engine)


def account_of(line: str) -> int:
    return LAYOUTS["fi-municipal"].line(line).ranges[0].first


def ledger() -> list[BalanceRow]:
    rows = []
    for each in read("cents.csv"):
        account, cost_centre = account_of(each["line"]), f"K-{each['unit']}"
        to_september = int(each["ytd_2021_09_cents"])
        after = int(each["accounts_2021_cents"]) - to_september
        for year, period, cents in (
            (2021, 4, to_september),
            (2021, 14, after),
            (2022, 9, int(each["ytd_2022_09_cents"])),
        ):
            if cents:
                rows.append(BalanceRow(year, period, account, cost_centre, "", cents, 1))
    finance = account_of("FINANCE")
    rows += [
        BalanceRow(2022, month, finance, "K-HTE", "", cent, 1) for month, cent in ((2, 1), (3, -1))
    ]
    rows += [
        BalanceRow(year, period, 1120, f"K-{area}", project, cents, 1)
        for area, year, period, cents, project in INVESTMENTS
    ]
    return sorted(rows, key=lambda row: (row.cost_centre, row.account, row[:2]))


@pytest.fixture(scope="module")
def heinola(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Heinola]:
    start = date(2020, 1, 1)
    nodes = [OrganisationNode("SECTOR", NodeKind.SECTOR, NAME, None, start)]
    for area in AREAS:
        nodes.append(OrganisationNode(area, NodeKind.SERVICE_AREA, NAME, "SECTOR", start))
        nodes.append(OrganisationNode(f"K-{area}", NodeKind.COST_CENTRE, NAME, area, start))
    budget = [
        (each["unit"], each["line"], int(each["budget_2022_cents"]))
        for each in read("cents.csv")
        if int(each["budget_2022_cents"])
    ]
    lines = [BudgetLine(2022, 0, unit, account_of(line), "", cents) for unit, line, cents in budget]
    lines.append(BudgetLine(2022, 0, "VIRIKE", 1120, "GYM", -140_000_00))
    # The sector foresees no deviation: every line in use is forecast at its budget.
    forecasts = [
        Forecast(2022, 9, each["unit"], each["line"], int(each["budget_2022_cents"]))
        for each in read("cents.csv")
    ]
    folder = tmp_path_factory.mktemp("heinola")
    file = write_balances(folder / "balances.parquet", ledger())
    request = StatementRequest(
        organisation=Organisation(nodes),
        layout=LAYOUTS["fi-municipal"],
        period=Period(2022, 1, 9),
        columns=REPORT_COLUMNS,
        balances=(BalanceFile(file, "ledger"),),
        covered=frozenset(
            (year, month) for year, last in ((2021, 12), (2022, 9)) for month in range(1, last + 1)
        ),
        projects=(Project("GYM", ProjectKind.INVESTMENT, "VIRIKE", NAME),),
        investment_accounts=investment_accounts(LAYOUTS.values()),
        decisions=(BudgetDecision(2022, 0, DecisionKind.ORIGINAL, date(2021, 11, 15), NAME),),
        budget_lines=tuple(lines),
        forecasts=tuple(forecasts),
    )
    with DuckDBEngine() as engine:
        yield Heinola(request, engine)


def printed(value: str, column: ColumnCode) -> int:
    """A figure of the report as it is shown: percent in tenths."""
    return round(float(value) * 10) if column is ColumnCode.USED_PERCENT else int(value)


def test_all_595_figures_come_out_digit_for_digit(heinola: Heinola) -> None:
    table = heinola.table()
    expected = read("statements.csv")
    compared = 0
    for row in expected:
        line = table.statement(row["unit"]).line(row["line"])
        for name, column in COLUMNS.items():
            figure = line.figure(column)
            assert figure.shown == printed(row[name], column), figure.id
            compared += 1
    assert compared == 595


def test_the_statements_have_just_the_printed_lines_in_their_order(heinola: Heinola) -> None:
    table = heinola.table()
    expected = read("statements.csv")
    for unit in ("SECTOR", *AREAS):
        lines = [row["line"] for row in expected if row["unit"] == unit]
        assert [line.code for line in table.statement(unit).lines] == lines
    assert table.leftovers == ()


def test_the_investment_rows_come_out(heinola: Heinola) -> None:
    table = heinola.table("fi-investments")
    for row in read("investments.csv"):
        line = table.statement(row["unit"]).line(row["line"])
        for name, column in COLUMNS.items():
            if name in row:
                assert line.figure(column).shown == printed(row[name], column)
    assert table.statement("HTE").lines == ()
    changed = replace(heinola.request, layout=LAYOUTS["fi-investments"], node="SECTOR")
    projects = compute_project_statements(changed, heinola.engine)
    gym = projects.statement("SECTOR:GYM").line("INVESTMENT_NET")
    assert gym.figure(ColumnCode.REMAINING).shown == -121478
    assert gym.figure(ColumnCode.USED_PERCENT).shown == 132


def test_a_cent_more_changes_the_figures_above_it_and_no_other(
    heinola: Heinola, tmp_path: Path
) -> None:
    rows = ledger()
    place = next(
        i for i, row in enumerate(rows) if row[:4] == (2022, 9, account_of("STAFF"), "K-VAKA")
    )
    rows[place] = rows[place]._replace(cents=rows[place].cents + 1)
    file = write_balances(tmp_path / "changed.parquet", rows)
    before = heinola.table()
    after = heinola.table(balances=(BalanceFile(file, "ledger"),))
    changed = set()
    for code in before.codes:
        for line in before.request.layout.lines:
            figures = [each.exact(code, line.code, ColumnCode.ACTUAL) for each in (before, after)]
            if figures[0] != figures[1]:
                assert figures[1] == (figures[0] or 0) + 1
                changed.add((code, line.code))
    assert changed == {
        (code, line)
        for code in ("SECTOR", "VAKA", "K-VAKA")
        for line in ("STAFF", "EXPENSE", "MARGIN", "ANNUAL", "RESULT", "SURPLUS")
    }


def test_totals_that_differ_from_what_is_printed_above_them_are_known(heinola: Heinola) -> None:
    table = heinola.table()
    found = [each.figure_id for each in rounding_differences(table.statement("SECTOR"))]
    assert "2022-09.SECTOR.REVENUE.actual" in found
    adding = heinola.table(rounding=Rounding.ADDING_UP)
    assert all(rounding_differences(statement) == () for statement in adding.statements())


def test_a_printed_figure_leads_to_its_accounts_and_batches(heinola: Heinola) -> None:
    table = heinola.table()
    made = explain(table, "2022-09.SECTOR.SALES.actual", heinola.engine)
    assert [part.cost_centre for part in made.cost_centres] == [f"K-{area}" for area in AREAS]
    assert [part.batch for part in made.batches] == ["ledger"]
    assert sum(part.cents for part in made.accounts) == made.value == 63731449
    margin = explain(table, "2022-09.SECTOR.MARGIN.actual", heinola.engine)
    assert [operand.figure_id.split(".")[2] for operand in margin.operands] == [
        "REVENUE",
        "OWN_USE",
        "EXPENSE",
    ]
