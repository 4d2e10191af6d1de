"""Import of a budget-and-actual table: one row for each unit and account, and no dates.

Such a file is an import of its own kind. Its actuals become a batch of balances without entries,
for a fiscal year and period that the caller names; its budget comes back as rows for the
workspace to store. Tables are small, so they are read in plain Python. A table with faults is not
stored in part: a budget with holes is no budget.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pyarrow as pa

from toteuma.domain.issues import Issue
from toteuma.domain.money import Figure, total
from toteuma.domain.vocabulary import BatchKind
from toteuma.ledger.amounts import SPACES, AmountFault, parse_amount
from toteuma.ledger.balances import BALANCES_FILE, write_table_balances
from toteuma.ledger.batches import BatchStore
from toteuma.ledger.clean_up import CleanUp
from toteuma.ledger.faults import FileFault, RowFault
from toteuma.ledger.headers import Header, read_header
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.manifests import BatchDraft, ImportCounts, Manifest, file_sha256
from toteuma.ledger.profiles import (
    IgnoreRule,
    Profile,
    ProfileKind,
    SignConvention,
    TableBook,
    TableBookRule,
    check_kind,
)
from toteuma.ledger.records import Record, read_records
from toteuma.ledger.sources import Source, digest, examine, not_decodable

_MAX_ACCOUNT_DIGITS = 9


@dataclass(frozen=True, slots=True)
class TableNode:
    """One level of a row's place in the organisation."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: budget and actual in cents, income positive, None where the cell is empty.

    ``path`` leads from the top level down to the unit that figures are booked on. ``project`` is
    the one that the profile's rule for the row's book names, empty for none.
    """

    line: int
    path: tuple[TableNode, ...]
    account: int
    account_name: str
    book: TableBook
    project: str
    budget: Figure
    actual: Figure

    @property
    def cost_centre(self) -> str:
        """Code of the unit that the figures are booked on."""
        return self.path[-1].code


@dataclass(frozen=True, slots=True)
class TableReading:
    """The rows of a table that can be used and all that is wrong with the others."""

    rows: tuple[TableRow, ...]
    issues: tuple[Issue, ...]
    counts: ImportCounts

    @property
    def fault_counts(self) -> Mapping[str, int]:
        """Number of issues by code."""
        return MappingProxyType(dict(Counter(issue.code for issue in self.issues)))

    @property
    def totals(self) -> Mapping[TableBook, tuple[Figure, Figure]]:
        """Budget and actual of each book that has rows; together they are the file's totals."""
        return MappingProxyType(
            {
                book: (total(row.budget for row in rows), total(row.actual for row in rows))
                for book in TableBook
                if (rows := [row for row in self.rows if row.book is book])
            }
        )


@dataclass(frozen=True, slots=True)
class TableImportResult:
    """``batch`` holds the actuals as balances; None when the table has faults or no actuals."""

    batch: Manifest | None
    reading: TableReading


def read_table(source: Path, profile: Profile, known: KnownCodes | None = None) -> TableReading:
    """Reads a budget-and-actual table. ``known`` None leaves codes unchecked: the table may be
    where the organisation comes from.

    Raises SourceUnreadableError, SourceNotAFileError, and ProfileKindError for a profile of
    another kind.
    """
    check_kind(profile, ProfileKind.TABLE)
    with TemporaryDirectory() as scratch:
        text = examine(source, profile.file.encoding, Path(scratch) / "text.csv")
        if isinstance(text, Issue):
            return _unreadable([text])
        if text.text == source and digest(source).has_nul:
            return _unreadable([Issue(FileFault.BINARY, text.name)])
        header = read_header(text, profile)
        if not isinstance(header, Header):
            return _unreadable(header)
        try:
            return _Reader(text, profile, header, known).read()
        except UnicodeDecodeError:
            return _unreadable([not_decodable(text)])


def import_table(
    source: Path,
    *,
    profile: Profile,
    store: BatchStore,
    created_at: datetime,
    fiscal_year: int,
    period: int,
    known: KnownCodes | None = None,
    supersedes: str | None = None,
) -> TableImportResult:
    """Imports a table: its actuals as a batch of balances of ``fiscal_year`` and ``period``
    (1-16), its rows for the caller. With faults nothing is stored.

    Raises as :func:`read_table`, and DuplicateBatchError and BatchNotFoundError.
    """
    if supersedes is not None:
        store.read(supersedes)
    reading = read_table(source, profile, known)
    actuals = [row for row in reading.rows if row.actual is not None]
    if reading.issues or not actuals:
        return TableImportResult(None, reading)
    with store.incoming() as folder:
        write_table_balances(_balances(actuals, fiscal_year, period), folder)
        draft = BatchDraft(
            kind=BatchKind.BALANCES,
            created_at=created_at.isoformat(),
            source_name=source.name,
            source_sha256=digest(source).sha256,
            profile_code=profile.code,
            profile_sha256=profile.content_sha256,
            fiscal_year=fiscal_year,
            period=period,
            counts=reading.counts,
            entries=0,
            total_cents=total(row.actual for row in actuals) or 0,
            covered=((fiscal_year, period),),
            files=MappingProxyType({BALANCES_FILE: file_sha256(folder / BALANCES_FILE)}),
            supersedes=supersedes,
        )
        return TableImportResult(store.commit(folder, draft), reading)


def _unreadable(issues: Sequence[Issue]) -> TableReading:
    return TableReading((), tuple(issues), ImportCounts(0, 0, 0, 0))


