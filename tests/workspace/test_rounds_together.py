"""Eight people on the same round, from drafts to publications: nothing is lost, nobody approves
their own words, nothing unreviewed is published, and who is too late is told what stands there."""

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
    # Neither another test's database nor the site's settings, which start slower and send letters.
    beside = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {key: value for key, value in os.environ.items() if key not in beside}
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
    # It was a crowd: many came too late, and many got through, to the end of the round.
    assert found["told"]["workspace.task_changed"] > 50, found
    assert found["done"]["approve"] > 10, found
    whole = {"workbook", "freeze", "correct", "propose", "publish", "take_back"}
    assert found["done"].keys() >= whole | {"ask", "answer", "remind"}, found
