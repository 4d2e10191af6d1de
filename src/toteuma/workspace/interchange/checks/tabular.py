"""Rules that follow from the description of the tables: values, keys and references."""

from collections.abc import Collection, Iterator
from decimal import Decimal

from toteuma.domain.issues import Issue
from toteuma.domain.text import LocalizedText
from toteuma.workspace.interchange.cells import (
    LARGEST_CENTS,
    LARGEST_INTEGER,
    LONGEST_TEXT,
    CellValue,
    is_code,
    is_storable_decimal,
    unrepresentable,
)
from toteuma.workspace.interchange.checks.common import FIRST_YEAR, LAST_YEAR, Findings
from toteuma.workspace.interchange.records import TABLES_BY_NAME, Record
from toteuma.workspace.interchange.tables import TABLES, Column, ColumnType

_YEARS = ("fiscal_year", "to_year", "year", "valid_from_year", "valid_to_year")


def check_values(findings: Findings, names: Collection[str]) -> None:
    """Required values of these tables are given, and every value can be stored and written in
    every format.

    Cells read from a file have passed most of this; values that a program built have not.
    """
    for table in TABLES:
        if table.name not in names:
            continue
        for record in findings.records.tables[table.name]:
            for column in table.columns:
                if column.name in record.values:
                    _check_value(findings, table.name, record, column)


def _check_value(findings: Findings, table: str, record: Record, column: Column) -> None:
    value = record.values[column.name]
    if _is_empty(value):
        if column.required:
            findings.add("folder.value_missing", table, record, column.name, column=column.name)
        return
    if isinstance(value, int) and column.name in _YEARS and not FIRST_YEAR <= value <= LAST_YEAR:
        findings.add("folder.year_out_of_range", table, record, column.name)
    fault = _fault_of(value, column)
    if fault is not None:
        code, details = fault
        findings.add(code, table, record, column.name, **details)


def _is_empty(value: CellValue) -> bool:
    if isinstance(value, LocalizedText):
        return value.is_empty
    return value is None or value in ("", ())


def _fault_of(value: CellValue, column: Column) -> tuple[str, dict[str, str]] | None:
    match column.type:
        case ColumnType.CODE | ColumnType.CODES:
            codes = value if isinstance(value, tuple) else (str(value),)
            return None if all(map(is_code, codes)) else ("folder.code_malformed", {})
        case ColumnType.TEXT if len(str(value)) > LONGEST_TEXT:
            return "folder.text_too_long", {"most": str(LONGEST_TEXT)}
        case ColumnType.TEXT | ColumnType.LOCALIZED:
            for text in _texts(value):
                character = unrepresentable(text)
                if character is not None:
                    return "folder.character_not_allowed", {"character": character}
        case _ if not _is_storable_number(value, column):
            return f"folder.{column.type.value}_malformed", {}
    return None


def _is_storable_number(value: CellValue, column: Column) -> bool:
    if isinstance(value, Decimal):
        return is_storable_decimal(value)
    if isinstance(value, int):
        largest = LARGEST_CENTS if column.type is ColumnType.CENTS else LARGEST_INTEGER
        return abs(value) <= largest
    return True


def _texts(value: CellValue) -> Iterator[str]:
    if isinstance(value, LocalizedText):
        yield from (value.fi, value.sv, value.en)
    else:
        yield str(value)


def check_keys(findings: Findings) -> None:
    """No two rows of a table have the same key; there is one municipality."""
    for table in TABLES:
        first: dict[tuple[CellValue, ...], Record] = {}
        for record in findings.records.tables[table.name]:
            if any(name not in record.values for name in table.key):
                continue
            key = tuple(record.values[name] for name in table.key)
            known = first.setdefault(key, record)
            if known is not record:
                findings.add(
                    "folder.key_repeated",
                    table.name,
                    record,
                    table.key[0],
                    columns=", ".join(table.key),
                    first=known.line or "",
                )
    count = len(findings.records.tables["municipality"])
    if count != 1 and "municipality" not in findings.records.unreadable:
        findings.issues.append(
            Issue(
                "folder.municipality_count",
                findings.records.files["municipality"],
                details={"count": str(count)},
            )
        )


def check_references(findings: Findings) -> None:
    """What a row names is there."""
    known: dict[str, set[CellValue] | None] = {}
    for table in TABLES:
        for column in table.columns:
            target, _, target_column = column.references.partition(".")
            if not target:
                continue
            if column.references not in known:
                known[column.references] = findings.known(target, target_column)
            there = known[column.references]
            if there is not None:
                _check_column(findings, table.name, column, there)


def _check_column(findings: Findings, table: str, column: Column, known: set[CellValue]) -> None:
    target = column.references.partition(".")[0]
    for record in findings.records.tables[table]:
        value = record.values.get(column.name)
        for code in value if isinstance(value, tuple) else (value,):
            if code not in known and not _is_empty(code):
                findings.add(
                    "folder.reference_unknown",
                    table,
                    record,
                    column.name,
                    code=code,
                    table=findings.records.files[target],
                    column=TABLES_BY_NAME[target].column(column.references.partition(".")[2]).name,
                )
