"""Layouts: which there are, their lines and accounts, copies, and changes of drafts."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Layout, LayoutLine, LineStyle
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.web.pages.maintenance.layout_checks import gaps
from toteuma.web.pages.maintenance.layout_forms import CopyForm, DescriptionForm, typed_range
from toteuma.web.pages.maintenance.layout_locators import (
    known_layouts,
    layout_in_address,
    tell,
    tell_form,
    to,
)
from toteuma.web.rights.rules import requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import text_initial, text_of
from toteuma.web.shared.words import word
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.queries.layouts import first_open_day, periods_of_layouts
from toteuma.workspace.services.layouts import (
    copy_layout,
    describe_layout,
    move_line,
    remove_layout,
    remove_line,
    take_layout_out_of_use,
)


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A layout in the list; ``months`` are the first and last that it shows."""

    layout: Layout
    state: str
    months: tuple[Period, Period] | None
    is_own: bool

    @property
    def used(self) -> str:
        """The months as text."""
        return "" if self.months is None else " – ".join(map(month_text, self.months))


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line in the table of a layout."""

    line: LayoutLine
    accounts: str
    adds: tuple[LocalizedText, ...]
    needs: tuple[LocalizedText, ...]

    @property
    def style(self) -> str:
        """The class of the row."""
        return "" if self.line.style is LineStyle.REGULAR else self.line.style.value


def month_text(period: Period) -> str:
    """A month as it is written: 9/2022."""
    return f"{period.first}/{period.fiscal_year}"


def layout_row(desk: Desk, layout: Layout) -> LayoutRow:
    """A layout and where it is used."""
    covered = desk.living.ledger.covered
    periods = desk.living.made_of_money(
        ("layout-months",), lambda: periods_of_layouts(desk.content, covered)
    )
    here = desk.layout(layout.book)
    if layout.is_draft:
        state = "draft"
    elif here is not None and here.code == layout.code:
        state = "in_use"
    else:
        state = "later" if layout.valid_from > desk.period.start else "not_in_use"
    own = any(one.code == layout.code for one in desk.content.layouts)
    return LayoutRow(layout, word(f"layouts.state_{state}"), periods.get(layout.code), own)


@requires(Permission.MAINTAIN, unit=whole_municipality)
def layout_list(request: PageRequest, municipality: str) -> HttpResponse:
    """All layouts that the municipality has: the shipped ones and its own."""
    desk = request.desk
    found = sorted(known_layouts(desk).values(), key=lambda one: (one.book.value, one.valid_from))
    rows = [layout_row(desk, layout) for layout in found]
    return render(request, "maintenance/layouts.html", {"rows": rows})


@requires(Permission.MAINTAIN, unit=layout_in_address, writing=Permission.MAINTAIN)
def layout_page(request: PageRequest, municipality: str, layout: str) -> HttpResponse:
    """A layout's lines and accounts; a draft's lines are moved and removed here."""
    desk = request.desk
    if request.method == "POST":
        return _asking(request, layout) or _act(request, layout)
    found = known_layouts(desk)[layout]
    missed = gaps(desk, found) if desk.layout_is_there else ()
    row = layout_row(desk, found)
    is_open = found.valid_from >= first_open_day(desk.living.ledger.covered)
    context = {
        "row": row,
        "layout": found,
        "lines": line_rows(found),
        "missed": [one for one in missed if one.has_money],
        "others": [one for one in missed if not one.has_money],
        "may_take_out": row.is_own and not found.is_draft and is_open,
        "changes": changes_of(municipality=municipality, code=layout, kinds=("layout",)),
    }
    return render(request, "maintenance/layout.html", context)


def line_rows(layout: Layout) -> tuple[LineRow, ...]:
    """The lines of a layout with the names of those that they add and need."""
    names = {line.code: line.name for line in layout.lines}
    return tuple(
        LineRow(
            line,
            ", ".join(map(typed_range, line.ranges)),
            tuple(names[code] for code in line.sum_of),
            tuple(names[code] for code in line.needs if code in names),
        )
        for line in layout.lines
    )


def _asking(request: PageRequest, layout: str) -> HttpResponse | None:
    """The page that asks before a layout or a line goes; None where nothing does."""
    sent, found = request.POST, known_layouts(request.desk)[layout]
    name = found.name.in_language(request.desk.language)
    if "remove_layout" in sent:
        question, button = word("layouts.confirm_remove_layout"), word("layouts.remove_layout")
        return ask_first(request, question, about=name, button=button)
    if "out_of_use" in sent:
        question, button = word("layouts.confirm_out"), word("layouts.take_out")
        return ask_first(request, question, about=name, button=button, is_final=False)
    line = next((one for one in found.lines if one.code == sent.get("remove")), None)
    if line is None:
        return None
    question = word(
        "layouts.confirm_remove_line", line=line.name.in_language(request.desk.language)
    )
    return ask_first(request, question, about=name)


def _act(request: PageRequest, layout: str) -> HttpResponse:
    place = {
        "municipality": request.desk.municipality,
        "layout": layout,
        "actor": request.desk.actor,
    }
    sent, fragment = request.POST, ""
    try:
        if "remove_layout" in sent:
            remove_layout(**place)
            messages.success(request, word("layouts.removed_layout", code=layout))
            return to(request, "maintenance-layouts")
        if "out_of_use" in sent:
            take_layout_out_of_use(**place)
            messages.success(request, word("layouts.taken_out", code=layout))
        elif "remove" in sent:
            remove_line(line=sent["remove"], **place)
            messages.success(request, word("layouts.removed_line", code=sent["remove"]))
        elif "up" in sent or "down" in sent:
            line, by = (sent["up"], -1) if "up" in sent else (sent["down"], 1)
            move_line(line=line, by=by, **place)
            fragment = f"line-{line}"
    except ToteumaError as fault:
        tell(request, fault)
    return to(request, "maintenance-layout", layout=layout, fragment=fragment)


@requires(Permission.MAINTAIN, unit=layout_in_address, writing=Permission.MAINTAIN)
def layout_copy(request: PageRequest, municipality: str, layout: str) -> HttpResponse:
    """A draft with the lines of another layout."""
    found = known_layouts(request.desk)[layout]
    form = CopyForm(request.POST or None, initial=text_initial(found.name, "name"))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            copy_layout(
                municipality=municipality,
                source=found,
                code=code,
                name=text_of(form.cleaned_data, "name"),
                actor=request.desk.actor,
            )
        except ToteumaError as fault:
            tell_form(form, fault, request, "code")
        else:
            messages.success(request, word("layouts.copied", code=code))
            return to(request, "maintenance-layout", layout=code)
    context = {"form": form, "layout": found}
    return _answer(request, "maintenance/layout_copy.html", context, form)


@requires(Permission.MAINTAIN, unit=layout_in_address, writing=Permission.MAINTAIN)
def layout_names(request: PageRequest, municipality: str, layout: str) -> HttpResponse:
    """Name and source of a draft."""
    found = known_layouts(request.desk)[layout]
    initial = {**text_initial(found.name, "name"), "source": found.source}
    form = DescriptionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            describe_layout(
                municipality=municipality,
                layout=layout,
                name=text_of(form.cleaned_data, "name"),
                source=form.cleaned_data["source"],
                actor=request.desk.actor,
            )
        except ToteumaError as fault:
            tell_form(form, fault, request, "source")
        else:
            messages.success(request, word("shared.saved"))
            return to(request, "maintenance-layout", layout=layout)
    context = {"form": form, "layout": found}
    return _answer(request, "maintenance/layout_names.html", context, form)


def _answer(
    request: PageRequest,
    template: str,
    context: dict[str, object],
    form: CopyForm | DescriptionForm,
) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)
