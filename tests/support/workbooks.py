"""Workbooks of tasks as people fill them in: cells of a downloaded file changed, in its XML."""

import io
import re
import zipfile
from xml.etree import ElementTree

import python_calamine

from toteuma.domain.rounds import TaskKind

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_NAMES = {"m": _MAIN}
CODES = 4
FIRST_ROW = 6
"""The first row of tasks, as Excel counts."""


class FilledBook:
    """A downloaded workbook that somebody types into."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            self.rows = {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in book.sheet_names
            }

    def sheet(self, kind: TaskKind) -> str:
        """The name of the sheet of a kind of task."""
        return next(name for name, rows in self.rows.items() if self._is_of(rows, kind))

    def column(self, kind: TaskKind, code: str) -> int:
        """The place of a column, from 0, by its hidden code."""
        codes = self.rows[self.sheet(kind)][CODES - 1]
        if code == "round":
            code = f"toteuma.{kind.value}"
        return codes.index(code)

    def tasks(self) -> set[int]:
        """The numbers of all tasks in it."""
        kinds = [kind for kind in TaskKind if any(self._is_of(rows, kind) for rows in self._all)]
        return {
            int(str(row[self.column(kind, "task")]))
            for kind in kinds
            for row in self.rows[self.sheet(kind)][FIRST_ROW - 1 :]
        }

    @property
    def _all(self) -> list[list[list[object]]]:
        return list(self.rows.values())

    @staticmethod
    def _is_of(rows: list[list[object]], kind: TaskKind) -> bool:
        return len(rows) >= CODES and f"toteuma.{kind.value}" in rows[CODES - 1]

    def cell(self, kind: TaskKind, code: str, row: int = FIRST_ROW) -> object:
        """What was downloaded in a cell."""
        return self.rows[self.sheet(kind)][row - 1][self.column(kind, code)]

    def row_of(self, kind: TaskKind, number: int, part: str = "") -> int:
        """The row of a task, and of a line of it."""
        rows = self.rows[self.sheet(kind)]
        task, line = self.column(kind, "task"), self.column(kind, "part")
        return next(
            place
            for place, row in enumerate(rows, 1)
            if place >= FIRST_ROW and (row[task], row[line]) == (str(number), part)
        )

    def fill(self, kind: TaskKind, code: str, value: object, row: int = FIRST_ROW) -> None:
        """Types into a cell: a text, a number, None to clear it, or ``("=", formula)``."""
        name = f"{column_name(self.column(kind, code))}{row}"
        path = self._path(kind)
        root = ElementTree.fromstring(self.parts[path])
        cell = root.find(f".//m:c[@r='{name}']", _NAMES)
        assert cell is not None, name
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if isinstance(value, tuple):
            ElementTree.SubElement(cell, f"{{{_MAIN}}}f").text = value[1]
            ElementTree.SubElement(cell, f"{{{_MAIN}}}v").text = "2"
        elif isinstance(value, str):
            cell.set("t", "inlineStr")
            inline = ElementTree.SubElement(cell, f"{{{_MAIN}}}is")
            text = ElementTree.SubElement(inline, f"{{{_MAIN}}}t")
            text.text = value
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif value is not None:
            ElementTree.SubElement(cell, f"{{{_MAIN}}}v").text = str(value)
        self.parts[path] = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)

    def copy_row(self, kind: TaskKind, row: int = FIRST_ROW) -> None:
        """Copies a row below the last one."""
        path = self._path(kind)
        root = ElementTree.fromstring(self.parts[path])
        last = len(self.rows[self.sheet(kind)]) + 1
        found = root.find(f".//m:row[@r='{row}']", _NAMES)
        data = root.find("m:sheetData", _NAMES)
        assert found is not None
        assert data is not None
        copied = ElementTree.fromstring(ElementTree.tostring(found))
        copied.set("r", str(last))
        for cell in copied:
            cell.set("r", re.sub(r"[0-9]+$", str(last), cell.attrib["r"]))
        data.append(copied)
        self.parts[path] = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)

    def data(self) -> bytes:
        """The workbook as a file."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return stream.getvalue()

    def _path(self, kind: TaskKind) -> str:
        place = list(self.rows).index(self.sheet(kind)) + 1
        return f"xl/worksheets/sheet{place}.xml"


def column_name(place: int) -> str:
    """Letters of a column counted from 0."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
