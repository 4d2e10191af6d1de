"""``toteuma export``: the municipality's tables for other programs."""

from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, LocalizedGroup, argument, option
from toteuma.cli.session import Session


def build(console: Console) -> click.Command:
    """The group of commands."""
    return LocalizedGroup("export", console, {"workbook": f"{__name__}:build_workbook"})


def build_workbook(console: Console) -> click.Command:
    """``toteuma export workbook``."""

    def run(file: Path, municipality: str | None) -> None:
        session = Session(console, municipality)
        from toteuma.workspace.interchange.workbook import dump_workbook  # noqa: PLC0415

        with console.wait("export.workbook.step"):
            dump_workbook(session.content, file)
        if console.settings.is_json:
            console.document({"file": str(file)})
        console.note("export.workbook.done", file=file)

    return LocalizedCommand(
        "export.workbook",
        console,
        run,
        [
            argument("file", type=click.Path(path_type=Path, dir_okay=False)),
            option("--municipality"),
        ],
    )
