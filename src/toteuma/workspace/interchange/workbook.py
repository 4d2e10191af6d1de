"""The tables of a municipality folder as an Excel workbook, in and out.

One sheet a table under the table's name, and ``texts`` with a row for each long text. Codes and
texts are written as text (a cell that begins with = is not a formula), numbers as numbers and
dates as dates. A number that Excel would not keep, of more than 15 digits, is written as text.
The workbook holds no postings and no list of them. Equal contents give equal bytes.
"""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import python_calamine
import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.issues import Issue
from toteuma.domain.text import LocalizedText
from toteuma.workspace.errors import CellTooLongError, ContentFaultyError, WorkbookMissingError
from toteuma.workspace.interchange.cells import CellValue, cell_text, decimal_text
from toteuma.workspace.interchange.checks import check_records, writing_faults
from toteuma.workspace.interchange.reading import RawTable, read_records
from toteuma.workspace.interchange.records import (
    TABLES_BY_NAME,
    Record,
    Records,
    TextKey,
    TextRecord,
    content_of,
    records_of,
)
from toteuma.workspace.interchange.tables import (
    REQUIRED_TABLES,
    TABLES,
    Column,
    ColumnType,
    Table,
)

LONGEST_CELL = 32_767
_DIGITS = 15
# Excel counts a 29 February 1900 that never was; earlier dates mean different days in it.
_FIRST_DATE = date(1900, 3, 1)

_TEXTS = Table(
    "texts",
    ("kind", "period", "code"),
    (
        Column("kind", ColumnType.TEXT),
        Column("period", ColumnType.TEXT),
        Column("code", ColumnType.TEXT),
        Column("fi", ColumnType.TEXT, required=False),
        Column("sv", ColumnType.TEXT, required=False),
        Column("en", ColumnType.TEXT, required=False),
    ),
)


def dump_workbook(content: MunicipalityContent, path: Path) -> None:
    """Writes the workbook. Raises CellTooLongError for a text that Excel cannot hold and
    ContentFaultyError for a value that cannot be written at all; then no file is written."""
    records = records_of(content)
    faults = writing_faults(records)
    if faults:
        raise ContentFaultyError(municipality=content.municipality.code, issues=faults)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheets = _Sheets(book)
        for table in TABLES:
            sheets.write(table, records.tables[table.name])
        sheets.write(_TEXTS, [_text_row(text) for text in records.texts])
    path.write_bytes(buffer.getvalue())


def _text_row(text: TextRecord) -> Record:
    values: dict[str, CellValue] = dict(text.key._asdict())
    return Record(values | {"fi": text.text.fi, "sv": text.text.sv, "en": text.text.en})


class _Sheets:
    """Writes tables as sheets of one look."""

    def __init__(self, book: Any) -> None:
        self._book = book
        top = {"valign": "top"}
        self._header = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F4F6F8"})
        self._plain = book.add_format(top)
        self._wrapped = book.add_format({**top, "text_wrap": True})
        self._date = book.add_format({**top, "num_format": "yyyy-mm-dd"})
        self._cents = book.add_format({**top, "num_format": "#,##0"})

    def write(self, table: Table, records: list[Record]) -> None:
        sheet = self._book.add_worksheet(table.name)
        for place, header in enumerate(table.headers):
            sheet.write_string(0, place, header, self._header)
        for row, record in enumerate(records, 1):
            for place, (column, value) in enumerate(_cells(table, record)):
                self._write_cell(sheet, row, place, column, value)
        last = len(table.headers) - 1
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(records), 1), last)
        widths = [_width(table, column) for column in table.columns for _ in column.headers]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        if records:
            # Codes that look like numbers are meant to be text.
            sheet.ignore_errors({"number_stored_as_text": _area(len(records), last)})

    def _write_cell(
        self, sheet: Any, row: int, place: int, column: Column, value: CellValue
    ) -> None:
        text = cell_text(value)
        if not text:
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, place, value, self._plain)
        elif isinstance(value, date) and value >= _FIRST_DATE:
            sheet.write_datetime(row, place, value, self._date)
        elif isinstance(value, int | Decimal) and _is_kept(text):
            look = self._cents if column.type is ColumnType.CENTS else self._plain
            sheet.write_number(row, place, float(value), look)
        else:
            length = len(text.encode("utf-16-le")) // 2
            if length > LONGEST_CELL:
                raise CellTooLongError(place=f"{sheet.get_name()}!{row + 1}", length=length)
            prose = column.type in (ColumnType.TEXT, ColumnType.LOCALIZED)
            sheet.write_string(row, place, text, self._wrapped if prose else self._plain)


