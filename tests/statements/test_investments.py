"""Investments are kept apart from operations, by account or by project, and shown by project."""

from pathlib import Path

from tests.statements.town import NAME, appropriation, request_of, row

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.budget import Project
from toteuma.domain.vocabulary import ColumnCode, ProjectKind
from toteuma.ledger.reference import ReferenceEngine
from toteuma.statements import (
    AccountPart,
    compute_project_statements,
    compute_statements,
    explain,
    investment_accounts,
)

C = ColumnCode
LAYOUTS = shipped_layouts()
PROJECTS = (
    Project("GYM", ProjectKind.INVESTMENT, "SCHOOLS", NAME),
    Project("ROAD", ProjectKind.INVESTMENT, "LIBRARY", NAME),
    Project("EVENT", ProjectKind.OPERATING, "SCHOOLS", NAME),
)
ROWS = [
    row(4300, -100, project="GYM"),
    row(3300, 30, project="GYM"),
    row(1120, -7),  # an investment account without a project
    row(4300, -4000, project="EVENT"),
    row(4300, -50000),
    row(4300, -600000, project="NOBODYS"),
    row(7000, -9, project="GYM"),  # on no line of the investment layout
]
BUDGET = (
    appropriation(1120, -400, project="GYM"),
    appropriation(1120, -60),
    appropriation(4300, -70000),
)
SHARED = {
    "projects": PROJECTS,
    "budget_lines": BUDGET,
    "investment_accounts": investment_accounts(LAYOUTS.values()),
}


def test_each_book_shows_its_own_and_together_they_show_all(tmp_path: Path) -> None:
    engine = ReferenceEngine()
    operations, investments = (
        compute_statements(request_of(tmp_path, ROWS, layout=LAYOUTS[code], **SHARED), engine)
        for code in ("fi-municipal", "fi-investments")
    )
    assert operations.exact("TOWN", "SERVICES", C.ACTUAL) == -654000
    assert operations.exact("TOWN", "SERVICES", C.BUDGET) == -70000
    assert operations.exact("TOWN", "GRANTS_IN", C.ACTUAL) == 0
    assert investments.exact("TOWN", "INVESTMENT_INCOME", C.ACTUAL) == 30
    assert investments.exact("TOWN", "INVESTMENT_EXPENDITURE", C.ACTUAL) == -107
    assert investments.exact("TOWN", "INVESTMENT_NET", C.ACTUAL) == -77
    assert investments.exact("TOWN", "INVESTMENT_NET", C.BUDGET) == -460
    (left,) = [each for each in investments.leftovers if each.column is C.ACTUAL]
    assert (left.place, left.account, left.cents) == ("K1", 7000, -9)


def test_a_project_has_its_appropriation_actual_remaining_and_used(tmp_path: Path) -> None:
    request = request_of(tmp_path, ROWS, layout=LAYOUTS["fi-investments"], node="SCHOOLS", **SHARED)
    table = compute_project_statements(request, ReferenceEngine())
    figures = {
        place: [
            table.exact(place, "INVESTMENT_NET", code)
            for code in (C.BUDGET, C.ACTUAL, C.REMAINING, C.USED_PERCENT, C.FORECAST)
        ]
        for place in table.codes
    }
    assert figures == {
        "SCHOOLS": [-460, -77, -383, 167, None],
        "SCHOOLS:GYM": [-400, -70, -330, 175, None],
        "SCHOOLS:ROAD": [0, 0, 0, 0, None],
        "SCHOOLS:EVENT": [0, 0, 0, 0, None],
        "SCHOOLS:": [-60, -7, -53, 117, None],
    }
    gym = table.statement("SCHOOLS:GYM")
    assert (gym.node, gym.project) == ("SCHOOLS", "GYM")
    assert [line.code for line in gym.lines] == [
        "INVESTMENT_INCOME",
        "INVESTMENT_EXPENDITURE",
        "INVESTMENT_NET",
    ]
    assert table.statement("SCHOOLS:ROAD").lines == ()
    assert gym.line("INVESTMENT_NET").figure(C.ACTUAL).id == (
        "2022-09.SCHOOLS:GYM.INVESTMENT_NET.actual"
    )
    made = explain(table, "2022-09.SCHOOLS:GYM.INVESTMENT_EXPENDITURE.actual", ReferenceEngine())
    assert made.accounts == (AccountPart(4300, -100, 1),)


def test_a_project_below_another_node_is_not_shown_here(tmp_path: Path) -> None:
    rows = [*ROWS, row(4300, -5, cost_centre="K3", project="GYM")]
    request = request_of(tmp_path, rows, layout=LAYOUTS["fi-investments"], node="SCHOOLS", **SHARED)
    table = compute_project_statements(request, ReferenceEngine())
    assert table.exact("SCHOOLS:GYM", "INVESTMENT_EXPENDITURE", C.ACTUAL) == -100
