"""Eight people on the same few tasks: nothing is lost, nobody approves their own words, and who is
too late is told what stands there now."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OPERATIONS = 1_000


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_nothing_is_lost_and_every_refusal_is_explained(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database == "PostgreSQL":
        environment["DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    seed = random.randrange(10**6)
    done = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-m", "tests.workspace.rounds_together"),
            *(str(tmp_path / "home"), str(seed), str(OPERATIONS)),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"seed {seed}\n{done.stderr[-4000:]}"
    found = json.loads(done.stdout)
    assert found["operations"] == OPERATIONS
    # It was a crowd: many came too late, and many got through.
    assert found["told"]["workspace.task_changed"] > 50, found
    assert found["done"] > 50, found
