"""Files handed in: upload, progress, and what came of them."""

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from toteuma.domain.rights import Permission
from toteuma.web.pages.maintenance.forms import UploadForm
from toteuma.web.rights.rules import Located, requires, whole_municipality
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.jobs.errors import (
    JobUnknownError,
    UploadEmptyError,
    UploadNotTextError,
    UploadTooLargeError,
)
from toteuma.workspace.jobs.running import issues_told
from toteuma.workspace.jobs.submitting import job_of, jobs_of, kept_file, run_again, submit_job
from toteuma.workspace.ledger_state import store_of
from toteuma.workspace.models.jobs import ImportJob, JobKind, JobState

_REFUSED = (UploadEmptyError, UploadNotTextError, UploadTooLargeError)


def kind_in_address(_: Desk, words: Mapping[str, Any]) -> Located | None:
    """The kind of file that the address names, if there is such."""
    return Located() if words["kind"] in set(JobKind) else None


def job_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The job that the address names, if it is of the municipality."""
    try:
        job_of(words["job"], municipality=desk.municipality)
    except JobUnknownError:
        return None
    return Located()


@requires(Permission.MAINTAIN, unit=whole_municipality)
def jobs(request: PageRequest, municipality: str) -> HttpResponse:
    """The latest files handed in."""
    found, _ = jobs_of(municipality=municipality)
    rows = [_told(job) for job in found]
    return render(request, "maintenance/jobs.html", {"rows": rows, "kinds": _kinds()})


@requires(Permission.MAINTAIN, unit=kind_in_address, writing=Permission.MAINTAIN)
def upload(request: PageRequest, municipality: str, kind: str) -> HttpResponse:
    """Handing in a file of a kind."""
    job_kind = JobKind(kind)
    if request.method == "POST":
        form = UploadForm(municipality, job_kind, request.POST, request.FILES)
        if form.is_valid():
            try:
                job = submit_job(
                    municipality=municipality,
                    kind=job_kind,
                    file=form.cleaned_data["file"],
                    options=form.options | {"language": request.desk.language.value},
                    actor=request.desk.actor,
                )
            except _REFUSED as fault:
                form.add_error("file", fault_words(fault))
            else:
                messages.success(request, word("maintenance.handed_in", file=job.file_name))
                return redirect("maintenance-job", municipality=municipality, job=job.code)
    else:
        form = UploadForm(municipality, job_kind)
    title = word(f"maintenance.upload_{kind}")
    context = {"form": form, "title": title, "lead": word(f"maintenance.upload_{kind}_lead")}
    return render(request, "maintenance/upload.html", context)


@requires(Permission.MAINTAIN, unit=job_in_address, writing=Permission.MAINTAIN)
def job_page(request: PageRequest, municipality: str, job: uuid.UUID) -> HttpResponse:
    """How far a file is and what came of it; one that failed can be read again."""
    if request.method == "POST":
        again = run_again(municipality=municipality, code=job)
        messages.success(request, word("maintenance.runs_again", file=again.file_name))
        return redirect("maintenance-job", municipality=municipality, job=job)
    found = job_of(job, municipality=municipality)
    language = request.desk.language
    context = {
        **_told(found),
        "issues": issues_told(found, language),
        "outcome": found.outcome,
        "what": found.outcome.get("what", {}).get(language.value, ""),
        "mend": found.outcome.get("mend", {}).get(language.value, ""),
        "is_going": found.state in (JobState.WAITING, JobState.RUNNING),
        "may_run_again": found.state == JobState.FAILED and kept_file(found).is_file(),
    }
    return render(request, "maintenance/job.html", context)


@requires(Permission.MAINTAIN, unit=job_in_address)
def rejects(request: PageRequest, municipality: str, job: uuid.UUID) -> HttpResponseBase:
    """The rows of the file that were not stored."""
    batch = job_of(job, municipality=municipality).outcome.get("batch")
    path = store_of(Path(settings.HOME), municipality).rejects_path(batch) if batch else None
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"rejects-{batch}.csv")


def _told(job: ImportJob) -> dict[str, Any]:
    return {
        "job": job,
        "kind": word(f"maintenance.job_{JobKind(job.kind).value}"),
        "state": word(f"maintenance.state_{JobState(job.state).value}"),
    }


def _kinds() -> list[tuple[str, str]]:
    return [(one.value, word(f"maintenance.upload_{one.value}")) for one in JobKind]
