"""My tasks: what waits for a person in all open rounds."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from toteuma.domain.rights import Permission
from toteuma.web.pages.rounds.tasks.mine import Waiting, my_tasks
from toteuma.web.pages.rounds.tasks.talk import address_of_subject
from toteuma.web.rights.rules import anywhere, requires
from toteuma.web.shared.desk import PageRequest

type ByRound = list[tuple[str, list[Waiting]]]
"""Periods of rounds, each with tasks."""


@requires(Permission.READ, unit=anywhere)
def mine(request: PageRequest, municipality: str) -> HttpResponse:
    """What the person has to write and to review, and where they are mentioned."""
    desk = request.desk
    found = my_tasks(desk)
    first = next(iter((*found.to_write, *found.to_review)), None)
    context = {
        "mine": found,
        "first": first,
        "groups": [
            ("rounds_tasks.to_write", "write", _by_round(found.to_write)),
            ("rounds_tasks.to_review", "review", _by_round(found.to_review)),
            ("rounds_tasks.sent", "sent", _by_round(found.sent)),
        ],
        "mentions": [(one, address_of_subject(desk, one.subject)) for one in found.mentions],
        "rounds_address": reverse("rounds", args=(municipality,)),
        "may_maintain": desk.may(Permission.MAINTAIN),
    }
    return render(request, "rounds/mine.html", context)


def _by_round(found: tuple[Waiting, ...]) -> ByRound:
    ordered = sorted(found, key=lambda one: (one.round.period, one.round.code), reverse=True)
    groups = groupby(ordered, key=lambda one: (one.round.period, one.round.code))
    return [
        (period, sorted(group, key=lambda one: (one.due, one.task.number)))
        for (period, _), group in groups
    ]
