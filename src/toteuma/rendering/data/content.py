"""Tables of what is not a figure of a statement: aims, goals, measures, risks, units, texts."""

from collections.abc import Iterable, Iterator

from toteuma.domain.live_figures import MarkKind, ValueUnit, marks
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Direction, GoalLevel, Language, MeasureRule, NodeKind, Status
from toteuma.rendering.data.table import (
    Cell,
    DataTable,
    Field,
    ForeignKey,
    choice,
    code,
    in_languages,
    integer,
    joined,
    localized,
)
from toteuma.rendering.live_figures import say_mark, written_out
from toteuma.report.model import Named, Report, ReportGoal, ReportMeasure

_UNIT_KEY = ForeignKey("unit", "units", "code")


def goals_of(report: Report) -> Iterator[tuple[str | None, ReportGoal]]:
    """All goals with the code of their aim (None for the goals of the service areas)."""
    for aim in report.aims:
        for goal in aim.goals:
            yield aim.code, goal
    for group in report.area_goals:
        for goal in group.goals:
            yield None, goal


def aims_table(report: Report) -> DataTable:
    """Strategic aims; what they strive for is in their sub-objectives."""
    return DataTable(
        "aims",
        "Strategic aims",
        ("code",),
        (
            code("code"),
            *localized("name"),
            *localized("sub_objectives", "Parted by a vertical line."),
            Field("status", description="Empty: none declared.", choices=Status),
        ),
        tuple(
            (
                aim.code,
                *in_languages(aim.name),
                *joined(aim.sub_objectives, " | "),
                None if aim.status is None else aim.status.value,
            )
            for aim in report.aims
        ),
    )


def goals_table(report: Report) -> DataTable:
    """Goals at both binding levels; their outcomes and target levels are in ``texts``."""
    rows = [
        (
            goal.code,
            goal.level.value,
            goal.node.code,
            aim,
            goal.carries_out or None,
            goal.measure_rule.value,
            *in_languages(goal.title),
            *joined(goal.responsible),
            goal.status.value,
            goal.proposed_status.value,
        )
        for aim, goal in goals_of(report)
    ]
    return DataTable(
        "goals",
        "Goals",
        ("code",),
        (
            code("code"),
            choice("level", GoalLevel),
            code("unit"),
            Field("aim", description="The strategic aim that a council-level goal belongs to."),
            Field("carries_out", description="The goal that this one carries out, if any."),
            choice("measure_rule", MeasureRule, "How many of its measures must be met."),
            *localized("title"),
            *localized("responsible", "Roles parted by a semicolon; empty: nobody is named."),
            choice("status", Status, "The declared status."),
            choice("proposed_status", Status, "The status that the measures propose."),
        ),
        tuple(rows),
        (_UNIT_KEY, ForeignKey("aim", "aims", "code")),
    )


def measures_table(report: Report) -> DataTable:
    """Measures and their targets."""
    rows = [
        (
            measure.code,
            goal.code,
            *in_languages(measure.name),
            *in_languages(measure.unit),
            measure.direction.value,
            measure.target,
            measure.target_upper,
            measure.target_date,
            measure.source_system or None,
            measure.proposed_status.value,
        )
        for goal, measure in _measures_of(report)
    ]
    return DataTable(
        "measures",
        "Measures",
        ("code",),
        (
            code("code"),
            code("goal"),
            *localized("name"),
            *localized("unit"),
            choice("direction", Direction, "How a value is held against the target."),
            Field("target", "number", "Empty: no target level, or not a number."),
            Field("target_upper", "number"),
            Field("target_date", "date"),
            Field("source_system"),
            choice("proposed_status", Status),
        ),
        tuple(rows),
        (ForeignKey("goal", "goals", "code"),),
    )


def observations_table(report: Report) -> DataTable:
    """Measured values."""
    rows = [
        (
            measure.code,
            number,
            one.observed_on,
            one.source or None,
            one.value,
            *in_languages(one.note),
        )
        for _, measure in _measures_of(report)
        for number, one in enumerate(measure.observations, start=1)
    ]
    return DataTable(
        "observations",
        "Observations of the measures",
        ("measure", "number"),
        (
            code("measure"),
            integer("number", "Its place among the measure's observations.", is_required=True),
            Field("observed_on", "date", is_required=True),
            Field("source"),
            Field("value", "number", "Empty: only the note tells."),
            *localized("note"),
        ),
        tuple(rows),
        (ForeignKey("measure", "measures", "code"),),
    )


def risks_table(report: Report) -> DataTable:
    """Risks; their controls are in ``texts``."""
    return DataTable(
        "risks",
        "Risks",
        ("number",),
        (
            integer("number", is_required=True),
            code("unit"),
            *localized("name"),
            integer("likelihood", f"1–{report.risks.scale}.", is_required=True),
            integer("impact", f"1–{report.risks.scale}.", is_required=True),
            integer("value", "Likelihood × impact.", is_required=True),
            *localized("owner", "Empty: nobody is named."),
        ),
        tuple(
            (
                risk.number,
                risk.node.code,
                *in_languages(risk.name),
                risk.likelihood,
                risk.impact,
                risk.value,
                *in_languages(risk.owner),
            )
            for risk in report.risks.risks
        ),
        (_UNIT_KEY,),
    )


