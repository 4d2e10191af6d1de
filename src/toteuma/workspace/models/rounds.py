"""Reporting rounds: their tasks with drafts, snapshots, publications, questions, reminders.

They are no part of a municipality folder: a round is work on the content, not content. What a task
asks for is written into the content when the task is submitted; a snapshot holds it for good.
"""

from django.db import models
from django.db.models import Q

from toteuma.domain.rounds import PublicationState, RoundState, TaskKind, TaskState
from toteuma.domain.vocabulary import GoalLevel
from toteuma.workspace.models.constraints import key, one_of, reference
from toteuma.workspace.models.fields import CodeField, CodesField, VocabularyField
from toteuma.workspace.models.municipality import MunicipalityRow, history

_PERSON = 254


class Round(MunicipalityRow):
    """A reporting round. ``node`` is the unit that the report is of; ``sections`` and
    ``languages`` (required ones) hold values of ``Section`` and ``Language``. ``version`` is
    raised by every change. ``follows`` is the round whose owners and texts it took over."""

    code = CodeField()
    period = models.CharField(max_length=16)
    node = CodeField()
    sections = CodesField()
    languages = CodesField()
    due = models.DateField()
    review_due = models.DateField()
    state = VocabularyField(vocabulary=RoundState, default=RoundState.OPEN)
    follows = CodeField(blank=True)
    version = models.IntegerField(default=1)
    opened_by = models.CharField(max_length=_PERSON)
    opened_at = models.DateTimeField()
    history = history()

    class Meta:
        constraints = (
            key("round", "code"),
            reference("round", "node", "node"),
            one_of("round", "state", RoundState),
        )

    def __str__(self) -> str:
        return self.code


class Task(MunicipalityRow):
    """One thing that somebody has to write or give in a round.

    ``owner``, ``deputy`` and ``reviewer`` are addresses of people, blank where nobody was named:
    then whoever may fill in (or approve) the unit does it. ``draft`` is the work in hand, as JSON
    by the fields of the task's kind, null before anybody wrote; ``drafted_by`` and ``drafted_at``
    say whose and when. ``carried_over``: the draft is the text of the round before, and nobody
    has touched it. ``approved_digest`` is the SHA-256 of the content that was approved: other
    content is not reviewed. ``version`` is raised by every change.
    """

    round = CodeField()
    number = models.IntegerField()
    kind = VocabularyField(vocabulary=TaskKind)
    subject = CodeField()
    node = CodeField()
    owner = models.CharField(max_length=_PERSON, blank=True)
    deputy = models.CharField(max_length=_PERSON, blank=True)
    reviewer = models.CharField(max_length=_PERSON, blank=True)
    due = models.DateField()
    state = VocabularyField(vocabulary=TaskState, default=TaskState.OPEN)
    version = models.IntegerField(default=1)
    draft = models.JSONField(null=True, blank=True)
    drafted_by = models.CharField(max_length=_PERSON, blank=True)
    drafted_at = models.DateTimeField(null=True, blank=True)
    carried_over = models.BooleanField(default=False)
    submitted_by = models.CharField(max_length=_PERSON, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=_PERSON, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    active_at = models.DateTimeField()
    history = history()

    class Meta:
        constraints = (
            key("task", "round", "number"),
            models.UniqueConstraint(
                fields=("municipality", "round", "kind", "subject"), name="task_subject_key"
            ),
            reference("task", "round", "round"),
            reference("task", "node", "node"),
            one_of("task", "kind", TaskKind),
            one_of("task", "state", TaskState),
            models.CheckConstraint(
                condition=~Q(state=TaskState.APPROVED.value)
                | (~Q(reviewed_by="") & ~Q(approved_digest="")),
                name="task_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.APPROVED.value)
                | ~Q(reviewed_by=models.F("submitted_by")),
                name="task_approved_by_another",
            ),
        )
        indexes = (
            models.Index(fields=["municipality", "owner"], name="task_owner"),
            models.Index(fields=["municipality", "reviewer"], name="task_reviewer"),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.number}"


class TaskWriter(MunicipalityRow):
    """Somebody who wrote to a task since it was last approved: such a person does not review."""

    round = CodeField()
    task = models.IntegerField()
    person = models.CharField(max_length=_PERSON)

    class Meta:
        constraints = (key("taskwriter", "round", "task", "person"),)

    def __str__(self) -> str:
        return f"{self.round} {self.task} {self.person}"


class FindingNote(MunicipalityRow):
    """Why a finding of the gate may stand: said by somebody, kept with the round. ``finding`` is
    the finding's key (rule, place and what was found)."""

    round = CodeField()
    finding = models.CharField(max_length=64)
    text = models.TextField()
    author = models.CharField(max_length=_PERSON)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            key("findingnote", "round", "finding"),
            reference("findingnote", "round", "round"),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.finding}"


