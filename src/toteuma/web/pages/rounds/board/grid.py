"""The board of a round: units by sections, with how far the tasks of each cell are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from toteuma.domain.organisation import Organisation
from toteuma.domain.rounds import Section, TaskState
from toteuma.workspace.queries.rounds import RoundRow, TaskRow

UNFINISHED = tuple(one for one in TaskState if one is not TaskState.APPROVED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of how many tasks are approved."""

    approved: int
    total: int

    @property
    def tenths(self) -> int:
        """The share in tenths of a percent."""
        return self.approved * 1000 // self.total if self.total else 0


def progress_of(states: Mapping[TaskState, int]) -> Progress:
    """Progress from the number of tasks in each state."""
    return Progress(states.get(TaskState.APPROVED, 0), sum(states.values()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks are asked for; what is empty asks for all. ``owner`` "-" is nobody."""

    unit: str = ""
    section: Section | None = None
    state: TaskState | None = None
    owner: str = ""
    is_late: bool = False

    NOBODY = "-"

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class Cell:
    """Tasks of a unit in a section."""

    unit: str
    section: Section
    counts: tuple[tuple[TaskState, int], ...]
    late: int

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class GridRow:
    """A unit with its cells, one for each section of the round, None where it has no task."""

    unit: str
    cells: tuple[Cell | None, ...]
    owners: tuple[str, ...]
    is_unowned: bool
    late: int
    active_at: datetime


class Judge:
    """Which tasks of a round are late today."""

    def __init__(self, row: RoundRow, today: date) -> None:
        self._row = row
        self._today = today

    def is_late(self, task: TaskRow) -> bool:
        """Whether somebody is behind with the task. In a round that is over nobody is."""
        return self._row.is_open and task.is_late(self._today, self._row.review_due)


def narrowed(tasks: Iterable[TaskRow], wanted: Wanted, judge: Judge) -> list[TaskRow]:
    """The tasks asked for."""
    return [
        task
        for task in tasks
        if (not wanted.unit or task.node == wanted.unit)
        and (wanted.section is None or task.section is wanted.section)
        and (wanted.state is None or task.state is wanted.state)
        and (not wanted.owner or (task.owner or Wanted.NOBODY) == wanted.owner)
        and (not wanted.is_late or judge.is_late(task))
    ]


def grid(
    tasks: Iterable[TaskRow],
    sections: Sequence[Section],
    organisation: Organisation,
    judge: Judge,
) -> list[GridRow]:
    """The rows of the board, in the order of the organisation."""
    by_unit: dict[str, list[TaskRow]] = {}
    for task in tasks:
        by_unit.setdefault(task.node, []).append(task)
    order = {code: place for place, code in enumerate(organisation.codes)}
    units = sorted(by_unit, key=lambda code: (order.get(code, len(order)), code))
    return [_row(unit, by_unit[unit], sections, judge) for unit in units]


def _row(unit: str, tasks: list[TaskRow], sections: Sequence[Section], judge: Judge) -> GridRow:
    by_section: dict[Section, list[TaskRow]] = {}
    for task in tasks:
        by_section.setdefault(task.section, []).append(task)
    cells = tuple(
        _cell(unit, one, by_section[one], judge) if one in by_section else None for one in sections
    )
    return GridRow(
        unit,
        cells,
        tuple(dict.fromkeys(task.owner for task in tasks if task.owner)),
        any(not task.owner for task in tasks),
        sum(map(judge.is_late, tasks)),
        max(task.active_at for task in tasks),
    )


def _cell(unit: str, section: Section, tasks: list[TaskRow], judge: Judge) -> Cell:
    counted = Counter(task.state for task in tasks)
    counts = tuple((state, counted[state]) for state in TaskState if counted[state])
    return Cell(unit, section, counts, sum(map(judge.is_late, tasks)))
