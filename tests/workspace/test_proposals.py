"""Proposals for budget decisions: who changes what, in which order, and what comes of them."""

from dataclasses import replace
from datetime import date

import pytest

from tests.workspace.sample import sample_content, words
from toteuma.domain.budget import Forecast
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind
from toteuma.workspace.errors import (
    ChangedMeanwhileError,
    ContentFaultyError,
    DecisionExistsError,
)
from toteuma.workspace.models import BudgetProposal, ProposalState
from toteuma.workspace.queries.audit import audit_trail, broken_audit_rows
from toteuma.workspace.queries.budget import budget_decisions, budget_lines, forecasts
from toteuma.workspace.queries.forecasts import forecast_months, rolled_up_forecast
from toteuma.workspace.queries.proposals import ProposalUnknownError, proposal, proposals
from toteuma.workspace.services.budget import Appropriation
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.forecasts import give_forecasts
from toteuma.workspace.services.proposals import (
    ProposalChangedError,
    ProposalEmptyError,
    ProposalOutsideError,
    ProposalStateError,
    adopt_proposal,
    change_proposal,
    draft_proposal,
    reopen_proposal,
    return_proposal,
    submit_proposal,
    withdraw_proposal,
)

pytestmark = pytest.mark.django_db

TAKES = Appropriation("200", 4000, 500_00)
GIVES = Appropriation("200", 4300, -500_00)


@pytest.fixture(autouse=True)
def sample() -> None:
    save_content(content=sample_content(), actor="tester")


def drafted(*lines: Appropriation, kind=DecisionKind.TRANSFER, node="SCHOOL", year=2022) -> int:
    return draft_proposal(
        municipality="SAMPLE",
        fiscal_year=year,
        node=node,
        kind=kind,
        lines=lines,
        reason=words("Sijainen"),
        actor="head",
    )


def submitted(*lines: Appropriation, **options) -> int:
    number = drafted(*lines, **options)
    submit_proposal(municipality="SAMPLE", number=number, version=1, actor="head")
    return number


def found(number: int):
    return proposal(municipality="SAMPLE", number=number)


def adopt(number: int, version: int = 2, **options) -> int:
    return adopt_proposal(
        municipality="SAMPLE",
        number=number,
        version=version,
        decided_on=date(2022, 10, 3),
        decider=words("Lautakunta"),
        reason=words("Sijainen"),
        actor="controller",
        **options,
    )


def test_a_draft_is_kept_with_its_lines_and_changes_no_budget() -> None:
    before = budget_lines(municipality="SAMPLE")
    number = drafted(TAKES, GIVES)
    kept = found(number)
    assert (kept.state, kept.version, kept.node) == (ProposalState.DRAFT, 1, "SCHOOL")
    assert [(line.account, line.cents) for line in kept.lines] == [(4000, 50000), (4300, -50000)]
    assert kept.cents == 0
    assert budget_lines(municipality="SAMPLE") == before


def test_numbers_count_on_over_years_and_lists_are_of_one_year() -> None:
    first, second = drafted(TAKES), drafted(GIVES)
    assert second == first + 1
    assert [one.number for one in proposals(municipality="SAMPLE", fiscal_year=2022)] == [2, 1]
    assert proposals(municipality="SAMPLE", fiscal_year=2021) == ()


def test_an_adopted_proposal_is_the_next_decision_with_its_lines() -> None:
    number = submitted(TAKES, GIVES)
    decision = adopt(number)
    assert decision == 3
    made = budget_decisions(municipality="SAMPLE", fiscal_year=2022)[-1]
    assert (made.number, made.kind) == (3, DecisionKind.TRANSFER)
    assert (made.decided_on, made.decider) == (date(2022, 10, 3), words("Lautakunta"))
    lines = [one for one in budget_lines(municipality="SAMPLE") if one.decision == 3]
    assert {(one.node, one.account, one.cents) for one in lines} == {
        ("200", 4000, 50000),
        ("200", 4300, -50000),
    }
    assert (found(number).state, found(number).decision) == (ProposalState.ADOPTED, 3)


def test_each_step_is_one_row_of_the_trail() -> None:
    before = len(audit_trail(municipality="SAMPLE"))
    adopt(submitted(TAKES, GIVES))
    trail = audit_trail(municipality="SAMPLE")
    assert [row.action for row in trail[before:]] == [
        "proposal.draft",
        "proposal.submit",
        "proposal.adopt",
    ]
    assert trail[-1].subject == "2022 #1, 2022/3"
    assert trail[-1].actor == "controller"
    assert broken_audit_rows(municipality="SAMPLE") == ()


