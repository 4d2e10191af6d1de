"""The yearly mapping of cost centres: the table, a preview of a change, and saving it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.rights import Permission
from toteuma.web.pages.maintenance.mapping_effect import mapping_effect
from toteuma.web.pages.maintenance.mapping_rows import (
    CentreRow,
    Shown,
    centre_rows,
    copied,
    is_target,
    lost_rows,
    names_of,
    targets,
    tree_of,
    what_differs,
)
from toteuma.web.pages.maintenance.organisation_forms import why_field
from toteuma.web.pages.maintenance.organisation_rows import years_of
from toteuma.web.rights.rules import Located, requires
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.audit import search_trail
from toteuma.workspace.services.structure import restate_cost_centres

ROWS_PER_PAGE = 200
LOST_SHOWN = 50
CHANGES_SHOWN = 20


def year_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """A year that has a structure."""
    return Located() if tree_of(desk, int(words["year"])) is not None else None


class TargetForm(forms.Form):
    """The cost centre on which the chosen ones are to be shown; blank: each on itself."""

    target = forms.CharField(
        label=lazy_word("structure.target"),
        help_text=lazy_word("structure.target_help"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "cost-centres", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, desk: Desk, year: int, codes: list[str]) -> None:
        super().__init__(*args)
        self.tree = desk.living.organisation(year)
        self.codes = codes
        self.known = {row.code for row in centre_rows(desk, year)}

    def clean_target(self) -> str:
        """A cost centre of the year: the code in "2212 Name", as the list offers it."""
        code: str = (self.cleaned_data["target"].split() or [""])[0]
        if code and not is_target(self.tree, code):
            raise ValidationError(word("structure.no_such_target", code=code))
        return code

    def clean(self) -> dict[str, Any]:
        """Something must be chosen."""
        if not self.codes or not set(self.codes) <= self.known:
            raise ValidationError(word("structure.choose_rows"))
        return super().clean() or {}

    @property
    def shown_on(self) -> dict[str, str | None]:
        """What was asked for; None: on itself."""
        target = self.cleaned_data["target"]
        return {code: target if target not in ("", code) else None for code in self.codes}


class SavingForm(forms.Form):
    """A change that was looked at: what is to be shown where, and the version it was seen under."""

    pairs = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500_000)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    why = why_field()

    def __init__(self, *args: Any, desk: Desk, year: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tree = desk.living.organisation(year)
        self.known = {row.code for row in centre_rows(desk, year)} | set(copied(desk, year))

    def clean_pairs(self) -> dict[str, str | None]:
        """The change; what a hidden field holds is judged like anything else that is sent."""
        found: dict[str, str | None] = {}
        for pair in self.cleaned_data["pairs"].split():
            code, _, target = pair.partition(":")
            if code not in self.known or (target and not is_target(self.tree, target)):
                raise ValidationError(word("structure.no_such_target", code=target or code))
            found[code] = target if target not in ("", code) else None
        return found


@requires(Permission.MAINTAIN, unit=year_in_address, writing=Permission.MAINTAIN)
def mapping(request: PageRequest, municipality: str, year: int) -> HttpResponse:
    """Where cost centres of the year before are shown; one or several are moved at once."""
    desk = request.desk
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "save":
        return _save(request, year)
    if step == "copy":
        return _previewed(request, year, copied(desk, year))
    codes = request.POST.getlist("code")
    form = TargetForm(request.POST if step else None, desk=desk, year=year, codes=codes)
    if step and form.is_valid():
        return _previewed(request, year, form.shown_on)
    return _table(request, year, form)


def _table(request: PageRequest, year: int, form: TargetForm) -> HttpResponse:
    desk = request.desk
    tree = desk.living.organisation(year)
    rows = centre_rows(desk, year)
    unmapped = sum(row.shown is Shown.NOWHERE for row in rows)
    wanted = request.GET.get("q", "").strip()
    only = request.GET.get("show", "")
    if only == "nowhere":
        rows = [row for row in rows if row.shown is Shown.NOWHERE]
    elif only == "elsewhere":
        rows = [row for row in rows if row.shown is Shown.ELSEWHERE]
    rows = [row for row in rows if _is_found(row, wanted.casefold())]
    lost = lost_rows(desk, year)
    trail = search_trail(municipality=desk.municipality, action="cost_centres.")
    context = {
        "year": year,
        "before": year - 1,
        "years": years_of(desk),
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "only": only,
        "unmapped": unmapped,
        "lost": lost[:LOST_SHOWN],
        "lost_count": len(lost),
        "form": form,
        "chosen": form.codes,
        "targets": [(code, tree.node(code).name) for code in targets(tree)],
        "can_copy": bool(copied(desk, year)),
        "changes": trail[:CHANGES_SHOWN],
    }
    status = 422 if form.errors else 200
    return render(request, "maintenance/mapping.html", context, status=status)


def _is_found(row: CentreRow, wanted: str) -> bool:
    names = (row.name.fi, row.name.sv, row.name.en) if row.name else ()
    return any(wanted in text.casefold() for text in (row.code, row.target, *names))


def _previewed(
    request: PageRequest,
    year: int,
    shown_on: Mapping[str, str | None],
    form: SavingForm | None = None,
) -> HttpResponse:
    """What the change would do, before it is saved."""
    desk = request.desk
    changes = what_differs(desk, year, shown_on)
    if not changes:
        messages.info(request, word("structure.nothing_changes"))
        return redirect("maintenance-mapping", municipality=desk.municipality, year=year)
    names = names_of(desk)
    pairs = " ".join(f"{code}:{target or ''}" for code, target in changes.items())
    fresh = SavingForm(desk=desk, year=year, initial={"pairs": pairs, "seen": _version(desk)})
    context = {
        "year": year,
        "before": year - 1,
        "moves": [
            (code, names.get(code), target, names.get(target or ""))
            for code, target in changes.items()
        ],
        "effect": mapping_effect(desk, year, changes),
        "form": form or fresh,
    }
    status = 422 if form is not None else 200
    return render(request, "maintenance/mapping_preview.html", context, status=status)


def _save(request: PageRequest, year: int) -> HttpResponse:
    desk = request.desk
    form = SavingForm(request.POST, desk=desk, year=year)
    if not form.is_valid():
        messages.error(request, word("structure.look_again"))
        return redirect("maintenance-mapping", municipality=desk.municipality, year=year)
    shown_on = form.cleaned_data["pairs"]
    if form.cleaned_data["seen"] != _version(desk):
        # What was looked at is no longer what would come about.
        messages.warning(request, word("structure.changed_meanwhile"))
        return _previewed(request, year, shown_on)
    changes = what_differs(desk, year, shown_on)
    try:
        if changes:
            restate_cost_centres(
                municipality=desk.municipality,
                to_year=year,
                shown_on=changes,
                actor=desk.actor,
                why=form.cleaned_data["why"].strip(),
            )
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return _previewed(request, year, shown_on, form)
    messages.success(request, word("structure.mapped", count=len(changes), year=year))
    return redirect("maintenance-mapping", municipality=desk.municipality, year=year)


def _version(desk: Desk) -> str:
    """What the preview depends on, as a mark that changes with it."""
    names = ("costcentremapping", "nodevalidity", "batch")
    return "-".join(str(desk.living.versions.get(name, 0)) for name in names)
