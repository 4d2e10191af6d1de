"""Proposals: drafting and editing with their effect in sight, and what becomes of them."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.catalogue.wording import issue_words
from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import DecisionKind
from toteuma.web.pages.budget.effects import effect_of
from toteuma.web.pages.budget.forms import (
    MOST_LINES,
    AdoptForm,
    Lines,
    ProposalForm,
    ReturnForm,
    language_name,
    lines_of,
    text_initial,
    text_of,
    typed_lines,
)
from toteuma.web.pages.budget.locators import unit_of_proposal
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import current_language, fault_words, word
from toteuma.workspace.errors import ContentFaultyError, DecisionExistsError
from toteuma.workspace.models import ProposalState
from toteuma.workspace.queries import proposals as stored
from toteuma.workspace.queries.proposals import Proposal, ProposalLine
from toteuma.workspace.services import proposals as services
from toteuma.workspace.services.budget import Appropriation
from toteuma.workspace.services.proposals import (
    ProposalChangedError,
    ProposalEmptyError,
    ProposalOutsideError,
)

_FAULTS_OF_FORMS = (
    ContentFaultyError,
    ProposalEmptyError,
    ProposalOutsideError,
    DecisionExistsError,
)
"""Faults that the person can mend in the form itself."""


@requires(Permission.FILL_IN, unit=unit_in_address, writing=Permission.FILL_IN)
def propose(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A new proposal for the unit, kept as a draft."""
    return _drafting(request, node, None)


@requires(Permission.FILL_IN, unit=unit_of_proposal, writing=Permission.FILL_IN)
def edit(request: PageRequest, municipality: str, proposal: int) -> HttpResponse:
    """Other lines, kind or reason."""
    found = _found(request.desk, proposal)
    if not found.is_editable:
        messages.warning(request, word("budget.not_editable"))
        return _to(request.desk, proposal)
    return _drafting(request, found.node, found)


@requires(Permission.READ, unit=unit_of_proposal)
def proposal(request: PageRequest, municipality: str, proposal: int) -> HttpResponse:
    """A proposal: its lines, its effect, how far it is, and what can be done with it."""
    return _shown(request, _found(request.desk, proposal))


@requires(None, unit=unit_of_proposal, writing=Permission.FILL_IN)
def submit(request: PageRequest, municipality: str, proposal: int) -> HttpResponse:
    """Gives the proposal to the controller."""
    return _step(request, proposal, services.submit_proposal, "submitted")


@requires(None, unit=unit_of_proposal, writing=Permission.FILL_IN)
def withdraw(request: PageRequest, municipality: str, proposal: int) -> HttpResponse:
    """Takes the proposal back."""
    return _step(request, proposal, services.withdraw_proposal, "withdrawn")


@requires(None, unit=unit_of_proposal, writing=Permission.FILL_IN)
def reopen(request: PageRequest, municipality: str, proposal: int) -> HttpResponse:
    """Takes a withdrawn proposal up again."""
    return _step(request, proposal, services.reopen_proposal, "reopened")


@requires(None, unit=unit_of_proposal, writing=Permission.MAINTAIN)
def give_back(request: PageRequest, municipality: str, proposal: int) -> HttpResponse:
    """Returns a submitted proposal with a reason."""
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _shown(request, _found(request.desk, proposal), return_form=form)
    services.return_proposal(
        municipality=municipality,
        number=proposal,
        version=form.cleaned_data["version"],
        answer=form.cleaned_data["answer"],
        actor=request.desk.actor,
    )
    messages.success(request, word("budget.done_returned", number=proposal))
    return _to(request.desk, proposal)


