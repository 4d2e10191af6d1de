"""Which batches of the ledger are active. The batches themselves are never changed."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db.models import Max

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.vocabulary import BatchKind
from toteuma.workspace.errors import (
    BatchActiveError,
    BatchExistsError,
    BatchInactiveError,
    BatchNotWaitingError,
    BatchRivalError,
    BatchUnknownError,
)
from toteuma.workspace.models import Batch
from toteuma.workspace.services.changes import Change, Json, change_of


class BatchesOverlapError(ToteumaError):
    """Two batches hold actuals of one year, and one of them without entries: both together would
    count twice."""

    code = "workspace.batches_overlap"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = (
        "{file} and {other_file} (batch {other}) both hold actuals of {fiscal_year}, and not both "
        "of them as entries: in use together they would be counted twice."
    )
    mend = (
        "Take batch {other} out of use first (toteuma batches --withdraw {other}), then try again."
    )


def register_batch(
    *,
    municipality: str,
    batch_id: str,
    kind: BatchKind,
    source_name: str,
    row_count: int,
    total_cents: int,
    periods: Iterable[tuple[int, int]],
    content_hash: str,
    chain_hash: str,
    actor: str,
    profile: str = "",
    imported_at: datetime | None = None,
    activate: bool = True,
    supersedes: str = "",
    why: str = "",
) -> None:
    """Tells the workspace of a batch that the ledger store holds.

    ``periods`` are the (fiscal year, period 1-16) that it covers. With ``supersedes`` the batch
    of that id becomes inactive at the same moment; with ``activate`` False the batch waits.
    Raises BatchExistsError, BatchesOverlapError, and BatchUnknownError or BatchInactiveError for
    ``supersedes``.
    """
    with change_of(
        municipality=municipality, action="batch.register", subject=batch_id, actor=actor, why=why
    ) as change:
        known = Batch.objects.filter(municipality=change.municipality)
        if known.filter(batch_id=batch_id).exists():
            raise BatchExistsError(municipality=municipality, batch=batch_id)
        row = Batch(
            municipality=change.municipality,
            batch_id=batch_id,
            position=(known.aggregate(last=Max("position"))["last"] or 0) + 1,
            kind=kind,
            source_name=source_name,
            profile=profile,
            row_count=row_count,
            total_cents=total_cents,
            periods=tuple(f"{year}-{period:02}" for year, period in sorted(set(periods))),
            content_hash=content_hash,
            chain_hash=chain_hash,
            imported_at=change.at if imported_at is None else imported_at,
            is_active=activate,
            supersedes=supersedes or None,
        )
        if supersedes:
            _deactivate(change, supersedes)
        if activate:
            _refuse_overlap(change, row)
        change.add([row])
        change.after = _registered(row)


def _registered(row: Batch) -> Json:
    """What the audit trail says of a new batch."""
    return {
        "source": row.source_name,
        "rows": row.row_count,
        "cents": row.total_cents,
        "content_hash": row.content_hash,
        "is_active": row.is_active,
        "supersedes": row.supersedes or "",
    }


def activate_batch(*, municipality: str, batch_id: str, actor: str, why: str = "") -> None:
    """Makes figures be made of the batch. Raises BatchUnknownError, BatchActiveError,
    BatchRivalError when another that is active stands in for it, or it for that one, and
    BatchesOverlapError."""
    with change_of(
        municipality=municipality, action="batch.activate", subject=batch_id, actor=actor, why=why
    ) as change:
        row = _batch(change, batch_id)
        if row.is_active:
            raise BatchActiveError(batch=batch_id)
        active = Batch.objects.filter(municipality=change.municipality, is_active=True)
        rival = active.filter(supersedes=batch_id).first()
        rival = rival or active.filter(batch_id=row.supersedes or "").first()
        if rival is not None:
            raise BatchRivalError(batch=batch_id, other=rival.batch_id)
        _refuse_overlap(change, row)
        _set_active(change, row, is_active=True)


def withdraw_batch(*, municipality: str, batch_id: str, actor: str, why: str = "") -> None:
    """Makes figures no longer be made of the batch; it can be activated again. Raises
    BatchUnknownError, BatchInactiveError."""
    with change_of(
        municipality=municipality, action="batch.withdraw", subject=batch_id, actor=actor, why=why
    ) as change:
        _deactivate(change, batch_id)


def supersede_batch(
    *, municipality: str, batch_id: str, by_batch_id: str, actor: str, why: str = ""
) -> None:
    """Puts a waiting batch in the place of an active one, at one moment. Raises BatchUnknownError,
    BatchInactiveError for the first, BatchNotWaitingError for the second, BatchesOverlapError."""
    with change_of(
        municipality=municipality, action="batch.supersede", subject=batch_id, actor=actor, why=why
    ) as change:
        successor = _batch(change, by_batch_id)
        if successor.is_active or successor.supersedes:
            raise BatchNotWaitingError(batch=by_batch_id)
        _deactivate(change, batch_id)
        _refuse_overlap(change, successor)
        successor.is_active = True
        successor.supersedes = batch_id
        change.alter([successor])
        change.after = {"is_active": False, "superseded_by": by_batch_id}


def _batch(change: Change, batch_id: str) -> Batch:
    row = Batch.objects.filter(municipality=change.municipality, batch_id=batch_id).first()
    if row is None:
        raise BatchUnknownError(municipality=change.municipality.code, batch=batch_id)
    return row


def _refuse_overlap(change: Change, row: Batch) -> None:
    """Balances without entries may hold a year's sums up to a month under that month alone, as a
    table does; so whatever else is in use for one of their years would be counted twice."""
    years = _years(row)
    for other in Batch.objects.filter(municipality=change.municipality, is_active=True):
        shared = years & _years(other)
        if shared and BatchKind.BALANCES in (row.kind, other.kind):
            raise BatchesOverlapError(
                file=row.source_name,
                other_file=other.source_name,
                other=other.batch_id,
                fiscal_year=min(shared),
            )


def _years(row: Batch) -> set[str]:
    return {period.partition("-")[0] for period in row.periods}


def _deactivate(change: Change, batch_id: str) -> None:
    row = _batch(change, batch_id)
    if not row.is_active:
        raise BatchInactiveError(batch=batch_id)
    _set_active(change, row, is_active=False)


def _set_active(change: Change, row: Batch, *, is_active: bool) -> None:
    row.is_active = is_active
    change.alter([row])
    change.before = {"is_active": not is_active}
    change.after = {"is_active": is_active}
