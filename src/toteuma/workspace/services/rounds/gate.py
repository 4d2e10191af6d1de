"""The gate: what a round's report still lacks before it is approved, and notes on what may stand.

The report is judged as a whole, from the content and the ledger as they are now. What blocks must
be mended; the rest is mended or has a note, so that nothing is passed over in silence.
"""

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max
from msgspec.structs import replace

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.report.assembly.assemble import assemble_report
from toteuma.report.assembly.request import ReportRequest
from toteuma.report.assembly.small_figures import suppression_of
from toteuma.report.model import Report
from toteuma.review.findings import Finding
from toteuma.review.rounds import (
    JudgedBatch,
    JudgedRound,
    JudgedTask,
    is_blocking,
    judge_round,
)
from toteuma.workspace.interchange.records import Values
from toteuma.workspace.ledger_state import ledger_state, store_of
from toteuma.workspace.living import shared_engine
from toteuma.workspace.models import AuditRow, FindingNote, Municipality, Round, Task
from toteuma.workspace.queries.batches import active_batches, batches
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.queries.moment import one_moment
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.changes import change_of
from toteuma.workspace.services.rounds.contents import (
    NOTHING,
    Reader,
    content_digest,
    stored_content,
)
from toteuma.workspace.services.rounds.lookup import RoundUnknownError, open_round_of


class FindingNoteError(ToteumaError):
    """A note was to be written to what blocks, to what is not found any more, or without words."""

    code = "workspace.finding_note"
    exit_code = ExitCode.CONFLICT
    message = "No note was kept: the finding must be mended, is there no more, or nothing was said."
    mend = "Open the check of round {round} anew; a finding that blocks is mended in its place."


@dataclass(frozen=True, slots=True)
class Note:
    """Why a finding may stand."""

    text: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GateFinding:
    """A finding of the gate. ``key`` stays the same as long as the same is found in the same
    place, so a note answers what it was written about and nothing else. ``task`` is the number of
    the task that it concerns, ``node`` the unit; None and "" when it is of the whole."""

    key: str
    finding: Finding
    is_blocking: bool
    task: int | None
    node: str
    note: Note | None

    @property
    def stops(self) -> bool:
        """Whether the report cannot be approved because of it."""
        return self.is_blocking or self.note is None


def gate_findings(*, municipality: str, round_code: str) -> tuple[GateFinding, ...]:
    """All findings, what blocks first. Raises RoundUnknownError, and as
    :func:`toteuma.report.assembly.assemble.assemble_report`."""
    with one_moment():
        row = Round.objects.filter(municipality__code=municipality, code=round_code).first()
        if row is None:
            raise RoundUnknownError(municipality=municipality, round=round_code)
        return judge_now(row, round_report(row))


def round_report(row: Round) -> Report:
    """The report of a round from the content and the ledger as they are, with the figures that its
    public edition will not show. Raises EntriesUnreadableError, and as
    :func:`toteuma.report.assembly.assemble.assemble_report`."""
    municipality = row.municipality.code
    request = ReportRequest(
        content=read_content(municipality),
        ledger=ledger_state(home_of(), municipality),
        node=row.node,
        period=Period.parse(row.period),
    )
    report = assemble_report(request, shared_engine())
    active = [one.batch_id for one in active_batches(municipality=municipality)]
    entries = store_of(home_of(), municipality).entries_paths(active)
    hidden = suppression_of(report, request, [*entries])
    return report if hidden is None else replace(report, suppression=hidden)


def home_of() -> Path:
    """The home folder, in which the ledger lies."""
    return Path(settings.HOME)


def judge_now(row: Round, report: Report) -> tuple[GateFinding, ...]:
    """The findings on the round's report, with their notes."""
    judged = JudgedRound(
        report=report,
        tasks=tuple(_judged_tasks(row)),
        batches=tuple(_judged_batches(row.municipality)),
        languages=tuple(map(Language, row.languages)),
    )
    notes = {
        note.finding: Note(note.text, note.author, note.at)
        for note in FindingNote.objects.filter(municipality=row.municipality, round=row.code)
    }
    places = _places(judged)
    found = []
    for finding in judge_round(judged):
        key = finding_key(finding)
        task, node = places.get(finding.anchor, (None, ""))
        found.append(GateFinding(key, finding, is_blocking(finding), task, node, notes.get(key)))
    return tuple(found)


