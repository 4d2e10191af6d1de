"""The tasks of a person or a unit as sheets of a workbook: what is known beside what is asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from toteuma.domain.money import Figure
from toteuma.domain.period import Period
from toteuma.domain.rounds import Move, TaskKind
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.excel.task_workbook import (
    Cell,
    Input,
    WorkColumn,
    WorkRow,
    WorkSheet,
    WorkWords,
    render_task_workbook,
)
from toteuma.rendering.formats import format_plain_decimal
from toteuma.rendering.sentences import status_phrase
from toteuma.report.labels import months_of
from toteuma.web.pages.rounds.locators import round_name, unit_names
from toteuma.web.pages.rounds.tasks.fields import LinesOfTask, is_computed
from toteuma.web.pages.rounds.tasks.place import TaskPlace
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import word
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import RoundRow, tasks
from toteuma.workspace.services.rounds.workbook_fields import (
    Field,
    columns_of,
    field_values,
    fields_of,
    is_held,
    shown_cell,
)
from toteuma.workspace.services.rounds.workbooks import contents_to_begin_with, mark_of_row

_WIDTHS = {Input.TEXT: 44, Input.CHOICE: 20, Input.WHOLE: 13, Input.EURO: 17, Input.NUMBER: 14}
_NARROW = frozenset({"reason", "nothing"})
_NARROW_WIDTH = 30
_NAME_WIDTH, _UNIT_WIDTH, _PLAIN_WIDTH, _AMOUNT_WIDTH = 34, 24, 26, 14


def places_of(desk: Desk, row: RoundRow) -> dict[int, TaskPlace]:
    """The tasks of a round by number, each with what its form begins with as its draft."""
    where = {"municipality": desk.municipality, "round_code": row.code}
    begun = contents_to_begin_with(**where)
    return {
        task.number: TaskPlace(desk, row, replace(task, draft=task.draft or begun.get(task.number)))
        for task in tasks(**where)
    }


def is_writable(place: TaskPlace) -> bool:
    """Whether the task can be filled in by the person now."""
    return place.task.node in place.desk.organisation and place.can(Move.WRITE)


def task_workbook(desk: Desk, row: RoundRow, places: Sequence[TaskPlace]) -> bytes:
    """The workbook of these tasks, in the reader's language."""
    round_title = round_name(desk, row)
    name = desk.content.municipality.name.in_language(desk.language)
    words = WorkWords(
        title=word("rounds_workbook.book_title"),
        subtitle=f"{name} · {round_title}",
        contents=word("rounds_workbook.sheet_instructions"),
        instructions=tuple(word(f"rounds_workbook.instruction_{n}") for n in range(1, 8)),
        footer=f"{name} · {round_title}",
        count=word("rounds_workbook.sheet_tasks"),
        fault=word("rounds_workbook.cell_fault"),
    )
    sheets = []
    for kind in TaskKind:
        some = [one for one in places if one.task.kind is kind]
        if some:
            sheets.append(_Maker(desk, row, kind).sheet(some))
    return render_task_workbook(desk.language, words, sheets, row.opened_at)


def field_title(kind: TaskKind, field: Field) -> str:
    """What a field is called, in its column and in the list of changes."""
    name, _, language = field.code.rpartition("_")
    if name and language in {one.value for one in Language}:
        label = word(f"rounds_workbook.field_{kind.value}_{name}")
        return word(f"shared.in_{language}", label=label)
    return word(f"rounds_workbook.field_{field.code}")


