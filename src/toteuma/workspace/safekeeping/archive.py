"""The form of a backup: one zip file with every row of the database and every file of the ledger.

``manifest.json`` names the program's version, the migrations that were applied, and the SHA-256
of every member. ``rows/<app>.<model>.jsonl`` holds the rows of a table, one JSON object a line,
the same whatever the database is: a backup made on SQLite can be restored on PostgreSQL.
``home/...`` are files of the home folder.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps
from django.db import models

from toteuma.domain.errors import ExitCode, ToteumaError

MANIFEST = "manifest.json"
ROWS = "rows"
HOME = "home"
FORMAT = 1

# Made anew by migrations, or of no use after a restoration: whoever was signed in signs in again.
_LEFT_OUT = frozenset(
    {
        *("contenttypes.contenttype", "auth.permission", "admin.logentry", "sessions.session"),
        *("usersessions.usersession", "auth.group"),
    }
)


class BackupUnreadableError(ToteumaError):
    """The file is no backup, or was damaged."""

    code = "backup.unreadable"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "{file} is no backup that can be restored: {why}."
    mend = "Take another backup; nothing was written."


class BackupExistsError(ToteumaError):
    """The file that a backup was to be written into is there already."""

    code = "backup.exists"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "{file} is there already."
    mend = "Give another name; a backup never overwrites another."


class BackupOtherProgramError(ToteumaError):
    """The backup was made by a program with other tables."""

    code = "backup.other_program"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "{file} was made by version {version} of the program, which has other tables: {why}."
    mend = "Restore it with that version, then upgrade."


class RestoreTargetError(ToteumaError):
    """The place to restore into holds something."""

    code = "backup.target_in_use"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "{place} is not empty; nothing was written."
    mend = "Give an empty home folder and, on PostgreSQL, an empty database."


@dataclass(frozen=True, slots=True)
class SafekeepingCounts:
    """What was written: rows of the database, files of the ledger, bytes of the backup."""

    rows: int
    files: int
    size: int


def kept_models() -> Iterator[type[models.Model]]:
    """Models whose rows are kept, those that others refer to first."""
    pending = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in _LEFT_OUT and model._meta.managed
    ]
    done: set[str] = set(_LEFT_OUT)
    while pending:
        ready = [model for model in pending if _needs(model) <= done]
        for model in ready or pending:
            done.add(model._meta.label_lower)
            yield model
        pending = [model for model in pending if model._meta.label_lower not in done]


def _needs(model: type[models.Model]) -> set[str]:
    fields: list[Any] = list(model._meta.concrete_fields)
    related = {field.related_model for field in fields if field.is_relation}
    return {one._meta.label_lower for one in related if one is not None and one is not model}


def member_of(model: type[models.Model]) -> str:
    """The member that holds a model's rows."""
    return f"{ROWS}/{model._meta.label_lower}.jsonl"
