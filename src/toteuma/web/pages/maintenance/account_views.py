"""The chart of accounts as controllers maintain it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.accounts import Account
from toteuma.domain.layout import Book
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.assembly.request import NoLayoutError
from toteuma.statements.request import StatementColumn
from toteuma.statements.sources import LeftoverReason
from toteuma.web.pages.maintenance.organisation_forms import why_field
from toteuma.web.pages.maintenance.organisation_rows import uses_told
from toteuma.web.rights.rules import Located, requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_fields, text_initial, text_of
from toteuma.web.shared.words import label, lazy_word, word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.booked import Booked, booked_on_account
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.queries.uses import uses_of_account
from toteuma.workspace.services.structure import StillUsedError, remove_account, set_accounts

ROWS_PER_PAGE = 200
_ACTUAL = (StatementColumn(ColumnCode.ACTUAL, UnitOfMeasure.EURO),)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account and the lines that hold it, by book."""

    account: Account
    lines: tuple[tuple[str, LocalizedText], ...]


@dataclass(frozen=True, slots=True)
class LostAccount:
    """Postings of the period on an account that stands on no line of its book's layout."""

    number: int
    name: LocalizedText | None
    book: str
    booked: Booked


class AccountForm(forms.Form):
    """An account's names, and for a new one its number."""

    number = forms.IntegerField(
        label=lazy_word("structure.number"),
        help_text=lazy_word("structure.number_help"),
        min_value=1,
        max_value=2**31 - 1,
    )

    def __init__(self, *args: Any, desk: Desk, is_new: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.numbers = {account.number for account in desk.content.accounts}
        if not is_new:
            del self.fields["number"]
        self.fields |= text_fields(
            "name", lazy_word("structure.name"), is_area=False, is_required=True
        )
        self.fields["why"] = why_field()

    def clean_number(self) -> int:
        """A number that is free and as long as the others: layouts are written for accounts of
        one length, and a longer one would take all others off their lines."""
        number: int = self.cleaned_data["number"]
        if number in self.numbers:
            raise ValidationError(word("structure.number_taken", number=number))
        lengths = {len(str(one)) for one in self.numbers}
        if lengths and len(str(number)) not in lengths:
            wanted = "/".join(map(str, sorted(lengths)))
            raise ValidationError(word("structure.number_length", digits=wanted))
        return number


def account_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """An account of the chart."""
    return Located() if _account(desk, int(words["account"])) is not None else None


@requires(Permission.MAINTAIN, unit=whole_municipality)
def accounts(request: PageRequest, municipality: str) -> HttpResponse:
    """The chart with the line of each account; accounts of the ledger that stand on none."""
    desk = request.desk
    wanted = request.GET.get("q", "").strip()
    found = [one for one in desk.content.accounts if _is_found(one, wanted.casefold())]
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "wanted": wanted,
        "page": page,
        "rows": [AccountRow(one, _lines(desk, one.number)) for one in page],
        "lost": lost_accounts(desk),
        "has_layout": desk.layout_is_there,
    }
    return render(request, "maintenance/accounts.html", context)


@requires(Permission.MAINTAIN, unit=whole_municipality, writing=Permission.MAINTAIN)
def account_add(request: PageRequest, municipality: str) -> HttpResponse:
    """A new account."""
    desk = request.desk
    form = AccountForm(request.POST or None, desk=desk, is_new=True)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if _set(desk, number, form):
            messages.success(request, word("structure.account_added", number=number))
            return redirect("maintenance-accounts", municipality=municipality)
    status = 422 if form.errors else 200
    return render(request, "maintenance/account_add.html", {"form": form}, status=status)


@requires(Permission.MAINTAIN, unit=account_in_address, writing=Permission.MAINTAIN)
def account(request: PageRequest, municipality: str, account: int) -> HttpResponse:
    """An account: its names, what uses it, its history; one that is used nowhere is removed."""
    desk = request.desk
    found = _account(desk, account)
    assert found is not None  # the rule of the view has looked
    fault = ""
    if request.POST.get("step") == "remove":
        asking = ask_first(
            request,
            word("structure.confirm_remove", code=account),
            about=found.name.in_language(desk.language),
            button=word("structure.remove"),
        )
        if asking is not None:
            return asking
        if _removed(desk, account):
            messages.success(request, word("structure.account_removed", number=account))
            return redirect("maintenance-accounts", municipality=municipality)
        fault = word("structure.still_used", code=account)
    is_sent = request.method == "POST" and not fault
    form = AccountForm(
        request.POST if is_sent else None,
        desk=desk,
        is_new=False,
        initial=text_initial(found.name, "name"),
    )
    if is_sent and form.is_valid() and _set(desk, account, form):
        messages.success(request, word("structure.account_saved", number=account))
        return redirect("maintenance-account", municipality=municipality, account=account)
    booked = booked_on_account(desk.living.ledger, desk.living.engine, account)
    uses = uses_of_account(municipality=municipality, number=account)
    context = {
        "account": found,
        "lines": _lines(desk, account),
        "form": form,
        "fault": fault,
        "booked": booked,
        "uses": uses_told({**uses, "ledger": booked.entries}),
        "changes": changes_of(
            municipality=municipality, code=str(account), kinds=("accounts", "account")
        ),
    }
    status = 422 if form.errors or fault else 200
    return render(request, "maintenance/account.html", context, status=status)


def lost_accounts(desk: Desk) -> list[LostAccount]:
    """Accounts with postings in the period that stand on no line, by number."""
    names = {account.number: account.name for account in desk.content.accounts}
    found: dict[tuple[int, str], Booked] = {}
    for book in Book:
        try:
            table = desk.table(book, columns=_ACTUAL)
        except NoLayoutError:
            continue
        for left in table.leftovers:
            if left.reason is not LeftoverReason.OUTSIDE_LAYOUT or left.account is None:
                continue
            if left.column is ColumnCode.ACTUAL:
                key = (left.account, book.value)
                known = found.get(key, Booked())
                found[key] = Booked(known.entries + left.entries, known.cents + left.cents)
    return [
        LostAccount(number, names.get(number), label(f"book.{book}"), booked)
        for (number, book), booked in sorted(found.items())
    ]


def _lines(desk: Desk, number: int) -> tuple[tuple[str, LocalizedText], ...]:
    """The lines of the layouts in force that hold the account, with the book of each."""
    found = []
    for book in Book:
        layout = desk.layout(book)
        line = layout.line_of(number) if layout is not None else None
        if line is not None:
            found.append((label(f"book.{book.value}"), line.name))
    return tuple(found)


def _account(desk: Desk, number: int) -> Account | None:
    return next((one for one in desk.content.accounts if one.number == number), None)


def _is_found(account: Account, wanted: str) -> bool:
    names = (account.name.fi, account.name.sv, account.name.en)
    return str(account.number).startswith(wanted) or any(
        wanted in name.casefold() for name in names
    )


def _set(desk: Desk, number: int, form: AccountForm) -> bool:
    try:
        set_accounts(
            municipality=desk.municipality,
            accounts=[Account(number, text_of(form.cleaned_data, "name"))],
            actor=desk.actor,
            why=form.cleaned_data["why"].strip(),
        )
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return False
    return True


def _removed(desk: Desk, number: int) -> bool:
    try:
        remove_account(
            home=Path(settings.HOME),
            municipality=desk.municipality,
            number=number,
            actor=desk.actor,
        )
    except StillUsedError:
        return False
    return True
