"""The organisation as controllers maintain it: the tree, a new unit, the page of one unit."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.organisation import OrganisationNode
from toteuma.domain.rights import Permission
from toteuma.web.pages.maintenance.organisation_forms import (
    ClosingForm,
    NodeForm,
    closing_fault,
    node_initial,
)
from toteuma.web.pages.maintenance.organisation_rows import (
    has_tree,
    is_found,
    other_rows,
    tree_rows,
    uses_told,
    years_of,
)
from toteuma.web.rights.rules import Located, requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError, NodeExistsError, NodeUnknownError
from toteuma.workspace.queries.booked import booked_on_cost_centre
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.queries.uses import uses_of_node
from toteuma.workspace.services.structure import (
    StillUsedError,
    add_nodes,
    change_node,
    close_node,
    remove_node,
    reopen_node,
)

ROWS_PER_PAGE = 300


def node_of_any_year(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """A unit of any year: one that was closed can be looked at, too."""
    return Located() if validities_of(desk, words["node"]) else None


def validities_of(desk: Desk, code: str) -> list[OrganisationNode]:
    """The validities of a unit, the latest first."""
    found = [node for node in desk.content.nodes if node.code == code]
    return sorted(found, key=lambda node: node.valid_from, reverse=True)


@requires(Permission.MAINTAIN, unit=whole_municipality)
def organisation_table(request: PageRequest, municipality: str) -> HttpResponse:
    """The tree of a year (``?year=``), or the units whose code or name holds ``?q=``."""
    desk = request.desk
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4
    year = int(asked) if is_year and has_tree(desk, int(asked)) else desk.period.fiscal_year
    wanted = request.GET.get("q", "").strip()
    rows, others = tree_rows(desk, year), other_rows(desk, year)
    if wanted:
        rows = [row for row in rows if is_found(row, wanted.casefold())]
        others = [row for row in others if is_found(row, wanted.casefold())]
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "year": year,
        "years": years_of(desk),
        "wanted": wanted,
        "page": page,
        "others": others[:ROWS_PER_PAGE],
    }
    return render(request, "maintenance/organisation.html", context)


@requires(Permission.MAINTAIN, unit=whole_municipality, writing=Permission.MAINTAIN)
def organisation_add(request: PageRequest, municipality: str) -> HttpResponse:
    """A new unit."""
    desk = request.desk
    first_day = date(desk.period.fiscal_year, 1, 1)
    initial = {"valid_from": first_day, "position": 1, "code": request.GET.get("code", "")}
    initial |= {"kind": "cost_centre", "parent": request.GET.get("parent", "")}
    form = NodeForm(request.POST or None, desk=desk, initial=initial)
    if request.method == "POST" and form.is_valid() and _added(desk, form):
        node = form.node()
        name = node.name.in_language(desk.language)
        messages.success(request, word("structure.added", code=node.code, name=name))
        return redirect("maintenance-organisation-unit", municipality=municipality, node=node.code)
    status = 422 if form.errors else 200
    return render(request, "maintenance/organisation_add.html", {"form": form}, status=status)


@requires(Permission.MAINTAIN, unit=node_of_any_year, writing=Permission.MAINTAIN)
def organisation_unit(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A unit: its validities, what uses it, its history; it is changed, closed, opened again and
    removed here."""
    desk = request.desk
    found = validities_of(desk, node)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    change = NodeForm(
        request.POST if step == "change" else None,
        desk=desk,
        changed=found[0],
        initial=node_initial(found[0]),
        auto_id="change_%s",
    )
    closing = ClosingForm(request.POST if step == "close" else None, auto_id="close_%s")
    fault = ""
    if step:
        asking = _asking(request, step, found[0], closing)
        if asking is not None:
            return asking
        done, fault = _act(desk, step, found, change, closing)
        if done:
            messages.success(request, word(done, code=node))
            if step == "remove":
                return redirect("maintenance-organisation", municipality=municipality)
            return redirect("maintenance-organisation-unit", municipality=municipality, node=node)
    ledger = desk.living.ledger
    booked = booked_on_cost_centre(ledger, desk.living.engine, node)
    uses = uses_of_node(municipality=municipality, code=node)
    context = {
        "node": found[0],
        "kind": f"kind.{found[0].kind.value}",
        "validities": found,
        "change_form": change,
        "close_form": closing,
        "fault": fault,
        "booked": booked,
        "uses": uses_told({**uses, "ledger": booked.entries}),
        "changes": changes_of(municipality=municipality, code=node, kinds=("node", "nodes")),
    }
    is_faulty = bool(fault or change.errors or closing.errors)
    return render(
        request, "maintenance/organisation_unit.html", context, status=422 if is_faulty else 200
    )


