"""Proposals for decisions on the budget: drafted, submitted, returned or withdrawn, adopted.

A proposal belongs to a unit and touches that unit and what lies under it. Every change of it says
which version of it the person saw; a proposal that somebody else changed meanwhile is not written
over.
"""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from datetime import date

from django.db.models import Max

from toteuma.domain.budget import BudgetDecision
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.organisation import organisation_in_year
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind
from toteuma.workspace.models import BudgetProposal, BudgetProposalLine, ProposalState
from toteuma.workspace.queries.organisation import organisation_nodes
from toteuma.workspace.queries.proposals import OPEN_STATES, ProposalUnknownError
from toteuma.workspace.services.budget import (
    Appropriation,
    decision_rows,
    next_decision_number,
    write_decision,
)
from toteuma.workspace.services.changes import Change, Json, as_json, change_of
from toteuma.workspace.services.rows import judge

_EDITABLE = (ProposalState.DRAFT, ProposalState.RETURNED)


class ProposalChangedError(ToteumaError):
    """Somebody changed the proposal after the person saw it."""

    code = "workspace.proposal_changed"
    exit_code = ExitCode.CONFLICT
    message = "{who} has changed budget proposal {number} meanwhile; nothing was saved."
    mend = "Open the proposal anew, see what has changed, and make your change to it."


class ProposalStateError(ToteumaError):
    """What was asked cannot be done with a proposal that is as far as this one."""

    code = "workspace.proposal_state"
    exit_code = ExitCode.CONFLICT
    message = "This cannot be done with budget proposal {number} any more; nothing was changed."
    mend = "Open the proposal anew to see how far it is."


class ProposalEmptyError(ToteumaError):
    """A proposal without lines was to go on."""

    code = "workspace.proposal_empty"
    exit_code = ExitCode.DATA
    message = "Budget proposal {number} has no lines."
    mend = "Add the units, accounts and amounts that it changes."


class ProposalOutsideError(ToteumaError):
    """A line of a proposal is of a unit that does not lie under the proposal's."""

    code = "workspace.proposal_outside"
    exit_code = ExitCode.DATA
    message = "Units that are not in force in {fiscal_year} at or below {node}: {units}."
    mend = "Correct the units, or make the proposal for a unit above all that it touches."


def draft_proposal(
    *,
    municipality: str,
    fiscal_year: int,
    node: str,
    kind: DecisionKind,
    lines: Iterable[Appropriation],
    actor: str,
    reason: LocalizedText = LocalizedText(),
) -> int:
    """A new proposal as a draft; tells its number. Raises ProposalOutsideError, and
    ContentFaultyError for lines that no decision could hold, also when the year has no original
    budget. A draft of a transfer need not sum to zero yet."""
    given = tuple(lines)
    with change_of(
        municipality=municipality, action="proposal.draft", subject="", actor=actor, why=""
    ) as change:
        last = BudgetProposal.objects.filter(municipality=change.municipality).aggregate(
            last=Max("number")
        )["last"]
        row = BudgetProposal(
            municipality=change.municipality,
            number=(last or 0) + 1,
            fiscal_year=fiscal_year,
            node=node,
            kind=kind,
            reason=reason,
            created_by=actor,
            created_at=change.at,
            changed_by=actor,
            changed_at=change.at,
        )
        change.subject = _subject(row)
        _judge_lines(change, row, given, is_final=False)
        change.add([row])
        change.add(_line_rows(row, given))
        change.after = _told(row, given)
    return row.number


def change_proposal(
    *,
    municipality: str,
    number: int,
    version: int,
    kind: DecisionKind,
    lines: Iterable[Appropriation],
    actor: str,
    reason: LocalizedText = LocalizedText(),
) -> None:
    """Other lines, kind or reason for a proposal that is a draft or was returned. Raises
    ProposalUnknownError, ProposalChangedError, ProposalStateError, and as
    :func:`draft_proposal`."""
    given = tuple(lines)
    with _change(municipality, "proposal.change", actor) as change:
        row = _row(change, number, version, _EDITABLE)
        present = BudgetProposalLine.objects.filter(
            municipality=change.municipality, proposal=number
        )
        change.before = _told(row, _appropriations(present.order_by("position")))
        row.kind, row.reason = kind, reason
        _judge_lines(change, row, given, is_final=False)
        change.remove(BudgetProposalLine, list(present.values_list("pk", flat=True)))
        change.add(_line_rows(row, given))
        _move(change, row, row.state)
        change.after = _told(row, given)


def submit_proposal(*, municipality: str, number: int, version: int, actor: str) -> None:
    """Gives the proposal to the controller. Raises ProposalEmptyError, ContentFaultyError when it
    could not become a decision (a transfer must sum to zero), and as :func:`change_proposal`."""
    with _change(municipality, "proposal.submit", actor) as change:
        row = _row(change, number, version, _EDITABLE)
        _judge_lines(change, row, _stored_lines(change, row), is_final=True)
        row.answer = ""
        _move(change, row, ProposalState.SUBMITTED)


def return_proposal(
    *, municipality: str, number: int, version: int, answer: str, actor: str
) -> None:
    """Gives a submitted proposal back with a reason. Raises as :func:`change_proposal`."""
    with _change(municipality, "proposal.return", actor, answer) as change:
        row = _row(change, number, version, (ProposalState.SUBMITTED,))
        row.answer = answer
        _move(change, row, ProposalState.RETURNED)


