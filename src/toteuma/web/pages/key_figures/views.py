"""Key figures by group and year, and the page of one of them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.planning import KeyFigure, KeyFigureValue
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ValueKind
from toteuma.rendering.charts import key_figure_trend
from toteuma.rendering.html.fragments import computed_notes, key_figure_table
from toteuma.report.assembly.key_figures import assemble_key_figures
from toteuma.web.rights.rules import Located, requires, unit_in_address
from toteuma.web.shared.amounts import EuroField
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import DecimalField, add_faults, text_fields, text_of
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.planning import set_key_figure_value


def find_key_figure(desk: Desk, code: str) -> KeyFigure | None:
    """The key figure of that code."""
    return next((one for one in desk.content.key_figures if one.code == code), None)


def key_figure_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the key figure."""
    found = find_key_figure(desk, words["key_figure"])
    return Located(found.node) if found is not None and found.node in desk.organisation else None


class ValueForm(forms.Form):
    """A year's value; of a computed key figure the net cost that it divides."""

    year = forms.IntegerField(label=lazy_word("key_figures.year"), min_value=1990, max_value=2100)
    kind = forms.ChoiceField(
        label=lazy_word("key_figures.kind"),
        choices=[(one.value, lazy_word(f"key_figures.kind_{one.value}")) for one in ValueKind],
    )

    def __init__(self, *args: Any, is_computed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_computed:
            self.fields["net_cost"] = EuroField(
                label=lazy_word("key_figures.net_cost"), required=False
            )
        else:
            self.fields["value"] = DecimalField(
                label=lazy_word("key_figures.value"), required=False
            )
        self.fields |= text_fields("note", lazy_word("key_figures.note"), is_area=False)


@requires(Permission.READ, unit=unit_in_address)
def key_figures(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """Key figures of a unit and what lies under it."""
    desk = request.desk
    year = desk.period.fiscal_year
    section = assemble_key_figures(desk.content, desk.organisation, node, year)
    below = frozenset(desk.organisation.descendants_or_self(node))
    frame = desk.frame()
    return render(
        request,
        "key_figures/key_figures.html",
        {
            "unit": desk.organisation.node(node),
            "table": key_figure_table(section, frame) if section.rows else None,
            "notes": computed_notes(section, frame) if section.rows else None,
            "figures": [one for one in desk.content.key_figures if one.node in below],
        },
    )


@requires(Permission.READ, unit=key_figure_in_address, writing=Permission.FILL_IN_OWN)
def key_figure(request: PageRequest, municipality: str, key_figure: str) -> HttpResponse:
    """A key figure; a year's value is set here."""
    desk = request.desk
    found = find_key_figure(desk, key_figure)
    assert found is not None
    year = desk.period.fiscal_year
    is_computed = bool(found.denominator)
    form = ValueForm(request.POST or None, is_computed=is_computed, initial={"year": year})
    if request.method == "POST" and form.is_valid() and _save(desk, found, form):
        messages.success(request, word("key_figures.saved"))
        return redirect(request.get_full_path())
    section = assemble_key_figures(desk.content, desk.organisation, found.node, year)
    row = next((one for one in section.rows if one.anchor == f"key-figure-{key_figure}"), None)
    chart = (
        None if row is None else key_figure_trend(row, section.columns, desk.language, width=320)
    )
    return render(
        request,
        "key_figures/key_figure.html",
        {
            "key_figure": found,
            "unit": desk.organisation.node(found.node),
            "chart": chart,
            "values": [
                (one, word(f"key_figures.kind_{one.kind.value}"))
                for one in desk.content.key_figure_values
                if one.key_figure == key_figure
            ],
            "is_computed": is_computed,
            "series": next(
                (one for one in desk.content.series if one.code == found.denominator), None
            ),
            "form": form,
            "may_fill_in": desk.may_fill_in(found.node),
            "changes": changes_of(
                municipality=municipality, code=key_figure, kinds=("key_figure",)
            ),
        },
        status=422 if form.errors else 200,
    )


def _save(desk: Desk, found: KeyFigure, form: ValueForm) -> bool:
    data = form.cleaned_data
    value = KeyFigureValue(
        key_figure=found.code,
        year=data["year"],
        kind=ValueKind(data["kind"]),
        value=data.get("value"),
        net_cost_cents=data.get("net_cost"),
        note=text_of(data, "note"),
    )
    try:
        set_key_figure_value(municipality=desk.municipality, value=value, actor=desk.actor)
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return False
    return True
