"""Whoever dies between the freeze and the public leaves the old state or the new one."""

from itertools import groupby
from pathlib import Path

import pytest

from tests.support.programs import run_program

BECOMES = {
    "freeze": ("open 0 round.note", "frozen 1 round.freeze"),
    "propose": ("frozen 1 round.freeze", "frozen 1 proposed publication.propose"),
    "publish": (
        "frozen 1 proposed publication.propose",
        "frozen 1 published publication.publish",
    ),
    "withdraw": (
        "frozen 1 published publication.publish",
        "frozen 1 withdrawn publication.withdraw",
    ),
    "correct": ("frozen 1 withdrawn publication.withdraw", "open 1 withdrawn round.correct"),
}
"""What an act finds and what it leaves: state of the round, frozen reports, publications, the last
row of the trail."""


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_freeze_publication_and_correction_are_done_whole_or_not_at_all(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    home = str(tmp_path / "home")
    done = run_program(request, "tests.workspace.dying_publications", home, database=database)
    assert done.returncode == 0, done.stderr[-4000:]
    assert not done.stderr, done.stderr[-4000:]
    told = [line.split(" ", 1) for line in done.stdout.splitlines()]
    found = {act: [line for _, line in some] for act, some in groupby(told, key=lambda one: one[0])}
    assert list(found) == ["freeze", "propose", "publish", "file", "withdraw", "correct"]
    for act, (before, after) in BECOMES.items():
        *old, new = found[act]
        # Neither database has a fault that `verify` would find.
        assert set(old) == {f"{before} []"}, act
        assert new == f"{after} []", act
        assert len(old) > 4, act
    # A file that has its name is whole; what was left beside it is cleared away in time.
    *died, anew = found["file"]
    assert set(died) == {"0 []", "1 []", "0 report.json []"}
    assert died == sorted(died, key=["0 []", "1 []", "0 report.json []"].index)
    assert anew == "0 report.json []"
