"""Import of a file of balances: one row for each period, account, cost centre and project.

This is how a folder carries actuals that came as a table and have no entries behind them, and how
a ledger can hand over its monthly sums. A file with faults is not stored in part: balances with
holes are none.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from toteuma.ledger.amounts import AmountFault
from toteuma.ledger.balance_batches import store_balances
from toteuma.ledger.balance_parts import BalanceRow
from toteuma.ledger.batches import BatchStore
from toteuma.ledger.dates import FIRST_YEAR, LAST_YEAR
from toteuma.ledger.faults import RowFault
from toteuma.ledger.headers import Header
from toteuma.ledger.importing import DEFAULT_ISSUE_LIMIT, ImportResult
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.profiles import Profile, ProfileKind, check_kind
from toteuma.ledger.row_reading import RowReader, read_rows
from toteuma.ledger.sources import Source

_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
_PERIOD = re.compile("0?[1-9]|1[0-6]")


def import_balances(
    source: Path,
    *,
    profile: Profile,
    known: KnownCodes,
    store: BatchStore,
    created_at: datetime,
    fiscal_year: int | None = None,
    supersedes: str | None = None,
    issue_limit: int = DEFAULT_ISSUE_LIMIT,
) -> ImportResult:
    """Imports a file of balances as one batch that covers the periods of its rows.

    ``fiscal_year`` is the only one allowed in the file, None allows any. With faults, which are
    all counted and the first of them described, nothing is stored.

    Raises SourceUnreadableError, SourceNotAFileError, ProfileKindError, DuplicateBatchError,
    BatchNotFoundError and SumOverflowError.
    """
    check_kind(profile, ProfileKind.BALANCES)
    if supersedes is not None:
        store.read(supersedes)

    def reader_of(text: Source, header: Header) -> "_Reader":
        return _Reader(text, profile, header, known, fiscal_year)

    reading = read_rows(source, profile, reader_of)
    if reading.issues:
        faults = Counter(issue.code for issue in reading.issues)
        issues = reading.issues[:issue_limit]
        return ImportResult(None, issues, MappingProxyType(dict(faults)), reading.counts)
    batch = store_balances(
        reading.rows,
        store=store,
        source=source,
        profile=profile,
        created_at=created_at,
        fiscal_year=fiscal_year,
        period=None,
        counts=reading.counts,
        supersedes=supersedes,
    )
    return ImportResult(batch, (), MappingProxyType({}), reading.counts)


class _Reader(RowReader[BalanceRow]):
    """Reads the records of one file of balances."""

    def __init__(
        self,
        source: Source,
        profile: Profile,
        header: Header,
        known: KnownCodes,
        fiscal_year: int | None,
    ) -> None:
        super().__init__(source, profile, header, known)
        self.codes = known
        self.fiscal_year = fiscal_year
        self.first_lines: dict[tuple[int, int, int, str, str], int] = {}

    def row(self, line: int, fields: list[str]) -> BalanceRow | None:
        """The balance; None when something is wrong with it."""
        faults = len(self.issues)
        year = self._year(line, fields)
        period = self._period(line, fields)
        account = self.account(line, fields)
        cost_centre = self.clean(fields, "cost_centre")
        if not cost_centre:
            self.fault(RowFault.COST_CENTRE_MISSING, line, fields, "cost_centre")
        elif cost_centre not in self.codes.cost_centres:
            self.fault(RowFault.COST_CENTRE_UNKNOWN, line, fields, "cost_centre")
        project = self.clean(fields, "project")
        if project and project not in self.codes.projects:
            self.fault(RowFault.PROJECT_UNKNOWN, line, fields, "project")
        cents = self._cents(line, fields)
        if year is None or period is None or account is None or cents is None:
            return None
        if len(self.issues) == faults:
            self._refuse_repeated(line, fields, (year, period, account, cost_centre, project))
        return BalanceRow(year, period, account, cost_centre, project, cents, 0)

    def _year(self, line: int, fields: list[str]) -> int | None:
        text = self.text(fields, "fiscal_year")
        if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in _YEARS):
            self.fault(RowFault.FISCAL_YEAR_UNREADABLE, line, fields, "fiscal_year")
            return None
        if self.fiscal_year is not None and int(text) != self.fiscal_year:
            details = {"year": str(self.fiscal_year)}
            self.fault(RowFault.FISCAL_YEAR_OTHER, line, fields, "fiscal_year", details)
        return int(text)

    def _period(self, line: int, fields: list[str]) -> int | None:
        text = self.text(fields, "period")
        if not _PERIOD.fullmatch(text):
            self.fault(RowFault.PERIOD_UNREADABLE, line, fields, "period")
            return None
        return int(text)

    def _cents(self, line: int, fields: list[str]) -> int | None:
        """Unlike in a table, a row without an amount says nothing."""
        faults = len(self.issues)
        cents = self.figure(line, fields, "amount")
        if cents is None and len(self.issues) == faults:
            self.fault(AmountFault.MISSING, line, fields, "amount")
        return cents

    def _refuse_repeated(
        self, line: int, fields: list[str], key: tuple[int, int, int, str, str]
    ) -> None:
        """Two balances of one key: one of them is wrong, and nobody but the sender knows which."""
        first_line = self.first_lines.setdefault(key, line)
        if first_line != line:
            details: Mapping[str, str] = {"first_line": str(first_line)}
            self.fault(RowFault.BALANCE_REPEATED, line, fields, "account", details)