def _cells(table: Table, record: Record) -> Iterator[tuple[Column, CellValue]]:
    for column in table.columns:
        value = record.values[column.name]
        if isinstance(value, LocalizedText):
            for text in (value.fi, value.sv, value.en):
                yield column, text
        else:
            yield column, value


def _is_kept(number: str) -> bool:
    """True for a number of which Excel keeps every digit."""
    return len(number.lstrip("-").replace(".", "").lstrip("0")) <= _DIGITS


def _width(table: Table, column: Column) -> int:
    if column.type is ColumnType.LOCALIZED:
        return 36
    if table is _TEXTS and column.name in ("fi", "sv", "en"):
        return 70
    return 16


def _area(rows: int, last: int) -> str:
    return f"A2:{xl_rowcol_to_cell(rows, last)}"


def load_workbook(path: Path) -> tuple[MunicipalityContent | None, tuple[Issue, ...]]:
    """The content of a workbook, or None with everything that is wrong with it.

    An issue's file is ``book.xlsx!sheet`` and its line the row. Raises WorkbookMissingError when
    there is no such file.
    """
    if not path.is_file():
        raise WorkbookMissingError(path=path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.CalamineError:
        return None, (Issue("folder.workbook_unreadable", path.name),)
    issues: list[Issue] = []
    records = Records(files={name: f"{path.name}!{name}" for name in TABLES_BY_NAME})
    with book:
        raw = {name: _raw_sheet(book, path.name, name, issues) for name in book.sheet_names}
    for table in TABLES:
        sheet = raw.pop(table.name, None)
        if sheet is not None:
            records.tables[table.name] = read_records(table, sheet, issues)
        elif table.name in REQUIRED_TABLES:
            issues.append(Issue("folder.file_missing", records.files[table.name]))
            records.unreadable.add(table.name)
    texts = raw.pop(_TEXTS.name, None)
    if texts is not None:
        records.texts = list(_read_texts(texts, issues))
    known = ", ".join([*TABLES_BY_NAME, _TEXTS.name])
    issues.extend(
        Issue("folder.file_unknown", f"{path.name}!{name}", details={"known": known})
        for name in raw
    )
    issues += check_records(records)
    return (None if issues else content_of(records)), tuple(issues)


def _raw_sheet(
    book: python_calamine.CalamineWorkbook, file: str, name: str, issues: list[Issue]
) -> RawTable:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    place = f"{file}!{name}"
    if not rows:
        issues.append(Issue("folder.file_empty", place))
        return RawTable(place, (), ())
    width = len(rows[0])
    while width and rows[0][width - 1] == "":
        width -= 1
    found = []
    for line, row in enumerate(rows[1:], 2):
        cells = tuple(map(_text_of, row))
        if any(cells):
            # Cells beyond the header are kept only where something stands in them: an issue.
            found.append((line, cells[:width] if not any(cells[width:]) else cells))
    return RawTable(place, tuple(_text_of(cell).strip() for cell in rows[0][:width]), tuple(found))


def _text_of(cell: object) -> str:
    """A cell as its text: what the same value would be in CSV."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return decimal_text(Decimal(f"{cell:.{_DIGITS}g}"))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, str | timedelta) else ""


def _read_texts(raw: RawTable, issues: list[Issue]) -> Iterator[TextRecord]:
    for record in read_records(_TEXTS, raw, issues):
        values = {name: str(value) for name, value in record.values.items()}
        if len(values) < len(_TEXTS.columns):
            continue
        key = TextKey(values["kind"], values["period"], values["code"])
        text = LocalizedText(values["fi"], values["sv"], values["en"])
        if text.is_empty:
            details = {"column": "fi"}
            issues.append(
                Issue("folder.value_missing", raw.file, record.line, "fi", details=details)
            )
        else:
            yield TextRecord(key, text, raw.file, record.line)
