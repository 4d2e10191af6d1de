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
