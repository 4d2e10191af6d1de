"""Files that were handed in and are read in the background."""

from enum import StrEnum

from django.db import models

from toteuma.workspace.models.constraints import one_of
from toteuma.workspace.models.fields import VocabularyField
from toteuma.workspace.models.municipality import MunicipalityRow


class JobKind(StrEnum):
    """What a handed-in file holds."""

    ENTRIES = "entries"
    TABLE = "table"
    BUDGET = "budget"
    OBSERVATIONS = "observations"


class JobState(StrEnum):
    """How far a job is. A job that failed, or found faults, has stored nothing."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAULTY = "faulty"
    FAILED = "failed"


class ImportJob(MunicipalityRow):
    """One file that somebody handed in.

    ``path`` lies under ``TOTEUMA_HOME/uploads/<municipality>``; the file is removed when the job
    is done or its faults are told, and stays while it may be read again. ``options`` are those of
    the import, ``outcome`` what came of it: counts, issues (code, line, column, value, details),
    batch id; or the error in each language. ``percent`` is of ``step``.
    """

    code = models.UUIDField(unique=True)
    kind = VocabularyField(vocabulary=JobKind)
    state = VocabularyField(vocabulary=JobState, default=JobState.WAITING)
    file_name = models.CharField(max_length=255)
    path = models.CharField(max_length=500)
    options = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    step = models.CharField(max_length=32, blank=True)
    percent = models.IntegerField(default=0)
    actor = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            one_of("importjob", "kind", JobKind),
            one_of("importjob", "state", JobState),
        )
        indexes = (models.Index(fields=["municipality", "created_at"], name="importjob_created"),)

    def __str__(self) -> str:
        return f"{self.file_name} {self.state}"
