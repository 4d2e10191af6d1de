"""The audit trail, and whether it is whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from toteuma.workspace.audit_chain import row_hash
from toteuma.workspace.models import AuditRow
from toteuma.workspace.queries.rows import municipality_id


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change. ``change`` is the id that historical rows written by it carry."""

    number: int
    change: UUID
    at: datetime
    actor: str
    action: str
    subject: str
    before: Any
    after: Any
    why: str
    row_hash: str


def audit_trail(*, municipality: str) -> tuple[AuditEntry, ...]:
    """All changes of the municipality, oldest first."""
    found = AuditRow.objects.filter(municipality_id=municipality_id(municipality))
    return tuple(
        AuditEntry(
            row.number,
            row.change,
            row.at,
            row.actor,
            row.action,
            row.subject,
            row.before,
            row.after,
            row.why,
            row.row_hash,
        )
        for row in found.order_by("number")
    )


def broken_audit_rows(*, municipality: str) -> tuple[int, ...]:
    """Numbers at which the trail is not as it was written: the row was changed, or the one before
    it was changed or taken away. The removal of the last rows of all cannot be seen from here."""
    found = AuditRow.objects.filter(municipality_id=municipality_id(municipality))
    broken = []
    number, previous = 0, ""
    for row in found.select_related("municipality").order_by("number"):
        number += 1
        if row.number != number or row.previous_hash != previous or row_hash(row) != row.row_hash:
            broken.append(row.number)
        number, previous = row.number, row.row_hash
    return tuple(broken)
