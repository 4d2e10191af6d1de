"""A task workbook that somebody hands in, read within limits.

Columns are found by their hidden codes, rows by their hidden cells. Everything that is wrong is
told at once, with sheet, row and column; a workbook with a fault gives no rows.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import python_calamine
from xlsxwriter.utility import xl_col_to_name

from toteuma.domain.rounds import TaskKind
from toteuma.rendering.excel.task_workbook import HIDDEN, MARK
from toteuma.workspace.services.rounds.workbook_fields import Field, columns_of, fields_of

MOST_BYTES = 5 * 2**20
MOST_UNPACKED = 80 * 2**20
MOST_ROWS = 5_000
MOST_PARTS = 500
_DEEPEST_CODES = 20
_WIDEST = 100
_NUMBER = re.compile(r"[0-9]{1,9}")
_LONGEST_SHOWN = 80
_FORMULA = re.compile(
    rb'<(?:[A-Za-z0-9]+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>\s*'
    rb"<(?:[A-Za-z0-9]+:)?f[ />]"
)


@dataclass(frozen=True, slots=True)
class WorkbookFault:
    """Something that is wrong with a workbook. ``row`` counts from 1, ``column`` is a letter; 0
    and "" where it is wrong as a whole."""

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as it was handed in. ``cells`` hold what was read, by the code of the field."""

    sheet: str
    row: int
    kind: TaskKind
    task: int
    version: int
    mark: str
    part: str
    cells: Mapping[str, Any]
    letters: Mapping[str, str]


@dataclass(slots=True)
class ReadBook:
    """What was read, and everything that is wrong with it."""

    rows: list[ReadRow] = field(default_factory=list)
    faults: list[WorkbookFault] = field(default_factory=list)


def read_workbook(data: bytes, *, municipality: str, round_code: str) -> ReadBook:
    """The rows of a workbook of the round."""
    read = ReadBook()
    try:
        parts = _unpacked(data)
    except _WorkbookRefusedError as fault:
        read.faults.append(WorkbookFault(fault.code))
        return read
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(_packed(parts)))
        formulas = _formulas(parts)
        with book:
            sheets = {
                name: list(_rows_of(book.get_sheet_by_name(name))) for name in book.sheet_names
            }
    except (python_calamine.CalamineError, _WorkbookRefusedError, ValueError, OSError):
        read.faults.append(WorkbookFault("unreadable"))
        return read
    found = False
    for number, (name, rows) in enumerate(sheets.items()):
        place = _codes_row(rows)
        if place is None:
            continue
        found = True
        sheet = _Sheet(name, rows, place, formulas.get(number, frozenset()), read)
        sheet.read(f"{municipality}/{round_code}")
    if not found:
        read.faults.append(WorkbookFault("not_ours"))
    _refuse_twice(read)
    if read.faults:
        read.rows = []
    return read


class _WorkbookRefusedError(Exception):
    """The file is no workbook that we read; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of the file, no more than the limit of them: a small file may hold a huge one."""
    if len(data) > MOST_BYTES:
        raise _WorkbookRefusedError("too_large")
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise _WorkbookRefusedError("old_or_locked")
    parts: dict[str, bytes] = {}
    room = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS:
                raise _WorkbookRefusedError("too_large")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise _WorkbookRefusedError("macros")
            for name in names:
                if not name.lower().endswith((".xml", ".rels")):
                    continue
                with archive.open(name) as part:
                    parts[name] = part.read(room + 1)
                room -= len(parts[name])
                if room < 0:
                    raise _WorkbookRefusedError("too_large")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError):
        raise _WorkbookRefusedError("unreadable") from None
    if not any(name.lower() == "xl/workbook.xml" for name in parts):
        raise _WorkbookRefusedError("unreadable")
    return parts


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The same parts without compression: the reader sees what was counted and nothing more."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def _rows_of(sheet: python_calamine.CalamineSheet) -> Iterator[list[Any]]:
    if sheet.total_height > MOST_ROWS or sheet.total_width > _WIDEST:
        # A sheet of the person's own may be as large as it likes; it is not read.
        return
    yield from sheet.to_python(skip_empty_area=False)


