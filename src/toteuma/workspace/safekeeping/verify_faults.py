"""What verifying finds: its codes, and how a difference is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from toteuma.domain.issues import Issue


class VerifyFault(StrEnum):
    """What does not fit, beside the faults of a batch's own files."""

    BATCH_MISSING = "verify.batch_missing"
    BATCH_ROW = "verify.batch_row"
    BATCH_UNKNOWN = "verify.batch_unknown"
    BATCH_GONE = "verify.batch_gone"
    BATCH_CHAIN = "verify.batch_chain"
    SNAPSHOT_CHANGED = "verify.snapshot_changed"
    SNAPSHOT_ROW = "verify.snapshot_row"
    SNAPSHOT_UNKNOWN = "verify.snapshot_unknown"
    SNAPSHOT_GONE = "verify.snapshot_gone"
    SNAPSHOT_SOURCE = "verify.snapshot_source"
    ROW_CHANGED = "verify.row_changed"
    ROW_UNKNOWN = "verify.row_unknown"
    ROW_GONE = "verify.row_gone"
    TRAIL_ROW = "verify.trail_row"
    TRAIL_GAP = "verify.trail_gap"
    TRAIL_HEAD = "verify.trail_head"
    TRAIL_CUT = "verify.trail_cut"


@dataclass(frozen=True, slots=True)
class Noted:
    """What a row of the trail says of what it changed."""

    at: datetime
    actor: str
    action: str
    subject: str
    why: str
    before: Any
    after: Any

    @property
    def now(self) -> dict[str, Any]:
        """What was there after the change; a row that was tampered with may hold anything."""
        return self.after if isinstance(self.after, dict) else {}

    @property
    def then(self) -> dict[str, Any]:
        """What was there before it."""
        return self.before if isinstance(self.before, dict) else {}


def fault_of(code: VerifyFault, place: str, **details: object) -> Issue:
    """A fault of a place."""
    return Issue(code, place, details={name: str(value) for name, value in details.items()})


def differing(
    code: VerifyFault, place: str, said: Mapping[str, tuple[object, object]], **details: object
) -> Iterator[Issue]:
    """A fault for each field that holds something else than it should."""
    for name, (found, wanted) in said.items():
        if found != wanted:
            yield fault_of(code, place, field=name, **details)
