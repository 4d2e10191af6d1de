"""The home folder that the demo may fill: an empty one, or one that holds an earlier demo."""

import shutil
from pathlib import Path

from toteuma.domain.errors import ExitCode, ToteumaError

MARKER = "demo"
"""A file of this name says that the folder was made by the demo and may be made anew."""

_OWN = frozenset(
    {
        MARKER,
        "ledger",
        "uploads",
        "static",
        "publications",
        "toteuma.sqlite3",
        "toteuma.sqlite3-wal",
        "toteuma.sqlite3-shm",
    }
)


class HomeInUseError(ToteumaError):
    """The demo was asked to fill a folder that holds something else."""

    code = "demo.home_in_use"
    exit_code = ExitCode.CONFLICT
    message = "{home} holds something other than an earlier demo; nothing was changed."
    mend = "Give another folder with --home."


def clear_demo_home(home: Path) -> None:
    """Empty the folder of an earlier demo and mark it as the demo's. Raises HomeInUseError."""
    if home.exists():
        names = {path.name for path in home.iterdir()}
        if names and (MARKER not in names or not names <= _OWN):
            raise HomeInUseError(home=home)
        shutil.rmtree(home)
    home.mkdir(parents=True)
    (home / MARKER).write_text("Made by toteuma demo; made anew each time.\n", "utf-8")
