"""What of the municipality needs doing, and its settings."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.content import Municipality
from toteuma.domain.rights import Permission
from toteuma.web.pages.maintenance.forms import SettingsForm
from toteuma.web.rights.rules import requires, whole_municipality
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_initial, text_of
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.services.municipality import set_municipality


@requires(Permission.MAINTAIN, unit=whole_municipality)
def overview(request: PageRequest, municipality: str) -> HttpResponse:
    """What is there and what needs doing."""
    content = request.desk.content
    found = batches(municipality=municipality)
    superseded = {one.supersedes for one in found}
    waiting = [one for one in found if not one.is_active and one.batch_id not in superseded]
    year = request.desk.period.fiscal_year
    goals = {one.code for one in content.goals if one.fiscal_year == year}
    measures = [one for one in content.measures if one.goal in goals]
    context = {
        "active": sum(one.is_active for one in found),
        "waiting": waiting,
        "measures": sum(not one.source_system or not one.owner for one in measures),
        "accounts": len(content.accounts),
        "nodes": len(request.desk.organisation),
        "year": year,
    }
    return render(request, "maintenance/overview.html", context)


@requires(Permission.MAINTAIN, unit=whole_municipality, writing=Permission.MAINTAIN)
def municipality_settings(request: PageRequest, municipality: str) -> HttpResponse:
    """Name, materiality, risk scale, languages and source note."""
    if request.method == "POST":
        form = SettingsForm(request.POST)
        if form.is_valid():
            try:
                set_municipality(
                    municipality=_municipality(request.desk, form.cleaned_data),
                    actor=request.desk.actor,
                )
            except ContentFaultyError as fault:
                add_faults(form, fault)
            else:
                messages.success(request, word("maintenance.settings_saved"))
                return redirect("maintenance-settings", municipality=municipality)
    else:
        form = SettingsForm(initial=_initial(request.desk.content.municipality))
    return render(request, "maintenance/settings.html", {"form": form})


def _initial(present: Municipality) -> dict[str, Any]:
    return {
        **text_initial(present.name, "name"),
        **text_initial(present.source_note, "source_note"),
        "is_bilingual": present.is_bilingual,
        "materiality_euros": present.materiality_cents // 100,
        "materiality_percent": present.materiality_percent,
        "risk_scale": present.risk_scale,
        "suppress_below": present.suppress_below,
        "suppress_largest": present.suppress_largest,
        "suppress_share": present.suppress_share,
    }


def _municipality(desk: Desk, data: dict[str, Any]) -> Municipality:
    return Municipality(
        code=desk.municipality,
        name=text_of(data, "name"),
        is_bilingual=data["is_bilingual"],
        materiality_cents=data["materiality_euros"] * 100,
        materiality_percent=data["materiality_percent"],
        risk_scale=data["risk_scale"],
        source_note=text_of(data, "source_note"),
        suppress_below=data["suppress_below"],
        suppress_largest=data["suppress_largest"],
        suppress_share=data["suppress_share"],
    )
