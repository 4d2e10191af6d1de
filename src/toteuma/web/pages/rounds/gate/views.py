"""The gate: what is found in a round's report, and notes on what may stand."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import Permission
from toteuma.domain.rounds import RoundState
from toteuma.review.wording import finding_words
from toteuma.web.pages.rounds.locators import find_round, round_name, whole_round
from toteuma.web.pages.rounds.names import names_of
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.queries.rounds import RoundRow
from toteuma.workspace.queries.snapshots import snapshots_of_round
from toteuma.workspace.services.rounds.correcting import open_correction
from toteuma.workspace.services.rounds.gate import (
    GateFinding,
    gate_findings,
    note_findings,
    withdraw_note,
)

MAINTAIN = Permission.MAINTAIN


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding on the page: its words, and where it is mended ("" where no page shows it)."""

    one: GateFinding
    severity: str
    text: str
    address: str


@requires(MAINTAIN, unit=whole_round, writing=MAINTAIN)
def gate(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """Findings in groups, and notes on them; a frozen round is opened again from here."""
    desk = request.desk
    row = find_round(desk, round)
    assert row is not None
    fault = ""
    if request.method == "POST":
        fault = _answered(request, row)
        if not fault:
            return redirect("rounds-gate", municipality=municipality, round=round)
    snapshots = snapshots_of_round(municipality=municipality, round_code=round)
    groups = _groups(desk, row) if row.is_open else {}
    answered = groups.get("answered", [])
    context = {
        "round": row,
        "name": round_name(desk, row),
        "fault": fault,
        "why": request.POST.get("why", ""),
        "is_frozen": row.state is RoundState.FROZEN,
        "note": request.POST.get("text", ""),
        "chosen": request.POST.getlist("finding"),
        "snapshots": snapshots,
        "names": names_of(
            [
                *(one.made_by for one in snapshots),
                *(each.one.note.author for each in answered if each.one.note is not None),
            ]
        ),
        **groups,
    }
    return render(request, "rounds/gate.html", context, status=422 if fault else 200)


def _groups(desk: Desk, row: RoundRow) -> dict[str, Any]:
    found = [
        shown(desk, row, one)
        for one in gate_findings(municipality=desk.municipality, round_code=row.code)
    ]
    return {
        "blocking": [each for each in found if each.one.is_blocking],
        "waiting": [each for each in found if each.one.stops and not each.one.is_blocking],
        "answered": [each for each in found if not each.one.stops],
        "is_ready": not any(each.one.stops for each in found),
    }


def _answered(request: PageRequest, row: RoundRow) -> str:
    """Keeps or takes away notes, or opens a frozen round again; says what is wrong, "" when
    nothing is."""
    desk, keys = request.desk, request.POST.getlist("finding")
    text = request.POST.get("text", "").strip()
    try:
        if "correct" in request.POST:
            open_correction(
                municipality=desk.municipality,
                round_code=row.code,
                why=request.POST.get("why", ""),
                actor=desk.actor,
            )
            messages.success(request, word("rounds_gate.corrected"))
            return ""
        if "withdraw" in request.POST:
            withdraw_note(
                municipality=desk.municipality,
                round_code=row.code,
                key=request.POST["withdraw"],
                actor=desk.actor,
            )
            messages.success(request, word("rounds_gate.note_withdrawn"))
            return ""
        if not text or not keys:
            return word("rounds_gate.note_missing")
        count = note_findings(
            municipality=desk.municipality,
            round_code=row.code,
            keys=keys,
            text=text,
            actor=desk.actor,
        )
    except ToteumaError as error:
        return fault_words(error)
    messages.success(request, word("rounds_gate.note_saved", count=count))
    return ""


def shown(desk: Desk, row: RoundRow, one: GateFinding) -> Shown:
    """A finding in the reader's words, with the page on which it is mended."""
    severity, text = finding_words(one.finding, desk.language)
    return Shown(one, severity, text, _address(desk, row, one))


def _address(desk: Desk, row: RoundRow, one: GateFinding) -> str:
    """The task, else the page of what was found, for the round's period."""
    anchor = one.finding.anchor
    try:
        if one.task is not None:
            return reverse("rounds-task", args=(desk.municipality, row.code, one.task))
        if anchor.startswith("batch-"):
            batch = anchor.removeprefix("batch-")
            return reverse("maintenance-batch", args=(desk.municipality, batch))
        if one.finding.details.keys() >= {"stands", "expected"}:
            return reverse("figure", args=(desk.municipality, anchor))
        if anchor.startswith("key-figure-"):
            key_figure = anchor.removeprefix("key-figure-")
            return reverse("key-figures-one", args=(desk.municipality, key_figure))
    except NoReverseMatch:
        return ""
    address = desk.part_address(anchor)
    return "" if address.startswith("#") else address
