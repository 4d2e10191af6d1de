"""The hashes that chain the rows of the audit trail, so that tampering is noticed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from toteuma.workspace.models import AuditRow


def row_hash(row: AuditRow) -> str:
    """SHA-256 of the row's content and of the hash before it, in hexadecimal."""
    return hashlib.sha256(canonical(hashed(row)).encode("utf-8")).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    """The one way in which the content is written as JSON."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hashed(row: AuditRow) -> dict[str, Any]:
    """Everything of a row that its hash is made of."""
    return {
        "municipality": row.municipality.code,
        "number": row.number,
        "change": str(row.change),
        "at": row.at.astimezone(UTC).isoformat(),
        "actor": row.actor,
        "action": row.action,
        "subject": row.subject,
        "before": row.before,
        "after": row.after,
        "why": row.why,
        "previous_hash": row.previous_hash,
    }
