"""``toteuma init``: an empty home folder, and if asked an empty municipality folder."""

from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, option
from toteuma.workspace.bootstrap import prepare_database


def build(console: Console) -> click.Command:
    """The command."""

    def run(template: Path | None) -> None:
        home = console.settings.home
        if template is not None:
            from toteuma.workspace.interchange.template import write_template  # noqa: PLC0415

            write_template(template)
        prepare_database(home)
        console.note("init.done", home=home)
        if template is not None:
            console.note("init.template_done", folder=template)
        if console.settings.is_json:
            console.document({"home": str(home), "template": template and str(template)})

    options = [option("--template", type=click.Path(path_type=Path))]
    return LocalizedCommand("init", console, run, options)
