"""The demo municipality as a folder: its tables and texts ship, its ledger is generated."""

import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from toteuma.demo.entries import write_ledger

DEMO_NODE = "SECTOR"
DEMO_PERIOD = "2022-09"


def write_demo_folder(folder: Path, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Write the demo municipality with its ledger into a folder; returns how many entries.

    ``progress`` is told how many entries of how many are made.
    """
    with resources.as_file(resources.files("toteuma.demo") / "municipality") as shipped:
        shutil.copytree(shipped, folder, dirs_exist_ok=True)
    counted = 0
    for path in write_ledger(folder, progress=progress):
        with path.open(encoding="utf-8") as lines:
            counted += sum(1 for _ in lines) - 1
    return counted
