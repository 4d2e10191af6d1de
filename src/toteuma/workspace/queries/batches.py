"""Which batches of the ledger a municipality's figures are made of."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from toteuma.domain.content import LedgerFile
from toteuma.domain.vocabulary import BatchKind
from toteuma.ledger.profile_keys import BALANCES_PROFILE
from toteuma.workspace.models import Batch
from toteuma.workspace.queries.rows import municipality_id


@dataclass(frozen=True, slots=True)
class RegisteredBatch:
    """A batch as the workspace knows it; the files are the ledger store's.

    ``periods`` are (fiscal year, period 1-16). ``supersedes`` is the id of the batch that it
    stands in for, or "".
    """

    batch_id: str
    kind: BatchKind
    source_name: str
    profile: str
    row_count: int
    total_cents: int
    periods: tuple[tuple[int, int], ...]
    content_hash: str
    chain_hash: str
    imported_at: datetime
    is_active: bool
    supersedes: str


def batches(*, municipality: str) -> tuple[RegisteredBatch, ...]:
    """All batches, active or not, in the order in which they were registered."""
    return _read(municipality)


def active_batches(*, municipality: str) -> tuple[RegisteredBatch, ...]:
    """The batches that figures are made of, in the order in which they were registered."""
    return _read(municipality, is_active=True)


def covered_periods(*, municipality: str) -> frozenset[tuple[int, int]]:
    """(fiscal year, period) for which an active batch exists: where nothing was posted in one of
    them the figure is zero, and in any other there is no figure."""
    return frozenset(
        period for batch in active_batches(municipality=municipality) for period in batch.periods
    )


def ledger_files(*, municipality: str) -> tuple[LedgerFile, ...]:
    """The files of the active batches, in the order of import. Balances without entries, which
    may have come as a table, are listed by the profile that a folder holds them in."""
    return tuple(
        LedgerFile(
            path=batch.source_name,
            profile=batch.profile if batch.kind is BatchKind.ENTRIES else BALANCES_PROFILE,
        )
        for batch in active_batches(municipality=municipality)
    )


def _read(municipality: str, **filters: Any) -> tuple[RegisteredBatch, ...]:
    rows = Batch.objects.filter(municipality_id=municipality_id(municipality), **filters)
    return tuple(
        RegisteredBatch(
            batch_id=row.batch_id,
            kind=row.kind,
            source_name=row.source_name,
            profile=row.profile,
            row_count=row.row_count,
            total_cents=row.total_cents,
            periods=tuple(map(_period, row.periods)),
            content_hash=row.content_hash,
            chain_hash=row.chain_hash,
            imported_at=row.imported_at,
            is_active=row.is_active,
            supersedes=row.supersedes or "",
        )
        for row in rows.order_by("position")
    )


def _period(code: str) -> tuple[int, int]:
    year, _, period = code.partition("-")
    return int(year), int(period)
