"""Reading a handed-in file in the background, through the services of the command line.

Options by kind, all JSON:

- entries: ``profile``, ``fiscal_year``, ``supersedes``, ``accept_partial``
- table: ``profile``, ``fiscal_year``, ``month``, ``supersedes``, ``add_missing``
- budget: ``fiscal_year``, ``number``, ``kind``, ``date``, ``decider``, ``reason``
- observations: none
"""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from toteuma.catalogue.wording import error_words, issue_words
from toteuma.domain.budget import BudgetDecision
from toteuma.domain.errors import ToteumaError
from toteuma.domain.issues import Issue
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import DecisionKind, Language
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
        state, outcome = _read(job)
        ImportJob.objects.filter(pk=job.pk).update(
            state=state,
            outcome=outcome,
            percent=100 if state is JobState.DONE else job.percent,
            ended_at=timezone.now(),
        )
        # A file that failed for something outside it can be read again.
        if state is not JobState.FAILED:
            kept_file(job).unlink(missing_ok=True)


def issues_told(job: ImportJob, language: Language) -> list[dict[str, Any]]:
    """The faults of a job's file with ``what`` is wrong and how to ``mend`` it, in words."""
    found = []
    for told in job.outcome.get("issues", []):
        issue = Issue(**told)
        what, mend = issue_words(issue, language)
        found.append({**told, "what": what, "mend": mend})
    return found


def _read(job: ImportJob) -> tuple[JobState, dict[str, Any]]:
    """What comes of the file. It is read under the name that it was handed in by."""
    readers: dict[JobKind, Callable[[ImportJob, Path], dict[str, Any]]] = {
        JobKind.ENTRIES: _entries,
        JobKind.TABLE: _table,
        JobKind.BUDGET: _budget,
        JobKind.OBSERVATIONS: _observations,
    }
    folder = Path(tempfile.mkdtemp(dir=kept_file(job).parent))
    try:
        named = folder / job.file_name
        named.hardlink_to(kept_file(job))
        outcome = readers[JobKind(job.kind)](job, named)
    except ToteumaError as error:
        told = {language.value: error_words(error, language) for language in Language}
        return JobState.FAILED, {
            "error": error.code,
            "what": {language: what for language, (what, _) in told.items()},
            "mend": {language: mend for language, (_, mend) in told.items()},
        }
    except Exception:
        _log.exception("Job %s failed", job.code)
        return JobState.FAILED, {"unexpected": True}
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return (
        JobState.FAULTY if outcome.get("issues") and not outcome.get("is_stored") else JobState.DONE
    ), outcome


def _entries(job: ImportJob, file: Path) -> dict[str, Any]:
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
    )
    batch = result.batch
    return {
        "is_stored": batch is not None,
        "batch": "" if batch is None else batch.batch_id,
        "rows": result.counts.stored,
        "rejected": result.counts.rejected,
        "cents": 0 if batch is None else batch.total_cents,
        "faults": result.faults,
        "issues": _kept(result.issues),
    }


def _table(job: ImportJob, file: Path) -> dict[str, Any]:
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
    return {
        "is_stored": not done.issues,
        "batch": "" if batch is None else batch.batch_id,
        "rows": done.rows,
        "cents": 0 if batch is None else batch.total_cents,
        "faults": len(done.issues),
        "issues": _kept(done.issues),
    }


def _budget(job: ImportJob, file: Path) -> dict[str, Any]:
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
    return {
        "is_stored": not issues,
        "rows": len(lines),
        "cents": sum(line.cents for line in lines),
        "faults": len(issues),
        "issues": _kept(issues),
    }


def _observations(job: ImportJob, file: Path) -> dict[str, Any]:
    observations, issues = read_observations(file)
    if not issues:
        try:
            record_observations(
                municipality=job.municipality.code, observations=observations, actor=job.actor
            )
        except ContentFaultyError as fault:
            issues = issues_in_observations_file(fault.issues, file)
    return {
        "is_stored": not issues,
        "rows": len(observations),
        "faults": len(issues),
        "issues": _kept(issues),
    }


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
