"""Word against python-docx cell by cell, Excel against bare xlsxwriter writing the same cells.

The report holds the five statements of the Heinola report 24 times over: 2,040 lines of seven
figures in 120 statements. Both sides write whole documents, in memory, in the same run.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from msgspec.structs import replace
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from toteuma.domain.layout import Book, LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, Language, NodeKind
from toteuma.rendering.excel import render_xlsx
from toteuma.rendering.formats import format_figure
from toteuma.rendering.word import render_docx
from toteuma.report import model
from toteuma.report.snapshot import Snapshot, freeze
from toteuma.statements.request import Rounding

FIGURES = Path(__file__).parents[1] / "tests/acceptance/heinola_2022_09/statements.csv"
TIMES_OVER = 24
RUNS = 5
WORD_TIMES_FASTER = 10.0
EXCEL_TIMES_SLOWER = 1.3

COLUMNS = (
    (ColumnCode.ACCOUNTS_PREVIOUS, UnitOfMeasure.THOUSAND_EURO, "TP 2021"),
    (ColumnCode.YEAR_TO_DATE_PREVIOUS, UnitOfMeasure.THOUSAND_EURO, "TOT 2021 1–9"),
    (ColumnCode.BUDGET, UnitOfMeasure.EURO, "TA 2022 + muutos"),
    (ColumnCode.ACTUAL, UnitOfMeasure.EURO, "TOT 2022 1–9"),
    (ColumnCode.REMAINING, UnitOfMeasure.EURO, "Jäljellä"),
    (ColumnCode.USED_PERCENT, UnitOfMeasure.PERCENT, "Käyttö"),
    (ColumnCode.FORECAST, UnitOfMeasure.EURO, "TP-ennuste 2022"),
)
TOTALS = ("REVENUE", "EXPENSE", "MARGIN", "ANNUAL", "RESULT")

type Row = dict[str, Any]


def run() -> list[Row]:
    """The two comparisons."""
    snapshot = freeze(large_report())
    tables = plain_tables(snapshot.report)
    calls = recorded_calls(snapshot)
    ours, peer = alternating(
        lambda: render_docx(snapshot, Language.FI), lambda: cell_by_cell(tables), RUNS
    )
    word = {
        "name": f"Word, {rows_of(snapshot)} lines of figures",
        "ours": f"{ours:.2f} s",
        "peer_name": "python-docx cell by cell",
        "peer": f"{peer:.2f} s",
        "ratio": peer / ours,
        "limit": f"at least {WORD_TIMES_FASTER:g}× faster",
        "unit": "peer / ours",
        "met": peer / ours >= WORD_TIMES_FASTER,
    }
    ours, peer = alternating(
        lambda: render_xlsx(snapshot, Language.FI), lambda: replayed(calls), 2 * RUNS
    )
    excel = {
        "name": f"Excel, {rows_of(snapshot)} lines of figures",
        "ours": f"{ours:.2f} s",
        "peer_name": "bare xlsxwriter, the same cells",
        "peer": f"{peer:.2f} s",
        "ratio": ours / peer,
        "limit": f"at most {EXCEL_TIMES_SLOWER:g}×",
        "unit": "ours / peer",
        "met": ours / peer <= EXCEL_TIMES_SLOWER,
    }
    return [word, excel]


def alternating(
    ours: Callable[[], object], peer: Callable[[], object], runs: int
) -> tuple[float, float]:
    """Medians of the processor time of both, measured in turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for function, times in zip((ours, peer), taken, strict=True):
            start = process_time()
            function()
            times.append(process_time() - start)
    return median(taken[0]), median(taken[1])


def rows_of(snapshot: Snapshot) -> int:
    """How many lines the statements hold."""
    return sum(len(statement.lines) for statement in snapshot.report.statements)


def large_report() -> model.Report:
    """The printed figures of the Heinola report, many times over."""
    statements = tuple(
        replace(statement, anchor=f"{statement.anchor}-{number}")
        for number in range(TIMES_OVER)
        for statement in heinola_statements()
    )
    node = model.Named(code="S", name=LocalizedText(fi="Toimiala"), kind=NodeKind.SECTOR)
    return model.Report(
        municipality=node,
        node=node,
        period=model.ReportPeriod(
            code="2022-09",
            fiscal_year=2022,
            first_month=1,
            last_month=9,
            start=date(2022, 1, 1),
            end=date(2022, 9, 30),
            share_of_year=750,
        ),
        dated=date(2022, 10, 31),
        title=LocalizedText(fi="Osavuosikatsaus"),
        rounding=Rounding.INDEPENDENT,
        source_note=LocalizedText(),
        summary=model.Summary(headline=None, status_counts=(), attention=(), course=None),
        aims=(),
        statements=statements,
        investments=(),
        projects=(),
        area_goals=(),
        key_figures=model.KeyFigureSection(columns=(), rows=()),
        risks=model.RiskSection(scale=3, risks=()),
        binding=(),
        decisions=(),
        sources=(),
    )


def heinola_statements() -> Iterator[model.ReportStatement]:
    """The five statements, their figures in whole printed units."""
    lines: dict[str, list[model.ReportLine]] = {}
    with FIGURES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            printed = lines.setdefault(row["unit"], [])
            printed.append(line_of(row, tuple(line.code for line in printed)))
    columns = tuple(
        model.ReportColumn(code=code, unit_of_measure=unit, label=LocalizedText(fi=label))
        for code, unit, label in COLUMNS
    )
    for unit, printed in lines.items():
        yield model.ReportStatement(
            anchor=f"statement-{unit}",
            node=model.Named(
                code=unit, name=LocalizedText(fi=f"Palvelualue {unit}"), kind=NodeKind.SERVICE_AREA
            ),
            layout="fi-municipal",
            book=Book.OPERATIONS,
            title=LocalizedText(fi="Tuloslaskelma"),
            columns=columns,
            lines=tuple(printed),
        )


