"""Comments on figures and texts: said, resolved, opened again, taken away."""

from collections.abc import Iterable
from typing import ClassVar

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.workspace.models import Comment
from toteuma.workspace.services.changes import Change, change_of

LONGEST = 4_000


class CommentUnknownError(ToteumaError):
    """There is no such comment."""

    code = "workspace.comment_unknown"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "There is no comment {key}."
    mend = "Load the page anew."


class CommentTextError(ToteumaError):
    """A comment has no text, or too much of it."""

    code = "workspace.comment_text"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "A comment has between 1 and {longest} characters."
    mend = "Write something, or write it shorter."


def comment_on(
    *,
    municipality: str,
    subject: str,
    node: str,
    text: str,
    actor: str,
    actor_name: str,
    thread: int | None = None,
    mentions: Iterable[str] = (),
) -> int:
    """Adds a comment; returns its key. ``thread`` is the comment on the same subject that it
    answers, ``mentions`` are people whom it names. Raises CommentTextError and
    CommentUnknownError."""
    said = text.strip()
    if not 1 <= len(said) <= LONGEST:
        raise CommentTextError(longest=LONGEST)
    with change_of(
        municipality=municipality, action="comment.add", subject=subject, actor=actor, why=""
    ) as change:
        row = Comment(
            municipality=change.municipality,
            subject=subject,
            node=node,
            author=actor,
            author_name=actor_name,
            at=change.at,
            text=said,
            mentions=sorted(set(mentions) - {actor}),
        )
        if thread is not None:
            answered = _comment(change, thread, subject)
            row.thread = answered.thread or answered
        change.add([row])
        change.after = {"comment": row.pk, "text": said, "node": node, "name": actor_name}
        if row.thread is not None:
            change.after["thread"] = row.thread.pk
        if row.mentions:
            change.after["mentions"] = row.mentions
    return row.pk


def mentions_seen(*, municipality: str, subject: str, person: str) -> None:
    """Marks that a person has read the comments on the subject that mention them; how far
    somebody has read is no change of content, and the trail does not tell of it."""
    found = Comment.objects.filter(municipality__code=municipality, subject=subject)
    for row in found.exclude(mentions=[]):
        if person in row.mentions and person not in row.seen_by:
            row.seen_by = [*row.seen_by, person]
            row.save(update_fields=["seen_by"])


def resolve_comment(*, municipality: str, key: int, subject: str, actor: str) -> None:
    """Marks a comment as settled. Raises CommentUnknownError."""
    with change_of(
        municipality=municipality, action="comment.resolve", subject=subject, actor=actor, why=""
    ) as change:
        row = _comment(change, key, subject)
        row.resolved_at, row.resolved_by = change.at, actor
        change.alter([row])
        change.after = {"comment": key}


def reopen_comment(*, municipality: str, key: int, subject: str, actor: str) -> None:
    """Opens a settled comment again. Raises CommentUnknownError."""
    with change_of(
        municipality=municipality, action="comment.reopen", subject=subject, actor=actor, why=""
    ) as change:
        row = _comment(change, key, subject)
        row.resolved_at, row.resolved_by = None, ""
        change.alter([row])
        change.after = {"comment": key}


def delete_comment(*, municipality: str, key: int, subject: str, actor: str) -> None:
    """Takes away a comment of the actor's own; the audit trail keeps what it said. Raises
    CommentUnknownError, also for a comment of somebody else."""
    with change_of(
        municipality=municipality, action="comment.delete", subject=subject, actor=actor, why=""
    ) as change:
        row = _comment(change, key, subject)
        if row.author != actor:
            raise CommentUnknownError(key=key)
        change.before = {"comment": key, "text": row.text}
        row.delete()  # answers to it stay
        change.touch(Comment)


def _comment(change: Change, key: int, subject: str) -> Comment:
    row = Comment.objects.filter(municipality=change.municipality, pk=key, subject=subject).first()
    if row is None:
        raise CommentUnknownError(key=key)
    return row
