"""Programs of the tests that run in a process of their own, on a database of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_program(
    request: pytest.FixtureRequest, module: str, *arguments: str, database: str
) -> subprocess.CompletedProcess[str]:
    """A module of the tests run as a program, on "SQLite" or "PostgreSQL": neither on another
    test's database nor with the site's settings, which start slower and send letters."""
    beside = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {key: value for key, value in os.environ.items() if key not in beside}
    if database == "PostgreSQL":
        environment["DATABASE_URL"] = request.getfixturevalue("postgresql_url")
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
