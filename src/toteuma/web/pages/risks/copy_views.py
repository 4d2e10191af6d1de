"""Risks of a year are copied to the next: first shown, then chosen, then copied."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from toteuma.domain.planning import Risk
from toteuma.domain.rights import Permission
from toteuma.web.pages.goals.copying import Hindrance, copied_code, units_of_year
from toteuma.web.pages.risks.forms import CopyForm
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.services.planning import add_risks


@requires(Permission.FILL_IN, unit=unit_in_address, writing=Permission.FILL_IN)
def copy(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """Risks of a unit and what lies under it, and which of them the next year does not have."""
    desk = request.desk
    year = desk.period.fiscal_year
    shown = _copies(desk, node, year)
    possible = [risk.code for risk, hindrance in shown if hindrance is Hindrance.NONE]
    form = CopyForm(request.POST if request.method == "POST" else None, codes=possible)
    if request.method == "POST" and form.is_valid():
        chosen = frozenset(form.cleaned_data["risk"])
        risks = [_copied(risk, year) for risk, _ in shown if risk.code in chosen]
        try:
            count = add_risks(municipality=municipality, risks=risks, actor=desk.actor)
        except ContentFaultyError as fault:
            add_faults(form, fault)
        else:
            messages.success(request, word("risks.copied", count=count, year=year + 1))
            address = reverse("risks", args=(municipality, node))
            return redirect(f"{address}?period={year + 1}-12")
    context = {
        "unit": desk.organisation.node(node),
        "year": year,
        "next_year": year + 1,
        "copies": [
            (risk, risk.code in possible, word(f"goals.hindrance_{one.value}", year=year + 1))
            for risk, one in shown
        ],
        "possible": possible,
        "chosen": request.POST.getlist("risk") if form.is_bound else possible,
        "form": form,
    }
    return render(request, "risks/copy.html", context, status=422 if form.errors else 200)


def _copies(desk: Desk, node: str, year: int) -> list[tuple[Risk, Hindrance]]:
    """Risks of the year, and what keeps each from being copied."""
    below = frozenset(desk.organisation.descendants_or_self(node))
    units = units_of_year(desk.content, year + 1)
    there = {risk.code for risk in desk.content.risks}
    found = []
    for risk in desk.content.risks:
        if risk.fiscal_year != year or risk.node not in below:
            continue
        hindrance = Hindrance.NONE
        if copied_code(risk.code, year, year + 1) in there:
            hindrance = Hindrance.EXISTS
        elif risk.node not in units:
            hindrance = Hindrance.NO_UNIT
        found.append((risk, hindrance))
    return found


def _copied(risk: Risk, year: int) -> Risk:
    return replace(risk, code=copied_code(risk.code, year, year + 1), fiscal_year=year + 1)
