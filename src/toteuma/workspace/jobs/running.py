"""Reading a handed-in file in the background, through the services of the command line.

What a file changes and what its job says of it are written in one transaction. So a worker may die
at any moment: a job that has not ended has changed nothing, and reading its file again is right.

Options by kind, all JSON:

- entries: ``profile``, ``fiscal_year``, ``supersedes``, ``accept_partial``
- table: ``profile``, ``fiscal_year``, ``month``, ``supersedes``, ``add_missing``
- budget: ``fiscal_year``, ``number``, ``kind``, ``date``, ``decider``, ``reason``
- observations: none
"""

import logging
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from toteuma.catalogue.wording import error_words, issue_words
from toteuma.domain.budget import BudgetDecision
from toteuma.domain.errors import ToteumaError
from toteuma.domain.issues import Issue
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind, Language
from toteuma.ledger.importing import ImportResult
from toteuma.ledger.workbench import ImportStep
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.interchange.small_files import (
    issues_in_budget_file,
    issues_in_observations_file,
    read_appropriations,
    read_observations,
)
from toteuma.workspace.jobs.profiles import profile_of
from toteuma.workspace.jobs.submitting import held, kept_file
from toteuma.workspace.models.jobs import ImportJob, JobKind, JobState
from toteuma.workspace.services.budget import adopt_decision
from toteuma.workspace.services.ledger import import_ledger_file
from toteuma.workspace.services.planning import record_observations
from toteuma.workspace.services.tables import import_table_file

MOST_ISSUES = 200
"""Faults that are kept with a job; all of them are counted."""

_log = logging.getLogger(__name__)
_STEPS = tuple(ImportStep)

type _Outcome = dict[str, Any]
type _End = Callable[[_Outcome], None]


@task
def run_job(code: str) -> None:
    """Reads the file of a waiting job and keeps what came of it."""
    job = ImportJob.objects.select_related("municipality").filter(code=code).first()
    if job is None or not kept_file(job).is_file():
        return
    with held(kept_file(job)) as is_ours:
        waiting = ImportJob.objects.filter(pk=job.pk, state=JobState.WAITING)
        if not is_ours or not waiting.update(state=JobState.RUNNING, started_at=timezone.now()):
            return
        _read(job)


def issues_told(job: ImportJob, language: Language) -> list[dict[str, Any]]:
    """The faults of a job's file with ``what`` is wrong and how to ``mend`` it, in words."""
    found = []
    for told in job.outcome.get("issues", []):
        issue = Issue(**told)
        what, mend = issue_words(issue, language)
        found.append({**told, "what": what, "mend": mend})
    return found


