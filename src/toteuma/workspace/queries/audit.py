"""The audit trail, and whether it is whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, overload
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import make_aware

from toteuma.workspace.audit_chain import canonical, hashed, row_hash
from toteuma.workspace.models import AuditRow
from toteuma.workspace.queries.rows import municipality_id

_DAY = timedelta(days=1)


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
    return tuple(_entry(row) for row in found.order_by("number"))


def chain_lines(*, municipality: str) -> Iterator[str]:
    """The whole trail, oldest first, a row a line: as JSON, with all that its hash is made of and
    the hash, so that the chain can be recomputed without Toteuma."""
    found = AuditRow.objects.filter(municipality_id=municipality_id(municipality))
    rows = found.select_related("municipality").order_by("number")
    for row in rows.iterator(chunk_size=500):
        yield canonical({**hashed(row), "row_hash": row.row_hash}) + "\n"


class TrailSearch(Sequence[AuditEntry]):
    """Changes that were asked for, newest first, read from the database when they are looked at."""

    def __init__(self, rows: QuerySet[AuditRow]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.count()

    def __iter__(self) -> Iterator[AuditEntry]:
        return (_entry(row) for row in self._rows.iterator(chunk_size=500))

    @overload
    def __getitem__(self, place: int) -> AuditEntry: ...

    @overload
    def __getitem__(self, place: slice) -> list[AuditEntry]: ...

    def __getitem__(self, place: int | slice) -> AuditEntry | list[AuditEntry]:
        if isinstance(place, slice):
            return [_entry(row) for row in self._rows[place]]
        return _entry(self._rows[place])


def search_trail(
    *,
    municipality: str,
    actor: str | None = None,
    action: str | None = None,
    subject: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> TrailSearch:
    """Changes by who, what (an action, or the beginning of one: ``goal``), when (days, both
    included) and about what; what is not given does not bound."""
    found = AuditRow.objects.filter(municipality_id=municipality_id(municipality))
    if actor:
        found = found.filter(actor__icontains=actor)
    if action:
        found = found.filter(action__istartswith=action)
    if subject:
        found = found.filter(subject__icontains=subject)
    if since:
        found = found.filter(at__gte=make_aware(datetime.combine(since, time.min)))
    if until:
        found = found.filter(at__lt=make_aware(datetime.combine(until, time.min)) + _DAY)
    return TrailSearch(found.order_by("-number"))


def actions_of_trail(*, municipality: str) -> tuple[str, ...]:
    """The actions that there are in the trail."""
    return _different(municipality, "action")


def actors_of_trail(*, municipality: str) -> tuple[str, ...]:
    """Those who have changed something."""
    return _different(municipality, "actor")


def _different(municipality: str, field: str) -> tuple[str, ...]:
    found = AuditRow.objects.filter(municipality_id=municipality_id(municipality))
    return tuple(found.order_by(field).values_list(field, flat=True).distinct())


def last_entry(*, municipality: str) -> AuditEntry | None:
    """The latest change, whose hash is the head of the chain; None when nothing was changed."""
    found = AuditRow.objects.filter(municipality_id=municipality_id(municipality))
    row = found.order_by("-number").first()
    return None if row is None else _entry(row)


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
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


@dataclass(frozen=True, slots=True)
class TrailCheck:
    """What came of checking the whole trail: how many rows there are, the hash of the last one,
    and the numbers at which the chain is broken."""

    rows: int
    head: str
    broken: tuple[int, ...]


def check_trail(*, municipality: str) -> TrailCheck:
    """Computes the hash of every row anew: as long as the trail is, so for those who ask for it.
    The removal of the last rows of all cannot be seen from here; the head tells of it to whoever
    has noted an earlier one."""
    found = AuditRow.objects.filter(municipality_id=municipality_id(municipality))
    broken = []
    rows, number, previous = 0, 0, ""
    in_order = found.select_related("municipality").order_by("number")
    for row in in_order.iterator(chunk_size=500):
        rows, number = rows + 1, number + 1
        if row.number != number or row.previous_hash != previous or row_hash(row) != row.row_hash:
            broken.append(row.number)
        number, previous = row.number, row.row_hash
    return TrailCheck(rows, previous, tuple(broken))


def broken_audit_rows(*, municipality: str) -> tuple[int, ...]:
    """Numbers at which the trail is not as it was written: the row was changed, or the one before
    it was changed or taken away."""
    return check_trail(municipality=municipality).broken
