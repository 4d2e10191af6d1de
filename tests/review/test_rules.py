"""Each rule finds its own fault in a sound report, and nothing else."""

from collections.abc import Callable

import msgspec
import pytest

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, Status
from toteuma.report.model import Report, ReportGoal, ReportStatement
from toteuma.report.snapshot import Snapshot
from toteuma.review.findings import Severity
from toteuma.review.rules import RULES, review_report
from toteuma.review.wording import finding_words

replace = msgspec.structs.replace


def with_sector(report: Report, change: Callable[[ReportStatement], ReportStatement]) -> Report:
    """The report with its first statement changed."""
    return replace(report, statements=(change(report.statements[0]), *report.statements[1:]))


def with_goal(report: Report, change: Callable[[ReportGoal], ReportGoal]) -> Report:
    """The report with the first goal of the first area changed."""
    group, *others = report.area_goals
    changed = replace(group, goals=(change(group.goals[0]), *group.goals[1:]))
    return replace(report, area_goals=(changed, *others))


def with_figure(
    statement: ReportStatement, line: str, column: str, value: int | None
) -> ReportStatement:
    """The statement with one exact value changed."""
    lines = tuple(
        replace(
            entry,
            figures=tuple(
                replace(figure, value=value) if figure.column == column else figure
                for figure in entry.figures
            ),
        )
        if entry.code == line
        else entry
        for entry in statement.lines
    )
    return replace(statement, lines=lines)


def rules_found(report: Report) -> set[str]:
    return {finding.rule for finding in review_report(report)}


def test_the_demo_has_no_errors_and_the_gaps_of_the_real_report(demo_snapshot: Snapshot) -> None:
    findings = review_report(demo_snapshot.report)
    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []
    assert {finding.rule for finding in findings} == {
        "statuses_are_declared",
        "statuses_agree_with_measures",
        "risks_have_owners",
        "measures_are_measured",
        "measures_have_targets",
        "key_figures_are_complete",
    }


@pytest.mark.parametrize(
    ("line", "column", "value", "rule"),
    [
        ("REVENUE", "actual", 1, "totals_add_up"),
        ("SALES", "remaining", 1, "columns_agree"),
        ("SALES", "used_pct", 1, "columns_agree"),
        ("SALES", "accounts_prev", 1, "areas_add_up_to_sector"),
        ("SALES", "forecast", None, "forecasts_are_given"),
    ],
)
def test_a_figure_that_disagrees_is_found(
    demo_snapshot: Snapshot, line: str, column: str, value: int | None, rule: str
) -> None:
    before = rules_found(demo_snapshot.report)
    assert rule not in before
    changed = with_sector(
        demo_snapshot.report, lambda statement: with_figure(statement, line, column, value)
    )
    assert rule in rules_found(changed) - before


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda goal: replace(goal, outcome=LocalizedText()), "statuses_have_outcomes"),
        (lambda goal: replace(goal, responsible=()), "goals_have_owners"),
        (
            lambda goal: replace(goal, outcome=LocalizedText(fi="vain suomeksi")),
            "texts_are_translated",
        ),
    ],
)
def test_a_gap_in_a_goal_is_found(
    demo_snapshot: Snapshot, change: Callable[[ReportGoal], ReportGoal], rule: str
) -> None:
    before = rules_found(demo_snapshot.report)
    assert rules_found(with_goal(demo_snapshot.report, change)) - before == {rule}


def test_a_declared_status_against_the_measures_is_found(demo_snapshot: Snapshot) -> None:
    changed = with_goal(
        demo_snapshot.report,
        lambda goal: replace(goal, status=Status.ON_TRACK, proposed_status=Status.PARTLY),
    )
    goal = changed.area_goals[0].goals[0]
    found = [
        finding
        for finding in review_report(changed)
        if finding.rule == "statuses_agree_with_measures"
    ]
    assert goal.anchor in {finding.anchor for finding in found}


def test_a_missing_assessment_and_a_silent_project_are_found(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    before = rules_found(report)
    silent = with_sector(report, lambda entry: replace(entry, assessment=LocalizedText()))
    assert rules_found(silent) - before == {"assessments_are_written"}
    project, *others = report.projects
    untold = replace(report, projects=(replace(project, narrative=LocalizedText()), *others))
    assert rules_found(untold) - before == {"projects_are_told"}


def test_a_breach_is_brought_to_notice(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    entry, *others = report.binding
    breached = replace(report, binding=(replace(entry, is_breached_by_forecast=True), *others))
    assert rules_found(breached) - rules_found(report) == {"binding_levels_hold"}


def test_errors_come_first(demo_snapshot: Snapshot) -> None:
    changed = with_sector(
        demo_snapshot.report, lambda statement: with_figure(statement, "REVENUE", "actual", 1)
    )
    order = [finding.severity for finding in review_report(changed)]
    assert order == sorted(order, key=list(Severity).index)


def test_every_finding_is_worded_in_every_language(demo_snapshot: Snapshot) -> None:
    changed = with_sector(
        demo_snapshot.report, lambda statement: with_figure(statement, "REVENUE", "actual", 1)
    )
    for finding in review_report(changed):
        for language in Language:
            severity, text = finding_words(finding, language)
            assert severity
            assert finding.subject.in_language(language) in text


def test_every_rule_says_what_it_holds() -> None:
    assert all(rule.__doc__ for rule in RULES)
