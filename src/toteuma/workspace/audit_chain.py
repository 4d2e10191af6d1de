"""The hashes that chain the rows of the audit trail, so that tampering is noticed."""

import hashlib
import json
from datetime import UTC

from toteuma.workspace.models import AuditRow


def row_hash(row: AuditRow) -> str:
    """SHA-256 of the row's content and of the hash before it, in hexadecimal."""
    content = {
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
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
