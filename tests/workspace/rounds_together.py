"""Many people at work on the same round at once, each in a process of their own.

``python -m tests.workspace.rounds_together HOME SEED OPERATIONS`` opens a round in a new home (or
in the database that ``DATABASE_URL`` names), lets eight people loose on it, and then judges from
their logs, the rows and the trail what became of it. It prints what happened, as JSON; an
assertion that fails ends it with a traceback.
"""
# ruff: noqa: PLC0415 - what needs Django is imported when it has been set up

import json
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

from toteuma.workspace.bootstrap import prepare_database, start_django

CLIENTS = 8
ROUND, PERIOD = "R", "2022-08"


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
    from tests.workspace.rounds_judged import judge

    found = judge(home, [step for log in logs for step in log["steps"]])
    print(json.dumps({"operations": sum(log["acts"] for log in logs), **found}))


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
    from django.conf import settings

    from tests.workspace.rounds_people import Person

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person = Person(random.Random(seed), f"{seed}")
    for _ in range(operations):
        person.act()
    print(json.dumps({"acts": person.acts, "steps": person.log}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["client", home, seed, operations]:
            work(Path(home), int(seed), int(operations))
        case [home, seed, operations]:
            main(Path(home), int(seed), int(operations))
