"""The workspace on PostgreSQL: its tests of storage and services once more, on a server made for
this run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ON_THE_DATABASE = ("test_storage", "test_services", "test_budget_parts", "test_batches")


@pytest.mark.postgresql
def test_storage_and_services_hold_on_postgresql(postgresql_url):
    files = [f"tests/workspace/{name}.py" for name in ON_THE_DATABASE]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *files, "-p", "no:cacheprovider", "--tb=short"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": postgresql_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout


@pytest.mark.postgresql
def test_changes_of_one_municipality_wait_for_each_other(postgresql_url, tmp_path):
    """Two processes adopt amendments at once; numbers have no gaps and the trail is whole."""
    program = tmp_path / "amend.py"
    program.write_text(_AMENDING, "utf-8")
    environment = {**os.environ, "DATABASE_URL": postgresql_url, "PYTHONPATH": str(ROOT)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, program, tmp_path / "home", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    for arguments in (["prepare"], ["amend", "amend"], ["look"]):
        running = [start(argument) for argument in arguments]
        for process in running:
            said, complaint = process.communicate(timeout=120)
            assert process.returncode == 0, complaint
    assert said.split() == ["20", "True"]


_AMENDING = """
import sys
from datetime import date
from pathlib import Path
from toteuma.workspace.bootstrap import prepare_database, start_django
home, what = Path(sys.argv[1]), sys.argv[2]
prepare_database(home) if what == "prepare" else start_django(home)
from tests.workspace.sample import sample_content, words
from toteuma.workspace.queries.audit import broken_audit_rows
from toteuma.workspace.queries.budget import budget_decisions
from toteuma.workspace.services.budget import Appropriation, adopt_amendment
from toteuma.workspace.services.content import save_content
if what == "prepare":
    save_content(content=sample_content(), actor="tester")
elif what == "amend":
    for _ in range(10):
        adopt_amendment(
            municipality="SAMPLE",
            fiscal_year=2022,
            decided_on=date(2022, 10, 1),
            decider=words("Valtuusto"),
            lines=[Appropriation("101", 4000, -1)],
            actor="tester",
        )
else:
    numbers = [row.number for row in budget_decisions(municipality="SAMPLE", fiscal_year=2022)]
    print(len(numbers) - 3)
    print(numbers == list(range(23)) and not broken_audit_rows(municipality="SAMPLE"))
"""
