"""Goals by strategic aim and by service area, with measures, outcomes and statuses."""

from collections import Counter
from collections.abc import Iterable

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.organisation import Organisation
from toteuma.domain.period import Period
from toteuma.domain.planning import Aim, Goal, Measure, Observation, Outcome
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import GoalLevel, Status
from toteuma.report.assembly.names import named
from toteuma.report.model import (
    GoalGroup,
    ReportAim,
    ReportGoal,
    ReportMeasure,
    ReportObservation,
    StatusCount,
)
from toteuma.report.proposals import propose_goal_status, propose_measure_status


class GoalAssembly:
    """Builds the goal sections of one node and period from a municipality's content."""

    def __init__(
        self, content: MunicipalityContent, organisation: Organisation, node: str, period: Period
    ) -> None:
        self._content = content
        self._organisation = organisation
        self._period = period
        below = set(organisation.descendants_or_self(node))
        self._is_whole = node == organisation.root
        self._goals = [
            goal
            for goal in content.goals
            if goal.fiscal_year == period.fiscal_year and goal.node in below
        ]
        self._outcomes = {
            (outcome.subject_kind, outcome.subject): outcome
            for outcome in content.outcomes
            if outcome.period == period.code
        }
        self._measures: dict[str, list[Measure]] = {}
        for measure in content.measures:
            self._measures.setdefault(measure.goal, []).append(measure)
        self._observations: dict[str, list[Observation]] = {}
        for observation in content.observations:
            if observation.observed_on <= period.end:
                self._observations.setdefault(observation.measure, []).append(observation)
        self._roles = {role.code: role.name for role in content.roles}

    def aims(self) -> tuple[ReportAim, ...]:
        """Aims in force in the year, in print order, each with its council-level goals.

        Of a part of the organisation whose goals are all of another level there are none: what is
        said of an aim is said of the whole.
        """
        year = self._period.fiscal_year
        if not self._is_whole and not self._of_level(GoalLevel.COUNCIL):
            return ()
        in_force = [
            aim
            for aim in self._content.aims
            if aim.valid_from_year <= year
            and (aim.valid_to_year is None or year <= aim.valid_to_year)
        ]
        return tuple(self._aim(aim) for aim in sorted(in_force, key=lambda aim: aim.position))

    def groups(self) -> tuple[GoalGroup, ...]:
        """Committee-level goals by node in the organisation's order; none, no group."""
        of_node: dict[str, list[ReportGoal]] = {}
        for goal in self._of_level(GoalLevel.COMMITTEE):
            of_node.setdefault(goal.node, []).append(self.goal(goal))
        return tuple(
            GoalGroup(
                anchor=f"goals-{code}",
                node=named(self._organisation, code),
                goals=tuple(of_node[code]),
            )
            for code in self._organisation.codes
            if code in of_node
        )

    def _of_level(self, level: GoalLevel) -> list[Goal]:
        return sorted(
            (goal for goal in self._goals if goal.level is level), key=lambda goal: goal.position
        )

    def _aim(self, aim: Aim) -> ReportAim:
        outcome = self._outcomes.get(("aim", aim.code))
        objectives = sorted(
            (entry for entry in self._content.sub_objectives if entry.aim == aim.code),
            key=lambda entry: entry.position,
        )
        return ReportAim(
            anchor=f"aim-{aim.code}",
            code=aim.code,
            name=aim.name,
            sub_objectives=tuple(entry.name for entry in objectives),
            status=None if outcome is None else outcome.status,
            outcome=_text(outcome),
            goals=tuple(
                self.goal(goal)
                for goal in self._of_level(GoalLevel.COUNCIL)
                if goal.aim == aim.code
            ),
        )

    def goal(self, goal: Goal) -> ReportGoal:
        """One goal with its measures, and the status that they propose."""
        outcome = self._outcomes.get(("goal", goal.code))
        measures = sorted(self._measures.get(goal.code, []), key=lambda entry: entry.position)
        drawn = tuple(self.measure(measure) for measure in measures)
        return ReportGoal(
            anchor=f"goal-{goal.code}",
            code=goal.code,
            level=goal.level,
            node=named(self._organisation, goal.node),
            title=goal.title,
            target_level=goal.target_level,
            measure_rule=goal.measure_rule,
            responsible=tuple(self._roles[role] for role in goal.responsible),
            carries_out=goal.carries_out,
            measures=drawn,
            outcome=_text(outcome),
            status=Status.NO_INFORMATION if outcome is None else outcome.status,
            proposed_status=propose_goal_status(
                goal.measure_rule, (measure.proposed_status for measure in drawn)
            ),
        )

    def measure(self, measure: Measure) -> ReportMeasure:
        """One measure with its observations up to the end of the period."""
        observations = sorted(
            self._observations.get(measure.code, []), key=lambda entry: entry.observed_on
        )
        return ReportMeasure(
            anchor=f"measure-{measure.code}",
            code=measure.code,
            name=measure.name,
            unit=measure.unit,
            direction=measure.direction,
            target=measure.target,
            target_upper=measure.target_upper,
            target_date=measure.target_date,
            source_system=measure.source_system,
            observations=tuple(
                ReportObservation(
                    observed_on=entry.observed_on,
                    value=entry.value,
                    source=entry.source,
                    note=entry.note,
                )
                for entry in observations
            ),
            proposed_status=propose_measure_status(measure, observations, self._period.end),
        )


def count_statuses(
    aims: Iterable[ReportAim], groups: Iterable[GoalGroup]
) -> tuple[StatusCount, ...]:
    """How many goals of each level have each status; of a level that has goals every status is
    there, also with 0."""
    counts = Counter((goal.level, goal.status) for aim in aims for goal in aim.goals)
    counts.update((goal.level, goal.status) for group in groups for goal in group.goals)
    return tuple(
        StatusCount(level=level, status=status, count=counts[level, status])
        for level in GoalLevel
        if any(counts[level, status] for status in Status)
        for status in Status
    )


def _text(outcome: Outcome | None) -> LocalizedText:
    return LocalizedText() if outcome is None else outcome.text
