"""What happened to one thing: the changes of the audit trail that name it."""

from django.db.models import Q

from toteuma.workspace.models import AuditRow
from toteuma.workspace.queries.audit import AuditEntry
from toteuma.workspace.queries.rows import municipality_id

MOST = 50


def changes_of(*, municipality: str, code: str, kinds: tuple[str, ...]) -> tuple[AuditEntry, ...]:
    """Changes whose action is of one of the kinds ("goal", "outcome", "observation"...) and whose
    subject names the code, the latest first, at most :data:`MOST`."""
    named = Q(subject=code) | Q(subject__startswith=f"{code} ") | Q(subject__contains=f" {code} ")
    named |= Q(subject__endswith=f" {code}") | Q(subject__contains=f"{code},")
    acted = Q()
    for kind in kinds:
        acted |= Q(action__startswith=f"{kind}.")
    found = AuditRow.objects.filter(named, acted, municipality_id=municipality_id(municipality))
    fields = ("number", "change", "at", "actor", "action", "subject", "before", "after", "why")
    return tuple(
        AuditEntry(*row)
        for row in found.order_by("-number").values_list(*fields, "row_hash")[:MOST]
    )
