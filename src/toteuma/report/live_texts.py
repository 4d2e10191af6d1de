"""The long texts of a report: those that people write, in which figures may be live."""

from collections.abc import Callable, Iterator

import msgspec

from toteuma.domain.text import LocalizedText
from toteuma.report.model import (
    Report,
    ReportAim,
    ReportGoal,
    ReportLine,
    ReportStatement,
)

type Change = Callable[[LocalizedText], LocalizedText]
"""What becomes of a text."""

_replace = msgspec.structs.replace


def long_texts(report: Report) -> Iterator[tuple[str, LocalizedText]]:
    """Each long text with the anchor of the part that it stands in, in print order."""
    found: list[tuple[str, LocalizedText]] = []
    for aim in report.aims:
        found.append((aim.anchor, aim.outcome))
        found.extend(_goal_texts(aim.goals))
    for statement in (*report.statements, *report.investments):
        found.append((statement.anchor, statement.assessment))
        found.extend((statement.anchor, line.explanation) for line in statement.lines)
    found.extend((project.anchor, project.narrative) for project in report.projects)
    for group in report.area_goals:
        found.extend(_goal_texts(group.goals))
    found.extend((risk.anchor, risk.controls) for risk in report.risks.risks)
    return (entry for entry in found if not entry[1].is_empty)


def _goal_texts(goals: tuple[ReportGoal, ...]) -> Iterator[tuple[str, LocalizedText]]:
    for goal in goals:
        yield goal.anchor, goal.target_level
        yield goal.anchor, goal.outcome


def with_long_texts(report: Report, change: Change) -> Report:
    """The report with each of its long texts changed."""
    return _replace(
        report,
        aims=tuple(_aim(aim, change) for aim in report.aims),
        statements=tuple(_statement(one, change) for one in report.statements),
        investments=tuple(_statement(one, change) for one in report.investments),
        projects=tuple(_replace(one, narrative=change(one.narrative)) for one in report.projects),
        area_goals=tuple(
            _replace(group, goals=_goals(group.goals, change)) for group in report.area_goals
        ),
        risks=_replace(
            report.risks,
            risks=tuple(_replace(one, controls=change(one.controls)) for one in report.risks.risks),
        ),
    )


def _aim(aim: ReportAim, change: Change) -> ReportAim:
    return _replace(aim, outcome=change(aim.outcome), goals=_goals(aim.goals, change))


def _goals(goals: tuple[ReportGoal, ...], change: Change) -> tuple[ReportGoal, ...]:
    return tuple(
        _replace(goal, outcome=change(goal.outcome), target_level=change(goal.target_level))
        for goal in goals
    )


def _statement(statement: ReportStatement, change: Change) -> ReportStatement:
    lines = tuple(
        line if line.explanation.is_empty else _explained(line, change) for line in statement.lines
    )
    return _replace(statement, assessment=change(statement.assessment), lines=lines)


def _explained(line: ReportLine, change: Change) -> ReportLine:
    return _replace(line, explanation=change(line.explanation))
