"""A draft tried out: a unit's statement by it beside the one in force, and taking it into use."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Layout, LineStyle
from toteuma.domain.money import Figure, difference
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.labels import column_text
from toteuma.statements.table import StatementTable
from toteuma.web.pages.maintenance.layout_checks import COMPARED, gaps, lost_lines, table_by
from toteuma.web.pages.maintenance.layout_forms import UseForm
from toteuma.web.pages.maintenance.layout_locators import (
    known_layouts,
    layout_in_address,
    tell_form,
    to,
)
from toteuma.web.rights.rules import requires
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import word
from toteuma.workspace.queries.layouts import first_open_day
from toteuma.workspace.services.layouts import take_layout_into_use


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure by the layout in force and by the one tried out."""

    now: Figure
    then: Figure

    @property
    def change(self) -> Figure:
        """What the layout would change. A line that one of them lacks holds nothing there."""
        return difference(self.then or 0, self.now or 0)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A line of either layout; ``figures`` follow ``COMPARED``."""

    code: str
    name: LocalizedText
    style: str
    only: str
    figures: tuple[Compared, ...]

    @property
    def is_changed(self) -> bool:
        """Whether a figure would be another."""
        return any(one.change for one in self.figures)


@requires(Permission.MAINTAIN, unit=layout_in_address, writing=Permission.MAINTAIN)
def layout_preview(request: PageRequest, municipality: str, layout: str) -> HttpResponse:
    """The statement of a unit by the layout and by the one in force, line by line; a draft is
    taken into use here."""
    desk = request.desk
    found = known_layouts(desk)[layout]
    form = UseForm(request.POST or None, initial={"valid_from": _first_day(desk)})
    if request.method == "POST" and form.is_valid():
        asking = ask_first(
            request,
            word("layouts.confirm_use"),
            about=found.name.in_language(desk.language),
            button=word("layouts.use"),
            is_final=False,
        )
        if asking is not None:
            return asking
        if _use(request, found, form):
            return to(request, "maintenance-layout", layout=layout)
    units = [code for code in desk.organisation.codes if code in desk.readable]
    node = request.GET.get("unit", "")
    node = node if node in units else desk.organisation.root
    here = desk.layout(found.book)
    rows = preview_rows(desk, node, found, here)
    missed = gaps(desk, found)
    context = {
        "layout": found,
        "here": here,
        "form": form,
        "unit": desk.organisation.node(node),
        "choices": [desk.organisation.node(code) for code in units],
        "columns": [column_text(code, desk.period) for code in COMPARED],
        "rows": rows,
        "changed": sum(row.is_changed for row in rows),
        "missed": [one for one in missed if one.has_money],
        "lost": lost_lines(desk, found),
    }
    status = 422 if form.errors else 200
    return render(request, "maintenance/layout_preview.html", context, status=status)


def _use(request: PageRequest, layout: Layout, form: UseForm) -> bool:
    try:
        take_layout_into_use(
            municipality=request.desk.municipality,
            layout=layout.code,
            valid_from=form.cleaned_data["valid_from"],
            actor=request.desk.actor,
            why=form.cleaned_data["why"],
        )
    except ToteumaError as fault:
        tell_form(form, fault, request, "valid_from")
        return False
    messages.success(request, word("layouts.taken_into_use", code=layout.code))
    return True


def _first_day(desk: Desk) -> date:
    return max(first_open_day(desk.living.ledger.covered), date(desk.period.fiscal_year, 1, 1))


def preview_rows(
    desk: Desk, node: str, layout: Layout, here: Layout | None
) -> tuple[PreviewRow, ...]:
    """Lines that one of the layouts shows for the node, in the order of the new one; what only
    the present one has stands after the line that it follows there."""
    then = table_by(desk, layout)
    now = None if here is None else table_by(desk, here)
    shown = _shown(then, node) | (_shown(now, node) if now is not None else {})
    present = [] if here is None else [line.code for line in here.lines]
    order = [line.code for line in layout.lines]
    for place, code in enumerate(present):
        if code not in order:
            order.insert(order.index(present[place - 1]) + 1 if place else 0, code)
    new = {line.code: line for line in layout.lines}
    old = {} if here is None else {line.code: line for line in here.lines}
    rows = []
    for code in order:
        if code not in shown:
            continue
        line = new.get(code) or old[code]
        only = "" if code in new and code in old else ("new" if code in new else "old")
        style = "" if line.style is LineStyle.REGULAR else line.style.value
        figures = tuple(
            Compared(
                _exact(now, node, code, column, is_there=code in old),
                _exact(then, node, code, column, is_there=code in new),
            )
            for column in COMPARED
        )
        rows.append(PreviewRow(code, line.name, style, only, figures))
    return tuple(rows)


def _shown(table: StatementTable, node: str) -> dict[str, None]:
    mask = table.is_shown[table.place_number(node)].tolist()
    lines = table.request.layout.lines
    return {line.code: None for line, is_shown in zip(lines, mask, strict=True) if is_shown}


def _exact(
    table: StatementTable | None, node: str, line: str, column: ColumnCode, *, is_there: bool
) -> Figure:
    if table is None or not is_there:
        return None
    return table.exact(node, line, column)