class _Maker:
    """Makes the sheet of one kind of task."""

    def __init__(self, desk: Desk, row: RoundRow, kind: TaskKind) -> None:
        self.desk, self.row, self.kind = desk, row, kind
        self.home = (desk.municipality, row.code)
        self.names = subject_names(desk.content)
        self.units = unit_names(desk)
        self.statuses = tuple(status_phrase(one, desk.language) for one in Status)
        self.scale = tuple(str(n) for n in range(1, desk.content.municipality.risk_scale + 1))

    def sheet(self, places: Sequence[TaskPlace]) -> WorkSheet:
        """The sheet with a row for each task; of forecasts one for each line besides."""
        known = _KNOWN[self.kind]
        columns = [
            WorkColumn(word(f"rounds_workbook.known_{code}"), width) for code, width in known
        ]
        columns += [self._column(field) for field in columns_of(self.kind)]
        rows = [row for place in places for row in self._rows(place)]
        return WorkSheet(
            kind=self.kind.value,
            name=word(f"rounds_workbook.sheet_{self.kind.value}"),
            lead=word(f"rounds_workbook.lead_{self.kind.value}"),
            columns=tuple(columns),
            rows=tuple(rows),
        )

    def _column(self, field: Field) -> WorkColumn:
        choices = {Input.CHOICE: self.statuses, Input.WHOLE: self.scale}
        width = _NARROW_WIDTH if field.code in _NARROW else _WIDTHS[field.input]
        return WorkColumn(
            field_title(self.kind, field),
            width,
            field.input,
            field.code,
            choices.get(field.input, ()),
            word(f"rounds_workbook.help_{field.input.value}"),
        )

    def _rows(self, place: TaskPlace) -> Iterator[WorkRow]:
        if self.kind is not TaskKind.FORECAST:
            yield self._row(place, "", tuple(_KNOWN_OF[self.kind](self, place)))
            return
        name = self.said(place.name)
        yield self._row(place, "", (name, None, None, None, None), is_head=True)
        leaves = LinesOfTask(place).leaves
        given = (place.task.draft or {}).get("lines") or {}
        for code, line in leaves.items():
            if line.is_in_use or code in given or line.own is not None:
                figures = (line.budget, line.actual, line.last)
                yield self._row(place, code, (name, self.said(line.name), *map(_euro, figures)))
        for code in given:
            if code not in leaves:
                yield self._row(place, code, (name, code, None, None, None))

    def _row(
        self, place: TaskPlace, part: str, known: tuple[Cell, ...], *, is_head: bool = False
    ) -> WorkRow:
        task = place.task
        values = field_values(task.kind, part, task.draft)
        fields = fields_of(task.kind, part)
        open_codes = {one.code for one in fields if is_held(one, values[one.code])}
        if task.kind is TaskKind.KEY_FIGURE:
            other = "value" if is_computed(place) else "net_cost"
            open_codes -= {other} if values[other] is None else set()
        return WorkRow(
            known=known,
            given={
                one.code: shown_cell(one, values[one.code], self.desk.language) for one in fields
            },
            hidden={
                "round": "/".join(self.home),
                "task": str(task.number),
                "version": str(task.version),
                "mark": mark_of_row(self.home, task, part),
                "part": part,
            },
            locked=frozenset(one.code for one in columns_of(task.kind)) - open_codes,
            is_head=is_head,
        )

    def said(self, text: LocalizedText | None) -> str:
        """A text in the reader's language."""
        return "" if text is None else text.in_language(self.desk.language)

    def unit(self, place: TaskPlace) -> str:
        """The name of the task's unit."""
        return self.said(self.units.get(place.task.node))

    def earlier(self, found: Iterator[tuple[str, LocalizedText]]) -> str:
        """The text of the latest period before the round's, with the period."""
        now = Period.parse(self.row.period)
        before = [(Period.parse(period), text) for period, text in found if not text.is_empty]
        before = [
            one for one in before if (one[0].fiscal_year, one[0].last) < (now.fiscal_year, now.last)
        ]
        if not before:
            return ""
        period, text = max(before, key=lambda one: (one[0].fiscal_year, one[0].last))
        return f"{months_of(period)}: {self.said(text)}"


def _of_goal(make: _Maker, place: TaskPlace) -> Iterator[Cell]:
    content, code = make.desk.content, place.task.subject
    goal = next((one for one in content.goals if one.code == code), None)
    yield make.said(place.name)
    yield make.unit(place)
    yield "" if goal is None else make.said(goal.target_level)
    proposed = place.proposed
    yield "" if proposed is Status.NO_INFORMATION else status_phrase(proposed, make.desk.language)
    yield make.earlier(_outcomes(make.desk, "goal", code))


