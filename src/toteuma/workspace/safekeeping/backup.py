"""Takes a backup while the site is at work."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from toteuma.workspace.ledger_state import LEDGER_FOLDER
from toteuma.workspace.queries.moment import one_moment
from toteuma.workspace.safekeeping.archive import (
    FORMAT,
    HOME,
    MANIFEST,
    BackupExistsError,
    SafekeepingCounts,
    kept_models,
    member_of,
)

_CHUNK = 1 << 20
_AT_ONCE = 2_000


def take_backup(home: Path, file: Path) -> SafekeepingCounts:
    """Writes everything of the installation into ``file``, as of one moment.

    Readers and editors need not stop: the database is read in one moment, and files of the ledger
    are never changed. The file appears whole or not at all, and only its owner may read it.
    Raises BackupExistsError.
    """
    if file.exists():
        raise BackupExistsError(file=file)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        with os.fdopen(descriptor, "w+b") as stream, zipfile.ZipFile(stream, "w") as archive:
            counts = _fill(archive, home)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        size = draft.stat().st_size
        draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    return SafekeepingCounts(*counts, size)


def _fill(archive: zipfile.ZipFile, home: Path) -> tuple[int, int]:
    members: dict[str, str] = {}
    rows = 0
    with one_moment():
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        for model in kept_models():
            digest, count = _write_rows(archive, model)
            members[member_of(model)] = digest
            rows += count
    files = 0
    for path in _ledger_files(home):
        name = f"{HOME}/{path.relative_to(home).as_posix()}"
        members[name] = _write_file(archive, name, path)
        files += 1
    manifest = {
        "format": FORMAT,
        "version": version("toteuma"),
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "migrations": [list(one) for one in applied],
        "members": members,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1), zipfile.ZIP_DEFLATED)
    return rows, files


def _write_rows(archive: zipfile.ZipFile, model: type[models.Model]) -> tuple[str, int]:
    """SHA-256 and number of the rows."""
    digest, count = hashlib.sha256(), 0
    member = zipfile.ZipInfo(member_of(model))
    member.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(member, "w", force_zip64=True) as stream:
        for row in _rows(model):
            # Sorted, because PostgreSQL does not keep the order of keys inside a value.
            text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
            line = text.encode() + b"\n"
            digest.update(line)
            stream.write(line)
            count += 1
    return digest.hexdigest(), count


def _rows(model: type[models.Model]) -> Iterator[dict[str, Any]]:
    fields: list[Any] = list(model._meta.concrete_fields)
    for row in model._base_manager.order_by("pk").iterator(chunk_size=_AT_ONCE):
        yield {field.attname: _plain(field, row) for field in fields}


def _plain(field: Any, row: models.Model) -> Any:
    """The value as the database would be given it, so that reading it back is exact."""
    value = getattr(row, field.attname)
    if isinstance(field, models.BinaryField):
        return field.value_to_string(row)
    return field.get_prep_value(value)


def _ledger_files(home: Path) -> Iterator[Path]:
    """Files of stored batches; what is being imported at the moment is not one yet."""
    for path in sorted((home / LEDGER_FOLDER).rglob("*")):
        if path.is_file() and not any(part.startswith((".", "incoming")) for part in path.parts):
            yield path


def _write_file(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    # Parquet is compressed already.
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()
