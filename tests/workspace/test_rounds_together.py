"""Eight people on the same round, from drafts to publications: nothing is lost, nobody approves
their own words, nothing unreviewed is published, and who is too late is told what stands there."""

import json
import random
from pathlib import Path

import pytest

from tests.support.programs import run_program

OPERATIONS = 1_000


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_nothing_is_lost_and_every_refusal_is_explained(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    seed = random.randrange(10**6)
    done = run_program(
        request,
        "tests.workspace.rounds_together",
        *(str(tmp_path / "home"), str(seed), str(OPERATIONS)),
        database=database,
    )
    assert done.returncode == 0, f"seed {seed}\n{done.stderr[-4000:]}"
    found = json.loads(done.stdout)
    assert found["operations"] == OPERATIONS
    # It was a crowd: many came too late, and many got through, to the end of the round.
    assert found["told"]["workspace.task_changed"] > 50, found
    assert found["done"]["approve"] > 10, found
    whole = {"workbook", "freeze", "correct", "propose", "publish", "take_back"}
    assert found["done"].keys() >= whole | {"ask", "answer", "remind"}, found
