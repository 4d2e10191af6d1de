"""Operations that write: observations of measures, and files of the ledger and the budget."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Form, Header, Query, Schema, Status, UploadedFile

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.issues import Issue
from toteuma.domain.planning import Observation
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.web.api import schemas as out
from toteuma.web.api.access import Scope, ScopeMissingError, desk_of, needs, token_of
from toteuma.web.api.paging import Paging, tell_place
from toteuma.web.api.reading import PROBLEMS, router
from toteuma.web.models import IdempotentAnswer
from toteuma.web.pages.goals.locators import find_goal, find_measure, measure_in_address
from toteuma.web.rights.rules import Located, anywhere, whole_municipality
from toteuma.web.shared.desk import Desk
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.interchange.cells import cell_text
from toteuma.workspace.jobs.submitting import job_of, jobs_of, submit_job
from toteuma.workspace.models.jobs import ImportJob, JobKind
from toteuma.workspace.services.planning import record_observations

REMEMBERED = timedelta(hours=24)
MOST_OBSERVATIONS = 1_000
OBSERVED = ("measure", "observed_on", "value", "source")
CHANGED: dict[int, Any] = {**PROBLEMS, 409: out.Problem}


class KeyUsedError(ToteumaError):
    """An Idempotency-Key came again with another request."""

    code = "api.key_used"
    exit_code = ExitCode.CONFLICT
    message = "The Idempotency-Key was used for another request within the last day."
    mend = "Give each request a key of its own."


class ObservationsFaultyError(ContentFaultyError):
    """Observations cannot be recorded, for the reasons in ``issues``; their ``line`` is the row
    of the request."""

    code = "api.observations_faulty"
    message = "Faults in the observations: {count}. Nothing was recorded."
    mend = "Correct the rows that the issues name and send all of them again."


class TooManyRowsError(ToteumaError):
    """More rows came at once than one request may have."""

    code = "api.too_many_rows"
    exit_code = ExitCode.DATA
    message = "The request has {rows} rows; the most is {most}."
    mend = "Send them in several requests."


@router.post(
    "/{municipality}/measures/{measure}/observations", response={201: out.Recorded, **CHANGED}
)
@needs(Permission.FILL_IN_OWN, unit=measure_in_address, scopes=(Scope.OBSERVATIONS,))
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
@needs(Permission.FILL_IN_OWN, unit=anywhere, scopes=(Scope.OBSERVATIONS,))
def observe_many(
    request: HttpRequest,
    municipality: str,
    body: list[out.MeasuredIn],
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=200),  # type: ignore[type-arg]
) -> Any:
    """Records observations of many measures, all or none."""
    if len(body) > MOST_OBSERVATIONS:
        raise TooManyRowsError(rows=len(body), most=MOST_OBSERVATIONS)
    return _once(request, idempotency_key, [_observation(row.measure, row) for row in body])


def _record(desk: Desk, rows: Sequence[Observation]) -> None:
    """Records the rows. Raises ObservationsFaultyError with every fault, at its row."""
    known = {code: _may_observe(desk, code) for code in {row.measure for row in rows}}
    issues = [
        Issue("api.measure_not_yours", "", number, "measure", row.measure)
        for number, row in enumerate(rows, 1)
        if not known[row.measure]
    ]
    issues += _repeated(rows)
    faulty = {issue.line for issue in issues}
    good = {number: row for number, row in enumerate(rows, 1) if number not in faulty}
    try:
        with transaction.atomic():
            if good:
                record_observations(
                    municipality=desk.municipality, observations=good.values(), actor=desk.actor
                )
            # The good rows were judged, too; all are recorded or none.
            transaction.set_rollback(bool(issues))
    except ContentFaultyError as fault:
        issues += [one for issue in fault.issues for one in _at_rows(issue, good)]
    if issues:
        by_row = sorted(issues, key=lambda issue: issue.line or 0)
        raise ObservationsFaultyError(municipality=desk.municipality, issues=by_row)


def _repeated(rows: Sequence[Observation]) -> Iterator[Issue]:
    """A measure, day and source that the request has already: which of them is meant?"""
    first: dict[tuple[str, date, str], int] = {}
    for number, row in enumerate(rows, 1):
        earlier = first.setdefault((row.measure, row.observed_on, row.source), number)
        if earlier != number:
            details = {"row": str(earlier)}
            day = row.observed_on.isoformat()
            yield Issue("api.observation_repeated", "", number, "observed_on", day, details)


def _at_rows(issue: Issue, rows: Mapping[int, Observation]) -> list[Issue]:
    """The fault once for each row of the request that has the value at fault."""
    column, value = issue.column or "", issue.value or ""
    return [
        replace(issue, line=number)
        for number, row in rows.items()
        if column in OBSERVED and cell_text(getattr(row, column)) == value
    ] or [replace(issue, line=None)]


def _may_observe(desk: Desk, code: str) -> bool:
    measure = find_measure(desk.content, code)
    goal = None if measure is None else find_goal(desk.content, measure.goal)
    if measure is None or goal is None:
        return False
    posts = (measure.owner,) if measure.owner else ()
    return desk.access.may_fill_in(
        node=goal.node,
        organisation=desk.living.organisation(goal.fiscal_year),
        responsible=(*posts, *goal.responsible),
    )


def _observation(measure: str, row: out.ObservationIn) -> Observation:
    note = LocalizedText(row.note.fi, row.note.sv, row.note.en)
    return Observation(measure, row.observed_on, row.value, row.source.strip(), note)


def _once(request: HttpRequest, key: str, rows: list[Observation]) -> Status[dict[str, Any]]:
    """Records the rows; a request that names its key again gets the first answer again."""
    desk, token = desk_of(request), token_of(request)
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
            _record(desk, rows)
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
@needs(Permission.MAINTAIN, unit=whole_municipality, scopes=(Scope.LEDGER,))
def upload_ledger(
    request: HttpRequest,
    municipality: str,
    file: File[UploadedFile],
    options: Form[out.LedgerOptions],
) -> Any:
    """Hands in a file of ledger entries; it is read in the background."""
    return Status(202, _submitted(request, municipality, JobKind.ENTRIES, file, options))


@router.post("/{municipality}/budget", response={202: out.JobOut, **CHANGED})
@needs(Permission.MAINTAIN, unit=whole_municipality, scopes=(Scope.BUDGET,))
def upload_budget(
    request: HttpRequest,
    municipality: str,
    file: File[UploadedFile],
    options: Form[out.DecisionOptions],
) -> Any:
    """Hands in a file of a decision on the budget; it is read in the background."""
    return Status(202, _submitted(request, municipality, JobKind.BUDGET, file, options))


def _submitted(
    request: HttpRequest,
    municipality: str,
    kind: JobKind,
    file: UploadedFile,
    options: Schema,
) -> out.JobOut:
    job = submit_job(
        municipality=municipality,
        kind=kind,
        file=file,
        options=options.model_dump(mode="json"),
        actor=desk_of(request).actor,
    )
    return _job(job)


def job_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The job of the address, if it is of the municipality."""
    found = ImportJob.objects.filter(municipality__code=desk.municipality, code=words["job"])
    return whole_municipality(desk, words) if found.exists() else None


