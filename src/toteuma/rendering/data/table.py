"""A table of the data package: its fields, keys and rows, and how they are written."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language

type Cell = str | int | Decimal | date | bool | None
"""A value of a row; None is an empty cell."""

type Choices = type[StrEnum]
"""A closed list of values."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column; ``type`` is a Table Schema type, ``choices`` its closed list of values."""

    name: str
    type: str = "string"
    description: str = ""
    is_required: bool = False
    choices: Choices | None = None

    def descriptor(self) -> dict[str, Any]:
        """The field as Table Schema writes it."""
        constraints: dict[str, Any] = {}
        if self.is_required:
            constraints["required"] = True
        if self.choices is not None:
            constraints["enum"] = [choice.value for choice in self.choices]
        found: dict[str, Any] = {"name": self.name, "type": self.type}
        if self.description:
            found["description"] = self.description
        if constraints:
            found["constraints"] = constraints
        return found


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """``field`` holds a value of ``table.column``."""

    field: str
    table: str
    column: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """One CSV file of the package; ``key`` names the fields that identify a row."""

    name: str
    title: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    def csv_bytes(self) -> bytes:
        """The file: UTF-8, comma, a header row, LF."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([field.name for field in self.fields])
        writer.writerows([[_written(cell) for cell in row] for row in self.rows])
        return stream.getvalue().encode()

    def schema(self) -> dict[str, Any]:
        """The table's Table Schema."""
        schema: dict[str, Any] = {
            "fields": [field.descriptor() for field in self.fields],
            "missingValues": [""],
            "primaryKey": list(self.key),
        }
        if self.foreign_keys:
            schema["foreignKeys"] = [
                {
                    "fields": [key.field],
                    "reference": {"resource": key.table, "fields": [key.column]},
                }
                for key in self.foreign_keys
            ]
        return schema


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def code(name: str, description: str = "") -> Field:
    """A required code."""
    return Field(name, "string", description, is_required=True)


def choice(name: str, choices: Choices, description: str = "") -> Field:
    """A required value of a closed list."""
    return Field(name, "string", description, is_required=True, choices=choices)


def integer(name: str, description: str = "", *, is_required: bool = False) -> Field:
    """A whole number."""
    return Field(name, "integer", description, is_required)


def localized(name: str, description: str = "") -> tuple[Field, ...]:
    """A text in three columns, ``name_fi``, ``name_sv`` and ``name_en``."""
    return tuple(Field(f"{name}_{language.value}", "string", description) for language in Language)


def in_languages(text: LocalizedText) -> tuple[str | None, ...]:
    """The cells of :func:`localized`; what is not written is empty."""
    return tuple(getattr(text, language.value) or None for language in Language)


def joined(texts: Sequence[LocalizedText], mark: str = "; ") -> tuple[str | None, ...]:
    """Several texts in the cells of one, per language."""
    return tuple(
        mark.join(text.in_language(language) for text in texts) or None for language in Language
    )
