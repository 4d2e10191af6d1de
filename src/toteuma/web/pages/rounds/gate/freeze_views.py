"""The freeze of a round's report; a frozen report with its files."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Language
from toteuma.rendering.outputs import OutputFormat
from toteuma.report.model import Suppression
from toteuma.web.pages.rounds.locators import find_round, round_name, whole_round
from toteuma.web.pages.rounds.names import names_of
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.words import fault_words, lazy_word, word
from toteuma.workspace.queries.rounds import tasks
from toteuma.workspace.queries.snapshots import (
    SnapshotRow,
    SnapshotUnknownError,
    outputs,
    snapshot_of,
)
from toteuma.workspace.services.rounds.freezing import FreezeRefusedError, freeze_round
from toteuma.workspace.services.rounds.gate import GateFinding, gate_findings

MAINTAIN = Permission.MAINTAIN


class FreezeForm(forms.Form):
    """The decision that approves the report; the round as the person saw it."""

    why = forms.CharField(
        label=lazy_word("rounds_gate.freeze_why"),
        help_text=lazy_word("rounds_gate.freeze_why_help"),
        max_length=500,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


@requires(MAINTAIN, unit=whole_round, writing=MAINTAIN)
def freeze(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """Asks, and freezes: what still waits leads back to the gate."""
    desk = request.desk
    row = find_round(desk, round)
    assert row is not None
    found: tuple[GateFinding, ...] = ()
    if row.is_open:
        found = gate_findings(municipality=municipality, round_code=round)
    stopping = sum(one.stops for one in found)
    if stopping or not row.is_open:
        if stopping:
            messages.error(request, word("rounds_gate.freeze_refused", count=stopping))
        return redirect("rounds-gate", municipality=municipality, round=round)
    form = FreezeForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            number = freeze_round(
                municipality=municipality,
                round_code=round,
                version=form.cleaned_data["version"],
                actor=desk.actor,
                why=form.cleaned_data["why"].strip(),
            )
        except FreezeRefusedError as refused:
            count = len(refused.findings)
            messages.error(request, word("rounds_gate.freeze_refused", count=count))
            return redirect("rounds-gate", municipality=municipality, round=round)
        except ToteumaError as fault:
            form.add_error(None, fault_words(fault))
        else:
            messages.success(request, word("rounds_gate.frozen", number=number))
            return redirect(
                "rounds-snapshot", municipality=municipality, round=round, snapshot=number
            )
    context = {
        "round": row,
        "name": round_name(desk, row),
        "form": form,
        "tasks": len(tasks(municipality=municipality, round_code=round)),
        "notes": sum(one.note is not None for one in found),
    }
    return render(request, "rounds/freeze.html", context, status=422 if form.errors else 200)


@requires(MAINTAIN, unit=whole_round)
def snapshot_page(
    request: PageRequest,
    municipality: str,
    round: str,  # noqa: A002
    snapshot: int,
) -> HttpResponse:
    """A frozen report: its hash, what it was made of, and its files."""
    row = find_round(request.desk, round)
    assert row is not None
    found = _found(municipality, round, snapshot)
    hidden = found.report().suppression
    context = {
        "round": row,
        "name": round_name(request.desk, row),
        "snapshot": found,
        "hidden": len(hidden.figures) if isinstance(hidden, Suppression) else None,
        "names": names_of((found.made_by,)),
        "forms": [
            (
                {"ending": _ending(form)},
                word(f"rounds_gate.format_{form.value}"),
                form.is_multilingual,
            )
            for form in OutputFormat
        ],
        "tongues": [(one.value, word(f"rounds_gate.language_{one.value}")) for one in Language],
    }
    return render(request, "rounds/snapshot.html", context)


@requires(MAINTAIN, unit=whole_round)
def download(
    request: PageRequest,
    municipality: str,
    round: str,  # noqa: A002
    snapshot: int,
    form: str,
) -> HttpResponse:
    """A file of a frozen report, in the language asked for (``?in=``)."""
    known = {_ending(one): one for one in OutputFormat}
    languages = {one.value: one for one in Language}
    asked = request.GET.get("in", request.desk.language.value)
    if form not in known or asked not in languages:
        raise Http404
    found = _found(municipality, round, snapshot)
    answer = HttpResponse(
        outputs(found, known[form], languages[asked]), content_type=known[form].media_type
    )
    infix = "" if known[form].is_multilingual else f".{asked}"
    name = f"{municipality}-{round}-{snapshot}{infix}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _ending(form: OutputFormat) -> str:
    return "zip" if form is OutputFormat.DATA else form.value


def _found(municipality: str, round_code: str, number: int) -> SnapshotRow:
    """The snapshot, if it is of the round."""
    try:
        found = snapshot_of(municipality=municipality, number=number)
    except SnapshotUnknownError:
        raise Http404 from None
    if found.round != round_code:
        raise Http404
    return found
