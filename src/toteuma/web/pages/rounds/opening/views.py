"""A round is opened: first it is shown what would fall to whom, then its tasks are made."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.errors import ToteumaError
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.rounds import RoundState
from toteuma.domain.text import LocalizedText
from toteuma.web.pages.rounds.locators import unit_names
from toteuma.web.pages.rounds.names import names_of
from toteuma.web.pages.rounds.opening.forms import (
    OpeningForm,
    like_last_time,
    next_period,
    round_before,
)
from toteuma.web.rights.rules import requires, whole_municipality
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import RoundRow, rounds
from toteuma.workspace.services.rounds.opening import Planned, open_round, planned_tasks

MOST_MISSING = 50
"""Tasks without an owner that are named; the rest are counted."""


@requires(Permission.MAINTAIN, unit=whole_municipality, writing=Permission.MAINTAIN)
def open_(request: PageRequest, municipality: str) -> HttpResponse:
    """A new round: what it collects, what falls to whom, and then the opening."""
    desk = request.desk
    there = rounds(municipality=municipality)
    sent = request.POST if request.method == "POST" else None
    period = next_period(desk, _standing(there))
    form = OpeningForm(
        sent,
        desk=desk,
        rounds=there,
        initial=like_last_time(desk, period, _last(there, period, request)),
    )
    plan: Plan | None = None
    if sent is not None and form.is_valid():
        try:
            if "open" in sent:
                return _opened(request, form, there)
            plan = _plan(desk, form)
        except ToteumaError as fault:
            tell(form, fault)
    context = {"form": form, "plan": plan, "rounds": there}
    return render(request, "rounds/opening.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Share:
    """How many tasks fall to a person."""

    name: str
    writes: int
    reviews: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A task that nobody was found for."""

    kind: str
    name: LocalizedText
    unit: LocalizedText


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round would be. ``alone``: tasks whose owner is the reviewer too."""

    total: int
    kinds: tuple[tuple[str, int], ...]
    people: tuple[Share, ...]
    missing: tuple[Missing, ...]
    missing_more: int
    without_reviewer: int
    alone: int


def _plan(desk: Desk, form: OpeningForm) -> Plan:
    planned = planned_tasks(
        municipality=desk.municipality,
        period=form.cleaned_data["period"],
        node=form.cleaned_data["node"],
        sections=form.chosen_sections,
        follows=form.cleaned_data["follows"],
    )
    kinds = Counter(one.kind for one in planned)
    unowned = [one for one in planned if not one.owner]
    return Plan(
        total=len(planned),
        kinds=tuple((word(f"rounds_board.kind_{kind}"), count) for kind, count in kinds.items()),
        people=_shares(planned),
        missing=_missing(desk, unowned[:MOST_MISSING]),
        missing_more=max(0, len(unowned) - MOST_MISSING),
        without_reviewer=sum(not one.reviewer for one in planned),
        alone=sum(bool(one.owner) and one.owner == one.reviewer for one in planned),
    )


def _shares(planned: Iterable[Planned]) -> tuple[Share, ...]:
    writes = Counter(one.owner for one in planned if one.owner)
    reviews = Counter(one.reviewer for one in planned if one.reviewer)
    names = names_of({*writes, *reviews})
    found = (Share(names[email], writes[email], reviews[email]) for email in {*writes, *reviews})
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def _missing(desk: Desk, unowned: Iterable[Planned]) -> tuple[Missing, ...]:
    names, units = subject_names(desk.content), unit_names(desk)
    return tuple(
        Missing(
            word(f"rounds_board.kind_{one.kind}"),
            names.get((one.kind, one.subject), LocalizedText(one.subject)),
            units[one.node],
        )
        for one in unowned
    )


def _opened(request: PageRequest, form: OpeningForm, there: Iterable[RoundRow]) -> HttpResponse:
    desk = request.desk
    data = form.cleaned_data
    code = free_code(data["period"], {one.code for one in there})
    count = open_round(
        municipality=desk.municipality,
        code=code,
        period=data["period"],
        node=data["node"],
        sections=form.chosen_sections,
        languages=form.chosen_languages,
        due=data["due"],
        review_due=data["review_due"],
        actor=desk.actor,
        follows=data["follows"],
    )
    messages.success(request, word("rounds_board.opened", count=count))
    return redirect("rounds-board", municipality=desk.municipality, round=code)


def free_code(period: str, taken: Collection[str]) -> str:
    """The code of a new round: its period, and a number where a round of it is there already."""
    stem = period.replace("..", "-")
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}.{number}"
    return code


def tell(form: forms.Form, fault: ToteumaError) -> None:
    """Says in a form what a service refused."""
    form.add_error(None, fault_words(fault))


def _standing(there: Iterable[RoundRow]) -> list[RoundRow]:
    """The rounds that were not cancelled."""
    return [one for one in there if one.state is not RoundState.CANCELLED]


def _last(there: tuple[RoundRow, ...], period: Period, request: PageRequest) -> RoundRow | None:
    """The round that a new one is like: the one asked for, else the one before it."""
    asked = request.GET.get("follows", "")
    chosen = next((one for one in there if one.code == asked), None)
    return chosen or round_before(_standing(there), period)
