"""The report of the demo holds everything that the real one holds, and agrees with itself."""

import json
from collections import Counter
from decimal import Decimal

import jsonschema
import pytest

from toteuma.domain.vocabulary import GoalLevel, Language, Status
from toteuma.report.model import AttentionKind, Report
from toteuma.report.snapshot import (
    Snapshot,
    UnreadableReportError,
    canonical_json,
    freeze,
    read_report,
    report_schema,
)


def texts_of(report: Report) -> list[tuple[str, object]]:
    """Long texts with their places."""
    goals = [goal for aim in report.aims for goal in aim.goals]
    goals += [goal for group in report.area_goals for goal in group.goals]
    return [
        *((goal.anchor, goal.outcome) for goal in goals),
        *((statement.anchor, statement.assessment) for statement in report.statements),
        *((project.anchor, project.narrative) for project in report.projects),
    ]


def test_every_kind_of_content_of_the_real_report_is_there(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    assert [len(aim.sub_objectives) > 0 for aim in report.aims] == [True] * 4
    assert sum(len(aim.goals) for aim in report.aims) == 5
    assert sum(len(group.goals) for group in report.area_goals) == 12
    assert [statement.node.code for statement in report.statements] == [
        "SECTOR",
        "HTE",
        "OPETUS",
        "VAKA",
        "VIRIKE",
    ]
    assert len(report.risks.risks) == 4
    assert len(report.projects) == 2
    assert [entry.node.code for entry in report.binding] == [
        "SECTOR",
        "HTE",
        "OPETUS",
        "VAKA",
        "VIRIKE",
    ]
    assert len(report.key_figures.rows) == 18
    for place, text in texts_of(report):
        assert text.missing_languages == (), place  # type: ignore[attr-defined]


def test_statuses_are_those_of_the_real_report(demo_snapshot: Snapshot) -> None:
    counts = {
        (entry.level, entry.status): entry.count
        for entry in demo_snapshot.report.summary.status_counts
    }
    assert counts[GoalLevel.COUNCIL, Status.ON_TRACK] == 4
    assert counts[GoalLevel.COUNCIL, Status.PARTLY] == 1
    assert counts[GoalLevel.COMMITTEE, Status.ON_TRACK] == 10
    assert counts[GoalLevel.COMMITTEE, Status.PARTLY] == 2
    aims = Counter(aim.status for aim in demo_snapshot.report.aims)
    assert aims[Status.NO_INFORMATION] == 2


def test_awkward_content_is_held_as_it_is(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    goals = [goal for aim in report.aims for goal in aim.goals]
    goals += [goal for group in report.area_goals for goal in group.goals]
    measures = [measure for goal in goals for measure in goal.measures]
    assert any(not measure.observations for measure in measures)
    assert any(measure.target is None for measure in measures)
    assert any(len(goal.responsible) == 2 for goal in goals)
    assert any(risk.owner.is_empty for risk in report.risks.risks)
    cells = [cell for row in report.key_figures.rows for cell in row.values]
    assert any(cell.value is None and not cell.note.is_empty for cell in cells)


def test_per_capita_figures_are_computed_from_net_cost_and_a_series(
    demo_snapshot: Snapshot,
) -> None:
    computed = [
        (row, cell)
        for row in demo_snapshot.report.key_figures.rows
        for cell in row.values
        if cell.net_cost is not None
    ]
    assert len(computed) >= 20
    for row, cell in computed:
        assert cell.divisor is not None
        assert cell.value is not None
        exact = Decimal(cell.net_cost or 0) / 100 / cell.divisor
        assert abs(exact - cell.value) <= Decimal("0.5").scaleb(-row.decimals)


def test_what_deviates_stands_on_the_summary_page_too(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    told = {
        (item.node.code, item.subject)
        for item in report.summary.attention
        if item.kind in (AttentionKind.LINE_DEVIATION, AttentionKind.FORECAST_DEVIATION)
    }
    marked = {
        (statement.node.code, line.name)
        for statement in report.statements[1:]
        for line in statement.lines
        if line.course is not None
    }
    assert marked
    assert marked <= told


def test_rounding_differences_are_those_of_the_printed_report(demo_snapshot: Snapshot) -> None:
    sector = demo_snapshot.report.statements[0]
    differing = {
        (difference.line, difference.column.value): difference.units
        for difference in sector.rounding_differences
    }
    # 2 143 686 is printed where the five lines above it add up to 2 143 685.
    assert differing["REVENUE", "actual"] == 1
    assert ("EXPENSE", "actual") not in differing


def test_anchors_and_figure_ids_are_unique(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    figures = [
        figure.id
        for statement in (*report.statements, *report.investments)
        for line in statement.lines
        for figure in line.figures
    ]
    assert len(set(figures)) == len(figures)
    anchors = [anchor for anchor, _ in texts_of(report)]
    assert len(set(anchors)) == len(anchors)


def test_the_model_is_read_back_from_its_json_and_fits_its_schema(
    demo_snapshot: Snapshot,
) -> None:
    data = canonical_json(demo_snapshot.report)
    assert read_report(data, "report.json") == demo_snapshot.report
    assert freeze(demo_snapshot.report).sha256 == demo_snapshot.sha256
    jsonschema.validate(json.loads(data), report_schema())


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"schema": 3}', b"\xff"])
def test_a_file_that_is_no_report_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnreadableReportError, match=r"other\.json"):
        read_report(data, "other.json")


def test_every_name_is_in_every_language(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    names = [report.title, report.node.name, report.source_note]
    names += [line.name for statement in report.statements for line in statement.lines]
    names += [column.label for column in report.statements[0].columns]
    names += [row.name for row in report.key_figures.rows]
    for name in names:
        assert {language: bool(getattr(name, language)) for language in Language} == dict.fromkeys(
            Language, True
        )
