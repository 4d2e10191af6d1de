"""Earlier figures under this year's structure, and units closed in the middle of a year."""

from datetime import date
from pathlib import Path

from tests.statements.town import NAME, START, row, table_of

from toteuma.domain.organisation import (
    CostCentreMapping,
    OrganisationNode,
    organisation_in_year,
)
from toteuma.domain.vocabulary import ColumnCode, NodeKind
from toteuma.statements import LeftoverReason

C = ColumnCode
COST_CENTRE = NodeKind.COST_CENTRE
NODES = (
    OrganisationNode("TOWN", NodeKind.MUNICIPALITY, NAME, None, START),
    OrganisationNode("SCHOOLS", NodeKind.SERVICE_AREA, NAME, "TOWN", START),
    OrganisationNode("LIBRARY", NodeKind.SERVICE_AREA, NAME, "TOWN", START),
    OrganisationNode("K1", COST_CENTRE, NAME, "SCHOOLS", START),
    OrganisationNode("K2", COST_CENTRE, NAME, "LIBRARY", START),
    # Closed in June 2022: it is in the tree of 2022, and no longer in that of 2023.
    OrganisationNode("K3", COST_CENTRE, NAME, "SCHOOLS", START, date(2022, 6, 30)),
)


def test_last_year_is_shown_where_mappings_move_it(tmp_path: Path) -> None:
    rows = [
        row(4000, -10, cost_centre="OLD", year=2021),
        row(4000, -3, cost_centre="K1", year=2021),
        row(4000, -1, cost_centre="K1"),
    ]
    table = table_of(
        tmp_path,
        rows,
        organisation=organisation_in_year(NODES, 2022),
        mappings=(CostCentreMapping(2022, "OLD", "K2"), CostCentreMapping(2022, "K1", "K2")),
    )
    assert table.exact("LIBRARY", "STAFF", C.ACCOUNTS_PREVIOUS) == -13
    assert table.exact("SCHOOLS", "STAFF", C.ACCOUNTS_PREVIOUS) == 0
    assert table.exact("SCHOOLS", "STAFF", C.ACTUAL) == -1  # this year's stay where booked
    assert table.leftovers == ()


def test_a_cost_centre_that_no_mapping_moves_and_nobody_knows_is_listed(tmp_path: Path) -> None:
    rows = [row(4000, -10, cost_centre="OLD", year=2021), row(9999, 7)]
    table = table_of(tmp_path, rows, columns=(), organisation=organisation_in_year(NODES, 2022))
    assert table.leftovers == ()  # no column shows either
    table = table_of(tmp_path, rows, organisation=organisation_in_year(NODES, 2022))
    lost = [left for left in table.leftovers if left.column is C.ACCOUNTS_PREVIOUS]
    assert [(left.place, left.reason, left.cents, left.entries) for left in lost] == [
        ("OLD", LeftoverReason.OUTSIDE_ORGANISATION, -10, 1)
    ]
    outside = [left for left in table.leftovers if left.column is C.ACTUAL]
    assert [(left.place, left.account, left.reason, left.cents) for left in outside] == [
        ("K1", 9999, LeftoverReason.OUTSIDE_LAYOUT, 7)
    ]


def test_a_unit_closed_in_mid_year_still_reports(tmp_path: Path) -> None:
    rows = [row(4000, -6, cost_centre="K3", period=5)]
    table = table_of(tmp_path, rows, organisation=organisation_in_year(NODES, 2022))
    assert table.exact("K3", "STAFF", C.ACTUAL) == -6
    assert [line.code for line in table.statement("K3").lines] == ["STAFF", "COST", "NET"]


def test_reorganisations_of_several_years_compose(tmp_path: Path) -> None:
    rows = [row(4000, -6, cost_centre="OLDEST", year=2021)]
    mappings = (
        CostCentreMapping(2021, "OLDEST", "LOST"),  # not between 2021 and 2022
        CostCentreMapping(2022, "OLDEST", "K1"),
    )
    table = table_of(
        tmp_path, rows, organisation=organisation_in_year(NODES, 2022), mappings=mappings
    )
    assert table.exact("K1", "STAFF", C.ACCOUNTS_PREVIOUS) == -6