def finding_key(finding: Finding) -> str:
    """Rule, place and what was found, as 64 hexadecimal digits."""
    subject = finding.subject
    told = [finding.rule, finding.anchor, [subject.fi, subject.sv, subject.en]]
    text = json.dumps([*told, dict(sorted(finding.details.items()))], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def note_findings(
    *, municipality: str, round_code: str, keys: Collection[str], text: str, actor: str
) -> int:
    """Says why findings may stand; a note that is there is replaced. Tells how many. Raises
    FindingNoteError, RoundUnknownError and RoundStateError."""
    said = text.strip()
    with change_of(
        municipality=municipality, action="round.note", subject=round_code, actor=actor, why=said
    ) as change:
        row = open_round_of(change.municipality, round_code)
        known = {one.key: one for one in judge_now(row, round_report(row))}
        wanted = list(dict.fromkeys(keys))
        if not said or not wanted:
            raise FindingNoteError(round=round_code)
        if any(key not in known or known[key].is_blocking for key in wanted):
            raise FindingNoteError(round=round_code)
        notes = FindingNote.objects.filter(municipality=change.municipality, round=round_code)
        change.remove(
            FindingNote, list(notes.filter(finding__in=wanted).values_list("pk", flat=True))
        )
        change.add(
            [
                FindingNote(
                    municipality=change.municipality,
                    round=round_code,
                    finding=key,
                    text=said,
                    author=actor,
                    at=change.at,
                )
                for key in wanted
            ]
        )
        change.after = {
            "findings": [
                f"{known[key].finding.rule} {known[key].finding.anchor}" for key in wanted
            ],
            "keys": [*wanted],
        }
    return len(wanted)


def withdraw_note(*, municipality: str, round_code: str, key: str, actor: str) -> None:
    """Takes a note away: the finding waits for an answer again. One that is not there is no
    fault. Raises RoundUnknownError and RoundStateError."""
    with change_of(
        municipality=municipality,
        action="round.note_withdraw",
        subject=round_code,
        actor=actor,
        why="",
    ) as change:
        open_round_of(change.municipality, round_code)
        notes = list(
            FindingNote.objects.filter(
                municipality=change.municipality, round=round_code, finding=key
            )
        )
        change.before = {"key": key, "notes": [note.text for note in notes]}
        change.remove(FindingNote, [note.pk for note in notes])


def _judged_tasks(row: Round) -> Iterator[JudgedTask]:
    municipality = row.municipality
    names = subject_names(read_content(municipality.code))
    before = Round.objects.filter(municipality=municipality, code=row.follows).first()
    read = _remembering()
    found = Task.objects.filter(municipality=municipality, round=row.code).order_by("number")
    for task in found:
        content = stored_content(municipality.pk, row, task, read)
        draft: dict[str, Any] = task.draft or {}
        yield JudgedTask(
            number=task.number,
            kind=task.kind,
            subject=task.subject,
            name=names.get((task.kind, task.subject)) or _everywhere(task.subject),
            node=task.node,
            state=task.state,
            has_owner=bool(task.owner),
            reviewed_at=task.reviewed_at,
            is_as_approved=content_digest(content) == task.approved_digest,
            content=content,
            earlier=None if before is None else stored_content(municipality.pk, before, task, read),
            nothing=str(draft.get(NOTHING, "")),
            reason=str(draft.get("reason", "")),
        )


def _everywhere(text: str) -> LocalizedText:
    return LocalizedText(text, text, text)


def _remembering() -> Reader:
    """Reads each kind of rows once, however many are asked for."""
    kept: dict[str, list[Values]] = {}

    def read(municipality: int, name: str, **filters: Any) -> list[Values]:
        if name not in kept:
            kept[name] = rows(municipality, name)
        return [
            row
            for row in kept[name]
            if all(row[field] == wanted for field, wanted in filters.items())
        ]

    return read


_TAKEN = ("batch.register", "batch.activate", "batch.withdraw", "batch.supersede")


def _judged_batches(municipality: Municipality) -> Iterator[JudgedBatch]:
    store = store_of(home_of(), municipality.code)
    trail = AuditRow.objects.filter(municipality=municipality, action__in=_TAKEN)
    changed = dict(trail.values_list("subject").annotate(last=Max("at")))
    for batch in batches(municipality=municipality.code):
        fault = store.verify(batch.batch_id) if batch.is_active else None
        yield JudgedBatch(
            batch=batch.batch_id,
            file_name=batch.source_name,
            is_active=batch.is_active,
            changed_at=changed.get(batch.batch_id),
            total_cents=batch.total_cents,
            booked_cents=store.booked_cents(batch.batch_id) if batch.is_active else None,
            fault="" if fault is None else fault.file,
        )


def _places(judged: JudgedRound) -> dict[str, tuple[int | None, str]]:
    """Task and unit by anchor, of everything in the report that a task asks for."""
    places: dict[str, tuple[int | None, str]] = {}
    report = judged.report
    for statement in (*report.statements, *report.investments):
        places[statement.anchor] = (None, statement.node.code)
        for line in statement.lines:
            places |= {figure.id: (None, statement.node.code) for figure in line.figures}
    for aim in report.aims:
        places |= {goal.anchor: (None, goal.node.code) for goal in aim.goals}
    for group in report.area_goals:
        places |= {goal.anchor: (None, goal.node.code) for goal in group.goals}
    for task in judged.tasks:
        for anchor in (task.anchor, task.place):
            places[anchor] = (task.number, task.node)
    return places
