"""``toteuma load``: a municipality folder into the installation, all of it or nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument
from toteuma.cli.session import actor_name
from toteuma.domain.errors import ExitCode
from toteuma.ledger.workbench import ImportStep, Progress
from toteuma.workspace.bootstrap import prepare_database


def build(console: Console) -> click.Command:
    """The command."""

    def run(folder: Path) -> int:
        return load_folder_into_home(console, folder)

    return LocalizedCommand(
        "load", console, run, [argument("folder", type=click.Path(path_type=Path))]
    )


def load_folder_into_home(console: Console, folder: Path) -> int:
    """Load a folder and say what came of it; returns the exit code."""
    home = console.settings.home
    prepare_database(home)
    from toteuma.workspace.services.folders import load_municipality  # noqa: PLC0415

    with ExitStack() as waiting:

        @contextmanager
        def step(file: str) -> Iterator[Progress]:
            waiting.close()
            with console.step("demo.step_import", file=file) as progress:
                yield import_progress(progress.advance)
            waiting.enter_context(console.wait("load.step_save"))

        waiting.enter_context(console.wait("load.step_read"))
        loaded = load_municipality(home=home, folder=folder, actor=actor_name(), step=step)
    if loaded.content is None:
        console.faults("load.faults", loaded.issues, loaded.faults)
        return ExitCode.DATA
    municipality = loaded.content.municipality
    if console.settings.is_json:
        console.document(
            {
                "municipality": municipality.code,
                "rows": loaded.rows,
                "entries": loaded.entries,
                "balances": loaded.balances,
                "batches": list(loaded.batches),
            }
        )
        return ExitCode.SUCCESS
    console.note(
        "load.done",
        name=municipality.name.in_language(console.settings.language),
        rows=loaded.rows,
        entries=loaded.entries,
        batches=len(loaded.batches),
    )
    if loaded.balances:
        console.note("load.balances", count=loaded.balances)
    return ExitCode.SUCCESS


_STEPS = {step: place for place, step in enumerate(ImportStep)}


def import_progress(advance: Callable[[int, int], None]) -> Progress:
    """The steps of an import on one scale of percent."""

    def told(step: ImportStep, percent: int) -> None:
        advance(_STEPS[step] * 100 + percent, len(_STEPS) * 100)

    return told
