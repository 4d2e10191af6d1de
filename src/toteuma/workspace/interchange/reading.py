"""Rows of text cells to records, whichever format the cells came from."""

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.domain.issues import Issue
from toteuma.domain.text import LocalizedText
from toteuma.workspace.interchange.cells import CellFault, CellValue, parse_cell
from toteuma.workspace.interchange.records import Record, Values
from toteuma.workspace.interchange.tables import Column, ColumnType, Table


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as it stands in a file: header and rows of text cells with their lines."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_records(table: Table, raw: RawTable, issues: list[Issue]) -> list[Record]:
    """The records of a table. Faults are added to ``issues``; a cell at fault is left out of its
    record, and all cells of a row that has too few or too many, so that the checks over all rows
    know that something stands there."""
    places = _places(table, raw, issues)
    records = []
    for line, cells in raw.rows:
        if len(cells) != len(raw.header):
            details = {"found": str(len(cells)), "expected": str(len(raw.header))}
            issues.append(Issue("folder.wrong_field_count", raw.file, line, details=details))
            records.append(Record({}, line))
            continue
        values: Values = {}
        for column in table.columns:
            for header, text, fault in _read_column(column, places, cells, values):
                issues.append(Issue(fault.code, raw.file, line, header, text, fault.details))
        records.append(Record(values, line))
    return records


def _places(table: Table, raw: RawTable, issues: list[Issue]) -> dict[str, int]:
    """Where each known column stands. Unknown, repeated and missing ones become issues."""
    known = set(table.headers)
    places: dict[str, int] = {}
    for place, header in enumerate(raw.header):
        if header not in known:
            details = {"known": ", ".join(table.headers)}
            issues.append(Issue("folder.column_unknown", raw.file, 1, header, header, details))
        elif header in places:
            issues.append(Issue("folder.column_repeated", raw.file, 1, header, header))
        else:
            places[header] = place
    for header in _missing(table, places):
        details = {"column": header}
        issues.append(Issue("folder.column_missing", raw.file, 1, header, details=details))
    return places


def _missing(table: Table, places: dict[str, int]) -> Iterator[str]:
    """Headers of required columns that are not there; of a localized one any language will do."""
    for column in table.columns:
        if column.required and not any(header in places for header in column.headers):
            yield column.headers[0]


def _read_column(
    column: Column, places: dict[str, int], cells: tuple[str, ...], values: Values
) -> list[tuple[str, str, CellFault]]:
    """Puts the column's value into ``values``, or tells header, text and fault of its cells."""
    if column.required and not any(header in places for header in column.headers):
        return []
    parts: list[CellValue] = []
    faults = []
    for header in column.headers:
        place = places.get(header)
        text = "" if place is None else cells[place]
        value = parse_cell(text, column)
        if isinstance(value, CellFault):
            faults.append((header, text, value))
        else:
            parts.append(value)
    if not faults:
        localized = column.type is ColumnType.LOCALIZED
        values[column.name] = LocalizedText(*map(str, parts)) if localized else parts[0]
    return faults
