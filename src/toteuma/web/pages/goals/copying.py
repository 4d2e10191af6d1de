"""Goals of a year as goals of the next: which are copied, which not, and as what."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.errors import ToteumaError
from toteuma.domain.organisation import organisation_in_year
from toteuma.domain.planning import Aim, Goal, Measure
from toteuma.domain.vocabulary import GoalLevel


class Hindrance(StrEnum):
    """Why a goal is not copied."""

    NONE = "none"
    EXISTS = "exists"
    NO_UNIT = "no_unit"
    NO_AIM = "no_aim"


@dataclass(frozen=True, slots=True)
class GoalCopy:
    """A goal, what it becomes in the next year with its measures, and what stands in the way."""

    source: Goal
    goal: Goal
    measures: tuple[Measure, ...]
    hindrance: Hindrance

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands in the way."""
        return self.hindrance is Hindrance.NONE

    @property
    def loses_aim(self) -> bool:
        """Whether its aim is no longer in force."""
        return bool(self.source.aim) and not self.goal.aim

    @property
    def loses_goal(self) -> bool:
        """Whether the sector goal that it carries out is not there in the next year."""
        return bool(self.source.carries_out) and not self.goal.carries_out


def copied_code(code: str, year: int, to_year: int) -> str:
    """The code in the next year: the year that is in it changes; otherwise it is added."""
    mark = f"-{year}"
    place = f"{code}-".find(f"{mark}-")
    if place >= 0:
        return f"{code[:place]}-{to_year}{code[place + len(mark) :]}"
    return f"{code[:59]}-{to_year}"


def copies(
    content: MunicipalityContent, goals: list[Goal], year: int, wanted: frozenset[str]
) -> list[GoalCopy]:
    """The goals of the year as goals of the next, in their order. ``wanted`` are the codes of those
    that will be copied: a goal keeps what it carries out when that is copied too, or is there."""
    to_year = year + 1
    there = {goal.code for goal in content.goals}
    units = units_of_year(content, to_year)
    aims = {aim.code for aim in content.aims if _is_in_force(aim, to_year)}
    hindrances = {goal.code: _hindrance(goal, year, there, units, aims) for goal in goals}
    coming = {code for code, one in hindrances.items() if one is Hindrance.NONE and code in wanted}
    by_goal: dict[str, list[Measure]] = {}
    for measure in content.measures:
        by_goal.setdefault(measure.goal, []).append(measure)
    found = []
    for goal in goals:
        above = copied_code(goal.carries_out, year, to_year) if goal.carries_out else ""
        copied = replace(
            goal,
            code=copied_code(goal.code, year, to_year),
            fiscal_year=to_year,
            aim=goal.aim if goal.aim in aims else "",
            carries_out=above if above in there or goal.carries_out in coming else "",
        )
        measures = tuple(_measure(one, copied.code, year) for one in by_goal.get(goal.code, ()))
        found.append(GoalCopy(goal, copied, measures, hindrances[goal.code]))
    return found


def _hindrance(
    goal: Goal, year: int, there: set[str], units: frozenset[str], aims: set[str]
) -> Hindrance:
    if copied_code(goal.code, year, year + 1) in there:
        return Hindrance.EXISTS
    if goal.node not in units:
        return Hindrance.NO_UNIT
    if goal.level is GoalLevel.COUNCIL and goal.aim not in aims:
        return Hindrance.NO_AIM
    return Hindrance.NONE


def _measure(measure: Measure, goal: str, year: int) -> Measure:
    day = measure.target_date
    return replace(
        measure,
        code=copied_code(measure.code, year, year + 1),
        goal=goal,
        target_date=None if day is None else a_year_later(day),
    )


def a_year_later(day: date) -> date:
    """The same day of the next year; the last of February for the leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def _is_in_force(aim: Aim, year: int) -> bool:
    return aim.valid_from_year <= year and (aim.valid_to_year is None or year <= aim.valid_to_year)


def units_of_year(content: MunicipalityContent, year: int) -> frozenset[str]:
    """Units of the year's organisation; none when there is no organisation."""
    try:
        return frozenset(organisation_in_year(content.nodes, year).codes)
    except ToteumaError:
        return frozenset()
