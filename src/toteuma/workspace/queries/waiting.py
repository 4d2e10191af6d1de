"""What waits for somebody: files at work, proposals on their way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from toteuma.domain.text import LocalizedText
from toteuma.workspace.models import BudgetProposal, ProposalState
from toteuma.workspace.models.jobs import ImportJob, JobState


@dataclass(frozen=True, slots=True)
class JobCounts:
    """How many files that were handed in are at work, and how many came to nothing."""

    at_work: int
    failed: int


def job_counts(*, municipality: str, since: datetime) -> JobCounts:
    """Files at work, and those that failed or had faults since then: one query."""
    found = ImportJob.objects.filter(municipality__code=municipality).aggregate(
        at_work=Count("pk", filter=Q(state__in=(JobState.WAITING, JobState.RUNNING))),
        failed=Count(
            "pk", filter=Q(state__in=(JobState.FAILED, JobState.FAULTY), ended_at__gte=since)
        ),
    )
    return JobCounts(found["at_work"], found["failed"])


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A budget proposal without its lines."""

    number: int
    node: str
    reason: LocalizedText
    state: ProposalState
    changed_at: datetime


def proposals_in(
    *, municipality: str, fiscal_year: int, states: Iterable[ProposalState]
) -> tuple[WaitingProposal, ...]:
    """Proposals for a year's budget in these states, the one that has waited longest first."""
    found = BudgetProposal.objects.filter(
        municipality__code=municipality,
        fiscal_year=fiscal_year,
        state__in=list(states),
    )
    return tuple(
        WaitingProposal(row.number, row.node, row.reason, row.state, row.changed_at)
        for row in found.order_by("changed_at", "number")
    )
