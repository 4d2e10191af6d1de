"""Rules on goals, texts, key figures and risks: what is missing, what disagrees."""

from collections.abc import Iterator

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Direction, Language, Status
from toteuma.report.model import Report, ReportGoal
from toteuma.review.findings import Finding, Severity


def _goals(report: Report) -> Iterator[ReportGoal]:
    for aim in report.aims:
        yield from aim.goals
    for group in report.area_goals:
        yield from group.goals


def statuses_have_outcomes(report: Report) -> Iterator[Finding]:
    """A goal whose status is declared tells its outcome in words."""
    for goal in _goals(report):
        if goal.status is not Status.NO_INFORMATION and goal.outcome.is_empty:
            yield Finding(
                rule="statuses_have_outcomes",
                severity=Severity.WARNING,
                anchor=goal.anchor,
                subject=goal.title,
            )


def statuses_are_declared(report: Report) -> Iterator[Finding]:
    """Aims and goals have a status."""
    for aim in report.aims:
        if aim.status is Status.NO_INFORMATION:
            yield _finding("statuses_are_declared", Severity.WARNING, aim.anchor, aim.name)
    for goal in _goals(report):
        if goal.status is Status.NO_INFORMATION:
            yield _finding("statuses_are_declared", Severity.WARNING, goal.anchor, goal.title)


def statuses_agree_with_measures(report: Report) -> Iterator[Finding]:
    """The declared status is the one that the measures propose, where they propose any."""
    for goal in _goals(report):
        if goal.proposed_status in (Status.NO_INFORMATION, goal.status):
            continue
        yield Finding(
            rule="statuses_agree_with_measures",
            severity=Severity.WARNING,
            anchor=goal.anchor,
            subject=goal.title,
            details={"declared": goal.status.value, "proposed": goal.proposed_status.value},
        )


def goals_have_owners(report: Report) -> Iterator[Finding]:
    """Committee-level goals and risks name who is responsible."""
    for group in report.area_goals:
        for goal in group.goals:
            if not goal.responsible:
                yield _finding("goals_have_owners", Severity.WARNING, goal.anchor, goal.title)
    for risk in report.risks.risks:
        if risk.owner.is_empty:
            yield _finding("risks_have_owners", Severity.WARNING, risk.anchor, risk.name)


def measures_are_measured(report: Report) -> Iterator[Finding]:
    """Measures have a target level and at least one observation."""
    for goal in _goals(report):
        for measure in goal.measures:
            if not measure.observations:
                yield _finding("measures_are_measured", Severity.NOTE, measure.anchor, measure.name)
            needs_target = measure.direction is not Direction.YES_NO
            if needs_target and measure.target is None and measure.target_date is None:
                yield _finding("measures_have_targets", Severity.NOTE, measure.anchor, measure.name)


def texts_are_written(report: Report) -> Iterator[Finding]:
    """Assessments and narratives exist, and every text that exists is in all three languages."""
    for statement in report.statements:
        if statement.assessment.is_empty:
            yield _finding(
                "assessments_are_written",
                Severity.WARNING,
                statement.anchor,
                statement.node.name,
            )
    for project in report.projects:
        if project.narrative.is_empty:
            yield _finding("projects_are_told", Severity.WARNING, project.anchor, project.name)
    for anchor, subject, text in _long_texts(report):
        for language in text.missing_languages:
            if not text.is_empty:
                yield Finding(
                    rule="texts_are_translated",
                    severity=Severity.WARNING,
                    anchor=anchor,
                    subject=subject,
                    details={"language": Language(language).value},
                )


def _long_texts(report: Report) -> Iterator[tuple[str, LocalizedText, LocalizedText]]:
    for statement in report.statements:
        yield statement.anchor, statement.node.name, statement.assessment
    for project in report.projects:
        yield project.anchor, project.name, project.narrative
    for aim in report.aims:
        yield aim.anchor, aim.name, aim.outcome
    for goal in _goals(report):
        yield goal.anchor, goal.title, goal.outcome


def key_figures_are_complete(report: Report) -> Iterator[Finding]:
    """Key figures have a value for each year, or a note that tells why not."""
    for row in report.key_figures.rows:
        if any(cell.value is None and cell.note.is_empty for cell in row.values):
            yield _finding("key_figures_are_complete", Severity.NOTE, row.anchor, row.name)


def _finding(rule: str, severity: Severity, anchor: str, subject: LocalizedText) -> Finding:
    return Finding(rule=rule, severity=severity, anchor=anchor, subject=subject)