def _formulas(parts: Mapping[str, bytes]) -> dict[int, frozenset[tuple[int, str]]]:
    """Row and column of the cells with formulas, by the number of the sheet: the reader of cells
    tells only what a formula came to."""
    book = parts[next(name for name in parts if name.lower() == "xl/workbook.xml")]
    relations = parts.get("xl/_rels/workbook.xml.rels", b"")
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", relations):
        key, target = re.search(rb'\bId="([^"]*)"', tag), re.search(rb'\bTarget="([^"]*)"', tag)
        if key and target:
            targets[key[1]] = target[1].decode("utf-8", "replace").lstrip("/").removeprefix("xl/")
    found = {}
    for number, tag in enumerate(re.findall(rb"<(?:\w+:)?sheet\b[^>]*>", book)):
        key = re.search(rb'\b\w+:id="([^"]*)"', tag)
        text = parts.get("xl/" + targets.get(key[1], ""), b"") if key else b""
        found[number] = frozenset(
            (int(row), letter.decode()) for letter, row in _FORMULA.findall(text)
        )
    return found


def _codes_row(rows: Sequence[Sequence[Any]]) -> int | None:
    """The row that holds the codes of the columns, counted from 0."""
    for number, row in enumerate(rows[:_DEEPEST_CODES]):
        if any(isinstance(cell, str) and cell.startswith(MARK) for cell in row):
            return number
    return None


class _Sheet:
    """One sheet of tasks being read."""

    def __init__(
        self,
        name: str,
        rows: Sequence[Sequence[Any]],
        place: int,
        formulas: frozenset[tuple[int, str]],
        book: ReadBook,
    ) -> None:
        self.name, self.rows, self.place, self.formulas = name, rows, place, formulas
        self.book = book

    def read(self, home: str) -> None:
        """Reads the rows below the codes."""
        codes = [cell if isinstance(cell, str) else "" for cell in self.rows[self.place]]
        kind_code = next(one for one in codes if one.startswith(MARK)).removeprefix(MARK)
        if kind_code not in {one.value for one in TaskKind}:
            self._fault("not_ours")
            return
        kind = TaskKind(kind_code)
        columns = {
            HIDDEN[0] if code.startswith(MARK) else code: place
            for place, code in enumerate(codes)
            if code
        }
        wanted = [*HIDDEN, *(one.code for one in columns_of(kind))]
        missing = [code for code in wanted if code not in columns]
        if missing or len(columns) < sum(1 for code in codes if code):
            self._fault("columns", value=", ".join(missing))
            return
        for number, row in enumerate(self.rows[self.place + 2 :], self.place + 3):
            if any(cell not in ("", None) for cell in row):
                self._row(number, row, kind, columns, home)

    def _row(
        self, number: int, row: Sequence[Any], kind: TaskKind, columns: Mapping[str, int], home: str
    ) -> None:
        hidden = {name: _hidden(row[columns[name]]) for name in HIDDEN}
        if not any(hidden.values()):
            self._fault("row_added", number)
            return
        if hidden["round"] != home:
            self._fault("other_round", number, value=hidden["round"])
            return
        if not (_NUMBER.fullmatch(hidden["task"]) and _NUMBER.fullmatch(hidden["version"])):
            self._fault("row_broken", number)
            return
        fields = fields_of(kind, hidden["part"])
        letters = {one.code: xl_col_to_name(columns[one.code]) for one in columns_of(kind)}
        for one in fields:
            if (number, letters[one.code]) in self.formulas:
                self._fault("formula", number, letters[one.code])
        self._refuse_beside(number, row, kind, fields, columns, letters)
        self.book.rows.append(
            ReadRow(
                sheet=self.name,
                row=number,
                kind=kind,
                task=int(hidden["task"]),
                version=int(hidden["version"]),
                mark=hidden["mark"],
                part=hidden["part"],
                cells={one.code: row[columns[one.code]] for one in fields},
                letters=letters,
            )
        )

    def _refuse_beside(
        self,
        number: int,
        row: Sequence[Any],
        kind: TaskKind,
        fields: Sequence[Field],
        columns: Mapping[str, int],
        letters: Mapping[str, str],
    ) -> None:
        """What was written into a cell that is not the row's would be lost."""
        for one in columns_of(kind):
            cell = row[columns[one.code]]
            if one not in fields and cell not in ("", None):
                shown = str(cell)[:_LONGEST_SHOWN]
                self._fault("not_here", number, letters[one.code], value=shown)

    def _fault(self, code: str, row: int = 0, column: str = "", value: str = "") -> None:
        self.book.faults.append(WorkbookFault(code, self.name, row, column, value))


def _hidden(cell: Any) -> str:
    """A hidden cell as text; a program may have made a number of it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if isinstance(cell, str | int) else ""


def _refuse_twice(read: ReadBook) -> None:
    """A row that was copied stands there twice: which is meant cannot be told."""
    seen: dict[tuple[int, str], ReadRow] = {}
    for row in read.rows:
        first = seen.setdefault((row.task, row.part), row)
        if first is not row:
            read.faults.append(
                WorkbookFault("twice", row.sheet, row.row, value=f"{first.sheet} {first.row}")
            )
