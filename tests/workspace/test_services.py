"""Services: each change is one transaction with one audit row, and keeps the rules."""

import inspect
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection

from tests.workspace.sample import START, sample_content, words
from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.accounts import Account, AccountRange
from toteuma.domain.budget import BudgetLine, Forecast, Project
from toteuma.domain.content import ReportColumn
from toteuma.domain.layout import Book, Layout, LayoutLine
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.organisation import (
    CostCentreMapping,
    OrganisationNode,
    organisation_in_year,
    restated_cost_centres,
)
from toteuma.domain.planning import (
    Assessment,
    InvestmentNarrative,
    KeyFigureValue,
    Observation,
    Outcome,
    SeriesValue,
)
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, NodeKind, ProjectKind, Status, ValueKind
from toteuma.workspace import models, services
from toteuma.workspace.errors import (
    AuditTrailError,
    ContentFaultyError,
    DecisionExistsError,
    ForecastUnknownError,
    MunicipalityUnknownError,
    NodeExistsError,
    NodeUnknownError,
    TransferNotBalancedError,
)
from toteuma.workspace.queries import budget as budget_queries
from toteuma.workspace.queries import chart, planning
from toteuma.workspace.queries.audit import audit_trail, broken_audit_rows
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.queries.organisation import cost_centre_mappings, organisation_nodes
from toteuma.workspace.services.budget import (
    Appropriation,
    adopt_amendment,
    adopt_budget,
    clear_forecast,
    make_transfer,
    set_forecast,
)
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.planning import (
    assess_risk,
    record_observations,
    set_goal,
    set_key_figure_value,
    set_outcome,
    set_series_value,
    write_assessment,
    write_investment_narrative,
)
from toteuma.workspace.services.structure import (
    add_nodes,
    change_node,
    close_node,
    map_cost_centres,
    set_accounts,
    set_layout,
    set_projects,
    set_report_columns,
)

pytestmark = pytest.mark.django_db

WHERE = {"municipality": "SAMPLE"}
WHO = {"actor": "anna", "why": "because"}
BOTH = WHERE | WHO
COUNCIL = {"decided_on": date(2022, 10, 3), "decider": words("Valtuusto")}


@pytest.fixture(autouse=True)
def stored(db):
    """The sample, in the database."""
    save_content(content=sample_content(), actor="loader")


@pytest.fixture(autouse=True)
def consistent(stored):
    """After each test nothing refers to nothing, and the audit trail is whole."""
    yield
    connection.check_constraints()
    assert broken_audit_rows(**WHERE) == ()


def last_entry():
    return audit_trail(**WHERE)[-1]


def codes_of(caught) -> list[str]:
    return [issue.code for issue in caught.value.issues]


def test_every_service_takes_keywords_only_and_names_its_actor():
    found = []
    for module in ("batches", "budget", "content", "planning", "structure", "tables"):
        name = f"{services.__name__}.{module}"
        for service in vars(import_module(name)).values():
            is_own = inspect.isfunction(service) and service.__module__ == name
            if not is_own or service.__name__.startswith("_"):
                continue
            parameters = inspect.signature(service).parameters
            if "municipality" not in parameters:  # a part that services share; it changes nothing
                continue
            assert {"actor", "why"} <= set(parameters), service
            kinds = {parameter.kind for parameter in parameters.values()}
            assert kinds == {inspect.Parameter.KEYWORD_ONLY}, service
            found.append(service.__name__)
    assert len(found) > 20


