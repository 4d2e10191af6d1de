"""A workbook of the report: sheets with one shape, links between them, print set-up.

Every sheet has its title in A1, what it is of in A2, the way back in A3 and its table's header in
row 5; the header and the first column stay in view, the header repeats on every printed page.
Text is always written as text: what begins with ``=``, ``+``, ``-`` or ``@`` is not a formula.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.charts.palette import BAND, STATUS_COLOURS
from toteuma.rendering.excel.styles import Styles
from toteuma.rendering.sentences import status_phrase

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
CONTENTS_ROW = 2

_A4 = 9
_LONGEST_TEXT = 32_767
"""Characters that a cell of Excel can hold."""
_LONGEST_NAME = 31
_LONGEST_FOOTER = 80
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_HEIGHT = 13.0
_CHARACTERS_PER_WIDTH = 1.15
"""Letters are narrower than the digits that Excel measures columns by."""
_ROW_PADDING = 2.0
_HEADER_MARGIN = 4.0
"""Room for the filter's arrow, in characters."""
_ROW_HEIGHT = 16
_TITLE_HEIGHT = 24
_HIGHEST_ROW = 409


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` in characters."""

    title: str
    width: float
    is_figure: bool = False


class Book:
    """A workbook under construction."""

    def __init__(self, language: Language, footer: str, snapshot: str) -> None:
        """``footer`` and ``snapshot`` run at the foot of every page, before the page number."""
        self.language = language
        self.words = report_words(language)
        self.buffer = BytesIO()
        self.workbook = Workbook(
            self.buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self.styles = Styles(self.workbook, language)
        self.sheets: list[Sheet] = []
        self.places: dict[str, str] = {}
        self._footer = f"&L{_footer_text(footer)}&C{_footer_text(snapshot)}&R"
        self._taken: set[str] = set()

    def add_sheet(
        self, name: str, title: str, subtitle: str, *, is_one_page: bool = False
    ) -> "Sheet":
        """A new last sheet; its tab is ``name``, shortened and made unique as Excel demands.

        It prints one page wide, and as many pages as it takes unless ``is_one_page``.
        """
        tab = self._tab(name)
        worksheet = self.workbook.add_worksheet(tab)
        sheet = Sheet(self, worksheet, tab, title)
        sheet.text(0, 0, title, self.styles.title)
        worksheet.set_row(0, _TITLE_HEIGHT)
        sheet.text(1, 0, subtitle, self.styles.quiet)
        if self.sheets:
            back = f"internal:{self.sheets[0].reference}!A1"
            sheet.link(CONTENTS_ROW, 0, back, self.words["document.contents"])
        worksheet.set_default_row(_ROW_HEIGHT)
        worksheet.hide_gridlines(2)
        worksheet.set_landscape()
        worksheet.set_paper(_A4)
        worksheet.fit_to_pages(1, 1 if is_one_page else 0)
        worksheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
        page = self.words["document.page_of"].format(page="&P", pages="&N")
        worksheet.set_footer(self._footer + page)
        self.sheets.append(sheet)
        return sheet

    def place(self, anchor: str, sheet: "Sheet", row: int, column: int = 0) -> None:
        """Note where the report's ``anchor`` stands; the first place counts."""
        cell = xl_rowcol_to_cell(row, column)
        self.places.setdefault(anchor, f"internal:{sheet.reference}!{cell}")

    def finish(self) -> bytes:
        """The bytes of the workbook; nothing can be added after."""
        for sheet in self.sheets:
            sheet.set_heights()
        self.workbook.close()
        return self.buffer.getvalue()

    def _tab(self, name: str) -> str:
        stem = _FORBIDDEN.sub(" ", legal(name)).strip().strip("'").strip() or "–"
        tab, number = stem[:_LONGEST_NAME].strip(), 1
        # Excel keeps "History" for itself and does not tell upper from lower case.
        while tab.lower() in self._taken or tab.lower() == "history":
            number += 1
            suffix = f" {number}"
            tab = stem[: _LONGEST_NAME - len(suffix)].strip() + suffix
        self._taken.add(tab.lower())
        return tab


class Sheet:
    """A worksheet with its table."""

    def __init__(self, book: Book, worksheet: Worksheet, name: str, title: str) -> None:
        self.book = book
        self.worksheet = worksheet
        self.name = name
        self.title = title
        self._widths: dict[int, float] = {}
        self._lines: dict[int, int] = {}

    @property
    def reference(self) -> str:
        """The sheet's name as formulas and links write it."""
        return "'" + self.name.replace("'", "''") + "'"

    def text(self, row: int, column: int, text: str, style: Format) -> None:
        """Write text, as text."""
        fitted = fitting(text)
        self.worksheet.write_string(row, column, fitted, style)
        width = self._widths.get(column)
        if width is not None and (len(fitted) > width or "\n" in fitted):
            self._lines[row] = max(self._lines.get(row, 1), _lines(fitted, width))

    def link(self, row: int, column: int, target: str, text: str) -> None:
        """Write a link to a place of the workbook (``internal:'Sheet'!A1``)."""
        style = self.book.styles.link
        self.worksheet.write_url(row, column, target, style, fitting(text)[:255])

    def open_table(self, columns: Sequence[Column]) -> None:
        """The sheet's one table: its header, column widths, what stays in view and repeats."""
        self.set_widths(columns)
        self.header(columns, HEADER_ROW)
        self.worksheet.freeze_panes(FIRST_ROW, 1)
        self.worksheet.repeat_rows(HEADER_ROW)

    def set_widths(self, columns: Sequence[Column]) -> None:
        """Widths of the columns from the first on; texts wrap within them."""
        for place, column in enumerate(columns):
            self.worksheet.set_column(place, place, column.width)
            self._widths[place] = column.width

    def set_heights(self) -> None:
        """Rows as high as their wrapped texts need: not every program measures them itself."""
        for row, lines in self._lines.items():
            self.worksheet.set_row(row, min(lines * _LINE_HEIGHT + _ROW_PADDING, _HIGHEST_ROW))

    def header(self, columns: Sequence[Column], row: int) -> None:
        """Headers of columns in a row."""
        for place, column in enumerate(columns):
            style = self.book.styles.header(is_figure=column.is_figure)
            self.text(row, place, column.title, style)
            room = self._widths.get(place, 0) - _HEADER_MARGIN
            if room > 0:
                lines = _lines(column.title, room)
                self._lines[row] = max(self._lines.get(row, 1), lines)

    def close_table(self, columns: Sequence[Column], last_row: int) -> None:
        """Filters over the header, once all rows are written."""
        self.worksheet.autofilter(HEADER_ROW, 0, last_row, len(columns) - 1)

    def band_marked(self, column: int, first_row: int, last_row: int) -> None:
        """A quiet band under the rows that have a mark in ``column``."""
        cell = xl_rowcol_to_cell(first_row, column, col_abs=True)
        self.worksheet.conditional_format(
            first_row,
            0,
            last_row,
            column,
            {
                "type": "formula",
                "criteria": f'={cell}<>""',
                "format": self.book.styles.band(BAND),
            },
        )

    def status_column(self, column: int, first_row: int, last_row: int) -> None:
        """Statuses in their colours, and only the four of them accepted by hand."""
        phrases = {status: status_phrase(status, self.book.language) for status in Status}
        for status, phrase in phrases.items():
            self.worksheet.conditional_format(
                first_row,
                column,
                last_row,
                column,
                {
                    "type": "cell",
                    "criteria": "==",
                    "value": f'"{phrase}"',
                    "format": self.book.styles.coloured(STATUS_COLOURS[status]),
                },
            )
        self.worksheet.data_validation(
            first_row,
            column,
            last_row,
            column,
            {"validate": "list", "source": list(phrases.values())},
        )

    def colour_words(
        self, column: int, first_row: int, last_row: int, mark: str, colour: str
    ) -> None:
        """Cells that begin with ``mark`` in a colour."""
        self.worksheet.conditional_format(
            first_row,
            column,
            last_row,
            column,
            {
                "type": "text",
                "criteria": "begins with",
                "value": mark,
                "format": self.book.styles.coloured(colour),
            },
        )

    def define_name(self, anchor: str, last_row: int, last_column: int) -> None:
        """A name for the table, header included, made of the report's anchor."""
        name = re.sub(r"\W", "_", anchor, flags=re.ASCII)
        cells = xl_range_abs(HEADER_ROW, 0, last_row, last_column)
        self.book.workbook.define_name(f"table_{name}"[:255], f"={self.reference}!{cells}")

    def paragraphs(self, row: int, columns: Sequence[Column], texts: Iterable[str]) -> int:
        """Quiet running text across the columns, one row each; the row after the last."""
        return self._across(row, columns, texts, self.book.styles.note)

    def prose(self, row: int, columns: Sequence[Column], texts: Iterable[str]) -> int:
        """Text that people read, across the columns, one row each; the row after the last."""
        return self._across(row, columns, texts, self.book.styles.body)

    def merged(self, place: tuple[int, int, int], text: str, style: Format, width: float) -> None:
        """Text over several columns, ``width`` characters together, as high as it needs.

        ``place`` is the row, the first and the last column.
        """
        row, first, last = place
        fitted = fitting(text)
        if last > first:
            self.worksheet.merge_range(row, first, row, last, "", style)
        self.worksheet.write_string(row, first, fitted, style)
        self._lines[row] = _lines(fitted, width)

    def _across(
        self, row: int, columns: Sequence[Column], texts: Iterable[str], style: Format
    ) -> int:
        room = sum(column.width for column in columns)
        for text in texts:
            self.merged((row, 0, len(columns) - 1), text, style, room)
            row += 1
        return row


def legal(text: str) -> str:
    """The text with characters that XML 1.0 does not allow replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def fitting(text: str) -> str:
    """The text as a cell can hold it: legal characters, and no more than Excel's limit."""
    text = legal(text)
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"


def _footer_text(text: str) -> str:
    """The text as a footer can hold it, where & begins a code of Excel's."""
    return legal(text)[:_LONGEST_FOOTER].replace("&", "&&")


def _lines(text: str, room: float) -> int:
    """About how many lines the text takes in a column ``room`` characters wide."""
    per_line = max(room * _CHARACTERS_PER_WIDTH, 1)
    return sum(1 + int(len(line) / per_line) for line in text.split("\n"))