def _read(job: ImportJob) -> None:
    """Reads the file under the name that it was handed in by, and ends the job."""
    readers: dict[JobKind, Callable[[ImportJob, Path, _End], None]] = {
        JobKind.ENTRIES: _entries,
        JobKind.TABLE: _table,
        JobKind.BUDGET: _budget,
        JobKind.OBSERVATIONS: _observations,
    }
    # Named by the job, so that what a worker that died has left is taken over.
    folder = kept_file(job).with_suffix(".reading")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
        named = folder / job.file_name
        named.hardlink_to(kept_file(job))
        readers[JobKind(job.kind)](
            job, named, lambda outcome: _end(job, _state_of(outcome), outcome)
        )
    except ToteumaError as error:
        told = {language.value: error_words(error, language) for language in Language}
        _end(
            job,
            JobState.FAILED,
            {
                "error": error.code,
                "what": {language: what for language, (what, _) in told.items()},
                "mend": {language: mend for language, (_, mend) in told.items()},
            },
        )
    except Exception:
        _log.exception("Job %s failed", job.code)
        _end(job, JobState.FAILED, {"unexpected": True})
    else:
        # A file that failed for something outside it is kept: it can be read again.
        kept_file(job).unlink(missing_ok=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _state_of(outcome: _Outcome) -> JobState:
    is_faulty = outcome["issues"] and not outcome["is_stored"]
    return JobState.FAULTY if is_faulty else JobState.DONE


def _end(job: ImportJob, state: JobState, outcome: _Outcome) -> None:
    ImportJob.objects.filter(pk=job.pk).update(
        state=state,
        outcome=outcome,
        percent=100 if state is JobState.DONE else job.percent,
        ended_at=timezone.now(),
    )


def _entries(job: ImportJob, file: Path, end: _End) -> None:
    def told(result: ImportResult) -> None:
        batch = result.batch
        end(
            {
                "is_stored": batch is not None,
                "batch": "" if batch is None else batch.batch_id,
                "rows": result.counts.stored,
                "rejected": result.counts.rejected,
                "cents": 0 if batch is None else batch.total_cents,
                "faults": result.faults,
                "issues": _kept(result.issues),
            }
        )

    options, municipality = job.options, job.municipality.code
    result = import_ledger_file(
        home=Path(settings.HOME),
        municipality=municipality,
        source=file,
        profile=profile_of(municipality, options["profile"]),
        actor=job.actor,
        fiscal_year=options.get("fiscal_year"),
        accept_partial=bool(options.get("accept_partial")),
        supersedes=options.get("supersedes") or None,
        progress=_progress_of(job),
        language=Language(options.get("language", "fi")),
        when_registered=told,
    )
    if result.batch is None:
        told(result)


@transaction.atomic
def _table(job: ImportJob, file: Path, end: _End) -> None:
    options, municipality = job.options, job.municipality.code
    done = import_table_file(
        home=Path(settings.HOME),
        municipality=municipality,
        source=file,
        profile=profile_of(municipality, options["profile"]),
        fiscal_year=options["fiscal_year"],
        month=options.get("month") or 12,
        actor=job.actor,
        supersedes=options.get("supersedes") or None,
        add_missing=bool(options.get("add_missing")),
    )
    batch = done.batch
    end(
        {
            "is_stored": not done.issues,
            "batch": "" if batch is None else batch.batch_id,
            "rows": done.rows,
            "cents": 0 if batch is None else batch.total_cents,
            "faults": len(done.issues),
            "issues": _kept(done.issues),
        }
    )


@transaction.atomic
def _budget(job: ImportJob, file: Path, end: _End) -> None:
    options = job.options
    lines, issues = read_appropriations(file)
    if not issues:
        decider, reason = options["decider"], options.get("reason", "")
        decision = BudgetDecision(
            fiscal_year=options["fiscal_year"],
            number=options["number"],
            kind=DecisionKind(options["kind"]),
            decided_on=date.fromisoformat(options["date"]),
            decider=LocalizedText(decider, decider, decider),
            reason=LocalizedText(reason, reason, reason),
        )
        try:
            adopt_decision(
                municipality=job.municipality.code,
                decision=decision,
                lines=lines,
                actor=job.actor,
            )
        except ContentFaultyError as fault:
            issues = issues_in_budget_file(fault.issues, file)
    end(
        {
            "is_stored": not issues,
            "rows": len(lines),
            "cents": sum(line.cents for line in lines),
            "faults": len(issues),
            "issues": _kept(issues),
        }
    )


@transaction.atomic
def _observations(job: ImportJob, file: Path, end: _End) -> None:
    observations, issues = read_observations(file)
    if not issues:
        try:
            record_observations(
                municipality=job.municipality.code, observations=observations, actor=job.actor
            )
        except ContentFaultyError as fault:
            issues = issues_in_observations_file(fault.issues, file)
    end(
        {
            "is_stored": not issues,
            "rows": len(observations),
            "faults": len(issues),
            "issues": _kept(issues),
        }
    )


def _kept(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    return [
        {
            "code": str(issue.code),
            "file": issue.file,
            "line": issue.line,
            "column": issue.column,
            "value": issue.value,
            "details": dict(issue.details),
        }
        for issue in list(issues)[:MOST_ISSUES]
    ]


def _progress_of(job: ImportJob) -> Callable[[ImportStep, int], None]:
    """Writes how far the import is, at most once for each percent of the whole."""

    def told(step: ImportStep, percent: int) -> None:
        whole = (_STEPS.index(step) * 100 + percent) // len(_STEPS)
        if whole > job.percent or job.step != step.value:
            job.percent, job.step = max(whole, job.percent), step.value
            ImportJob.objects.filter(pk=job.pk).update(percent=job.percent, step=job.step)

    return told
