"""Series that key figures divide by: inhabitants, children, pupils, year by year."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from toteuma.domain.planning import Series, SeriesValue
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ValueKind
from toteuma.rendering.formats import format_plain_decimal
from toteuma.web.pages.key_figures.forms import (
    SeriesForm,
    SeriesValueForm,
    saved_in_words,
    value_named,
    year_and_kind,
)
from toteuma.web.rights.rules import Located, requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_initial, text_of
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.key_figures import (
    add_series,
    remove_series,
    remove_series_value,
    set_series,
)
from toteuma.workspace.services.planning import set_series_value

MAINTAIN = Permission.MAINTAIN


def find_series(desk: Desk, code: str) -> Series | None:
    """The series of that code."""
    return next((one for one in desk.content.series if one.code == code), None)


def series_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The municipality, where it has the series."""
    return None if find_series(desk, words["series"]) is None else Located()


@requires(MAINTAIN, unit=whole_municipality, writing=MAINTAIN)
def series_list(request: PageRequest, municipality: str) -> HttpResponse:
    """All series with their latest value; a new one is added here."""
    desk = request.desk
    form = SeriesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name = text_of(form.cleaned_data, "name")
        code = add_series(
            municipality=municipality,
            series=Series("new", name),
            stem=slugify(name.fi).upper() or "S",
            actor=desk.actor,
        )
        messages.success(request, word("key_figures.series_added"))
        return redirect("key-figures-series-one", municipality=municipality, series=code)
    latest: dict[str, SeriesValue] = {}
    for value in desk.content.series_values:
        latest[value.series] = value
    rows = [
        (
            one,
            latest.get(one.code),
            sum(figure.denominator == one.code for figure in desk.content.key_figures),
        )
        for one in desk.content.series
    ]
    context = {"rows": rows, "form": form}
    return render(
        request, "key_figures/series_list.html", context, status=422 if form.errors else 200
    )


@requires(MAINTAIN, unit=series_in_address, writing=MAINTAIN)
def series(request: PageRequest, municipality: str, series: str) -> HttpResponse:
    """A series: its name and its values by year."""
    desk = request.desk
    found = find_series(desk, series)
    assert found is not None
    sent = request.POST if request.method == "POST" else None
    is_named = sent is not None and "rename" in sent
    value_form = SeriesValueForm(
        None if is_named else sent, prefix="value", initial={"year": desk.period.fiscal_year}
    )
    name_form = SeriesForm(sent if is_named else None, initial=text_initial(found.name, "name"))
    if sent is not None:
        answer = _changed(request, found, value_form, name_form)
        if answer is not None:
            return answer
    values = [one for one in desk.content.series_values if one.series == series]
    context = {
        "series": found,
        "values": [(one, word(f"key_figures.kind_{one.kind.value}")) for one in values],
        "figures": [one for one in desk.content.key_figures if one.denominator == series],
        "value_form": value_form,
        "name_form": name_form,
        "changes": changes_of(municipality=municipality, code=series, kinds=("series",)),
    }
    is_faulty = bool(value_form.errors or name_form.errors)
    return render(request, "key_figures/series.html", context, status=422 if is_faulty else 200)


def _changed(
    request: PageRequest, found: Series, value_form: SeriesValueForm, name_form: SeriesForm
) -> HttpResponse | None:
    """Does what the pressed button says; None when the page is to be shown with its faults."""
    if "remove" in request.POST:
        return _without_series(request, found)
    if "remove-value" in request.POST:
        return _taken_away(request, found)
    if "rename" in request.POST:
        if not name_form.is_valid():
            return None
        renamed = replace(found, name=text_of(name_form.cleaned_data, "name"))
        desk = request.desk
        set_series(municipality=desk.municipality, series=renamed, actor=desk.actor)
        messages.success(request, word("key_figures.series_saved"))
    elif not (value_form.is_valid() and _is_saved(request, found, value_form)):
        return None
    return redirect(request.get_full_path())


def _is_saved(request: PageRequest, found: Series, form: SeriesValueForm) -> bool:
    data = form.cleaned_data
    value = SeriesValue(found.code, data["year"], ValueKind(data["kind"]), data["value"])
    desk = request.desk
    try:
        set_series_value(municipality=desk.municipality, value=value, actor=desk.actor)
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return False
    earlier = next(
        (
            format_plain_decimal(one.value, desk.language)
            for one in desk.content.series_values
            if (one.series, one.year, one.kind) == (value.series, value.year, value.kind)
        ),
        "",
    )
    new = format_plain_decimal(value.value, desk.language)
    messages.success(request, saved_in_words(earlier, new))
    return True


def _taken_away(request: PageRequest, found: Series) -> HttpResponse:
    """Asks first; takes a year's value away. Nonsense is passed over."""
    back = redirect(request.get_full_path())
    place = year_and_kind(request.POST["remove-value"])
    if place is None:
        return back
    asked = ask_first(request, word("key_figures.confirm_value"), about=value_named(*place))
    if asked is not None:
        return asked
    desk = request.desk
    remove_series_value(
        municipality=desk.municipality,
        series=found.code,
        year=place[0],
        kind=place[1],
        actor=desk.actor,
    )
    messages.success(request, word("key_figures.value_removed"))
    return back


def _without_series(request: PageRequest, found: Series) -> HttpResponse:
    """Asks first; removes the series, unless a key figure divides by it."""
    desk = request.desk
    count = sum(one.series == found.code for one in desk.content.series_values)
    asked = ask_first(
        request,
        word("key_figures.confirm_series"),
        about=found.name.in_language(desk.language),
        goes=[word("key_figures.series_goes", count=count)],
    )
    if asked is not None:
        return asked
    try:
        remove_series(municipality=desk.municipality, series=found.code, actor=desk.actor)
    except ContentFaultyError:
        messages.error(request, word("key_figures.series_in_use"))
        return redirect(request.get_full_path())
    messages.success(request, word("key_figures.series_removed"))
    return redirect("key-figures-series", municipality=desk.municipality)
