"""Processes that read and write one database at the same time, on either database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

START = """
import subprocess, sys
from datetime import date
from pathlib import Path
from toteuma.workspace.bootstrap import prepare_database, start_django
home = Path(sys.argv[1])
start_django(home)
"""

PREPARE = """
prepare_database(home)
from tests.workspace.sample import sample_content
from toteuma.workspace.services.content import save_content
save_content(content=sample_content(), actor="tester")
"""

AMEND = """
from tests.workspace.sample import words
from toteuma.workspace.services.budget import Appropriation, adopt_amendment
for _ in range(int(sys.argv[2])):
    adopt_amendment(
        municipality="SAMPLE",
        fiscal_year=2022,
        decided_on=date(2022, 10, 1),
        decider=words("Valtuusto"),
        lines=[Appropriation("101", 4000, -1)],
        actor="tester",
    )
"""

LOOK = """
from toteuma.workspace.queries.audit import broken_audit_rows
from toteuma.workspace.queries.budget import budget_decisions
numbers = [row.number for row in budget_decisions(municipality="SAMPLE", fiscal_year=2022)]
print(numbers == list(range(len(numbers))), len(numbers))
print(broken_audit_rows(municipality="SAMPLE"))
"""

READ_WHILE_WRITING = """
from toteuma.workspace.queries.budget import budget_decisions
from toteuma.workspace.queries.moment import one_moment
def count():
    return len(budget_decisions(municipality="SAMPLE", fiscal_year=2022))
with one_moment():
    print(count())
    subprocess.run([sys.executable, sys.argv[2], home, "1"], check=True, timeout=60)
    print(count())
print(count())
"""


class Home:
    """A home folder on one of the databases, and programs that work on it."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.environment.pop("DATABASE_URL", None)
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        if url:
            self.environment["DATABASE_URL"] = url

    def program(self, name: str, text: str) -> Path:
        path = self.folder / f"{name}.py"
        path.write_text(START + text, "utf-8")
        return path

    def start(self, program: Path, *arguments: object) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, program, self.folder / "home", *map(str, arguments)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def said(self, process: "subprocess.Popen[str]") -> list[str]:
        out, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
        return out.split("\n")[:-1]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A home with the sample in it."""
    is_server = request.param == "postgresql"
    found = Home(tmp_path, request.getfixturevalue("postgresql_url") if is_server else "")
    found.said(found.start(found.program("prepare", PREPARE)))
    return found


def test_changes_of_one_municipality_wait_for_each_other(home):
    program = home.program("amend", AMEND)
    for process in [home.start(program, 10) for _ in range(2)]:
        home.said(process)
    # Three decisions of the sample and twenty amendments: numbered without gaps, trail whole.
    assert home.said(home.start(home.program("look", LOOK))) == ["True 23", "()"]


def test_a_reader_sees_one_moment_and_holds_up_no_writer(home):
    reader = home.program("read", READ_WHILE_WRITING)
    amend = home.program("amend", AMEND)
    assert home.said(home.start(reader, amend)) == ["3", "3", "4"]
