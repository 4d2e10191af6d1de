"""What the rows of a municipality must hold by what the audit trail says of them.

The trail is followed from its first row on, and each kind of row comes to be what it was told to
become. Only what the trail tells is here: a field that it does not tell is compared with the row's
history.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from toteuma.domain.rounds import MOVES, Move, PublicationState, RoundState, TaskState
from toteuma.workspace.safekeeping.verify_faults import Noted

type Key = tuple[Any, ...]
type Values = dict[str, Any]

UNTOUCHED: Values = {
    "state": TaskState.OPEN,
    "submitted_by": "",
    "reviewed_by": "",
    "reason": "",
    "approved_digest": "",
}
"""A task that the trail does not name."""

_TASK = ("owner", "deputy", "reviewer", "due")


@dataclass
class Told:
    """By kind of row and by key: what the trail says that the rows hold."""

    rounds: dict[Key, Values] = field(default_factory=dict)
    tasks: dict[Key, Values] = field(default_factory=dict)
    writers: dict[Key, Values] = field(default_factory=dict)
    notes: dict[Key, Values] = field(default_factory=dict)
    publications: dict[Key, Values] = field(default_factory=dict)
    questions: dict[Key, Values] = field(default_factory=dict)
    reminders: dict[Key, Values] = field(default_factory=dict)
    comments: dict[Key, Values] = field(default_factory=dict)
    roles: dict[Key, Values] = field(default_factory=dict)
    posts: dict[Key, Values] = field(default_factory=dict)
    tokens: dict[Key, Values] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """How many tasks each round has."""

    def follow(self, noted: Noted) -> None:
        """One more row of the trail. What it says is taken as it is: that a row of the trail was
        tampered with is found by its hash, and does not stop the comparison of the others."""
        area, _, what = noted.action.partition(".")
        step = _STEPS.get(area)
        if step is not None:
            try:
                step(self, noted, what)
            except (KeyError, ValueError, TypeError, AttributeError):
                return


def _round(told: Told, noted: Noted, what: str) -> None:
    code, now = noted.subject, noted.now
    match what:
        case "open":
            told.counts[code] = int(now["tasks"])
            told.rounds[code,] = {name: value for name, value in now.items() if name != "tasks"}
            told.rounds[code,] |= {"opened_by": noted.actor, "opened_at": noted.at}
        case "change":
            told.rounds[code,] |= now
            for (round_code, _), task in told.tasks.items():
                if round_code == code and task.get("due") == noted.then["due"]:
                    task["due"] = now["due"]
        case "cancel" | "freeze" | "correct":
            told.rounds[code,]["state"] = RoundState(now["state"])
        case "refresh":
            told.counts[code] += len(now["added"]) - len(now["removed"])
            for number in now["numbers"]:
                told.tasks.pop((code, number), None)
        case "note":
            for key in now["keys"]:
                told.notes[code, key] = {"text": noted.why, "author": noted.actor, "at": noted.at}
        case "note_withdraw":
            told.notes.pop((code, noted.then["key"]), None)


def _task(told: Told, noted: Noted, what: str) -> None:
    code, number = _numbered(noted.subject)
    task = told.tasks.setdefault((code, number), dict(UNTOUCHED))
    content = noted.now.get("task", noted.now)
    task |= {name: content[name] for name in _TASK}
    if what == "assign":
        return
    move = Move(what)
    task["state"] = MOVES[move].to_state
    match move:
        case Move.WRITE | Move.SUBMIT:
            told.writers[code, number, noted.actor] = {}
    match move:
        case Move.SUBMIT:
            task |= {"submitted_by": noted.actor, "submitted_at": noted.at, "reason": ""}
        case Move.RETURN:
            task |= {"reviewed_by": noted.actor, "reviewed_at": noted.at, "reason": noted.why}
            task["approved_digest"] = ""
        case Move.REOPEN:
            task |= {"reviewed_by": "", "reviewed_at": None, "reason": noted.why}
            task["approved_digest"] = ""
        case Move.APPROVE:
            task |= {"reviewed_by": noted.actor, "reviewed_at": noted.at, "reason": ""}
            for key in [key for key in told.writers if key[:2] == (code, number)]:
                del told.writers[key]
            task["approved_digest"] = content["approved"]


def _publication(told: Told, noted: Noted, what: str) -> None:
    if what == "propose":
        code = noted.subject
        version = sum(1 for known, _ in told.publications if known == code) + 1
        told.publications[code, version] = {
            **noted.now,
            "proposed_by": noted.actor,
            "proposed_at": noted.at,
            "decided_by": "",
            "decided_at": None,
            "withdrawn_by": "",
            "withdrawn_at": None,
        }
        return
    row = told.publications[_numbered(noted.subject)]
    row |= noted.now
    who = "withdrawn" if row["state"] == PublicationState.WITHDRAWN else "decided"
    row |= {f"{who}_by": noted.actor, f"{who}_at": noted.at}


def _question(told: Told, noted: Noted, what: str) -> None:
    if what == "ask":
        told.questions[noted.now["number"],] = {
            **noted.now,
            "asked_by": noted.actor,
            "asked_at": noted.at,
            "answered_by": "",
            "answered_at": None,
        }
        return
    row = told.questions[int(noted.subject),]
    row |= noted.now
    if what == "answer":
        row |= {"answered_by": noted.actor, "answered_at": noted.at}


def _reminder(told: Told, noted: Noted, what: str) -> None:
    for person in noted.now["people"] if what == "send" else noted.then["people"]:
        if what == "send":
            told.reminders[person, noted.subject] = {"sent_at": noted.at}
        else:
            told.reminders.pop((person, noted.subject), None)


def _comment(told: Told, noted: Noted, what: str) -> None:
    match what:
        case "add":
            told.comments[noted.now["comment"],] = {
                "subject": noted.subject,
                "author": noted.actor,
                "at": noted.at,
                "text": noted.now["text"],
                "mentions": noted.now.get("mentions", []),
                "thread": noted.now.get("thread"),
                "node": noted.now["node"],
                "author_name": noted.now["name"],
                "resolved_at": None,
                "resolved_by": "",
            }
        case "delete":
            told.comments.pop((noted.then["comment"],), None)
            for one in told.comments.values():
                if one["thread"] == noted.then["comment"]:
                    one["thread"] = None
        case "resolve":
            told.comments[noted.now["comment"],] |= _resolved(noted.at, noted.actor)
        case "reopen":
            told.comments[noted.now["comment"],] |= _resolved(None, "")


def _resolved(at: datetime | None, by: str) -> Values:
    return {"resolved_at": at, "resolved_by": by}


def _role(told: Told, noted: Noted, what: str) -> None:
    said = noted.now if what == "grant" else noted.then
    key = (said["user"], said["role"], said["node"])
    if what == "grant":
        told.roles[key] = {}
    else:
        told.roles.pop(key, None)


def _posts(told: Told, noted: Noted, _: str) -> None:
    told.posts[noted.now["user"],] = {"posts": noted.now["posts"]}


def _token(told: Told, noted: Noted, what: str) -> None:
    if what == "make":
        told.tokens[noted.now["prefix"],] = {
            "user__email": noted.actor,
            "name": noted.subject,
            "scopes": noted.now["scopes"],
            "token_hash": noted.now["hash"],
            "expires_at": datetime.fromisoformat(noted.now["expires_at"]),
            "revoked_at": None,
        }
    elif (row := told.tokens.get((noted.subject,))) and row["revoked_at"] is None:
        row["revoked_at"] = noted.at


def _numbered(subject: str) -> tuple[str, int]:
    """The code and the number that a subject is made of."""
    code, _, number = subject.rpartition(" ")
    return code, int(number)


_STEPS: Mapping[str, Callable[[Told, Noted, str], None]] = {
    "round": _round,
    "task": _task,
    "publication": _publication,
    "question": _question,
    "reminder": _reminder,
    "comment": _comment,
    "role": _role,
    "posts": _posts,
    "token": _token,
}
