"""Work on a task: written, submitted, returned, approved, opened again, handed over.

Every change says which version of the task the person saw; what somebody else changed meanwhile is
not written over, and nobody's words are lost: :class:`TaskChangedError` carries what is there now.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.rounds import MOVES, Move, RoundState, may_move
from toteuma.workspace.models import Round, Task, TaskWriter
from toteuma.workspace.services.changes import Change, Json, change_of
from toteuma.workspace.services.rounds.contents import (
    NOTHING,
    Content,
    content_digest,
    stored_content,
    write_content,
    written_beside,
)


class TaskUnknownError(ToteumaError):
    """There is no such task."""

    code = "workspace.task_unknown"
    exit_code = ExitCode.NOT_FOUND
    message = "Round {round} has no task {number}."
    mend = "Open the round's list of tasks."


class TaskChangedError(ToteumaError):
    """Somebody changed the task after the person saw it. ``now`` is the draft that is there, by
    ``who``; ``version`` the version that the person may answer."""

    code = "workspace.task_changed"
    exit_code = ExitCode.CONFLICT
    message = "{who} has changed task {number} meanwhile; nothing was saved."
    mend = "See both versions side by side, and save what should stand."

    def __init__(self, *, now: Content | None = None, version: int = 0, **details: object) -> None:
        super().__init__(**details)
        self.now = now
        self.version = version


class TaskStateError(ToteumaError):
    """What was asked cannot be done with a task that is as far as this one, or whose round is not
    open any more."""

    code = "workspace.task_state"
    exit_code = ExitCode.CONFLICT
    message = "This cannot be done with task {number} any more; nothing was changed."
    mend = "Open the task anew to see how far it is."


class OwnTextError(ToteumaError):
    """Somebody was to review what they wrote themselves."""

    code = "workspace.task_own_text"
    exit_code = ExitCode.CONFLICT
    message = "Task {number} must be reviewed by somebody else than the one who wrote it."
    mend = "Ask another reviewer; the controller can name one."


class ReviewedChangedError(ToteumaError):
    """What a task asks for was changed, on another page, while a reviewer looked at it."""

    code = "workspace.task_reviewed_changed"
    exit_code = ExitCode.CONFLICT
    message = "What task {number} holds was changed while you looked at it; nothing was approved."
    mend = "Look at it as it is now, and approve it then."


class ReasonMissingError(ToteumaError):
    """A task was to be returned or opened again without a reason."""

    code = "workspace.task_reason"
    exit_code = ExitCode.DATA
    message = "Task {number} is not sent back without a reason."
    mend = "Say in a few words what should be mended."


class TaskEmptyError(ToteumaError):
    """A task without content was to be submitted."""

    code = "workspace.task_empty"
    exit_code = ExitCode.DATA
    message = "Task {number} has nothing to submit."
    mend = "Fill it in first."


def save_draft(
    *, municipality: str, round_code: str, number: int, version: int, content: Content, actor: str
) -> int:
    """Keeps work in hand; tells the new version. What is kept is not in the content yet. Raises
    TaskUnknownError, TaskStateError and TaskChangedError."""
    with _moving(municipality, round_code, number, version, Move.WRITE, actor) as (change, _, task):
        change.before = _told(task)
        _write_draft(change, task, content)
        _moved(change, task, Move.WRITE)
    return task.version


def submit_task(
    *,
    municipality: str,
    round_code: str,
    number: int,
    version: int,
    actor: str,
    content: Content | None = None,
) -> int:
    """Gives a task to review, with the draft or the ``content`` given, which is written into the
    municipality's content; tells the new version. Raises TaskEmptyError, ContentFaultyError, and
    as :func:`save_draft`."""
    with _moving(municipality, round_code, number, version, Move.SUBMIT, actor) as (
        change,
        round_,
        task,
    ):
        if content is not None:
            _write_draft(change, task, content)
        if task.draft is None:
            raise TaskEmptyError(number=number)
        change.why = str(task.draft.get(NOTHING) or task.draft.get("reason") or "")
        write_content(change, round_, task, task.draft)
        task.carried_over = False
        _note_writer(change, task)
        task.submitted_by, task.submitted_at = actor, change.at
        task.reason = ""
        _moved(change, task, Move.SUBMIT, change.before, change.after)
    return task.version


def withdraw_task(
    *, municipality: str, round_code: str, number: int, version: int, actor: str
) -> int:
    """Takes a task back from review. Raises as :func:`save_draft`."""
    with _moving(municipality, round_code, number, version, Move.WITHDRAW, actor) as (
        change,
        _,
        task,
    ):
        _moved(change, task, Move.WITHDRAW)
    return task.version


def return_task(
    *, municipality: str, round_code: str, number: int, version: int, reason: str, actor: str
) -> int:
    """Gives a submitted task back with a reason. Raises ReasonMissingError, OwnTextError, and as
    :func:`save_draft`."""
    return _sent_back(municipality, round_code, number, version, Move.RETURN, reason, actor)


def reopen_task(
    *, municipality: str, round_code: str, number: int, version: int, reason: str, actor: str
) -> int:
    """Opens an approved task again, with a reason, until the freeze. Raises ReasonMissingError,
    and as :func:`save_draft`."""
    return _sent_back(municipality, round_code, number, version, Move.REOPEN, reason, actor)


def _sent_back(
    municipality: str,
    round_code: str,
    number: int,
    version: int,
    move: Move,
    reason: str,
    actor: str,
) -> int:
    said = reason.strip()
    if not said:
        raise ReasonMissingError(number=number)
    with _moving(municipality, round_code, number, version, move, actor) as (change, _, task):
        change.why = said
        task.reason = said
        if MOVES[move].by_reviewer:
            task.reviewed_by, task.reviewed_at = actor, change.at
        else:
            task.reviewed_by, task.reviewed_at = "", None
        task.approved_digest = ""
        _moved(change, task, move)
    return task.version


def approve_task(
    *,
    municipality: str,
    round_code: str,
    number: int,
    version: int,
    actor: str,
    seen: str | None = None,
) -> int:
    """Accepts a submitted task. ``seen`` is the digest of the content that the reviewer had before
    them; None accepts the content as it stands. Raises OwnTextError, ReviewedChangedError when the
    content is another by now, in whatever way it was changed, and as :func:`save_draft`."""
    with _moving(municipality, round_code, number, version, Move.APPROVE, actor) as (
        change,
        round_,
        task,
    ):
        content = stored_content(change.municipality.pk, round_, task)
        task.approved_digest = content_digest(content)
        if seen is not None and seen != task.approved_digest:
            raise ReviewedChangedError(number=number)
        task.reviewed_by, task.reviewed_at = actor, change.at
        task.reason = ""
        _moved(change, task, Move.APPROVE)
        TaskWriter.objects.filter(
            municipality=change.municipality, round=round_code, task=number
        ).delete()
    return task.version


def assign_task(
    *,
    municipality: str,
    round_code: str,
    number: int,
    actor: str,
    owner: str | None = None,
    deputy: str | None = None,
    reviewer: str | None = None,
    due: date | None = None,
) -> None:
    """Names who writes a task, stands in for them and reviews it, and until when it is due; None
    leaves as it is, "" names nobody. Raises TaskUnknownError and TaskStateError."""
    with change_of(
        municipality=municipality,
        action="task.assign",
        subject=f"{round_code} {number}",
        actor=actor,
        why="",
    ) as change:
        _, task = _found(change, round_code, number)
        change.before = _told(task)
        for name, value in {"owner": owner, "deputy": deputy, "reviewer": reviewer}.items():
            if value is not None:
                setattr(task, name, value)
        if due is not None:
            task.due = due
        task.version += 1
        task.active_at = change.at
        change.alter([task])
        change.after = _told(task)


@contextmanager
def _moving(
    municipality: str, round_code: str, number: int, version: int, move: Move, actor: str
) -> Iterator[tuple[Change, Round, Task]]:
    """The change, the round and the task of a move that is possible."""
    with change_of(
        municipality=municipality,
        action=f"task.{move.value}",
        subject=f"{round_code} {number}",
        actor=actor,
        why="",
    ) as change:
        round_, task = _found(change, round_code, number)
        if task.version != version:
            raise TaskChangedError(
                who=task.drafted_by or task.reviewed_by or task.owner,
                number=number,
                now=task.draft,
                version=task.version,
            )
        if not may_move(task.state, move):
            raise TaskStateError(number=number)
        if MOVES[move].by_reviewer and actor in _writers(change, round_, task):
            raise OwnTextError(number=number)
        yield change, round_, task


def _found(change: Change, round_code: str, number: int) -> tuple[Round, Task]:
    round_ = Round.objects.filter(municipality=change.municipality, code=round_code).first()
    task = Task.objects.filter(
        municipality=change.municipality, round=round_code, number=number
    ).first()
    if round_ is None or task is None:
        raise TaskUnknownError(round=round_code, number=number)
    if round_.state is not RoundState.OPEN:
        raise TaskStateError(number=number)
    return round_, task


def _writers(change: Change, round_: Round, task: Task) -> frozenset[str]:
    """Whose words a reviewer would look at: those of the task, and what was written beside it."""
    beside = written_beside(
        municipality=change.municipality.code,
        kind=task.kind,
        subject=task.subject,
        period=round_.period,
        since=task.submitted_at,
    )
    written = TaskWriter.objects.filter(
        municipality=change.municipality, round=task.round, task=task.number
    )
    return beside.union(written.values_list("person", flat=True))


def _write_draft(change: Change, task: Task, content: Content) -> None:
    task.draft = content
    task.drafted_by, task.drafted_at = change.actor, change.at
    task.carried_over = False
    _note_writer(change, task)


def _note_writer(change: Change, task: Task) -> None:
    TaskWriter.objects.get_or_create(
        municipality=change.municipality, round=task.round, task=task.number, person=change.actor
    )


def _moved(change: Change, task: Task, move: Move, before: Json = None, after: Json = None) -> None:
    task.state = MOVES[move].to_state
    task.version += 1
    task.active_at = change.at
    change.alter([task])
    if before is not None or after is not None:
        change.before, change.after = {"content": before}, {"content": after, "task": _told(task)}
    else:
        change.after = _told(task)


def _told(task: Task) -> dict[str, Any]:
    return {
        "state": task.state.value,
        "owner": task.owner,
        "deputy": task.deputy,
        "reviewer": task.reviewer,
        "due": task.due.isoformat(),
        "draft": task.draft,
        "approved": task.approved_digest,
    }
