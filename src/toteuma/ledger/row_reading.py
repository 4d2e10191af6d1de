"""Rows of a small ledger file, read one by one in plain Python: tables and balances.

Files of entries are read in columns (:mod:`toteuma.ledger.reading`); these are thousands of times
smaller, so the plain way is fast enough. Everything that is wrong is collected, nothing raised.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from toteuma.domain.issues import Issue
from toteuma.domain.money import Figure
from toteuma.ledger.amounts import SPACES, AmountFault, parse_amount
from toteuma.ledger.clean_up import CleanUp
from toteuma.ledger.faults import FileFault, RowFault
from toteuma.ledger.headers import Header, read_header
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.manifests import ImportCounts
from toteuma.ledger.profiles import IgnoreRule, Profile, SignConvention
from toteuma.ledger.records import Record, read_records
from toteuma.ledger.sources import Source, digest, examine, not_decodable

_ACCOUNT = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class RowsRead[Row]:
    """The rows that can be used and all that is wrong with the others."""

    rows: tuple[Row, ...]
    issues: tuple[Issue, ...]
    counts: ImportCounts


class RowReader[Row](ABC):
    """Reads the records of one file; a kind of file says in :meth:`row` what a row of it is.

    ``known`` None leaves codes unchecked.
    """

    def __init__(
        self, source: Source, profile: Profile, header: Header, known: KnownCodes | None
    ) -> None:
        self.source = source
        self.profile = profile
        self.header = header
        self.known = known
        self.issues: list[Issue] = []

    @abstractmethod
    def row(self, line: int, fields: list[str]) -> Row | None:
        """The row; None, or a row beside a new issue, when something is wrong with it."""

    def read(self) -> RowsRead[Row]:
        """All rows. Raises UnicodeDecodeError."""
        rows: list[Row] = []
        read = left_out = rejected = 0
        for record in self._records():
            read += 1
            faults = len(self.issues)
            fields = self._fields(record)
            if fields is not None and self._is_left_out(fields):
                left_out += 1
                continue
            row = self.row(record.line, fields) if fields is not None else None
            if row is None or len(self.issues) > faults:
                rejected += 1
            else:
                rows.append(row)
        if not rows and not self.issues:
            self.issues.append(Issue(FileFault.NO_ROWS, self.source.name))
        counts = ImportCounts(read, left_out, len(rows), rejected)
        return RowsRead(tuple(rows), tuple(self.issues), counts)

    def _records(self) -> Iterator[Record]:
        form = self.profile.file
        with self.source.open_text() as stream:
            list(islice(stream, self.header.lines))
            for record in read_records(stream, form.delimiter, form.quote, self.header.lines + 1):
                if record.fields is None or any(text.strip(SPACES) for text in record.fields):
                    yield record

    def _fields(self, record: Record) -> list[str] | None:
        width = len(self.header.names)
        if record.fields is None:
            self.issues.append(Issue(RowFault.QUOTE, self.source.name, record.line))
            return None
        if len(record.fields) == width + 1 and not record.fields[-1]:
            return record.fields[:-1]
        if len(record.fields) != width:
            details = {"found": str(len(record.fields)), "expected": str(width)}
            self.issues.append(
                Issue(RowFault.FIELD_COUNT, self.source.name, record.line, details=details)
            )
            return None
        return record.fields

    def _is_left_out(self, fields: list[str]) -> bool:
        return any(
            _fits(rule, self.text(fields, f"ignore.{number}"))
            for number, rule in enumerate(self.profile.ignore)
        )

    def account(self, line: int, fields: list[str]) -> int | None:
        """The account's number; None beside an issue."""
        if not self.text(fields, "account"):
            self.fault(RowFault.ACCOUNT_MISSING, line, fields, "account")
            return None
        text = self.clean(fields, "account")
        if not _ACCOUNT.fullmatch(text):
            self.fault(RowFault.ACCOUNT_UNREADABLE, line, fields, "account")
            return None
        if self.known is not None and int(text) not in self.known.accounts:
            self.fault(RowFault.ACCOUNT_UNKNOWN, line, fields, "account")
        return int(text)

    def figure(self, line: int, fields: list[str], role: str) -> Figure:
        """Cents, income positive. An empty cell is no figure; it is not zero."""
        amount = parse_amount(fields[self.header.roles[role]], self.profile.amounts)
        if amount is AmountFault.MISSING:
            return None
        if isinstance(amount, AmountFault):
            self.fault(amount, line, fields, role)
            return None
        return -amount if self.profile.signs is SignConvention.COSTS_POSITIVE else amount

    def text(self, fields: list[str], role: str) -> str:
        """The value of a role without spaces around; empty when the file has no such column."""
        place = self.header.roles.get(role)
        return "" if place is None else fields[place].strip(SPACES)

    def clean(self, fields: list[str], role: str) -> str:
        """The value of a role, cleaned up as the profile says."""
        return self.profile.clean_up.get(role, CleanUp()).clean(self.text(fields, role))

    def fault(
        self,
        code: RowFault | AmountFault,
        line: int,
        fields: list[str],
        role: str,
        details: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Remembers that the value of a role is wrong."""
        value = fields[self.header.roles[role]]
        column = self.header.name_of(role)
        self.issues.append(Issue(code, self.source.name, line, column, value, details))


def read_rows[Row](
    source: Path, profile: Profile, reader_of: Callable[[Source, Header], RowReader[Row]]
) -> RowsRead[Row]:
    """The rows of a file by the reader of its kind. Raises SourceUnreadableError and
    SourceNotAFileError."""
    with TemporaryDirectory() as scratch:
        text = examine(source, profile.file.encoding, Path(scratch) / "text.csv")
        if isinstance(text, Issue):
            return _unreadable(text)
        if text.text == source and digest(source).has_nul:
            return _unreadable(Issue(FileFault.BINARY, text.name))
        header = read_header(text, profile)
        if not isinstance(header, Header):
            return _unreadable(*header)
        try:
            return reader_of(text, header).read()
        except UnicodeDecodeError:
            return _unreadable(not_decodable(text))


def _unreadable[Row](*issues: Issue) -> RowsRead[Row]:
    return RowsRead((), issues, ImportCounts(0, 0, 0, 0))


def _fits(rule: IgnoreRule, value: str) -> bool:
    return (
        value in rule.equals
        or (bool(rule.starts_with) and value.startswith(rule.starts_with))
        or (rule.is_blank and not value)
    )
