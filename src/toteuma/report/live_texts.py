"""The long texts of a report: those that people write, in which figures may be live."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class LongText:
    """A long text of a report: where it stands, what and which unit it is about. ``line`` and
    ``project`` are set where it is about one line or one project."""

    anchor: str
    subject: LocalizedText
    node: str
    text: LocalizedText
    line: str = ""
    project: str = ""


def long_texts(report: Report) -> Iterator[LongText]:
    """The long texts that are written, in print order."""
    found: list[LongText] = []
    for aim in report.aims:
        found.append(LongText(aim.anchor, aim.name, report.node.code, aim.outcome))
        found.extend(_goal_texts(aim.goals))
    for statement in (*report.statements, *report.investments):
        found.extend(_statement_texts(statement))
    found.extend(
        LongText(one.anchor, one.name, one.node.code, one.narrative, project=one.code)
        for one in report.projects
    )
    for group in report.area_goals:
        found.extend(_goal_texts(group.goals))
    found.extend(
        LongText(risk.anchor, risk.name, risk.node.code, risk.controls)
        for risk in report.risks.risks
    )
    return (entry for entry in found if not entry.text.is_empty)


def _statement_texts(statement: ReportStatement) -> Iterator[LongText]:
    node = statement.node
    yield LongText(statement.anchor, node.name, node.code, statement.assessment)
    for line in statement.lines:
        yield LongText(statement.anchor, node.name, node.code, line.explanation, line=line.code)


def _goal_texts(goals: tuple[ReportGoal, ...]) -> Iterator[LongText]:
    for goal in goals:
        yield LongText(goal.anchor, goal.title, goal.node.code, goal.target_level)
        yield LongText(goal.anchor, goal.title, goal.node.code, goal.outcome)


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
