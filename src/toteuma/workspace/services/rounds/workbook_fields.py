"""What of a task stands in a workbook: its fields, how a cell shows them, how a cell is read.

A cell is compared with what its field would be shown as, so that what the workbook cannot hold
(carriage returns, characters that XML forbids, the end of a very long text) is no change.
"""

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.crypto import salted_hmac

from toteuma.catalogue.wording import report_words
from toteuma.domain.rounds import TaskKind
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.excel.task_workbook import Cell, Input, cell_of_text, is_too_long
from toteuma.rendering.sentences import status_phrase
from toteuma.workspace.interchange.cells import normalised_lines
from toteuma.workspace.services.rounds.contents import NOTHING, Content

MOST_CENTS = 10**13
_DIGITS = 40
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_SPACES = re.compile("[ \u00a0\u2009\u202f]")


class CellFaultyError(ValueError):
    """A cell does not hold what its column takes; ``code`` says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a task's content: its column's code, the way to it, and how many characters a
    text may have."""

    code: str
    input: Input
    path: tuple[str, ...]
    longest: int = 1_000


def _texts(name: str, longest: int = 8_000) -> tuple[Field, ...]:
    return tuple(
        Field(f"{name}_{one.value}", Input.TEXT, (name, one.value), longest) for one in Language
    )


_NOTHING = Field(NOTHING, Input.TEXT, (NOTHING,))
_STATUS = Field("status", Input.CHOICE, ("status",))
FIELDS: Mapping[TaskKind, tuple[Field, ...]] = {
    TaskKind.OUTCOME: (
        _STATUS,
        *_texts("text"),
        Field("reason", Input.TEXT, ("reason",)),
        _NOTHING,
    ),
    TaskKind.AIM_OUTCOME: (_STATUS, *_texts("text"), _NOTHING),
    TaskKind.ASSESSMENT: (*_texts("text"), _NOTHING),
    TaskKind.INVESTMENT: (*_texts("text"), _NOTHING),
    TaskKind.FORECAST: (_NOTHING,),
    TaskKind.KEY_FIGURE: (
        Field("value", Input.NUMBER, ("value",)),
        Field("net_cost", Input.EURO, ("net_cost_cents",)),
        *_texts("note"),
        _NOTHING,
    ),
    TaskKind.RISK: (
        Field("likelihood", Input.WHOLE, ("likelihood",)),
        Field("impact", Input.WHOLE, ("impact",)),
        *_texts("controls"),
        _NOTHING,
    ),
}
LINE_FIELDS = (Field("cents", Input.EURO, ("cents",)), *_texts("explanation", 2_000))
"""Fields of a line of a forecast."""

_BLANK: Mapping[TaskKind, Content] = {
    TaskKind.OUTCOME: {"status": "", "text": {}, "reason": ""},
    TaskKind.AIM_OUTCOME: {"status": "", "text": {}},
    TaskKind.ASSESSMENT: {"text": {}},
    TaskKind.INVESTMENT: {"text": {}},
    TaskKind.FORECAST: {"lines": {}},
    TaskKind.KEY_FIGURE: {"value": None, "net_cost_cents": None, "note": {}},
    TaskKind.RISK: {"likelihood": None, "impact": None, "controls": {}},
}


def fields_of(kind: TaskKind, part: str) -> tuple[Field, ...]:
    """The fields of a row; ``part`` is the line of a forecast, "" for the task itself."""
    return LINE_FIELDS if part else FIELDS[kind]


def columns_of(kind: TaskKind) -> tuple[Field, ...]:
    """The fields of a kind's sheet."""
    return (*LINE_FIELDS, *FIELDS[kind]) if kind is TaskKind.FORECAST else FIELDS[kind]


