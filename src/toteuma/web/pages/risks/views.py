"""Risks: the list, the matrix, and the page of one risk with the history of its values."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from toteuma.domain.planning import Risk
from toteuma.domain.rights import Permission
from toteuma.domain.rounds import TaskKind
from toteuma.rendering.html.fragments import risk_grid
from toteuma.report.assembly.risks import assemble_risks
from toteuma.web.pages.goals.locators import latest_period_of, turn_to_year
from toteuma.web.pages.risks.forms import RiskForm
from toteuma.web.pages.risks.history import assessments, value_chart
from toteuma.web.rights.rules import Located, requires, unit_in_address
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_initial, text_of
from toteuma.web.shared.versions import is_saved, looked_at_again, status_of
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.audit import AuditEntry
from toteuma.workspace.queries.history import MOST, changes_of, submitted_in_rounds
from toteuma.workspace.services.planning import add_risk, assess_risk, remove_risk


def find_risk(desk: Desk, code: str) -> Risk | None:
    """The risk of that code."""
    return next((one for one in desk.content.risks if one.code == code), None)


def risk_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the risk; the post that owns it."""
    risk = find_risk(desk, words["risk"])
    if risk is None:
        return None
    turn_to_year(desk, risk.fiscal_year)
    if risk.node not in desk.organisation:
        return None
    return Located(risk.node, (risk.owner,) if risk.owner else ())


@requires(Permission.READ, unit=unit_in_address)
def risks(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """Risks of a unit and what lies under it, in a matrix and a list."""
    desk = request.desk
    section = assemble_risks(desk.content, desk.organisation, node, desk.period.fiscal_year)
    return render(
        request,
        "risks/risks.html",
        {
            "unit": desk.organisation.node(node),
            "section": section,
            "grid": risk_grid(section, desk.frame()) if section.risks else None,
            "may_add": desk.may(Permission.FILL_IN, node),
            "year": desk.period.fiscal_year,
            "next_year": desk.period.fiscal_year + 1,
            "years": _other_years(desk, node),
        },
    )


def _other_years(desk: Desk, node: str) -> list[tuple[int, str]]:
    """Other years in which the unit, or what lies under it, has risks, and a period of each."""
    below = frozenset(desk.organisation.descendants_or_self(node))
    years = {risk.fiscal_year for risk in desk.content.risks if risk.node in below}
    return [
        (year, latest_period_of(desk, year)) for year in sorted(years - {desk.period.fiscal_year})
    ]


@requires(Permission.FILL_IN, unit=unit_in_address, writing=Permission.FILL_IN)
def add(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A new risk of the unit."""
    desk = request.desk
    form = RiskForm(request.POST if request.method == "POST" else None, desk=desk)
    if request.method == "POST" and form.is_valid():
        position = 1 + max((one.position for one in desk.content.risks), default=0)
        new = _risk(form, "new", desk.period.fiscal_year, node, position)
        why = form.cleaned_data["why"].strip()
        try:
            code = add_risk(municipality=municipality, risk=new, actor=desk.actor, why=why)
        except ContentFaultyError as fault:
            add_faults(form, fault)
        else:
            messages.success(request, word("risks.saved"))
            return redirect("risks-risk", municipality=municipality, risk=code)
    context = {"form": form, "unit": desk.organisation.node(node)}
    return render(request, "risks/new.html", context, status=422 if form.errors else 200)


@requires(Permission.READ, unit=risk_in_address, writing=Permission.FILL_IN_OWN)
@looked_at_again
def risk(request: PageRequest, municipality: str, risk: str) -> HttpResponse:
    """A risk; it is assessed anew, or removed, here."""
    desk = request.desk
    found = find_risk(desk, risk)
    assert found is not None
    if request.method == "POST" and "remove" in request.POST:
        name = found.name.in_language(desk.language)
        asked = ask_first(request, word("risks.confirm_remove"), about=name)
        if asked is not None:
            return asked
        remove_risk(municipality=municipality, risk=risk, actor=desk.actor)
        messages.success(request, word("risks.removed"))
        address = reverse("risks", args=(municipality, found.node))
        return redirect(f"{address}?period={desk.period.code}")
    form = RiskForm(
        request.POST if request.method == "POST" else None,
        desk=desk,
        initial={
            "likelihood": str(found.likelihood),
            "impact": str(found.impact),
            "owner": found.owner,
            **text_initial(found.name, "name"),
            **text_initial(found.controls, "controls"),
        },
    )
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and _assess(desk, form, found):
        messages.success(request, word("risks.saved"))
        return redirect("risks-risk", municipality=municipality, risk=risk)
    changes = _changes(municipality, risk)
    roles = {role.code: role.name for role in desk.content.roles}
    greatest = desk.content.municipality.risk_scale**2
    return render(
        request,
        "risks/risk.html",
        {
            "risk": found,
            "value": found.likelihood * found.impact,
            "greatest": greatest,
            "chart": value_chart(
                found, assessments(found, changes, desk.language), greatest, desk.language
            ),
            "owner": roles.get(found.owner),
            "unit": desk.organisation.node(found.node),
            "form": form,
            "may_fill_in": desk.may_fill_in(desk.node, desk.responsible),
            "changes": changes,
        },
        status=status_of(form),
    )


def _changes(municipality: str, risk: str) -> list[AuditEntry]:
    """What changed the risk, on its page and through rounds, the latest first."""
    own = changes_of(municipality=municipality, code=risk, kinds=("risk",))
    given = submitted_in_rounds(municipality=municipality, kind=TaskKind.RISK, subject=risk)
    return sorted((*own, *given), key=lambda one: -one.number)[:MOST]


def _risk(form: RiskForm, code: str, year: int, node: str, position: int) -> Risk:
    """The risk that was filled in."""
    data = form.cleaned_data
    return Risk(
        code=code,
        fiscal_year=year,
        node=node,
        position=position,
        name=text_of(data, "name"),
        likelihood=data["likelihood"],
        impact=data["impact"],
        controls=text_of(data, "controls"),
        owner=data["owner"],
    )


def _assess(desk: Desk, form: RiskForm, found: Risk) -> bool:
    changed = _risk(form, found.code, found.fiscal_year, found.node, found.position)
    why, municipality = form.cleaned_data["why"].strip(), desk.municipality
    return is_saved(
        form,
        lambda: _changes(municipality, found.code),
        lambda: assess_risk(
            municipality=municipality, risk=changed, actor=desk.actor, why=why, seen=found
        ),
    )
