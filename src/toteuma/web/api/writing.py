"""Operations that write: observations of measures, and files of the ledger and the budget."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import File, Form, Header, Status, UploadedFile

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.planning import Observation
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.web.api import schemas as out
from toteuma.web.api.access import Scope, needs
from toteuma.web.api.reading import PROBLEMS, desk_of, router
from toteuma.web.models import IdempotentAnswer
from toteuma.web.pages.goals.locators import find_goal, find_measure, measure_in_address
from toteuma.web.rights.rules import anywhere, whole_municipality
from toteuma.web.shared.desk import Desk
from toteuma.workspace.jobs.submitting import job_of, submit_job
from toteuma.workspace.models.jobs import ImportJob, JobKind
from toteuma.workspace.services.planning import record_observations

REMEMBERED = timedelta(hours=24)
MOST_OBSERVATIONS = 1_000
CHANGED: dict[int, Any] = {**PROBLEMS, 409: out.Problem}


class KeyUsedError(ToteumaError):
    """An Idempotency-Key came again with another request."""

    code = "api.key_used"
    exit_code = ExitCode.CONFLICT
    message = "The Idempotency-Key was used for another request within the last day."
    mend = "Give each request a key of its own."


class MeasureNotYoursError(ToteumaError):
    """An observation names a measure that is not there, or that its sender may not fill in."""

    code = "api.measure_not_yours"
    exit_code = ExitCode.DATA
    message = "Row {row}: there is no measure {measure}, or it is not yours to fill in."
    mend = "Correct the rows; nothing was recorded."


class TooManyRowsError(ToteumaError):
    """More rows came at once than one request may have."""

    code = "api.too_many_rows"
    exit_code = ExitCode.DATA
    message = "The request has {rows} rows; the most is {most}."
    mend = "Send them in several requests."


@router.post(
    "/{municipality}/measures/{measure}/observations", response={201: out.Recorded, **CHANGED}
)
@needs(Permission.FILL_IN_OWN, unit=measure_in_address, scope=Scope.OBSERVATIONS)
def observe(
    request: HttpRequest,
    municipality: str,
    measure: str,
    body: out.ObservationIn,
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=200),  # type: ignore[type-arg]
) -> Any:
    """Records an observation of a measure."""
    return _once(request, idempotency_key, [_observation(measure, body)])


@router.post("/{municipality}/observations", response={201: out.Recorded, **CHANGED})
@needs(Permission.FILL_IN_OWN, unit=anywhere, scope=Scope.OBSERVATIONS)
def observe_many(
    request: HttpRequest,
    municipality: str,
    body: list[out.MeasuredIn],
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=200),  # type: ignore[type-arg]
) -> Any:
    """Records observations of many measures, all or none."""
    desk = desk_of(request)
    if len(body) > MOST_OBSERVATIONS:
        raise TooManyRowsError(rows=len(body), most=MOST_OBSERVATIONS)
    for number, row in enumerate(body, 1):
        if not _may_observe(desk, row.measure):
            raise MeasureNotYoursError(row=number, measure=row.measure)
    return _once(request, idempotency_key, [_observation(row.measure, row) for row in body])


def _may_observe(desk: Desk, code: str) -> bool:
    measure = find_measure(desk.content, code)
    goal = None if measure is None else find_goal(desk.content, measure.goal)
    if measure is None or goal is None or goal.node not in desk.organisation:
        return False
    posts = (measure.owner,) if measure.owner else ()
    return desk.may_fill_in(goal.node, (*posts, *goal.responsible))


def _observation(measure: str, row: out.ObservationIn) -> Observation:
    note = LocalizedText(row.note.fi, row.note.sv, row.note.en)
    return Observation(measure, row.observed_on, row.value, row.source.strip(), note)


def _once(request: HttpRequest, key: str, rows: list[Observation]) -> Status[dict[str, Any]]:
    """Records the rows; a request that names its key again gets the first answer again."""
    desk, token = desk_of(request), request.auth  # type: ignore[attr-defined]
    digest = hashlib.sha256(f"{request.path}\n".encode() + request.body).hexdigest()
    with transaction.atomic():
        if key:
            IdempotentAnswer.objects.filter(created_at__lt=timezone.now() - REMEMBERED).delete()
            known = IdempotentAnswer.objects.filter(token=token, key=key).first()
            if known is not None and known.request_hash != digest:
                raise KeyUsedError
            if known is not None:
                return Status(known.status, known.body)
        if rows:
            record_observations(municipality=desk.municipality, observations=rows, actor=desk.actor)
        answer = {"recorded": len(rows)}
        if key:
            try:
                with transaction.atomic():
                    IdempotentAnswer.objects.create(
                        token=token, key=key, request_hash=digest, status=201, body=answer
                    )
            except IntegrityError as fault:  # the same request is being answered at this moment
                raise KeyUsedError from fault
    return Status(201, answer)


@router.post("/{municipality}/ledger", response={202: out.JobOut, **CHANGED})
@needs(Permission.MAINTAIN, unit=whole_municipality, scope=Scope.LEDGER)
def upload_ledger(
    request: HttpRequest,
    municipality: str,
    file: File[UploadedFile],
    profile: Form[str],
    fiscal_year: Form[int],
    supersedes: Form[str] = "",
    accept_partial: Form[bool] = False,
) -> Any:
    """Hands in a file of ledger entries; it is read in the background."""
    options = {
        "profile": profile,
        "fiscal_year": fiscal_year,
        "supersedes": supersedes,
        "accept_partial": accept_partial,
    }
    return Status(202, _submitted(request, municipality, JobKind.ENTRIES, file, options))


@router.post("/{municipality}/budget", response={202: out.JobOut, **CHANGED})
@needs(Permission.MAINTAIN, unit=whole_municipality, scope=Scope.BUDGET)
def upload_budget(
    request: HttpRequest,
    municipality: str,
    file: File[UploadedFile],
    fiscal_year: Form[int],
    number: Form[int],
    kind: Form[str],
    date: Form[str],
    decider: Form[str] = "",
    reason: Form[str] = "",
) -> Any:
    """Hands in a file of a decision on the budget; it is read in the background."""
    options = {
        "fiscal_year": fiscal_year,
        "number": number,
        "kind": kind,
        "date": date,
        "decider": decider,
        "reason": reason,
    }
    return Status(202, _submitted(request, municipality, JobKind.BUDGET, file, options))


def _submitted(
    request: HttpRequest,
    municipality: str,
    kind: JobKind,
    file: UploadedFile,
    options: dict[str, Any],
) -> out.JobOut:
    job = submit_job(
        municipality=municipality,
        kind=kind,
        file=file,
        options=options,
        actor=desk_of(request).actor,
    )
    return _job(job)


@router.get("/{municipality}/jobs/{job}", response={200: out.JobOut, **PROBLEMS})
@needs(Permission.MAINTAIN, unit=whole_municipality)
def job(request: HttpRequest, municipality: str, job: UUID) -> Any:
    """How far a job is, and what came of it."""
    found = ImportJob.objects.filter(municipality__code=municipality, code=job).first()
    if found is None:
        raise Http404
    return _job(job_of(str(job)))


def _job(found: ImportJob) -> out.JobOut:
    return out.JobOut(
        job=str(found.code),
        kind=str(found.kind),
        state=str(found.state),
        file=found.file_name,
        percent=found.percent,
        outcome=dict(found.outcome),
    )
