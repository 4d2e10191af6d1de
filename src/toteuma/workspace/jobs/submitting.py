"""Handing in a file: it is kept under ``TOTEUMA_HOME/uploads`` and becomes a job."""

import fcntl
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from toteuma.workspace.jobs.errors import (
    JobNotFailedError,
    JobUnknownError,
    UploadEmptyError,
    UploadNotTextError,
    UploadTooLargeError,
)
from toteuma.workspace.jobs.judging import judge_options
from toteuma.workspace.models import Municipality
from toteuma.workspace.models.jobs import ImportJob, JobKind, JobState
from toteuma.workspace.queries.rows import municipality_id

_CHUNK = 2**20
_LOOKED_AT = 2**16
_NAME_LENGTH = 60


def submit_job(
    *,
    municipality: str,
    kind: JobKind,
    file: File[bytes],
    options: Mapping[str, Any],
    actor: str,
) -> ImportJob:
    """Keeps a file and has it read in the background.

    ``options`` are those of the import (see :mod:`toteuma.workspace.jobs.running`), as JSON.
    Raises UploadRefusedError, UploadTooLargeError, UploadEmptyError, UploadNotTextError,
    MunicipalityUnknownError.
    """
    key = municipality_id(municipality)
    judge_options(municipality=municipality, kind=kind, options=options)
    code = uuid.uuid4()
    # Folders hold no path that somebody outside chose: neither the file's name nor the code.
    printed = "".join(filter(str.isprintable, (file.name or "").replace("\\", "/")))
    name = Path(printed).name[-_NAME_LENGTH:].strip(". ") or "file"
    path = Path("uploads") / Municipality.objects.get(pk=key).code / f"{code}.upload"
    target = Path(settings.HOME) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _keep(file, name, target)
        with transaction.atomic():
            job = ImportJob.objects.create(
                municipality_id=key,
                code=code,
                kind=kind,
                file_name=name,
                path=str(path),
                options=dict(options),
                actor=actor,
                created_at=timezone.now(),
            )
            _enqueue(job)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return job


def job_of(code: uuid.UUID | str, *, municipality: str | None = None) -> ImportJob:
    """The job of that code, of the municipality if one is given; one whose worker died is told
    to have failed. Raises JobUnknownError."""
    try:
        found = ImportJob.objects.filter(code=uuid.UUID(str(code)))
    except ValueError:
        raise JobUnknownError(job=str(code)) from None
    if municipality is not None:
        found = found.filter(municipality__code=municipality)
    job = found.select_related("municipality").first()
    if job is None:
        raise JobUnknownError(job=str(code))
    return _told_if_dead(job)


def jobs_of(
    *,
    municipality: str,
    most: int = 50,
    offset: int = 0,
    sent_by: str | None = None,
    kinds: Collection[JobKind] = tuple(JobKind),
) -> tuple[list[ImportJob], int]:
    """Jobs of the municipality, the newest first, and how many there are in all. ``sent_by``
    narrows to those of one person."""
    found = ImportJob.objects.filter(municipality__code=municipality, kind__in=list(kinds))
    if sent_by is not None:
        found = found.filter(actor=sent_by)
    rows = found.order_by("-created_at", "-pk")[offset : offset + most]
    return [_told_if_dead(job) for job in rows], found.count()


def run_again(*, municipality: str, code: uuid.UUID | str) -> ImportJob:
    """Has the file of a failed job read once more. Raises JobUnknownError, JobNotFailedError."""
    job = job_of(code, municipality=municipality)
    with transaction.atomic():
        failed = ImportJob.objects.filter(pk=job.pk, state=JobState.FAILED)
        if not kept_file(job).is_file() or not _wait(failed):
            raise JobNotFailedError(file=job.file_name)
        _enqueue(job)
    job.refresh_from_db()
    return job


def resume_jobs() -> None:
    """Has every file read that waits, or whose worker died, when the site starts.

    One that waits may be in the queue already; whoever comes second finds nothing to do.
    """
    waiting = Q(state__in=(JobState.WAITING, JobState.RUNNING))
    for job in ImportJob.objects.filter(waiting | Q(outcome__interrupted=True)):
        with suppress(FileNotFoundError), held(kept_file(job)) as is_free:
            if is_free:
                _wait(ImportJob.objects.filter(pk=job.pk).exclude(state=JobState.WAITING))
                _enqueue(job)
    _sweep()


def _sweep() -> None:
    """Removes what a worker that died between a job's end and its own has left."""
    left = {path: path.stem for path in (Path(settings.HOME) / "uploads").glob("*/*")}
    ended = ImportJob.objects.filter(
        code__in=set(left.values()), state__in=(JobState.DONE, JobState.FAULTY)
    )
    codes = {str(code) for code in ended.values_list("code", flat=True)}
    for path, code in left.items():
        if code not in codes:
            continue
        if path.is_dir():
            rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def kept_file(job: ImportJob) -> Path:
    """Where the file of the job lies."""
    return Path(settings.HOME) / job.path


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Holds the file for as long as its process lives; yields False when another holds it.

    A worker holds the file that it reads, so that anybody can see whether it still does.
    """
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _wait(jobs: QuerySet[ImportJob]) -> int:
    return jobs.update(
        state=JobState.WAITING, step="", percent=0, outcome={}, started_at=None, ended_at=None
    )


def _told_if_dead(job: ImportJob) -> ImportJob:
    if job.state != JobState.RUNNING:
        return job
    with suppress(FileNotFoundError), held(kept_file(job)) as is_free:
        if is_free:
            ImportJob.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
                state=JobState.FAILED, ended_at=timezone.now(), outcome={"interrupted": True}
            )
            job.refresh_from_db()
        return job
    job.refresh_from_db()
    return job


def _enqueue(job: ImportJob) -> None:
    from toteuma.workspace.jobs.running import run_job  # noqa: PLC0415 - it imports this module

    run_job.enqueue(str(job.code))


def _keep(file: File[bytes], name: str, target: Path) -> None:
    """Writes the file chunk by chunk, no more of it than is allowed."""
    size = 0
    most: int = getattr(settings, "UPLOAD_MAX_BYTES", 2**30)
    with target.open("xb") as kept:
        for chunk in file.chunks(_CHUNK):
            if not size:
                _refuse_binary(chunk[:_LOOKED_AT], name)
            size += len(chunk)
            if size > most:
                raise UploadTooLargeError(file=name, megabytes=most // 2**20)
            kept.write(chunk)
    if not size:
        raise UploadEmptyError(file=name)


def _refuse_binary(start: bytes, name: str) -> None:
    """Judges by content: text has no zero bytes, but in UTF-16, which begins with its mark."""
    is_marked = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if start.startswith((b"PK\x03\x04", b"%PDF", b"\x1f\x8b")) or (
        b"\0" in start and not is_marked
    ):
        raise UploadNotTextError(file=name)
