"""Aims, goals and their measures as the templates receive them."""

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.formats import format_date
from toteuma.rendering.live_figures import spoken
from toteuma.rendering.pdf.text import View, drawable, plain, rich
from toteuma.rendering.sentences import observation_phrase, target_phrase
from toteuma.report.model import (
    GoalGroup,
    Report,
    ReportAim,
    ReportGoal,
    ReportMeasure,
    ReportObservation,
)


def aims_view(report: Report, language: Language) -> list[View]:
    """Strategic aims with their sub-objectives, status and council-level goals."""
    return [_aim_view(aim, language) for aim in report.aims]


def area_goals_view(report: Report, language: Language) -> list[View]:
    """Committee-level goals by service area, each naming the goal that it carries out."""
    titles = {goal.code: goal for aim in report.aims for goal in aim.goals}
    return [_group_view(group, titles, language) for group in report.area_goals]


def _aim_view(aim: ReportAim, language: Language) -> View:
    return {
        "anchor": aim.anchor,
        "heading": plain(aim.name, language),
        "sub_objectives": [plain(text, language) for text in aim.sub_objectives],
        "status": None if aim.status is None else status_view(aim.status, language),
        "outcome": rich(aim.outcome, language),
        "goals": [_goal_view(goal, {}, language) for goal in aim.goals],
    }


def _group_view(group: GoalGroup, titles: dict[str, ReportGoal], language: Language) -> View:
    return {
        "anchor": group.anchor,
        "heading": plain(group.node.name, language),
        "goals": [_goal_view(goal, titles, language) for goal in group.goals],
    }


def status_view(status: Status, language: Language) -> View:
    """A status as its code (the shape) and its word."""
    return {"code": status.value, "word": report_words(language)[f"status.{status.value}"]}


def _goal_view(goal: ReportGoal, titles: dict[str, ReportGoal], language: Language) -> View:
    words = report_words(language)
    carried_out = titles.get(goal.carries_out)
    differs = goal.proposed_status not in (goal.status, Status.NO_INFORMATION)
    return {
        "anchor": goal.anchor,
        "title": plain(goal.title, language),
        "target_level": drawable(spoken(goal.target_level, language)).strip(),
        "status": status_view(goal.status, language),
        "proposed": words["goal.proposed"].format(
            status=words[f"status.{goal.proposed_status.value}"].lower()
        )
        if differs
        else "",
        "responsible": [plain(role, language) for role in goal.responsible],
        "carries_out": None
        if carried_out is None
        else {"anchor": carried_out.anchor, "title": plain(carried_out.title, language)},
        "rule": words[f"goal.rule_{goal.measure_rule.value}"] if len(goal.measures) > 1 else "",
        "measures": [_measure_view(measure, language) for measure in goal.measures],
        "outcome": rich(goal.outcome, language),
    }


def _measure_view(measure: ReportMeasure, language: Language) -> View:
    return {
        "anchor": measure.anchor,
        "name": plain(measure.name, language),
        "target": drawable(target_phrase(measure, language)),
        "observations": [
            _observation_view(measure, observation, language)
            for observation in measure.observations
        ],
        "source": drawable(measure.source_system),
        "status": status_view(measure.proposed_status, language),
    }


def _observation_view(
    measure: ReportMeasure, observation: ReportObservation, language: Language
) -> View:
    note = plain(observation.note, language)
    return {
        "value": drawable(observation_phrase(measure, observation, language)),
        "day": format_date(observation.observed_on, language),
        # Where there is no value the note stands in its place and is not said twice.
        "note": "" if observation.value is None else note,
    }
