"""People of a round's board: their names, and whom a task can be given to."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from toteuma.domain.rights import Permission
from toteuma.domain.rounds import TaskState
from toteuma.web.pages.rounds.board.grid import Judge
from toteuma.web.shared.desk import Desk
from toteuma.workspace.people.access import Access
from toteuma.workspace.people.listing import people_of
from toteuma.workspace.queries.reminders import last_reminders
from toteuma.workspace.queries.rounds import TaskRow


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What somebody has to do in a round. ``reminded_on`` is the day of their latest letter."""

    email: str
    name: str
    writes: int
    reviews: int
    late: int
    reminded_on: date | None


def person_rows(
    desk: Desk, tasks: Iterable[TaskRow], names: Mapping[str, str], judge: Judge
) -> list[PersonRow]:
    """Everybody for whom a task waits, whoever has most that is late first."""
    writes: Counter[str] = Counter()
    reviews: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for task in tasks:
        if task.state is TaskState.SUBMITTED:
            who, counted = task.reviewer, reviews
        else:
            who, counted = task.owner, writes
        if who and not task.is_done:
            counted[who] += 1
            late[who] += judge.is_late(task)
    reminded = last_reminders(municipality=desk.municipality)
    found = [
        PersonRow(
            email, names[email], writes[email], reviews[email], late[email], reminded.get(email)
        )
        for email in {*writes, *reviews}
    ]
    return sorted(found, key=lambda one: (-one.late, one.name.casefold()))


class Colleagues:
    """Everybody of the municipality who can be named: with a role that writes, and not locked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people = {
            one.email: (one.name or one.email, Access(one.roles, frozenset(one.posts)))
            for one in people_of(desk.municipality)
            if one.is_active
        }

    @property
    def writers(self) -> list[tuple[str, str]]:
        """Who can write a task: address and name."""
        return self._with(Permission.FILL_IN_OWN)

    @property
    def reviewers(self) -> list[tuple[str, str]]:
        """Who can review some unit: address and name."""
        return self._with(Permission.APPROVE)

    def may_review(self, email: str, node: str) -> bool:
        """Whether the person may approve the unit."""
        _, access = self._people[email]
        return access.may(Permission.APPROVE, node=node, organisation=self._desk.organisation)

    def _with(self, permission: Permission) -> list[tuple[str, str]]:
        return [
            (email, name)
            for email, (name, access) in self._people.items()
            if access.may_somewhere(permission)
        ]
