"""The freeze: a round's report is approved and kept for good, as a snapshot.

Everything happens in one transaction: the report is made from the content and the ledger as they
are inside it, judged by the gate, and stored with its hash, its sources and the head of the audit
trail. Nobody else can change the municipality meanwhile.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.db.models import Max

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.rounds import RoundState
from toteuma.ledger.manifests import Manifest
from toteuma.report.model import TrailHead
from toteuma.report.snapshot import canonical_json, freeze
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.models import AuditRow, Round, Snapshot
from toteuma.workspace.queries.batches import active_batches
from toteuma.workspace.services.changes import Change, change_of
from toteuma.workspace.services.rounds.gate import (
    GateFinding,
    home_of,
    judge_now,
    round_report,
)
from toteuma.workspace.services.rounds.lookup import open_round_of


class FreezeRefusedError(ToteumaError):
    """The gate still finds something that is neither mended nor answered. ``findings`` are all of
    it."""

    code = "workspace.freeze_refused"
    exit_code = ExitCode.FINDINGS
    message = (
        "Round {round} cannot be frozen yet: {count} findings are neither mended nor answered."
    )
    mend = "Open the check of the round: it names each of them and its place."

    def __init__(self, *, findings: Sequence[GateFinding] = (), **details: object) -> None:
        super().__init__(count=len(findings), **details)
        self.findings = tuple(findings)


class RoundChangedError(ToteumaError):
    """Somebody changed the round after the person saw it."""

    code = "workspace.round_changed"
    exit_code = ExitCode.CONFLICT
    message = "Round {round} was changed meanwhile; nothing was frozen."
    mend = "Open the round anew and see what was changed."


def freeze_round(
    *, municipality: str, round_code: str, version: int, actor: str, why: str = ""
) -> int:
    """Approves the round's report; tells the number of its snapshot. ``version`` is the round's,
    as the person saw it. Raises RoundUnknownError, RoundStateError, RoundChangedError,
    FreezeRefusedError, and as :func:`~toteuma.workspace.services.rounds.gate.round_report`."""
    with change_of(
        municipality=municipality, action="round.freeze", subject=round_code, actor=actor, why=why
    ) as change:
        row = open_round_of(change.municipality, round_code)
        if row.version != version:
            raise RoundChangedError(round=round_code)
        report = round_report(row)
        stopping = [one for one in judge_now(row, report) if one.stops]
        if stopping:
            raise FreezeRefusedError(round=round_code, findings=stopping)
        head = AuditRow.objects.filter(municipality=change.municipality).order_by("-number")[0]
        trail = TrailHead(number=head.number, hash=head.row_hash)
        frozen = freeze(msgspec.structs.replace(report, trail=trail))
        snapshot = Snapshot(
            municipality=change.municipality,
            number=_next_number(change),
            round=round_code,
            content=canonical_json(frozen.report).decode("utf-8"),
            sha256=frozen.sha256,
            sources=_sources(municipality),
            trail_number=head.number,
            trail_hash=head.row_hash,
            made_by=actor,
            made_at=change.at,
        )
        change.add([snapshot])
        _close(change, row)
        change.after = {
            "state": row.state.value,
            "snapshot": snapshot.number,
            "sha256": snapshot.sha256,
            "sources": snapshot.sources,
            "trail": snapshot.trail_hash,
        }
    return snapshot.number


def _close(change: Change, row: Round) -> None:
    change.before = {"state": row.state.value}
    row.state = RoundState.FROZEN
    row.version += 1
    change.alter([row])


def _next_number(change: Change) -> int:
    known = Snapshot.objects.filter(municipality=change.municipality)
    return int(known.aggregate(last=Max("number"))["last"] or 0) + 1


def _sources(municipality: str) -> list[dict[str, Any]]:
    """The batches that the figures are made of, with the hashes of their files and manifests."""
    store = store_of(home_of(), municipality)
    return [
        source_of(store.read(batch.batch_id)) for batch in active_batches(municipality=municipality)
    ]


def source_of(manifest: Manifest) -> dict[str, Any]:
    """What a frozen report keeps of a batch that its figures are made of."""
    return {
        "batch": manifest.batch_id,
        "sequence": manifest.sequence,
        "file": manifest.source_name,
        "file_sha256": manifest.source_sha256,
        "manifest": manifest.chain,
        "files": dict(sorted(manifest.files.items())),
    }
