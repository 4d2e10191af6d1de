"""Key figures by group and year, and the page of one of them."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.planning import KeyFigure, KeyFigureValue
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ValueKind
from toteuma.rendering.charts import key_figure_trend
from toteuma.rendering.formats import format_euro, format_plain_decimal
from toteuma.rendering.html.fragments import computed_notes, key_figure_table
from toteuma.report.assembly.key_figures import assemble_key_figures
from toteuma.web.pages.key_figures.forms import (
    ValueForm,
    saved_in_words,
    value_named,
    year_and_kind,
)
from toteuma.web.rights.rules import Located, requires, unit_in_address
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_of
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.key_figures import remove_key_figure_value
from toteuma.workspace.services.planning import set_key_figure_value


def find_key_figure(desk: Desk, code: str) -> KeyFigure | None:
    """The key figure of that code."""
    return next((one for one in desk.content.key_figures if one.code == code), None)


def key_figure_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the key figure."""
    found = find_key_figure(desk, words["key_figure"])
    return Located(found.node) if found is not None and found.node in desk.organisation else None


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
            "may_add": desk.may(Permission.FILL_IN, node),
            "may_maintain": desk.may(Permission.MAINTAIN),
            "figures": [one for one in desk.content.key_figures if one.node in below],
        },
    )


@requires(Permission.READ, unit=key_figure_in_address, writing=Permission.FILL_IN_OWN)
def key_figure(request: PageRequest, municipality: str, key_figure: str) -> HttpResponse:
    """A key figure; a year's value is set or taken away here."""
    desk = request.desk
    found = find_key_figure(desk, key_figure)
    assert found is not None
    if request.method == "POST" and "remove" in request.POST:
        return _taken_away(request, found)
    form = ValueForm(
        request.POST if request.method == "POST" else None,
        is_computed=bool(found.denominator),
        initial={"year": desk.period.fiscal_year},
    )
    if request.method == "POST" and form.is_valid():
        saved = _saved(desk, found, form)
        if saved is not None:
            messages.success(request, saved)
            return redirect(request.get_full_path())
    context = _context(desk, found) | {"form": form}
    return render(
        request,
        "key_figures/key_figure.html",
        context,
        status=422 if form.errors else 200,
    )


def _context(desk: Desk, found: KeyFigure) -> dict[str, Any]:
    """What the page of a key figure shows beside its form."""
    values = [one for one in desk.content.key_figure_values if one.key_figure == found.code]
    # Years to come are on this page, though not in the report of the period.
    last = max([desk.period.fiscal_year, *(one.year for one in values)])
    section = assemble_key_figures(desk.content, desk.organisation, found.node, last)
    row = next((one for one in section.rows if one.code == found.code), None)
    chart = (
        None if row is None else key_figure_trend(row, section.columns, desk.language, width=320)
    )
    cells = {} if row is None else {cell.id: cell for cell in row.values}
    return {
        "key_figure": found,
        "unit": desk.organisation.node(found.node),
        "chart": chart,
        "values": [
            (
                one,
                word(f"key_figures.kind_{one.kind.value}"),
                cells.get(f"{found.code}.{one.year}.{one.kind.value}"),
            )
            for one in values
        ],
        "is_computed": bool(found.denominator),
        "series": next((one for one in desk.content.series if one.code == found.denominator), None),
        "may_fill_in": desk.may_fill_in(found.node),
        "may_plan": desk.may(Permission.FILL_IN, found.node),
        "may_maintain": desk.may(Permission.MAINTAIN),
        "changes": changes_of(
            municipality=desk.municipality, code=found.code, kinds=("key_figure",)
        ),
    }


def _taken_away(request: PageRequest, found: KeyFigure) -> HttpResponse:
    """Asks first; takes the value of the row whose button was pressed away. Nonsense is passed
    over."""
    back = redirect(request.get_full_path())
    place = year_and_kind(request.POST["remove"])
    if place is None:
        return back
    year, kind = place
    asked = ask_first(request, word("key_figures.confirm_value"), about=value_named(year, kind))
    if asked is not None:
        return asked
    remove_key_figure_value(
        municipality=request.desk.municipality,
        key_figure=found.code,
        year=year,
        kind=kind,
        actor=request.desk.actor,
    )
    messages.success(request, word("key_figures.value_removed"))
    return back


def _saved(desk: Desk, found: KeyFigure, form: ValueForm) -> str | None:
    """Saves; what is told of it, or None where the form has faults."""
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
        return None
    place = (value.key_figure, value.year, value.kind)
    earlier = next(
        (
            one
            for one in desk.content.key_figure_values
            if (one.key_figure, one.year, one.kind) == place
        ),
        None,
    )
    return saved_in_words(_written(earlier, desk), _written(value, desk))


def _written(one: KeyFigureValue | None, desk: Desk) -> str:
    """What was typed of a year's value, as pages write it; empty for nothing."""
    if one is not None and one.net_cost_cents is not None:
        return format_euro(one.net_cost_cents, desk.language)
    if one is not None and one.value is not None:
        return format_plain_decimal(one.value, desk.language)
    return ""