@requires(Permission.MAINTAIN, unit=unit_of_proposal, writing=Permission.MAINTAIN)
def adopt(request: PageRequest, municipality: str, proposal: int) -> HttpResponse:
    """Makes a submitted proposal a numbered decision."""
    desk = request.desk
    found = _found(desk, proposal)
    if found.state is not ProposalState.SUBMITTED:
        messages.warning(request, word("budget.not_submitted"))
        return _to(desk, proposal)
    form = AdoptForm(request.POST or None, initial=_adopt_initial(desk, found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            number = services.adopt_proposal(
                municipality=municipality,
                number=proposal,
                version=data["version"],
                decided_on=data["decided_on"],
                decider=text_of(data, "decider"),
                reason=text_of(data, "reason"),
                decision=data["number"],
                actor=desk.actor,
            )
        except _FAULTS_OF_FORMS as fault:
            _tell(form, fault)
        else:
            messages.success(
                request, word("budget.done_adopted", number=number, year=found.fiscal_year)
            )
            return _to(desk, proposal)
    context = _context(desk, found) | {"form": form}
    return render(request, "budget/adopt.html", context, status=_status(form))


def _drafting(request: PageRequest, node: str, known: Proposal | None) -> HttpResponse:
    desk = request.desk
    if request.method != "POST":
        initial = {"kind": DecisionKind.TRANSFER.value}
        rows: list[dict[str, Any]] = [{}, {}]
        if known is not None:
            initial = {"kind": known.kind.value, "version": str(known.version)}
            initial |= text_initial(known.reason, "reason")
            rows = [*lines_of(known), {}]
        return _form_page(request, node, known, ProposalForm(initial=initial), rows)
    rows = typed_lines(request.POST)
    if "add" in request.POST or "remove" in request.POST:
        rows = _other_rows(rows, request.POST.get("remove", ""), is_more="add" in request.POST)
        head = ProposalForm(initial=request.POST.dict())
        return _form_page(request, node, known, head, rows)
    head, lines = ProposalForm(request.POST), Lines(desk, node, data=request.POST)
    is_valid = all([head.is_valid(), lines.is_valid()])
    if "preview" in request.POST or not is_valid:
        status = 200 if is_valid or request.htmx else 422  # type: ignore[attr-defined]
        seen = lines.lines if is_valid else None
        return _form_page(request, node, known, head, lines, seen=seen, status=status)
    return _saved(request, node, known, head, lines)


def _saved(
    request: PageRequest, node: str, known: Proposal | None, head: ProposalForm, lines: Lines
) -> HttpResponse:
    desk = request.desk
    common: dict[str, Any] = {
        "municipality": desk.municipality,
        "kind": DecisionKind(head.cleaned_data["kind"]),
        "reason": text_of(head.cleaned_data, "reason"),
        "lines": [
            Appropriation(line.node, line.account, line.cents, line.project) for line in lines.lines
        ],
        "actor": desk.actor,
    }
    try:
        if known is None:
            number = services.draft_proposal(
                fiscal_year=desk.period.fiscal_year, node=node, **common
            )
        else:
            number = known.number
            version = head.cleaned_data["version"] or 0
            services.change_proposal(number=number, version=version, **common)
    except ProposalChangedError:
        return _changed_meanwhile(request, node, _found(desk, number), lines)
    except _FAULTS_OF_FORMS as fault:
        _tell(head, fault)
        return _form_page(request, node, known, head, lines, status=422)
    messages.success(request, word("budget.done_saved", number=number))
    return _to(desk, number)


def _changed_meanwhile(
    request: PageRequest, node: str, known: Proposal, lines: Lines
) -> HttpResponse:
    """What was typed stays in the form, beside what somebody else saved."""
    typed = request.POST.dict() | {"version": str(known.version)}
    rows = typed_lines(request.POST)
    return _form_page(
        request, node, known, ProposalForm(initial=typed), rows, status=409, theirs=known
    )


def _form_page(
    request: PageRequest,
    node: str,
    known: Proposal | None,
    head: ProposalForm,
    rows: list[dict[str, Any]] | Lines,
    *,
    seen: Sequence[ProposalLine] | None = None,
    status: int = 200,
    theirs: Proposal | None = None,
) -> HttpResponse:
    desk = request.desk
    lines = rows if isinstance(rows, Lines) else Lines(desk, node, initial=rows)
    effect = None
    if seen:
        effect = effect_of(desk, node, DecisionKind(head.cleaned_data["kind"]), seen)
    context = {
        "unit": desk.organisation.node(node),
        "year": desk.period.fiscal_year,
        "proposal": known,
        "form": head,
        "lines": lines,
        "line_faults": lines.faults if lines.is_typed else [],
        "effect": effect,
        "seen": seen,
        "seen_sum": sum(line.cents for line in seen or ()),
        "theirs": None if theirs is None else _named_lines(desk, theirs.lines),
        "changed_by": "" if theirs is None else theirs.changed_by,
        "example": language_name(),
        "known_units": [
            desk.organisation.node(code) for code in desk.organisation.descendants_or_self(node)
        ],
        "most": MOST_LINES,
    }
    return render(request, "budget/edit.html", context, status=status)


def _other_rows(rows: list[dict[str, Any]], removed: str, *, is_more: bool) -> list[dict[str, Any]]:
    if is_more:
        return [*rows, {}][:MOST_LINES]
    kept = [row for place, row in enumerate(rows) if str(place) != removed]
    return kept or [{}]


def _shown(
    request: PageRequest, found: Proposal, *, return_form: ReturnForm | None = None
) -> HttpResponse:
    desk = request.desk
    may_fill_in = desk.may(Permission.FILL_IN, found.node)
    is_submitted = found.state is ProposalState.SUBMITTED
    context = _context(desk, found) | {
        "may_edit": may_fill_in and found.is_editable,
        "may_withdraw": may_fill_in and found.is_open,
        "may_reopen": may_fill_in and found.state is ProposalState.WITHDRAWN,
        "may_decide": is_submitted and desk.may(Permission.MAINTAIN, found.node),
        "return_form": return_form or ReturnForm(initial={"version": found.version}),
    }
    status = 200 if return_form is None else 422
    return render(request, "budget/proposal.html", context, status=status)


def _context(desk: Desk, found: Proposal) -> dict[str, Any]:
    is_judged = found.is_open and bool(found.lines)
    effect = effect_of(desk, found.node, found.kind, found.lines) if is_judged else None
    return {
        "proposal": found,
        "unit": desk.organisation.node(found.node),
        "lines": _named_lines(desk, found.lines),
        "effect": effect,
        "kind": f"decision.kind_{found.kind.value}",
        "state": f"budget.state_{found.state.value}",
        "is_unbalanced": found.kind is DecisionKind.TRANSFER and found.cents != 0,
    }


def _named_lines(desk: Desk, lines: Sequence[ProposalLine]) -> list[dict[str, Any]]:
    accounts = {account.number: account.name for account in desk.content.accounts}
    projects = {project.code: project.name for project in desk.content.projects}
    organisation = desk.organisation
    return [
        {
            "line": line,
            "unit": organisation.node(line.node).name if line.node in organisation else None,
            "account": accounts.get(line.account),
            "project": projects.get(line.project),
        }
        for line in lines
    ]


def _step(
    request: PageRequest, number: int, service: Callable[..., None], done: str
) -> HttpResponse:
    """One step of the proposal's way, and what happened."""
    version = request.POST.get("version", "")
    try:
        service(
            municipality=request.desk.municipality,
            number=number,
            version=int(version) if version.isascii() and version.isdigit() else 0,
            actor=request.desk.actor,
        )
    except (ContentFaultyError, ProposalEmptyError, ProposalOutsideError) as fault:
        for said in _said(fault):
            messages.error(request, said)
    else:
        messages.success(request, word(f"budget.done_{done}", number=number))
    return _to(request.desk, number)


def _said(fault: ToteumaError) -> list[str]:
    language = current_language()
    if isinstance(fault, ContentFaultyError):
        return [
            " ".join(_issue(issue.code, issue_words(issue, language))) for issue in fault.issues
        ]
    return [fault_words(fault)]


def _issue(code: str, said: tuple[str, str]) -> tuple[str, ...]:
    """The folder's words tell how to mend a file; of these two pages have their own."""
    if code == "folder.transfer_not_balanced":
        return (word("budget.not_balanced"),)
    if code == "folder.original_budget_missing":
        return (word("budget.no_original"),)
    return said


def _tell(form: forms.Form, fault: ToteumaError) -> None:
    for said in _said(fault):
        form.add_error(None, said)


def _status(form: forms.Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def _adopt_initial(desk: Desk, found: Proposal) -> dict[str, Any]:
    numbers = [
        one.number for one in desk.content.budget_decisions if one.fiscal_year == found.fiscal_year
    ]
    initial = {"version": found.version, "number": max(numbers, default=0) + 1}
    return initial | text_initial(found.reason, "reason")


def _found(desk: Desk, number: int) -> Proposal:
    return stored.proposal(municipality=desk.municipality, number=number)


def _to(desk: Desk, number: int) -> HttpResponse:
    return redirect("budget-proposal", municipality=desk.municipality, proposal=number)
