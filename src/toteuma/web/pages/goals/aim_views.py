"""Strategic aims of the council: added, altered, removed, and what came of each in a period."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from toteuma.domain.planning import Aim, Outcome
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Status
from toteuma.web.pages.goals.forms import AimForm, OutcomeForm
from toteuma.web.pages.goals.objectives import ObjectiveDesk, sub_objectives
from toteuma.web.rights.rules import Located, requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_initial, text_of
from toteuma.web.shared.versions import is_saved, looked_at_again, status_of
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.planning import add_aim, remove_aim, set_aim, set_outcome

MAINTAIN = Permission.MAINTAIN
KINDS = ("aim", "outcome", "sub_objective")
"""Changes that the history of an aim shows."""


def find_aim(desk: Desk, code: str) -> Aim | None:
    """The aim of that code."""
    return next((one for one in desk.content.aims if one.code == code), None)


def aim_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The municipality, where it has the aim."""
    return None if find_aim(desk, words["aim"]) is None else Located()


@requires(MAINTAIN, unit=whole_municipality, writing=MAINTAIN)
def aims(request: PageRequest, municipality: str) -> HttpResponse:
    """All aims with their years; a new one is added here."""
    desk = request.desk
    year = desk.period.fiscal_year
    sent = request.POST if request.method == "POST" else None
    form = AimForm(sent, initial={"valid_from_year": year})
    if sent is not None and form.is_valid():
        position = 1 + max((one.position for one in desk.content.aims), default=0)
        new = form.aim("new", position)
        stem = slugify(new.name.fi).upper() or "A"
        try:
            code = add_aim(municipality=municipality, aim=new, stem=stem, actor=desk.actor)
        except ContentFaultyError as fault:
            add_faults(form, fault)
        else:
            messages.success(request, word("goals.aim_added"))
            return redirect("goals-aim", municipality=municipality, aim=code)
    rows = [
        (one, sum(goal.aim == one.code for goal in desk.content.goals)) for one in desk.content.aims
    ]
    context = {"rows": rows, "form": form}
    return render(request, "goals/aims.html", context, status=422 if form.errors else 200)


@requires(MAINTAIN, unit=aim_in_address, writing=MAINTAIN)
@looked_at_again
def aim(request: PageRequest, municipality: str, aim: str) -> HttpResponse:
    """An aim: what it is, its sub-objectives, and its status and outcome for the period."""
    desk = request.desk
    found = find_aim(desk, aim)
    assert found is not None
    sent = request.POST if request.method == "POST" else None
    objectives = ObjectiveDesk(request, found)
    is_defined = sent is not None and "define" in sent
    is_other = is_defined or objectives.is_meant
    outcomes = [
        one for one in desk.content.outcomes if (one.subject_kind, one.subject) == ("aim", aim)
    ]
    form = AimForm(sent if is_defined else None, initial=_initial(found))
    form.button = ("define", "1")
    outcome_form = _outcome_form(desk, None if is_other else sent, outcomes)
    if sent is not None:
        if objectives.is_meant:
            answer = objectives.changed()
        else:
            now = _outcome_now(desk, outcomes)
            answer = _changed(request, found, form, outcome_form, now)
        if answer is not None:
            return answer
    context = {
        "aim": found,
        "form": form,
        "outcome_form": outcome_form,
        "outcomes": outcomes,
        "objectives": objectives,
        "goals": [one for one in desk.content.goals if one.aim == aim],
        "changes": changes_of(municipality=municipality, code=aim, kinds=KINDS),
    }
    status = status_of(form, outcome_form, *objectives.forms)
    return render(request, "goals/aim.html", context, status=status)


def _outcome_now(desk: Desk, outcomes: list[Outcome]) -> Outcome | None:
    """What is said of the period."""
    return next((one for one in outcomes if one.period == desk.period.code), None)


def _outcome_form(desk: Desk, sent: Any, outcomes: list[Outcome]) -> OutcomeForm:
    """Status and outcome of the period. No measure proposes the status of an aim, so no reason is
    asked."""
    now = _outcome_now(desk, outcomes)
    form = OutcomeForm(
        sent,
        proposed=Status.NO_INFORMATION,
        prefix="outcome",
        initial={
            "status": (now.status if now else Status.NO_INFORMATION).value,
            **(text_initial(now.text, "text") if now else {}),
        },
    )
    del form.fields["why"]
    return form


def _changed(
    request: PageRequest,
    found: Aim,
    form: AimForm,
    outcome_form: OutcomeForm,
    outcome_now: Outcome | None,
) -> HttpResponse | None:
    """Does what the pressed button says; None when the page is to be shown with its faults."""
    desk = request.desk
    if "remove" in request.POST:
        return _removed(request, found)
    shown = form if "define" in request.POST else outcome_form
    if not shown.is_valid():
        return None
    municipality, actor, code = desk.municipality, desk.actor, found.code

    def save() -> None:
        if shown is form:
            changed = form.aim(code, found.position)
            set_aim(municipality=municipality, aim=changed, actor=actor, seen=found)
        else:
            data = outcome_form.cleaned_data
            status, text = Status(data["status"]), text_of(data, "text")
            outcome = Outcome("aim", code, desk.period.code, status, text)
            set_outcome(municipality=municipality, outcome=outcome, actor=actor, seen=outcome_now)

    kind, subject = ("aim", code) if shown is form else ("outcome", f"{code} {desk.period.code}")
    if not is_saved(
        shown, lambda: changes_of(municipality=municipality, code=subject, kinds=(kind,)), save
    ):
        return None
    messages.success(request, word("goals.aim_saved"))
    return redirect(request.get_full_path())


def _removed(request: PageRequest, found: Aim) -> HttpResponse:
    """Asks first; removes the aim, unless a goal serves it."""
    desk = request.desk
    told = [
        one
        for one in desk.content.outcomes
        if (one.subject_kind, one.subject) == ("aim", found.code)
    ]
    asked = ask_first(
        request,
        word("goals.aim_confirm"),
        about=found.name.in_language(desk.language),
        goes=[
            word("goals.goes_objectives", count=len(sub_objectives(desk, found.code))),
            word("goals.goes_outcomes", count=len(told)),
        ],
    )
    if asked is not None:
        return asked
    try:
        remove_aim(municipality=desk.municipality, aim=found.code, actor=desk.actor)
    except ContentFaultyError:
        messages.error(request, word("goals.aim_in_use"))
        return redirect(request.get_full_path())
    messages.success(request, word("goals.aim_removed"))
    return redirect("goals-aims", municipality=desk.municipality)


def _initial(found: Aim) -> dict[str, Any]:
    return {
        **text_initial(found.name, "name"),
        "valid_from_year": found.valid_from_year,
        "valid_to_year": found.valid_to_year,
    }
