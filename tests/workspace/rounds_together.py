"""Many people at work on the same few tasks at once, each in a process of their own.

``python -m tests.workspace.rounds_together HOME SEED OPERATIONS`` opens a round in a new home (or
in the database that ``DATABASE_URL`` names), lets eight people loose on it, and then judges from
their logs and from the history what became of it. It prints what happened, as JSON; an assertion
that fails ends it with a traceback.
"""
# ruff: noqa: PLC0415 - what needs Django is imported when it has been set up

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from toteuma.workspace.bootstrap import prepare_database, start_django

CLIENTS = 8
MOVES = ("write", "write", "write", "submit", "withdraw", "approve", "return", "reopen")
PEOPLE = ("anna", "bo", "cecilia", "daavid", "eeva", "fredrik", "greta", "heikki")
ROUND, PERIOD = "R", "2022-08"
TASKS = 5
EXPLAINED = {
    "workspace.task_changed",
    "workspace.task_state",
    "workspace.task_own_text",
    "workspace.task_empty",
}


def main(home: Path, seed: int, operations: int) -> None:
    """Everybody at work, and the judgement."""
    prepare_database(home)
    open_everything()
    clients = [
        subprocess.Popen(
            [
                *(sys.executable, "-W", "ignore", "-m", "tests.workspace.rounds_together"),
                *("client", str(home), str(seed * 1000 + number), str(operations // CLIENTS)),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(CLIENTS)
    ]
    logs = [json.loads(client.communicate()[0]) for client in clients]
    assert all(client.returncode == 0 for client in clients)
    print(json.dumps(judge([step for log in logs for step in log])))


def open_everything() -> None:
    """The sample municipality with a round open in it."""
    from tests.workspace.sample import sample_content
    from toteuma.domain.rounds import Section
    from toteuma.workspace.services.content import save_content
    from toteuma.workspace.services.rounds.opening import open_round

    content = sample_content()
    save_content(content=content, actor="tester")
    open_round(
        municipality="SAMPLE",
        code=ROUND,
        period=PERIOD,
        node=next(node.code for node in content.nodes if node.parent is None),
        sections=(Section.GOALS, Section.ECONOMY),
        languages=(),
        due=date(2022, 9, 20),
        review_due=date(2022, 9, 30),
        actor="tester",
    )


def work(home: Path, seed: int, operations: int) -> None:
    """One person at work, who often goes by what they saw a while ago. Prints their log."""
    start_django(home)
    from toteuma.domain.errors import ToteumaError
    from toteuma.workspace.queries.rounds import tasks

    dice = random.Random(seed)
    log: list[dict[str, Any]] = []
    seen = {one.number: one for one in tasks(municipality="SAMPLE", round_code=ROUND)[:TASKS]}
    for place in range(operations):
        if dice.random() < 0.6:
            seen = {
                one.number: one for one in tasks(municipality="SAMPLE", round_code=ROUND)[:TASKS]
            }
        task = dice.choice(list(seen.values()))
        step: dict[str, Any] = {
            "task": task.number,
            "actor": dice.choice(PEOPLE),
            "move": dice.choice(MOVES),
            "seen": task.version,
            "token": f"{seed}-{place}",
        }
        try:
            step["version"] = do(step)
        except ToteumaError as told:
            step["told"] = told.code
            step["now"] = getattr(told, "now", None)
            step["answer"] = getattr(told, "version", None)
        log.append(step)
    print(json.dumps(log))


def do(step: dict[str, Any]) -> int:
    """One move; tells the task's new version."""
    from toteuma.workspace.services.rounds import tasks

    place = {
        "municipality": "SAMPLE",
        "round_code": ROUND,
        "number": step["task"],
        "version": step["seen"],
        "actor": step["actor"],
    }
    match step["move"]:
        case "write":
            text = {"fi": step["token"]}
            return tasks.save_draft(**place, content={"status": "partly", "text": text})
        case "submit":
            return tasks.submit_task(**place)
        case "withdraw":
            return tasks.withdraw_task(**place)
        case "approve":
            return tasks.approve_task(**place)
        case "return":
            return tasks.return_task(**place, reason="Syy")
    return tasks.reopen_task(**place, reason="Syy")


def judge(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """What became of it all; raises AssertionError for a rule that does not hold."""
    from toteuma.workspace.models import Task
    from toteuma.workspace.queries.audit import broken_audit_rows

    told = Counter(step["told"] for step in steps if "told" in step)
    assert told.keys() <= EXPLAINED, told
    done = sorted(
        (step for step in steps if "version" in step),
        key=lambda step: (step["task"], step["version"]),
    )
    past = {(row.number, row.version): row for row in Task.history.filter(round=ROUND).iterator()}
    for number, found in groupby(done, key=lambda step: step["task"]):
        judge_task(list(found), Task.objects.get(round=ROUND, number=number), past)
    for step in steps:
        if step.get("told") == "workspace.task_changed":
            assert past[step["task"], step["answer"]].draft == step["now"], step
    assert not broken_audit_rows(municipality="SAMPLE")
    return {"operations": len(steps), "done": len(done), "told": dict(sorted(told.items()))}


def judge_task(steps: list[dict[str, Any]], task: Any, past: dict[tuple[int, int], Any]) -> None:
    """Each move of a task made one version of it, which history still holds; nobody approved what
    they had a hand in."""
    assert [step["version"] for step in steps] == list(range(2, task.version + 1))
    for step, writers in with_writers(steps):
        row = past[task.number, step["version"]]
        assert row.history_user_id == step["actor"]
        if step["move"] == "write":
            assert row.draft["text"]["fi"] == step["token"]
        if step["move"] in ("approve", "return"):
            assert step["actor"] not in writers, step


def with_writers(steps: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """Each step, and who had written or submitted since the last approval before it."""
    writers: set[str] = set()
    for step in steps:
        yield step, set(writers)
        if step["move"] in ("write", "submit"):
            writers.add(step["actor"])
        if step["move"] == "approve":
            writers = set()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["client", home, seed, operations]:
            work(Path(home), int(seed), int(operations))
        case [home, seed, operations]:
            main(Path(home), int(seed), int(operations))
