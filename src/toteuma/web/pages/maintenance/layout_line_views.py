"""A line of a layout: added to a draft, changed in it, or looked at."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Layout, LineStyle
from toteuma.domain.rights import Permission
from toteuma.web.pages.maintenance.layout_forms import LineForm, line_initial
from toteuma.web.pages.maintenance.layout_locators import (
    known_layouts,
    layout_in_address,
    line_in_address,
    tell_form,
    to,
)
from toteuma.web.pages.maintenance.layout_views import line_rows
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.words import word
from toteuma.workspace.services.layouts import put_line


@requires(Permission.MAINTAIN, unit=layout_in_address, writing=Permission.MAINTAIN)
def line_add(request: PageRequest, municipality: str, layout: str) -> HttpResponse:
    """A new line of a draft."""
    found = known_layouts(request.desk)[layout]
    initial = {"style": LineStyle.REGULAR.value, "after": found.lines[-1].code}
    form = LineForm(request.POST or None, layout=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if _put(request, found, form, code, form.cleaned_data["after"]):
            return to(request, "maintenance-layout", layout=layout, fragment=f"line-{code}")
    context = {"form": form, "layout": found}
    status = 422 if form.errors else 200
    return render(request, "maintenance/layout_line.html", context, status=status)


@requires(Permission.MAINTAIN, unit=line_in_address, writing=Permission.MAINTAIN)
def line_page(request: PageRequest, municipality: str, layout: str, line: str) -> HttpResponse:
    """A line and the accounts of the chart that it holds; a draft's is changed here."""
    desk = request.desk
    found = known_layouts(desk)[layout]
    present = found.line(line)
    form = LineForm(request.POST or None, layout=found, code=line, initial=line_initial(present))
    if request.method == "POST" and form.is_valid() and _put(request, found, form, line, None):
        return to(request, "maintenance-layout", layout=layout, fragment=f"line-{line}")
    digits = max((len(str(one.number)) for one in desk.content.accounts), default=4)
    widened = found.for_digits(max(digits, found.account_digits)).line(line)
    context = {
        "form": form,
        "layout": found,
        "line": present,
        "row": next(row for row in line_rows(found) if row.line is present),
        "accounts": [
            one
            for one in desk.content.accounts
            if any(one.number in span for span in widened.ranges)
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "maintenance/layout_line.html", context, status=status)


def _put(
    request: PageRequest, layout: Layout, form: LineForm, code: str, after: str | None
) -> bool:
    try:
        put_line(
            municipality=request.desk.municipality,
            layout=layout.code,
            line=form.line(code),
            after=after,
            actor=request.desk.actor,
        )
    except ToteumaError as fault:
        tell_form(form, fault, request, "")
        return False
    messages.success(request, word("layouts.line_saved", code=code))
    return True
