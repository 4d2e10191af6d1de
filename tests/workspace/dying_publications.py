"""Rounds that die on their way to the public: run as a program, it kills each step of the way
before each of its writes, and right before and after its transaction is committed.

``python -m tests.workspace.dying_publications HOME`` makes a home whose round is ready (in the
database that ``DATABASE_URL`` names, if it does) and then freezes, proposes, publishes, makes the
files, withdraws and opens again for a correction, in child processes that are killed (SIGKILL).
Each death is followed by a look from another process, and the act is tried again one write later
until it is done. Printed is one line a death: the act, and what was there then: state of the round,
number of frozen reports, states of publications, the last rows of the trail, faults of ``verify``.
"""
# ruff: noqa: PLC0415 - what needs Django is imported when it has been set up

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.workspace.dying_jobs import Death, in_child
from tests.workspace.ready_round import ROUND
from toteuma.workspace.bootstrap import start_django

PLACE = {"municipality": "SAMPLE", "round_code": ROUND}
FIRST, SECOND = "controller", "another"
FILE = "report.json"
WRITES = {"os.rename", "os.mkdir", "os.remove"}
MOST_STEPS = 60


def freeze() -> None:
    """The freeze."""
    from toteuma.workspace.queries.rounds import round_row
    from toteuma.workspace.services.rounds.freezing import freeze_round

    row = round_row(municipality="SAMPLE", code=ROUND)
    assert row is not None
    freeze_round(**PLACE, version=row.version, actor=FIRST)


def propose() -> None:
    """Its report proposed for the public."""
    from toteuma.domain.vocabulary import GoalLevel
    from toteuma.workspace.services.rounds.publishing import propose_publication

    propose_publication(**PLACE, snapshot=1, level=GoalLevel.COMMITTEE, actor=FIRST)


def publish() -> None:
    """Made public."""
    from toteuma.workspace.services.rounds import publishing

    publishing.publish(**PLACE, version=1, actor=SECOND)


def withdraw() -> None:
    """Taken back."""
    from toteuma.workspace.services.rounds.publishing import withdraw_publication

    withdraw_publication(**PLACE, version=1, actor=FIRST, reason="Väärä luku")


def correct() -> None:
    """Opened again."""
    from toteuma.workspace.services.rounds.correcting import open_correction

    open_correction(**PLACE, why="Väärä luku", actor=FIRST)


ACTS: tuple[Callable[[], None], ...] = (freeze, propose, publish, withdraw, correct)


def killed_at_statements(act: Callable[[], None], death: Death) -> None:
    """The act, as far as it gets."""
    from django.db import connection

    commit = connection._commit

    def dangerous_commit() -> None:
        death.act()
        commit()
        death.act()

    connection._commit = dangerous_commit
    with connection.execute_wrapper(death.of_statement):
        act()


def look(name: str, home: Path) -> None:
    """Prints what is there."""
    from toteuma.workspace.models import AuditRow, Publication, Snapshot
    from toteuma.workspace.queries.rounds import round_row
    from toteuma.workspace.safekeeping.verify import verify

    row = round_row(municipality="SAMPLE", code=ROUND)
    assert row is not None
    versions = [one.state.value for one in Publication.objects.order_by("version")]
    trail = AuditRow.objects.order_by("-number").values_list("action", flat=True)[0]
    faults = [fault.code for fault in verify(home, "SAMPLE").faults]
    print(name, row.state.value, Snapshot.objects.count(), *versions, trail, faults)


class DeathOfFile(Death):
    """Kills this process before an act on the kept files, and in the midst of writing one."""

    def __init__(self, step: int, folder: Path) -> None:
        super().__init__(step, folder)
        self.home = str(folder)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook for acts on the kept files."""
        if event in WRITES and str(arguments[0]).startswith(self.home):
            self.act()

    def opened(self, path: Path, mode: str = "r", **how: Any) -> Any:
        """A kept file that is opened for writing is written by halves."""
        file = open(path, mode, **how)  # noqa: PTH123, SIM115 - the caller closes it
        if mode != "wb" or not str(path).startswith(self.home):
            return file
        self.act()
        return InHalves(file, self)


class InHalves:
    """A file of which death may come when half of it is written."""

    def __init__(self, file: Any, death: Death) -> None:
        self.file, self.death = file, death
        self.flush, self.fileno = file.flush, file.fileno

    def write(self, content: bytes) -> None:
        """One half, and the other."""
        self.file.write(content[: len(content) // 2])
        self.file.flush()
        self.death.act()
        self.file.write(content[len(content) // 2 :])

    def __enter__(self) -> "InHalves":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def killed_at_files(death: DeathOfFile) -> None:
    """A file of the published report made, as far as it gets."""
    from unittest.mock import patch

    from toteuma.web.pages.public.files import file_of

    sys.addaudithook(death.hook)

    def opened(*how: Any, **more: Any) -> Any:
        # A method of the path, which a bound method of the death would not become.
        return death.opened(*how, **more)

    with patch.object(Path, "open", opened):
        file_of("SAMPLE", 1, FILE)
    death.act()


def served(kept: Path) -> None:
    """Prints whether every file that has a name is the whole one, and how many there are."""
    from toteuma.web.pages.public.files import file_names
    from toteuma.workspace.queries.publications import public_report
    from toteuma.workspace.queries.snapshots import outputs_of

    whole = outputs_of(public_report(municipality="SAMPLE", number=1), *file_names()[FILE])
    files = [path for path in kept.rglob("*") if path.is_file()]
    named = [path.name for path in files if not path.name.startswith(".")]
    halves = [path for path in files if path.name in named and path.read_bytes() != whole]
    print("file", len(files) - len(named), *named, halves)


def main(home: Path) -> None:
    """Every act, killed until it lives."""
    # In a process of its own: threads of the ledger's engine do not live on in a fork.
    command = [sys.executable, "-W", "ignore", "-m", "tests.workspace.ready_round"]
    subprocess.run([*command, "ready", home], check=True)
    start_django(home)
    import toteuma.web.pages.public.files
    import toteuma.workspace.safekeeping.verify
    import toteuma.workspace.services.rounds.correcting  # noqa: F401 - once, not in every child

    for act in ACTS:
        for step in range(1, MOST_STEPS):
            status = in_child(lambda: killed_at_statements(act, Death(step, home)))  # noqa: B023
            in_child(lambda: look(act.__name__, home))  # noqa: B023
            if status == 0 or is_done(act, home):
                break
        if act is publish:
            die_at_files(home / "publications")


def is_done(act: Callable[[], None], home: Path) -> bool:
    """Whether the trail tells of the act."""
    action = {freeze: "round.freeze", correct: "round.correct"}.get(
        act, f"publication.{act.__name__}"
    )

    def ask() -> None:
        from toteuma.workspace.models import AuditRow

        if AuditRow.objects.filter(action=action).exists():
            os._exit(1)

    return in_child(ask) != 0


def die_at_files(kept: Path) -> None:
    """A file of the published report, killed until it is there. A day later it is made anew, and
    what the dead left is gone."""
    for step in range(1, MOST_STEPS):
        shutil.rmtree(kept, ignore_errors=True)
        status = in_child(lambda: killed_at_files(DeathOfFile(step, kept)))  # noqa: B023
        in_child(lambda: served(kept))
        if status == 0:
            break
    [made] = kept.rglob(FILE)
    made.rename(made.with_name(".dead.part"))
    os.utime(made.with_name(".dead.part"), times=(0, 0))
    in_child(lambda: killed_at_files(DeathOfFile(MOST_STEPS, kept)))
    in_child(lambda: served(kept))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
