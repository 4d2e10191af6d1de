"""Imports that die: run as a program, it kills an import at every step that touches the disk.

Usage: ``python dying.py FOLDER``. For each step, a child process imports a second file into a
store that holds one batch, and is killed (SIGKILL) right before that step. After each death the
store is opened anew. Printed is one line a step: step, batches, what is left beside them, and
what verification says. It ends when an import lives.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.ledger.imports import import_text, toteuma_text

from toteuma.ledger.batches import BatchStore

FIRST = toteuma_text("1-1,2022-03-05,2022,3,4000,1010,,,,1")
SECOND = toteuma_text(
    "2-1,2022-03-05,2022,3,4000,1010,,,,1", "2-2,2022-03-05,2022,3,4999,1010,,,,1"
)
EVENTS = {"open", "os.rename", "os.mkdir", "os.rmdir", "os.remove", "shutil.rmtree"}


def die_before(step: int, store: Path) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook that kills this process before its ``step``th act within the store."""
    acts = 0

    def act() -> None:
        nonlocal acts
        acts += 1
        if acts == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sync = os.fsync

    def counted_sync(handle: int) -> None:
        act()
        sync(handle)

    os.fsync = counted_sync

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in EVENTS and str(arguments[0]).startswith(str(store)):
            act()

    return hook


def main(folder: Path) -> None:
    """Kills imports step by step until one lives."""
    for step in range(1, 200):
        store = folder / f"store{step}"
        child = os.fork()
        if child == 0:
            import_text(folder, FIRST, store=BatchStore(store), name="first.csv")
            sys.addaudithook(die_before(step, store))
            import_text(
                folder, SECOND, store=BatchStore(store), name="second.csv", accept_partial=True
            )
            os._exit(0)
        _, status = os.waitpid(child, 0)
        # A store is looked at in a child too: no engine may be running when this process forks.
        looker = os.fork()
        if looker == 0:
            opened = BatchStore(store)
            batches = opened.manifests()
            left = {path.name for path in store.iterdir()} - {each.batch_id for each in batches}
            faults = [opened.verify(each.batch_id) for each in batches]
            print(step, len(batches), sorted(left - {".lock"}), faults, flush=True)
            os._exit(0)
        os.waitpid(looker, 0)
        if status == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