# Each service once: call and action told in the audit trail.
CHANGES = {
    "budget.adopt": lambda: adopt_budget(
        fiscal_year=2023, lines=[Appropriation("101", 4000, -1)], **COUNCIL, **BOTH
    ),
    "budget.amend": lambda: adopt_amendment(
        fiscal_year=2022, lines=[Appropriation("101", 4000, -1)], **COUNCIL, **BOTH
    ),
    "budget.transfer": lambda: make_transfer(
        fiscal_year=2022,
        lines=[Appropriation("101", 4000, -1), Appropriation("200", 4000, 1)],
        **COUNCIL,
        **BOTH,
    ),
    "forecast.set": lambda: set_forecast(forecast=Forecast(2022, 10, "101", "STAFF", -1), **BOTH),
    "forecast.clear": lambda: clear_forecast(
        fiscal_year=2022, as_of_month=9, node="101", line="STAFF", **BOTH
    ),
    "observation.record": lambda: record_observations(
        observations=[Observation("M1", date(2022, 10, 1), Decimal(3), "Jono")], **BOTH
    ),
    "goal.set": lambda: set_goal(goal=replace(sample_content().goals[0], position=9), **BOTH),
    "outcome.set": lambda: set_outcome(
        outcome=Outcome("goal", "G1", "2022-12", Status.PARTLY, words("Osin")), **BOTH
    ),
    "assessments.write": lambda: write_assessment(
        assessment=Assessment("SCHOOL", "2022-09", words("Riittää")), **BOTH
    ),
    "investment_narratives.write": lambda: write_investment_narrative(
        narrative=InvestmentNarrative("GYM", "2022-09", words("Kesken")), **BOTH
    ),
    "key_figure.set": lambda: set_key_figure_value(
        value=KeyFigureValue("K2", 2022, ValueKind.ACTUAL, Decimal(11), None), **BOTH
    ),
    "series.set": lambda: set_series_value(
        value=SeriesValue("PEOPLE", 2022, ValueKind.ACTUAL, Decimal(18000)), **BOTH
    ),
    "risk.assess": lambda: assess_risk(risk=replace(sample_content().risks[0], impact=2), **BOTH),
    "nodes.add": lambda: add_nodes(
        nodes=[OrganisationNode("300", NodeKind.COST_CENTRE, words("Uusi"), "CARE", START)], **BOTH
    ),
    "node.change": lambda: change_node(
        node=replace(sample_content().nodes[-1], parent="CARE", valid_from=date(2023, 1, 1)), **BOTH
    ),
    "node.close": lambda: close_node(code="200", last_day=date(2022, 6, 30), **BOTH),
    "cost_centres.map": lambda: map_cost_centres(
        mappings=[CostCentreMapping(2023, "200", "101")], **BOTH
    ),
    "accounts.set": lambda: set_accounts(accounts=[Account(4500, words("Aineet"))], **BOTH),
    "projects.set": lambda: set_projects(
        projects=[Project("ROOF", ProjectKind.INVESTMENT, "CARE", words("Katto"))], **BOTH
    ),
    "layout.set": lambda: set_layout(layout=shipped_layouts()["fi-municipal"], **BOTH),
    "report_columns.set": lambda: set_report_columns(
        columns=[ReportColumn(1, ColumnCode.ACTUAL, UnitOfMeasure.EURO)], **BOTH
    ),
}


@pytest.mark.parametrize("action", CHANGES)
def test_each_service_changes_something_and_writes_one_audit_row(action):
    before = read_content("SAMPLE")
    CHANGES[action]()
    assert read_content("SAMPLE") != before
    assert len(audit_trail(**WHERE)) == 2
    entry = last_entry()
    assert (entry.action, entry.actor, entry.why) == (action, "anna", "because")
    assert entry.subject
    assert entry.before is not None or entry.after is not None


@pytest.mark.parametrize("action", CHANGES)
def test_each_service_has_its_change_in_the_history(action):
    CHANGES[action]()
    change = last_entry().change
    kept = [getattr(models, name) for name in models.__all__]
    assert any(
        model.history.filter(change=change).exists() for model in kept if hasattr(model, "history")
    )


def test_a_change_of_an_unknown_municipality_is_refused():
    with pytest.raises(MunicipalityUnknownError):
        set_forecast(
            municipality="NOWHERE", forecast=Forecast(2022, 9, "101", "STAFF", 1), actor="anna"
        )


