"""``toteuma explain``: what a figure is made of."""

from collections.abc import Iterable, Mapping

import click

from toteuma.cli.commands.statement import find_layout
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session
from toteuma.domain.budget import BudgetDecision
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.layout import Book, Layout
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import BatchKind, ColumnCode, Language
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.rendering.formats import NO_FIGURE, format_percent, format_shown
from toteuma.report.assembly.request import (
    ReportRequest,
    layout_of_book,
    layouts_in_force,
    statement_request,
)
from toteuma.statements.columns import default_unit
from toteuma.statements.compute import compute_project_statements, compute_statements
from toteuma.statements.explain import FigureExplanation, Formula, explain
from toteuma.statements.figure_id import FigureId
from toteuma.statements.request import StatementColumn
from toteuma.statements.table import StatementTable

_SIGNS = {Formula.SUM: " + ", Formula.DIFFERENCE: " − ", Formula.SHARE: " / "}


class UnknownLineError(ToteumaError):
    """A figure was asked for on a line that no layout in force has."""

    code = "cli.unknown_line"
    exit_code = ExitCode.NOT_FOUND
    message = "There is no line {line} in any statement."
    mend = "Choose one of: {known}."


def build(console: Console) -> click.Command:
    """The command."""

    def run(figure: str, layout: str | None, municipality: str | None) -> None:
        wanted = FigureId.parse(figure)
        session = Session(console, municipality)
        request = session.request(wanted.node, wanted.period)
        with console.wait("statement.step"):
            table = table_of(request, wanted, layout, session.engine)
            found = explain(table, wanted, session.engine)
        if console.settings.is_json:
            console.document(_document(found))
        else:
            _show(console, found, session)

    return LocalizedCommand(
        "explain",
        console,
        run,
        [argument("figure"), option("--layout"), option("--municipality")],
    )


def table_of(
    request: ReportRequest, wanted: FigureId, layout: str | None, engine: DuckDBEngine
) -> StatementTable:
    """The statements that hold the figure: of the named layout, or else of the first that has its
    line, those that statements use by default before the others.

    A column that the municipality does not print can be asked for too. Raises UnknownLayoutError
    and UnknownLineError.
    """
    layouts = _layouts(request) if layout is None else [find_layout(request, layout)]
    for found in layouts:
        if wanted.line in {line.code for line in found.lines}:
            asked = statement_request(request, found, _columns(request, wanted.column))
            compute = compute_statements if wanted.project is None else compute_project_statements
            return compute(asked, engine)
    lines = dict.fromkeys(line.code for found in layouts for line in found.lines)
    raise UnknownLineError(line=wanted.line, known=", ".join(lines))


def _layouts(request: ReportRequest) -> list[Layout]:
    known = layouts_in_force(request.content, request.period)
    books = {layout.book for layout in known.values()}
    usual = [
        layout_of_book(request.content, request.period, book) for book in Book if book in books
    ]
    return [*usual, *(layout for layout in known.values() if layout not in usual)]


def _columns(request: ReportRequest, wanted: ColumnCode) -> tuple[StatementColumn, ...]:
    columns = request.columns
    if any(column.code is wanted for column in columns):
        return columns
    return (*columns, StatementColumn(wanted, default_unit(wanted)))


def _document(found: FigureExplanation) -> dict[str, object]:
    return {
        "figure": str(found.id),
        "value": found.value,
        "formula": found.formula,
        "operands": {entry.figure_id: entry.value for entry in found.operands},
        "accounts": {str(entry.account): entry.cents for entry in found.accounts},
        "cost_centres": {entry.cost_centre: entry.cents for entry in found.cost_centres},
        "periods": {
            f"{entry.fiscal_year}-{entry.period:02}": entry.cents for entry in found.periods
        },
        "batches": {entry.batch: entry.cents for entry in found.batches},
        "decisions": {str(entry.decision.number): entry.cents for entry in found.decisions},
    }


def _show(console: Console, found: FigureExplanation, session: Session) -> None:
    language = console.settings.language
    value = _value(found.value, found.id.column, language)
    console.result(console.word("explain.is", figure=found.id, value=value))
    if found.operands:
        _show_operands(console, found)
    content = session.content
    accounts = {account.number: account.name for account in content.accounts}
    places = {node.code: node.name for node in content.nodes}
    parts: dict[str, Iterable[tuple[str, int]]] = {
        "accounts": (
            (f"{part.account} {_name(accounts, part.account, language)}", part.cents)
            for part in found.accounts
        ),
        "cost_centres": (
            (f"{part.cost_centre} {_name(places, part.cost_centre, language)}", part.cents)
            for part in found.cost_centres
        ),
        "periods": ((f"{part.fiscal_year}-{part.period:02}", part.cents) for part in found.periods),
        "batches": ((part.batch, part.cents) for part in found.batches),
        "decisions": ((_decision(part.decision, language), part.cents) for part in found.decisions),
    }
    for key, rows in parts.items():
        shown = [(label, _money(cents, language)) for label, cents in rows]
        _section(console, f"explain.{key}", shown)
    tables = {
        source.batch for source in session.ledger.sources if source.kind == BatchKind.BALANCES
    }
    if found.batches and not tables.intersection(part.batch for part in found.batches):
        console.note("explain.entries_hint", figure=found.id)


def _show_operands(console: Console, found: FigureExplanation) -> None:
    language = console.settings.language
    heading = "explain.adds"
    if found.formula in (Formula.DIFFERENCE, Formula.SHARE):
        heading = "explain.from"
        formula = _SIGNS[found.formula].join(entry.figure_id for entry in found.operands)
        console.result(console.word("explain.formula", formula=formula))
    rows = [
        (entry.figure_id, _value(entry.value, FigureId.parse(entry.figure_id).column, language))
        for entry in found.operands
    ]
    _section(console, heading, rows)


def _decision(decision: BudgetDecision, language: Language) -> str:
    decider = decision.decider.in_language(language)
    return f"{decision.number} {decider} {decision.decided_on.isoformat()}"


def _section(console: Console, key: str, rows: Iterable[tuple[str, str]]) -> None:
    rows = list(rows)
    if not rows:
        return
    console.result("")
    console.result(console.word(key))
    width = max(len(label) for label, _ in rows)
    amount = max(len(value) for _, value in rows)
    for label, value in rows:
        console.result(f"  {label.ljust(width)}  {value.rjust(amount)}")


def _name[Key](names: Mapping[Key, LocalizedText], key: Key, language: Language) -> str:
    return names.get(key, LocalizedText()).in_language(language)


def _value(value: int | None, column: ColumnCode, language: Language) -> str:
    if value is None:
        return NO_FIGURE
    if column is ColumnCode.USED_PERCENT:
        return format_percent(value, language)
    return _money(value, language)


def _money(cents: int, language: Language) -> str:
    return format_shown(cents, UnitOfMeasure.CENT, language)
