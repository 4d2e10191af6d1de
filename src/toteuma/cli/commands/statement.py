"""``toteuma statement``: any node, any period, any layout."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import click

from toteuma.catalogue.wording import report_words
from toteuma.cli.console import Console
from toteuma.cli.framework import LocalizedCommand, argument, choice_of, option
from toteuma.cli.session import Session
from toteuma.cli.values import chosen
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.layout import Book, Layout
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.formats import NO_FIGURE, format_shown
from toteuma.report.assembly.request import (
    ReportRequest,
    investment_request,
    layout_of_book,
    layouts_in_force,
    statement_request,
)
from toteuma.report.labels import column_text
from toteuma.statements.columns import default_unit
from toteuma.statements.compute import compute_statements
from toteuma.statements.request import Rounding, StatementColumn, StatementRequest
from toteuma.statements.table import Statement, StatementFigure

_CSV_HEADER = ("figure_id", "unit", "line", "column", "value", "printed", "unit_of_measure")
_MONEY_UNITS = ("cent", "euro", "thousand_euro")


class UnknownLayoutError(ToteumaError):
    """A layout was asked for that is not in force in the period."""

    code = "cli.unknown_layout"
    exit_code = ExitCode.NOT_FOUND
    message = "There is no layout {layout} in {period}."
    mend = "Choose one of: {known}."


def build(console: Console) -> click.Command:
    """The command."""

    def run(
        node: str,
        period: str,
        layout: str | None,
        columns: str | None,
        unit: str | None,
        rounding: str,
        format: str,  # noqa: A002 - the option's name
        municipality: str | None,
    ) -> None:
        months = Period.parse(period)
        chosen_columns = None if columns is None else chosen(ColumnCode, columns, "--columns")
        session = Session(console, municipality)
        request = session.request(node, months, Rounding(rounding))
        asked = _asked(request, layout, chosen_columns, unit)
        with console.wait("statement.step"):
            statement = compute_statements(asked, session.engine).statement(node)
        shape = "json" if console.settings.is_json else format
        if statement.lines or shape != "table":
            _show(console, statement, asked, shape)
        _note(session, statement, months, layout)

    return LocalizedCommand(
        "statement",
        console,
        run,
        [
            argument("node"),
            option("--period", required=True),
            option("--layout"),
            option("--columns"),
            option("--unit", type=click.Choice(_MONEY_UNITS)),
            option("--rounding", type=choice_of(Rounding), default="independent"),
            option("--format", type=click.Choice(["table", "csv", "json"]), default="table"),
            option("--municipality"),
        ],
    )


def find_layout(request: ReportRequest, code: str | None) -> Layout:
    """The layout of that code, by default the income statement. Raises UnknownLayoutError."""
    if code is None:
        return layout_of_book(request.content, request.period, Book.OPERATIONS)
    known = layouts_in_force(request.content, request.period)
    if code not in known:
        names = ", ".join(sorted(known))
        raise UnknownLayoutError(layout=code, period=request.period.code, known=names)
    return known[code]


def _asked(
    request: ReportRequest,
    layout: str | None,
    columns: tuple[ColumnCode, ...] | None,
    unit: str | None,
) -> StatementRequest:
    found = find_layout(request, layout)
    if found.book is Book.INVESTMENTS:
        asked = replace(investment_request(request), layout=found)
    else:
        asked = statement_request(request, found)
    shown = asked.columns
    if columns is not None:
        units = {column.code: column.unit_of_measure for column in asked.columns}
        shown = tuple(
            StatementColumn(code, units.get(code, default_unit(code))) for code in columns
        )
    if unit is not None:
        shown = tuple(
            StatementColumn(column.code, UnitOfMeasure(unit))
            if column.unit_of_measure.value in _MONEY_UNITS
            else column
            for column in shown
        )
    return replace(asked, columns=shown)


def _note(session: Session, statement: Statement, period: Period, layout: str | None) -> None:
    """Remarks: what is missing, and how a figure is traced to its entries."""
    console = session.console
    if not statement.lines:
        console.note("statement.empty", node=statement.node, period=period.code)
        return
    session.note_reach(period)
    figures = statement.lines[0].figures
    actual = next((figure for figure in figures if figure.column is ColumnCode.ACTUAL), figures[0])
    of_layout = "" if layout is None else f" --layout {layout}"
    console.note("statement.explain_hint", figure=f"{actual.id}{of_layout}")


def _show(console: Console, statement: Statement, asked: StatementRequest, shape: str) -> None:
    if shape == "json":
        console.document(_document(statement))
    elif shape == "csv":
        console.result(_csv(statement, console.settings.language).rstrip("\n"))
    else:
        _table(console, statement, asked)


def _document(statement: Statement) -> dict[str, object]:
    return {
        "node": statement.node,
        "period": statement.period.code,
        "layout": statement.layout,
        "lines": [
            {
                "line": line.code,
                "name": {tongue: getattr(line.name, tongue) for tongue in ("fi", "sv", "en")},
                "figures": [
                    {
                        "id": figure.id,
                        "column": figure.column,
                        "value": figure.value,
                        "shown": figure.shown,
                        "unit_of_measure": figure.unit_of_measure,
                    }
                    for figure in line.figures
                ],
            }
            for line in statement.lines
        ],
    }


def _csv(statement: Statement, language: Language) -> str:
    """The same long form as ``statements.csv`` of the report's data package."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CSV_HEADER)
    for line in statement.lines:
        for figure in line.figures:
            unit = figure.unit_of_measure
            decimals = 1 if unit is UnitOfMeasure.PERCENT else 0
            printed: object = _plain(figure.shown, 2 if unit is UnitOfMeasure.CENT else decimals)
            if figure.text is not None:
                printed = figure.text.in_language(language)
            writer.writerow(
                [
                    figure.id,
                    statement.node,
                    line.code,
                    figure.column,
                    _plain(figure.value, decimals),
                    printed,
                    unit,
                ]
            )
    return text.getvalue()


def _plain(number: int | None, decimals: int) -> Decimal | None:
    """Tenths or cents as a decimal number, None as None."""
    return None if number is None else Decimal(number).scaleb(-decimals)


def _table(console: Console, statement: Statement, asked: StatementRequest) -> None:
    language = console.settings.language
    words = report_words(language)
    period = asked.period
    name = asked.organisation.node(statement.node).name.in_language(language)
    console.result(f"{name} ({statement.node}), {asked.layout.name.in_language(language)}")
    console.result(period.code)
    console.result("")
    header = [words["column.line"]]
    for column in statement.columns:
        label = column_text(column.code, period).in_language(language)
        unit = words[f"unit.{column.unit_of_measure.value}"]
        header.append(f"{label} {unit}".rstrip())
    rows = [
        [line.name.in_language(language), *(_cell(figure, language) for figure in line.figures)]
        for line in statement.lines
    ]
    console.table(header, rows, right=set(range(1, len(header))))


def _cell(figure: StatementFigure, language: Language) -> str:
    if figure.text is not None:
        return figure.text.in_language(language)
    if figure.shown is None:
        return NO_FIGURE
    return format_shown(figure.shown, figure.unit_of_measure, language)
