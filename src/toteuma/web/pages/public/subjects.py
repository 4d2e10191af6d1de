"""What a question is about: a figure or a part of a frozen report, with its unit."""

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.domain.text import LocalizedText
from toteuma.report.contents import report_figures
from toteuma.report.model import Named, Report

FIGURE, TEXT = "figure:", "text:"


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about, its unit, the code by which a task knows it ("" for none), and what
    is written there."""

    name: LocalizedText
    node: Named
    code: str = ""
    text: LocalizedText = LocalizedText()


def subject_of(report: Report | None, subject: str) -> Subject | None:
    """The subject named ``figure:<id>`` or ``text:<anchor>``; None when the report has none."""
    if report is None:
        return None
    parts = dict(parts_of(report))
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


def parts_of(report: Report) -> Iterator[tuple[str, Subject]]:
    """Every part that can be asked about, by its anchor."""
    for aim in report.aims:
        yield aim.anchor, Subject(aim.name, report.node, aim.code, aim.outcome)
    goals = [goal for aim in report.aims for goal in aim.goals]
    goals += [goal for group in report.area_goals for goal in group.goals]
    for goal in goals:
        yield goal.anchor, Subject(goal.title, goal.node, goal.code, goal.outcome)
    for statement in (*report.statements, *report.investments):
        node = statement.node
        yield statement.anchor, Subject(statement.title, node, node.code, statement.assessment)
    for project in report.projects:
        said = project.narrative
        yield project.anchor, Subject(project.name, project.node, project.code, said)
    for entry in report.binding:
        yield entry.anchor, Subject(entry.line_name, entry.node, entry.node.code)
    for row in report.key_figures.rows:
        yield row.anchor, Subject(row.name, report.node, row.code)
    for risk in report.risks.risks:
        code = risk.anchor.removeprefix("risk-")
        yield risk.anchor, Subject(risk.name, risk.node, code, risk.controls)
