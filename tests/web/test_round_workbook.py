"""Tasks filled in offline: downloaded, handed in, looked at, accepted, and what is refused."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf
from tests.support.workbooks import FIRST_ROW, FilledBook

from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import Section, TaskKind, TaskState
from toteuma.domain.vocabulary import Language
from toteuma.workspace.queries.rounds import TaskRow, task_row, tasks
from toteuma.workspace.services.rounds.opening import cancel_round, open_round
from toteuma.workspace.services.rounds.tasks import assign_task, save_draft

ROUND = "TEST-2022-09"
PERIOD = "2022-09"
UNIT = "OPETUS"
BASE = f"/m/{MUNICIPALITY}/rounds/{ROUND}/workbook/"
WHERE = {"municipality": MUNICIPALITY, "round_code": ROUND}
CONTROLLER, HEAD, REPORTER = PersonRole.CONTROLLER, PersonRole.UNIT_HEAD, PersonRole.REPORTER
ASSESSMENT = TaskKind.ASSESSMENT


def opened(code: str, node: str) -> None:
    open_round(
        municipality=MUNICIPALITY,
        code=code,
        period=PERIOD,
        node=node,
        sections=tuple(Section),
        languages=(Language.FI,),
        due=date(2022, 10, 14),
        review_due=date(2022, 10, 21),
        actor="opener@demo.example",
    )


@pytest.fixture
def a_round(client_of: ClientOf) -> None:
    opened(ROUND, UNIT)


pytestmark = pytest.mark.usefixtures("a_round")


def downloaded(client: Client, part: str = UNIT) -> FilledBook:
    answer = client.get(f"{BASE}download/{part}/")
    assert answer.status_code == 200, answer.content.decode()
    assert f"{ROUND}-{part}.xlsx" in answer.headers["Content-Disposition"]
    return FilledBook(answer.content)


def handed_in(client: Client, data: bytes | FilledBook, name: str = "tasks.xlsx") -> Any:
    content = data if isinstance(data, bytes) else data.data()
    return client.post(BASE, {"file": SimpleUploadedFile(name, content)})


def now(number: int) -> TaskRow:
    found = task_row(**WHERE, number=number)
    assert found is not None
    return found


def read_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()
    return str(answer.context["read"])


def changed_book(client: Client, text: str = "Uusi arvio") -> tuple[FilledBook, int]:
    """A workbook of the unit with a new assessment in it, and the number of its task."""
    book = downloaded(client)
    book.fill(ASSESSMENT, "text_fi", text)
    return book, int(str(book.cell(ASSESSMENT, "task")))


def test_a_workbook_goes_the_whole_way_to_drafts(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    book, number = changed_book(client)
    looked = handed_in(client, book)
    assert "Uusi arvio" in looked.content.decode()
    assert now(number).state is TaskState.OPEN
    before = now(number)
    answer = client.post(f"{BASE}accept/", {"read": read_of(looked), "take": [number], "save": 1})
    assert answer.status_code == 302, answer.content.decode()
    task = now(number)
    assert task.state is TaskState.IN_WORK
    assert task.version == before.version + 1
    assert task.drafted_by == EMAIL_OF[HEAD]
    assert task.draft is not None
    assert task.draft["text"]["fi"] == "Uusi arvio"
    untouched = [one for one in tasks(**WHERE) if one.number != number]
    assert all(one.state is TaskState.OPEN for one in untouched)


def test_a_workbook_can_be_submitted_at_once(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    book, number = changed_book(client)
    looked = handed_in(client, book)
    answer = client.post(f"{BASE}accept/", {"read": read_of(looked), "take": [number], "submit": 1})
    assert answer.status_code == 302, answer.content.decode()
    assert now(number).state is TaskState.SUBMITTED
    assert now(number).submitted_by == EMAIL_OF[HEAD]


def test_an_untouched_workbook_changes_nothing(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    before = tasks(**WHERE)
    answer = handed_in(client, downloaded(client))
    assert answer.status_code == 302
    assert tasks(**WHERE) == before


# Who may take along what


def test_a_person_takes_along_their_own_tasks_alone(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    assert client.get(f"{BASE}download/mine/").status_code == 404
    own = next(one for one in tasks(**WHERE) if one.kind is ASSESSMENT)
    assign_task(**WHERE, number=own.number, owner=EMAIL_OF[HEAD], actor="opener@demo.example")
    book = downloaded(client, "mine")
    assert [len(rows) - FIRST_ROW + 1 for name, rows in list(book.rows.items())[1:]] == [1]
    assert book.cell(ASSESSMENT, "task") == str(own.number)
    assert f"{BASE}download/mine/" in client.get(BASE).content.decode()


def test_submitted_tasks_are_not_in_the_workbook(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    book, number = changed_book(client)
    looked = handed_in(client, book)
    client.post(f"{BASE}accept/", {"read": read_of(looked), "take": [number], "submit": 1})
    assert number in book.tasks()
    assert number not in downloaded(client).tasks()


@pytest.mark.parametrize("role", [PersonRole.VIEWER, PersonRole.AUDITOR, PersonRole.ADMINISTRATOR])
def test_who_fills_in_nothing_takes_nothing_along(client_of: ClientOf, role: PersonRole) -> None:
    client = client_of(role)
    assert client.get(BASE).status_code in (403, 404)
    assert client.get(f"{BASE}download/{UNIT}/").status_code in (403, 404)
    assert client.post(f"{BASE}accept/", {"read": "x"}).status_code in (403, 404)


def test_a_head_does_not_take_along_another_units_tasks(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    assert client.get(f"{BASE}download/VAKA/").status_code == 404
    assert client.get(f"{BASE}download/NOWHERE/").status_code == 404


def test_a_workbook_of_somebody_else_does_not_write_what_is_not_ones_own(
    client_of: ClientOf,
) -> None:
    opened("WHOLE", MUNICIPALITY)
    base = BASE.replace(ROUND, "WHOLE")
    before = next(
        one
        for one in tasks(municipality=MUNICIPALITY, round_code="WHOLE")
        if one.kind is ASSESSMENT and one.node != UNIT and (one.draft or {}).get("text")
    )
    number, part = before.number, f"{base}download/{before.node}/"
    book = FilledBook(client_of(CONTROLLER).get(part).content)
    row = book.row_of(ASSESSMENT, number)
    book.fill(ASSESSMENT, "text_fi", "Salainen", row)
    head = client_of(HEAD)
    own = FilledBook(head.get(part).content)
    assert number not in own.tasks()
    looked = head.post(base, {"file": SimpleUploadedFile("tasks.xlsx", book.data())})
    [refused] = looked.context["refused"]
    assert looked.context["ready"] == []
    # They see what they wrote themselves, and nothing of what stands there.
    assert [field["after"] for field in refused["fields"]] == ["Salainen"]
    assert (before.draft or {})["text"]["fi"][:40] not in looked.content.decode()
    chosen = {"read": read_of(looked), "take": [number], "save": 1}
    assert head.post(f"{base}accept/", chosen).status_code == 422
    assert task_row(municipality=MUNICIPALITY, round_code="WHOLE", number=number) == before


def test_what_was_read_is_signed_for_the_person(client_of: ClientOf) -> None:
    controller, head = client_of(CONTROLLER), client_of(HEAD)
    book, number = changed_book(controller)
    read = read_of(handed_in(controller, book))
    for forged in (read, read + "x", ""):
        answer = head.post(f"{BASE}accept/", {"read": forged, "take": [number], "save": 1})
        assert answer.status_code == 302
        assert now(number).state is TaskState.OPEN


# Nobody's words are lost


def test_who_was_too_late_sees_both_texts_and_writes_over_nobody(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    book, number = changed_book(client, "Minun tekstini")
    task = now(number)
    theirs = {"text": {"fi": "Toisen teksti"}}
    save_draft(
        **WHERE, number=number, version=task.version, content=theirs, actor="other@demo.example"
    )
    looked = handed_in(client, book)
    text = looked.content.decode()
    assert "Minun tekstini" in text
    assert "Toisen teksti" in text
    assert "other@demo.example" in text
    assert f"/rounds/{ROUND}/task/{number}/" in text
    [refused] = looked.context["refused"]
    sent = dict(refused["compared"]["fields"])
    compared = client.post(refused["compared"]["address"], sent)
    [text_fi] = [one for one in compared.context["differences"] if one.name == "text_fi"]
    assert (text_fi.theirs, text_fi.mine) == ("Toisen teksti", "Minun tekstini")
    answer = client.post(f"{BASE}accept/", {"read": read_of(looked), "take": [number], "save": 1})
    assert answer.status_code == 422
    assert now(number).draft == theirs


def test_somebody_quicker_than_the_press_of_the_button_is_not_written_over(
    client_of: ClientOf,
) -> None:
    client = client_of(HEAD)
    book, number = changed_book(client, "Minun tekstini")
    read = read_of(handed_in(client, book))
    theirs = {"text": {"fi": "Toisen teksti"}}
    version = now(number).version
    save_draft(**WHERE, number=number, version=version, content=theirs, actor="other@demo.example")
    answer = client.post(f"{BASE}accept/", {"read": read, "take": [number], "save": 1})
    assert answer.status_code == 422
    assert "Minun tekstini" in answer.content.decode()
    assert now(number).draft == theirs


def test_only_what_was_chosen_is_taken_in(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    book, number = changed_book(client)
    book.fill(TaskKind.FORECAST, "nothing", "Ei ennustetta")
    other = int(str(book.cell(TaskKind.FORECAST, "task")))
    looked = handed_in(client, book)
    assert len(looked.context["ready"]) == 2
    answer = client.post(f"{BASE}accept/", {"read": read_of(looked), "take": [other], "save": 1})
    assert answer.status_code == 302
    assert now(number).state is TaskState.OPEN
    assert (now(other).draft or {})["nothing"] == "Ei ennustetta"


def test_of_all_that_is_chosen_either_everything_is_submitted_or_nothing(
    client_of: ClientOf,
) -> None:
    client = client_of(HEAD)
    book, number = changed_book(client)
    book.fill(TaskKind.OUTCOME, "text_fi", None)
    book.fill(TaskKind.OUTCOME, "status", None)
    outcome = int(str(book.cell(TaskKind.OUTCOME, "task")))
    looked = handed_in(client, book)
    chosen = {"read": read_of(looked), "take": [number, outcome], "submit": 1}
    answer = client.post(f"{BASE}accept/", chosen)
    assert answer.status_code == 422
    assert {now(number).state, now(outcome).state} == {TaskState.OPEN}
    assert 'role="alert"' in answer.content.decode()


def test_a_line_of_a_forecast_is_taken_in_to_the_cent(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    book = downloaded(client)
    kind = TaskKind.FORECAST
    head = book.cell(kind, "task")
    number = int(str(head))
    rows = book.rows[book.sheet(kind)]
    part = str(rows[FIRST_ROW][book.column(kind, "part")])
    row = book.row_of(kind, number, part)
    book.fill(kind, "cents", -1234567.89, row)
    book.fill(kind, "explanation_sv", "Därför", row)
    looked = handed_in(client, book)
    answer = client.post(f"{BASE}accept/", {"read": read_of(looked), "take": [number], "save": 1})
    assert answer.status_code == 302
    line = (now(number).draft or {})["lines"][part]
    assert line["cents"] == -123456789
    assert line["explanation"]["sv"] == "Därför"


def test_nothing_chosen_is_told(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    book, number = changed_book(client)
    answer = client.post(f"{BASE}accept/", {"read": read_of(handed_in(client, book)), "save": 1})
    assert answer.status_code == 422
    assert now(number).state is TaskState.OPEN


# What is refused


def test_faults_are_told_with_place_and_how_to_mend_them(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    book = downloaded(client)
    book.fill(ASSESSMENT, "text_fi", ("=", "1+1"))
    answer = handed_in(client, book)
    assert answer.status_code == 422
    [fault] = answer.context["faults"]
    assert fault["place"].endswith(f", C{FIRST_ROW}")
    assert fault["what"] in answer.content.decode()
    assert fault["mend"] in answer.content.decode()


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_refused(client_of: ClientOf, data: bytes) -> None:
    assert handed_in(client_of(CONTROLLER), data).status_code == 422


def test_a_workbook_without_a_file_is_refused(client_of: ClientOf) -> None:
    assert client_of(CONTROLLER).post(BASE, {}).status_code == 422


def test_a_workbook_of_another_round_is_refused(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    opened("OTHER", UNIT)
    data = downloaded(client).data()
    other = BASE.replace(ROUND, "OTHER")
    answer = client.post(other, {"file": SimpleUploadedFile("tasks.xlsx", data)})
    assert answer.status_code == 422
    assert answer.context["faults"][0]["value"] == f"{MUNICIPALITY}/{ROUND}"


def test_a_round_that_is_not_there_has_no_workbook(client_of: ClientOf) -> None:
    assert client_of(CONTROLLER).get(BASE.replace(ROUND, "NONE")).status_code == 404


def test_a_cancelled_round_hands_out_nothing_and_takes_nothing(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    book, number = changed_book(client)
    read = read_of(handed_in(client, book))
    cancel_round(**WHERE, why="Väärä", actor="opener@demo.example")
    assert client.get(f"{BASE}download/{UNIT}/").status_code == 404
    answer = client.post(f"{BASE}accept/", {"read": read, "take": [number], "save": 1})
    assert answer.status_code == 422
    assert now(number).draft is None or "Uusi arvio" not in str(now(number).draft)


def test_the_number_of_queries_does_not_grow_with_the_tasks(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    client.get(BASE)
    with CaptureQueriesContext(connection) as few:
        client.get(BASE)
    assert len(few) < 40
    with CaptureQueriesContext(connection) as book:
        downloaded(client)
    assert len(book) < 40
