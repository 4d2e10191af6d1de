"""Workers that die: run as a program, it kills the reading of a file at every step.

Usage: ``python -m tests.workspace.dying_jobs FOLDER KIND``. For each step, a child process reads a
file that was handed in to a copy of a home folder, and is killed (SIGKILL) right before that step:
a statement that writes, or an act on the disk. Then the site starts anew and the file is read
again. Printed is one line a step: the step, the job's state after the death, its state at the end,
and what is there: rows told, batches in use, decisions, observations, faults of batches and of the
trail, files left. It ends when a worker lives.
"""
# ruff: noqa: PLC0415 - what needs Django is imported when it has been set up

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ledger.imports import toteuma_text
from tests.workspace.sample import sample_content
from toteuma.workspace.bootstrap import prepare_database

TEXTS = {
    # One good row and one whose account is unknown; the good one is stored.
    "entries": toteuma_text(
        "1,2022-03-05,2022,3,4000,101,,,,-5.00", "2,2022-03-05,2022,3,9,101,,,,1"
    ),
    "budget": "node,account,project,amount\n101,4000,,-5.00\n101,3000,,5.00\n",
    "observations": "measure,observed_on,value,note_fi,source\nM1,2022-10-31,3,,test\n",
}
OPTIONS = {
    "entries": {"profile": "toteuma", "accept_partial": True},
    "budget": {
        "fiscal_year": 2022,
        "number": 3,
        "kind": "amendment",
        "date": "2022-10-01",
        "decider": "Valtuusto",
    },
    "observations": {},
}
EVENTS = {"os.link", "os.rename", "os.mkdir", "os.rmdir", "os.remove"}


class Death:
    """Kills this process before its ``step``th act."""

    def __init__(self, step: int, home: Path) -> None:
        self.left, self.home = step, str(home / "uploads")

    def act(self) -> None:
        """One more act."""
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    def of_statement(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        """A wrapper of statements: those that write count, but not those that tell of progress."""
        if not sql.startswith(("SELECT", 'UPDATE "workspace_importjob" SET "step"')):
            self.act()
        return execute(sql, *arguments)

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit hook for acts on what was handed in; the ledger has such a test of its own."""
        if event in EVENTS and str(arguments[0]).startswith(self.home):
            self.act()


def in_child(work: Callable[[], None]) -> int:
    """The status of a child process that does the work."""
    child = os.fork()
    if child == 0:
        work()
        sys.stdout.flush()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def main(folder: Path, kind: str) -> None:
    """Kills workers step by step until one lives."""
    prepare_database(folder / "home", for_web=True)
    from django.conf import settings
    from django.db import connections

    from toteuma.workspace.services.content import save_content

    save_content(content=sample_content(), actor="tester")
    code = handed_in(kind)
    connections.close_all()
    for step in range(1, 400):
        home = folder / f"home{step}"
        shutil.copytree(folder / "home", home)
        settings.HOME = home
        connections["default"].settings_dict["NAME"] = home / "toteuma.sqlite3"
        status = in_child(lambda: die(Death(step, home), code))  # noqa: B023 - called at once
        in_child(lambda: look(step, code))  # noqa: B023
        shutil.rmtree(home)
        if status == 0:
            return


def handed_in(kind: str) -> str:
    """The code of a job of the kind."""
    from django.core.files.base import ContentFile

    from toteuma.workspace.jobs.submitting import submit_job
    from toteuma.workspace.models.jobs import JobKind

    job = submit_job(
        municipality="SAMPLE",
        kind=JobKind(kind),
        file=ContentFile(TEXTS[kind].encode(), name=f"{kind}.csv"),
        options=OPTIONS[kind],
        actor="tester",
    )
    return str(job.code)


def die(death: Death, code: str) -> None:
    """Reads the file of the job, up to the death."""
    from django.db import connection

    from toteuma.workspace.jobs.running import run_job

    sys.addaudithook(death.hook)
    with connection.execute_wrapper(death.of_statement):
        run_job.call(code)


def look(step: int, code: str) -> None:
    """What is told of the job, and what is there when the site has started and read it again."""
    from django.conf import settings

    from toteuma.workspace.jobs.running import run_job
    from toteuma.workspace.jobs.submitting import job_of, resume_jobs
    from toteuma.workspace.ledger_state import store_of
    from toteuma.workspace.queries.audit import broken_audit_rows
    from toteuma.workspace.queries.batches import active_batches
    from toteuma.workspace.queries.budget import budget_decisions
    from toteuma.workspace.queries.planning import observations

    first = job_of(code).state
    resume_jobs()
    run_job.call(code)
    job = job_of(code)
    store = store_of(settings.HOME, "SAMPLE")
    used = active_batches(municipality="SAMPLE")
    faults = [store.verify(batch.batch_id) for batch in used]
    left = [path for path in (settings.HOME / "uploads").rglob("*") if path.is_file()]
    print(
        step,
        first,
        job.state,
        job.outcome.get("rows"),
        len(used),
        len(budget_decisions(municipality="SAMPLE", fiscal_year=2022)),
        len(observations(municipality="SAMPLE", measure="M1")),
        [*faults, *broken_audit_rows(municipality="SAMPLE")],
        len(left),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
