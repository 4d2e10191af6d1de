"""``toteuma import table``: a budget-and-actual table, whose figures have no entries."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toteuma.catalogue.wording import report_words
from toteuma.cli.commands.budget import YEARS
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import actor_name
from toteuma.domain.errors import ExitCode
from toteuma.domain.money import Figure, UnitOfMeasure, total
from toteuma.domain.text import LocalizedText
from toteuma.ledger.profiles import Profile, SignConvention, find_profile
from toteuma.rendering.formats import NO_FIGURE, format_shown
from toteuma.workspace.bootstrap import prepare_database

if TYPE_CHECKING:
    from toteuma.workspace.services.tables import TableImported


def build(console: Console) -> click.Command:
    """The command."""

    def run(
        file: Path,
        profile: str,
        year: int,
        month: int,
        municipality: str,
        name: str | None,
        supersedes: str | None,
        add_missing: bool,
    ) -> int:
        chosen = find_profile(profile)
        prepare_database(console.settings.home)
        from toteuma.workspace.services.tables import import_table_file  # noqa: PLC0415

        with console.step("import.table.step"):
            imported = import_table_file(
                home=console.settings.home,
                municipality=municipality,
                source=file,
                profile=chosen,
                fiscal_year=year,
                month=month,
                actor=actor_name(),
                name=None if name is None else LocalizedText(name, name, name),
                supersedes=supersedes,
                add_missing=add_missing,
            )
        if imported.issues:
            console.faults("import.faults", imported.issues, len(imported.issues))
            return ExitCode.DATA
        _tell(console, chosen, imported)
        return ExitCode.SUCCESS

    return LocalizedCommand(
        "import.table",
        console,
        run,
        [
            argument("file", type=click.Path(path_type=Path, dir_okay=False)),
            option("--profile", required=True),
            option("--year", type=YEARS, required=True),
            option("--month", type=click.IntRange(1, 12), default=12),
            option("--municipality", required=True),
            option("--name"),
            option("--supersedes", metavar="BATCH"),
            option("--add-missing", is_flag=True),
        ],
    )


def _tell(console: Console, profile: Profile, imported: "TableImported") -> None:
    """What came of it, with the totals of each book and of the whole file."""
    batch = None if imported.batch is None else imported.batch.batch_id
    counts = {"rows": imported.rows, "areas": imported.areas, "units": imported.units}
    sums = {f"book.{book.value}": totals for book, totals in imported.totals.items()}
    whole = tuple(total(figures) for figures in zip(*sums.values(), strict=True))
    if console.settings.is_json:
        columns = ("budget", "actual")
        books = {
            key.removeprefix("book."): dict(zip(columns, totals, strict=True))
            for key, totals in sums.items()
        }
        totals = dict(zip(columns, whole, strict=True))
        console.document({**counts, "batch": batch, "books": books, "total": totals})
        return
    console.note("import.table.done", **counts, batch=batch or NO_FIGURE)
    _show(console, sums, whole)
    if profile.signs is SignConvention.COSTS_POSITIVE:
        budget, actual = (_shown(console, None if cents is None else -cents) for cents in whole)
        console.note("import.table.costs_positive", budget=budget, actual=actual)


def _show(
    console: Console,
    sums: Mapping[str, tuple[Figure, Figure]],
    whole: tuple[Figure, ...],
) -> None:
    """A table to hold against the file's own totals; ``sums`` by the key of the book's word."""
    words = report_words(console.settings.language)
    rows = [
        (words[key], *(_shown(console, cents) for cents in totals)) for key, totals in sums.items()
    ]
    rows.append((console.word("import.table.total"), *(_shown(console, each) for each in whole)))
    header = [console.word(f"import.table.column_{name}") for name in ("book", "budget", "actual")]
    console.table(header, rows, right={1, 2})


def _shown(console: Console, cents: Figure) -> str:
    if cents is None:
        return NO_FIGURE
    return format_shown(cents, UnitOfMeasure.CENT, console.settings.language)
