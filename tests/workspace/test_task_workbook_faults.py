"""Bad workbooks, one fault each: each is told by its name and place, and nothing of it is read."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from tests.support.workbooks import CODES, FIRST_ROW, FilledBook
from tests.workspace.test_task_workbook import HOME, task_row, written
from toteuma.domain.rounds import TaskKind
from toteuma.workspace.services.rounds import workbook_reading
from toteuma.workspace.services.rounds.workbook_reading import read_workbook

OUTCOME, FORECAST = TaskKind.OUTCOME, TaskKind.FORECAST
DRAFT = {"status": "partly", "text": {"fi": "Teksti"}, "reason": ""}


def good() -> FilledBook:
    tasks = [task_row(OUTCOME, DRAFT, number) for number in (1, 2)]
    return FilledBook(written(*tasks))


def faults_of(data: bytes) -> list[tuple[str, str, int, str]]:
    read = read_workbook(data, municipality=HOME[0], round_code=HOME[1])
    assert read.rows == [] or read.faults == []
    return [(one.code, one.sheet, one.row, one.column) for one in read.faults]


def test_the_workbook_that_the_faults_are_made_in_is_good() -> None:
    assert faults_of(good().data()) == []


def filled(code: str, value: object, row: int = FIRST_ROW) -> bytes:
    book = good()
    book.fill(OUTCOME, code, value, row)
    return book.data()


def copied() -> bytes:
    book = good()
    book.copy_row(OUTCOME)
    return book.data()


def beside() -> bytes:
    book = FilledBook(written(task_row(FORECAST, None), lines=("STAFF",)))
    book.fill(FORECAST, "cents", 12)
    return book.data()


def added_row() -> bytes:
    book = good()
    for code in ("round", "task", "version", "mark", "part"):
        book.fill(OUTCOME, code, None)
    return book.data()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: filled("text_fi", ("=", "1+1")), ("formula", "Sheet", 6, "C")),
        (lambda: filled("status", ("=", "A1"), 7), ("formula", "Sheet", 7, "B")),
        (lambda: filled("task", "one"), ("row_broken", "Sheet", 6, "")),
        (lambda: filled("version", None), ("row_broken", "Sheet", 6, "")),
        (lambda: filled("round", "OTHER/2022-08"), ("other_round", "Sheet", 6, "")),
        (lambda: filled("text_sv", None, CODES), ("columns", "Sheet", 0, "")),
        (lambda: filled("mark", None, CODES), ("columns", "Sheet", 0, "")),
        (lambda: filled("text_sv", "text_fi", CODES), ("columns", "Sheet", 0, "")),
        (lambda: filled("round", "toteuma.poem", CODES), ("not_ours", "Sheet", 0, "")),
        (copied, ("twice", "Sheet", 8, "")),
        (added_row, ("row_added", "Sheet", 6, "")),
        (beside, ("not_here", "Sheet", 6, "B")),
    ],
)
def test_a_fault_in_a_sheet_is_told_with_its_place(
    make: Callable[[], bytes], fault: tuple[str, str, int, str]
) -> None:
    assert faults_of(make()) == [fault]


def zipped(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return stream.getvalue()


def somebody_elses() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet("Sheet").write_string(0, 0, "Hello")
    return stream.getvalue()


def with_macros() -> bytes:
    book = good()
    book.parts["xl/vbaProject.bin"] = b"macros"
    return book.data()


def cut() -> bytes:
    data = good().data()
    return data[: len(data) // 2]


def broken_sheet() -> bytes:
    book = good()
    book.parts["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData><row"
    return book.data()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: b"", "unreadable"),
        (lambda: b"fi;sv;en\n", "unreadable"),
        (cut, "unreadable"),
        (broken_sheet, "unreadable"),
        (lambda: zipped(hello_xml="<a/>"), "unreadable"),
        (lambda: zipped(xl__workbook_xml="<workbook"), "unreadable"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_or_locked"),
        (with_macros, "macros"),
        (somebody_elses, "not_ours"),
    ],
)
def test_a_file_that_is_no_workbook_of_ours_is_told_apart(
    make: Callable[[], bytes], fault: str
) -> None:
    assert faults_of(make()) == [(fault, "", 0, "")]


def test_a_file_that_unpacks_to_more_than_the_limit_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_UNPACKED", 100_000)
    bomb = zipped(xl__workbook_xml="<workbook>" + " " * 200_000)
    assert len(bomb) < 2_000
    assert faults_of(bomb) == [("too_large", "", 0, "")]


def test_a_file_larger_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reading, "MOST_BYTES", 100)
    assert faults_of(good().data()) == [("too_large", "", 0, "")]


def test_all_faults_are_told_at_once() -> None:
    book = good()
    book.fill(OUTCOME, "text_fi", ("=", "1+1"))
    book.fill(OUTCOME, "task", "one", FIRST_ROW + 1)
    assert [one[0] for one in faults_of(book.data())] == ["formula", "row_broken"]


def test_the_sheet_of_instructions_is_passed_over() -> None:
    book = good()
    assert list(book.rows) == ["Contents", "Sheet"]
    read = read_workbook(book.data(), municipality=HOME[0], round_code=HOME[1])
    assert [row.task for row in read.rows] == [1, 2]
