"""``toteuma backup`` and ``toteuma restore``: a whole installation into one file, and back."""

from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument
from toteuma.workspace.bootstrap import open_home, prepare_database


def build(console: Console) -> click.Command:
    """The command that takes a backup."""

    def run(file: Path) -> None:
        home = console.settings.home
        open_home(home, for_web=True)
        from toteuma.workspace.safekeeping.backup import take_backup  # noqa: PLC0415

        with console.wait("backup.step"):
            counts = take_backup(home, file)
        _tell(console, "backup.done", file, counts.rows, counts.files, counts.size)

    return LocalizedCommand(
        "backup", console, run, [argument("file", type=click.Path(path_type=Path))]
    )


def build_restore(console: Console) -> click.Command:
    """The command that brings a backup back."""

    def run(file: Path) -> None:
        home = console.settings.home
        from toteuma.workspace.safekeeping.restore import (  # noqa: PLC0415 - needs Django
            check_backup,
            restore_backup,
        )

        with console.wait("restore.step"):
            # Before the home folder and its database come to be.
            manifest = check_backup(file)
            prepare_database(home, for_web=True)
            counts = restore_backup(file, manifest, home)
        _tell(console, "restore.done", file, counts.rows, counts.files, counts.size)

    return LocalizedCommand(
        "restore", console, run, [argument("file", type=click.Path(path_type=Path))]
    )


def _tell(console: Console, key: str, file: Path, rows: int, files: int, size: int) -> None:
    if console.settings.is_json:
        console.document({"file": str(file), "rows": rows, "files": files, "bytes": size})
        return
    megabytes = f"{size / 1e6:.1f}"
    console.note(key, file=file, home=console.settings.home, rows=rows, files=files, size=megabytes)
