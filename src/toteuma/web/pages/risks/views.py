"""Risks: the list, the matrix, and the page of one risk with the history of its values."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.planning import Risk
from toteuma.domain.rights import Permission
from toteuma.rendering.html.fragments import risk_grid
from toteuma.report.assembly.risks import assemble_risks
from toteuma.web.rights.rules import Located, requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_fields, text_initial, text_of
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.planning import assess_risk, remove_risk


def find_risk(desk: Desk, code: str) -> Risk | None:
    """The risk of that code."""
    return next((one for one in desk.content.risks if one.code == code), None)


def risk_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the risk; the post that owns it."""
    risk = find_risk(desk, words["risk"])
    if risk is None or risk.node not in desk.organisation:
        return None
    return Located(risk.node, (risk.owner,) if risk.owner else ())


class RiskForm(forms.Form):
    """How likely a risk is, how hard it would hit, what is done about it, and who owns it."""

    likelihood = forms.TypedChoiceField(label=lazy_word("risks.likelihood"), coerce=int)
    impact = forms.TypedChoiceField(label=lazy_word("risks.impact"), coerce=int)
    owner = forms.ChoiceField(label=lazy_word("risks.owner"), required=False)

    def __init__(self, *args: Any, desk: Desk, is_new: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        scale = [(str(n), str(n)) for n in range(1, desk.content.municipality.risk_scale + 1)]
        for name in ("likelihood", "impact"):
            field: Any = self.fields[name]
            field.choices = scale
        owner: Any = self.fields["owner"]
        owner.choices = [
            ("", word("risks.nobody")),
            *((role.code, role.name.in_language(desk.language)) for role in desk.content.roles),
        ]
        rest = self.fields
        self.fields = {}
        if is_new:
            self.fields["code"] = forms.CharField(label=lazy_word("risks.code"), max_length=60)
        self.fields |= text_fields("name", lazy_word("risks.name"), is_area=False, is_required=True)
        self.fields |= rest
        self.fields |= text_fields("controls", lazy_word("risks.controls"))
        self.fields["why"] = forms.CharField(
            label=lazy_word("shared.why"),
            help_text=lazy_word("shared.why_help"),
            required=False,
            max_length=1_000,
        )


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
        },
    )


@requires(Permission.FILL_IN, unit=unit_in_address, writing=Permission.FILL_IN)
def add(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A new risk of the unit."""
    desk = request.desk
    form = RiskForm(request.POST or None, desk=desk, is_new=True)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].strip()
        if find_risk(desk, code) is not None:
            form.add_error("code", word("risks.code_taken", code=code))
        else:
            position = 1 + max((one.position for one in desk.content.risks), default=0)
            if _assess(desk, form, code, desk.period.fiscal_year, node, position):
                messages.success(request, word("risks.saved"))
                return redirect("risks-risk", municipality=municipality, risk=code)
    context = {"form": form, "unit": desk.organisation.node(node)}
    return render(request, "risks/new.html", context, status=422 if form.errors else 200)


@requires(Permission.READ, unit=risk_in_address, writing=Permission.FILL_IN_OWN)
def risk(request: PageRequest, municipality: str, risk: str) -> HttpResponse:
    """A risk; it is assessed anew, or removed, here."""
    desk = request.desk
    found = find_risk(desk, risk)
    assert found is not None
    if request.method == "POST" and "remove" in request.POST:
        remove_risk(municipality=municipality, risk=risk, actor=desk.actor)
        messages.success(request, word("risks.removed"))
        return redirect("risks", municipality=municipality, node=found.node)
    form = RiskForm(
        request.POST or None,
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
    if is_sent and _assess(desk, form, risk, found.fiscal_year, found.node, found.position):
        messages.success(request, word("risks.saved"))
        return redirect("risks-risk", municipality=municipality, risk=risk)
    changes = changes_of(municipality=municipality, code=risk, kinds=("risk",))
    roles = {role.code: role.name for role in desk.content.roles}
    return render(
        request,
        "risks/risk.html",
        {
            "risk": found,
            "value": found.likelihood * found.impact,
            "greatest": desk.content.municipality.risk_scale**2,
            "owner": roles.get(found.owner),
            "unit": desk.organisation.node(found.node),
            "form": form,
            "may_fill_in": desk.may_fill_in(desk.node, desk.responsible),
            "changes": changes,
        },
        status=422 if form.errors else 200,
    )


def _assess(desk: Desk, form: RiskForm, code: str, year: int, node: str, position: int) -> bool:
    data = form.cleaned_data
    risk = Risk(
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
    try:
        assess_risk(
            municipality=desk.municipality, risk=risk, actor=desk.actor, why=data["why"].strip()
        )
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return False
    return True
