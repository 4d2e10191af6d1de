"""Whether what is kept is what was written: batches, frozen reports and the audit trail.

Every hash is computed anew, and what one of them says of another is compared: the trail knows of
every batch and every frozen report, a frozen report names the head of the trail and the hashes of
its batches, and the history of rows names changes that the trail must have. What the trail says of
rounds, their tasks, notes and publications, of questions, comments, letters, roles and tokens is
compared with their rows, and every row of the content with the last of its history. So what was
changed, taken away, put in, swapped or cut off is noticed, wherever it was done.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Max

from toteuma.domain.issues import Issue
from toteuma.domain.rounds import RoundState
from toteuma.ledger.batches import BatchNotFoundError, BatchStore, BatchUnreadableError
from toteuma.ledger.manifests import Manifest
from toteuma.report.snapshot import UnreadableReportError, read_report
from toteuma.workspace.audit_chain import row_hash
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.models import AuditRow, Batch, Municipality, Round, Snapshot, TableVersion
from toteuma.workspace.queries.moment import one_moment
from toteuma.workspace.queries.rows import municipality_id
from toteuma.workspace.safekeeping.verify_faults import Noted, VerifyFault, differing, fault_of
from toteuma.workspace.safekeeping.verify_rows import past_faults, told_faults
from toteuma.workspace.safekeeping.verify_told import Told
from toteuma.workspace.services.rounds.freezing import source_of


@dataclass(frozen=True, slots=True)
class Verification:
    """How much was looked at, and all that does not fit, the first thing first."""

    batches: int
    snapshots: int
    rows: int
    head: str
    faults: tuple[Issue, ...]


@dataclass
class _Trail:
    """What was read of the trail: hashes by number, and what it says of batches and reports."""

    hashes: dict[int, str] = field(default_factory=dict)
    last: int = 0
    batches: list[Noted] = field(default_factory=list)
    freezes: list[Noted] = field(default_factory=list)
    frozen: dict[str, bool] = field(default_factory=dict)
    told: Told = field(default_factory=Told)


def verify(home: Path, municipality: str) -> Verification:
    """Looks at everything that is kept of a municipality. Raises MunicipalityUnknownError."""
    with one_moment():
        owner = Municipality.objects.get(pk=municipality_id(municipality))
        trail = _Trail()
        of_trail = list(_trail_faults(owner, trail))
        batches = list(Batch.objects.filter(municipality=owner).order_by("position"))
        snapshots = list(Snapshot.objects.filter(municipality=owner).order_by("number"))
        store = store_of(home, municipality)
        stored = list(_readable(store))
        manifests = {one.batch_id: one for one in stored}
        faults = [
            *_batch_faults(batches, trail, store, manifests),
            *_chain_faults(stored),
            *_snapshot_faults(owner, snapshots, trail, manifests),
            *told_faults(owner, trail.told),
            *past_faults(owner),
            *of_trail,
            *_head_faults(snapshots, trail),
            *_cut_faults(owner, trail),
        ]
    head = trail.hashes.get(trail.last, "")
    return Verification(len(batches), len(snapshots), len(trail.hashes), head, tuple(faults))


def _readable(store: BatchStore) -> Iterator[Manifest]:
    """The manifests that can be read; a batch whose manifest can not is told of by its files."""
    for folder in sorted(store.root.glob("[!.]*")):
        try:
            yield store.read(folder.name)
        except (BatchUnreadableError, BatchNotFoundError):
            continue


def _trail_faults(owner: Municipality, trail: _Trail) -> Iterator[Issue]:
    """Rows that are not as they were written, and those that are not there."""
    number, previous = 0, ""
    rows = AuditRow.objects.filter(municipality=owner).select_related("municipality")
    for row in rows.order_by("number").iterator(chunk_size=500):
        if row.number != number + 1:
            yield fault_of(VerifyFault.TRAIL_GAP, f"trail {number + 1}", number=number + 1)
        elif row.previous_hash != previous or row_hash(row) != row.row_hash:
            yield fault_of(VerifyFault.TRAIL_ROW, f"trail {row.number}", number=row.number)
        number, previous = row.number, row.row_hash
        trail.hashes[number] = row.row_hash
        noted = Noted(row.at, row.actor, row.action, row.subject, row.why, row.before, row.after)
        trail.told.follow(noted)
        if row.action.startswith("batch."):
            trail.batches.append(noted)
        elif row.action == "round.freeze":
            trail.freezes.append(noted)
            trail.frozen[row.subject] = True
        elif row.action == "round.correct":
            trail.frozen[row.subject] = False
    trail.last = number


def _batch_faults(
    batches: list[Batch], trail: _Trail, store: BatchStore, manifests: dict[str, Manifest]
) -> Iterator[Issue]:
    registered: dict[str, Noted] = {}
    active: dict[str, bool] = {}
    for noted in trail.batches:
        _replay(noted, registered, active)
    for batch in batches:
        place = f"batch {batch.batch_id}"
        try:
            fault = store.verify(batch.batch_id)
        except BatchNotFoundError:
            yield fault_of(VerifyFault.BATCH_MISSING, place, batch=batch.batch_id)
            continue
        if fault is not None:
            yield fault
            continue
        if batch.batch_id not in registered:
            yield fault_of(VerifyFault.BATCH_UNKNOWN, place, batch=batch.batch_id)
            continue
        said = _said_of_batch(batch, manifests[batch.batch_id], registered[batch.batch_id])
        said["is_active"] = (batch.is_active, active[batch.batch_id])
        yield from differing(VerifyFault.BATCH_ROW, place, said, batch=batch.batch_id)
    there = [batch.batch_id for batch in batches]
    for code in registered:
        if code not in there:
            yield fault_of(VerifyFault.BATCH_GONE, f"batch {code}", batch=code)
    known = [code for code in registered if code in there]
    if known != [code for code in there if code in registered]:
        yield fault_of(VerifyFault.BATCH_ROW, f"batch {there[0]}", batch=there[0], field="position")


def _chain_faults(stored: list[Manifest]) -> Iterator[Issue]:
    for expected, found in enumerate(sorted(one.sequence for one in stored), 1):
        if found != expected:
            yield fault_of(VerifyFault.BATCH_CHAIN, "ledger", number=expected)
            return


def _replay(noted: Noted, registered: dict[str, Noted], active: dict[str, bool]) -> None:
    """Follows which batches there are and which of them are in use."""
    after = noted.now
    match noted.action:
        case "batch.register":
            registered[noted.subject] = noted
            active[noted.subject] = bool(after.get("is_active"))
            active[str(after.get("supersedes") or "")] = False
        case "batch.activate":
            active[noted.subject] = True
        case "batch.withdraw":
            active[noted.subject] = False
        case "batch.supersede":
            active[noted.subject] = False
            active[str(after.get("superseded_by") or "")] = True


def _said_of_batch(
    batch: Batch, manifest: Manifest, noted: Noted
) -> dict[str, tuple[object, object]]:
    """By name of a field: what the row holds, and what it should."""
    after = noted.now
    covered = tuple(f"{year}-{period:02}" for year, period in sorted(set(manifest.covered)))
    return {
        "kind": (batch.kind, manifest.kind),
        "source_name": (batch.source_name, manifest.source_name),
        "profile": (batch.profile, manifest.profile_code),
        "row_count": (batch.row_count, manifest.entries),
        "total_cents": (batch.total_cents, manifest.total_cents),
        "periods": (tuple(batch.periods), covered),
        "content_hash": (batch.content_hash, manifest.source_sha256),
        "chain_hash": (batch.chain_hash, manifest.chain),
        "trail": (
            tuple(map(after.get, ("source", "rows", "cents", "content_hash"))),
            (batch.source_name, batch.row_count, batch.total_cents, batch.content_hash),
        ),
    }


def _snapshot_faults(
    owner: Municipality, snapshots: list[Snapshot], trail: _Trail, manifests: dict[str, Manifest]
) -> Iterator[Issue]:
    noted = {one.now.get("snapshot"): one for one in trail.freezes}
    frozen = set(
        Round.objects.filter(municipality=owner, state=RoundState.FROZEN).values_list(
            "code", flat=True
        )
    )
    for one in snapshots:
        place, number = f"snapshot {one.number}", one.number
        if not _is_its_hash(one):
            yield fault_of(VerifyFault.SNAPSHOT_CHANGED, place, number=number)
        elif number not in noted:
            yield fault_of(VerifyFault.SNAPSHOT_UNKNOWN, place, number=number)
        else:
            said = _said_of_snapshot(one, noted[number])
            said["round.state"] = (one.round in frozen, trail.frozen.get(one.round, False))
            yield from differing(VerifyFault.SNAPSHOT_ROW, place, said, number=number)
            for source in one.sources:
                manifest = manifests.get(str(source["batch"]))
                if manifest is None or source_of(manifest) != source:
                    batch = source["batch"]
                    yield fault_of(VerifyFault.SNAPSHOT_SOURCE, place, number=number, batch=batch)
    there = {one.number for one in snapshots}
    for number in sorted(one for one in noted if isinstance(one, int) and one not in there):
        yield fault_of(VerifyFault.SNAPSHOT_GONE, f"snapshot {number}", number=number)


def _is_its_hash(one: Snapshot) -> bool:
    """Whether the content has the hash that is kept."""
    return sha256(one.content.encode("utf-8")).hexdigest() == one.sha256


def _said_of_snapshot(one: Snapshot, noted: Noted) -> dict[str, tuple[object, object]]:
    after = noted.now
    said: dict[str, tuple[object, object]] = {
        "round": (one.round, noted.subject),
        "made_by": (one.made_by, noted.actor),
        "made_at": (one.made_at, noted.at),
        "sha256": (one.sha256, after.get("sha256")),
        "sources": (one.sources, after.get("sources")),
        "trail_hash": (one.trail_hash, after.get("trail")),
    }
    try:
        report = read_report(one.content.encode("utf-8"), f"snapshot {one.number}")
    except UnreadableReportError:
        return {**said, "content": (False, True)}
    head = report.trail
    kept = (getattr(head, "number", None), getattr(head, "hash", None))
    said["trail_number"] = ((one.trail_number, one.trail_hash), kept)
    return said


def _head_faults(snapshots: list[Snapshot], trail: _Trail) -> Iterator[Issue]:
    """Frozen reports whose head of the trail is not in it: rows were cut off, or all written
    anew."""
    for one in snapshots:
        if trail.hashes.get(one.trail_number) != one.trail_hash:
            yield fault_of(
                VerifyFault.TRAIL_HEAD,
                f"trail {one.trail_number}",
                snapshot=one.number,
                number=one.trail_number,
            )


def _cut_faults(owner: Municipality, trail: _Trail) -> Iterator[Issue]:
    """The last rows, which no row after them vouches for: tables and the history of rows know of
    changes that the trail must have."""
    reached = TableVersion.objects.filter(municipality=owner).aggregate(last=Max("number"))["last"]
    if (reached or 0) > trail.last:
        yield fault_of(VerifyFault.TRAIL_CUT, f"trail {trail.last + 1}", number=reached)
        return
    known = AuditRow.objects.values("change")
    for model in apps.get_app_config("workspace").get_models():
        if not hasattr(model, "history"):
            continue
        past: Any = model.history.model
        mine = {"id": owner.pk} if model is Municipality else {"municipality_id": owner.pk}
        orphans = past.objects.filter(change__isnull=False, **mine).exclude(change__in=known)
        if orphans.exists():
            yield fault_of(VerifyFault.TRAIL_CUT, f"trail {trail.last + 1}", number=trail.last + 1)
            return