def line_of(row: dict[str, str], above: tuple[str, ...]) -> model.ReportLine:
    """A line; a total adds all lines above it, which is enough to write a formula's text."""
    figures = []
    for code, unit, _ in COLUMNS:
        shown = int(Decimal(row[code.value]) * (10 if unit is UnitOfMeasure.PERCENT else 1))
        value = shown if unit is UnitOfMeasure.PERCENT else shown * unit.cents
        identifier = f"{row['unit']}.{row['line']}.{code.value}"
        figures.append(
            model.ReportFigure(
                id=identifier, column=code, value=value, shown=shown, unit_of_measure=unit
            )
        )
    is_total = row["line"] in TOTALS
    return model.ReportLine(
        code=row["line"],
        name=LocalizedText(fi=row["line"].title()),
        style=LineStyle.TOTAL if is_total else LineStyle.REGULAR,
        figures=tuple(figures),
        parts=above if is_total else (),
    )


type PlainTable = tuple[str, list[list[str]]]


def plain_tables(report: model.Report) -> list[PlainTable]:
    """Headings and cells as plain text, ready to be written: the peer need not format them."""
    header = ["Selite", *(label for _, _, label in COLUMNS)]
    return [
        (
            statement.node.name.fi,
            [
                header,
                *(
                    [line.name.fi, *(format_figure(one, Language.FI) for one in line.figures)]
                    for line in statement.lines
                ),
            ],
        )
        for statement in report.statements
    ]


def cell_by_cell(tables: list[PlainTable]) -> bytes:
    """The usual way with python-docx: a row at a time, each cell's text, figures to the right."""
    document = docx.Document()
    for heading, rows in tables:
        document.add_heading(heading, level=2)
        table = document.add_table(rows=0, cols=len(rows[0]))
        for texts in rows:
            cells = table.add_row().cells
            for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                cell.text = text
                if place:
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        document.add_paragraph("Luvut on pyöristetty yksitellen.")
    made = BytesIO()
    document.save(made)
    return made.getvalue()


type Call = tuple[int, str, tuple[Any, ...], dict[str, Any]]
"""Number of the worksheet (−1 for the workbook), method, arguments."""

WORKSHEET_METHODS = (
    *("write_string", "write_number", "write_formula", "write_url", "write_datetime"),
    *("write_blank", "merge_range", "set_row", "set_column", "set_default_row", "autofilter"),
    *("conditional_format", "data_validation", "freeze_panes", "repeat_rows", "set_footer"),
    *("set_landscape", "set_paper", "fit_to_pages", "set_margins", "hide_gridlines"),
)
WORKBOOK_METHODS = ("__init__", "add_worksheet", "add_format", "define_name", "set_properties")


def recorded_calls(snapshot: Snapshot) -> list[Call]:
    """Every call that our renderer makes on xlsxwriter for this report."""
    calls: list[Call] = []
    with recording(calls):
        render_xlsx(snapshot, Language.FI)
    return calls


@contextmanager
def recording(calls: list[Call]) -> Iterator[None]:
    """Let xlsxwriter work, and keep its outermost calls. Formats are kept as their number."""
    formats: dict[int, int] = {}
    sheets: dict[int, int] = {}
    kept_alive: list[Any] = []
    depth = 0

    def known(value: Any) -> Any:
        if isinstance(value, Format):
            return _FormatNumber(formats[id(value)])
        if isinstance(value, dict):
            return {key: known(one) for key, one in value.items()}
        return value

    def wrapped(original: Callable[..., Any], name: str, *, is_sheet: bool) -> Callable[..., Any]:
        def method(self: Any, *arguments: Any, **options: Any) -> Any:
            nonlocal depth
            if depth == 0 and name != "__init__":
                number = sheets[id(self)] if is_sheet else -1
                kept = {key: known(one) for key, one in options.items()}
                calls.append((number, name, tuple(known(one) for one in arguments), kept))
            depth += 1
            try:
                made = original(self, *arguments, **options)
            finally:
                depth -= 1
            if name == "add_format" and depth == 0:
                formats[id(made)] = len(formats)
                kept_alive.append(made)
            if name == "add_worksheet" and depth == 0:
                sheets[id(made)] = len(sheets)
                kept_alive.append(made)
            return made

        return method

    patches = [
        patch.object(kind, name, wrapped(getattr(kind, name), name, is_sheet=kind is Worksheet))
        for kind, names in ((Worksheet, WORKSHEET_METHODS), (Workbook, WORKBOOK_METHODS))
        for name in names
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


class _FormatNumber(int):
    """Which of the workbook's formats a recorded call was given."""


def replayed(calls: list[Call]) -> bytes:
    """The same calls on a bare workbook."""
    made = BytesIO()
    workbook = Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheets: list[Any] = []
    formats: list[Any] = []

    for number, name, arguments, options in calls:
        target = workbook if number < 0 else sheets[number]
        given = [formats[one] if type(one) is _FormatNumber else one for one in arguments]
        if given and type(given[-1]) is dict:
            given[-1] = {
                key: formats[one] if type(one) is _FormatNumber else one
                for key, one in given[-1].items()
            }
        result = getattr(target, name)(*given, **options)
        if name == "add_worksheet":
            sheets.append(result)
        elif name == "add_format":
            formats.append(result)
    workbook.close()
    return made.getvalue()
