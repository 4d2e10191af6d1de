"""Which columns the municipality's statements print, in which order and unit."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from toteuma.domain.content import ReportColumn
from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Book
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ColumnCode
from toteuma.rendering.html.statements import statement_table
from toteuma.rendering.markup import write_markup
from toteuma.report.assembly.money import report_statement
from toteuma.report.labels import column_text
from toteuma.statements.columns import default_unit
from toteuma.statements.request import StatementColumn
from toteuma.web.pages.maintenance.layout_locators import tell_form, to
from toteuma.web.rights.rules import requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.services.structure import set_report_columns

MONEY_UNITS = (UnitOfMeasure.EURO, UnitOfMeasure.THOUSAND_EURO, UnitOfMeasure.CENT)


class ColumnsForm(forms.Form):
    """For each column its place in the order (none: it is not printed) and its unit."""

    def __init__(self, desk: Desk, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code in ColumnCode:
            name = column_text(code, desk.period).in_language(desk.language)
            self.fields[f"place_{code.value}"] = forms.IntegerField(
                label=lazy_word("layouts.place_of", column=name),
                required=False,
                min_value=1,
                max_value=99,
                widget=forms.NumberInput(attrs={"class": "form-control place"}),
            )
            unit = forms.ChoiceField(
                label=lazy_word("layouts.unit_of", column=name),
                choices=[(one.value, word(f"layouts.unit_{one.value}")) for one in units_of(code)],
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"unit_{code.value}"] = unit

    def clean(self) -> dict[str, Any]:
        """At least one column, and no two in the same place."""
        data = super().clean() or {}
        taken: set[int] = set()
        for code in ColumnCode:
            place = data.get(f"place_{code.value}")
            if place in taken:
                self.add_error(f"place_{code.value}", word("layouts.place_taken", place=place))
            if place is not None:
                taken.add(place)
        if not taken and not self.errors:
            self.add_error(None, word("layouts.no_columns"))
        return data

    @property
    def columns(self) -> tuple[StatementColumn, ...]:
        """The chosen columns in order."""
        data = self.cleaned_data
        chosen = sorted(
            (data[f"place_{code.value}"], code)
            for code in ColumnCode
            if data.get(f"place_{code.value}") is not None
        )
        return tuple(
            StatementColumn(
                code, UnitOfMeasure(data[f"unit_{code.value}"] or default_unit(code).value)
            )
            for _, code in chosen
        )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The two fields of each column."""
        return [(self[f"place_{code.value}"], self[f"unit_{code.value}"]) for code in ColumnCode]


def units_of(code: ColumnCode) -> tuple[UnitOfMeasure, ...]:
    """The units in which a column can be shown."""
    unit = default_unit(code)
    return MONEY_UNITS if unit in MONEY_UNITS else (unit,)


@requires(Permission.MAINTAIN, unit=whole_municipality, writing=Permission.MAINTAIN)
def columns(request: PageRequest, municipality: str) -> HttpResponse:
    """The columns: tried out, saved, or given back to those of an interim report."""
    desk = request.desk
    if "default" in request.POST:
        question, button = word("layouts.confirm_default"), word("layouts.use_default")
        asking = ask_first(request, question, button=button)
        if asking is not None:
            return asking
        set_report_columns(municipality=municipality, columns=(), actor=desk.actor)
        messages.success(request, word("layouts.columns_default"))
        return to(request, "maintenance-columns")
    present = desk.request().columns
    form = ColumnsForm(desk, request.POST or None, initial=_initial(present))
    shown = present
    if request.method == "POST" and form.is_valid():
        shown = form.columns
        if "save" in request.POST and _save(request, form):
            return to(request, "maintenance-columns")
    context = {
        "form": form,
        "preview": _drawn(desk, shown),
        "is_tried": request.method == "POST" and not form.errors,
        "is_default": not desk.content.report_columns,
    }
    status = 422 if form.errors else 200
    return render(request, "maintenance/columns.html", context, status=status)


def _save(request: PageRequest, form: ColumnsForm) -> bool:
    chosen = tuple(
        ReportColumn(position, column.code, column.unit_of_measure)
        for position, column in enumerate(form.columns, 1)
    )
    desk = request.desk
    try:
        set_report_columns(municipality=desk.municipality, columns=chosen, actor=desk.actor)
    except ToteumaError as fault:
        tell_form(form, fault, request, "")
        return False
    messages.success(request, word("layouts.columns_saved"))
    return True


def _initial(present: tuple[StatementColumn, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for position, column in enumerate(present, 1):
        found[f"place_{column.code.value}"] = position
        found[f"unit_{column.code.value}"] = column.unit_of_measure.value
    return found


def _drawn(desk: Desk, chosen: tuple[StatementColumn, ...]) -> SafeString | None:
    """The statement of the whole municipality with these columns; None without a layout."""
    if desk.layout(Book.OPERATIONS) is None:
        return None
    table = desk.table(columns=chosen)
    root = desk.organisation.root
    statement = report_statement(
        table.statement(root), table.request, "columns-preview", {one.code for one in chosen}
    )
    if not statement.lines:
        return None
    return mark_safe(write_markup(statement_table(statement, desk.frame())))