def _asking(
    request: PageRequest, step: str, node: OrganisationNode, closing: ClosingForm
) -> HttpResponse | None:
    """The page that asks before a unit is closed or removed; None where neither is at hand."""
    about = node.name.in_language(request.desk.language)
    if step == "remove":
        question, button = word("structure.confirm_remove", code=node.code), "structure.remove"
        return ask_first(request, question, about=about, button=word(button))
    if step == "close" and closing.is_valid():
        question, button = word("structure.confirm_close", code=node.code), "structure.close"
        return ask_first(request, question, about=about, button=word(button), is_final=False)
    return None


def _added(desk: Desk, form: NodeForm) -> bool:
    try:
        add_nodes(
            municipality=desk.municipality,
            nodes=[form.node()],
            actor=desk.actor,
            why=form.cleaned_data["why"].strip(),
        )
    except ContentFaultyError as fault:
        add_faults(form, fault)
    except NodeExistsError:
        form.add_error("code", word("structure.code_taken"))
    except InvalidValueError:
        form.add_error("code", word("structure.code_malformed"))
    else:
        return True
    return False


def _act(
    desk: Desk, step: str, found: list[OrganisationNode], change: NodeForm, closing: ClosingForm
) -> tuple[str, str]:
    """Does what was asked for: the key of the word that says it is done, or what stands against
    it where no form can say it."""
    match step:
        case "change":
            return (_changed(desk, found, change) if change.is_valid() else ""), ""
        case "close":
            return (_closed(desk, found[0].code, closing) if closing.is_valid() else ""), ""
        case "reopen" | "remove":
            return _opened_or_removed(desk, step, found[0])
    return "", word("structure.nothing_asked")


def _opened_or_removed(desk: Desk, step: str, node: OrganisationNode) -> tuple[str, str]:
    """Opens the unit again or removes it; as :func:`_act`."""
    by = {"municipality": desk.municipality, "code": node.code, "actor": desk.actor}
    try:
        if step == "reopen":
            reopen_node(**by)
            return "structure.reopened", ""
        remove_node(home=Path(settings.HOME), **by)
    except StillUsedError:
        return "", word("structure.still_used", code=node.code)
    except ContentFaultyError:
        return "", word("structure.cannot_reopen", parent=node.parent or "")
    return "structure.removed", ""


def _changed(desk: Desk, found: list[OrganisationNode], form: NodeForm) -> str:
    """Saves a change from its day on; "" when it cannot be."""
    day = form.cleaned_data["valid_from"]
    earlier = next((one for one in found if one.valid_from <= day), None)
    if earlier is None or (earlier.valid_to is not None and earlier.valid_to < day):
        form.add_error("valid_from", word("structure.not_in_force"))
        return ""
    try:
        change_node(
            municipality=desk.municipality,
            node=form.node(earlier.valid_to),
            actor=desk.actor,
            why=form.cleaned_data["why"].strip(),
        )
    except NodeUnknownError:
        form.add_error("valid_from", word("structure.not_in_force"))
        return ""
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return ""
    return "structure.changed"


def _closed(desk: Desk, code: str, form: ClosingForm) -> str:
    """Closes the unit; "" when it cannot be."""
    last_day = form.cleaned_data["last_day"]
    open_below = closing_fault(desk, code, last_day)
    if open_below:
        form.add_error("last_day", open_below)
        return ""
    try:
        close_node(
            municipality=desk.municipality,
            code=code,
            last_day=last_day,
            actor=desk.actor,
            why=form.cleaned_data["why"].strip(),
        )
    except NodeUnknownError:
        form.add_error("last_day", word("structure.not_in_force"))
        return ""
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return ""
    return "structure.closed"
