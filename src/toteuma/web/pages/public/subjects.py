"""What a question is about: a figure or a part of a frozen report, with its unit."""

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.domain.text import LocalizedText
from toteuma.report.contents import report_figures
from toteuma.report.model import Named, Report

FIGURE, TEXT = "figure:", "text:"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about, its unit, and the code by which a task knows it ("" for none)."""

    name: LocalizedText
    node: Named
    code: str = ""


def subject_of(report: Report | None, subject: str) -> Subject | None:
    """The subject named ``figure:<id>`` or ``text:<anchor>``; None when the report has none."""
    if report is None:
        return None
    parts = dict(_parts(report))
    if subject.startswith(TEXT):
        return parts.get(subject.removeprefix(TEXT))
    if not subject.startswith(FIGURE):
        return None
    wanted = subject.removeprefix(FIGURE)
    for placed in report_figures(report):
        if placed.figure.id == wanted:
            part = parts[placed.anchor]
            return Subject(placed.line, part.node, part.code)
    for row in report.key_figures.rows:
        if any(cell.id == wanted for cell in row.values):
            return Subject(row.name, report.node, row.code)
    return None


def _parts(report: Report) -> Iterator[tuple[str, Subject]]:
    for aim in report.aims:
        yield aim.anchor, Subject(aim.name, report.node, aim.code)
    goals = [goal for aim in report.aims for goal in aim.goals]
    goals += [goal for group in report.area_goals for goal in group.goals]
    for goal in goals:
        yield goal.anchor, Subject(goal.title, goal.node, goal.code)
    for statement in (*report.statements, *report.investments):
        yield statement.anchor, Subject(statement.title, statement.node, statement.node.code)
    for project in report.projects:
        yield project.anchor, Subject(project.name, project.node, project.code)
    for entry in report.binding:
        yield entry.anchor, Subject(entry.line_name, entry.node, entry.node.code)
    for row in report.key_figures.rows:
        yield row.anchor, Subject(row.name, report.node, row.code)
    for risk in report.risks.risks:
        yield risk.anchor, Subject(risk.name, risk.node, risk.anchor.removeprefix("risk-"))
