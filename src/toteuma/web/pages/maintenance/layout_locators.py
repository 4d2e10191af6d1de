"""Layouts and their lines in addresses, and faults of them as messages."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.catalogue.wording import issue_words
from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Layout
from toteuma.web.rights.rules import Located
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults
from toteuma.web.shared.words import fault_words
from toteuma.workspace.errors import ContentFaultyError


def known_layouts(desk: Desk) -> dict[str, Layout]:
    """The shipped layouts and the municipality's own, which stand before a shipped one."""
    return shipped_layouts() | {layout.code: layout for layout in desk.content.layouts}


def layout_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The layout that the address names, if there is such."""
    return Located() if words["layout"] in known_layouts(desk) else None


def line_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The line of a layout that the address names, if there is such."""
    layout = known_layouts(desk).get(words["layout"])
    codes = () if layout is None else [line.code for line in layout.lines]
    return Located() if words["line"] in codes else None


def to(request: PageRequest, view: str, *, fragment: str = "", **words: str) -> HttpResponse:
    """Leads to a view of the municipality, with the period that was asked for."""
    desk = request.desk
    address = reverse(view, kwargs={"municipality": desk.municipality, **words})
    query = f"?period={desk.asked_period}" if desk.asked_period else ""
    return redirect(f"{address}{query}{f'#{fragment}' if fragment else ''}")


def tell(request: PageRequest, fault: ToteumaError) -> None:
    """Says what is wrong in a message."""
    language = request.desk.language
    if isinstance(fault, ContentFaultyError):
        for issue in fault.issues:
            messages.error(request, " ".join(issue_words(issue, language)))
    else:
        messages.error(request, fault_words(fault))


def tell_form(form: forms.Form, fault: ToteumaError, request: PageRequest, field: str) -> None:
    """Says what is wrong at a form: at the field that a fault of content names, else at
    ``field``."""
    if isinstance(fault, ContentFaultyError):
        add_faults(form, fault)
    else:
        at = field if field in form.fields else None
        form.add_error(at, fault_words(fault))
