"""Tasks of a reporting round as a workbook that people fill in offline.

A sheet of instructions, then a sheet for each kind of task. What is known is grey and locked, what
is to be filled in is white and open; sheets are protected without a password, against slips only.
Under the header lie codes of the columns in a hidden row, and at the right end hidden columns that
say which task and version a row is of: the way back goes by these, never by what people read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from xlsxwriter.format import Format

from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.charts.palette import ACCENT, BAND, INK, PAPER, QUIET, RULE, STATUS_COLOURS
from toteuma.rendering.excel.book import FIRST_ROW, HEADER_ROW, Book, Column, Sheet, legal
from toteuma.rendering.excel.styles import FONT, FONT_SIZE, number_format

CODE_ROW = HEADER_ROW - 1
"""The hidden row that holds the codes of the columns."""
MARK = "toteuma."
"""What the code of a sheet's first hidden column begins with; the kind of task follows."""
HIDDEN = ("round", "task", "version", "mark", "part")
"""The hidden columns, in their order."""
LONGEST_CELL = 32_767
"""UTF-16 units that a cell of Excel holds."""

_CUT_AT = 16_000
_DIGITS = 15
_MOST_EURO = 10**11
_LOWEST_ROW = 34.0
_TEXT_ROW = 60.0
_LINE_HEIGHT = 13.0
_CHARACTERS_PER_WIDTH = 1.05
_HIGHEST_ROW = 409
_LONGEST_LIST = 255
_LONGEST_TITLE = 32
_SPARE_WIDTH = 9

type Cell = str | int | Decimal | None
"""What a cell holds before it is written."""


class Input(StrEnum):
    """How a column is filled in."""

    KNOWN = "known"
    """Not at all."""
    TEXT = "text"
    CHOICE = "choice"
    WHOLE = "whole"
    EURO = "euro"
    NUMBER = "number"


_FIGURES = frozenset({Input.EURO, Input.NUMBER, Input.WHOLE})


@dataclass(frozen=True, slots=True)
class WorkColumn:
    """A column. ``code`` is its field's, "" for what is known. ``choices`` are words to choose
    from; ``help`` is said beside the cell that is being filled in."""

    title: str
    width: float
    input: Input = Input.KNOWN
    code: str = ""
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A row: what is known, by the columns' order; what was given, by code; and the fields that
    are not to be filled in here. ``hidden`` stands in the hidden columns. ``is_head``: it is of a
    task whose other rows follow."""

    known: tuple[Cell, ...]
    given: Mapping[str, Cell]
    hidden: Mapping[str, str]
    locked: frozenset[str] = frozenset()
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """The tasks of a kind; ``kind`` goes into the hidden codes."""

    kind: str
    name: str
    lead: str
    columns: tuple[WorkColumn, ...]
    rows: tuple[WorkRow, ...]


@dataclass(frozen=True, slots=True)
class WorkWords:
    """What the workbook says by itself."""

    title: str
    subtitle: str
    contents: str
    instructions: tuple[str, ...]
    footer: str
    count: str
    fault: str
    """Said by Excel where something else was typed than the cell takes."""


def render_task_workbook(
    language: Language, words: WorkWords, sheets: Sequence[WorkSheet], made_at: datetime
) -> bytes:
    """The workbook. Equal contents give equal bytes."""
    book = Book(language, words.footer, "")
    book.workbook.set_properties(
        {"title": legal(words.title)[:255], "created": made_at.replace(tzinfo=None)}
    )
    front = book.add_sheet(words.contents, words.title, words.subtitle)
    writers = [_TaskSheet(book, words, sheet) for sheet in sheets]
    _write_front(front, words, writers)
    for writer in writers:
        writer.write()
    # Heights were set row by row: texts have room to grow in.
    book.workbook.close()
    return book.buffer.getvalue()


def is_too_long(text: str) -> bool:
    """Whether no cell of Excel can hold the text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_CELL


def cell_of_text(text: str) -> str:
    """The text as a cell holds it: characters that XML allows, and of a text that is too long its
    beginning."""
    text = legal(text)
    return f"{text[:_CUT_AT]}…" if is_too_long(text) else text