def test_a_refused_change_leaves_nothing_behind():
    before = read_content("SAMPLE")
    with pytest.raises(ContentFaultyError) as caught:
        record_observations(
            observations=[
                Observation("M1", date(2022, 10, 1), Decimal(3), ""),
                Observation("M9", date(2022, 10, 1), Decimal(3), ""),
                Observation("M2", date(2022, 10, 1), Decimal(3), ""),
            ],
            **BOTH,
        )
    assert codes_of(caught) == ["folder.reference_unknown", "folder.yes_no_value"]
    assert read_content("SAMPLE") == before
    assert len(audit_trail(**WHERE)) == 1


# The budget


def test_amendments_are_numbered_in_order():
    lines = [Appropriation("101", 4000, -100)]
    assert adopt_amendment(fiscal_year=2022, lines=lines, **COUNCIL, **BOTH) == 3
    assert adopt_amendment(fiscal_year=2022, lines=lines, number=7, **COUNCIL, **BOTH) == 7
    assert adopt_amendment(fiscal_year=2022, lines=lines, **COUNCIL, **BOTH) == 8
    with pytest.raises(DecisionExistsError):
        adopt_amendment(fiscal_year=2022, lines=lines, number=7, **COUNCIL, **BOTH)
    assert last_entry().subject == "2022/8"


def test_a_year_has_one_original_budget_and_nothing_is_amended_before_it():
    lines = [Appropriation("101", 4000, -100), Appropriation("101", 4000, -20)]
    with pytest.raises(DecisionExistsError):
        adopt_budget(fiscal_year=2022, lines=lines, **COUNCIL, **BOTH)
    with pytest.raises(ContentFaultyError) as caught:
        adopt_amendment(fiscal_year=2023, lines=lines, **COUNCIL, **BOTH)
    assert codes_of(caught) == ["folder.original_budget_missing"]
    adopt_budget(fiscal_year=2023, lines=lines, **COUNCIL, **BOTH)
    # Lines on one place are added together.
    assert budget_queries.budget_lines(fiscal_year=2023, **WHERE) == (
        BudgetLine(2023, 0, "101", 4000, "", -120),
    )


def test_a_transfer_sums_to_zero():
    lines = [Appropriation("101", 4000, -100), Appropriation("200", 4300, 99)]
    with pytest.raises(TransferNotBalancedError) as caught:
        make_transfer(fiscal_year=2022, lines=lines, **COUNCIL, **BOTH)
    assert caught.value.parameters["cents"] == -1
    lines.append(Appropriation("200", 4000, 1, "CLUB"))
    assert make_transfer(fiscal_year=2022, lines=lines, **COUNCIL, **BOTH) == 3
    assert (
        sum(line.cents for line in read_content("SAMPLE").budget_lines if line.decision == 3) == 0
    )


def test_appropriations_go_to_known_places_only():
    lines = [Appropriation("NOWHERE", 4000, 1), Appropriation("101", 9999, 1, "NONE")]
    with pytest.raises(ContentFaultyError) as caught:
        adopt_amendment(fiscal_year=2022, lines=lines, **COUNCIL, **BOTH)
    assert codes_of(caught) == ["folder.reference_unknown"] * 3


def test_a_forecast_is_replaced_and_taken_back():
    place = {"fiscal_year": 2022, "as_of_month": 9, "node": "101", "line": "STAFF"}
    set_forecast(forecast=Forecast(**place, cents=-7), **BOTH)
    assert last_entry().before == {
        "forecasts": [
            place
            | {
                "cents": -9500000,
                "explanation": {
                    "fi": "Sijaisia",
                    "sv": "Sijaisia (sv)",
                    "en": "Sijaisia (en)",
                },
            }
        ]
    }
    assert last_entry().after == {"forecasts": [place | {"cents": -7, "explanation": {}}]}
    clear_forecast(**place, **BOTH)
    assert [row.node for row in budget_queries.forecasts(**WHERE)] == ["200"]
    with pytest.raises(ForecastUnknownError):
        clear_forecast(**place, **BOTH)
    with pytest.raises(ContentFaultyError) as caught:
        set_forecast(forecast=Forecast(2022, 9, "101", "MARGIN", 0), **BOTH)
    assert codes_of(caught) == ["folder.forecast_of_total"]