def units_table(report: Report) -> DataTable:
    """Every node of the organisation that the report names."""
    nodes: dict[str, Named] = {}
    for node in _nodes(report):
        nodes.setdefault(node.code, node)
    return DataTable(
        "units",
        "Units of the organisation",
        ("code",),
        (code("code"), choice("kind", NodeKind), *localized("name")),
        tuple((one.code, one.kind.value, *in_languages(one.name)) for one in nodes.values()),
    )


def sources_table(report: Report) -> DataTable:
    """Ledger batches that the figures come from."""
    return DataTable(
        "sources",
        "Ledger batches",
        ("batch",),
        (
            code("batch"),
            code("kind"),
            code("file_name"),
            code("file_sha256"),
            integer("entries", is_required=True),
            Field("covered", description="Periods that the batch covers, parted by a space."),
        ),
        tuple(
            (
                one.batch,
                one.kind,
                one.file_name,
                one.file_sha256,
                one.entries,
                " ".join(one.covered) or None,
            )
            for one in report.sources
        ),
    )


def texts_table(report: Report) -> DataTable:
    """Long texts as CommonMark, one row a language in which they are written."""
    rows: list[tuple[Cell, ...]] = [
        (kind, subject, language.value, written_out(written, language))
        for kind, subject, text in _texts(report)
        for language in Language
        if (written := getattr(text, language.value))
    ]
    kinds = (
        "report (the note on sources), assessment and investment_assessment (code: "
        "unit), explanation (code: unit.line), "
        "project, aim and goal (outcome), target_level (code: goal), controls (code: risk number)"
    )
    return DataTable(
        "texts",
        "Texts",
        ("kind", "code", "language"),
        (
            code("kind", kinds),
            code("code", "What the text is about, as its kind says."),
            choice("language", Language),
            Field(
                "markdown",
                description="CommonMark; live figures are written out in the language.",
                is_required=True,
            ),
        ),
        tuple(rows),
    )


def text_figures_table(report: Report) -> DataTable:
    """Live figures of the texts: what stands in a text, by its id, with its exact value."""
    rows: list[tuple[Cell, ...]] = [
        (
            kind,
            subject,
            language.value,
            number,
            mark.kind.value,
            mark.code,
            mark.year,
            None if mark.value is None else mark.value.amount,
            None if mark.value is None else mark.value.unit.value,
            say_mark(mark, language),
        )
        for kind, subject, text in _texts(report)
        for language in Language
        for number, mark in enumerate(marks(getattr(text, language.value)), start=1)
    ]
    return DataTable(
        "text_figures",
        "Live figures of the texts",
        ("kind", "code", "language", "number"),
        (
            code("kind", "As in texts."),
            code("code", "As in texts."),
            choice("language", Language),
            integer("number", "Its place among the figures of the text.", is_required=True),
            choice("source", MarkKind, "What it comes from."),
            code("source_code", "The figure's permalink, or the key figure's or measure's code."),
            integer("year", "Of a key figure."),
            Field("value", "number", "Exact; empty: no figure."),
            Field("unit", description="Of value: cent, percent (tenths).", choices=ValueUnit),
            code("shown", "As the text says it."),
        ),
        tuple(rows),
    )


def _texts(report: Report) -> Iterable[tuple[str, str, LocalizedText]]:
    yield "report", report.period.code, report.source_note
    for statement in (*report.statements, *report.investments):
        # A unit's investment statement has an assessment of its own.
        kind = "assessment" if statement in report.statements else "investment_assessment"
        yield kind, statement.node.code, statement.assessment
        for line in statement.lines:
            yield "explanation", f"{statement.node.code}.{line.code}", line.explanation
    for project in report.projects:
        yield "project", project.code, project.narrative
    for aim in report.aims:
        yield "aim", aim.code, aim.outcome
    for _, goal in goals_of(report):
        yield "goal", goal.code, goal.outcome
        yield "target_level", goal.code, goal.target_level
    for risk in report.risks.risks:
        yield "controls", str(risk.number), risk.controls


def _measures_of(report: Report) -> Iterator[tuple[ReportGoal, ReportMeasure]]:
    for _, goal in goals_of(report):
        for measure in goal.measures:
            yield goal, measure


def _nodes(report: Report) -> Iterator[Named]:
    yield report.municipality
    yield report.node
    for statement in (*report.statements, *report.investments):
        yield statement.node
    for project in report.projects:
        yield project.node
    for _, goal in goals_of(report):
        yield goal.node
    for entry in report.binding:
        yield entry.node
    for risk in report.risks.risks:
        yield risk.node
