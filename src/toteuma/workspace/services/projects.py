"""Projects one by one: added, changed, and removed when nothing names them."""

from pathlib import Path
from typing import ClassVar

from toteuma.domain.budget import Project
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.workspace.interchange.records import domain_values
from toteuma.workspace.queries.projects import uses_of_projects
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.changes import change_of
from toteuma.workspace.services.rows import edit, take


class ProjectExistsError(ToteumaError):
    """A project of that code is there already."""

    code = "workspace.project_exists"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "There is a project {project} already."
    mend = "Choose another code."


class ProjectInUseError(ToteumaError):
    """A project that something names was to be removed."""

    code = "workspace.project_in_use"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = (
        "Project {project} cannot be removed: it has a budget, postings, proposals or narratives."
    )
    mend = "Leave it; a statement shows it only when it has figures."


def add_project(*, municipality: str, project: Project, actor: str, why: str = "") -> None:
    """A new project. Raises ProjectExistsError, ContentFaultyError."""
    with change_of(
        municipality=municipality, action="project.add", subject=project.code, actor=actor, why=why
    ) as change:
        if rows(change.municipality.pk, "projects", code=project.code):
            raise ProjectExistsError(project=project.code)
        edit(change, {"projects": [domain_values("projects", project)]})


def change_project(*, municipality: str, project: Project, actor: str, why: str = "") -> None:
    """Another name, unit or kind for a project, or other days of being open. Raises
    ContentFaultyError, also when a year in which it would not be open has a budget for it."""
    with change_of(
        municipality=municipality,
        action="project.change",
        subject=project.code,
        actor=actor,
        why=why,
    ) as change:
        edit(change, {"projects": [domain_values("projects", project)], "budget_lines": []})


def remove_project(*, home: Path, municipality: str, code: str, actor: str, why: str = "") -> None:
    """Removes a project. Raises ProjectInUseError when the budget, a proposal, a narrative or the
    ledger names it; postings of batches out of use count too, for they may come back."""
    with change_of(
        municipality=municipality, action="project.remove", subject=code, actor=actor, why=why
    ) as change:
        if code in uses_of_projects(home=home, municipality=municipality):
            raise ProjectInUseError(project=code)
        take(change, "projects", [(code,)])
