"""Batches of the ledger: what they hold, whether they are whole, in and out of use."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.catalogue.wording import issue_words
from toteuma.domain.issues import Issue
from toteuma.domain.rights import Permission
from toteuma.ledger.batches import BatchNotFoundError
from toteuma.ledger.faults import BatchFault
from toteuma.web.rights.rules import Located, requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.queries.batches import RegisteredBatch, batches
from toteuma.workspace.services.batches import activate_batch, supersede_batch, withdraw_batch


class BatchForm(forms.Form):
    """What to do with a batch, and why; an active one may give its place to a waiting one."""

    by_batch = forms.ChoiceField(
        label=lazy_word("maintenance.by_batch"),
        help_text=lazy_word("maintenance.by_batch_help"),
        required=False,
    )
    why = forms.CharField(label=lazy_word("maintenance.why"), max_length=500)

    def __init__(self, batch: RegisteredBatch, others: list[RegisteredBatch], *data: Any) -> None:
        super().__init__(*data)
        waiting = [(one.batch_id, one.source_name) for one in others]
        self.fields["by_batch"].choices = [("", "–"), *waiting]  # type: ignore[attr-defined]
        if not batch.is_active or not waiting:
            del self.fields["by_batch"]


def batch_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The batch named in the address, if the municipality has it."""
    return Located() if _batch(desk.municipality, words["batch"]) is not None else None


def state_of(batch: RegisteredBatch, found: tuple[RegisteredBatch, ...]) -> str:
    """The state of a batch as the key of its word."""
    if batch.is_active:
        return "active"
    is_replaced = any(one.supersedes == batch.batch_id for one in found)
    return "superseded" if is_replaced else "withdrawn"


@requires(Permission.MAINTAIN, unit=whole_municipality)
def batch_list(request: PageRequest, municipality: str) -> HttpResponse:
    """All batches, the newest first."""
    found = batches(municipality=municipality)
    rows = [
        {"batch": one, "state": word(f"maintenance.{state_of(one, found)}"), "years": _years(one)}
        for one in reversed(found)
    ]
    return render(request, "maintenance/batches.html", {"rows": rows})


@requires(Permission.MAINTAIN, unit=batch_in_address, writing=Permission.MAINTAIN)
def batch_page(request: PageRequest, municipality: str, batch: str) -> HttpResponse:
    """A batch, its manifest, and taking it out of use or back."""
    found = batches(municipality=municipality)
    one = _batch(municipality, batch)
    assert one is not None  # the rule of the view has looked
    waiting = [other for other in found if not other.is_active and not other.supersedes]
    waiting = [other for other in waiting if other.batch_id != batch]
    is_sent = request.method == "POST"
    form = BatchForm(one, waiting, request.POST) if is_sent else BatchForm(one, waiting)
    if is_sent and form.is_valid():
        asking = ask_first(
            request,
            word("maintenance.confirm_batch"),
            about=one.source_name,
            button=word("maintenance.withdraw" if one.is_active else "maintenance.restore"),
            is_final=False,
        )
        if asking is not None:
            return asking
        _act(request, one, form.cleaned_data)
        return redirect("maintenance-batch", municipality=municipality, batch=batch)
    store = store_of(Path(settings.HOME), municipality)
    fault = None
    if "verify" in request.GET:
        try:
            fault = store.verify(batch)
        except BatchNotFoundError:
            fault = Issue(BatchFault.FILE_MISSING, batch)
    try:
        manifest = store.read(batch)
    except BatchNotFoundError:
        manifest = None
    context = {
        "batch": one,
        "form": form,
        "state": word(f"maintenance.{state_of(one, found)}"),
        "months": ", ".join(f"{year}-{month:02}" for year, month in one.periods),
        "manifest": manifest,
        "is_verified": "verify" in request.GET,
        "fault": None if fault is None else issue_words(fault, request.desk.language),
    }
    return render(request, "maintenance/batch.html", context)


def _act(request: PageRequest, batch: RegisteredBatch, data: Mapping[str, Any]) -> None:
    by = {"actor": request.desk.actor, "why": data["why"]}
    place = {"municipality": request.desk.municipality, "batch_id": batch.batch_id}
    if not batch.is_active:
        activate_batch(**place, **by)
        done = "maintenance.restored_batch"
    elif data.get("by_batch"):
        supersede_batch(**place, by_batch_id=data["by_batch"], **by)
        done = "maintenance.superseded_batch"
    else:
        withdraw_batch(**place, **by)
        done = "maintenance.withdrew_batch"
    messages.success(request, word(done, file=batch.source_name))


def _years(batch: RegisteredBatch) -> str:
    if not batch.periods:
        return ""
    (first, from_month), (last, to_month) = min(batch.periods), max(batch.periods)
    return f"{first}-{from_month:02} – {last}-{to_month:02}"


def _batch(municipality: str, batch_id: str) -> RegisteredBatch | None:
    return next(
        (one for one in batches(municipality=municipality) if one.batch_id == batch_id), None
    )
