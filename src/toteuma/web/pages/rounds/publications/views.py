"""Publications of a round's report, for controllers: proposed by one, decided on by another."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import Permission
from toteuma.domain.rounds import PublicationState
from toteuma.domain.vocabulary import GoalLevel, Language
from toteuma.report.comparing import compare_reports
from toteuma.report.contents import missing_texts
from toteuma.web.pages.public.files import file_names, file_of
from toteuma.web.pages.rounds.locators import find_round, whole_round
from toteuma.web.pages.rounds.names import names_of
from toteuma.web.pages.rounds.publications.forms import ProposeForm, ReasonForm
from toteuma.web.rights.rules import requires
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.queries.publications import (
    PublicationRow,
    frozen_report,
    snapshot_marks,
)
from toteuma.workspace.queries.publications import (
    publications as versions_of,
)
from toteuma.workspace.services.rounds.publishing import (
    propose_publication,
    publish,
    refuse,
    withdraw_publication,
)

MOST_PLACES = 50


@requires(Permission.MAINTAIN, unit=whole_round, writing=Permission.MAINTAIN)
def publications(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """The versions of a round's report; a frozen report is proposed here."""
    found = find_round(request.desk, round)
    rows = versions_of(municipality=municipality, round_code=round)
    marks = snapshot_marks(municipality=municipality, round_code=round)
    is_pending = any(row.state is PublicationState.PROPOSED for row in rows)
    asks_reason = any(row.state is not PublicationState.REFUSED for row in rows)
    form = ProposeForm(
        request.POST or None,
        snapshots=[(mark.number, mark) for mark in reversed(marks)],
        asks_reason=asks_reason,
    )
    if request.method == "POST" and form.is_valid():
        try:
            version = propose_publication(
                municipality=municipality,
                round_code=round,
                snapshot=int(form.cleaned_data["snapshot"]),
                level=GoalLevel(form.cleaned_data["level"]),
                reason=form.cleaned_data["reason"],
                actor=request.desk.actor,
            )
        except ToteumaError as fault:
            form.add_error(None, fault_words(fault))
        else:
            messages.success(request, word("rounds_publication.proposed", version=version))
            return redirect(
                "rounds-publication", municipality=municipality, round=round, version=version
            )
    context = {
        "round": found,
        "rows": list(reversed(rows)),
        "names": _names(rows),
        "form": None if is_pending or not marks else form,
        "has_snapshots": bool(marks),
    }
    return render(request, "rounds/publications.html", context)


@requires(Permission.MAINTAIN, unit=whole_round, writing=Permission.MAINTAIN)
def publication(request: PageRequest, municipality: str, round: str, version: int) -> HttpResponse:  # noqa: A002
    """One version: what it says, what it changes, and what can be decided on it."""
    found = find_round(request.desk, round)
    rows = versions_of(municipality=municipality, round_code=round)
    row = _version(rows, version)
    form = ReasonForm(request.POST if request.POST.get("action") in _WITH_REASON else None)
    if request.method == "POST":
        answer = _decide(request, municipality, row, form)
        if answer is not None:
            return answer
    report = frozen_report(municipality=municipality, number=row.snapshot)
    missing = missing_texts(report.report, Language.SV)
    earlier = [one for one in rows if one.is_published and one.version < version]
    before = (
        frozen_report(municipality=municipality, number=earlier[-1].snapshot) if earlier else None
    )
    context: dict[str, Any] = {
        "round": found,
        "row": row,
        "names": _names((row,)),
        "snapshot": report,
        "form": form,
        "missing": missing[:MOST_PLACES],
        "missing_count": len(missing),
        "is_own": row.proposed_by.casefold() == request.desk.actor.casefold(),
        "compared": None if before is None else compare_reports(before.report, report.report),
        "compared_with": earlier[-1].version if earlier else None,
        "files": [
            (
                name,
                reverse("rounds-publication-download", args=(municipality, round, version, name)),
            )
            for name in file_names()
        ],
    }
    return render(request, "rounds/publication.html", context)


@requires(Permission.MAINTAIN, unit=whole_round)
def file(
    request: PageRequest,
    municipality: str,
    round: str,  # noqa: A002
    version: int,
    name: str,
) -> HttpResponse:
    """A file of a version, to be read before it is decided on."""
    row = _version(versions_of(municipality=municipality, round_code=round), version)
    if name not in file_names():
        raise Http404
    content, kind = file_of(municipality, row.snapshot, name)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{municipality}-{round}-{name}"'
    return response


_WITH_REASON = frozenset({"refuse", "withdraw"})


def _decide(
    request: PageRequest, municipality: str, row: PublicationRow, form: ReasonForm
) -> HttpResponse | None:
    """Does what was asked for; None when the form needs mending."""
    action = request.POST.get("action", "")
    here = reverse("rounds-publication", args=(municipality, row.round, row.version))
    place: dict[str, Any] = {
        "municipality": municipality,
        "round_code": row.round,
        "version": row.version,
        "actor": request.desk.actor,
    }
    changes: dict[str, Callable[[], None]] = {
        "publish": lambda: publish(**place),
        "refuse": lambda: refuse(**place, reason=form.cleaned_data["reason"]),
        "withdraw": lambda: withdraw_publication(**place, reason=form.cleaned_data["reason"]),
    }
    if action not in changes:
        raise Http404
    if action in _WITH_REASON and not form.is_valid():
        return None
    if action != "refuse":
        question = ask_first(
            request,
            word(f"rounds_publication.ask_{action}", version=row.version),
            button=word(f"rounds_publication.do_{action}"),
            back=here,
            is_final=False,
        )
        if question is not None:
            return question
    try:
        changes[action]()
    except ToteumaError as fault:
        messages.error(request, fault_words(fault))
    else:
        messages.success(request, word(f"rounds_publication.done_{action}", version=row.version))
    return redirect(here)


def _names(rows: Iterable[PublicationRow]) -> Mapping[str, str]:
    """The names of those who proposed, decided and took back."""
    return names_of(
        email for row in rows for email in (row.proposed_by, row.decided_by, row.withdrawn_by)
    )


def _version(rows: tuple[PublicationRow, ...], version: int) -> PublicationRow:
    row = next((one for one in rows if one.version == version), None)
    if row is None:
        raise Http404
    return row