# Planning


def test_an_outcome_is_said_anew():
    outcome = Outcome("goal", "G1", "2022-09", Status.PARTLY, LocalizedText("Osin.\r\nNiin."))
    set_outcome(outcome=outcome, **BOTH)
    told = planning.outcomes(period="2022-09", **WHERE)
    assert [(row.subject, row.status) for row in told] == [
        ("A1", Status.PARTLY),
        ("G1", Status.PARTLY),
    ]
    # Browsers send carriage returns; they are stored as line feeds.
    assert told[1].text.fi == "Osin.\nNiin."
    for wrong in (
        replace(outcome, subject="G9"),
        replace(outcome, subject_kind="risk"),
        replace(outcome, period="2021-09"),
        replace(outcome, period="September"),
    ):
        with pytest.raises(ContentFaultyError):
            set_outcome(outcome=wrong, **BOTH)


def test_an_empty_text_takes_a_narrative_away():
    write_assessment(assessment=Assessment("CARE", "2022-09", LocalizedText()), **BOTH)
    assert planning.assessments(**WHERE) == ()
    assert last_entry().before["assessments"][0]["text"]["fi"] == "Määrärahat *riittävät*."
    with pytest.raises(ContentFaultyError) as caught:
        write_assessment(assessment=Assessment("NONE", "2022-09", words("?")), **BOTH)
    assert codes_of(caught) == ["folder.text_subject_unknown"]


def test_many_rows_are_told_as_a_count():
    start = date(2022, 1, 1).toordinal()
    many = [
        Observation("M1", date.fromordinal(start + day), Decimal(day), "Jono") for day in range(200)
    ]
    record_observations(observations=many, **BOTH)
    assert last_entry().after == {"observations": {"rows": 200}}
    assert len(planning.observations(measure="M1", **WHERE)) == 201


# Structure


def test_a_unit_that_is_closed_in_mid_year_still_reports():
    close_node(code="200", last_day=date(2022, 6, 30), **BOTH)
    nodes = organisation_nodes(**WHERE)
    assert "200" in organisation_in_year(nodes, 2022)
    assert "200" not in organisation_in_year(nodes, 2023)
    with pytest.raises(NodeUnknownError):
        close_node(code="200", last_day=date(2022, 7, 1), **BOTH)
    with pytest.raises(ContentFaultyError) as caught:
        close_node(code="CARE", last_day=date(2022, 6, 30), **BOTH)
    assert codes_of(caught) == ["folder.parent_not_valid"]


def test_a_unit_moves_on_a_day_and_last_years_figures_can_be_restated():
    moved = OrganisationNode(
        "200", NodeKind.COST_CENTRE, words("Ala"), "CARE", date(2023, 1, 1), None, 3
    )
    change_node(node=moved, **BOTH)
    nodes = organisation_nodes(**WHERE)
    assert organisation_in_year(nodes, 2022).node("200").parent == "SCHOOL"
    assert organisation_in_year(nodes, 2022).node("200").valid_to == date(2022, 12, 31)
    assert organisation_in_year(nodes, 2023).children("CARE") == ("101", "200")
    map_cost_centres(mappings=[CostCentreMapping(2023, "101", "200")], **BOTH)
    assert restated_cost_centres(cost_centre_mappings(**WHERE), 2021, 2023) == {
        "100": "200",
        "101": "200",
    }


def test_a_node_is_corrected_where_it_starts():
    renamed = replace(sample_content().nodes[-1], name=words("Uusi nimi"))
    change_node(node=renamed, **BOTH)
    assert organisation_in_year(organisation_nodes(**WHERE), 2022).node(renamed.code) == renamed
    with pytest.raises(NodeUnknownError):
        change_node(node=replace(renamed, code="999"), **BOTH)
    with pytest.raises(NodeExistsError):
        add_nodes(nodes=[renamed], **BOTH)


