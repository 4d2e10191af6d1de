"""Proposals for decisions on the budget, as stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.money import Cents
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind
from toteuma.workspace.models import BudgetProposal, BudgetProposalLine, ProposalState
from toteuma.workspace.queries.rows import municipality_id

OPEN_STATES = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.RETURNED)
"""States in which a proposal may still become a decision."""


class ProposalUnknownError(ToteumaError):
    """There is no proposal of that number."""

    code = "workspace.proposal_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Municipality {municipality} has no budget proposal {number}."
    mend = "Choose one of the proposals on the budget page."


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """Cents that a proposal gives (or takes from) a node's account, income positive."""

    node: str
    account: int
    project: str
    cents: Cents


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed amendment or transfer, with its lines in their order."""

    number: int
    fiscal_year: int
    node: str
    kind: DecisionKind
    reason: LocalizedText
    state: ProposalState
    version: int
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime
    answer: str
    decision: int | None
    lines: tuple[ProposalLine, ...]

    @property
    def cents(self) -> Cents:
        """The net of all lines: what the result of the year changes by."""
        return sum(line.cents for line in self.lines)

    @property
    def is_open(self) -> bool:
        """Whether it may still become a decision."""
        return self.state in OPEN_STATES

    @property
    def is_editable(self) -> bool:
        """Whether its lines may be changed: not while it is with the controller."""
        return self.state in (ProposalState.DRAFT, ProposalState.RETURNED)


def proposal(*, municipality: str, number: int) -> Proposal:
    """One proposal. Raises ProposalUnknownError and MunicipalityUnknownError."""
    key = municipality_id(municipality)
    row = BudgetProposal.objects.filter(municipality_id=key, number=number).first()
    if row is None:
        raise ProposalUnknownError(municipality=municipality, number=number)
    lines = BudgetProposalLine.objects.filter(municipality_id=key, proposal=number)
    return _as_value(row, lines.order_by("position"))


def proposals(*, municipality: str, fiscal_year: int) -> tuple[Proposal, ...]:
    """All proposals for a year's budget, the latest first."""
    key = municipality_id(municipality)
    rows = BudgetProposal.objects.filter(municipality_id=key, fiscal_year=fiscal_year)
    found = list(rows.order_by("-number"))
    lines: dict[int, list[BudgetProposalLine]] = {row.number: [] for row in found}
    of_year = BudgetProposalLine.objects.filter(municipality_id=key, proposal__in=lines)
    for line in of_year.order_by("proposal", "position"):
        lines[line.proposal].append(line)
    return tuple(_as_value(row, lines[row.number]) for row in found)


def _as_value(row: BudgetProposal, lines: Iterable[BudgetProposalLine]) -> Proposal:
    return Proposal(
        number=row.number,
        fiscal_year=row.fiscal_year,
        node=row.node,
        kind=row.kind,
        reason=row.reason,
        state=row.state,
        version=row.version,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        answer=row.answer,
        decision=row.decision,
        lines=tuple(
            ProposalLine(line.node, line.account, line.project, line.cents) for line in lines
        ),
    )
