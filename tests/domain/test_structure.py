"""Periods, organisation and layouts cannot be built wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import Layout, LayoutLine
from toteuma.domain.organisation import (
    CostCentreMapping,
    Organisation,
    OrganisationNode,
    organisation_in_year,
    restated_cost_centres,
)
from toteuma.domain.period import Period, PeriodMalformedError
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import NodeKind

NAME = LocalizedText("nimi", "namn", "name")


def node(
    code: str,
    parent: str | None,
    kind: NodeKind = NodeKind.UNIT,
    valid: tuple[date, date | None] = (date(2020, 1, 1), None),
) -> OrganisationNode:
    return OrganisationNode(code, kind, NAME, parent, *valid)


@given(st.integers(1900, 2200), st.integers(1, 12), st.integers(1, 12), st.booleans())
def test_a_period_is_read_back_from_its_code(
    year: int, first: int, last: int, with_closing: bool
) -> None:
    first, last = min(first, last), max(first, last)
    is_whole = with_closing and first == 1 and last == 12
    period = Period(year, first, last, with_closing=is_whole)
    assert Period.parse(period.code) == period


@pytest.mark.parametrize(
    "text", ["", "2022-13", "2022-00", "syyskuu", "2022-9-1", "22-09", "2022-05..02"]
)
def test_what_is_no_period_is_refused_with_advice(text: str) -> None:
    with pytest.raises(PeriodMalformedError, match="is not a period"):
        Period.parse(text)


def test_three_quarters_of_the_year_are_gone_at_the_end_of_september() -> None:
    period = Period.parse("2022-09")
    assert (period.start, period.end) == (date(2022, 1, 1), date(2022, 9, 30))
    assert period.share_of_year == 750
    assert Period.whole_year(2021).numbers[-4:] == (13, 14, 15, 16)


def test_closing_periods_belong_only_to_a_period_that_ends_in_december() -> None:
    with pytest.raises(InvalidValueError):
        Period(2022, 1, 9, with_closing=True)


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [node("A", None), node("B", None)],
        [node("A", None), node("A", "A")],
        [node("A", None), node("B", "MISSING")],
        [node("A", None), node("B", "C"), node("C", "B")],
        [node("A", None), node("K", "A", NodeKind.COST_CENTRE), node("B", "K")],
    ],
    ids=["empty", "two roots", "twice", "orphan", "cycle", "below a cost centre"],
)
def test_a_tree_that_is_none_is_refused(nodes: list[OrganisationNode]) -> None:
    with pytest.raises(InvalidValueError):
        Organisation(nodes)


@pytest.mark.parametrize("code", ["", "A B", "A/B", "A:B", "A,B", "A;B", "A|B"])
def test_a_code_that_would_break_a_file_is_refused(code: str) -> None:
    with pytest.raises(InvalidValueError):
        node(code, None)


def test_a_unit_closed_in_mid_year_still_reports_that_year_and_not_the_next() -> None:
    closed = node("B", "A", valid=(date(2020, 1, 1), date(2022, 6, 30)))
    nodes = [node("A", None), closed]
    assert "B" in organisation_in_year(nodes, 2022)
    assert "B" not in organisation_in_year(nodes, 2023)


def test_the_latest_validity_within_the_year_stands() -> None:
    before = node("B", "A", valid=(date(2020, 1, 1), date(2022, 5, 31)))
    after = node("B", "C", valid=(date(2022, 6, 1), None))
    tree = organisation_in_year([node("A", None), node("C", "A"), before, after], 2022)
    assert tree.ancestors_or_self("B") == ("B", "C", "A")
    assert tree.descendants_or_self("C") == ("C", "B")


def test_a_chain_of_reorganisations_composes() -> None:
    mappings = [
        CostCentreMapping(2021, "1000", "1100"),
        CostCentreMapping(2022, "1100", "1200"),
        CostCentreMapping(2022, "2000", "1200"),
    ]
    assert restated_cost_centres(mappings, 2020, 2022) == {
        "1000": "1200",
        "1100": "1200",
        "2000": "1200",
    }
    assert restated_cost_centres(mappings, 2021, 2022) == {"1100": "1200", "2000": "1200"}
    assert restated_cost_centres(mappings, 2022, 2022) == {}


def test_the_finnish_layout_maps_the_chart_of_accounts() -> None:
    layout = shipped_layouts()["fi-municipal"]
    expected = {3005: "SALES", 3295: "FEES", 3390: "GRANTS_IN", 4820: "RENT_OUT", 7170: "DEPR"}
    for account, line in expected.items():
        found = layout.line_of(account)
        assert found is not None
        assert found.code == line
    assert layout.line_of(1170) is None


def test_a_layout_for_longer_account_numbers_holds_the_same_accounts() -> None:
    layout = shipped_layouts()["fi-municipal"].for_digits(6)
    line = layout.line_of(464100)
    assert line is not None
    assert line.code == "SUPPLIES"
    with pytest.raises(InvalidValueError):
        layout.for_digits(4)


def test_overlapping_ranges_and_totals_of_later_lines_are_refused() -> None:
    shipped = shipped_layouts()["fi-municipal"]

    def build(*lines: LayoutLine) -> Layout:
        return Layout("x", NAME, shipped.book, shipped.valid_from, "", 4, lines)

    with pytest.raises(InvalidValueError, match="overlap"):
        build(
            LayoutLine("A", NAME, (AccountRange(3000, 3100),)),
            LayoutLine("B", NAME, (AccountRange(3100, 3200),)),
        )
    with pytest.raises(InvalidValueError, match="not a line above"):
        build(LayoutLine("T", NAME, sum_of=("A",)), LayoutLine("A", NAME, (AccountRange(1, 2),)))
    with pytest.raises(InvalidValueError, match="twice"):
        build(*(LayoutLine("A", NAME, (AccountRange(n, n),)) for n in (1, 2)))
    with pytest.raises(InvalidValueError, match="either"):
        LayoutLine("A", NAME)
