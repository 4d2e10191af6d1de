"""Strategic aims, goals and their measures in the Word document."""

from collections.abc import Mapping, Sequence

from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.formats import format_date
from toteuma.rendering.live_figures import spoken
from toteuma.rendering.sentences import observation_phrase, status_phrase, target_phrase
from toteuma.rendering.word.cells import Cell, Column, RowStyle, Table
from toteuma.rendering.word.story import Story
from toteuma.rendering.word.styles import status_style
from toteuma.rendering.word.xml import Element, paragraph, run
from toteuma.report.model import Report, ReportAim, ReportGoal, ReportMeasure, ReportObservation


def status_run(status: Status, language: Language) -> Element:
    """Shape and word of a status in its character style."""
    return run(status_phrase(status, language), status_style(status))


def write_aims(story: Story, report: Report) -> None:
    """The council's goals by strategic aim, an overview first."""
    if not report.aims:
        return
    language, words = story.language, story.words
    story.heading(1, words["section.goals"], "goals")
    story.text("Lead", words["lead.goals"])
    groups = [(aim.name.in_language(language), aim.goals) for aim in report.aims]
    _write_overview(story, words["section.goals"], groups)
    for aim in report.aims:
        _write_aim(story, aim)


def write_area_goals(story: Story, report: Report) -> None:
    """The committee's goals by service area, an overview first."""
    if not report.area_goals:
        return
    language, words = story.language, story.words
    story.heading(1, words["section.area_goals"], "area-goals")
    story.text("Lead", words["lead.area_goals"])
    groups = [(group.node.name.in_language(language), group.goals) for group in report.area_goals]
    _write_overview(story, words["section.area_goals"], groups)
    carried_out = {goal.code: goal for aim in report.aims for goal in aim.goals}
    for group in report.area_goals:
        story.heading(2, group.node.name.in_language(language), group.anchor)
        for goal in group.goals:
            _write_goal(story, goal, carried_out)


def _write_overview(
    story: Story, title: str, groups: Sequence[tuple[str, Sequence[ReportGoal]]]
) -> None:
    """Every goal with its status on one line, linked to where it is told of."""
    columns = (Column(story.words["goal.goal"], weight=3), Column(story.words["goal.status"]))
    table = Table(title, columns, style="ToteumaList")
    for name, goals in groups:
        if goals:
            table.add(name, style=RowStyle.GROUP)
        for goal in goals:
            link = story.link(goal.anchor, goal.title.in_language(story.language))
            table.add(
                (paragraph("TableText", link),),
                (paragraph("TableText", status_run(goal.status, story.language)),),
            )
    if table.rows:
        story.table(table)


def _write_aim(story: Story, aim: ReportAim) -> None:
    language, words = story.language, story.words
    story.heading(2, aim.name.in_language(language), aim.anchor)
    if aim.sub_objectives:
        names = "; ".join(text.in_language(language) for text in aim.sub_objectives)
        story.text("GoalFacts", run(f"{words['goal.sub_objectives']}: ", "Strong"), run(names))
    if aim.status is not None:
        story.text(
            "GoalFacts",
            run(f"{words['goal.status']}: ", "Strong"),
            status_run(aim.status, language),
        )
    story.labelled(words["goal.outcome"], aim.outcome.in_language(language))
    for goal in aim.goals:
        _write_goal(story, goal, {})


def _write_goal(story: Story, goal: ReportGoal, carried_out: Mapping[str, ReportGoal]) -> None:
    language, words = story.language, story.words
    story.heading(3, goal.title.in_language(language), goal.anchor)
    _write_facts(story, goal, carried_out)
    if goal.measures:
        story.table(_measures_table(story, goal), caption=False)
    outcome = goal.outcome.in_language(language)
    if outcome.strip():
        story.labelled(words["goal.outcome"], outcome)
    else:
        story.text("BodyText", run(words["goal.no_outcome"] + ".", "Quiet"))


def _write_facts(story: Story, goal: ReportGoal, carried_out: Mapping[str, ReportGoal]) -> None:
    language, words = story.language, story.words
    line = [status_run(goal.status, language)]
    if goal.proposed_status not in (goal.status, Status.NO_INFORMATION):
        proposed = words[f"status.{goal.proposed_status.value}"].lower()
        line.append(run(" · " + words["goal.proposed"].format(status=proposed), "Quiet"))
    names = ", ".join(role.in_language(language) for role in goal.responsible)
    if names:
        line.append(run(f" · {words['goal.responsible']}: {names}"))
    else:
        line.append(run(f" · {words['goal.nobody']}", "Quiet"))
    story.text("GoalFacts", *line)
    parent = carried_out.get(goal.carries_out)
    if parent is not None:
        story.text(
            "GoalFacts",
            run(f"{words['goal.carries_out']}: ", "Strong"),
            story.link(parent.anchor, parent.title.in_language(language), "Hyperlink"),
        )
    level = spoken(goal.target_level, language)
    if level:
        story.text("GoalFacts", run(f"{words['goal.target_level']}: ", "Strong"), run(level))
    if len(goal.measures) > 1:
        story.text("GoalFacts", run(words[f"goal.rule_{goal.measure_rule.value}"] + ".", "Quiet"))


def _measures_table(story: Story, goal: ReportGoal) -> Table:
    words = story.words
    columns = (
        Column(words["goal.measure"], weight=9),
        Column(words["goal.target"], weight=5),
        Column(words["goal.observation"], weight=8),
        Column(words["goal.source"], weight=3),
    )
    title = f"{words['goal.measure']}: {goal.title.in_language(story.language)}"
    table = Table(title, columns, style="ToteumaList")
    for measure in goal.measures:
        name = run(measure.name.in_language(story.language))
        table.add(
            (paragraph("TableText", *story.bookmark(measure.anchor, [name])),),
            target_phrase(measure, story.language),
            _observations(story, measure),
            measure.source_system,
        )
    return table


def _observations(story: Story, measure: ReportMeasure) -> Cell:
    if not measure.observations:
        return story.words["goal.no_observation"]
    return [_observation(story, measure, one) for one in measure.observations]


def _observation(story: Story, measure: ReportMeasure, one: ReportObservation) -> Element:
    """Day, value and note; where there is no value the note stands in its place."""
    language = story.language
    value = observation_phrase(measure, one, language)
    note = "" if one.value is None else one.note.in_language(language)
    made = paragraph("TableText", run(f"{format_date(one.observed_on, language)} ", "Quiet"))
    made.append(run(value))
    if note:
        made.append(run(f" ({note})", "Quiet"))
    return made