class Snapshot(MunicipalityRow):
    """A frozen report. ``content`` is the report model as canonical JSON, ``sha256`` its hash;
    ``sources`` are the active batches with the hashes of their manifests; ``trail_number`` and
    ``trail_hash`` the head of the audit trail when it was made. It is never changed."""

    number = models.IntegerField()
    round = CodeField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    sources = models.JSONField()
    trail_number = models.BigIntegerField()
    trail_hash = models.CharField(max_length=64)
    made_by = models.CharField(max_length=_PERSON)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (key("snapshot", "number"), reference("snapshot", "round", "round"))

    def __str__(self) -> str:
        return f"{self.number} {self.sha256[:12]}"


class Publication(MunicipalityRow):
    """A version of a round's report for the public: proposed by one person, published by another.

    ``version`` counts within the round. ``level`` says who the report is
    for. ``reason`` says why there is a version after the first, ``withdrawal`` why it was taken
    back; the public page keeps a marker of it.
    """

    round = CodeField()
    version = models.IntegerField()
    snapshot = models.IntegerField()
    level = VocabularyField(vocabulary=GoalLevel)
    state = VocabularyField(vocabulary=PublicationState, default=PublicationState.PROPOSED)
    reason = models.TextField(blank=True)
    proposed_by = models.CharField(max_length=_PERSON)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=_PERSON, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.TextField(blank=True)
    withdrawn_by = models.CharField(max_length=_PERSON, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    history = history()

    class Meta:
        constraints = (
            key("publication", "round", "version"),
            reference("publication", "round", "round"),
            reference("publication", "snapshot", "snapshot", "number"),
            one_of("publication", "level", GoalLevel),
            one_of("publication", "state", PublicationState),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "withdrawn"))
                | (~Q(decided_by="") & ~Q(decided_by=models.F("proposed_by"))),
                name="publication_by_two_people",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round} {self.version}"


class Question(MunicipalityRow):
    """A question that a committee member puts to a figure or text of a round's report.

    ``subject`` is ``figure:<id>`` or ``text:<anchor>``, ``node`` the unit that answers.
    ``is_public``: question and answer are shown beside the published report.
    """

    number = models.IntegerField()
    round = CodeField()
    subject = models.CharField(max_length=200)
    node = CodeField()
    text = models.TextField()
    asked_by = models.CharField(max_length=_PERSON)
    asked_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=_PERSON, blank=True)
    answered_name = models.CharField(max_length=150, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_public = models.BooleanField(default=False)
    history = history()

    class Meta:
        constraints = (
            key("question", "number"),
            reference("question", "round", "round"),
            reference("question", "node", "node"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class Reminder(MunicipalityRow):
    """A letter that was sent to a person about what waits for them: one a day at most."""

    person = models.CharField(max_length=_PERSON)
    day = models.DateField()
    tasks = models.IntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = (key("reminder", "person", "day"),)

    def __str__(self) -> str:
        return f"{self.person} {self.day}"
