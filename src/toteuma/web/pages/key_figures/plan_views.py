"""Key figures are added, altered and removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.planning import KeyFigure
from toteuma.domain.rights import Permission
from toteuma.web.pages.key_figures.forms import KeyFigureForm
from toteuma.web.pages.key_figures.views import find_key_figure, key_figure_in_address
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_initial
from toteuma.web.shared.versions import is_saved, looked_at_again, status_of
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.key_figures import (
    add_key_figure,
    remove_key_figure,
    set_key_figure,
)

FILL_IN = Permission.FILL_IN


@requires(FILL_IN, unit=unit_in_address, writing=FILL_IN)
def add(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A new key figure of a unit."""
    desk = request.desk
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        position = 1 + max((one.position for one in desk.content.key_figures), default=0)
        new = form.key_figure("new", node, position)
        try:
            code = add_key_figure(municipality=municipality, key_figure=new, actor=desk.actor)
        except ContentFaultyError as fault:
            add_faults(form, fault)
        else:
            messages.success(request, word("key_figures.added"))
            return redirect("key-figures-one", municipality=municipality, key_figure=code)
    context = {"form": form, "unit": desk.organisation.node(node), "key_figure": None}
    return render(request, "key_figures/edit.html", context, status=422 if form.errors else 200)


@requires(FILL_IN, unit=key_figure_in_address, writing=FILL_IN)
@looked_at_again
def edit(request: PageRequest, municipality: str, key_figure: str) -> HttpResponse:
    """What a key figure is."""
    desk = request.desk
    found = find_key_figure(desk, key_figure)
    assert found is not None
    form = _form(request, _initial(found))
    if request.method == "POST" and form.is_valid() and _is_set(desk, found, form):
        messages.success(request, word("key_figures.changed"))
        return redirect("key-figures-one", municipality=municipality, key_figure=key_figure)
    unit = desk.organisation.node(found.node)
    context = {"form": form, "unit": unit, "key_figure": found}
    return render(request, "key_figures/edit.html", context, status=status_of(form))


@requires(FILL_IN, unit=key_figure_in_address, writing=FILL_IN)
def remove(request: PageRequest, municipality: str, key_figure: str) -> HttpResponse:
    """Asks first, and tells how many values go with the key figure."""
    desk = request.desk
    found = find_key_figure(desk, key_figure)
    assert found is not None
    if request.method == "POST":
        remove_key_figure(municipality=municipality, key_figure=key_figure, actor=desk.actor)
        messages.success(request, word("key_figures.removed"))
        return redirect("key-figures", municipality=municipality, node=found.node)
    values = [one for one in desk.content.key_figure_values if one.key_figure == key_figure]
    context = {"key_figure": found, "count": len(values)}
    return render(request, "key_figures/remove.html", context)


def _form(request: PageRequest, initial: dict[str, Any] | None = None) -> KeyFigureForm:
    desk = request.desk
    return KeyFigureForm(
        request.POST if request.method == "POST" else None,
        series=[(one.code, one.name.in_language(desk.language)) for one in desk.content.series],
        initial=initial or {},
    )


def _initial(found: KeyFigure) -> dict[str, Any]:
    return {
        **text_initial(found.name, "name"),
        **text_initial(found.unit, "unit"),
        **text_initial(found.group, "group"),
        "decimals": found.decimals,
        "denominator": found.denominator,
    }


def _is_set(desk: Desk, found: KeyFigure, form: KeyFigureForm) -> bool:
    """Whether the key figure could be altered. One with values is computed or it is not: net
    costs mean nothing to one that is not computed, nor given values to one that is."""
    values = [one for one in desk.content.key_figure_values if one.key_figure == found.code]
    turns = bool(form.cleaned_data["denominator"]) != bool(found.denominator)
    if turns and values:
        form.add_error("denominator", word("key_figures.has_values", count=len(values)))
        return False
    municipality, code = desk.municipality, found.code
    return is_saved(
        form,
        lambda: changes_of(municipality=municipality, code=code, kinds=("key_figure",)),
        lambda: set_key_figure(
            municipality=municipality,
            key_figure=form.key_figure(code, found.node, found.position),
            actor=desk.actor,
            seen=found,
        ),
    )
