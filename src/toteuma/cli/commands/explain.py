"""``toteuma explain``: what a figure is made of."""

from collections.abc import Iterable, Mapping

import click

from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, option
from toteuma.cli.session import Session
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.rendering.formats import NO_FIGURE, format_percent, format_shown
from toteuma.report.assembly.request import ReportRequest, layouts_in_force, statement_request
from toteuma.statements.compute import compute_project_statements, compute_statements
from toteuma.statements.errors import UnknownFigureError
from toteuma.statements.explain import FigureExplanation, Formula, explain
from toteuma.statements.figure_id import FigureId
from toteuma.statements.table import StatementTable

_SIGNS = {Formula.SUM: " + ", Formula.DIFFERENCE: " − ", Formula.SHARE: " / "}


def build(console: Console) -> click.Command:
    """The command."""

    def run(figure: str, layout: str | None, municipality: str | None) -> None:
        session = Session(console, municipality)
        wanted = FigureId.parse(figure)
        request = session.request(wanted.node, wanted.period)
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
    """The statements that hold the figure: of the named layout or of the first that has its line.

    Raises UnknownFigureError.
    """
    for code, found in sorted(
        layouts_in_force(request.content, request.period).items(), reverse=True
    ):
        if layout in (None, code) and wanted.line in {line.code for line in found.lines}:
            asked = statement_request(request, found)
            compute = compute_statements if wanted.project is None else compute_project_statements
            return compute(asked, engine)
    raise UnknownFigureError(figure=str(wanted))


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
        if found.formula in (Formula.DIFFERENCE, Formula.SHARE):
            formula = _SIGNS[found.formula].join(entry.figure_id for entry in found.operands)
            console.result(console.word("explain.formula", formula=formula))
        rows = [
            (entry.figure_id, _value(entry.value, FigureId.parse(entry.figure_id).column, language))
            for entry in found.operands
        ]
        _section(console, "explain.adds", rows)
    names = {account.number: account.name for account in session.content.accounts}
    _section(
        console,
        "explain.accounts",
        (
            (f"{part.account} {_name(names, part.account, language)}", _money(part.cents, language))
            for part in found.accounts
        ),
    )
    places = {node.code: node.name for node in session.content.nodes}
    _section(
        console,
        "explain.cost_centres",
        (
            (
                f"{part.cost_centre} {_name(places, part.cost_centre, language)}",
                _money(part.cents, language),
            )
            for part in found.cost_centres
        ),
    )
    _section(
        console,
        "explain.periods",
        (
            (f"{part.fiscal_year}-{part.period:02}", _money(part.cents, language))
            for part in found.periods
        ),
    )
    _section(
        console,
        "explain.batches",
        ((part.batch, _money(part.cents, language)) for part in found.batches),
    )
    _section(
        console,
        "explain.decisions",
        (
            (
                f"{part.decision.number} {part.decision.decider.in_language(language)} "
                f"{part.decision.decided_on.isoformat()}",
                _money(part.cents, language),
            )
            for part in found.decisions
        ),
    )
    if found.batches:
        console.note("explain.entries_hint", figure=found.id)


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
