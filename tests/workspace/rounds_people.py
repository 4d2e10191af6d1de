"""What a person does in a round at a moment, for :mod:`tests.workspace.rounds_together`.

Mostly what a page offers in the state that they saw, and at times whatever comes to their mind.
Everything is told in a log: a step for each call of a service, with what it came to.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.core import mail

from tests.workspace.rounds_together import PERIOD, ROUND
from toteuma.catalogue.wording import error_words
from toteuma.domain.errors import ToteumaError
from toteuma.domain.planning import Assessment, Outcome
from toteuma.domain.rounds import PublicationState, TaskKind, TaskState
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import GoalLevel, Language, Status
from toteuma.workspace.queries.publications import publications, snapshot_marks
from toteuma.workspace.queries.questions import questions
from toteuma.workspace.queries.reminders import Digest
from toteuma.workspace.queries.rounds import RoundRow, TaskRow, round_row, tasks
from toteuma.workspace.services import planning
from toteuma.workspace.services.rounds import publishing
from toteuma.workspace.services.rounds import questions as asking
from toteuma.workspace.services.rounds import tasks as moves
from toteuma.workspace.services.rounds.correcting import open_correction
from toteuma.workspace.services.rounds.freezing import FreezeRefusedError, freeze_round
from toteuma.workspace.services.rounds.gate import note_findings
from toteuma.workspace.services.rounds.reminders import send_reminders
from toteuma.workspace.services.rounds.workbook_fields import field_values, fields_of, shown_cell
from toteuma.workspace.services.rounds.workbook_reading import ReadRow
from toteuma.workspace.services.rounds.workbooks import (
    Verdict,
    accept_workbook,
    contents_to_begin_with,
    mark_of_row,
    workbook_changes,
)

PEOPLE = ("anna", "bo", "cecilia", "daavid", "eeva", "fredrik", "greta", "heikki")
CONTROLLERS = ("kaisa", "lauri")
DAYS = tuple(date(2022, 9, day) for day in (5, 6, 7, 8))
HOME = ("SAMPLE", ROUND)
PLACE = {"municipality": "SAMPLE", "round_code": ROUND}
WRITABLE = {"write": 5, "workbook": 6, "submit": 9, "remind": 1}
OFFERED = {
    TaskState.OPEN: WRITABLE,
    TaskState.IN_WORK: WRITABLE,
    TaskState.RETURNED: WRITABLE,
    TaskState.SUBMITTED: {"approve": 30, "return": 1, "withdraw": 1, "page": 1},
    TaskState.APPROVED: {"page": 1, "reopen": 1, "propose": 5, "publish": 5, "answer": 5},
}
"""How often which move is made of a task in the state that was seen, while the round is open."""
READY = {"freeze": 8, "page": 1, "reopen": 5}
"""The same where every task is approved."""
FROZEN = {
    "propose": 4,
    "publish": 8,
    "refuse": 1,
    "take_back": 2,
    "correct": 3,
    "ask": 3,
    "answer": 4,
    "show": 3,
    "remind": 2,
    "write": 1,
    "freeze": 1,
}
"""The same for a round that is frozen."""
EVERYTHING = sorted({move for found in (*OFFERED.values(), FROZEN) for move in found})


class Person:
    """Somebody at work. ``log`` tells what they did in so many ``acts``."""

    def __init__(self, dice: random.Random, name: str) -> None:
        self.dice = dice
        self.name = name
        self.log: list[dict[str, Any]] = []
        self.acts = 0
        self._look()

    def act(self) -> None:
        """One thing done."""
        self.acts += 1
        if self.dice.random() < 0.6:
            self._look()
        left = [one for one in self.tasks if one.state is not TaskState.APPROVED]
        task = self.dice.choice(left if left and self.dice.random() < 0.9 else self.tasks)
        offered = OFFERED[task.state] if self.round.is_open else FROZEN
        if self.round.is_open and not left:
            offered = READY
        move = self.dice.choices(list(offered), list(offered.values()))[0]
        if self.dice.random() < 0.1:
            move = self.dice.choice(EVERYTHING)
        self.token = f"{self.name}-{self.acts}"
        self.actor = self.dice.choice(PEOPLE)
        self.controller = self.dice.choice(CONTROLLERS)
        getattr(self, f"_{move}")(task)

    def _look(self) -> None:
        """Everything is seen as it is now."""
        row = round_row(municipality="SAMPLE", code=ROUND)
        assert row is not None
        self.round: RoundRow = row
        self.tasks: list[TaskRow] = list(tasks(**PLACE))
        self.versions = publications(**PLACE)
        self.snapshots = [one.number for one in snapshot_marks(**PLACE)]
        self.questions = questions(**PLACE)

    def _step(
        self, move: str, trail: tuple[str, str], call: Callable[[], Any], **told: Any
    ) -> ToteumaError | None:
        """Does it, and logs what became of it; ``trail`` is what the trail must say of it."""
        step = {"move": move, "actor": self.actor, "trail": trail, "token": self.token, **told}
        self.log.append(step)
        try:
            step["result"] = call()
        except ToteumaError as fault:
            words = [" ".join(error_words(fault, one)) for one in Language]
            step |= {"told": fault.code, "said": words, **_of_task(fault)}
            return fault
        return None

    # Tasks

    def _task_step(self, move: str, task: TaskRow, **more: Any) -> ToteumaError | None:
        call = getattr(moves, "save_draft" if move == "write" else f"{move}_task")
        place = {**PLACE, "number": task.number, "version": task.version, "actor": self.actor}
        trail = (f"task.{move}", f"{ROUND} {task.number}")
        return self._step(move, trail, lambda: call(**place, **more), task=task.number)

    def _write(self, task: TaskRow) -> None:
        self._task_step("write", task, content={"status": "partly", "text": {"fi": self.token}})

    def _submit(self, task: TaskRow) -> None:
        self._task_step("submit", task)

    def _withdraw(self, task: TaskRow) -> None:
        self._task_step("withdraw", task)

    def _approve(self, task: TaskRow) -> None:
        self._task_step("approve", task)

    def _return(self, task: TaskRow) -> None:
        self._task_step("return", task, reason="Syy")

    def _reopen(self, task: TaskRow) -> None:
        self._task_step("reopen", task, reason="Syy")

    def _page(self, task: TaskRow) -> None:
        """The content is written beside the round, on the page of a unit or a goal."""
        text = LocalizedText(self.token)
        home = {"municipality": "SAMPLE", "actor": self.actor}
        if task.kind is TaskKind.ASSESSMENT:
            one = Assessment(task.subject, PERIOD, text)
            trail = ("assessments.write", f"{task.subject} {PERIOD}")
            call = lambda: planning.write_assessment(**home, assessment=one)  # noqa: E731
        else:
            kind = "goal" if task.kind is TaskKind.OUTCOME else "aim"
            two = Outcome(kind, task.subject, PERIOD, Status.PARTLY, text)
            trail = ("outcome.set", f"{kind} {task.subject} {PERIOD}")
            call = lambda: planning.set_outcome(**home, outcome=two)  # noqa: E731
        self._step("page", trail, call, page=task.number)

    def _workbook(self, _: TaskRow) -> None:
        """A workbook of what was seen is filled in, and taken in as far as it can be."""
        seen = self.dice.sample(self.tasks, 2)
        rows = [_filled_in(one, self.token) for one in _as_begun(seen)]
        found = {one.number: one for one in _as_begun(tasks(**PLACE))}
        changes, faults = workbook_changes(
            rows, found, home=HOME, may_write=lambda _: True, scale=4
        )
        assert not faults
        ready = [one for one in changes if one.verdict is Verdict.READY]
        for one in changes:
            if one.verdict is not Verdict.READY:
                told = {"move": "workbook", "told": f"workbook.{one.verdict.value}"}
                self.log.append({**told, "said": ["."], "actor": self.actor})
        if not ready:
            return
        begun = len(self.log)
        trail = ("task.write", f"{ROUND} {ready[0].number}")
        call = lambda: accept_workbook(**PLACE, changes=ready, actor=self.actor)  # noqa: E731
        if self._step("workbook", trail, call) is not None:
            return
        # A step for each task: all of them were taken in, each as the version after the seen one.
        one_step = self.log.pop(begun)
        for change in ready:
            trail = ("task.write", f"{ROUND} {change.number}")
            taken = {"task": change.number, "result": change.version + 1, "trail": trail}
            self.log.append({**one_step, **taken})

    # The round

    def _freeze(self, _: TaskRow) -> None:
        """A controller freezes. What keeps it from being done they answer for: findings that may
        stand get a note, and what was changed after its approval is opened again."""
        self.actor = self.controller
        version = self.round.version
        fault = self._step(
            "freeze",
            ("round.freeze", ROUND),
            lambda: freeze_round(**PLACE, version=version, actor=self.actor),
        )
        if not isinstance(fault, FreezeRefusedError):
            return
        keys = [one.key for one in fault.findings if not one.is_blocking]
        if keys:
            call = lambda: note_findings(**PLACE, keys=keys, text="Ok", actor=self.actor)  # noqa: E731
            self._step("note", ("round.note", ROUND), call)
        named = {one.task for one in fault.findings if one.is_blocking}
        for task in tasks(**PLACE):
            if task.number in named and task.state is TaskState.APPROVED:
                self._reopen(task)

    def _correct(self, _: TaskRow) -> None:
        self.actor = self.controller
        call = lambda: open_correction(**PLACE, why=self.token, actor=self.actor)  # noqa: E731
        self._step("correct", ("round.correct", ROUND), call)

    # Publications

    def _propose(self, _: TaskRow) -> None:
        self.actor = self.controller
        level = self.dice.choice((GoalLevel.COMMITTEE, GoalLevel.COMMITTEE, GoalLevel.COUNCIL))
        snapshot = max(self.snapshots, default=1)
        self._step(
            "propose",
            ("publication.propose", ROUND),
            lambda: publishing.propose_publication(
                **PLACE, snapshot=snapshot, level=level, actor=self.actor, reason=self.token
            ),
        )

    def _version(self, *wanted: PublicationState) -> int:
        """A version to do something with; mostly one that is as far as it should be."""
        fit = [one.version for one in self.versions if one.state in wanted]
        return self.dice.choice(fit or [one.version for one in self.versions] or [1])

    def _publish(self, _: TaskRow) -> None:
        self._decide("publish", self._version(PublicationState.PROPOSED))

    def _refuse(self, _: TaskRow) -> None:
        self._decide("refuse", self._version(PublicationState.PROPOSED), reason=self.token)

    def _take_back(self, _: TaskRow) -> None:
        version = self._version(PublicationState.PUBLISHED)
        self._decide("withdraw_publication", version, reason=self.token)

    def _decide(self, name: str, version: int, **more: Any) -> None:
        self.actor = self.controller
        call = getattr(publishing, name)
        move = name.partition("_")[0]
        self._step(
            "take_back" if move == "withdraw" else move,
            (f"publication.{move}", f"{ROUND} {version}"),
            lambda: call(**PLACE, version=version, actor=self.actor, **more),
            version=version,
        )

    # Questions and letters

    def _ask(self, task: TaskRow) -> None:
        subject = f"text:{task.number}"
        self._step(
            "ask",
            ("question.ask", subject),
            lambda: asking.ask_question(
                **PLACE,
                subject=subject,
                node=task.node,
                text=self.token,
                actor=self.actor,
                actor_name=self.actor,
            ),
        )

    def _question(self) -> int:
        return self.dice.choice([one.number for one in self.questions] or [1])

    def _answer(self, _: TaskRow) -> None:
        number = self._question()
        who = {"actor": self.actor, "actor_name": self.actor}
        self._step(
            "answer",
            ("question.answer", str(number)),
            lambda: asking.answer_question(
                municipality="SAMPLE", number=number, text=self.token, **who
            ),
        )

    def _show(self, _: TaskRow) -> None:
        number, is_public = self._question(), self.dice.random() < 0.6
        self._step(
            "show" if is_public else "keep",
            ("question.show" if is_public else "question.keep", str(number)),
            lambda: asking.show_question(
                municipality="SAMPLE", number=number, is_public=is_public, actor=self.actor
            ),
        )

    def _remind(self, _: TaskRow) -> None:
        day = self.dice.choice(DAYS)
        letters = [
            Digest(f"{one}@x.example", one, Language.FI, (), ())
            for one in self.dice.sample(PEOPLE, 3)
        ]
        sending = send_reminders(
            municipality="SAMPLE",
            letters=letters,
            actor=self.controller,
            address="https://x.example/",
            today=day,
        )
        assert sending.fault is None, sending.fault
        sent, mail.outbox = [one.to[0] for one in getattr(mail, "outbox", [])], []
        assert sorted(sent) == sorted(sending.sent)
        told = {"move": "remind", "actor": self.controller, "day": day.isoformat()}
        self.log.append({**told, "letters": sent, "result": len(sent)})


def _of_task(fault: ToteumaError) -> dict[str, Any]:
    """What a task has come to, as whoever is too late is told."""
    if not isinstance(fault, moves.TaskChangedError):
        return {}
    return {"task": fault.parameters["number"], "now": fault.now, "answer": fault.version}


def _as_begun(found: Any) -> list[TaskRow]:
    """Tasks as their form begins."""
    begun = contents_to_begin_with(**PLACE)
    return [
        one if one.draft is not None else replace(one, draft=begun.get(one.number)) for one in found
    ]


def _filled_in(task: TaskRow, token: str) -> ReadRow:
    """A row of a workbook, handed out and filled in."""
    values = field_values(task.kind, "", task.draft)
    fields = fields_of(task.kind, "")
    cells = {one.code: shown_cell(one, values[one.code], Language.FI) for one in fields}
    mark = mark_of_row(HOME, task, "")
    typed = {"text_fi": token}
    if "status" in cells:
        [status] = [one for one in fields if one.code == "status"]
        typed["status"] = str(shown_cell(status, Status.PARTLY.value, Language.FI))
    letters = dict.fromkeys(cells, "A")
    place = (task.kind.value, 6, task.kind, task.number, task.version, mark, "")
    return ReadRow(*place, {**cells, **typed}, letters)
