"""Records of a delimited text file with their line numbers, read in plain Python.

This is the slow reader: it takes over when the columnar one finds that something is wrong, and
says where. Line numbers are those of a text editor, also where a quoted field holds line ends.
What both accept they read alike; a test holds them to it. As DuckDB does, it skips one space
before an opening quote and any after a closing one.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_LONGEST_RECORD_LINES = 1_000


class Record(NamedTuple):
    """One record. ``fields`` is None when a quote in it is not closed as it should be; then
    ``text`` is the line at which it begins."""

    line: int
    fields: list[str] | None
    text: str


@dataclass(frozen=True, slots=True)
class _Dialect:
    delimiter: str
    quote: str
    quoted: re.Pattern[str]
    opening: re.Pattern[str]

    @classmethod
    def of(cls, delimiter: str, quote: str) -> "_Dialect":
        mark = re.escape(quote)
        before, after = (" ?", " *") if delimiter != " " else ("", "")
        inside = f"[^{mark}]*(?:{mark}{mark}[^{mark}]*)*"
        return cls(
            delimiter,
            quote,
            re.compile(f"{before}{mark}({inside}){mark}(?!{mark}){after}"),
            re.compile(f"{before}{mark}"),
        )


def read_records(lines: Iterable[str], delimiter: str, quote: str, first: int) -> Iterator[Record]:
    """All records but blank lines. ``lines`` keep their line ends; ``first`` is the number of the
    first of them."""
    dialect = _Dialect.of(delimiter, quote)
    quick = _QuickSplitter(delimiter, quote)
    waiting: deque[str] = deque()
    source = iter(lines)
    number = first - 1
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        number += 1
        text = line.rstrip("\r\n")
        if not text:
            continue
        if quote not in text:
            yield Record(number, text.split(delimiter), text)
            continue
        taken = [line]
        fields = quick.fields(text)
        if fields is None:
            fields = _split(text, dialect)
        while fields is None and len(taken) < _LONGEST_RECORD_LINES:
            more = waiting.popleft() if waiting else next(source, None)
            if more is None:
                break
            taken.append(more)
            if quote in more:
                fields = _split("".join(taken).rstrip("\r\n"), dialect)
        if not fields:
            waiting.extendleft(reversed(taken[1:]))
            yield Record(number, None, text)
        else:
            yield Record(number, fields, "".join(taken).rstrip("\r\n"))
            number += len(taken) - 1


class _QuickSplitter:
    """Splits plainly quoted lines several times faster than :func:`_split`, with Python's csv."""

    def __init__(self, delimiter: str, quote: str) -> None:
        self._odd_start = f"{delimiter} {quote}"
        self._line: str | None = None
        self._reader = csv.reader(self, delimiter=delimiter, quotechar=quote, strict=True)

    def __iter__(self) -> "_QuickSplitter":
        return self

    def __next__(self) -> str:
        line, self._line = self._line, None
        if line is None:
            raise StopIteration
        return line

    def fields(self, text: str) -> list[str] | None:
        """The fields of a record of one line; None when that is not plain to see."""
        if text.startswith(" ") or self._odd_start in text:
            return None
        self._line = text
        try:
            return next(self._reader)
        except csv.Error:
            return None


def _split(text: str, dialect: _Dialect) -> list[str] | None:
    """The fields; an empty list when a quote is closed amid a field; None when one is open."""
    fields: list[str] = []
    place = 0
    while True:
        if dialect.opening.match(text, place):
            match = dialect.quoted.match(text, place)
            if match is None:
                return None
            end = match.end()
            if end < len(text) and text[end] != dialect.delimiter:
                return []
            fields.append(match[1].replace(dialect.quote * 2, dialect.quote))
        else:
            end = text.find(dialect.delimiter, place)
            end = len(text) if end < 0 else end
            fields.append(text[place:end])
        if end >= len(text):
            return fields
        place = end + 1
