"""Rounds and their tasks, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from toteuma.domain.rounds import SECTION_OF, RoundState, Section, TaskKind, TaskState
from toteuma.domain.vocabulary import Language
from toteuma.workspace.models import Round, Task, TaskWriter

type Content = Mapping[str, Any]
"""What a task asks for, as JSON (``services/rounds/contents.py`` tells its fields)."""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A reporting round."""

    code: str
    period: str
    node: str
    sections: tuple[Section, ...]
    languages: tuple[Language, ...]
    due: date
    review_due: date
    state: RoundState
    follows: str
    version: int
    opened_by: str
    opened_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether its tasks can still be changed."""
        return self.state is RoundState.OPEN


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of a round, with its draft."""

    round: str
    number: int
    kind: TaskKind
    subject: str
    node: str
    owner: str
    deputy: str
    reviewer: str
    due: date
    state: TaskState
    version: int
    draft: Content | None
    drafted_by: str
    drafted_at: datetime | None
    carried_over: bool
    submitted_by: str
    submitted_at: datetime | None
    reviewed_by: str
    reviewed_at: datetime | None
    reason: str
    approved_digest: str
    active_at: datetime

    @property
    def section(self) -> Section:
        """The part of the report that it belongs to."""
        return SECTION_OF[self.kind]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.state is TaskState.APPROVED

    def is_late(self, today: date, review_due: date) -> bool:
        """Whether somebody is behind: the author by its day, the reviewer by the round's."""
        if self.state is TaskState.APPROVED:
            return False
        return today > (review_due if self.state is TaskState.SUBMITTED else self.due)


_ROUND_FIELDS = tuple(RoundRow.__dataclass_fields__)
_TASK_FIELDS = tuple(TaskRow.__dataclass_fields__)


def rounds(*, municipality: str) -> tuple[RoundRow, ...]:
    """The rounds of the municipality, the latest period first."""
    found = Round.objects.filter(municipality__code=municipality)
    made = [_round_row(values) for values in found.values_list(*_ROUND_FIELDS)]
    return tuple(sorted(made, key=lambda one: (one.period, one.opened_at), reverse=True))


def round_row(*, municipality: str, code: str) -> RoundRow | None:
    """One round; None when there is none of that code."""
    found = Round.objects.filter(municipality__code=municipality, code=code)
    return next(map(_round_row, found.values_list(*_ROUND_FIELDS)), None)


def tasks(*, municipality: str, round_code: str) -> tuple[TaskRow, ...]:
    """The tasks of a round by number."""
    return _tasks(municipality__code=municipality, round=round_code)


def task_states(*, municipality: str) -> dict[str, dict[TaskState, int]]:
    """How many tasks of each round are in each state: one query."""
    counted = (
        Task.objects.filter(municipality__code=municipality)
        .values_list("round", "state")
        .annotate(number_of=Count("pk"))
        .order_by()
    )
    found: dict[str, dict[TaskState, int]] = {}
    for code, state, count in counted:
        found.setdefault(code, {})[TaskState(state)] = count
    return found


def task_row(*, municipality: str, round_code: str, number: int) -> TaskRow | None:
    """One task; None when there is none of that number."""
    found = _tasks(municipality__code=municipality, round=round_code, number=number)
    return found[0] if found else None


def task_subjects(*, municipality: str) -> dict[tuple[str, str], tuple[TaskKind, str]]:
    """What each task is about, by its round and its number (as written in an address)."""
    found = Task.objects.filter(municipality__code=municipality).order_by()
    return {
        (code, str(number)): (TaskKind(kind), subject)
        for code, number, kind, subject in found.values_list("round", "number", "kind", "subject")
    }


def writers_of(*, municipality: str, round_code: str, number: int) -> frozenset[str]:
    """Who wrote to the task since it was last approved: such a person does not review it."""
    found = TaskWriter.objects.filter(
        municipality__code=municipality, round=round_code, task=number
    )
    return frozenset(found.values_list("person", flat=True))


def _round_row(values: tuple[Any, ...]) -> RoundRow:
    row = dict(zip(_ROUND_FIELDS, values, strict=True))
    row["sections"] = tuple(map(Section, row["sections"]))
    row["languages"] = tuple(map(Language, row["languages"]))
    return RoundRow(**row)


def _tasks(**filters: object) -> tuple[TaskRow, ...]:
    found = Task.objects.filter(**filters).order_by("round", "number")
    return tuple(TaskRow(*values) for values in found.values_list(*_TASK_FIELDS))
