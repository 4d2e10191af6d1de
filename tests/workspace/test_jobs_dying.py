"""A worker may be killed at any moment: what it read is there once, wholly, and told rightly."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("kind", "rows", "there"),
    # rows told; batches in use, decisions of the year and observations of the measure at the end
    [
        ("entries", "1", "1 3 1 [None]"),
        ("budget", "2", "0 4 1 []"),
        ("observations", "1", "0 3 2 []"),
    ],
)
def test_a_killed_worker_leaves_all_or_nothing_and_the_file_can_be_read_again(
    tmp_path: Path, kind: str, rows: str, there: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.workspace.dying_jobs", tmp_path, kind],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split(" ", 2) for line in done.stdout.splitlines()]
    # Whenever the worker died, the end is the same, and no file is left.
    assert {end for _, _, end in lines} == {f"done {rows} {there} 0"}
    # Until everything is written the job is told not to have ended; after that, to be done.
    told = [first for _, first, _ in lines]
    assert told == sorted(told, key=["waiting", "failed", "done"].index)
    assert set(told) == {"waiting", "failed", "done"}
    assert len(told) > 8