def test_a_transfer_may_be_drafted_unbalanced_but_not_submitted() -> None:
    number = drafted(TAKES)
    with pytest.raises(ContentFaultyError) as refused:
        submit_proposal(municipality="SAMPLE", number=number, version=1, actor="head")
    assert [issue.code for issue in refused.value.issues] == ["folder.transfer_not_balanced"]
    assert found(number).state is ProposalState.DRAFT


def test_an_amendment_need_not_balance() -> None:
    assert adopt(submitted(GIVES, kind=DecisionKind.AMENDMENT)) == 3


def test_a_proposal_without_lines_goes_nowhere() -> None:
    number = drafted()
    with pytest.raises(ProposalEmptyError):
        submit_proposal(municipality="SAMPLE", number=number, version=1, actor="head")


@pytest.mark.parametrize("node", ["101", "CARE", "CITY", "100", "NOWHERE"])
def test_units_that_do_not_lie_under_the_proposals_own_are_refused(node: str) -> None:
    with pytest.raises(ProposalOutsideError):
        drafted(replace(TAKES, node=node))
    assert BudgetProposal.objects.count() == 0


def test_a_proposal_for_a_unit_above_may_touch_both_below() -> None:
    assert drafted(replace(TAKES, node="101"), GIVES, node="CITY") == 1


def test_unknown_accounts_and_projects_are_told() -> None:
    with pytest.raises(ContentFaultyError) as refused:
        drafted(replace(TAKES, account=9999), replace(GIVES, project="NONE"))
    assert {issue.value for issue in refused.value.issues} == {"9999", "NONE"}


def test_a_year_without_a_budget_has_no_proposals() -> None:
    with pytest.raises(ContentFaultyError) as refused:
        drafted(TAKES, year=2023)
    assert "folder.original_budget_missing" in {issue.code for issue in refused.value.issues}


def test_what_somebody_else_changed_meanwhile_is_not_written_over() -> None:
    number = drafted(TAKES)
    options = {"municipality": "SAMPLE", "number": number, "kind": DecisionKind.AMENDMENT}
    change_proposal(**options, version=1, lines=[GIVES], actor="first")
    with pytest.raises(ProposalChangedError, match="first"):
        change_proposal(**options, version=1, lines=[TAKES], actor="second")
    assert [line.account for line in found(number).lines] == [4300]
    with pytest.raises(ProposalChangedError):
        submit_proposal(municipality="SAMPLE", number=number, version=1, actor="second")


def test_a_returned_proposal_says_why_and_can_be_mended_and_submitted_again() -> None:
    number = submitted(TAKES, GIVES)
    step = {"municipality": "SAMPLE", "number": number}
    return_proposal(**step, version=2, answer="Perustelu puuttuu", actor="controller")
    assert (found(number).state, found(number).answer) == (
        ProposalState.RETURNED,
        "Perustelu puuttuu",
    )
    change_proposal(
        **step, version=3, kind=DecisionKind.TRANSFER, lines=[TAKES, GIVES], actor="head"
    )
    submit_proposal(**step, version=4, actor="head")
    assert (found(number).state, found(number).answer) == (ProposalState.SUBMITTED, "")


def test_a_withdrawn_proposal_can_be_taken_up_again() -> None:
    number = submitted(TAKES, GIVES)
    step = {"municipality": "SAMPLE", "number": number, "actor": "head"}
    withdraw_proposal(**step, version=2)
    with pytest.raises(ProposalStateError):
        adopt(number, version=3)
    reopen_proposal(**step, version=3)
    assert found(number).state is ProposalState.DRAFT


def test_what_is_adopted_stays_as_it_is() -> None:
    number = submitted(TAKES, GIVES)
    adopt(number)
    step = {"municipality": "SAMPLE", "number": number, "version": 3, "actor": "head"}
    for service in (submit_proposal, withdraw_proposal, reopen_proposal):
        with pytest.raises(ProposalStateError):
            service(**step)
    with pytest.raises(ProposalStateError):
        return_proposal(**step, answer="no")
    with pytest.raises(ProposalStateError):
        adopt(number, version=3)
    assert len(budget_decisions(municipality="SAMPLE", fiscal_year=2022)) == 4


