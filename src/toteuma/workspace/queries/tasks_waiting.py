"""Tasks of open rounds that wait for somebody, and comments that mention a person."""

from collections import defaultdict
from collections.abc import Mapping

from toteuma.domain.rounds import RoundState, TaskState
from toteuma.workspace.models import Task, TaskWriter
from toteuma.workspace.queries.rounds import RoundRow, TaskRow, rounds

_FIELDS = tuple(TaskRow.__dataclass_fields__)

type TaskKey = tuple[str, int]
"""Round and number of a task."""


def open_rounds(*, municipality: str) -> tuple[RoundRow, ...]:
    """The rounds that are filled in now, the latest period first: one query."""
    found = rounds(municipality=municipality)
    return tuple(one for one in found if one.state is RoundState.OPEN)


def unfinished_tasks(*, municipality: str, round_codes: tuple[str, ...]) -> tuple[TaskRow, ...]:
    """Tasks of the rounds that are not approved yet, by round and number: one query."""
    if not round_codes:
        return ()
    found = Task.objects.filter(municipality__code=municipality, round__in=round_codes)
    waiting = found.exclude(state=TaskState.APPROVED).order_by("round", "number")
    return tuple(TaskRow(*values) for values in waiting.values_list(*_FIELDS))


def writers_by_task(
    *, municipality: str, round_codes: tuple[str, ...]
) -> Mapping[TaskKey, frozenset[str]]:
    """Who wrote to each task of the rounds since it was last approved: one query."""
    found: defaultdict[TaskKey, set[str]] = defaultdict(set)
    written = TaskWriter.objects.filter(municipality__code=municipality, round__in=round_codes)
    for code, number, person in written.values_list("round", "task", "person"):
        found[code, number].add(person)
    return {key: frozenset(people) for key, people in found.items()}