def _of_aim(make: _Maker, place: TaskPlace) -> Iterator[Cell]:
    yield make.said(place.name)
    yield make.earlier(_outcomes(make.desk, "aim", place.task.subject))


def _outcomes(desk: Desk, kind: str, code: str) -> Iterator[tuple[str, LocalizedText]]:
    for one in desk.content.outcomes:
        if (one.subject_kind, one.subject) == (kind, code):
            yield one.period, one.text


def _of_unit(make: _Maker, place: TaskPlace) -> Iterator[Cell]:
    yield make.said(place.name)
    found = make.desk.content.assessments
    yield make.earlier((one.period, one.text) for one in found if one.node == place.task.subject)


def _of_project(make: _Maker, place: TaskPlace) -> Iterator[Cell]:
    yield make.said(place.name)
    yield make.unit(place)
    found = make.desk.content.investment_narratives
    yield make.earlier((one.period, one.text) for one in found if one.project == place.task.subject)


def _of_key_figure(make: _Maker, place: TaskPlace) -> Iterator[Cell]:
    content, code = make.desk.content, place.task.subject
    figure = next((one for one in content.key_figures if one.code == code), None)
    yield make.said(place.name)
    yield make.unit(place)
    yield "" if figure is None else make.said(figure.unit)
    year = Period.parse(make.row.period).fiscal_year
    before = [
        one
        for one in content.key_figure_values
        if one.key_figure == code and one.year < year and one.value is not None
    ]
    last = max(before, key=lambda one: one.year, default=None)
    if last is None or last.value is None:
        yield ""
    else:
        yield f"{last.year}: {format_plain_decimal(last.value, make.desk.language)}"


def _of_risk(make: _Maker, place: TaskPlace) -> Iterator[Cell]:
    yield make.said(place.name)
    yield make.unit(place)


_KNOWN: Mapping[TaskKind, tuple[tuple[str, int], ...]] = {
    TaskKind.OUTCOME: (
        ("goal", _NAME_WIDTH),
        ("unit", _UNIT_WIDTH),
        ("target", _PLAIN_WIDTH),
        ("proposed", 20),
        ("earlier", _NAME_WIDTH),
    ),
    TaskKind.AIM_OUTCOME: (("aim", _NAME_WIDTH), ("earlier", _NAME_WIDTH)),
    TaskKind.ASSESSMENT: (("unit", _UNIT_WIDTH), ("earlier", _NAME_WIDTH)),
    TaskKind.INVESTMENT: (
        ("project", _NAME_WIDTH),
        ("unit", _UNIT_WIDTH),
        ("earlier", _NAME_WIDTH),
    ),
    TaskKind.FORECAST: (
        ("unit", _UNIT_WIDTH),
        ("line", _PLAIN_WIDTH),
        ("budget", _AMOUNT_WIDTH),
        ("actual", _AMOUNT_WIDTH),
        ("last_forecast", _AMOUNT_WIDTH),
    ),
    TaskKind.KEY_FIGURE: (
        ("key_figure", _NAME_WIDTH),
        ("unit", _UNIT_WIDTH),
        ("measured_in", 14),
        ("year_before", 16),
    ),
    TaskKind.RISK: (("risk", _NAME_WIDTH), ("unit", _UNIT_WIDTH)),
}
"""What is known of each kind of task: the word of the column and its width."""

_KNOWN_OF: Mapping[TaskKind, Callable[[_Maker, TaskPlace], Iterator[Any]]] = {
    TaskKind.OUTCOME: _of_goal,
    TaskKind.AIM_OUTCOME: _of_aim,
    TaskKind.ASSESSMENT: _of_unit,
    TaskKind.INVESTMENT: _of_project,
    TaskKind.KEY_FIGURE: _of_key_figure,
    TaskKind.RISK: _of_risk,
}


def _euro(cents: Figure) -> Cell:
    return None if cents is None else Decimal(cents).scaleb(-2)
