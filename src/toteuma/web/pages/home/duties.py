"""What waits for somebody by the roles that they hold, as lines of their home page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from toteuma.domain.rights import Permission
from toteuma.web.pages.maintenance.account_views import lost_accounts
from toteuma.web.pages.maintenance.mapping_rows import lost_rows
from toteuma.web.pages.rounds.tasks.mine import my_tasks
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import word
from toteuma.workspace.models import ProposalState
from toteuma.workspace.queries.batches import RegisteredBatch
from toteuma.workspace.queries.waiting import WaitingProposal, job_counts, proposals_in

FAILED_DAYS = 7
"""How long a file that came to nothing is told of."""

MOST_PROPOSALS = 8


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of what waits: what it says, and the page where it is done."""

    said: str
    address: str


def duties_of(desk: Desk, batches: tuple[RegisteredBatch, ...], late: int) -> list[Duty]:
    """What waits for the person in the order of their roles; of nothing there is no line."""
    found: list[Duty] = []
    if desk.may(Permission.MAINTAIN):
        found += _of_maintenance(desk, batches, late)
    if desk.access.may_somewhere(Permission.FILL_IN):
        found += _of_proposals(desk)
    return [*found, *_of_rounds(desk)]


def _of_rounds(desk: Desk) -> Iterator[Duty]:
    """What the open reporting rounds ask of the person."""
    mine = my_tasks(desk)
    address = reverse("rounds-mine", args=(desk.municipality,))
    for count, key in (
        (mine.late, "home.tasks_late"),
        (len(mine.to_write), "home.tasks_to_write"),
        (len(mine.to_review), "home.tasks_to_review"),
        (len(mine.mentions), "home.mentions"),
    ):
        if count:
            yield Duty(word(key, count=count), address)


def _of_maintenance(desk: Desk, batches: tuple[RegisteredBatch, ...], late: int) -> Iterator[Duty]:
    year = desk.period.fiscal_year
    centres, accounts = desk.living.made_of_ledger(
        ("lost", desk.period), lambda: (len(lost_rows(desk, year)), len(lost_accounts(desk)))
    )
    superseded = {one.supersedes for one in batches}
    waiting = sum(not one.is_active and one.batch_id not in superseded for one in batches)
    jobs = job_counts(
        municipality=desk.municipality, since=timezone.now() - timedelta(days=FAILED_DAYS)
    )
    unowned = sum(not one.owner or not one.source_system for one in desk.content.measures)
    at = _addresses(desk)
    lines = (
        (centres, "home.lost_centres", at("maintenance-mapping", year=year)),
        (accounts, "home.lost_accounts", at("maintenance-accounts")),
        (waiting, "home.waiting_batches", at("maintenance-batches")),
        (jobs.at_work, "home.jobs_at_work", at("maintenance-jobs")),
        (jobs.failed, "home.jobs_failed", at("maintenance-jobs")),
        (unowned, "home.unowned_measures", at("maintenance-sources")),
        (late, "home.late_measures", "#late"),
    )
    for count, key, address in lines:
        if count:
            yield Duty(word(key, count=count), address)


def _of_proposals(desk: Desk) -> Iterator[Duty]:
    """For the controller what waits for a decision; for a head what came back, and what of the
    unit's own is still with the controller."""
    found = proposals_in(
        municipality=desk.municipality,
        fiscal_year=desk.period.fiscal_year,
        states=(ProposalState.SUBMITTED, ProposalState.RETURNED),
    )
    at = _addresses(desk)
    mine = [
        one
        for one in found
        if one.node in desk.organisation and desk.may(Permission.FILL_IN, one.node)
    ]
    for one in mine[:MOST_PROPOSALS]:
        yield Duty(_proposal_said(desk, one), at("budget-proposal", proposal=one.number))


def _proposal_said(desk: Desk, proposal: WaitingProposal) -> str:
    unit = desk.organisation.node(proposal.node).name.in_language(desk.language)
    if proposal.state is ProposalState.RETURNED:
        key = "home.proposal_returned"
    elif desk.may(Permission.MAINTAIN):
        key = "home.proposal_decide"
    else:
        key = "home.proposal_submitted"
    return word(key, number=proposal.number, unit=unit)


def _addresses(desk: Desk) -> Callable[..., str]:
    def at(view: str, **words: object) -> str:
        address = reverse(view, kwargs={"municipality": desk.municipality, **words})
        return f"{address}?period={desk.asked_period}" if desk.asked_period else address

    return at
