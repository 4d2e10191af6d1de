"""Tasks through Excel: what is written is read back as it was, what was changed is told, and
nothing that cannot be taken is taken."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toteuma.domain.rounds import TaskKind, TaskState
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.excel.task_workbook import (
    Input,
    WorkColumn,
    WorkRow,
    WorkSheet,
    WorkWords,
    render_task_workbook,
)
from toteuma.rendering.sentences import status_phrase
from toteuma.workspace.queries.rounds import TaskRow
from toteuma.workspace.services.rounds.workbook_fields import (
    CellFaultyError,
    columns_of,
    field_values,
    fields_of,
    read_cell,
    shown_cell,
)
from toteuma.workspace.services.rounds.workbook_reading import ReadRow, read_workbook
from toteuma.workspace.services.rounds.workbooks import Verdict, mark_of_row, workbook_changes

HOME = ("SAMPLE", "2022-08")
NOW = datetime(2022, 9, 1, tzinfo=UTC)
SCALE = 4
WORDS = WorkWords("Book", "Sample", "Contents", ("Do this.",), "Sample", "{count}", "No.")


def task_row(kind: TaskKind, draft: dict[str, Any] | None, number: int = 1) -> TaskRow:
    return TaskRow(
        round=HOME[1],
        number=number,
        kind=kind,
        subject="SUBJECT",
        node="NODE",
        owner="",
        deputy="",
        reviewer="",
        due=date(2022, 9, 20),
        state=TaskState.OPEN,
        version=3,
        draft=draft,
        drafted_by="",
        drafted_at=None,
        carried_over=False,
        submitted_by="",
        submitted_at=None,
        reviewed_by="",
        reviewed_at=None,
        reason="",
        approved_digest="",
        active_at=NOW,
    )


def written(
    *tasks: TaskRow, language: Language = Language.FI, lines: tuple[str, ...] = ()
) -> bytes:
    """A workbook of the tasks, of one kind."""
    kind = tasks[0].kind
    columns = [WorkColumn("Name", 20)]
    choices = {Input.CHOICE: tuple(status_phrase(one, language) for one in Status)}
    choices[Input.WHOLE] = ("1", "2", "3", "4")
    columns += [
        WorkColumn(one.code, 30, one.input, one.code, choices.get(one.input, ()))
        for one in columns_of(kind)
    ]
    rows = []
    for task in tasks:
        for part in ("", *lines):
            values = field_values(kind, part, task.draft)
            fields = fields_of(kind, part)
            given_cells = {one.code: shown_cell(one, values[one.code], language) for one in fields}
            hidden = {
                "round": "/".join(HOME),
                "task": str(task.number),
                "version": str(task.version),
                "mark": mark_of_row(HOME, task, part),
                "part": part,
            }
            rows.append(WorkRow(("name",), given_cells, hidden))
    sheet = WorkSheet(kind.value, "Sheet", "Lead", tuple(columns), tuple(rows))
    return render_task_workbook(language, WORDS, [sheet], NOW)


def read_rows(data: bytes) -> list[ReadRow]:
    read = read_workbook(data, municipality=HOME[0], round_code=HOME[1])
    assert read.faults == []
    return read.rows


def changes_in(rows: list[ReadRow], *tasks: TaskRow, may_write: bool = True):
    return workbook_changes(
        rows,
        {one.number: one for one in tasks},
        home=HOME,
        may_write=lambda _: may_write,
        scale=SCALE,
    )


def typed(row: ReadRow, **cells: Any) -> ReadRow:
    """The row after somebody typed into cells of it."""
    return replace(row, cells={**row.cells, **cells})


# Any contents come back unchanged

strange = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            *("=1+1", "+1", "-1", "@a", "'quoted", "''", "a\r\nb", "a\rb", "\n", " ", " a ", "1.2"),
            *("TRUE", "#N/A", "_x0041_", "_x000D_", "\u200fעברית\u202b", "\ufffe", "\x00", "1e5"),
            *("x" * 32_767, "y" * 40_000, "𝒳" * 20_000, "rivi\n" * 500, "2022-09-01", "http://a.b"),
        ]
    ),
)
texts = st.dictionaries(st.sampled_from(["fi", "sv", "en"]), strange)
cents = st.none() | st.integers(-(2**63), 2**63 - 1)
values = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=4).map(str) | strange
nothing = st.fixed_dictionaries({}, optional={"nothing": strange})
states = st.sampled_from([*(one.value for one in Status), "", "weird"])
contents = {
    TaskKind.OUTCOME: st.fixed_dictionaries({"status": states, "text": texts, "reason": strange}),
    TaskKind.AIM_OUTCOME: st.fixed_dictionaries({"status": states, "text": texts}),
    TaskKind.ASSESSMENT: st.fixed_dictionaries({"text": texts}),
    TaskKind.INVESTMENT: st.fixed_dictionaries({"text": texts}),
    TaskKind.KEY_FIGURE: st.fixed_dictionaries(
        {"value": values, "net_cost_cents": cents, "note": texts}
    ),
    TaskKind.RISK: st.fixed_dictionaries(
        {"likelihood": st.none() | st.integers(0, 9), "impact": st.none(), "controls": texts}
    ),
    TaskKind.FORECAST: st.fixed_dictionaries(
        {
            "lines": st.dictionaries(
                st.sampled_from(["STAFF", "RENT"]),
                st.fixed_dictionaries({"cents": cents, "explanation": texts}),
            )
        }
    ),
}


@pytest.mark.parametrize("kind", TaskKind)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_written_and_read_back_changes_nothing(kind: TaskKind, data: st.DataObject) -> None:
    draft = data.draw(st.none() | st.builds(lambda a, b: {**a, **b}, contents[kind], nothing))
    language = data.draw(st.sampled_from(Language))
    task = task_row(kind, draft)
    lines = ("STAFF", "RENT") if kind is TaskKind.FORECAST else ()
    rows = read_rows(written(task, language=language, lines=lines))
    assert len(rows) == 1 + len(lines)
    assert changes_in(rows, task) == ([], [])


@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
@settings(max_examples=60, deadline=None)
def test_a_text_that_was_typed_is_the_text_that_is_taken(text: str) -> None:
    task = task_row(TaskKind.ASSESSMENT, {"text": {"fi": text, "sv": "Kvar"}})
    other = task_row(TaskKind.ASSESSMENT, {"text": {"fi": "Before", "sv": "Kvar"}})
    [row] = read_rows(written(task))
    [before] = read_rows(written(other))
    changes, faults = changes_in([replace(before, cells=row.cells)], other)
    assert faults == []
    legal = "".join(one for one in text if one >= " " or one in "\t\n\r")
    if legal != text or "\ufffe" in text or "\uffff" in text:
        return
    wanted = text.replace("\r\n", "\n").replace("\r", "\n")
    if wanted == "Before":
        assert changes == []
    else:
        expected = {"sv": "Kvar"} | ({"fi": wanted} if wanted.strip() else {})
        assert changes[0].content == {"text": expected}


# What was changed


def test_changes_are_told_field_by_field_and_the_rest_is_kept() -> None:
    draft = {"status": "partly", "text": {"fi": "Vanha", "en": "Old"}, "reason": "", "more": 1}
    task = task_row(TaskKind.OUTCOME, draft)
    [row] = read_rows(written(task))
    [change], faults = changes_in(
        [typed(row, status="toteutuu", text_fi="Uusi", text_en="", text_sv="  ")], task
    )
    assert faults == []
    assert change.verdict is Verdict.READY
    told = [(one.field.code, one.before, one.after) for one in change.fields]
    assert told == [
        ("status", "partly", "on_track"),
        ("text_fi", "Vanha", "Uusi"),
        ("text_en", "Old", ""),
    ]
    assert change.content == {
        "status": "on_track",
        "text": {"fi": "Uusi"},
        "reason": "",
        "more": 1,
    }
    assert draft["text"] == {"fi": "Vanha", "en": "Old"}


def test_a_forecast_changes_line_by_line() -> None:
    draft = {"lines": {"STAFF": {"cents": 100, "explanation": {"fi": "Koska"}}}}
    task = task_row(TaskKind.FORECAST, draft)
    head, staff, rent = read_rows(written(task, lines=("STAFF", "RENT")))
    [change], faults = changes_in([head, staff, typed(rent, cents=-12.34)], task)
    assert faults == []
    assert [(one.part, one.before, one.after) for one in change.fields] == [("RENT", None, -1234)]
    assert change.content["lines"] == {
        "STAFF": {"cents": 100, "explanation": {"fi": "Koska"}},
        "RENT": {"cents": -1234, "explanation": {}},
    }


@pytest.mark.parametrize(
    ("kind", "code", "cell", "value"),
    [
        (TaskKind.FORECAST, "cents", "1 234,50", 123450),
        (TaskKind.FORECAST, "cents", "\u22125,1", -510),
        (TaskKind.FORECAST, "cents", 0.1, 10),
        (TaskKind.FORECAST, "cents", "", None),
        (TaskKind.KEY_FIGURE, "value", "12,5", "12.5"),
        (TaskKind.KEY_FIGURE, "value", 1e3, "1000"),
        (TaskKind.RISK, "impact", 4.0, 4),
        (TaskKind.RISK, "impact", "2", 2),
        (TaskKind.OUTCOME, "status", "●\u00a0On track", "on_track"),
        (TaskKind.OUTCOME, "status", "Förverkligas delvis", "partly"),
        (TaskKind.OUTCOME, "text_fi", 2022.0, "2022"),
        (TaskKind.OUTCOME, "text_fi", "\n ", ""),
    ],
)
def test_cells_are_read_as_people_type_them(
    kind: TaskKind, code: str, cell: object, value: object
) -> None:
    [field] = [one for one in columns_of(kind) if one.code == code]
    assert read_cell(field, cell, scale=SCALE) == value


@pytest.mark.parametrize(
    ("kind", "code", "cell", "fault"),
    [
        (TaskKind.FORECAST, "cents", "paljon", "not_number"),
        (TaskKind.FORECAST, "cents", True, "not_number"),
        (TaskKind.FORECAST, "cents", NOW, "not_number"),
        (TaskKind.FORECAST, "cents", 1.234, "not_cents"),
        (TaskKind.FORECAST, "cents", 1e15, "too_many"),
        (TaskKind.FORECAST, "cents", "١٢", "not_number"),
        (TaskKind.FORECAST, "cents", "NaN", "not_number"),
        (TaskKind.KEY_FIGURE, "value", 1e14, "too_many"),
        (TaskKind.KEY_FIGURE, "value", "1e999999", "not_number"),
        (TaskKind.RISK, "likelihood", 5, "not_scale"),
        (TaskKind.RISK, "likelihood", 1.5, "not_scale"),
        (TaskKind.OUTCOME, "status", "hyvin", "not_choice"),
        (TaskKind.OUTCOME, "text_fi", NOW, "not_text"),
        (TaskKind.OUTCOME, "text_fi", "x" * 8_001, "too_long"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_told(
    kind: TaskKind, code: str, cell: object, fault: str
) -> None:
    [field] = [one for one in columns_of(kind) if one.code == code]
    with pytest.raises(CellFaultyError) as told:
        read_cell(field, cell, scale=SCALE)
    assert told.value.code == fault


def test_a_faulty_cell_is_named_by_sheet_row_and_column() -> None:
    task = task_row(TaskKind.RISK, {"likelihood": 1, "impact": 2, "controls": {}})
    [row] = read_rows(written(task))
    _, [fault] = changes_in([typed(row, impact="iso")], task)
    assert (fault.code, fault.sheet, fault.row, fault.column, fault.value) == (
        "not_number",
        "Sheet",
        6,
        "C",
        "iso",
    )


def test_a_text_that_excel_cannot_hold_is_not_changed_there() -> None:
    task = task_row(TaskKind.ASSESSMENT, {"text": {"fi": "x" * 40_000}})
    [row] = read_rows(written(task))
    _, [fault] = changes_in([typed(row, text_fi="lyhyt")], task)
    assert fault.code == "not_held"


# Who was quicker


def test_a_row_of_another_version_is_stale_and_shows_both_texts() -> None:
    old = task_row(TaskKind.ASSESSMENT, {"text": {"fi": "Vanha"}})
    new = replace(old, version=4, draft={"text": {"fi": "Toisen"}})
    [row] = read_rows(written(old))
    [change], faults = changes_in([typed(row, text_fi="Minun")], new)
    assert faults == []
    assert change.verdict is Verdict.STALE
    assert [(one.before, one.after) for one in change.fields] == [("Toisen", "Minun")]


def test_a_row_that_nobody_touched_is_silent_when_the_task_moved_on() -> None:
    old = task_row(TaskKind.ASSESSMENT, {"text": {"fi": "Vanha"}})
    new = replace(old, version=4, draft={"text": {"fi": "Toisen"}})
    assert changes_in(read_rows(written(old)), new) == ([], [])


def test_a_version_that_was_typed_by_hand_does_not_write_over_anybody() -> None:
    old = task_row(TaskKind.ASSESSMENT, {"text": {"fi": "Vanha"}})
    new = replace(old, version=4, draft={"text": {"fi": "Toisen"}})
    [row] = read_rows(written(old))
    [change], _ = changes_in([replace(typed(row, text_fi="Minun"), version=4)], new)
    assert change.verdict is Verdict.STALE


@pytest.mark.parametrize(
    ("state", "may_write", "verdict"),
    [
        (TaskState.SUBMITTED, True, Verdict.CLOSED),
        (TaskState.APPROVED, True, Verdict.CLOSED),
        (TaskState.OPEN, False, Verdict.FOREIGN),
        (TaskState.RETURNED, True, Verdict.READY),
    ],
)
def test_only_what_the_person_may_write_now_is_ready(
    state: TaskState, may_write: bool, verdict: Verdict
) -> None:
    task = replace(task_row(TaskKind.ASSESSMENT, None), state=state)
    [row] = read_rows(written(task))
    [change], _ = changes_in([typed(row, text_fi="Uusi")], task, may_write=may_write)
    assert change.verdict is verdict


def test_a_task_that_is_gone_keeps_its_words_in_sight() -> None:
    task = task_row(TaskKind.ASSESSMENT, None)
    [row] = read_rows(written(task))
    [change], _ = changes_in([typed(row, text_fi="Uusi")])
    assert change.verdict is Verdict.GONE
    assert change.fields[0].after == "Uusi"


# The file


def test_equal_contents_give_equal_bytes() -> None:
    task = task_row(TaskKind.OUTCOME, {"status": "partly", "text": {"fi": "A"}, "reason": ""})
    assert written(task) == written(task)


def test_a_workbook_of_another_round_or_municipality_is_refused() -> None:
    data = written(task_row(TaskKind.ASSESSMENT, None))
    for municipality, round_code in (("OTHER", HOME[1]), (HOME[0], "2022-12")):
        read = read_workbook(data, municipality=municipality, round_code=round_code)
        assert [one.code for one in read.faults] == ["other_round"]
        assert read.rows == []
