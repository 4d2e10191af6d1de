"""Talk about a task: comments in threads, people mentioned, threads resolved."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from toteuma.domain.rights import Permission
from toteuma.web.pages.rounds.tasks.place import TaskPlace, back_to, place_of, task_in_address
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.people.access import Access
from toteuma.workspace.people.listing import people_of
from toteuma.workspace.queries.comments import CommentRow, comments_on
from toteuma.workspace.services.comments import (
    CommentTextError,
    CommentUnknownError,
    comment_on,
    delete_comment,
    mentions_seen,
    reopen_comment,
    resolve_comment,
)

_TASK = re.compile(r"task:(?P<round>.+):(?P<number>[0-9]+)")


@dataclass
class Thread:
    """A comment with its answers."""

    first: CommentRow
    answers: list[CommentRow] = field(default_factory=list)


def subject_of(place: TaskPlace) -> str:
    """What comments on the task are comments on."""
    return f"task:{place.round.code}:{place.task.number}"


def address_of_subject(desk: Desk, subject: str) -> str:
    """The page of what a comment is on; "" where there is none."""
    task = _TASK.fullmatch(subject)
    try:
        if task is not None:
            words = (desk.municipality, task["round"], int(task["number"]))
            return reverse("rounds-task", args=words) + "#comments"
        if subject.startswith("figure:"):
            figure = subject.removeprefix("figure:")
            return reverse("figure", args=(desk.municipality, figure)) + "#comments"
    except NoReverseMatch:
        return ""
    return ""


def talk_context(request: PageRequest, place: TaskPlace) -> dict[str, Any]:
    """The threads of the task, and who can be mentioned. To look is to have read."""
    desk, subject = place.desk, subject_of(place)
    found = comments_on(municipality=desk.municipality, subject=subject)
    if any(desk.actor in one.mentions for one in found):
        mentions_seen(municipality=desk.municipality, subject=subject, person=desk.actor)
    readers = readers_of(place)
    return {
        "threads": [(one, may_settle(place, one.first)) for one in threads_of(found)],
        "readers": readers,
        "names": dict(readers),
        "may_comment": desk.may(Permission.COMMENT, place.task.node),
    }


def threads_of(found: Iterable[CommentRow]) -> list[Thread]:
    """Comments by what they answer, the oldest first; of an answer whose beginning was taken
    away a thread of its own."""
    threads: dict[int, Thread] = {}
    for one in found:
        if one.thread in threads:
            threads[one.thread].answers.append(one)
        else:
            threads[one.key] = Thread(one)
    return list(threads.values())


def readers_of(place: TaskPlace) -> list[tuple[str, str]]:
    """Everybody who may read the task's unit, but oneself: address and name."""
    tree = place.desk.organisation
    return [
        (one.email, one.name or one.email)
        for one in people_of(place.desk.municipality)
        if one.is_active
        and one.email != place.desk.actor
        and Access(one.roles, frozenset(one.posts)).may(
            Permission.READ, node=place.task.node, organisation=tree
        )
    ]


def mentioned_in(text: str, readers: Iterable[tuple[str, str]]) -> list[str]:
    """Those of the readers whom a text names: "@Name Surname", or their address after the @."""
    folded = text.casefold()
    return [
        email
        for email, name in readers
        if any(re.search(rf"@{re.escape(said.casefold())}\b", folded) for said in (name, email))
    ]


@requires(None, unit=task_in_address, writing=Permission.COMMENT)
def talk(request: PageRequest, municipality: str, **words: Any) -> HttpResponse:
    """Adds a comment or an answer; resolves, opens again and takes away."""
    place = place_of(request.desk, words)
    try:
        _talked(request, place)
    except (CommentTextError, CommentUnknownError) as fault:
        messages.error(request, fault_words(fault))
    answer = back_to(place)
    answer["Location"] += "#comments"
    return answer


def _talked(request: PageRequest, place: TaskPlace) -> None:
    desk, sent = place.desk, request.POST
    where = {
        "municipality": desk.municipality,
        "subject": subject_of(place),
        "actor": desk.actor,
    }
    verb, _, key = sent.get("action", "").partition(":")
    if verb in _DONE and _is_key(key):
        act, said = _DONE[verb]
        found = comments_on(municipality=desk.municipality, subject=where["subject"])
        if verb != "delete" and not any(
            one.key == int(key) and may_settle(place, one) for one in found
        ):
            raise CommentUnknownError(key=key)
        act(**where, key=int(key))
        messages.success(request, word(said))
        return
    readers = readers_of(place)
    chosen = [email for email, _ in readers if email in sent.getlist("mention")]
    text, thread = sent.get("text", ""), sent.get("thread", "")
    comment_on(
        **where,
        node=place.task.node,
        text=text,
        actor_name=desk.user.get_full_name() or desk.actor,
        thread=int(thread) if _is_key(thread) else None,
        mentions=[*mentioned_in(text, readers), *chosen],
    )
    messages.success(request, word("rounds_tasks.commented"))


def may_settle(place: TaskPlace, comment: CommentRow) -> bool:
    """Whether the person may say that a thread is settled: who began it or is named in it, and
    whoever writes or reviews the task."""
    desk = place.desk
    is_named = desk.actor in (comment.author, *comment.mentions)
    return is_named or place.may_write or desk.may(Permission.APPROVE, place.task.node)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


_DONE: dict[str, tuple[Any, str]] = {
    "resolve": (resolve_comment, "rounds_tasks.resolved"),
    "reopen": (reopen_comment, "rounds_tasks.thread_reopened"),
    "delete": (delete_comment, "rounds_tasks.comment_deleted"),
}
