"""Whether rows are what the audit trail and their history say.

Every model of a municipality is compared in one of three ways, or stands in ``BESIDE`` with the
reason why it is not:

- batches and frozen reports, by :mod:`toteuma.workspace.safekeeping.verify`;
- what works on the content (``TOLD``), with what the trail tells of it, whose rows are chained;
- every row that has a history, with the last row of it. What a row was before is told by the
  trail, with its values before and after each change; so a history that was changed together with
  its row still differs from the trail, which an auditor reads, but is not compared here.

Drafts of tasks are work in hand: their text is compared with the history alone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Model

from toteuma.domain.issues import Issue
from toteuma.workspace.models import (
    AuditRow,
    Batch,
    Comment,
    FindingNote,
    ImportJob,
    Municipality,
    Node,
    NodeValidity,
    Publication,
    Question,
    Reminder,
    Round,
    Snapshot,
    TableVersion,
    Task,
    TaskWriter,
)
from toteuma.workspace.people.models import ApiToken, Membership, PostHolder
from toteuma.workspace.safekeeping.verify_faults import VerifyFault, differing, fault_of
from toteuma.workspace.safekeeping.verify_told import UNTOUCHED, Key, Told, Values


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows that the trail tells of. ``may_go``: they go with a user's account, which belongs to no
    municipality, without a row of its trail."""

    model: type[Model]
    keys: tuple[str, ...]
    told: Callable[[Told], Mapping[Key, Values]]
    may_go: bool = False


TOLD = (
    Kind(Round, ("code",), lambda told: told.rounds),
    Kind(Task, ("round", "number"), lambda told: told.tasks),
    Kind(TaskWriter, ("round", "task", "person"), lambda told: told.writers),
    Kind(FindingNote, ("round", "finding"), lambda told: told.notes),
    Kind(Publication, ("round", "version"), lambda told: told.publications),
    Kind(Question, ("number",), lambda told: told.questions),
    Kind(Reminder, ("person", "day"), lambda told: told.reminders),
    Kind(Comment, ("id",), lambda told: told.comments),
    Kind(Membership, ("user__email", "role", "node"), lambda told: told.roles, may_go=True),
    Kind(PostHolder, ("user__email",), lambda told: told.posts, may_go=True),
    Kind(ApiToken, ("prefix",), lambda told: told.tokens, may_go=True),
)

BESIDE: Mapping[type[Model], str] = {
    AuditRow: "is the trail",
    Batch: "by its manifest and the trail",
    Snapshot: "by its hash and the trail",
    ImportJob: "a file under way: what it brought is in the trail, itself it is not content",
    TableVersion: "only says what readers may keep; above the trail's end it is found with it",
}
"""Models of the workspace that are not compared here, and why."""


def told_faults(owner: Municipality, told: Told) -> Iterator[Issue]:
    """Rows that are not what the trail says of them."""
    for kind in TOLD:
        yield from _told_of(owner, kind, kind.told(told))
    counted = dict(
        Task.objects.filter(municipality=owner)
        .values_list("round")
        .annotate(count=Count("pk"))
        .order_by()
    )
    for code, count in told.counts.items():
        if counted.get(code, 0) != count:
            yield _fault(VerifyFault.ROW_CHANGED, Round, (code,), field="tasks")


def _told_of(owner: Municipality, kind: Kind, wanted: Mapping[Key, Values]) -> Iterator[Issue]:
    fields = {field.name for field in kind.model._meta.get_fields()} | {"user__email"}
    said_of = {name for values in wanted.values() for name in values}
    known = said_of | ({*UNTOUCHED} if kind.model is Task else set())
    names = sorted(known & fields - {*kind.keys})
    present: set[Key] = set()
    rows: Any = kind.model._default_manager.filter(municipality=owner).order_by("pk")
    for row in rows.values(*kind.keys, *names):
        key = tuple(_plain(row[name]) for name in kind.keys)
        present.add(key)
        values = wanted.get(key, UNTOUCHED if kind.model is Task else None)
        if values is None:
            yield _fault(VerifyFault.ROW_UNKNOWN, kind.model, key)
            continue
        said = {
            name: (_plain(row[name]), _plain(value))
            for name, value in values.items()
            if name in row and name not in kind.keys
        }
        yield from differing(
            VerifyFault.ROW_CHANGED, _place(kind.model, key), said, row=_place(kind.model, key)
        )
    if not kind.may_go:
        for key in wanted:
            if key not in present:
                yield _fault(VerifyFault.ROW_GONE, kind.model, key)


def _plain(value: object) -> object:
    """A value as the trail holds it."""
    match value:
        case StrEnum():
            return value.value
        case datetime():
            return value
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
    return value


def past_faults(owner: Municipality) -> Iterator[Issue]:
    """Rows that are not as the last row of their history says."""
    for model in apps.get_app_config("workspace").get_models():
        if hasattr(model, "history"):
            yield from _past_of(owner, model)
    nodes = set(Node.objects.filter(municipality=owner).values_list("code", flat=True))
    named = set(NodeValidity.objects.filter(municipality=owner).values_list("code", flat=True))
    for code in sorted(nodes ^ named):
        what = VerifyFault.ROW_UNKNOWN if code in nodes else VerifyFault.ROW_GONE
        yield _fault(what, Node, (code,))


def _past_of(owner: Municipality, model: Any) -> Iterator[Issue]:
    past: Any = model.history.model
    names = [one.attname for one in past.tracked_fields]
    mine = {"id": owner.pk} if model is Municipality else {"municipality_id": owner.pk}
    ends = past.objects.filter(**mine).values("id").annotate(last=Max("history_id")).values("last")
    last = {
        row["id"]: row
        for row in past.objects.filter(history_id__in=ends)
        .exclude(history_type="-")
        .values("id", *names)
    }
    for row in model._default_manager.filter(**mine).order_by("pk").values(*names):
        was = last.pop(row["id"], None)
        place = _place(model, _key(model, row))
        if was is None:
            yield fault_of(VerifyFault.ROW_UNKNOWN, place, row=place)
        elif row != was:
            said = {name: (row[name], was[name]) for name in names}
            yield from differing(VerifyFault.ROW_CHANGED, place, said, row=place)
    for was in last.values():
        place = _place(model, _key(model, was))
        yield fault_of(VerifyFault.ROW_GONE, place, row=place)


def _key(model: type[Model], row: Mapping[str, Any]) -> Key:
    """What people know a row by: the fields of its key, without the municipality."""
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", ())
        if constraint.name.endswith("_key") and fields:
            known = [model._meta.get_field(name).attname for name in fields]  # type: ignore[union-attr]
            return tuple(row[name] for name in known if name != "municipality_id")
    return (row["id"],)


def _place(model: type[Model], key: Key) -> str:
    return " ".join(str(part) for part in (model._meta.verbose_name, *key) if part is not None)


def _fault(code: VerifyFault, model: type[Model], key: Key, **details: object) -> Issue:
    place = _place(model, key)
    return fault_of(code, place, row=place, **details)
