"""Import of a budget-and-actual table: one row for each unit and account, and no dates.

Such a file is an import of its own kind. Its actuals become a batch of balances without entries,
for a fiscal year and period that the caller names; its budget comes back as rows for the
workspace to store. Tables are small, so they are read in plain Python. A table with faults is not
stored in part: a budget with holes is no budget.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from toteuma.domain.issues import Issue
from toteuma.domain.layout import Book
from toteuma.domain.money import Figure, total
from toteuma.ledger.balance_batches import store_balances
from toteuma.ledger.balance_parts import BalanceRow
from toteuma.ledger.batches import BatchStore
from toteuma.ledger.faults import RowFault
from toteuma.ledger.headers import Header
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.manifests import ImportCounts, Manifest
from toteuma.ledger.profiles import Profile, ProfileKind, TableBookRule, check_kind
from toteuma.ledger.row_reading import RowReader, read_rows
from toteuma.ledger.sources import Source


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
    book: Book
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
    def totals(self) -> Mapping[Book, tuple[Figure, Figure]]:
        """Budget and actual of each book that has rows; together they are the file's totals."""
        return MappingProxyType(
            {
                book: (total(row.budget for row in rows), total(row.actual for row in rows))
                for book in Book
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

    def reader_of(text: Source, header: Header) -> "_Reader":
        return _Reader(text, profile, header, known)

    reading = read_rows(source, profile, reader_of)
    return TableReading(reading.rows, reading.issues, reading.counts)


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
    balances = [
        BalanceRow(fiscal_year, period, row.account, row.cost_centre, row.project, row.actual, 0)
        for row in reading.rows
        if row.actual is not None
    ]
    if reading.issues or not balances:
        return TableImportResult(None, reading)
    batch = store_balances(
        balances,
        store=store,
        source=source,
        profile=profile,
        created_at=created_at,
        fiscal_year=fiscal_year,
        period=period,
        counts=reading.counts,
        supersedes=supersedes,
    )
    return TableImportResult(batch, reading)


class _Reader(RowReader[TableRow]):
    """Reads the records of one table."""

    def __init__(
        self, source: Source, profile: Profile, header: Header, known: KnownCodes | None
    ) -> None:
        super().__init__(source, profile, header, known)
        self.first_lines: dict[tuple[str, int], int] = {}

    def row(self, line: int, fields: list[str]) -> TableRow | None:
        """The row; None, or a row beside a new issue, when something is wrong with it."""
        path = self._path(line, fields)
        account = self.account(line, fields)
        budget = self.figure(line, fields, "budget")
        actual = self.figure(line, fields, "actual")
        if not path or account is None:
            return None
        key = (path[-1].code, account)
        first_line = self.first_lines.setdefault(key, line)
        if first_line != line:
            details = {"first_line": str(first_line)}
            self.fault(RowFault.TABLE_ROW_REPEATED, line, fields, "account", details)
        rule = self._book_rule(path, account)
        return TableRow(
            line=line,
            path=path,
            account=account,
            account_name=self.clean(fields, "account_name"),
            book=rule.book,
            project=rule.project,
            budget=budget,
            actual=actual,
        )

    def _path(self, line: int, fields: list[str]) -> tuple[TableNode, ...]:
        nodes: list[TableNode] = []
        for number, _ in enumerate(self.profile.levels):
            role = f"level.{number}.code"
            code = self.text(fields, role)
            if not code:
                self.fault(RowFault.TABLE_CODE_MISSING, line, fields, role)
            nodes.append(TableNode(code, self.text(fields, f"level.{number}.name")))
        if self.known is not None and nodes[-1].code not in self.known.cost_centres:
            role = f"level.{len(nodes) - 1}.code"
            self.fault(RowFault.COST_CENTRE_UNKNOWN, line, fields, role)
        return tuple(nodes)

    def _book_rule(self, path: Sequence[TableNode], account: int) -> TableBookRule:
        codes = {node.code for node in path}
        for rule in self.profile.books:
            if not codes.isdisjoint(rule.codes) or any(account in span for span in rule.accounts):
                return rule
        return TableBookRule(Book.OPERATIONS)
