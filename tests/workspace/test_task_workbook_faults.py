"""Bad workbooks, one fault each: each is told by its name and place, and nothing of it is read."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.workbooks import CODES, FIRST_ROW, FilledBook
from tests.workspace.test_task_workbook import HOME, task_row, written
from toteuma.domain.rounds import TaskKind
from toteuma.workspace.services.rounds import workbook_reading
from toteuma.workspace.services.rounds.workbook_reading import read_workbook

OUTCOME = TaskKind.OUTCOME
FOLDER = Path(__file__).parents[1] / "faults" / "workbooks"
"""Bad workbooks, each called by its fault."""

WHOLE = ("", 0, "")
PLACES = {
    "columns": ("Sheet", 0, ""),
    "formula": ("Sheet", 6, "C"),
    "macros": WHOLE,
    "not_here": ("Sheet", 6, "B"),
    "not_ours": WHOLE,
    "old_or_locked": WHOLE,
    "other_round": ("Sheet", 6, ""),
    "row_added": ("Sheet", 6, ""),
    "row_broken": ("Sheet", 6, ""),
    "twice": ("Sheet", 8, ""),
    "unreadable": WHOLE,
}
"""Sheet, row and column of what is wrong in each."""

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


def test_every_bad_file_is_told_by_its_name_and_place() -> None:
    told = {path.stem: faults_of(path.read_bytes()) for path in FOLDER.iterdir()}
    assert told == {name: [(name, *place)] for name, place in PLACES.items()}


def filled(code: str, value: object, row: int = FIRST_ROW) -> bytes:
    book = good()
    book.fill(OUTCOME, code, value, row)
    return book.data()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: filled("status", ("=", "A1"), 7), ("formula", "Sheet", 7, "B")),
        (lambda: filled("version", None), ("row_broken", "Sheet", 6, "")),
        (lambda: filled("mark", None, CODES), ("columns", "Sheet", 0, "")),
        (lambda: filled("text_sv", "text_fi", CODES), ("columns", "Sheet", 0, "")),
        (lambda: filled("round", "toteuma.poem", CODES), ("not_ours", "Sheet", 0, "")),
    ],
)
def test_other_faults_of_the_kind_are_told_with_their_place(
    make: Callable[[], bytes], fault: tuple[str, str, int, str]
) -> None:
    assert faults_of(make()) == [fault]


def zipped(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return stream.getvalue()


def broken_sheet() -> bytes:
    book = good()
    book.parts["xl/worksheets/sheet2.xml"] = b"<worksheet><sheetData><row"
    return book.data()


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: b"", "unreadable"),
        (lambda: b"fi;sv;en\n", "unreadable"),
        (broken_sheet, "unreadable"),
        (lambda: zipped(hello_xml="<a/>"), "unreadable"),
        (lambda: zipped(xl__workbook_xml="<workbook"), "unreadable"),
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
