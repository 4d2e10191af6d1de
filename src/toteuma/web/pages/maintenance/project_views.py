"""Projects: the list, adding, changing, and removing one that nothing names."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.budget import Project
from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ProjectKind
from toteuma.web.pages.maintenance.layout_forms import NewCodeField
from toteuma.web.pages.maintenance.layout_locators import tell, tell_form, to
from toteuma.web.rights.rules import Located, requires, whole_municipality
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import text_fields, text_initial, text_of
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.queries.projects import ProjectUse, uses_of_projects
from toteuma.workspace.services.projects import add_project, change_project, remove_project


class ProjectForm(forms.Form):
    """A project. What kind it is can be changed only while nothing names it: it decides in which
    part of the budget its figures are."""

    kind = forms.ChoiceField(
        label=lazy_word("layouts.kind"), help_text=lazy_word("layouts.kind_help")
    )
    node = forms.ChoiceField(label=lazy_word("layouts.unit"))

    def __init__(
        self, *args: Any, desk: Desk, present: Project | None, is_used: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, word(f"layouts.kind_{one.value}")) for one in ProjectKind]
        node: Any = self.fields["node"]
        node.choices = _units(desk, present)
        rest = self.fields
        self.fields = {}
        if present is None:
            self.fields["code"] = NewCodeField(help_text=lazy_word("layouts.project_code_help"))
        self.fields |= text_fields(
            "name", lazy_word("layouts.name"), is_area=False, is_required=True
        )
        self.fields |= rest
        for name in ("valid_from", "valid_to"):
            self.fields[name] = forms.DateField(
                label=lazy_word(f"layouts.project_{name}"),
                help_text=lazy_word(f"layouts.project_{name}_help"),
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
        if is_used:
            del self.fields["kind"]

    def project(self, present: Project | None) -> Project:
        """The project as it was typed."""
        data = self.cleaned_data
        kind = data.get("kind") or (present.kind if present else ProjectKind.INVESTMENT)
        code = present.code if present else data["code"]
        return Project(
            code=code,
            kind=ProjectKind(kind),
            node=data["node"],
            name=text_of(data, "name"),
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
        )


def _units(desk: Desk, present: Project | None) -> list[tuple[str, str]]:
    organisation, language = desk.organisation, desk.language
    found = [
        (code, f"{organisation.node(code).name.in_language(language)} ({code})")
        for code in organisation.codes
    ]
    if present is not None and present.node not in organisation:
        found.append((present.node, present.node))
    return found


def project_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The project that the address names, if there is such."""
    return Located() if _find(desk, words["project"]) is not None else None


def _find(desk: Desk, code: str) -> Project | None:
    return next((one for one in desk.content.projects if one.code == code), None)


def _uses(desk: Desk) -> Mapping[str, frozenset[ProjectUse]]:
    return uses_of_projects(home=Path(settings.HOME), municipality=desk.municipality)


def _said(uses: frozenset[ProjectUse]) -> str:
    return ", ".join(word(f"layouts.use_{one.value}") for one in ProjectUse if one in uses)


@requires(Permission.MAINTAIN, unit=whole_municipality)
def project_list(request: PageRequest, municipality: str) -> HttpResponse:
    """All projects."""
    desk = request.desk
    uses, organisation = _uses(desk), desk.organisation
    rows = [
        {
            "project": one,
            "kind": word(f"layouts.kind_{one.kind.value}"),
            "unit": organisation.node(one.node).name if one.node in organisation else None,
            "uses": _said(uses.get(one.code, frozenset())),
        }
        for one in sorted(desk.content.projects, key=lambda one: one.code)
    ]
    return render(request, "maintenance/projects.html", {"rows": rows})


@requires(Permission.MAINTAIN, unit=whole_municipality, writing=Permission.MAINTAIN)
def project_add(request: PageRequest, municipality: str) -> HttpResponse:
    """A new project."""
    desk = request.desk
    form = ProjectForm(request.POST or None, desk=desk, present=None, is_used=False)
    if request.method == "POST" and form.is_valid():
        try:
            add_project(municipality=municipality, project=form.project(None), actor=desk.actor)
        except ToteumaError as fault:
            tell_form(form, fault, request, "code")
        else:
            messages.success(request, word("shared.saved"))
            return to(request, "maintenance-projects")
    status = 422 if form.errors else 200
    return render(request, "maintenance/project.html", {"form": form}, status=status)


@requires(Permission.MAINTAIN, unit=project_in_address, writing=Permission.MAINTAIN)
def project_page(request: PageRequest, municipality: str, project: str) -> HttpResponse:
    """A project; it is changed, or removed, here."""
    desk = request.desk
    present = _find(desk, project)
    assert present is not None  # the rule of the view has looked
    if "remove" in request.POST:
        asking = ask_first(
            request,
            word("layouts.confirm_remove_project"),
            about=f"{project} {present.name.in_language(desk.language)}",
            button=word("layouts.remove_project"),
        )
        if asking is not None:
            return asking
        return _remove(request, project)
    uses = _uses(desk).get(project, frozenset())
    initial = {
        **text_initial(present.name, "name"),
        "kind": present.kind.value,
        "node": present.node,
        "valid_from": present.valid_from,
        "valid_to": present.valid_to,
    }
    form = ProjectForm(
        request.POST or None, desk=desk, present=present, is_used=bool(uses), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_project(
                municipality=municipality, project=form.project(present), actor=desk.actor
            )
        except ToteumaError as fault:
            tell_form(form, fault, request, "")
        else:
            messages.success(request, word("shared.saved"))
            return to(request, "maintenance-project", project=project)
    context = {
        "form": form,
        "project": present,
        "kind": word(f"layouts.kind_{present.kind.value}"),
        "uses": _said(uses),
        "changes": changes_of(municipality=municipality, code=project, kinds=("project",)),
    }
    status = 422 if form.errors else 200
    return render(request, "maintenance/project.html", context, status=status)


def _remove(request: PageRequest, project: str) -> HttpResponse:
    desk = request.desk
    try:
        remove_project(
            home=Path(settings.HOME),
            municipality=desk.municipality,
            code=project,
            actor=desk.actor,
        )
    except ToteumaError as fault:
        tell(request, fault)
        return to(request, "maintenance-project", project=project)
    messages.success(request, word("layouts.project_removed", code=project))
    return to(request, "maintenance-projects")
