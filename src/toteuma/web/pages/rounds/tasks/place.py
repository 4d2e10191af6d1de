"""The task that an address is about, and what the person may do to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.rights import Permission
from toteuma.domain.rounds import MOVES, Move, TaskKind, TaskState, may_move
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Status
from toteuma.report.assembly.goals import GoalAssembly
from toteuma.web.rights.rules import Located
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import Content, RoundRow, TaskRow, round_row, task_row
from toteuma.workspace.queries.rounds import writers_of as task_writers
from toteuma.workspace.services.rounds.contents import (
    content_digest,
    content_of_task,
    written_beside,
)


@dataclass
class TaskPlace:
    """A task as a person at a desk has it before them."""

    desk: Desk
    round: RoundRow
    task: TaskRow

    @cached_property
    def name(self) -> LocalizedText:
        """What the task is about; its code, where that is gone."""
        subject = self.task.subject
        found = subject_names(self.desk.content)
        return found.get((self.task.kind, subject)) or LocalizedText(subject)

    @cached_property
    def proposed(self) -> Status:
        """The status that measures propose for the goal; of anything else nothing is proposed."""
        goals = self.desk.content.goals
        goal = next((one for one in goals if one.code == self.task.subject), None)
        if self.task.kind is not TaskKind.OUTCOME or goal is None:
            return Status.NO_INFORMATION
        desk = self.desk
        assembly = GoalAssembly(desk.content, desk.organisation, goal.node, desk.period)
        return assembly.goal(goal).proposed_status

    @cached_property
    def stored(self) -> Content | None:
        """What the municipality's content holds of it now."""
        return content_of_task(
            municipality=self.desk.municipality, round_code=self.round.code, number=self.task.number
        )

    @property
    def stored_digest(self) -> str:
        """The mark of that content: what a reviewer has before them."""
        return content_digest(self.stored)

    @property
    def begun(self) -> Content:
        """What the form begins with: the work in hand, else what the content holds."""
        return (self.task.draft if self.task.draft is not None else self.stored) or {}

    @cached_property
    def writers(self) -> frozenset[str]:
        """Who wrote to it since it was last approved, and beside it since it was submitted."""
        home = self.desk.municipality
        found = task_writers(municipality=home, round_code=self.round.code, number=self.task.number)
        return found | written_beside(
            municipality=home,
            kind=self.task.kind,
            subject=self.task.subject,
            period=self.round.period,
            since=self.task.submitted_at,
        )

    @property
    def is_mine(self) -> bool:
        """Whether the person is its owner or stands in for them."""
        return self.desk.actor in (self.task.owner, self.task.deputy)

    @property
    def may_write(self) -> bool:
        """Whether the person may fill it in, as far as rights go."""
        return self.desk.may_fill_in(self.task.node, responsible_for(self.desk, self.task))

    def can(self, move: Move) -> bool:
        """Whether the person can make a move now."""
        if not self.round.is_open or not may_move(self.task.state, move):
            return False
        if MOVES[move].by_reviewer:
            may = self.desk.may(Permission.APPROVE, self.task.node)
            return may and self.desk.actor not in self.writers
        if move is Move.REOPEN:
            return self.desk.may(Permission.MAINTAIN)
        return self.may_write

    @property
    def is_own_review(self) -> bool:
        """Whether the person could review it, had they not written it themselves."""
        is_waiting = self.round.is_open and self.task.state is TaskState.SUBMITTED
        may = self.desk.may(Permission.APPROVE, self.task.node)
        return is_waiting and may and self.desk.actor in self.writers


def posts_of(content: MunicipalityContent, task: TaskRow) -> tuple[str, ...]:
    """The posts that answer for what a task is about."""
    if task.kind is TaskKind.OUTCOME:
        found = (one.responsible for one in content.goals if one.code == task.subject)
        return next(found, ())
    if task.kind is TaskKind.RISK:
        owners = (one.owner for one in content.risks if one.code == task.subject)
        owner = next(owners, "")
        return (owner,) if owner else ()
    return ()


def responsible_for(desk: Desk, task: TaskRow) -> tuple[str, ...]:
    """The posts one of which a person must hold to fill a task in, where they are not the head of
    its unit; for its owner and deputy there are none."""
    return () if desk.actor in (task.owner, task.deputy) else posts_of(desk.content, task)


def find_place(desk: Desk, round_code: str, number: int) -> TaskPlace | None:
    """The task of that number in the round. The round's period becomes the page's."""
    row = round_row(municipality=desk.municipality, code=round_code)
    if row is None:
        return None
    task = task_row(municipality=desk.municipality, round_code=round_code, number=number)
    if task is None:
        return None
    desk.turn_to(row.period)
    return TaskPlace(desk, row, task)


def task_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit of the task; the posts that answer for it."""
    place = find_place(desk, words["round"], int(words["task"]))
    if place is None or place.task.node not in desk.organisation:
        return None
    return Located(place.task.node, responsible_for(desk, place.task))


def place_of(desk: Desk, words: Mapping[str, Any]) -> TaskPlace:
    """The task that the address was found to be about."""
    place = find_place(desk, words["round"], int(words["task"]))
    assert place is not None
    return place


def back_to(place: TaskPlace) -> HttpResponse:
    """To the task's page."""
    where = (place.desk.municipality, place.round.code, place.task.number)
    return redirect("rounds-task", *where)


def where_of(place: TaskPlace) -> dict[str, Any]:
    """What services are told of the task, and who acts."""
    return {
        "municipality": place.desk.municipality,
        "round_code": place.round.code,
        "number": place.task.number,
        "actor": place.desk.actor,
    }


def version_sent(request: HttpRequest) -> int:
    """The version of the task that a button was pressed on; 0 where none was told."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
