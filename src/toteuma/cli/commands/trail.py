"""``toteuma trail``: the audit trail as a file from which its chain can be recomputed."""

from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session
from toteuma.rendering.whole_files import whole_file


def build(console: Console) -> click.Command:
    """The command."""

    def run(file: Path, municipality: str | None) -> None:
        session = Session(console, municipality)
        from toteuma.workspace.queries.audit import chain_lines  # noqa: PLC0415

        lines = chain_lines(municipality=session.municipality)
        rows = 0
        with console.wait("trail.step"), whole_file(file) as target:
            for line in lines:
                target.write(line.encode("utf-8"))
                rows += 1
        if console.settings.is_json:
            console.document({"file": str(file), "rows": rows})
        console.note("trail.done", file=file, rows=rows)

    return LocalizedCommand(
        "trail",
        console,
        run,
        [
            argument("file", type=click.Path(path_type=Path, dir_okay=False)),
            option("--municipality"),
        ],
    )
