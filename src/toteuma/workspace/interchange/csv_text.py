"""CSV as this format has it: UTF-8, comma, line feed, quotes only where they are needed.

The writer is our own because the standard library's quoting differs between Python versions,
and equal contents must give equal bytes. Cells that begin with = + - or @ are written as they
are: a marker in front of them would change the data (the Excel workbook writes them as text).
"""

import csv
import io
import re
from collections.abc import Iterable

from toteuma.domain.issues import Issue
from toteuma.workspace.interchange.reading import RawTable

_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows of cells as CSV."""
    return "".join(",".join(map(_quoted, row)) + "\n" for row in rows)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def decoded(data: bytes, file: str, issues: list[Issue]) -> str | None:
    """The text of UTF-8 bytes, with or without a byte order mark; None and an issue otherwise."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        issues.append(Issue("folder.not_utf8", file, line))
        return None


def read_csv(text: str, file: str, columns: int, issues: list[Issue]) -> RawTable | None:
    """The cells of a CSV text; None and an issue when it is not CSV of this format.

    Empty lines are passed over. ``columns`` is how many the table has at most.
    """
    if not text.strip():
        issues.append(Issue("folder.file_empty", file))
        return None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    line = 1
    try:
        for row in reader:
            if row:
                rows.append((line, tuple(row)))
            line = reader.line_num + 1
    except csv.Error as error:
        issues.append(Issue("folder.csv_malformed", file, line, details={"why": str(error)}))
        return None
    header = tuple(cell.strip() for cell in rows[0][1])
    if len(header) == 1 and columns > 1 and ";" in header[0]:
        issues.append(Issue("folder.delimiter", file, 1, value=header[0]))
        return None
    return RawTable(file, header, tuple(rows[1:]))
