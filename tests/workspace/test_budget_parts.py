"""The budget after amendments is computed, with its parts visible."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workspace.sample import sample_content, words
from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.budget import BudgetDecision, BudgetLine
from toteuma.domain.vocabulary import DecisionKind
from toteuma.workspace.queries.budget import BudgetChange, budget_parts
from toteuma.workspace.services.content import save_content

pytestmark = pytest.mark.django_db

OPERATIONS = shipped_layouts()["fi-municipal"]
INVESTMENTS = shipped_layouts()["fi-investments"]


def parts(layout=OPERATIONS, **options):
    found = budget_parts(municipality="SAMPLE", layout=layout, **({"fiscal_year": 2022} | options))
    return {(row.node, row.line): row for row in found}


def test_each_decision_stands_beside_the_original():
    save_content(content=sample_content(), actor="tester")
    staff = parts()["CITY", "STAFF"]
    assert staff.original == -165_000_00
    assert staff.changes == (
        BudgetChange(1, DecisionKind.AMENDMENT, date(2022, 4, 25), -3_000_00),
        BudgetChange(2, DecisionKind.TRANSFER, date(2022, 8, 29), 1_500_00),
    )
    assert staff.amendments == -1_500_00
    assert staff.after_amendments == -166_500_00


def test_a_transfer_moves_between_lines_and_units_and_leaves_the_whole_as_it_was():
    save_content(content=sample_content(), actor="tester")
    found = parts()
    moved = {
        key: change.cents
        for key, row in found.items()
        for change in row.changes
        if change.number == 2
    }
    assert moved["CARE", "STAFF"] == 1_500_00
    assert moved["SCHOOL", "SERVICES"] == -1_500_00
    assert moved["CITY", "MARGIN"] == 0
    assert found["CITY", "MARGIN"].after_amendments == -158_000_00


def test_investments_are_kept_apart_from_operations():
    save_content(content=sample_content(), actor="tester")
    assert parts(INVESTMENTS)["CITY", "INVESTMENT_NET"].original == -40_000_00
    assert parts()["SCHOOL", "STAFF"].original == -75_000_00


def test_decisions_count_from_their_day():
    save_content(content=sample_content(), actor="tester")
    before = parts(as_of=date(2022, 4, 24))["CITY", "STAFF"]
    assert (before.after_amendments, before.changes) == (-165_000_00, ())
    after = parts(as_of=date(2022, 4, 25))["CITY", "STAFF"]
    assert after.after_amendments == -168_000_00


def test_no_budget_is_no_figure_and_no_appropriation_is_zero():
    save_content(content=sample_content(), actor="tester")
    assert parts()["CITY", "FEES"].after_amendments == 0
    none = parts(fiscal_year=2021)["CITY", "STAFF"]
    assert (none.original, none.amendments, none.after_amendments) == (None, None, None)
    early = parts(as_of=date(2021, 1, 1))["CITY", "STAFF"]
    assert early.after_amendments is None


def test_asked_nodes_come_in_the_order_asked():
    save_content(content=sample_content(), actor="tester")
    found = budget_parts(
        municipality="SAMPLE", fiscal_year=2022, layout=OPERATIONS, nodes=["SCHOOL", "CARE"]
    )
    assert list(dict.fromkeys(row.node for row in found)) == ["SCHOOL", "CARE"]
    with pytest.raises(KeyError):
        budget_parts(municipality="SAMPLE", fiscal_year=2022, layout=OPERATIONS, nodes=["NONE"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["CITY", "CARE", "SCHOOL", "101", "200"]),
            st.sampled_from([1100, 3000, 4000, 4300]),
            st.sampled_from(["", "GYM", "CLUB"]),
            st.integers(-(10**12), 10**12),
        ),
        unique_by=lambda line: line[:4],
        max_size=12,
    )
)
def test_parts_are_the_sums_of_lines_however_they_lie(lines):
    content = sample_content()
    decisions = [
        BudgetDecision(
            2022,
            number,
            DecisionKind.AMENDMENT if number else DecisionKind.ORIGINAL,
            date(2022, 1, 1 + number),
            words("Valtuusto"),
        )
        for number in range(4)
    ]
    given_lines = tuple(BudgetLine(2022, *line) for line in lines)
    save_content(
        content=replace(content, budget_decisions=tuple(decisions), budget_lines=given_lines),
        actor="tester",
    )
    below = {
        "CITY": {"CITY", "CARE", "SCHOOL", "101", "200"},
        "CARE": {"CARE", "101"},
        "SCHOOL": {"SCHOOL", "200"},
    }
    for layout, is_investment in ((OPERATIONS, False), (INVESTMENTS, True)):
        found = parts(layout)
        bottom = "INVESTMENT_NET" if is_investment else "RESULT"
        for node, members in below.items():
            expected = [
                line
                for line in given_lines
                if line.node in members
                and (line.project == "GYM" or line.account == 1100) is is_investment
            ]
            row = found[node, bottom]
            assert row.original == sum(line.cents for line in expected if line.decision == 0)
            assert row.after_amendments == sum(line.cents for line in expected)
