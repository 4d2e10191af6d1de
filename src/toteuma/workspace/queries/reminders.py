"""What waits for each person in the rounds that are open: to write, to mend, to review."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.rounds import MOVES, Move, RoundState, TaskState
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.workspace.models import Comment, Reminder
from toteuma.workspace.people.models import Membership, User
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import RoundRow, TaskRow, rounds, tasks

SOON = timedelta(days=3)
"""How long before its day a task is told of."""

type TaskKey = tuple[str, int]
"""Code of a round and number of a task."""


class Waiting(StrEnum):
    """Why something waits for a person, in the order in which it is told."""

    LATE = "late"
    RETURNED = "returned"
    SOON = "soon"
    REVIEW = "review"
    ASKED = "asked"
    """Not due yet, but a controller asked for it now."""


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A task that waits for a person. ``due`` is the day of what the person has to do."""

    why: Waiting
    round: RoundRow
    task: TaskRow
    name: LocalizedText
    unit: LocalizedText
    due: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A comment that names a person, and that they have not read."""

    author_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that waits for a person, in their language."""

    email: str
    name: str
    language: Language
    tasks: tuple[WaitingTask, ...]
    mentions: tuple[Mention, ...]


def digests(
    *,
    content: MunicipalityContent,
    today: date,
    asked: Collection[TaskKey] = frozenset(),
    only: Collection[str] | None = None,
) -> tuple[Digest, ...]:
    """For each person for whom something waits, by address. ``asked``: tasks that are told of
    although nothing presses yet. ``only``: these people alone. Whoever is locked out, or has no
    role in the municipality any more, hears nothing of it."""
    municipality = content.municipality.code
    found: defaultdict[str, list[WaitingTask]] = defaultdict(list)
    describe = _Describing(content, today, frozenset(asked))
    for round_ in rounds(municipality=municipality):
        if round_.state is RoundState.OPEN:
            for task in tasks(municipality=municipality, round_code=round_.code):
                for email, one in describe.waiting(round_, task):
                    found[email].append(one)
    mentions = _mentions(municipality)
    order = list(Waiting)
    return tuple(
        Digest(
            user.email,
            user.get_full_name(),
            Language(user.language),
            tuple(sorted(found[user.email], key=lambda one: (order.index(one.why), one.due))),
            mentions.get(user.email, ()),
        )
        for user in _people(municipality, {*found, *mentions}, only)
    )


def last_reminders(*, municipality: str) -> Mapping[str, date]:
    """The day of everybody's latest letter: one query."""
    found = Reminder.objects.filter(municipality__code=municipality)
    return dict(found.order_by("day").values_list("person", "day"))


class _Describing:
    """Tells for whom a task waits, and how."""

    def __init__(
        self, content: MunicipalityContent, today: date, asked: frozenset[TaskKey]
    ) -> None:
        self._names = subject_names(content)
        self._units = {node.code: node.name for node in content.nodes}
        self._today = today
        self._asked = asked

    def waiting(self, round_: RoundRow, task: TaskRow) -> list[tuple[str, WaitingTask]]:
        """The people for whom the task waits."""
        if task.state is TaskState.SUBMITTED:
            review = self._told(round_, task, Waiting.REVIEW, round_.review_due)
            return [(task.reviewer, review)] if task.reviewer else []
        why = self._why(task)
        if why is None:
            return []
        # Whoever stands in for the owner hears of what is late, when it is theirs to save.
        people = [task.owner, task.deputy] if why is Waiting.LATE else [task.owner or task.deputy]
        told = self._told(round_, task, why, task.due)
        return [(email, told) for email in dict.fromkeys(people) if email]

    def _why(self, task: TaskRow) -> Waiting | None:
        if task.state not in MOVES[Move.WRITE].from_states:
            return None
        if task.due < self._today:
            return Waiting.LATE
        if task.state is TaskState.RETURNED:
            return Waiting.RETURNED
        if task.due - self._today <= SOON:
            return Waiting.SOON
        return Waiting.ASKED if (task.round, task.number) in self._asked else None

    def _told(self, round_: RoundRow, task: TaskRow, why: Waiting, due: date) -> WaitingTask:
        name = self._names.get((task.kind, task.subject), LocalizedText(task.subject))
        unit = self._units.get(task.node, LocalizedText(task.node))
        return WaitingTask(why, round_, task, name, unit, due, due < self._today)


def _mentions(municipality: str) -> Mapping[str, tuple[Mention, ...]]:
    """Open comments by the people whom they name and who have not read them."""
    found: defaultdict[str, tuple[Mention, ...]] = defaultdict(tuple)
    rows = Comment.objects.filter(municipality__code=municipality, resolved_at=None)
    told = rows.exclude(mentions=[]).order_by("at", "pk")
    for mentioned, seen, author, text in told.values_list(
        "mentions", "seen_by", "author_name", "text"
    ):
        for email in mentioned:
            if email not in seen:
                found[email] += (Mention(author, text),)
    return found


def _people(municipality: str, emails: Collection[str], only: Collection[str] | None) -> list[User]:
    wanted = {email for email in emails if only is None or email in only}
    here = Membership.objects.filter(municipality__code=municipality).values("user")
    found = User.objects.filter(email__in=wanted, is_active=True, pk__in=here)
    return list(found.order_by("email"))