def test_the_organisation_stays_one_tree():
    second_root = OrganisationNode("TOP", NodeKind.MUNICIPALITY, words("?"), None, START)
    with pytest.raises(ContentFaultyError) as caught:
        add_nodes(nodes=[second_root], **BOTH)
    assert codes_of(caught) == ["folder.root_count"]


def test_the_municipalitys_own_layout_stands_before_the_shipped_one():
    assert chart.layouts(**WHERE)["fi-municipal"] == shipped_layouts()["fi-municipal"]
    assert set(chart.layouts(**WHERE)) == {*shipped_layouts(), "short"}
    own = replace(shipped_layouts()["fi-municipal"], source="own decision")
    set_layout(layout=own, **BOTH)
    assert chart.layouts(**WHERE)["fi-municipal"] == own
    shorter = replace(own, lines=own.lines[:6])
    set_layout(layout=shorter, **BOTH)
    assert chart.layouts(**WHERE)["fi-municipal"] == shorter


def test_a_layout_does_not_lose_a_line_that_is_in_use():
    lines = (LayoutLine("ELSE", words("Muu"), (AccountRange(3000, 3999),)),)
    layout = Layout("short", words("Lyhyt"), Book.OPERATIONS, START, "", 4, lines)
    with pytest.raises(ContentFaultyError) as caught:
        set_layout(layout=layout, **BOTH)
    assert [(issue.code, issue.value) for issue in caught.value.issues] == [
        ("folder.line_unknown", "NET")
    ]


def test_granular_queries_agree_with_the_whole():
    whole = read_content("SAMPLE")
    assert organisation_nodes(**WHERE) == whole.nodes
    assert cost_centre_mappings(**WHERE) == whole.cost_centre_mappings
    assert chart.municipality_settings(**WHERE) == whole.municipality
    for name in ("accounts", "projects", "binding_levels", "report_columns"):
        assert getattr(chart, name)(**WHERE) == getattr(whole, name), name
    for name in ("budget_decisions", "budget_lines", "forecasts"):
        assert getattr(budget_queries, name)(**WHERE) == getattr(whole, name), name
    for name in (
        *("roles", "aims", "sub_objectives", "goals", "measures", "observations", "outcomes"),
        *("assessments", "investment_narratives", "series", "series_values"),
        *("key_figures", "key_figure_values", "risks"),
    ):
        assert getattr(planning, name)(**WHERE) == getattr(whole, name), name
    assert planning.goals(fiscal_year=2021, **WHERE) == ()
    assert planning.risks(fiscal_year=2022, **WHERE) == whole.risks
    assert planning.investment_narratives(period="2021", **WHERE) == ()


# The audit trail


def test_the_audit_trail_is_only_added_to():
    row = models.AuditRow.objects.get()
    row.actor = "somebody else"
    for forbidden in (
        row.save,
        row.delete,
        models.AuditRow.objects.all().delete,
        lambda: models.AuditRow.objects.update(actor="somebody else"),
    ):
        with pytest.raises(AuditTrailError):
            forbidden()


def test_a_row_that_was_changed_or_taken_away_is_noticed():
    for amount in (1, 2, 3):
        set_forecast(forecast=Forecast(2022, 9, "101", "STAFF", amount), **BOTH)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workspace_auditrow SET actor = 'eve' WHERE number = 2")
        assert broken_audit_rows(**WHERE) == (2,)
        cursor.execute("UPDATE workspace_auditrow SET actor = 'anna' WHERE number = 2")
        assert broken_audit_rows(**WHERE) == ()
        cursor.execute("DELETE FROM workspace_auditrow WHERE number = 3")
        assert broken_audit_rows(**WHERE) == (4,)
        cursor.execute("DELETE FROM workspace_auditrow WHERE number = 4")
