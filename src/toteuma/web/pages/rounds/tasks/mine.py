"""Which tasks wait for a person: to be written, to be reviewed; and which comes next."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from toteuma.domain.organisation import Organisation
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.rounds import MOVES, Move, TaskState
from toteuma.domain.text import LocalizedText
from toteuma.web.pages.rounds.tasks.place import TaskPlace, posts_of, responsible_for
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.comments import CommentRow, unread_mentions
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import RoundRow, TaskRow
from toteuma.workspace.queries.tasks_waiting import (
    open_rounds,
    unfinished_tasks,
    writers_by_task,
)
from toteuma.workspace.services.rounds.contents import tasks_written_beside


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for the person. ``due`` is the day by which they are to be done."""

    task: TaskRow
    round: RoundRow
    name: LocalizedText
    unit: LocalizedText
    due: date
    is_late: bool
    days_left: int


@dataclass(frozen=True, slots=True)
class MyTasks:
    """What waits for a person in all open rounds. ``sent`` are tasks of theirs with a reviewer."""

    to_write: tuple[Waiting, ...]
    to_review: tuple[Waiting, ...]
    sent: tuple[Waiting, ...]
    mentions: tuple[CommentRow, ...]
    has_rounds: bool

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(one.is_late for one in (*self.to_write, *self.to_review))


def my_tasks(desk: Desk) -> MyTasks:
    """What waits for the person at the desk: none of its queries is made for each task."""
    rounds = {one.code: one for one in open_rounds(municipality=desk.municipality)}
    codes = tuple(rounds)
    found = unfinished_tasks(municipality=desk.municipality, round_codes=codes)
    writers = writers_by_task(municipality=desk.municipality, round_codes=codes) if found else {}
    trees = {code: _tree(desk, row) for code, row in rounds.items()}
    write, review, sent = [], [], []
    for task in found:
        tree = trees[task.round]
        if task.node not in tree:
            continue
        if task.state is TaskState.SUBMITTED:
            if _falls_to_reviewer(desk, task, tree, writers.get((task.round, task.number))):
                review.append(task)
            elif desk.actor in (task.owner, task.deputy, task.submitted_by):
                sent.append(task)
        elif _falls_to_writer(desk, task, tree):
            write.append(task)
    nodes = frozenset().union(
        desk.readable, *(desk.access.readable(tree) for tree in trees.values())
    )
    return MyTasks(
        to_write=_made(desk, rounds, write),
        to_review=_made(desk, rounds, _not_written_beside(desk, rounds, review)),
        sent=_made(desk, rounds, sent),
        mentions=unread_mentions(municipality=desk.municipality, person=desk.actor, nodes=nodes),
        has_rounds=bool(rounds),
    )


def next_after(desk: Desk, place: TaskPlace) -> Waiting | None:
    """The next task of the same round that waits for the person; after the last one, the first."""
    mine = my_tasks(desk)
    at = place.task.number
    found = [
        one
        for one in (*mine.to_write, *mine.to_review)
        if one.round.code == place.round.code and one.task.number != at
    ]
    found.sort(key=lambda one: (one.task.number < at, one.task.number))
    return next(iter(found), None)


def _tree(desk: Desk, row: RoundRow) -> Organisation:
    return desk.living.organisation(Period.parse(row.period).fiscal_year)


def _falls_to_writer(desk: Desk, task: TaskRow, tree: Organisation) -> bool:
    """A task falls to its owner and deputy; one without an owner to everybody whose post answers
    for it, else to whoever may fill in its very unit."""
    access = desk.access
    if desk.actor in (task.owner, task.deputy):
        return access.may_fill_in(
            node=task.node, organisation=tree, responsible=responsible_for(desk, task)
        )
    if task.owner:
        return False
    posts = posts_of(desk.content, task)
    if posts and access.posts.intersection(posts):
        return access.may_fill_in(node=task.node, organisation=tree, responsible=posts)
    return access.may(Permission.FILL_IN, node=task.node, organisation=tree)


def _falls_to_reviewer(
    desk: Desk, task: TaskRow, tree: Organisation, writers: frozenset[str] | None
) -> bool:
    may = desk.access.may(Permission.APPROVE, node=task.node, organisation=tree)
    is_writer = desk.actor in (writers or frozenset()) | {task.submitted_by}
    return may and not is_writer and task.reviewer in ("", desk.actor)


def _not_written_beside(
    desk: Desk, rounds: dict[str, RoundRow], tasks: list[TaskRow]
) -> list[TaskRow]:
    """The submitted tasks whose content the person has not written on another page since."""
    places = {
        (task.round, task.number): (
            task.kind,
            task.subject,
            rounds[task.round].period,
            task.submitted_at,
        )
        for task in tasks
        if task.submitted_at is not None
    }
    written = tasks_written_beside(
        municipality=desk.municipality, person=desk.actor, tasks=places.values()
    )
    return [task for task in tasks if places.get((task.round, task.number)) not in written]


def _made(desk: Desk, rounds: dict[str, RoundRow], tasks: list[TaskRow]) -> tuple[Waiting, ...]:
    """The tasks with their names, what is due first at the top."""
    names, today = subject_names(desk.content), timezone.localdate()
    units = {one.code: one.name for one in desk.content.nodes}
    found = []
    for task in tasks:
        row = rounds[task.round]
        due = row.review_due if MOVES[Move.APPROVE].from_states == {task.state} else task.due
        found.append(
            Waiting(
                task=task,
                round=row,
                name=names.get((task.kind, task.subject)) or LocalizedText(task.subject),
                unit=units.get(task.node, LocalizedText(task.node)),
                due=due,
                is_late=task.is_late(today, row.review_due),
                days_left=(due - today).days,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.due, one.task.round, one.task.number)))
