"""Brings back what a backup holds, into an empty home folder and database."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import batched
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from toteuma.workspace.safekeeping.archive import (
    FORMAT,
    HOME,
    MANIFEST,
    BackupOtherProgramError,
    BackupUnreadableError,
    RestoreTargetError,
    SafekeepingCounts,
    kept_models,
    member_of,
)

_CHUNK = 1 << 20
_AT_ONCE = 500


def check_backup(file: Path) -> dict[str, Any]:
    """The manifest of a backup whose every member has the hash it should have.

    Raises BackupUnreadableError.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BackupUnreadableError(file=file, why=f"format {manifest['format']}")
            members: dict[str, str] = manifest["members"]
            for name, wanted in members.items():
                if _digest(archive, name) != wanted:
                    raise BackupUnreadableError(file=file, why=f"{name} was changed")
            strange = set(archive.namelist()) - {MANIFEST, *members}
            if strange or not all(map(_is_inside, members)):
                raise BackupUnreadableError(file=file, why="it has members of its own")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as fault:
        raise BackupUnreadableError(file=file, why=fault) from fault
    return manifest


def restore_backup(file: Path, manifest: dict[str, Any], home: Path) -> SafekeepingCounts:
    """Fills the database and the home folder from a backup that :func:`check_backup` has read.

    The database must have been prepared (``prepare_database``) and hold no rows. It is filled in
    one transaction. Raises BackupOtherProgramError and RestoreTargetError.
    """
    applied = [list(one) for one in sorted(MigrationRecorder(connection).applied_migrations())]
    if manifest["migrations"] != applied:
        differing = [one for one in manifest["migrations"] if one not in applied]
        differing += [one for one in applied if one not in manifest["migrations"]]
        why = ", ".join(".".join(one) for one in differing[:5])
        raise BackupOtherProgramError(file=file, version=manifest["version"], why=why)
    _refuse_rows()
    names = [name for name in manifest["members"] if name.startswith(f"{HOME}/")]
    taken = {PurePosixPath(name).parts[1] for name in names}
    if any((home / part).exists() for part in taken):
        raise RestoreTargetError(place=home)
    with zipfile.ZipFile(file) as archive:
        try:
            with transaction.atomic():
                rows = _fill_database(archive)
                for name in names:
                    _write_file(archive, name, home)
        except BaseException:
            for part in taken:
                shutil.rmtree(home / part, ignore_errors=True)
            raise
    return SafekeepingCounts(rows, len(names), file.stat().st_size)


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return ".." not in parts and not name.startswith("/") and "\\" not in name


def _refuse_rows() -> None:
    for model in kept_models():
        if model._base_manager.exists():
            raise RestoreTargetError(place=f"The table {model._meta.db_table}")


def _fill_database(archive: zipfile.ZipFile) -> int:
    kept = list(kept_models())
    rows = 0
    for model in kept:
        with _times_as_given(model):
            for some in batched(_rows(archive, model), _AT_ONCE):
                model._base_manager.bulk_create(some)
                rows += len(some)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)
    return rows


@contextmanager
def _times_as_given(model: type[models.Model]) -> Iterator[None]:
    """Rows keep the moments that they were made and changed at."""
    clocks: list[tuple[Any, str]] = [
        (field, name)
        for field in model._meta.concrete_fields
        for name in ("auto_now", "auto_now_add")
        if getattr(field, name, False)
    ]
    for field, name in clocks:
        setattr(field, name, False)
    try:
        yield
    finally:
        for field, name in clocks:
            setattr(field, name, True)


def _rows(archive: zipfile.ZipFile, model: type[models.Model]) -> Iterator[models.Model]:
    fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    with archive.open(member_of(model)) as stream:
        for line in stream:
            values = json.loads(line)
            yield model(**{name: _value(fields[name], value) for name, value in values.items()})


def _value(field: Any, value: Any) -> Any:
    if hasattr(field, "from_db_value") and not isinstance(field, models.JSONField):
        return field.from_db_value(value, None, connection)
    return field.to_python(value)


def _write_file(archive: zipfile.ZipFile, name: str, home: Path) -> None:
    target = home.joinpath(*PurePosixPath(name).parts[1:])
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("xb") as stream:
        shutil.copyfileobj(source, stream, _CHUNK)
