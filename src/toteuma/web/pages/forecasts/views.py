"""The forecasts of a unit: giving them, copying the last ones forward, and their history."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from toteuma.catalogue.wording import issue_words
from toteuma.domain.budget import Forecast
from toteuma.domain.layout import LayoutLine
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.web.pages.forecasts.chart import forecast_chart
from toteuma.web.pages.forecasts.forms import ForecastForm, mark_of
from toteuma.web.pages.forecasts.standing import (
    BookStanding,
    LineStanding,
    books_with_layouts,
    last_month_given,
    own_forecasts,
    standings,
)
from toteuma.web.rights.rules import Located, requires, unit_in_address
from toteuma.web.shared.amounts import typed_euro
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.versions import changed_by, looked_at_again
from toteuma.web.shared.words import current_language, label, word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.forecasts import forecast_months
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.forecasts import give_forecasts


def line_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the address, when some layout of the period has the line."""
    if _line(desk, words["line"]) is None:
        return None
    return unit_in_address(desk, words)


@requires(Permission.READ, unit=unit_in_address, writing=Permission.FILL_IN_OWN)
@looked_at_again
def forecasts(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """The forecasts of the unit for the period's last month, as one form."""
    desk = request.desk
    books = standings(desk, node)
    if request.method != "POST":
        forms = _forms(books, None)
        return _page(request, node, books, forms)
    data = request.POST.copy()
    forms = _forms(books, data)
    judged = [form.is_valid() for form in forms.values() if form.is_bound]
    if not all(judged):
        return _page(request, node, books, forms, status=422)
    given = _given(desk, node, forms, data)
    if any(form.errors for form in forms.values()):
        return _page(request, node, books, forms, status=409)
    if not given:
        messages.info(request, word("forecasts.nothing_changed"))
        return _back(desk, node)
    try:
        _give(desk, node, given)
    except ContentFaultyError as fault:
        for issue in fault.issues:
            forms[next(iter(given))].add_error(
                None, " ".join(issue_words(issue, current_language()))
            )
        return _page(request, node, books, forms, status=422)
    messages.success(request, _said(given))
    return _back(desk, node)


@requires(None, unit=unit_in_address, writing=Permission.FILL_IN_OWN)
@looked_at_again
def copy(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """Gives this month the unit's forecasts of the last month that had some, on the lines that
    have none yet."""
    desk = request.desk
    month = last_month_given(desk, node)
    present = own_forecasts(desk, node, desk.period.last)
    before = {} if month is None else own_forecasts(desk, node, month)
    given: dict[str, Forecast | None] = {
        line: replace(forecast, as_of_month=desk.period.last)
        for line, forecast in before.items()
        if line not in present
    }
    if given:
        _give(desk, node, given)
        messages.success(request, word("forecasts.copied", count=len(given)))
    else:
        messages.info(request, word("forecasts.nothing_to_copy"))
    return _back(desk, node)


@requires(Permission.READ, unit=line_in_address)
def line(request: PageRequest, municipality: str, node: str, line: str) -> HttpResponse:
    """How the forecast of one line has moved from month to month."""
    desk = request.desk
    found = _line(desk, line)
    if found is None:
        raise Http404
    book, shown = found
    year = desk.period.fiscal_year
    table = desk.table(book)
    leaves = table.request.layout.leaves_of(line)
    months = forecast_months(desk.content.forecasts, desk.organisation, year, node, line)
    budget = table.exact(node, line, ColumnCode.BUDGET)
    context = {
        "unit": desk.organisation.node(node),
        "line": shown,
        "year": year,
        "months": [
            (label(f"month.short_{one.month}"), one, _gap(one.figure, budget)) for one in months
        ],
        "budget": budget,
        "leaves": leaves if shown.is_total else (),
    }
    if months:
        points = [(one.month, one.figure) for one in months if one.figure is not None]
        name = shown.name.in_language(current_language())
        context |= {
            "wide": forecast_chart(name, points, budget, current_language()),
            "narrow": forecast_chart(name, points, budget, current_language(), width=340),
        }
    return render(request, "forecasts/line.html", context)


def _gap(figure: int | None, budget: int | None) -> int | None:
    return None if figure is None or budget is None else figure - budget


def _line(desk: Desk, code: str) -> tuple[Any, LayoutLine] | None:
    for book, layout in books_with_layouts(desk):
        for one in layout.lines:
            if one.code == code:
                return book, one
    return None


def _forms(books: list[BookStanding], data: Mapping[str, str] | None) -> dict[str, ForecastForm]:
    """A form for each leaf line; a line that stands in two books is filled in once. Lines that
    were not on the page that was sent are left as they are."""
    found: dict[str, ForecastForm] = {}
    for book in books:
        for one in book.lines:
            if not one.is_total and one.code not in found:
                is_sent = data is not None and f"{one.code}-cents" in data
                found[one.code] = ForecastForm(data if is_sent else None, line=one)
    return found


def _given(
    desk: Desk, node: str, forms: Mapping[str, ForecastForm], data: QueryDict
) -> dict[str, Forecast | None]:
    """What the person changed, by line. A line that somebody else changed meanwhile has a fault
    that says what stands there now."""
    given: dict[str, Forecast | None] = {}
    for code, form in forms.items():
        if not form.is_bound:
            continue
        typed = form.given(node, desk.period.fiscal_year, desk.period.last)
        if mark_of(typed) == form.cleaned_data["seen"] or typed == form.line.own:
            continue
        given[code] = typed
        if form.is_stale:
            form.add_error("cents", _overtaken(desk, node, form.line))
            # Having been told, the person may save again.
            data[form.add_prefix("seen")] = mark_of(form.line.own)
    return given


def _page(
    request: PageRequest,
    node: str,
    books: list[BookStanding],
    forms: dict[str, ForecastForm],
    *,
    status: int = 200,
) -> HttpResponse:
    desk = request.desk
    shown = [
        (
            book.book,
            [(one, forms.get(one.code)) for one in book.lines if one.is_in_use or one.own],
            [
                (one, forms.get(one.code))
                for one in book.lines
                if not (one.is_in_use or one.own or one.is_total)
            ],
        )
        for book in books
    ]
    faults = [
        (
            form["cents"].id_for_label,
            form.line.name.in_language(current_language()),
            fault,
        )
        for form in forms.values()
        for said in form.errors.values()
        for fault in said
    ]
    last = last_month_given(desk, node)
    context = {
        "unit": desk.organisation.node(node),
        "books": shown,
        "faults": faults,
        "year": desk.period.fiscal_year,
        "month": f"{desk.period.last}/{desk.period.fiscal_year}",
        "has_children": bool(desk.organisation.children(node)),
        "may_fill_in": desk.may_fill_in(node),
        "last_month": None if last is None else f"{last}/{desk.period.fiscal_year}",
        "is_anything": any(lines for _, lines, _ in shown),
        "is_overtaken": status == 409,
    }
    return render(request, "forecasts/forecasts.html", context, status=status)


def _give(desk: Desk, node: str, given: Mapping[str, Forecast | None]) -> None:
    present = own_forecasts(desk, node, desk.period.last)
    give_forecasts(
        municipality=desk.municipality,
        fiscal_year=desk.period.fiscal_year,
        as_of_month=desk.period.last,
        node=node,
        given=given,
        seen={line: present.get(line) for line in given},
        actor=desk.actor,
    )


def _said(given: Mapping[str, Forecast | None]) -> str:
    gone = sum(one is None for one in given.values())
    return word("forecasts.saved", given=len(given) - gone, gone=gone)


def _overtaken(desk: Desk, node: str, line: LineStanding) -> str:
    """What somebody else gave for a line meanwhile, with the explanation, and who and when."""
    subject = f"{desk.period.fiscal_year}-{desk.period.last:02} {node}"
    changes = changes_of(municipality=desk.municipality, code=subject, kinds=("forecast",))
    who = changed_by(changes, "cents", "explanation", line=line.code)
    now = word("forecasts.none")
    if line.own is not None:
        texts = (getattr(line.own.explanation, one.value) for one in Language)
        said = " / ".join(text for text in texts if text)
        now = typed_euro(line.own.cents, current_language()) + (f" ({said})" if said else "")
    return f"{who} {word('forecasts.changed_meanwhile', now=now)}"


def _back(desk: Desk, node: str) -> HttpResponse:
    address = redirect("forecasts", municipality=desk.municipality, node=node)
    if desk.asked_period:
        address["Location"] += f"?period={desk.asked_period}"
    return address
