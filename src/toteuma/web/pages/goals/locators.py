"""Which unit a goal or a measure of an address belongs to, and which posts answer for it."""

from collections.abc import Mapping
from typing import Any

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.planning import Goal, Measure
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import GoalLevel
from toteuma.web.rights.rules import Located
from toteuma.web.shared.desk import Desk


def find_goal(content: MunicipalityContent, code: str) -> Goal | None:
    """The goal of that code."""
    return next((one for one in content.goals if one.code == code), None)


def find_measure(content: MunicipalityContent, code: str) -> Measure | None:
    """The measure of that code."""
    return next((one for one in content.measures if one.code == code), None)


def may_plan(desk: Desk, node: str, level: GoalLevel) -> bool:
    """Whether the person may add, alter and remove goals of a level, and their measures: the head
    of a unit its own goals, whoever maintains the municipality also the sector goals."""
    if level is GoalLevel.COUNCIL:
        return desk.may(Permission.MAINTAIN)
    return desk.may(Permission.FILL_IN, node)


def goal_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the goal; the posts that are responsible for it."""
    goal = find_goal(desk.content, words["goal"])
    if goal is None:
        return None
    turn_to_year(desk, goal.fiscal_year)
    if goal.node not in desk.organisation:
        return None
    return Located(goal.node, goal.responsible)


def measure_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the measure's goal; the post that owns the measure, or those of the goal."""
    measure = find_measure(desk.content, words["measure"])
    goal = None if measure is None else find_goal(desk.content, measure.goal)
    if measure is None or goal is None:
        return None
    turn_to_year(desk, goal.fiscal_year)
    if goal.node not in desk.organisation:
        return None
    posts = (measure.owner,) if measure.owner else ()
    return Located(goal.node, (*posts, *goal.responsible))


def turn_to_year(desk: Desk, year: int) -> None:
    """What is of another year is shown in that year: the latest period that the ledger covers."""
    if desk.period.fiscal_year != year:
        desk.turn_to(latest_period_of(desk, year))


def latest_period_of(desk: Desk, year: int) -> str:
    """The latest period of a year that the ledger covers; the whole year where it covers none."""
    months = [month for one, month in desk.living.ledger.covered if one == year and month <= 12]
    return f"{year}-{max(months, default=12):02}"
