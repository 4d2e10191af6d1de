"""Rounds brought to their end in a few steps, for tests of what comes after."""

from datetime import date
from typing import Any

from toteuma.domain.rounds import Section, TaskKind, TaskState
from toteuma.domain.vocabulary import Language
from toteuma.workspace.queries.rounds import TaskRow, round_row, tasks
from toteuma.workspace.services.rounds.freezing import freeze_round
from toteuma.workspace.services.rounds.gate import gate_findings, note_findings
from toteuma.workspace.services.rounds.opening import open_round
from toteuma.workspace.services.rounds.tasks import approve_task, submit_task

AUTHOR, REVIEWER, CONTROLLER = "author@x.example", "reviewer@x.example", "controller@x.example"


def a_round(municipality: str, code: str, period: str, node: str, **changes: Any) -> int:
    """A round of all sections in Finnish, Swedish and English; tells how many tasks it has."""
    asked: dict[str, Any] = {
        "sections": tuple(Section),
        "languages": tuple(Language),
        "due": date(2022, 10, 20),
        "review_due": date(2022, 10, 30),
        "actor": CONTROLLER,
    }
    return open_round(
        municipality=municipality, code=code, period=period, node=node, **(asked | changes)
    )


def approve_all(municipality: str, code: str) -> None:
    """Every task is submitted with what its draft holds, or with why there is nothing, and
    approved by another."""
    for task in tasks(municipality=municipality, round_code=code):
        if task.state is not TaskState.APPROVED:
            approve(municipality, task)


def approve(municipality: str, task: TaskRow, content: dict[str, Any] | None = None) -> None:
    """One task, submitted and approved."""
    place = {"municipality": municipality, "round_code": task.round, "number": task.number}
    version = submit_task(
        **place, version=task.version, actor=AUTHOR, content=content or _content(task)
    )
    approve_task(**place, version=version, actor=REVIEWER)


def _content(task: TaskRow) -> dict[str, Any]:
    if task.draft is not None:
        return dict(task.draft)
    empty = {"lines": {}} if task.kind is TaskKind.FORECAST else {"text": {}}
    return {**empty, "nothing": "Nothing happened."}


def note_all(municipality: str, code: str, text: str = "Known and accepted.") -> int:
    """A note to every finding that may stand with one; tells how many."""
    keys = [
        one.key
        for one in gate_findings(municipality=municipality, round_code=code)
        if not one.is_blocking
    ]
    if keys:
        note_findings(
            municipality=municipality, round_code=code, keys=keys, text=text, actor=CONTROLLER
        )
    return len(keys)


def freeze_now(municipality: str, code: str) -> int:
    """The number of the snapshot of a round, whatever was left to do."""
    approve_all(municipality, code)
    note_all(municipality, code)
    row = round_row(municipality=municipality, code=code)
    assert row is not None
    return freeze_round(
        municipality=municipality, round_code=code, version=row.version, actor=CONTROLLER
    )
