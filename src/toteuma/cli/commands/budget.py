"""``toteuma budget``: the budget after amendments with its parts visible."""

import click

from toteuma.catalogue.wording import report_words
from toteuma.cli.commands.statement import find_layout
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session
from toteuma.domain.money import UnitOfMeasure, shown
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import NO_FIGURE, format_integer
from toteuma.statements.errors import UnknownNodeError


def build(console: Console) -> click.Command:
    """The command."""

    def run(node: str, year: int, layout: str | None, municipality: str | None) -> None:
        session = Session(console, municipality)
        request = session.request(node, Period.whole_year(year))
        if node not in request.organisation:
            raise UnknownNodeError(node=node, fiscal_year=year)
        from toteuma.workspace.queries.budget import budget_parts  # noqa: PLC0415

        found = find_layout(request, layout)
        parts = [
            entry
            for entry in budget_parts(
                municipality=session.municipality, fiscal_year=year, layout=found, nodes=[node]
            )
            if entry.original or entry.changes
        ]
        held = {entry.line for entry in parts}
        parts = [
            entry
            for entry in parts
            if not found.line(entry.line).needs or held.intersection(found.line(entry.line).needs)
        ]
        numbers = sorted({change.number for entry in parts for change in entry.changes})
        if console.settings.is_json:
            lines = [
                {
                    "line": entry.line,
                    "original": entry.original,
                    "changes": {str(change.number): change.cents for change in entry.changes},
                    "after_amendments": entry.after_amendments,
                }
                for entry in parts
            ]
            console.document({"node": node, "year": year, "lines": lines})
            return
        language = console.settings.language
        header = [report_words(language)["column.line"], console.word("budget.original")]
        header += [console.word("budget.decision", number=number) for number in numbers]
        header.append(console.word("budget.after"))
        rows = []
        for entry in parts:
            changes = {change.number: change.cents for change in entry.changes}
            rows.append(
                [
                    found.line(entry.line).name.in_language(language),
                    _euro(entry.original, language),
                    *(_euro(changes.get(number, 0), language) for number in numbers),
                    _euro(entry.after_amendments, language),
                ]
            )
        console.table(header, rows, right=set(range(1, len(header))))

    return LocalizedCommand(
        "budget",
        console,
        run,
        [
            argument("node"),
            option("--year", type=int, required=True),
            option("--layout"),
            option("--municipality"),
        ],
    )


def _euro(cents: int | None, language: Language) -> str:
    euro = shown(cents, UnitOfMeasure.EURO)
    return NO_FIGURE if euro is None else format_integer(euro, language)
