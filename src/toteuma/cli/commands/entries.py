"""``toteuma entries``: the entries behind an actual figure."""

import csv
import io
from collections.abc import Sequence

import click

from toteuma.cli.commands.explain import table_of
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import BatchKind
from toteuma.ledger.drill_down import Entry, EntryPage, read_entries_behind
from toteuma.rendering.formats import format_shown
from toteuma.statements.drill_down import balances_behind
from toteuma.statements.figure_id import FigureId

_HEADER = (
    "entry_id",
    "posting_date",
    "period",
    "account",
    "cost_centre",
    "project",
    "counterparty",
    "text",
    "amount",
)


class NoEntriesBehindError(ToteumaError):
    """A figure was asked for that is not made of entries."""

    code = "cli.no_entries_behind"
    exit_code = ExitCode.USAGE
    message = "{figure} is not made of ledger entries."
    mend = (
        "Ask for an actual, a year to date or the accounts of a year; see toteuma explain {figure}."
    )


class NoEntriesOfTableError(ToteumaError):
    """A figure was asked for whose actuals came as a table, without entries."""

    code = "cli.no_entries_of_table"
    exit_code = ExitCode.NOT_FOUND
    message = "{figure} comes from {file} (batch {batch}), which holds sums only: no entries."
    mend = "What it is made of: toteuma explain {figure}"


def build(console: Console) -> click.Command:
    """The command."""

    def run(
        figure: str,
        limit: int,
        offset: int,
        format: str,  # noqa: A002 - the option's name
        municipality: str | None,
    ) -> None:
        wanted = FigureId.parse(figure)
        session = Session(console, municipality)
        request = session.request(wanted.node, wanted.period)
        with console.wait("statement.step"):
            table = table_of(request, wanted, None, session.engine)
            behind = balances_behind(table, wanted, session.engine)
            if behind is None:
                raise NoEntriesBehindError(figure=figure)
            _refuse_tables(session, figure, [part.batch for part in behind if part.rows])
            files = [
                (path, part.rows)
                for part in behind
                for path in session.store.entries_paths([part.batch])
            ]
            page = read_entries_behind(files, limit=limit, offset=offset)
        _show(console, page, "json" if console.settings.is_json else format)

    return LocalizedCommand(
        "entries",
        console,
        run,
        [
            argument("figure"),
            option("--limit", type=click.IntRange(1, 100_000), default=50),
            option("--offset", type=click.IntRange(0), default=0),
            option("--format", type=click.Choice(["table", "csv", "json"]), default="table"),
            option("--municipality"),
        ],
    )


def _refuse_tables(session: Session, figure: str, batches: Sequence[str]) -> None:
    """Raise NoEntriesOfTableError when one of the batches has no entries: the rest would not be
    the figure."""
    for source in session.ledger.sources:
        if source.batch in batches and source.kind == BatchKind.BALANCES:
            raise NoEntriesOfTableError(figure=figure, file=source.file_name, batch=source.batch)


def _show(console: Console, page: EntryPage, shape: str) -> None:
    rows = [_row(entry) for entry in page.entries]
    if shape == "json":
        entries = [dict(zip(_HEADER, row, strict=True)) for row in rows]
        sums = {"entries": page.total_entries, "cents": page.total_cents}
        console.document({"total": sums, "entries": entries})
    elif shape == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(rows)
        console.result(text.getvalue().rstrip("\n"))
    else:
        language = console.settings.language
        amounts = [
            format_shown(entry.cents, UnitOfMeasure.CENT, language) for entry in page.entries
        ]
        shown = [(*row[:-1], amount) for row, amount in zip(rows, amounts, strict=True)]
        header = [console.word(f"entries.column_{name}") for name in _HEADER]
        console.table(header, shown, right={len(header) - 1})
        total = format_shown(page.total_cents, UnitOfMeasure.CENT, language)
        console.note("entries.count", shown=len(rows), total=page.total_entries, sum=total)


def _row(entry: Entry) -> tuple[str, ...]:
    sign = "-" if entry.cents < 0 else ""
    return (
        entry.entry_id,
        entry.posting_date.isoformat(),
        f"{entry.fiscal_year}-{entry.period:02}",
        str(entry.account),
        entry.cost_centre,
        entry.project,
        entry.counterparty,
        entry.text,
        f"{sign}{abs(entry.cents) // 100}.{abs(entry.cents) % 100:02}",
    )