def field_values(kind: TaskKind, part: str, content: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the content holds in the fields of a row, by code."""
    place: Any = content or {}
    if part:
        place = (place.get("lines") or {}).get(part) or {}
    return {one.code: _at(place, one.path) for one in fields_of(kind, part)}


def _at(place: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        place = place.get(step) if isinstance(place, Mapping) else None
    return place


def with_values(
    kind: TaskKind, content: Mapping[str, Any] | None, changes: Mapping[tuple[str, str], Any]
) -> Content:
    """The content with other values, by part and code of the field."""
    made: Content = {**deepcopy(dict(_BLANK[kind])), **deepcopy(dict(content or {}))}
    for (part, code), value in changes.items():
        place: Any = made
        if part:
            place = made["lines"].setdefault(part, {"cents": None, "explanation": {}})
        [field] = [one for one in fields_of(kind, part) if one.code == code]
        for step in field.path[:-1]:
            place[step] = dict(place.get(step) or {})
            place = place[step]
        is_left_out = value == "" and (len(field.path) > 1 or code == NOTHING)
        if is_left_out:
            place.pop(field.path[-1], None)
        else:
            place[field.path[-1]] = value
    return made


def shown_cell(field: Field, value: Any, language: Language) -> Cell:
    """How a cell shows the value of a field."""
    if value is None or value == "":
        return None
    match field.input:
        case Input.CHOICE:
            known = {one.value: one for one in Status}.get(value)
            return None if known is None else status_phrase(known, language)
        case Input.WHOLE:
            return value if isinstance(value, int) else None
        case Input.EURO:
            return Decimal(value).scaleb(-2) if isinstance(value, int) else None
        case Input.NUMBER:
            return _decimal(value)
    return str(value)


def is_held(field: Field, value: Any) -> bool:
    """Whether a cell can hold the whole value; what it cannot hold is not changed there."""
    return field.input is not Input.TEXT or not is_too_long(str(value or ""))


def told_cell(field: Field, cell: Any) -> str:
    """A cell, written or read, as one text by which cells are compared."""
    if cell is None or cell == "":
        return ""
    if field.input is Input.TEXT:
        is_number = isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)
        return _plain(_number(cell)) if is_number else normalised_lines(cell_of_text(str(cell)))
    if field.input is Input.CHOICE:
        text = " ".join(str(cell).split())
        return _STATUS_WORDS.get(text.casefold(), text)
    number = _decimal(cell)
    return str(cell).strip() if number is None else _plain(number)


def read_cell(field: Field, cell: Any, *, scale: int) -> Any:
    """The value of a cell that a person filled in; ``scale`` is the greatest likelihood and
    impact. Raises CellFaultyError."""
    if isinstance(cell, bool) or not (cell is None or isinstance(cell, str | int | float)):
        raise CellFaultyError("not_text" if field.input is Input.TEXT else "not_number")
    told = told_cell(field, cell)
    if field.input is Input.TEXT:
        if len(told) > field.longest:
            raise CellFaultyError("too_long")
        return told if told.strip() else ""
    told = told.strip()
    if field.input is Input.CHOICE:
        if told and told not in {one.value for one in Status}:
            raise CellFaultyError("not_choice")
        return told
    if not told:
        return None
    number = _decimal(told)
    if number is None:
        raise CellFaultyError("not_number")
    return _measured(field, number, scale)


def _measured(field: Field, number: Decimal, scale: int) -> int | str:
    if field.input is Input.WHOLE:
        if number not in range(1, scale + 1):
            raise CellFaultyError("not_scale")
        return int(number)
    if field.input is Input.EURO:
        cents = number.scaleb(2)
        if cents != cents.to_integral_value():
            raise CellFaultyError("not_cents")
        if abs(cents) > MOST_CENTS:
            raise CellFaultyError("too_many")
        return int(cents)
    if not _NUMBER.fullmatch(_plain(number)):
        raise CellFaultyError("too_many")
    return _plain(number)


def row_mark(place: tuple[str, str, int, int, str], told: Mapping[str, str]) -> str:
    """A mark of a row as it was handed out: of municipality, round, task, version and part, and of
    what its cells showed. Only this installation can make it."""
    text = json.dumps([*place, dict(told)], sort_keys=True, ensure_ascii=False)
    return salted_hmac("toteuma.task_workbook", text, algorithm="sha256").hexdigest()[:32]


def _number(cell: Any) -> Decimal:
    return Decimal(f"{cell:.15g}") if isinstance(cell, float) else Decimal(cell)


def _decimal(cell: Any) -> Decimal | None:
    """The number of a cell; a typed text with a decimal comma is one, too."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, str):
        cell = _SPACES.sub("", cell).replace("\u2212", "-").removesuffix("€").replace(",", ".")
        if not cell.isascii():
            return None
    try:
        number = _number(cell)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _DIGITS else None


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _words_of_statuses() -> dict[str, str]:
    """Codes of statuses by everything they are called, with their shape or without."""
    found = {}
    for language in Language:
        for one in Status:
            found[report_words(language)[f"status.{one.value}"].casefold()] = one.value
            found[" ".join(status_phrase(one, language).split()).casefold()] = one.value
    return found


_STATUS_WORDS = _words_of_statuses()
