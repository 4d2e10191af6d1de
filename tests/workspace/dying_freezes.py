"""Freezes that die: run as a program, it kills the freeze of a round before each of its writes.

``python -m tests.workspace.dying_freezes prepare HOME`` makes a home folder with a frozen report;
``... die FOLDER`` makes one whose round is ready, and for each step lets a child process freeze a
copy of it, killed (SIGKILL) right before that step. Printed is one line a step: the step, the
round's state afterwards, how many snapshots and rows of the trail the freeze left, and what
``verify`` finds. It ends when a freeze lives.
"""
# ruff: noqa: PLC0415 - what needs Django is imported when it has been set up

import shutil
import subprocess
import sys
from pathlib import Path

from tests.ledger.imports import toteuma_text
from tests.workspace.dying_jobs import Death, in_child
from tests.workspace.sample import sample_content
from toteuma.workspace.bootstrap import prepare_database, start_django

ROUND = "2022-09"


def prepare(home: Path) -> None:
    """The sample with a batch of entries and a round that is ready to be frozen."""
    prepare_database(home)
    from tests.support.rounds import a_round, approve_all, note_all
    from toteuma.ledger.profiles import shipped_profiles
    from toteuma.workspace.services.content import save_content
    from toteuma.workspace.services.ledger import import_ledger_file

    save_content(content=sample_content(), actor="tester")
    source = home / "march.csv"
    source.write_text(toteuma_text("1,2022-03-05,2022,3,4000,101,,,,-5.00"), "utf-8")
    import_ledger_file(
        home=home,
        municipality="SAMPLE",
        source=source,
        profile=shipped_profiles()["toteuma"],
        actor="tester",
    )
    a_round("SAMPLE", ROUND, "2022-09", "CITY")
    approve_all("SAMPLE", ROUND)
    note_all("SAMPLE", ROUND)


def freeze() -> None:
    """The freeze."""
    from tests.support.rounds import freeze_now

    freeze_now("SAMPLE", ROUND)


def freeze_and_die(death: Death) -> None:
    """The freeze, as far as it gets."""
    from django.db import connection

    from toteuma.workspace.queries.rounds import round_row
    from toteuma.workspace.services.rounds.freezing import freeze_round

    row = round_row(municipality="SAMPLE", code=ROUND)
    assert row is not None
    with connection.execute_wrapper(death.of_statement):
        freeze_round(
            municipality="SAMPLE", round_code=ROUND, version=row.version, actor="controller"
        )


def look(step: int, home: Path) -> None:
    """Prints what is there."""
    from toteuma.workspace.models import AuditRow, Snapshot
    from toteuma.workspace.queries.rounds import round_row
    from toteuma.workspace.safekeeping.verify import verify

    row = round_row(municipality="SAMPLE", code=ROUND)
    assert row is not None
    freezes = AuditRow.objects.filter(action="round.freeze").count()
    faults = [fault.code for fault in verify(home, "SAMPLE").faults]
    print(step, row.state.value, Snapshot.objects.count(), freezes, faults)


def die(folder: Path) -> None:
    """Kills freezes step by step until one lives."""
    # In a process of its own: threads of the ledger's engine do not live on in a fork.
    command = [sys.executable, "-W", "ignore", "-m", "tests.workspace.dying_freezes"]
    subprocess.run([*command, "ready", folder / "home"], check=True)
    start_django(folder / "home")
    from django.conf import settings
    from django.db import connections

    connections.close_all()
    for step in range(1, 60):
        home = folder / f"home{step}"
        shutil.copytree(folder / "home", home)
        settings.HOME = home
        connections["default"].settings_dict["NAME"] = home / "toteuma.sqlite3"
        status = in_child(lambda: freeze_and_die(Death(step, home)))  # noqa: B023 - called at once
        in_child(lambda: look(step, home))  # noqa: B023
        shutil.rmtree(home)
        if status == 0:
            return


if __name__ == "__main__":
    what, place = sys.argv[1], Path(sys.argv[2])
    if what == "die":
        die(place)
    else:
        prepare(place)
        if what == "prepare":
            freeze()
