"""The pages on PostgreSQL: tests that read and write through them run once more, on a server made
for this run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AREAS = (
    *("account_administration", "budget", "forecasts", "goals", "maintenance", "people"),
    *("structure", "trail"),
)


@pytest.mark.postgresql
def test_pages_read_and_write_the_same_on_postgresql(
    postgresql_url: str, demo: Path, tmp_path: Path
) -> None:
    files = [HERE / f"test_{area}.py" for area in AREAS]
    options = ["-q", "-m", "not browser", "-p", "no:cacheprovider", "--tb=short"]
    plugin = ["-p", "tests.support.naming_database", f"--basetemp={tmp_path / 'run'}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *plugin, *map(str, files)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": postgresql_url, "TOTEUMA_TEST_DEMO": str(demo)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "database: postgresql" in done.stdout
    counts = {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", done.stdout[-200:])}
    assert counts["passed"] > 150
    assert "skipped" not in counts