_SENDS = {JobKind.ENTRIES: Scope.LEDGER, JobKind.BUDGET: Scope.BUDGET}


@router.get("/{municipality}/jobs/{job}", response={200: out.JobOut, **PROBLEMS})
@needs(
    Permission.MAINTAIN,
    unit=job_in_address,
    scopes=(Scope.READ, *_SENDS.values()),
    is_kept=False,
)
def job(request: HttpRequest, municipality: str, job: UUID) -> Any:
    """How far a job is, and what came of it. A token that sends files reads the jobs that its
    owner sent with its scope; reading others takes the scope `read`."""
    found, token = job_of(job, municipality=municipality), token_of(request)
    is_own = found.actor == desk_of(request).actor
    sent_with = _SENDS.get(JobKind(found.kind), Scope.READ)
    if Scope.READ not in token.scopes and not (is_own and sent_with in token.scopes):
        raise ScopeMissingError(scope=Scope.READ)
    return _job(found)


@router.get("/{municipality}/jobs", response={200: list[out.JobOut], **PROBLEMS})
@needs(
    Permission.MAINTAIN,
    unit=whole_municipality,
    scopes=(Scope.READ, *_SENDS.values()),
    is_kept=False,
)
def jobs(request: HttpRequest, municipality: str, paging: Query[Paging]) -> Any:
    """Files handed in, the latest first. A token that sends files sees those that its owner sent
    with its scopes; seeing all takes the scope `read`."""
    held = token_of(request).scopes
    narrowed: dict[str, Any] = {}
    if Scope.READ not in held:
        kinds = [kind for kind, scope in _SENDS.items() if scope in held]
        narrowed = {"sent_by": desk_of(request).actor, "kinds": kinds}
    found, total = jobs_of(
        municipality=municipality, most=paging.limit, offset=paging.offset, **narrowed
    )
    tell_place(request, total, paging)
    return [_job(one) for one in found]


def _job(found: ImportJob) -> out.JobOut:
    return out.JobOut(
        job=str(found.code),
        kind=str(found.kind),
        state=str(found.state),
        file=found.file_name,
        percent=found.percent,
        outcome=dict(found.outcome),
    )
