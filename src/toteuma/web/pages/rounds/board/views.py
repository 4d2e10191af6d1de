"""The board of a round: how far it is, who is behind, and what is given to whom."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from toteuma.domain.rights import Permission
from toteuma.domain.rounds import Section, TaskState
from toteuma.domain.text import LocalizedText
from toteuma.web.pages.rounds.board.assigning import AssignForm, assign
from toteuma.web.pages.rounds.board.grid import (
    Cell,
    GridRow,
    Judge,
    Progress,
    Wanted,
    grid,
    narrowed,
)
from toteuma.web.pages.rounds.board.people import Colleagues, PersonRow, person_rows
from toteuma.web.pages.rounds.board.reminder_views import CELL, remind
from toteuma.web.pages.rounds.board.round_views import state_word
from toteuma.web.pages.rounds.locators import (
    find_round,
    round_in_address,
    round_name,
    unit_names,
)
from toteuma.web.pages.rounds.names import names_of
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import word
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import RoundRow, TaskRow, tasks

MOST_TASKS = 200
"""Tasks of the list; who wants further ones asks for fewer by the filter."""


@requires(Permission.READ, unit=round_in_address, writing=Permission.MAINTAIN)
def board(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """Units by sections with the states of their tasks, and the tasks themselves below."""
    desk = request.desk
    row = find_round(desk, round)
    assert row is not None
    page = _Board(desk, row, request.GET)
    form = None
    if page.may_steer:
        form = AssignForm(
            request.POST if "assign" in request.POST else None,
            colleagues=Colleagues(desk),
            tasks=page.shown,
        )
    if request.method == "POST":
        answer = _done(request, page, form)
        if answer is not None:
            return answer
    context = {**page.context(), "form": form, "chosen": request.POST.getlist("task")}
    status = 422 if form is not None and form.errors else 200
    return render(request, "rounds/board.html", context, status=status)


def _done(request: PageRequest, page: "_Board", form: AssignForm | None) -> HttpResponse | None:
    """Does what the pressed button says; None when the page is to be shown with its faults."""
    if form is None:
        return redirect(request.get_full_path())
    if "remind" in request.POST:
        remind(request, page.tasks, page.judge)
        return redirect(request.get_full_path())
    if not form.is_valid():
        return None
    count = assign(page.desk, page.row, form)
    messages.success(request, word("rounds_board.assigned", count=count))
    return redirect(f"{request.get_full_path()}#tasks")


@dataclass(frozen=True, slots=True)
class _Mark:
    """Tasks of one state in a cell."""

    state: str
    said: str
    count: int


@dataclass(frozen=True, slots=True)
class _CellShown:
    """A cell with its words and the address of its tasks."""

    section: str
    address: str
    marks: tuple[_Mark, ...]
    late: int
    is_chosen: bool
    reminding: str


@dataclass(frozen=True, slots=True)
class _RowShown:
    """A row of the grid, and the same as a part of the list on a phone."""

    code: str
    name: LocalizedText
    address: str
    cells: tuple[_CellShown | None, ...]
    owners: tuple[str, ...]
    row: GridRow


@dataclass(frozen=True, slots=True)
class _TaskShown:
    """A task of the list."""

    row: TaskRow
    name: LocalizedText
    unit: LocalizedText
    kind: str
    state: _Mark
    owner: str
    deputy: str
    reviewer: str
    is_late: bool
    address: str


class _Board:
    """What one person sees of a round, narrowed by what the address asks for."""

    def __init__(self, desk: Desk, row: RoundRow, asked: QueryDict) -> None:
        self.desk = desk
        self.row = row
        self.judge = Judge(row, timezone.localdate())
        every = tasks(municipality=desk.municipality, round_code=row.code)
        self.tasks = [task for task in every if task.node in desk.readable]
        self.wanted = _wanted(asked)
        self.found = narrowed(self.tasks, self.wanted, self.judge)
        self.shown = self.found[:MOST_TASKS]
        self.may_steer = row.is_open and desk.may(Permission.MAINTAIN)
        self.units = unit_names(desk)
        people = {
            email for task in self.tasks for email in (task.owner, task.deputy, task.reviewer)
        }
        self.names = names_of(people)

    def context(self) -> dict[str, Any]:
        """What the page shows."""
        counted = dict.fromkeys(TaskState, 0)
        for task in self.tasks:
            counted[task.state] += 1
        late = sum(map(self.judge.is_late, self.tasks))
        return {
            "round": self.row,
            "name": round_name(self.desk, self.row),
            "state_said": state_word(self.row),
            "progress": Progress(counted[TaskState.APPROVED], len(self.tasks)),
            "marks": [_mark(state, count) for state, count in counted.items() if count],
            "late": late,
            "late_address": self._address(Wanted(is_late=True)),
            "unowned": sum(not task.owner for task in self.tasks),
            "unowned_address": self._address(Wanted(owner=Wanted.NOBODY)),
            "parts": [_section_word(one) for one in self.row.sections],
            "rows": self._rows(),
            "tasks": self._list(),
            "found": len(self.found),
            "more": max(0, len(self.found) - MOST_TASKS),
            "wanted": self.wanted,
            "filters": self._filters(),
            "may_steer": self.may_steer,
            "is_controller": self.desk.may(Permission.MAINTAIN),
            "people": self._people() if self.may_steer else [],
        }

    def _rows(self) -> list[_RowShown]:
        """Rows of the grid. A filter by unit or section leaves the grid whole: there one chose."""
        wanted = Wanted(
            state=self.wanted.state, owner=self.wanted.owner, is_late=self.wanted.is_late
        )
        kept = narrowed(self.tasks, wanted, self.judge)
        found = grid(kept, self.row.sections, self.desk.organisation, self.judge)
        return [
            _RowShown(
                one.unit,
                self.units[one.unit],
                self._address(replace(wanted, unit=one.unit)),
                tuple(None if cell is None else self._cell(cell, wanted) for cell in one.cells),
                tuple(self.names[email] for email in one.owners),
                one,
            )
            for one in found
        ]

    def _cell(self, cell: Cell, wanted: Wanted) -> _CellShown:
        asked = replace(wanted, unit=cell.unit, section=cell.section)
        return _CellShown(
            _section_word(cell.section),
            self._address(asked),
            tuple(_mark(state, count) for state, count in cell.counts),
            cell.late,
            asked == self.wanted,
            f"{CELL}:{cell.unit}:{cell.section.value}",
        )

    def _list(self) -> list[_TaskShown]:
        names = subject_names(self.desk.content)
        return [
            _TaskShown(
                task,
                names.get((task.kind, task.subject), LocalizedText(task.subject)),
                self.units[task.node],
                word(f"rounds_board.kind_{task.kind.value}"),
                _mark(task.state, 1),
                self.names.get(task.owner, ""),
                self.names.get(task.deputy, ""),
                self.names.get(task.reviewer, ""),
                self.judge.is_late(task),
                task_address(self.desk, task),
            )
            for task in self.shown
        ]

    def _people(self) -> list[PersonRow]:
        """Everybody who has something to do, with what, and when they were last reminded."""
        return person_rows(self.desk, self.tasks, self.names, self.judge)

    def _filters(self) -> dict[str, list[tuple[str, str]]]:
        """What each field of the filter offers: value and words."""
        units = dict.fromkeys(task.node for task in self.tasks)
        owners = {task.owner for task in self.tasks if task.owner}
        language = self.desk.language
        return {
            "unit": [(code, self.units[code].in_language(language)) for code in units],
            "section": [(one.value, _section_word(one)) for one in self.row.sections],
            "state": [(one.value, state_said(one)) for one in TaskState],
            "owner": [
                (Wanted.NOBODY, word("rounds_board.nobody")),
                *sorted(((one, self.names[one]) for one in owners), key=lambda pair: pair[1]),
            ],
        }

    def _address(self, wanted: Wanted) -> str:
        path = reverse("rounds-board", args=(self.desk.municipality, self.row.code))
        asked = {
            "unit": wanted.unit,
            "section": wanted.section.value if wanted.section else "",
            "state": wanted.state.value if wanted.state else "",
            "owner": wanted.owner,
            "late": "1" if wanted.is_late else "",
        }
        return f"{path}?{urlencode({name: value for name, value in asked.items() if value})}#tasks"


def task_address(desk: Desk, task: TaskRow) -> str:
    """The page on which a task is filled in."""
    try:
        return reverse("rounds-task", args=(desk.municipality, task.round, task.number))
    except NoReverseMatch:
        return ""


def state_said(state: TaskState) -> str:
    """A task's state in words."""
    return word(f"rounds_board.state_{state.value}")


def _mark(state: TaskState, count: int) -> _Mark:
    return _Mark(state.value, state_said(state), count)


def _section_word(section: Section) -> str:
    return word(f"rounds_board.section_{section.value}")


def _wanted(asked: QueryDict) -> Wanted:
    """What the address asks for; values that are none ask for everything."""
    section, state = asked.get("section", ""), asked.get("state", "")
    return Wanted(
        unit=asked.get("unit", ""),
        section=Section(section) if section in set(Section) else None,
        state=TaskState(state) if state in set(TaskState) else None,
        owner=asked.get("owner", ""),
        is_late=asked.get("late") == "1",
    )