def fits_number(number: Decimal | int) -> bool:
    """Whether Excel keeps every digit of the number."""
    digits = f"{abs(Decimal(number)):f}".replace(".", "").lstrip("0")
    return len(digits) <= _DIGITS


def _write_front(front: Sheet, words: WorkWords, writers: Sequence["_TaskSheet"]) -> None:
    columns = (Column("", 46), Column("", 18), Column("", 40))
    front.set_widths(columns)
    row = front.prose(HEADER_ROW, columns, words.instructions) + 1
    for writer in writers:
        target = f"internal:{writer.sheet.reference}!A1"
        front.link(row, 0, target, writer.content.name)
        tasks = len({one.hidden["task"] for one in writer.content.rows})
        front.text(row, 1, words.count.format(count=tasks), front.book.styles.quiet)
        row += 1
    front.set_heights()
    front.worksheet.protect("", {"format_columns": True, "format_rows": True})


def _height(text: str, width: float) -> float:
    """About how high a wrapped text stands in a column."""
    per_line = max(width * _CHARACTERS_PER_WIDTH, 1)
    lines = sum(1 + int(len(line) / per_line) for line in text.splitlines() or [""])
    return lines * _LINE_HEIGHT + 4


class _TaskSheet:
    """One sheet under construction."""

    def __init__(self, book: Book, words: WorkWords, content: WorkSheet) -> None:
        self.book = book
        self.words = words
        self.content = content
        self.sheet = book.add_sheet(content.name, content.name, content.lead)
        self._formats: dict[tuple[Any, ...], Format] = {}
        # Beside figures a text is a short one.
        self._has_figures = any(one.input in _FIGURES for one in content.columns)

    def write(self) -> None:
        """Header, rows, what may be typed, and the protection."""
        worksheet, columns = self.sheet.worksheet, self.content.columns
        plain = [Column(one.title, one.width) for one in columns]
        self.sheet.set_widths(plain)
        for place, one in enumerate(columns):
            worksheet.write_string(CODE_ROW, place, one.code)
            self.sheet.text(HEADER_ROW, place, one.title, self._header(one))
        self._hide(len(columns))
        worksheet.set_row(HEADER_ROW, 44)
        for number, row in enumerate(self.content.rows, FIRST_ROW):
            self._write_row(number, row)
        self._validate()
        worksheet.freeze_panes(FIRST_ROW, self._frozen())
        worksheet.repeat_rows(HEADER_ROW)
        worksheet.protect("", {"format_columns": True, "format_rows": True})

    def _frozen(self) -> int:
        """Columns that stay in view: those that say which row it is."""
        first = next(
            p for p, one in enumerate(self.content.columns) if one.input is not Input.KNOWN
        )
        return min(2, first)

    def _hide(self, first: int) -> None:
        worksheet = self.sheet.worksheet
        for place, name in enumerate(HIDDEN, first):
            code = MARK + self.content.kind if place == first else name
            worksheet.write_string(CODE_ROW, place, code)
        worksheet.set_row(CODE_ROW, None, None, {"hidden": True})
        hidden = {"hidden": True}
        worksheet.set_column(first, first + len(HIDDEN) - 1, _SPARE_WIDTH, None, hidden)

    def _write_row(self, number: int, row: WorkRow) -> None:
        known = iter(row.known)
        height = _LOWEST_ROW
        for place, column in enumerate(self.content.columns):
            is_locked = column.input is Input.KNOWN or column.code in row.locked
            value = next(known) if column.input is Input.KNOWN else row.given.get(column.code)
            style = self._style(column, value, is_locked=is_locked, is_head=row.is_head)
            self._write_cell(number, place, value, style)
            if isinstance(value, str):
                height = max(height, _height(value, column.width))
            if column.input is Input.TEXT and not is_locked and not self._has_figures:
                height = max(height, _TEXT_ROW)
        for place, name in enumerate(HIDDEN, len(self.content.columns)):
            self.sheet.worksheet.write_string(number, place, row.hidden[name])
        self.sheet.worksheet.set_row(number, min(height, _HIGHEST_ROW))

    def _write_cell(self, row: int, place: int, value: Cell, style: Format) -> None:
        worksheet = self.sheet.worksheet
        if value is None or value == "":
            worksheet.write_blank(row, place, None, style)
        elif isinstance(value, str):
            worksheet.write_string(row, place, cell_of_text(value), style)
        elif fits_number(value):
            worksheet.write_number(row, place, float(value), style)
        else:
            worksheet.write_string(row, place, f"{value:f}", style)

    def _header(self, column: WorkColumn) -> Format:
        is_open = column.input is not Input.KNOWN
        colours: dict[str, Any] = {"bg_color": BAND}
        if is_open:
            colours = {"bg_color": ACCENT, "font_color": PAPER}
        is_figure = column.input in _FIGURES
        colours |= {"align": "right"} if is_figure else {"align": "left", "indent": 1}
        key = ("header", is_open, is_figure)
        return self._format(key, {"bold": True, "valign": "bottom"} | colours)

    def _style(self, column: WorkColumn, value: Cell, *, is_locked: bool, is_head: bool) -> Format:
        """Texts have Excel's format for text, so that ``=1+1`` and ``1.2`` stay what was typed."""
        is_figure = column.input in _FIGURES
        if is_figure or isinstance(value, int | Decimal):
            look: dict[str, Any] = {"align": "right", "num_format": self._pattern(column)}
        else:
            look = {"align": "left", "indent": 1, "num_format": "@"}
        if is_locked:
            look |= {"bg_color": BAND, "font_color": INK if is_head else QUIET, "bold": is_head}
        else:
            look |= {"locked": False, "bg_color": PAPER, "left": 1, "right": 1, "top": 1}
            look |= {"left_color": RULE, "right_color": RULE, "top_color": RULE}
        return self._format(("cell", *sorted(look.items())), {"valign": "top"} | look)

    def _pattern(self, column: WorkColumn) -> str:
        if column.input is Input.EURO:
            return number_format(UnitOfMeasure.CENT, self.book.language)
        if column.input is Input.KNOWN:
            return number_format(UnitOfMeasure.EURO, self.book.language)
        return "General"

    def _format(self, key: tuple[Any, ...], look: Mapping[str, Any]) -> Format:
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": FONT_SIZE, "text_wrap": True}
            base |= {"font_color": INK, "bottom": 1, "bottom_color": RULE}
            self._formats[key] = self.book.workbook.add_format(base | dict(look))
        return self._formats[key]

    def _validate(self) -> None:
        if not self.content.rows:
            return
        last = FIRST_ROW + len(self.content.rows) - 1
        for place, column in enumerate(self.content.columns):
            rule = _rule(column)
            if rule is None:
                continue
            rule |= {
                "error_title": column.title[:_LONGEST_TITLE],
                "error_message": self.words.fault,
            }
            if column.help:
                rule |= {"input_title": column.title[:_LONGEST_TITLE], "input_message": column.help}
            self.sheet.worksheet.data_validation(FIRST_ROW, place, last, place, rule)
            if column.input is Input.CHOICE:
                self._colour(place, last)

    def _colour(self, place: int, last: int) -> None:
        """Statuses in their colours, beside their words."""
        column = self.content.columns[place]
        for status, word in zip(Status, column.choices, strict=False):
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"'}
            colour = self.book.styles.coloured(STATUS_COLOURS[status])
            self.sheet.worksheet.conditional_format(
                FIRST_ROW, place, last, place, rule | {"format": colour}
            )


def _rule(column: WorkColumn) -> dict[str, Any] | None:
    """What Excel lets be typed into the column."""
    match column.input:
        case Input.CHOICE:
            assert sum(len(one) + 1 for one in column.choices) <= _LONGEST_LIST
            return {"validate": "list", "source": list(column.choices)}
        case Input.WHOLE:
            return {"validate": "list", "source": list(column.choices)}
        case Input.EURO | Input.NUMBER:
            limits = {"minimum": -_MOST_EURO, "maximum": _MOST_EURO}
            return {"validate": "decimal", "criteria": "between"} | limits
    return None
