"""The reporting round: what is collected for a period, by whom, and how far it is.

A round has a task for each thing that somebody has to write or give. A task walks through its
states by *moves*; which move is possible in which state, and what it asks of the person, is said
here once. Source: the reporting round of ``domain.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class TaskKind(StrEnum):
    """What a task asks for. ``subject`` of a task is the code named here."""

    OUTCOME = "outcome"
    """Status and outcome text of a goal (its code)."""
    AIM_OUTCOME = "aim_outcome"
    """Status and outcome text of a strategic aim (its code)."""
    FORECAST = "forecast"
    """The year-end forecast of each line of a unit, with explanations (the unit's code)."""
    ASSESSMENT = "assessment"
    """The text on a unit's economy (the unit's code)."""
    KEY_FIGURE = "key_figure"
    """The value of a key figure for the year (its code)."""
    RISK = "risk"
    """Likelihood, impact and controls of a risk (its code)."""
    INVESTMENT = "investment"
    """The text on an investment project (its code)."""


class Section(StrEnum):
    """Parts of a report that a round collects."""

    GOALS = "goals"
    ECONOMY = "economy"
    FORECASTS = "forecasts"
    KEY_FIGURES = "key_figures"
    RISKS = "risks"
    INVESTMENTS = "investments"


SECTION_OF: Mapping[TaskKind, Section] = MappingProxyType(
    {
        TaskKind.OUTCOME: Section.GOALS,
        TaskKind.AIM_OUTCOME: Section.GOALS,
        TaskKind.ASSESSMENT: Section.ECONOMY,
        TaskKind.FORECAST: Section.FORECASTS,
        TaskKind.KEY_FIGURE: Section.KEY_FIGURES,
        TaskKind.RISK: Section.RISKS,
        TaskKind.INVESTMENT: Section.INVESTMENTS,
    }
)


class RoundState(StrEnum):
    """How far a round is."""

    OPEN = "open"
    """Tasks are filled in and reviewed."""
    FROZEN = "frozen"
    """The report is approved and a snapshot made: tasks are closed."""
    CANCELLED = "cancelled"
    """Opened by mistake; nothing of it counts."""


class TaskState(StrEnum):
    """How far a task is."""

    OPEN = "open"
    IN_WORK = "in_work"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class PublicationState(StrEnum):
    """How far a version of a report is on its way to the public."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    """Taken back after it was published; a marker stays."""
    REFUSED = "refused"
    """Not published by the second person."""


class Move(StrEnum):
    """What a person does to a task."""

    WRITE = "write"
    """Saves a draft."""
    SUBMIT = "submit"
    """Gives it to review."""
    WITHDRAW = "withdraw"
    """Takes it back from review before it was looked at."""
    RETURN = "return"
    """Gives it back to its author, with a reason."""
    APPROVE = "approve"
    """Accepts it."""
    REOPEN = "reopen"
    """Opens what was approved, with a reason, until the freeze."""


@dataclass(frozen=True, slots=True)
class MoveRule:
    """States a move is possible in, the one it leads to, and what it asks for. ``by_reviewer``:
    by somebody who may approve the unit, and is neither the one who wrote the text nor the one
    who submitted it."""

    from_states: frozenset[TaskState]
    to_state: TaskState
    needs_reason: bool = False
    by_reviewer: bool = False


_WRITABLE = frozenset({TaskState.OPEN, TaskState.IN_WORK, TaskState.RETURNED})

MOVES: Mapping[Move, MoveRule] = MappingProxyType(
    {
        Move.WRITE: MoveRule(_WRITABLE, TaskState.IN_WORK),
        Move.SUBMIT: MoveRule(_WRITABLE, TaskState.SUBMITTED),
        Move.WITHDRAW: MoveRule(frozenset({TaskState.SUBMITTED}), TaskState.IN_WORK),
        Move.RETURN: MoveRule(
            frozenset({TaskState.SUBMITTED}),
            TaskState.RETURNED,
            needs_reason=True,
            by_reviewer=True,
        ),
        Move.APPROVE: MoveRule(
            frozenset({TaskState.SUBMITTED}), TaskState.APPROVED, by_reviewer=True
        ),
        Move.REOPEN: MoveRule(
            frozenset({TaskState.APPROVED}), TaskState.RETURNED, needs_reason=True
        ),
    }
)
"""A round that is not open allows none of them."""


def may_move(state: TaskState, move: Move) -> bool:
    """Whether the move is possible in the state."""
    return state in MOVES[move].from_states
