"""Balances without entries as a batch: what a table or a file of balances becomes."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa

from toteuma.domain.vocabulary import BatchKind
from toteuma.ledger.balance_parts import BalanceRow, SumOverflowError
from toteuma.ledger.balances import BALANCES_FILE, write_table_balances
from toteuma.ledger.batches import BatchStore
from toteuma.ledger.manifests import BatchDraft, ImportCounts, Manifest, file_sha256
from toteuma.ledger.profiles import Profile
from toteuma.ledger.sources import digest

_LARGEST_CENTS = 2**63 - 1


def store_balances(
    rows: Sequence[BalanceRow],
    *,
    store: BatchStore,
    source: Path,
    profile: Profile,
    created_at: datetime,
    fiscal_year: int | None,
    period: int | None,
    counts: ImportCounts,
    supersedes: str | None,
) -> Manifest:
    """Stores balances, each key once, as a batch that covers their periods.

    ``fiscal_year`` and ``period`` are those that the import was told. Raises SumOverflowError,
    DuplicateBatchError, BatchNotFoundError and SourceUnreadableError.
    """
    total_cents = sum(row.cents for row in rows)
    if abs(total_cents) > _LARGEST_CENTS:
        raise SumOverflowError(what="balances")
    with store.incoming() as folder:
        write_table_balances(_table(rows), folder)
        draft = BatchDraft(
            kind=BatchKind.BALANCES,
            created_at=created_at.isoformat(),
            source_name=source.name,
            source_sha256=digest(source).sha256,
            profile_code=profile.code,
            profile_sha256=profile.content_sha256,
            fiscal_year=fiscal_year,
            period=period,
            counts=counts,
            entries=0,
            total_cents=total_cents,
            covered=tuple(sorted({(row.fiscal_year, row.period) for row in rows})),
            files=MappingProxyType({BALANCES_FILE: file_sha256(folder / BALANCES_FILE)}),
            supersedes=supersedes,
        )
        return store.commit(folder, draft)


def _table(rows: Sequence[BalanceRow]) -> pa.Table:
    types = {
        "fiscal_year": pa.int16(),
        "period": pa.int8(),
        "account": pa.int32(),
        "cost_centre": pa.string(),
        "project": pa.string(),
        "cents": pa.int64(),
        "entries": pa.int64(),
    }
    return pa.table(
        {name: pa.array([getattr(row, name) for row in rows], kind) for name, kind in types.items()}
    )