def withdraw_proposal(*, municipality: str, number: int, version: int, actor: str) -> None:
    """Takes an open proposal back; it can be taken up again. Raises as :func:`change_proposal`."""
    with _change(municipality, "proposal.withdraw", actor) as change:
        row = _row(change, number, version, OPEN_STATES)
        _move(change, row, ProposalState.WITHDRAWN)


def reopen_proposal(*, municipality: str, number: int, version: int, actor: str) -> None:
    """Makes a withdrawn proposal a draft again. Raises as :func:`change_proposal`."""
    with _change(municipality, "proposal.reopen", actor) as change:
        row = _row(change, number, version, (ProposalState.WITHDRAWN,))
        _move(change, row, ProposalState.DRAFT)


def adopt_proposal(
    *,
    municipality: str,
    number: int,
    version: int,
    decided_on: date,
    decider: LocalizedText,
    actor: str,
    reason: LocalizedText = LocalizedText(),
    decision: int | None = None,
) -> int:
    """Makes a submitted proposal a decision on the budget; tells the decision's number, by
    default the next. Raises DecisionExistsError for a number that is taken, and as
    :func:`submit_proposal`."""
    with _change(municipality, "proposal.adopt", actor) as change:
        row = _row(change, number, version, (ProposalState.SUBMITTED,))
        lines = _stored_lines(change, row)
        _judge_lines(change, row, lines, is_final=True)
        given = next_decision_number(change, row.fiscal_year) if decision is None else decision
        write_decision(
            change,
            BudgetDecision(row.fiscal_year, given, row.kind, decided_on, decider, reason),
            lines,
        )
        change.subject = f"{_subject(row)}, {change.subject}"
        decided = change.after
        row.decision = given
        _move(change, row, ProposalState.ADOPTED)
        change.after = {"proposal": _told(row, ()), "decision": decided}
    return given


def _change(
    municipality: str, action: str, actor: str, why: str = ""
) -> AbstractContextManager[Change]:
    """A change whose subject is known when the proposal has been read."""
    return change_of(municipality=municipality, action=action, subject="", actor=actor, why=why)


def _row(
    change: Change, number: int, version: int, states: Collection[ProposalState]
) -> BudgetProposal:
    """The proposal, if it is the version that the person saw and in one of the states."""
    code = change.municipality.code
    row = BudgetProposal.objects.filter(municipality=change.municipality, number=number).first()
    if row is None:
        raise ProposalUnknownError(municipality=code, number=number)
    if row.state not in states:
        raise ProposalStateError(number=number, state=row.state.value)
    if row.version != version:
        raise ProposalChangedError(number=number, who=row.changed_by)
    change.subject = _subject(row)
    change.before = {"state": row.state.value}
    return row


def _move(change: Change, row: BudgetProposal, state: ProposalState) -> None:
    row.state = state
    row.version += 1
    row.changed_by, row.changed_at = change.actor, change.at
    change.alter([row])
    change.after = {"state": state.value}


def _judge_lines(
    change: Change, row: BudgetProposal, lines: tuple[Appropriation, ...], *, is_final: bool
) -> None:
    """Whether the lines could be a decision. Until it goes on, a transfer need not balance."""
    if is_final and not lines:
        raise ProposalEmptyError(number=row.number)
    nodes = organisation_nodes(municipality=change.municipality.code)
    organisation = organisation_in_year(nodes, row.fiscal_year)
    below = set(organisation.descendants_or_self(row.node)) if row.node in organisation else set()
    outside = sorted({line.node for line in lines} - below)
    if outside or not below:
        raise ProposalOutsideError(
            fiscal_year=row.fiscal_year, node=row.node, units=", ".join(outside) or row.node
        )
    number = next_decision_number(change, row.fiscal_year)
    kind = row.kind if is_final else DecisionKind.AMENDMENT
    # Who decides, and when, is known only when it is adopted; here the lines are judged.
    decided_on, decider = date(row.fiscal_year, 1, 1), LocalizedText("-")
    decision = BudgetDecision(row.fiscal_year, number, kind, decided_on, decider)
    judge(change, decision_rows(decision, lines))


def _stored_lines(change: Change, row: BudgetProposal) -> tuple[Appropriation, ...]:
    return _appropriations(
        BudgetProposalLine.objects.filter(
            municipality=change.municipality, proposal=row.number
        ).order_by("position")
    )


def _appropriations(rows: Iterable[BudgetProposalLine]) -> tuple[Appropriation, ...]:
    return tuple(Appropriation(row.node, row.account, row.cents, row.project) for row in rows)


def _line_rows(row: BudgetProposal, lines: tuple[Appropriation, ...]) -> list[BudgetProposalLine]:
    return [
        BudgetProposalLine(
            municipality_id=row.municipality_id,
            proposal=row.number,
            position=position,
            node=line.node,
            account=line.account,
            project=line.project,
            cents=line.cents,
        )
        for position, line in enumerate(lines, 1)
    ]


def _told(row: BudgetProposal, lines: tuple[Appropriation, ...]) -> Json:
    told: dict[str, Json] = {
        "kind": row.kind.value,
        "node": row.node,
        "reason": as_json(row.reason),
        "state": row.state.value,
    }
    if lines:
        told["lines"] = [
            {
                "node": line.node,
                "account": line.account,
                "project": line.project,
                "cents": line.cents,
            }
            for line in lines
        ]
    return told


def _subject(row: BudgetProposal) -> str:
    return f"{row.fiscal_year} #{row.number}"
