"""One change: its transaction, its rows with their history, and its audit row."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import batched
from typing import Any

from django.db import models as django_models
from django.db import transaction
from django.utils import timezone

from toteuma.domain.text import LocalizedText
from toteuma.workspace.audit_chain import row_hash
from toteuma.workspace.errors import MunicipalityUnknownError
from toteuma.workspace.interchange.cells import cell_text
from toteuma.workspace.models import AuditRow, Municipality, TableVersion

type Json = bool | int | str | list[Json] | dict[str, Json] | None
"""What an audit row can hold."""

_AT_ONCE = 500


class Change:
    """A change under way. Services write rows through it and say what was before and after."""

    def __init__(
        self, municipality: Municipality, *, action: str, subject: str, actor: str, why: str
    ) -> None:
        self.municipality = municipality
        self.action = action
        self.subject = subject
        self.id = uuid.uuid4()
        self.at = timezone.now()
        self.actor = actor
        self.why = why
        self.before: Json = None
        self.after: Json = None
        self.touched: set[str] = set()

    def add(self, rows: Sequence[django_models.Model]) -> None:
        """Adds rows of one model and their history."""
        if rows:
            type(rows[0])._default_manager.bulk_create(rows)
            self.touch(type(rows[0]))
            self._remember(rows, "+")

    def alter(self, rows: Sequence[django_models.Model]) -> None:
        """Writes the present values of rows of one model that are there already."""
        if not rows:
            return
        model = type(rows[0])
        self.touch(model)
        fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
        self._remember(rows, "~")

    def remove(self, model: type[django_models.Model], keys: Iterable[int]) -> None:
        """Removes rows by primary key; their last values stay in the history."""
        for some in batched(keys, _AT_ONCE):
            rows = model._default_manager.filter(pk__in=some)
            self.touch(model)
            self._remember(list(rows), "-")
            # delete() would write the history of each row a second time, one by one.
            rows._raw_delete(rows.db)

    def touch(self, model: type[django_models.Model]) -> None:
        """Tells readers that rows of the model were written, where none of these wrote them."""
        assert model._meta.model_name is not None
        self.touched.add(model._meta.model_name)

    def _remember(self, rows: Sequence[django_models.Model], kind: str) -> None:
        if not rows or not hasattr(type(rows[0]), "history"):
            return
        past: Any = type(rows[0]).history.model  # type: ignore[attr-defined]
        names = [field.attname for field in past.tracked_fields]
        past.objects.bulk_create(
            past(
                history_date=self.at,
                history_type=kind,
                history_user_id=self.actor,
                history_change_reason=self.why or None,
                change=self.id,
                **{name: getattr(row, name) for name in names},
            )
            for row in rows
        )


@contextmanager
def change_of(
    *, municipality: str, action: str, subject: str, actor: str, why: str
) -> Iterator[Change]:
    """A change of an existing municipality. Changes of one municipality wait for each other, so
    what a change has checked still holds when it is written."""
    with transaction.atomic():
        row = Municipality.objects.select_for_update().filter(code=municipality).first()
        if row is None:
            raise MunicipalityUnknownError(municipality=municipality)
        change = Change(row, action=action, subject=subject, actor=actor, why=why)
        yield change
        write_audit_row(change)


def write_audit_row(change: Change) -> None:
    """Adds the change to the audit trail of its municipality, at the end of its transaction, and
    tells readers which kinds of rows it wrote."""
    trail = AuditRow.objects.filter(municipality=change.municipality)
    last = trail.order_by("-number").first()
    row = AuditRow(
        municipality=change.municipality,
        number=1 if last is None else last.number + 1,
        change=change.id,
        at=change.at,
        actor=change.actor,
        action=change.action,
        subject=change.subject[:500],
        before=change.before,
        after=change.after,
        why=change.why,
        previous_hash="" if last is None else last.row_hash,
    )
    row.row_hash = row_hash(row)
    row.save()
    TableVersion.objects.bulk_create(
        [
            TableVersion(municipality=change.municipality, table=table, number=row.number)
            for table in sorted(change.touched)
        ],
        update_conflicts=True,
        unique_fields=["municipality", "table"],
        update_fields=["number"],
    )


def named(codes: Iterable[str]) -> str:
    """Codes as the subject of a change: the first few, and how many more."""
    found = list(dict.fromkeys(codes))
    more = f" +{len(found) - 5}" if len(found) > 5 else ""
    return ", ".join(found[:5]) + more


def as_json(value: object) -> Json:
    """A value of a row as an audit row holds it: decimals and dates as they are written."""
    match value:
        case LocalizedText():
            texts = {"fi": value.fi, "sv": value.sv, "en": value.en}
            return {language: text for language, text in texts.items() if text}
        case Decimal() | datetime() | date() | StrEnum():
            return cell_text(value)
        case dict():
            return {str(name): as_json(part) for name, part in value.items()}
        case list() | tuple():
            return [as_json(part) for part in value]
        case None | bool() | int() | str():
            return value
    raise TypeError(f"{type(value).__name__} has no place in the audit trail")
