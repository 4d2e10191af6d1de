"""What happened to one thing: the changes of the audit trail that name it."""

from django.db.models import Q, QuerySet

from toteuma.domain.rounds import Move, TaskKind
from toteuma.workspace.models import AuditRow, Task
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
    return _latest(found)


def submitted_in_rounds(
    *, municipality: str, kind: TaskKind, subject: str
) -> tuple[AuditEntry, ...]:
    """Changes by which a task of that kind about that subject was submitted and written into the
    content, the latest first, at most :data:`MOST`."""
    tasks = Task.objects.filter(municipality__code=municipality, kind=kind, subject=subject)
    places = [f"{code} {number}" for code, number in tasks.values_list("round", "number")]
    if not places:
        return ()
    found = AuditRow.objects.filter(
        municipality_id=municipality_id(municipality),
        action=f"task.{Move.SUBMIT.value}",
        subject__in=places,
    )
    return _latest(found)


def _latest(found: QuerySet[AuditRow]) -> tuple[AuditEntry, ...]:
    fields = ("number", "change", "at", "actor", "action", "subject", "before", "after", "why")
    rows = found.order_by("-number").values_list(*fields, "row_hash")[:MOST]
    return tuple(AuditEntry(*row) for row in rows)
