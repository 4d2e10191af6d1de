"""Investments: projects within their appropriations, and the page of one project."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.budget import Project
from toteuma.domain.planning import InvestmentNarrative
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, ProjectKind
from toteuma.rendering.html.fragments import projects_table, statement_table
from toteuma.report.assembly.money import MoneyAssembly
from toteuma.report.model import ReportProject
from toteuma.web.rights.rules import Located, requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import text_fields, text_initial, text_of
from toteuma.web.shared.versions import VersionedForm, is_saved, looked_at_again, status_of
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.planning import write_investment_narrative


class NarrativeForm(VersionedForm):
    """What is said of a project for a period, in three languages."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields |= text_fields("text", lazy_word("investments.narrative"))


def find_project(desk: Desk, code: str) -> Project | None:
    """The investment project of that code."""
    return next(
        (
            one
            for one in desk.content.projects
            if one.code == code and one.kind is ProjectKind.INVESTMENT
        ),
        None,
    )


def project_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the project."""
    project = find_project(desk, words["project"])
    if project is None or project.node not in desk.organisation:
        return None
    return Located(project.node)


@requires(Permission.READ, unit=unit_in_address)
def investments(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """Investments of a unit and what lies under it."""
    desk = request.desk
    money = _money(desk, node)
    projects = money.projects()
    frame = desk.frame()
    return render(
        request,
        "investments/investments.html",
        {
            "unit": desk.organisation.node(node),
            "table": projects_table(projects, frame) if projects else None,
            "statements": [statement_table(one, frame) for one in money.investments()],
            "others": _others(desk, node, projects),
        },
    )


def _money(desk: Desk, node: str) -> MoneyAssembly:
    key = ("money", node, desk.period)
    return desk.living.made_of_money(
        key, lambda: MoneyAssembly(desk.request(node), desk.living.engine, desk.living.ground)
    )


def _others(desk: Desk, node: str, shown: tuple[ReportProject, ...]) -> list[Project]:
    """Investment projects of the unit without any figure in the period that are open in its
    year."""
    below = frozenset(desk.organisation.descendants_or_self(node))
    codes = {project.code for project in shown}
    return [
        one
        for one in desk.content.projects
        if one.kind is ProjectKind.INVESTMENT
        and one.node in below
        and one.code not in codes
        and one.is_open_in(desk.period.fiscal_year)
    ]


@requires(Permission.READ, unit=project_in_address, writing=Permission.FILL_IN_OWN)
@looked_at_again
def project(request: PageRequest, municipality: str, project: str) -> HttpResponse:
    """A project; its narrative for the period is written here."""
    desk = request.desk
    found = find_project(desk, project)
    assert found is not None
    texts = [one for one in desk.content.investment_narratives if one.project == project]
    now = next((one for one in texts if one.period == desk.period.code), None)
    form = NarrativeForm(
        request.POST if request.method == "POST" else None,
        initial=text_initial(now.text, "text") if now else {},
    )
    if request.method == "POST" and form.is_valid():
        narrative = InvestmentNarrative(
            project, desk.period.code, text_of(form.cleaned_data, "text")
        )
        subject = f"{project} {desk.period.code}"
        if is_saved(
            form,
            lambda: changes_of(
                municipality=municipality, code=subject, kinds=("investment_narratives",)
            ),
            lambda: write_investment_narrative(
                municipality=municipality,
                narrative=narrative,
                actor=desk.actor,
                seen=now.text if now else LocalizedText(),
            ),
        ):
            messages.success(request, word("investments.saved"))
            return redirect(request.get_full_path())
    shown = [one for one in _money(desk, found.node).projects() if one.code == project]
    return render(
        request,
        "investments/project.html",
        {
            "project": found,
            "unit": desk.organisation.node(found.node),
            "table": projects_table(shown, desk.frame()) if shown else None,
            "entries": _entries_of(shown),
            "texts": texts,
            "form": form,
            "may_fill_in": desk.may_fill_in(found.node),
            "changes": changes_of(
                municipality=municipality, code=project, kinds=("investment_narratives",)
            ),
        },
        status=status_of(form),
    )


def _entries_of(shown: list[ReportProject]) -> str:
    """The figure whose page lists the entries of the project; "" without an actual."""
    figures = [figure for one in shown for figure in one.figures]
    return next((one.id for one in figures if one.column is ColumnCode.ACTUAL and one.value), "")
