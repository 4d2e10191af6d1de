"""``toteuma dump``: the exact inverse of ``toteuma load``."""

from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session


def build(console: Console) -> click.Command:
    """The command."""

    def run(folder: Path, municipality: str | None) -> None:
        session = Session(console, municipality)
        from toteuma.workspace.services.folders import dump_municipality  # noqa: PLC0415

        with console.wait("dump.step"):
            dumped = dump_municipality(
                home=session.home, municipality=session.municipality, folder=folder
            )
        if console.settings.is_json:
            console.document(
                {
                    "folder": str(folder),
                    "rows": dumped.rows,
                    "entries": dumped.entries,
                    "balances": dumped.balances,
                }
            )
        console.note("dump.done", folder=folder, rows=dumped.rows, entries=dumped.entries)
        if dumped.balances:
            console.note("load.balances", count=dumped.balances)

    return LocalizedCommand(
        "dump",
        console,
        run,
        [argument("folder", type=click.Path(path_type=Path)), option("--municipality")],
    )