def _balances(rows: Sequence[TableRow], fiscal_year: int, period: int) -> pa.Table:
    count = len(rows)
    return pa.table(
        {
            "fiscal_year": pa.array([fiscal_year] * count, pa.int16()),
            "period": pa.array([period] * count, pa.int8()),
            "account": pa.array([row.account for row in rows], pa.int32()),
            "cost_centre": pa.array([row.cost_centre for row in rows], pa.string()),
            "project": pa.array([row.project for row in rows], pa.string()),
            "cents": pa.array([row.actual for row in rows], pa.int64()),
            "entries": pa.array([0] * count, pa.int64()),
        }
    )


class _Reader:
    """Reads the records of one table."""

    def __init__(
        self, source: Source, profile: Profile, header: Header, known: KnownCodes | None
    ) -> None:
        self.source = source
        self.profile = profile
        self.header = header
        self.known = known
        self.issues: list[Issue] = []
        self.first_lines: dict[tuple[str, int], int] = {}

    def read(self) -> TableReading:
        rows: list[TableRow] = []
        read = left_out = rejected = 0
        for record in self._records():
            read += 1
            faults = len(self.issues)
            fields = self._fields(record)
            if fields is not None and self._is_left_out(fields):
                left_out += 1
                continue
            row = self._row(record.line, fields) if fields is not None else None
            if row is None or len(self.issues) > faults:
                rejected += 1
            else:
                rows.append(row)
        if not rows and not self.issues:
            self.issues.append(Issue(FileFault.NO_ROWS, self.source.name))
        counts = ImportCounts(read, left_out, len(rows), rejected)
        return TableReading(tuple(rows), tuple(self.issues), counts)

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
            _fits(rule, self._text(fields, f"ignore.{number}"))
            for number, rule in enumerate(self.profile.ignore)
        )

    def _row(self, line: int, fields: list[str]) -> TableRow | None:
        """The row; None, or a row beside a new issue, when something is wrong with it."""
        path = self._path(line, fields)
        account = self._account(line, fields)
        budget = self._figure(line, fields, "budget")
        actual = self._figure(line, fields, "actual")
        if not path or account is None:
            return None
        key = (path[-1].code, account)
        first_line = self.first_lines.setdefault(key, line)
        if first_line != line:
            details = {"first_line": str(first_line)}
            self._fault(RowFault.TABLE_ROW_REPEATED, line, fields, "account", details)
        rule = self._book_rule(path, account)
        return TableRow(
            line=line,
            path=path,
            account=account,
            account_name=self._clean("account_name", fields),
            book=rule.book,
            project=rule.project,
            budget=budget,
            actual=actual,
        )

    def _path(self, line: int, fields: list[str]) -> tuple[TableNode, ...]:
        nodes: list[TableNode] = []
        for number, _ in enumerate(self.profile.levels):
            role = f"level.{number}.code"
            code = self._text(fields, role)
            if not code:
                self._fault(RowFault.TABLE_CODE_MISSING, line, fields, role)
            nodes.append(TableNode(code, self._text(fields, f"level.{number}.name")))
        if self.known is not None and nodes[-1].code not in self.known.cost_centres:
            role = f"level.{len(nodes) - 1}.code"
            self._fault(RowFault.COST_CENTRE_UNKNOWN, line, fields, role)
        return tuple(nodes)

    def _account(self, line: int, fields: list[str]) -> int | None:
        if not self._text(fields, "account"):
            self._fault(RowFault.ACCOUNT_MISSING, line, fields, "account")
            return None
        text = self._clean("account", fields)
        if not (text.isascii() and text.isdigit() and len(text) <= _MAX_ACCOUNT_DIGITS):
            self._fault(RowFault.ACCOUNT_UNREADABLE, line, fields, "account")
            return None
        if self.known is not None and int(text) not in self.known.accounts:
            self._fault(RowFault.ACCOUNT_UNKNOWN, line, fields, "account")
        return int(text)

    def _figure(self, line: int, fields: list[str], role: str) -> Figure:
        """An empty cell is no figure; it is not zero."""
        amount = parse_amount(fields[self.header.roles[role]], self.profile.amounts)
        if amount is AmountFault.MISSING:
            return None
        if isinstance(amount, AmountFault):
            self._fault(amount, line, fields, role)
            return None
        return -amount if self.profile.signs is SignConvention.COSTS_POSITIVE else amount

    def _book_rule(self, path: Sequence[TableNode], account: int) -> TableBookRule:
        codes = {node.code for node in path}
        for rule in self.profile.books:
            if not codes.isdisjoint(rule.codes) or any(account in span for span in rule.accounts):
                return rule
        return TableBookRule(TableBook.OPERATIONS)

    def _text(self, fields: list[str], role: str) -> str:
        place = self.header.roles.get(role)
        return "" if place is None else fields[place].strip(SPACES)

    def _clean(self, role: str, fields: list[str]) -> str:
        return self.profile.clean_up.get(role, CleanUp()).clean(self._text(fields, role))

    def _fault(
        self,
        code: RowFault | AmountFault,
        line: int,
        fields: list[str],
        role: str,
        details: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        value = fields[self.header.roles[role]]
        column = self.header.name_of(role)
        self.issues.append(Issue(code, self.source.name, line, column, value, details))


def _fits(rule: IgnoreRule, value: str) -> bool:
    return (
        value in rule.equals
        or (bool(rule.starts_with) and value.startswith(rule.starts_with))
        or (rule.is_blank and not value)
    )
