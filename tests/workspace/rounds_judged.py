"""What became of a round that many worked on at once, for :mod:`tests.workspace.rounds_together`.

Their logs, the rows that are there and the audit trail must tell the same story, in which nothing
is lost and nothing unreviewed is published. A rule that does not hold is an AssertionError.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.workspace.rounds_together import ROUND
from toteuma.domain.rounds import PublicationState, RoundState, TaskKind, TaskState
from toteuma.report.model import Report
from toteuma.report.snapshot import read_report
from toteuma.workspace.models import (
    AuditRow,
    Publication,
    Question,
    Reminder,
    Round,
    Snapshot,
    Task,
)
from toteuma.workspace.safekeeping.verify import verify
from toteuma.workspace.services.changes import as_json
from toteuma.workspace.services.rounds.contents import content_digest

EXPLAINED = {
    *("workspace.task_changed", "workspace.task_state", "workspace.task_own_text"),
    *("workspace.task_empty", "workspace.round_state", "workspace.round_changed"),
    *("workspace.round_unknown", "workspace.freeze_refused", "workspace.finding_note"),
    *("workspace.snapshot_unknown", "workspace.publication_unknown"),
    *("workspace.publication_state", "workspace.publication_pending"),
    *("workspace.publication_own", "workspace.publication_swedish"),
    *("workspace.question_unknown", "workspace.question_state"),
    *("workbook.stale", "workbook.closed"),
}
"""Every refusal that may be met. None of them is of a reason or text that is missing: all give
theirs."""

Step = dict[str, Any]


def judge(home: Path, steps: list[Step]) -> dict[str, Any]:
    """What became of it all: how often each move was made, and each refusal met."""
    told = Counter(step["told"] for step in steps if "told" in step)
    assert told.keys() <= EXPLAINED, told
    for step in steps:
        assert all(said and "{" not in said for said in step.get("said", ())), step
    done = [step for step in steps if "result" in step]
    trail = list(AuditRow.objects.order_by("number"))
    judge_trail(done, trail)
    judge_tasks(steps, done)
    judge_reviews(trail)
    judge_round(done)
    judge_publications(trail)
    judge_questions(trail)
    judge_letters(done)
    assert verify(home, "SAMPLE").faults == ()
    made = Counter(step["move"] for step in done)
    return {"steps": len(steps), "done": dict(made), "told": dict(sorted(told.items()))}


def judge_trail(done: list[Step], trail: list[AuditRow]) -> None:
    """The trail tells of what was done, once each, with its words, and of nothing else."""
    expected = Counter(
        (*step["trail"], step["actor"], said_in_trail(step["move"], step["token"]))
        for step in done
        if step["move"] != "remind"
    )
    found = Counter(
        (row.action, row.subject, row.actor, said_by(row))
        for row in trail
        if row.actor != "tester" and row.action != "reminder.send"
    )
    assert found == expected, (found - expected, expected - found)


def said_in_trail(move: str, token: str) -> str:
    """The words of a move that its row of the trail must hold."""
    told = {"correct", "propose", "refuse", "take_back", "ask", "answer", "write", "workbook"}
    return token if move in told else ""


def said_by(row: AuditRow) -> str:
    """The words that a row of the trail holds."""
    after: Any = row.after or {}
    match row.action:
        case "question.ask":
            return str(after["text"])
        case "question.answer":
            return str(after["answer"])
        case "task.write":
            return str(after["draft"]["text"]["fi"])
        case "round.correct" | "publication.propose" | "publication.refuse":
            return row.why
        case "publication.withdraw":
            return row.why
    return ""


def judge_tasks(steps: list[Step], done: list[Step]) -> None:
    """Each move of a task made one version of it, which history still holds; who was too late was
    told what stands there."""
    past = {(row.number, row.version): row for row in Task.history.filter(round=ROUND).iterator()}
    moved = sorted(
        (step for step in done if "task" in step), key=lambda step: (step["task"], step["result"])
    )
    for number, found in groupby(moved, key=lambda step: step["task"]):
        some = list(found)
        task = Task.objects.get(round=ROUND, number=number)
        assert [step["result"] for step in some] == list(range(2, task.version + 1))
        for step in some:
            row = past[number, step["result"]]
            assert row.history_user_id == step["actor"]
            if step["move"] in ("write", "workbook"):
                assert row.draft["text"]["fi"] == step["token"]
        assert past[number, task.version].draft == task.draft
    for step in steps:
        if step.get("told") == "workspace.task_changed":
            assert past[step["task"], step["answer"]].draft == step["now"], step


def judge_reviews(trail: list[AuditRow]) -> None:
    """Nobody approved or returned what they had a hand in: as a draft, by submitting it, or beside
    the round while it was under review."""
    subjects = {(task.kind, task.subject): task.number for task in Task.objects.all()}
    writers: dict[int, set[str]] = defaultdict(set)
    submitted: set[int] = set()
    for row in trail:
        if row.action in ("outcome.set", "assessments.write"):
            number = subjects[place_of(row)]
            if number in submitted:
                writers[number].add(row.actor)
            continue
        if not row.action.startswith("task."):
            continue
        number, move = int(row.subject.split()[1]), row.action.partition(".")[2]
        if move in ("write", "submit"):
            writers[number].add(row.actor)
        if move in ("approve", "return"):
            assert row.actor not in writers[number], row.number
        if move == "approve":
            writers[number].clear()
        submitted.discard(number)
        if move == "submit":
            submitted.add(number)


def place_of(row: AuditRow) -> tuple[TaskKind, str]:
    """Kind and subject of the task that asks for what a change beside the round wrote."""
    if row.action == "assessments.write":
        return TaskKind.ASSESSMENT, row.subject.split()[0]
    kind, subject, _ = row.subject.split()
    return (TaskKind.OUTCOME if kind == "goal" else TaskKind.AIM_OUTCOME), subject


def judge_round(done: list[Step]) -> None:
    """Frozen and opened again in turn; every snapshot that was told of is there, and holds of each
    task what was approved, by another than who submitted it."""
    counts = Counter(step["move"] for step in done)
    row = Round.objects.get(code=ROUND)
    is_frozen = row.state is RoundState.FROZEN
    assert counts["freeze"] - counts["correct"] == int(is_frozen)
    assert row.version == 1 + counts["freeze"] + counts["correct"]
    snapshots = list(Snapshot.objects.order_by("number"))
    numbers = [one.number for one in snapshots]
    assert numbers == sorted(step["result"] for step in done if step["move"] == "freeze")
    assert numbers == list(range(1, len(numbers) + 1))
    for one in snapshots:
        content = one.content.encode()
        assert hashlib.sha256(content).hexdigest() == one.sha256
        held = contents_of(read_report(content, "snapshot"))
        for number, kind, subject in Task.objects.values_list("number", "kind", "subject"):
            past = Task.history.filter(number=number, history_date__lte=one.made_at)
            task = past.order_by("-version")[0]
            assert task.state is TaskState.APPROVED, (one.number, number)
            assert task.reviewed_by not in ("", task.submitted_by)
            assert task.approved_digest == content_digest(held[kind, subject]), (one.number, number)


def contents_of(report: Report) -> dict[tuple[TaskKind, str], dict[str, Any]]:
    """What a frozen report holds of each task."""
    found = {}
    for aim in report.aims:
        status = None if aim.status is None else aim.status.value
        found[TaskKind.AIM_OUTCOME, aim.code] = outcome(status, aim.outcome)
    goals = [goal for aim in report.aims for goal in aim.goals]
    for goal in (*goals, *(goal for group in report.area_goals for goal in group.goals)):
        found[TaskKind.OUTCOME, goal.code] = outcome(goal.status.value, goal.outcome)
    for one in report.statements:
        found[TaskKind.ASSESSMENT, one.node.code] = {"text": as_json(one.assessment)}
    return found


def outcome(status: str | None, text: Any) -> dict[str, Any]:
    """The content of an outcome."""
    return {"status": status, "text": as_json(text)}


def judge_publications(trail: list[AuditRow]) -> None:
    """Versions are what the trail last said of them; two people decided on what was published, and
    it is a snapshot that is there."""
    last: dict[int, Any] = {}
    said = (row for row in trail if row.action.startswith("publication."))
    for row in said:
        is_new = row.action == "publication.propose"
        version = len(last) + 1 if is_new else int(row.subject.split()[1])
        assert is_new == (version not in last)
        last[version] = row.after
        if row.action in ("publication.publish", "publication.refuse"):
            one = Publication.objects.get(version=version)
            assert (one.decided_by, one.decided_at) == (row.actor, row.at)
            assert one.proposed_by != row.actor
    rows = list(Publication.objects.order_by("version"))
    assert [one.version for one in rows] == sorted(last)
    for one in rows:
        told = last[one.version]
        assert (one.state.value, one.snapshot) == (told["state"], told["snapshot"])
        assert (one.reason, one.withdrawal) == (told["reason"], told["withdrawal"])
        assert Snapshot.objects.filter(number=one.snapshot, round=ROUND).exists()
    assert sum(one.state is PublicationState.PROPOSED for one in rows) <= 1


def judge_questions(trail: list[AuditRow]) -> None:
    """Questions are what the trail last said of them; what is shown has an answer."""
    last: dict[int, Any] = {}
    for number, row in numbered_questions(trail):
        if row.action == "question.answer":
            assert not last[number]["is_public"], row.number
        last[number] = row.after
    for one in Question.objects.all():
        told = last.pop(one.number)
        assert (one.text, one.answer, one.is_public) == (
            told["text"],
            told["answer"],
            told["is_public"],
        )
        assert one.answer or not one.is_public
    assert not last


def numbered_questions(trail: list[AuditRow]) -> Iterator[tuple[int, AuditRow]]:
    """Rows of the trail that tell of questions, with the question's number."""
    asked = 0
    for row in trail:
        if row.action == "question.ask":
            asked += 1
            yield asked, row
        elif row.action.startswith("question."):
            yield int(row.subject), row


def judge_letters(done: list[Step]) -> None:
    """Whoever was sent a letter had one that day, and the rows know of exactly these."""
    sent = Counter((email, step["day"]) for step in done for email in step.get("letters", ()))
    assert set(sent.values()) <= {1}
    kept = Reminder.objects.values_list("person", "day")
    assert {(person, day.isoformat()) for person, day in kept} == set(sent)
