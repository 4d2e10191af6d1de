"""The round trip of tasks through Excel: what was changed in a workbook, and taking it in.

Whether somebody else was at work meanwhile is told by the version in each row and by the mark of
what the row showed when it was handed out: a row whose cells still make its mark was not touched.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.db import transaction

from toteuma.domain.rounds import Move, TaskKind, may_move
from toteuma.domain.vocabulary import Language
from toteuma.workspace.interchange.records import Values
from toteuma.workspace.models import Round, Task
from toteuma.workspace.queries.rounds import TaskRow
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.rounds.contents import Content, stored_content
from toteuma.workspace.services.rounds.tasks import save_draft, submit_task
from toteuma.workspace.services.rounds.workbook_fields import (
    CellFaultyError,
    Field,
    field_values,
    fields_of,
    is_held,
    read_cell,
    row_mark,
    shown_cell,
    told_cell,
    with_values,
)
from toteuma.workspace.services.rounds.workbook_reading import ReadRow, WorkbookFault

_LONGEST_SHOWN = 80


class Verdict(StrEnum):
    """Whether what a workbook holds of a task can be taken in."""

    READY = "ready"
    STALE = "stale"
    """Somebody changed the task after the workbook was handed out."""
    CLOSED = "closed"
    """The task is submitted or approved."""
    FOREIGN = "foreign"
    """It is not the person's to write."""
    GONE = "gone"
    """The round has it no more."""


def contents_to_begin_with(*, municipality: str, round_code: str) -> dict[int, Content]:
    """What the content holds of the tasks that nobody has drafted, by their numbers."""
    found = Task.objects.filter(municipality__code=municipality, round=round_code)
    undrafted = list(found.filter(draft__isnull=True))
    if not undrafted:
        return {}
    round_ = Round.objects.get(municipality__code=municipality, code=round_code)
    kept: dict[str, list[Values]] = {}

    def read(key: int, name: str, **wanted: object) -> list[Values]:
        if name not in kept:
            kept[name] = rows(key, name)
        return [row for row in kept[name] if all(row[one] == wanted[one] for one in wanted)]

    held = {one.number: stored_content(one.municipality_id, round_, one, read) for one in undrafted}
    return {number: content for number, content in held.items() if content is not None}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with another value; ``before`` is what stands there now, ``after`` what the workbook
    says. ``part`` is the line of a forecast, "" for the task itself."""

    field: Field
    part: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class TaskChange:
    """What a workbook changes of a task. ``task`` is None where there is none, ``content`` the
    content that it would have, ``version`` the one that was handed out."""

    number: int
    version: int
    kind: TaskKind
    task: TaskRow | None
    verdict: Verdict
    fields: tuple[FieldChange, ...]
    content: Content


def mark_of_row(home: tuple[str, str], task: TaskRow, part: str) -> str:
    """The mark of a row that is handed out; ``home`` are municipality and round."""
    values = field_values(task.kind, part, task.draft)
    told = {
        one.code: told_cell(one, shown_cell(one, values[one.code], Language.FI))
        for one in fields_of(task.kind, part)
    }
    return row_mark((*home, task.number, task.version, part), told)


def workbook_changes(
    handed_in: Iterable[ReadRow],
    tasks: Mapping[int, TaskRow],
    *,
    home: tuple[str, str],
    may_write: Callable[[TaskRow], bool],
    scale: int,
) -> tuple[list[TaskChange], list[WorkbookFault]]:
    """What the rows change, task by task, and every cell that cannot be taken. The ``draft`` of a
    task is what its form begins with; ``scale`` is the greatest likelihood and impact."""
    touched = [row for row in handed_in if not _is_untouched(row, home)]
    changes: list[TaskChange] = []
    faults: list[WorkbookFault] = []
    for number, some in groupby(sorted(touched, key=lambda row: row.task), lambda row: row.task):
        task = tasks.get(number)
        change = _task_change(list(some), task, home, may_write, scale, faults)
        if change is not None:
            changes.append(change)
    return changes, faults


def _is_untouched(row: ReadRow, home: tuple[str, str]) -> bool:
    told = {one.code: told_cell(one, row.cells[one.code]) for one in fields_of(row.kind, row.part)}
    return row_mark((*home, row.task, row.version, row.part), told) == row.mark


def _task_change(
    rows: Sequence[ReadRow],
    task: TaskRow | None,
    home: tuple[str, str],
    may_write: Callable[[TaskRow], bool],
    scale: int,
    faults: list[WorkbookFault],
) -> TaskChange | None:
    first = rows[0]
    is_same = task is not None and all(row.kind is task.kind for row in rows)
    known = task if is_same else None
    verdict = _verdict(rows, known, home, may_write)
    fields = [
        one
        for row in rows
        for one in _field_changes(row, known, scale, faults if verdict is Verdict.READY else [])
    ]
    if not fields:
        return None
    values = {(one.part, one.field.code): one.after for one in fields}
    return TaskChange(
        number=first.task,
        version=first.version,
        kind=first.kind,
        task=known,
        verdict=verdict,
        fields=tuple(fields),
        content=with_values(first.kind, None if known is None else known.draft, values),
    )


def _verdict(
    rows: Sequence[ReadRow],
    task: TaskRow | None,
    home: tuple[str, str],
    may_write: Callable[[TaskRow], bool],
) -> Verdict:
    if task is None:
        return Verdict.GONE
    if not may_write(task):
        return Verdict.FOREIGN
    if not may_move(task.state, Move.WRITE):
        return Verdict.CLOSED
    are_current = all(
        row.version == task.version and row.mark == mark_of_row(home, task, row.part)
        for row in rows
    )
    return Verdict.READY if are_current else Verdict.STALE


def _field_changes(
    row: ReadRow, task: TaskRow | None, scale: int, faults: list[WorkbookFault]
) -> Iterable[FieldChange]:
    values = field_values(row.kind, row.part, None if task is None else task.draft)
    for one in fields_of(row.kind, row.part):
        value, cell = values[one.code], row.cells[one.code]
        if told_cell(one, cell) == told_cell(one, shown_cell(one, value, Language.FI)):
            continue
        try:
            if not is_held(one, value):
                raise CellFaultyError("not_held")
            after = read_cell(one, cell, scale=scale)
        except CellFaultyError as fault:
            shown = str(cell)[:_LONGEST_SHOWN]
            place = (row.sheet, row.row, row.letters[one.code])
            faults.append(WorkbookFault(fault.code, *place, shown))
            after = shown
        if after != value and (after or value or after == 0 or value == 0):
            yield FieldChange(one, row.part, value, after)


def accept_workbook(
    *,
    municipality: str,
    round_code: str,
    changes: Sequence[TaskChange],
    actor: str,
    is_submitted: bool = False,
) -> None:
    """Takes the changes in as drafts, or submits them: all of them or none. Raises as
    :func:`save_draft` and :func:`submit_task`."""
    with transaction.atomic():
        for one in changes:
            place: dict[str, Any] = {
                "municipality": municipality,
                "round_code": round_code,
                "number": one.number,
                "version": one.version,
                "content": one.content,
                "actor": actor,
            }
            if is_submitted:
                submit_task(**place)
            else:
                save_draft(**place)
