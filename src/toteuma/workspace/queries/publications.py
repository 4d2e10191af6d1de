"""Publications of reports, and the frozen reports that they show."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.rounds import PublicationState
from toteuma.domain.vocabulary import GoalLevel
from toteuma.report.edition import public_edition
from toteuma.report.snapshot import Snapshot, read_report
from toteuma.workspace.models import Publication
from toteuma.workspace.models import Snapshot as SnapshotRow
from toteuma.workspace.queries.snapshots import SnapshotUnknownError

REPORTS_KEPT = 16
"""Frozen reports that the process keeps decoded."""


class SnapshotDamagedError(ToteumaError):
    """A snapshot is not what its hash says: it is not shown."""

    code = "workspace.snapshot_damaged"
    exit_code = ExitCode.ENVIRONMENT
    message = "Frozen report {number} of {municipality} has changed since it was made."
    mend = "Bring back the database from a backup; `toteuma verify` tells what does not fit."


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A version of a round's report on its way to the public. ``period`` is the round's."""

    round: str
    version: int
    snapshot: int
    level: GoalLevel
    state: PublicationState
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    withdrawal: str
    withdrawn_by: str
    withdrawn_at: datetime | None

    @property
    def is_public(self) -> bool:
        """Whether everybody may know of it: published, or taken back after it was."""
        return self.state in _PUBLIC

    @property
    def is_published(self) -> bool:
        """Whether everybody may read it."""
        return self.state is PublicationState.PUBLISHED


_PUBLIC = (PublicationState.PUBLISHED, PublicationState.WITHDRAWN)
_FIELDS = tuple(PublicationRow.__dataclass_fields__)


def publications(*, municipality: str, round_code: str) -> tuple[PublicationRow, ...]:
    """The versions of a round's report, the first one first."""
    return _rows(municipality__code=municipality, round=round_code)


def public_versions(
    *, municipality: str, round_code: str | None = None
) -> tuple[PublicationRow, ...]:
    """The versions that were published, of one round or of all, those taken back among them; by
    round and version."""
    found: dict[str, Any] = {"municipality__code": municipality, "state__in": _PUBLIC}
    if round_code is not None:
        found["round"] = round_code
    return _rows(**found)


def latest_published() -> list[tuple[str, PublicationRow]]:
    """By municipality, the latest public version of each round that can be read."""
    latest: dict[tuple[str, str], tuple[str, PublicationRow]] = {}
    found = Publication.objects.filter(state__in=_PUBLIC).order_by("municipality", "version")
    for code, *values in found.values_list("municipality__code", *_FIELDS):
        row = PublicationRow(*values)
        latest[code, row.round] = (code, row)
    return [one for one in latest.values() if one[1].is_published]


def frozen_report(*, municipality: str, number: int) -> Snapshot:
    """The report of a snapshot. Raises SnapshotUnknownError, and SnapshotDamagedError when its
    content is not what its hash says."""
    found = SnapshotRow.objects.filter(municipality__code=municipality, number=number)
    digest = found.values_list("sha256", flat=True).first()
    if digest is None:
        raise SnapshotUnknownError(municipality=municipality, number=number)
    return _decoded(municipality, number, digest)


def public_report(*, municipality: str, number: int) -> Snapshot:
    """The public edition of a snapshot: all that readers get is made of it. Raises as
    :func:`frozen_report`."""
    whole = frozen_report(municipality=municipality, number=number)
    return _edition_of(municipality, number, whole.sha256)


@lru_cache(maxsize=REPORTS_KEPT)
def _edition_of(municipality: str, number: int, digest: str) -> Snapshot:
    return public_edition(_decoded(municipality, number, digest))


@lru_cache(maxsize=REPORTS_KEPT)
def _decoded(municipality: str, number: int, digest: str) -> Snapshot:
    row = SnapshotRow.objects.get(municipality__code=municipality, number=number)
    content = row.content.encode()
    if sha256(content).hexdigest() != digest:
        raise SnapshotDamagedError(municipality=municipality, number=number)
    return Snapshot(read_report(content, f"snapshot {number}"), digest)


def _rows(**filters: object) -> tuple[PublicationRow, ...]:
    found = Publication.objects.filter(**filters).order_by("round", "version")
    return tuple(PublicationRow(*values) for values in found.values_list(*_FIELDS))


@dataclass(frozen=True, slots=True)
class SnapshotMark:
    """A frozen report without its content."""

    number: int
    sha256: str
    made_by: str
    made_at: datetime


def snapshot_marks(*, municipality: str, round_code: str) -> tuple[SnapshotMark, ...]:
    """The frozen reports of a round, the first one first."""
    found = SnapshotRow.objects.filter(municipality__code=municipality, round=round_code)
    names = tuple(SnapshotMark.__dataclass_fields__)
    return tuple(SnapshotMark(*values) for values in found.order_by("number").values_list(*names))
