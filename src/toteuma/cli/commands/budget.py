"""``toteuma budget``: the budget after amendments with its parts visible."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from toteuma.catalogue.wording import report_words
from toteuma.cli.commands.statement import find_layout
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session
from toteuma.domain.budget import BudgetDecision
from toteuma.domain.layout import Layout
from toteuma.domain.money import UnitOfMeasure, shown
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import NO_FIGURE, format_date, format_integer

if TYPE_CHECKING:
    from toteuma.workspace.queries.budget import BudgetParts

YEARS = click.IntRange(1900, 2200)


def build(console: Console) -> click.Command:
    """The command."""

    def run(node: str, year: int, layout: str | None, municipality: str | None) -> None:
        session = Session(console, municipality)
        request = session.request(node, Period.whole_year(year))
        found = find_layout(request, layout)
        parts = _parts(session, found, node, year)
        numbers = sorted({change.number for entry in parts for change in entry.changes})
        decisions = [
            decision
            for decision in session.content.budget_decisions
            if decision.fiscal_year == year and decision.number in (0, *numbers)
        ]
        if console.settings.is_json:
            console.document(_document(node, year, parts, decisions))
        elif not parts:
            console.note("budget.none", node=node, year=year)
        else:
            _table(console, found, parts, numbers)
            _list(console, decisions)

    return LocalizedCommand(
        "budget",
        console,
        run,
        [
            argument("node"),
            option("--year", type=YEARS, required=True),
            option("--layout"),
            option("--municipality"),
        ],
    )


def _parts(session: Session, layout: Layout, node: str, year: int) -> "list[BudgetParts]":
    """The lines in use; a total that needs others only where one of them is."""
    from toteuma.workspace.queries.budget import budget_parts  # noqa: PLC0415

    found = budget_parts(
        municipality=session.municipality, fiscal_year=year, layout=layout, nodes=[node]
    )
    parts = [entry for entry in found if entry.original or entry.changes]
    used = {entry.line for entry in parts}
    return [
        entry
        for entry in parts
        if not layout.line(entry.line).needs or used.intersection(layout.line(entry.line).needs)
    ]


def _document(
    node: str, year: int, parts: "Sequence[BudgetParts]", decisions: Sequence[BudgetDecision]
) -> dict[str, object]:
    return {
        "node": node,
        "year": year,
        "decisions": [
            {
                "number": decision.number,
                "kind": decision.kind,
                "decided_on": decision.decided_on.isoformat(),
                "decider": asdict(decision.decider),
                "reason": asdict(decision.reason),
            }
            for decision in decisions
        ],
        "lines": [
            {
                "line": entry.line,
                "original": entry.original,
                "changes": {str(change.number): change.cents for change in entry.changes},
                "after_amendments": entry.after_amendments,
            }
            for entry in parts
        ],
    }


def _table(
    console: Console, layout: Layout, parts: "Sequence[BudgetParts]", numbers: Sequence[int]
) -> None:
    language = console.settings.language
    header = [report_words(language)["column.line"], console.word("budget.original")]
    header += [console.word("budget.decision", number=number) for number in numbers]
    header.append(console.word("budget.after"))
    rows = []
    for entry in parts:
        changes = {change.number: change.cents for change in entry.changes}
        amounts = [entry.original, *(changes.get(number, 0) for number in numbers)]
        name = layout.line(entry.line).name.in_language(language)
        rows.append([name, *(_euro(cents, language) for cents in amounts)])
        rows[-1].append(_euro(entry.after_amendments, language))
    console.table(header, rows, right=set(range(1, len(header))))


def _list(console: Console, decisions: Sequence[BudgetDecision]) -> None:
    """Who decided each part, when and why."""
    language = console.settings.language
    words = report_words(language)
    console.result("")
    for decision in decisions:
        console.result(
            console.word(
                "budget.decided",
                number=decision.number,
                kind=words[f"decision.kind_{decision.kind.value}"],
                day=format_date(decision.decided_on, language),
                decider=decision.decider.in_language(language),
                reason=decision.reason.in_language(language),
            ).rstrip(" :")
        )


def _euro(cents: int | None, language: Language) -> str:
    euro = shown(cents, UnitOfMeasure.EURO)
    return NO_FIGURE if euro is None else format_integer(euro, language)
