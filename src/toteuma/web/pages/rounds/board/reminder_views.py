"""Reminders from the board: to a person, for the tasks of a cell, chosen ones, or all late ones."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone

from toteuma.domain.rounds import Section, TaskState
from toteuma.web.pages.rounds.board.grid import Judge
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.queries.reminders import digests
from toteuma.workspace.queries.rounds import TaskRow
from toteuma.workspace.services.rounds.reminders import Sending, send_reminders

LATE, CHOSEN, CELL, PERSON = "late", "chosen", "cell", "person"
"""What a button reminds of; of a cell and a person it says which: ``cell:OPETUS:goals``."""


def remind(request: PageRequest, tasks: Sequence[TaskRow], judge: Judge) -> None:
    """Sends the letters that the pressed button asks for, and says what became of them."""
    kind, _, which = request.POST["remind"].partition(":")
    meant = _meant(request, tasks, judge, kind, which)
    people = {which} if kind == PERSON else {email for one in meant for email in _waits_for(one)}
    desk, today = request.desk, timezone.localdate()
    letters = digests(
        content=desk.content,
        today=today,
        asked={(one.round, one.number) for one in meant},
        only=people,
    )
    if not letters:
        messages.warning(request, word("rounds_board.nobody_to_remind"))
        return
    own_tasks = reverse("rounds-mine", args=(desk.municipality,))
    done = send_reminders(
        municipality=desk.municipality,
        letters=letters,
        actor=desk.actor,
        address=request.build_absolute_uri(own_tasks),
        today=today,
    )
    _say(request, done)


def _say(request: PageRequest, done: Sending) -> None:
    if done.failure is not None:
        messages.error(request, fault_words(done.failure))
    if done.sent:
        messages.success(request, word("rounds_board.reminded", count=len(done.sent)))
    if done.already:
        messages.info(request, word("rounds_board.reminded_already", count=len(done.already)))


def _meant(
    request: PageRequest, tasks: Sequence[TaskRow], judge: Judge, kind: str, which: str
) -> list[TaskRow]:
    """The unfinished tasks that a button is about."""
    unfinished = [one for one in tasks if one.state is not TaskState.APPROVED]
    if kind == LATE:
        return [one for one in unfinished if judge.is_late(one)]
    if kind == CHOSEN:
        chosen = set(request.POST.getlist("task"))
        return [one for one in unfinished if str(one.number) in chosen]
    if kind == PERSON:
        return [one for one in unfinished if which in _waits_for(one)]
    unit, _, section = which.partition(":")
    known = Section(section) if section in set(Section) else None
    return [one for one in unfinished if one.node == unit and one.section is known]


def _waits_for(task: TaskRow) -> Iterable[str]:
    """For whom a task waits now."""
    if task.state is TaskState.SUBMITTED:
        return [task.reviewer] if task.reviewer else []
    return [email for email in (task.owner, task.deputy) if email]