def test_a_submitted_proposal_is_not_edited() -> None:
    number = submitted(TAKES, GIVES)
    with pytest.raises(ProposalStateError):
        change_proposal(
            municipality="SAMPLE",
            number=number,
            version=2,
            kind=DecisionKind.AMENDMENT,
            lines=[GIVES],
            actor="head",
        )


def test_a_decision_number_that_is_taken_leaves_the_proposal_submitted() -> None:
    number = submitted(TAKES, GIVES)
    with pytest.raises(DecisionExistsError):
        adopt(number, decision=2)
    assert found(number).state is ProposalState.SUBMITTED
    assert adopt(number, decision=7) == 7


def test_another_municipalitys_proposal_is_not_there() -> None:
    save_content(content=sample_content("OTHER"), actor="tester")
    number = drafted(TAKES)
    with pytest.raises(ProposalUnknownError):
        proposal(municipality="OTHER", number=number)
    with pytest.raises(ProposalUnknownError):
        submit_proposal(municipality="OTHER", number=number, version=1, actor="head")


def test_an_old_proposal_does_not_stand_in_the_way_of_the_chart() -> None:
    content = sample_content()
    drafted(TAKES, GIVES)
    keeps = tuple(line for line in content.budget_lines if line.account != 4300)
    fewer = replace(
        content,
        accounts=tuple(account for account in content.accounts if account.number != 4300),
        budget_lines=keeps,
        budget_decisions=content.budget_decisions[:2],
    )
    fewer = replace(fewer, budget_lines=tuple(one for one in keeps if one.decision < 2))
    save_content(content=fewer, actor="tester")
    assert len(found(1).lines) == 2


def forecast(line: str, cents: int, text: str = "") -> Forecast:
    return Forecast(2022, 9, "CARE", line, cents, LocalizedText(text))


def give(given, seen, actor="head") -> None:
    give_forecasts(
        municipality="SAMPLE",
        fiscal_year=2022,
        as_of_month=9,
        node="CARE",
        given=given,
        seen=seen,
        actor=actor,
    )


def given_now() -> dict[str, Forecast]:
    stored = forecasts(municipality="SAMPLE", fiscal_year=2022)
    return {one.line: one for one in stored if (one.as_of_month, one.node) == (9, "CARE")}


def test_forecasts_of_a_unit_are_given_and_taken_back_in_one_step() -> None:
    seen = given_now()
    first = {"IN": forecast("IN", 100_00), "OUT": forecast("OUT", -50_00, "Syy")}
    give(first, seen)
    assert given_now() == first
    rows = len(audit_trail(municipality="SAMPLE"))
    give({"IN": None, "OUT": forecast("OUT", -60_00)}, first)
    assert given_now() == {"OUT": forecast("OUT", -60_00)}
    trail = audit_trail(municipality="SAMPLE")
    assert len(trail) == rows + 1
    assert trail[-1].subject == "2022-09 CARE"


def test_a_forecast_that_somebody_else_changed_is_not_written_over() -> None:
    seen = given_now()
    give({"IN": forecast("IN", 1)}, seen)
    with pytest.raises(ChangedMeanwhileError):
        give({"IN": forecast("IN", 2), "OUT": forecast("OUT", 3)}, seen)
    assert given_now() == {"IN": forecast("IN", 1)}


def test_a_total_is_given_no_forecast() -> None:
    with pytest.raises(ContentFaultyError):
        give({"NET": forecast("NET", 1)}, given_now())


def test_a_units_own_forecast_stands_for_those_below_it() -> None:
    from toteuma.domain.organisation import organisation_in_year  # noqa: PLC0415

    tree = organisation_in_year(sample_content().nodes, 2022)
    assert rolled_up_forecast(tree, "CITY", {"101": 5, "200": 7}) == 12
    assert rolled_up_forecast(tree, "CITY", {"101": 5, "200": 7, "SCHOOL": 9}) == 14
    assert rolled_up_forecast(tree, "CARE", {"200": 7}) is None
    given = [Forecast(2022, 3, "101", "IN", 5), Forecast(2022, 9, "SCHOOL", "IN", 6)]
    given += [Forecast(2021, 4, "101", "IN", 8), Forecast(2022, 5, "101", "OUT", 8)]
    months = forecast_months(given, tree, 2022, "CITY", "IN")
    assert [(one.month, one.own, one.figure) for one in months] == [(3, None, 5), (9, None, 6)]
