"""Cells of a table as text and as values, one to one.

A value is written in one way only, so equal contents give equal bytes: decimals without trailing
zeros or exponent, dates as 2022-09-30, truth as ``true`` and ``false``. Reading is a little wider
(blanks around, 81.50 for 81.5) and strict otherwise: what is not surely a value is a fault.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from toteuma.domain.text import LocalizedText
from toteuma.workspace.interchange.tables import Column, ColumnType

type CellValue = (
    str | int | bool | Decimal | date | LocalizedText | StrEnum | tuple[str, ...] | None
)
"""What a cell means; None is "not given" for numbers and dates, an empty value for the rest."""

LARGEST_INTEGER = 2**31 - 1
LARGEST_CENTS = 2**63 - 1
LONGEST_CODE = 64
LONGEST_TEXT = 500

_INTEGER = re.compile(r"-?[0-9]{1,10}")
_CENTS = re.compile(r"-?[0-9]{1,19}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A code is also a file name (long texts) and a word among others parted by blanks (CODES).
_CODE = re.compile(r"(?!\.)[^\s/\\:,;|<>\"*?\x00-\x1f\x7f]+")
# What XML (Excel), PostgreSQL or UTF-8 cannot hold, carriage returns, which readers turn into line
# feeds, and the byte order mark, which they drop.
_UNREPRESENTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell cannot be read: the issue's code and the keys of its wording."""

    code: str
    details: dict[str, str] = field(default_factory=dict)


def normalised_lines(text: str) -> str:
    """The text with line feeds only, as it is stored and compared."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def unrepresentable(text: str) -> str | None:
    """The first character that cannot be carried through every format as "U+0007", or None."""
    found = _UNREPRESENTABLE.search(text)
    return f"U+{ord(found.group()):04X}" if found else None


def is_code(text: str) -> bool:
    """True for a code: at most 64 characters, the first no dot, none a blank or one of
    / \\ : , ; | < > " * ?"""
    return len(text) <= LONGEST_CODE and _CODE.fullmatch(text) is not None


def decimal_text(value: Decimal) -> str:
    """The one way a decimal is written: "81.5" for 81.50, "0" for -0. Never rounds."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def is_storable_decimal(value: Decimal) -> bool:
    """True for at most 15 digits before and 10 after the decimal mark."""
    return value.is_finite() and _DECIMAL.fullmatch(decimal_text(value)) is not None


def cell_text(value: CellValue) -> str:
    """The value as its cell is written. LocalizedText has three cells and is not taken here."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value)


def parse_cell(text: str, column: Column) -> CellValue | CellFault:
    """The value of a cell; an empty cell gives the empty value of its type.

    Whether a column may be empty is judged later, over all rows. LOCALIZED columns are read as
    three TEXT cells.
    """
    if column.type in (ColumnType.TEXT, ColumnType.LOCALIZED):
        return _parse_text(text)
    text = text.strip()
    match column.type:
        case ColumnType.CODE:
            return text if not text or is_code(text) else CellFault("folder.code_malformed")
        case ColumnType.CODES:
            codes = tuple(text.split())
            return codes if all(map(is_code, codes)) else CellFault("folder.code_malformed")
        case ColumnType.CHOICE:
            return _parse_choice(text, column)
        case ColumnType.BOOLEAN:
            return _parse_boolean(text)
    return _parse_measured(text, column.type) if text else None


def _parse_text(text: str) -> CellValue | CellFault:
    text = normalised_lines(text)
    character = unrepresentable(text)
    if character is not None:
        return CellFault("folder.character_not_allowed", {"character": character})
    return text


def _parse_choice(text: str, column: Column) -> CellValue | CellFault:
    assert column.choices is not None
    if not text:
        return None
    try:
        return column.choices(text)
    except ValueError:
        return CellFault("folder.choice_unknown", {"choices": ", ".join(column.choices)})


def _parse_boolean(text: str) -> CellValue | CellFault:
    if not text:
        return None
    known = {"true": True, "false": False}
    return known.get(text.lower(), CellFault("folder.choice_unknown", {"choices": "true, false"}))


def _bounded(largest: int) -> Callable[[str], int]:
    def convert(text: str) -> int:
        number = int(text)
        if abs(number) > largest:
            raise ValueError(text)
        return number

    return convert


_MEASURED: dict[ColumnType, tuple[re.Pattern[str], Callable[[str], CellValue], str]] = {
    ColumnType.INTEGER: (_INTEGER, _bounded(LARGEST_INTEGER), "folder.integer_malformed"),
    ColumnType.CENTS: (_CENTS, _bounded(LARGEST_CENTS), "folder.cents_malformed"),
    ColumnType.DECIMAL: (_DECIMAL, Decimal, "folder.decimal_malformed"),
    ColumnType.DATE: (_DATE, date.fromisoformat, "folder.date_malformed"),
}


def _parse_measured(text: str, column_type: ColumnType) -> CellValue | CellFault:
    """Numbers and dates, of which the empty cell was taken care of."""
    pattern, convert, fault = _MEASURED[column_type]
    if pattern.fullmatch(text):
        try:
            return convert(text)
        except ValueError:
            pass
    return CellFault(fault)
