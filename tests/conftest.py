"""Fixtures of the whole suite: the demo municipality, built once, and the reference data."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from toteuma.report.snapshot import Snapshot, freeze, read_report

ROOT = Path(__file__).parents[1]
MEMORY = Path("/dev/shm")
LONGEST = ("test_every", "test_on_postgresql")


def pytest_configure(config: pytest.Config) -> None:
    """Temporary folders of tests lie in memory, unless the caller says where.

    The browser's driver keeps an event loop in the thread of the tests; Django would take every
    test of the database that comes after it for asynchronous code and refuse.
    """
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first: begun last, one worker would wait for the other."""
    items.sort(key=lambda item: not item.path.name.startswith(LONGEST))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the built demo: ``home`` (living data) and ``out`` (the report).

    Built by the command, once for all workers of a run, on SQLite whatever the database of the
    tests is; a run within a run is told where it lies. Tests must not change it; copy it.
    """
    if built := os.environ.get("TOTEUMA_TEST_DEMO"):
        return Path(built)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            command = [sys.executable, "-m", "toteuma", "demo"]
            places = ["--home", str(folder / "home"), "--out", str(folder / "out")]
            environment = {key: kept for key, kept in os.environ.items() if key != "DATABASE_URL"}
            subprocess.run(
                [*command, *places], check=True, capture_output=True, cwd=ROOT, env=environment
            )
            (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def demo_snapshot(demo: Path) -> Snapshot:
    """The frozen report of the demo."""
    path = demo / "out" / "report.json"
    return freeze(read_report(path.read_bytes(), path.name))


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The folder of real data beside the project; the test is skipped where it is absent."""
    folder = Path(os.environ.get("TOTEUMA_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no reference data in {folder} (TOTEUMA_REFERENCE_DATA)")
    return folder
