"""Strategic aims, goals and their measures."""

from collections.abc import Mapping

from toteuma.domain.vocabulary import MeasureRule, Status
from toteuma.rendering.formats import format_date
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.html.parts import definitions, status_badge
from toteuma.rendering.html.prose import prose
from toteuma.rendering.markup import Element, Node, element
from toteuma.rendering.sentences import observation_phrase, target_phrase
from toteuma.report.model import (
    GoalGroup,
    Report,
    ReportAim,
    ReportGoal,
    ReportMeasure,
    ReportObservation,
)

type GoalIndex = Mapping[str, ReportGoal]
"""Goals by code: what a service area's goal carries out."""


def goal_index(report: Report) -> GoalIndex:
    """All council-level goals of the report by code."""
    return {goal.code: goal for aim in report.aims for goal in aim.goals}


def aim_section(aim: ReportAim, index: GoalIndex, frame: Frame) -> Element:
    """An aim with its sub-objectives, its own outcome if it has one, and its goals."""
    objectives = [element("li", None, frame.said(one)) for one in aim.sub_objectives]
    return element(
        "section",
        {"id": aim.anchor, "class": "aim"},
        element(
            "header",
            None,
            element("p", {"class": "eyebrow"}, frame.words["goal.aim"]),
            element("h3", None, frame.said(aim.name)),
            None if aim.status is None else status_badge(aim.status, frame),
        ),
        (
            element("p", {"class": "label"}, frame.words["goal.sub_objectives"]),
            element("ul", None, objectives),
        )
        if objectives
        else None,
        _outcome_of_aim(aim, frame),
        [goal_article(goal, index, frame) for goal in aim.goals],
    )


def _outcome_of_aim(aim: ReportAim, frame: Frame) -> Node:
    outcome = prose(aim.outcome, frame)
    return None if outcome is None else (outcome, frame.after_text(aim.anchor, aim.name))


def goal_group(group: GoalGroup, index: GoalIndex, frame: Frame) -> Element:
    """The goals of one service area."""
    return element(
        "section",
        {"id": group.anchor, "class": "goal-group"},
        element("h3", None, frame.said(group.node.name)),
        [goal_article(goal, index, frame) for goal in group.goals],
    )


def goal_article(goal: ReportGoal, index: GoalIndex, frame: Frame) -> Element:
    """A goal: its status, what was aimed at, who answers for it, its measures and outcome."""
    words = frame.words
    outcome = prose(goal.outcome, frame)
    return element(
        "article",
        {"id": goal.anchor, "class": "goal"},
        element(
            "header",
            None,
            element("h4", None, frame.said(goal.title)),
            element("div", {"class": "state"}, _state(goal, frame)),
        ),
        definitions(
            (
                (words["goal.target_level"], prose(goal.target_level, frame)),
                (words["goal.responsible"], _responsible(goal, frame)),
                (words["goal.carries_out"], _carried_out(goal, index, frame)),
            )
        ),
        _measures(goal, frame),
        element("p", {"class": "label"}, words["goal.outcome"]),
        outcome or element("p", {"class": "quiet"}, words["goal.no_outcome"]),
        frame.after_text(goal.anchor, goal.title),
    )


def _state(goal: ReportGoal, frame: Frame) -> list[Element]:
    parts = [status_badge(goal.status, frame)]
    if goal.proposed_status not in (goal.status, Status.NO_INFORMATION):
        proposed = frame.words[f"status.{goal.proposed_status.value}"].lower()
        sentence = frame.words["goal.proposed"].format(status=proposed)
        parts.append(element("span", {"class": "quiet"}, sentence))
    return parts


def _responsible(goal: ReportGoal, frame: Frame) -> Node:
    if not goal.responsible:
        return element("span", {"class": "quiet"}, frame.words["goal.nobody"])
    names: list[Node] = []
    for role in goal.responsible:
        names.extend([", " if names else None, frame.said(role)])
    return names


def _carried_out(goal: ReportGoal, index: GoalIndex, frame: Frame) -> Node:
    above = index.get(goal.carries_out)
    if above is None:
        return goal.carries_out or None
    return element("a", {"href": frame.part_address(above.anchor)}, frame.said(above.title))


def _measures(goal: ReportGoal, frame: Frame) -> Node:
    if not goal.measures:
        return None
    words = frame.words
    rule = "goal.rule_all" if goal.measure_rule is MeasureRule.ALL else "goal.rule_any"
    return (
        element(
            "p",
            {"class": "label"},
            words["goal.measures" if len(goal.measures) > 1 else "goal.measure"],
            element("span", {"class": "quiet"}, f" · {words[rule]}")
            if len(goal.measures) > 1
            else None,
        ),
        element("ul", {"class": "measures"}, [_measure(one, frame) for one in goal.measures]),
    )


def _measure(measure: ReportMeasure, frame: Frame) -> Element:
    words = frame.words
    return element(
        "li",
        {"id": measure.anchor},
        element("p", {"class": "measure"}, frame.said(measure.name)),
        definitions(
            (
                (words["goal.target"], target_phrase(measure, frame.language)),
                (words["goal.observation"], _observations(measure, frame)),
                (words["goal.source"], measure.source_system or None),
                (
                    words["goal.status"],
                    None
                    if measure.proposed_status is Status.NO_INFORMATION
                    else status_badge(measure.proposed_status, frame),
                ),
            )
        ),
    )


def _observations(measure: ReportMeasure, frame: Frame) -> Node:
    if not measure.observations:
        return element("span", {"class": "quiet"}, frame.words["goal.no_observation"])
    return element(
        "ul",
        {"class": "observations"},
        [_observation(measure, one, frame) for one in measure.observations],
    )


def _observation(measure: ReportMeasure, observation: ReportObservation, frame: Frame) -> Element:
    phrase = observation_phrase(measure, observation, frame.language)
    note = observation.note
    says_more = observation.value is not None and not note.is_empty
    return element(
        "li",
        None,
        element("span", {"class": None if observation.value is None else "value"}, phrase),
        element(
            "span",
            {"class": "quiet"},
            " ",
            format_date(observation.observed_on, frame.language),
            f", {observation.source}"
            if observation.source not in ("", measure.source_system)
            else None,
        ),
        element("span", {"class": "quiet under"}, frame.said(note)) if says_more else None,
    )
