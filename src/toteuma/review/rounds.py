"""Rules on a reporting round: what of it is not written, not reviewed, or not as it was reviewed.

They judge a :class:`JudgedRound`, which holds all that they look at. A new rule is a function and
a line of ``ROUND_RULES``; an error blocks, anything else may stand with a note.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from toteuma.domain.rounds import TaskKind, TaskState
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.report.model import Report
from toteuma.review.findings import Finding, Severity
from toteuma.review.rules import review_report

type Content = Mapping[str, Any]
"""What a task asked for, as JSON."""


_PLACES: Mapping[TaskKind, str] = {
    TaskKind.OUTCOME: "goal",
    TaskKind.AIM_OUTCOME: "aim",
    TaskKind.ASSESSMENT: "statement",
    TaskKind.INVESTMENT: "project",
    TaskKind.KEY_FIGURE: "key-figure",
    TaskKind.RISK: "risk",
    TaskKind.FORECAST: "forecast",
}


@dataclass(frozen=True, slots=True)
class JudgedTask:
    """A task as the gate sees it. ``content`` is what the report will say, ``earlier`` what the
    report of the round before said; ``is_as_approved`` whether ``content`` is what was reviewed.
    ``nothing`` says why there is nothing to report, ``reason`` why the status is not the proposed
    one."""

    number: int
    kind: TaskKind
    subject: str
    name: LocalizedText
    node: str
    state: TaskState
    has_owner: bool
    reviewed_at: datetime | None
    is_as_approved: bool
    content: Content | None
    earlier: Content | None = None
    nothing: str = ""
    reason: str = ""

    @property
    def anchor(self) -> str:
        """Its place among what is found."""
        return f"task-{self.number}"

    @property
    def place(self) -> str:
        """Its place in the report."""
        return f"{_PLACES[self.kind]}-{self.subject}"

    @property
    def is_explained(self) -> bool:
        """Whether somebody has said why there is nothing to report."""
        return bool(self.nothing.strip())


@dataclass(frozen=True, slots=True)
class JudgedBatch:
    """A batch of the ledger and when it was last taken into or out of use. ``total_cents`` is what
    was registered, ``booked_cents`` what its balances add up to now; ``fault`` names what of its
    files is not as it was stored."""

    batch: str
    file_name: str
    is_active: bool
    changed_at: datetime | None
    total_cents: int
    booked_cents: int | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class JudgedRound:
    """All that the rules look at. ``languages`` are those that the round requires."""

    report: Report
    tasks: tuple[JudgedTask, ...]
    batches: tuple[JudgedBatch, ...]
    languages: tuple[Language, ...]


type RoundRule = Callable[[JudgedRound], Iterable[Finding]]


def is_blocking(finding: Finding) -> bool:
    """Whether the finding must be mended before the report is approved: a note does not do."""
    return finding.severity is Severity.ERROR


def tasks_are_approved(judged: JudgedRound) -> Iterator[Finding]:
    """Every task was reviewed and approved."""
    for task in judged.tasks:
        if task.state is not TaskState.APPROVED:
            yield _of_task("tasks_are_approved", task, Severity.ERROR, state=task.state.value)


def contents_are_as_approved(judged: JudgedRound) -> Iterator[Finding]:
    """What was approved stands in the report word for word."""
    for task in judged.tasks:
        if task.state is TaskState.APPROVED and not task.is_as_approved:
            yield _of_task("contents_are_as_approved", task, Severity.ERROR)


def tasks_have_owners(judged: JudgedRound) -> Iterator[Finding]:
    """What is not done yet is somebody's to do."""
    for task in judged.tasks:
        if task.state is not TaskState.APPROVED and not task.has_owner:
            yield _of_task("tasks_have_owners", task, Severity.WARNING)


def texts_are_new(judged: JudgedRound) -> Iterator[Finding]:
    """A text is not word for word the one of the round before."""
    for task in judged.tasks:
        now, then = _words_of(task.content), _words_of(task.earlier)
        if now and now == then and not task.is_explained:
            yield _of_task("texts_are_new", task, Severity.WARNING)


def translations_follow(judged: JudgedRound) -> Iterator[Finding]:
    """A text that was written anew in one language is not left in another as it was in the round
    before: the two would tell of different periods. Required or not, it would be published."""
    for task in judged.tasks:
        for now, then in zip(_words_of(task.content), _words_of(task.earlier), strict=False):
            written = {one for one in Language if now.get(one) != then.get(one)}
            left = [one for one in Language if one not in written and now.get(one)]
            for language in left if written else ():
                yield _of_task(
                    "translations_follow", task, Severity.WARNING, language=language.value
                )


def texts_are_in_required_languages(judged: JudgedRound) -> Iterator[Finding]:
    """Explanations, controls and notes are in the languages that the round requires. The other
    texts are judged by the report's own rules."""
    for task in judged.tasks:
        if task.kind not in (TaskKind.FORECAST, TaskKind.RISK, TaskKind.KEY_FIGURE):
            continue
        texts = [text for text in _texts_of(task.content) if any(text.values())]
        for language in judged.languages:
            if any(not text.get(language.value) for text in texts):
                yield _of_task(
                    "task_texts_are_translated", task, Severity.WARNING, language=language.value
                )


def ledger_is_as_reviewed(judged: JudgedRound) -> Iterator[Finding]:
    """No batch came into use or went out of it after texts on the economy were approved."""
    reviewed = [
        task.reviewed_at
        for task in judged.tasks
        if task.state is TaskState.APPROVED
        and task.reviewed_at is not None
        and task.kind in (TaskKind.ASSESSMENT, TaskKind.FORECAST, TaskKind.INVESTMENT)
    ]
    for batch in judged.batches:
        since = batch.changed_at
        before = 0 if since is None else sum(one < since for one in reviewed)
        if since is not None and before:
            yield Finding(
                rule="ledger_is_as_reviewed",
                severity=Severity.WARNING,
                anchor=f"batch-{batch.batch}",
                subject=_everywhere(batch.file_name),
                details={"count": str(before), "at": since.isoformat()},
            )


def balances_reconcile(judged: JudgedRound) -> Iterator[Finding]:
    """The balances of each batch in use add up to what was imported."""
    for batch in judged.batches:
        if batch.is_active and batch.booked_cents != batch.total_cents:
            yield Finding(
                rule="balances_reconcile",
                severity=Severity.ERROR,
                anchor=f"batch-{batch.batch}",
                subject=_everywhere(batch.file_name),
                details={"stands": str(batch.booked_cents), "expected": str(batch.total_cents)},
            )


def batches_are_whole(judged: JudgedRound) -> Iterator[Finding]:
    """Files of batches in use are as they were stored."""
    for batch in judged.batches:
        if batch.fault:
            yield Finding(
                rule="batches_are_whole",
                severity=Severity.ERROR,
                anchor=f"batch-{batch.batch}",
                subject=_everywhere(batch.file_name),
                details={"place": batch.fault},
            )


def report_is_in_order(judged: JudgedRound) -> Iterator[Finding]:
    """What the rules on reports find, as far as the round asks for it and nobody has said why it
    is so where it was written."""
    tasks = {task.place: task for task in judged.tasks}
    languages = {language.value for language in judged.languages}
    for finding in review_report(judged.report):
        task = tasks.get(finding.anchor)
        if finding.rule == "texts_are_translated":
            if finding.details["language"] not in languages:
                continue
        elif finding.rule == "statuses_agree_with_measures":
            if task is not None and task.reason.strip():
                continue
        elif finding.rule == "forecasts_are_given":
            task = tasks.get(f"forecast-{finding.details['node']}")
            if task is not None and task.is_explained:
                continue
        elif finding.rule in _EXPLAINED and task is not None and task.is_explained:
            continue
        yield finding


ROUND_RULES: tuple[RoundRule, ...] = (
    tasks_are_approved,
    contents_are_as_approved,
    batches_are_whole,
    balances_reconcile,
    ledger_is_as_reviewed,
    tasks_have_owners,
    texts_are_new,
    translations_follow,
    texts_are_in_required_languages,
    report_is_in_order,
)

_EXPLAINED = frozenset(
    {
        *("statuses_are_declared", "statuses_have_outcomes", "assessments_are_written"),
        *("projects_are_told", "key_figures_are_complete"),
    }
)
"""Rules of reports that ask for what a task asks for: who wrote why there is nothing to report has
answered them."""

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def judge_round(judged: JudgedRound) -> tuple[Finding, ...]:
    """All findings: what blocks first, then by severity, in the order of the rules."""
    found = [finding for rule in ROUND_RULES for finding in rule(judged)]
    return tuple(sorted(found, key=lambda one: (not is_blocking(one), _ORDER[one.severity])))


def _texts_of(content: Content | None) -> Iterator[Mapping[str, str]]:
    if content is None:
        return
    for name in ("text", "controls", "note"):
        if isinstance(content.get(name), dict):
            yield content[name]
    for line in (content.get("lines") or {}).values():
        if isinstance(line.get("explanation"), dict):
            yield line["explanation"]


def _words_of(content: Content | None) -> tuple[Mapping[str, str], ...]:
    """The outcome, assessment or narrative of a task; controls of a risk may well stay."""
    if content is None or not isinstance(content.get("text"), dict):
        return ()
    return (content["text"],) if any(content["text"].values()) else ()


def _of_task(rule: str, task: JudgedTask, severity: Severity, **details: str) -> Finding:
    return Finding(
        rule=rule, severity=severity, anchor=task.anchor, subject=task.name, details=details
    )


def _everywhere(text: str) -> LocalizedText:
    return LocalizedText(text, text, text)
