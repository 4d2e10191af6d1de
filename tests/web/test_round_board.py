"""Rounds: opening one, its board, its settings; reminders and the calendar of deadlines."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.support.site import BACKEND, EMAIL_OF, MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import RoundState, Section, TaskKind, TaskState
from toteuma.domain.vocabulary import Language
from toteuma.workspace.models import (
    FindingNote,
    Publication,
    Reminder,
    Round,
    Snapshot,
    Task,
    TaskWriter,
)
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, grant_role
from toteuma.workspace.queries.rounds import round_row, rounds, tasks
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.rounds.opening import open_round

BASE = f"/m/{MUNICIPALITY}/rounds"
CODE = "2022-10"
HEAD, CONTROLLER, REPORTER = PersonRole.UNIT_HEAD, PersonRole.CONTROLLER, PersonRole.REPORTER
TODAY = timezone.localdate()


@pytest.fixture
def opened(client_of: ClientOf) -> str:
    """A round of the sector whose tasks are late by a day."""
    made_round()
    return CODE


def made_round(municipality: str = MUNICIPALITY, node: str = "SECTOR", **changes) -> None:
    asked = {
        "code": CODE,
        "period": CODE,
        "node": node,
        "sections": tuple(Section),
        "languages": (Language.FI,),
        "due": TODAY - timedelta(days=1),
        "review_due": TODAY + timedelta(days=6),
        "actor": EMAIL_OF[CONTROLLER],
    }
    open_round(municipality=municipality, **(asked | changes))


def form(**changes) -> dict:
    return {
        "period": "2022-11",
        "node": "OPETUS",
        "sections": ["goals", "economy"],
        "languages": ["fi", "sv"],
        "due": (TODAY + timedelta(days=10)).isoformat(),
        "review_due": (TODAY + timedelta(days=12)).isoformat(),
        "follows": "",
    } | changes


def found(code: str = CODE):
    return tasks(municipality=MUNICIPALITY, round_code=code)


def text_of(client: Client, path: str = f"{CODE}/") -> str:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_the_list_says_how_to_begin_where_there_is_no_round(client_of: ClientOf) -> None:
    for model in (Publication, Snapshot, FindingNote, TaskWriter, Task, Round):
        model.objects.all().delete()
    assert f"{BASE}/open/" in text_of(client_of(CONTROLLER), "")
    text = text_of(client_of(REPORTER), "")
    assert "Kierroksia ei ole" in text
    assert f"{BASE}/open/" not in text


def test_what_falls_to_whom_is_shown_before_anything_is_opened(client_of: ClientOf) -> None:
    before = rounds(municipality=MUNICIPALITY)
    answer = client_of(CONTROLLER).post(f"{BASE}/open/", form(preview="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Heikki Päällikkö" in text
    assert "Tekijä puuttuu" in text
    assert 'name="open"' in text
    assert rounds(municipality=MUNICIPALITY) == before


def test_a_round_is_opened_as_it_was_shown(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    shown = client.post(f"{BASE}/open/", form(preview="1")).context["plan"]
    answer = client.post(f"{BASE}/open/", form(open="1"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{BASE}/2022-11/"
    row = round_row(municipality=MUNICIPALITY, code="2022-11")
    assert row.languages == (Language.FI, Language.SV)
    assert row.sections == (Section.GOALS, Section.ECONOMY)
    made = found("2022-11")
    assert len(made) == shown.total
    assert sum(not task.owner for task in made) == len(shown.missing) + shown.missing_more
    assert {one.name for one in shown.people} == {"Heikki Päällikkö"}


def test_a_second_round_of_a_period_has_a_code_of_its_own(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    assert client.post(f"{BASE}/open/", form(open="1")).status_code == 302
    answer = client.post(f"{BASE}/open/", form(open="1", follows="2022-11"))
    assert answer.headers["Location"] == f"{BASE}/2022-11.2/"
    assert round_row(municipality=MUNICIPALITY, code="2022-11.2").follows == "2022-11"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"review_due": "2020-01-01"}, "Tarkastuspäivä on ennen"),
        ({"sections": []}, "id_sections"),
        ({"languages": []}, "id_languages"),
        ({"period": "2022-99"}, "id_period"),
        ({"node": "NOWHERE"}, "id_node"),
        ({"follows": "1999-09"}, "id_follows"),
        ({"due": "kohta"}, "id_due"),
        ({"node": "LUKIO", "sections": ["risks"], "open": "1"}, "mitään kerättävää"),
    ],
)
def test_a_faulty_opening_is_told_and_nothing_is_opened(
    client_of: ClientOf, bad: dict, said: str
) -> None:
    before = rounds(municipality=MUNICIPALITY)
    answer = client_of(CONTROLLER).post(f"{BASE}/open/", form(open="1") | bad)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert rounds(municipality=MUNICIPALITY) == before


def test_only_a_controller_opens_and_steers(client_of: ClientOf, opened: str) -> None:
    for role in (HEAD, REPORTER, PersonRole.AUDITOR):
        client = client_of(role)
        assert client.get(f"{BASE}/open/").status_code == 403
        assert client.post(f"{BASE}/open/", form(open="1")).status_code == 403
        assert client.get(f"{BASE}/{opened}/settings/").status_code == 403
        assert client.post(f"{BASE}/{opened}/", {"assign": "1"}).status_code == 403
        text = text_of(client)
        assert 'name="assign"' not in text
    assert client_of(PersonRole.ADMINISTRATOR).get(f"{BASE}/{opened}/").status_code in (403, 404)


def test_a_round_that_is_not_there_is_not_found(client_of: ClientOf) -> None:
    for path in ("1999-01/", "1999-01/settings/"):
        assert client_of(CONTROLLER).get(f"{BASE}/{path}").status_code == 404


def test_the_board_shows_a_head_their_own_units_alone(client_of: ClientOf, opened: str) -> None:
    context = client_of(HEAD).get(f"{BASE}/{opened}/").context
    shown = {one.row.node for one in context["tasks"]}
    assert "OPETUS" in shown
    assert "VAKA" not in shown
    assert "SECTOR" not in shown
    every = client_of(CONTROLLER).get(f"{BASE}/{opened}/").context
    assert {"VAKA", "SECTOR", "OPETUS"} <= {one.row.node for one in every["tasks"]}


def test_a_round_of_other_units_is_hidden(client_of: ClientOf) -> None:
    made_round(node="VAKA")
    assert client_of(HEAD).get(f"{BASE}/{CODE}/").status_code == 404
    assert f"/rounds/{CODE}/" not in text_of(client_of(HEAD), "")
    assert f"/rounds/{CODE}/" in text_of(client_of(CONTROLLER), "")


def test_the_grid_counts_each_state_of_each_cell(client_of: ClientOf, opened: str) -> None:
    goals = [one for one in found() if one.kind is TaskKind.OUTCOME and one.node == "OPETUS"]
    Task.objects.filter(round=CODE, number=goals[0].number).update(state=TaskState.IN_WORK)
    context = client_of(CONTROLLER).get(f"{BASE}/{opened}/").context
    [row] = [one for one in context["rows"] if one.code == "OPETUS"]
    [cell] = [one for one in row.cells if one is not None and one.section == "Tavoitteet"]
    counts = {mark.state: mark.count for mark in cell.marks}
    assert counts == {"open": len(goals) - 1, "in_work": 1}
    assert cell.late == len(goals)
    listed = client_of(CONTROLLER).get(cell.address.partition("#")[0]).context["tasks"]
    assert {one.row.number for one in listed} == {one.number for one in goals}


def test_a_state_is_told_by_shape_word_and_number(client_of: ClientOf, opened: str) -> None:
    text = text_of(client_of(CONTROLLER))
    start = text.index("board-cell")
    cell = text[start : text.index("</a>", start)]
    assert "<svg" in cell
    assert "aloittamatta" in cell
    assert "<strong>" in cell


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("unit=OPETUS", lambda one: one.node == "OPETUS"),
        ("section=risks", lambda one: one.section is Section.RISKS),
        ("state=returned", lambda one: one.state is TaskState.RETURNED),
        ("owner=-", lambda one: not one.owner),
        ("late=1", lambda one: one.state is TaskState.RETURNED),
    ],
)
def test_a_filter_leaves_what_it_asks_for(client_of: ClientOf, asked: str, holds) -> None:
    made_round(due=TODAY + timedelta(days=3))
    number = found()[0].number
    Task.objects.filter(round=CODE, number=number).update(
        state=TaskState.RETURNED, due=TODAY - timedelta(days=1), owner=EMAIL_OF[HEAD]
    )
    context = client_of(CONTROLLER).get(f"{BASE}/{CODE}/?{asked}").context
    listed = {one.row.number for one in context["tasks"]}
    assert listed == {one.number for one in found() if holds(one)}
    assert 0 < len(listed) < len(found())


def test_what_a_filter_cannot_mean_asks_for_everything(client_of: ClientOf, opened: str) -> None:
    context = client_of(CONTROLLER).get(f"{BASE}/{opened}/?section=%00x&state=no").context
    assert context["found"] == len(found())


def test_the_board_asks_few_questions_of_the_database(client_of: ClientOf, opened: str) -> None:
    client = client_of(CONTROLLER)
    text_of(client)
    with CaptureQueriesContext(connection) as few:
        text_of(client, f"{CODE}/?unit=OPETUS&section=risks")
    with CaptureQueriesContext(connection) as all_:
        text_of(client)
    assert len(all_) == len(few)
    assert len(all_) <= 30


def steer(client: Client, *numbers: int, **changes):
    asked = {"owner": "=", "deputy": "=", "reviewer": "=", "new_due": "", "assign": "1"}
    return client.post(f"{BASE}/{CODE}/?late=1", asked | {"task": numbers} | changes)


def test_chosen_tasks_are_given_away_together(client_of: ClientOf, opened: str) -> None:
    first, second, third = [one.number for one in found() if one.node == "OPETUS"][:3]
    day = TODAY + timedelta(days=4)
    answer = steer(
        client_of(CONTROLLER),
        first,
        second,
        owner=EMAIL_OF[REPORTER],
        deputy=EMAIL_OF[CONTROLLER],
        reviewer=EMAIL_OF[HEAD],
        new_due=day.isoformat(),
    )
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{BASE}/{CODE}/?late=1")
    by_number = {one.number: one for one in found()}
    for number in (first, second):
        task = by_number[number]
        assert (task.owner, task.deputy) == (EMAIL_OF[REPORTER], EMAIL_OF[CONTROLLER])
        assert (task.reviewer, task.due) == (EMAIL_OF[HEAD], day)
    assert by_number[third].due != day


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Valitse, mikä tehtävissä muuttuu"),
        ({"owner": "head", "reviewer": "head"}, "sama henkilö"),
        ({"owner": "nobody@x.example"}, "id_owner"),
        ({"reviewer": "reporter"}, "id_reviewer"),
        ({"new_due": "2022-13-45"}, "id_new_due"),
    ],
)
def test_a_faulty_assignment_is_told_and_changes_nothing(
    client_of: ClientOf, opened: str, changes: dict, said: str
) -> None:
    people = {"head": EMAIL_OF[HEAD], "reporter": EMAIL_OF[REPORTER]}
    changes = {name: people.get(value, value) for name, value in changes.items()}
    before = found()
    number = next(one.number for one in before if one.node == "OPETUS")
    answer = steer(client_of(CONTROLLER), number, **changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{number}"' in answer.content.decode()
    assert found() == before


def test_a_reviewer_of_other_units_is_refused(client_of: ClientOf, opened: str) -> None:
    number = next(one.number for one in found() if one.node == "VAKA")
    answer = steer(client_of(CONTROLLER), number, reviewer=EMAIL_OF[HEAD])
    assert answer.status_code == 422
    assert "oikeutta hyväksyä" in answer.content.decode()


def test_nothing_chosen_is_told(client_of: ClientOf, opened: str) -> None:
    answer = steer(client_of(CONTROLLER), owner=EMAIL_OF[HEAD])
    assert "Valitse luettelosta ainakin yksi" in answer.content.decode()


def test_days_of_a_round_are_changed_with_its_tasks(client_of: ClientOf, opened: str) -> None:
    due, review = TODAY + timedelta(days=20), TODAY + timedelta(days=21)
    data = {"due": due.isoformat(), "review_due": review.isoformat(), "languages": ["fi", "en"]}
    answer = client_of(CONTROLLER).post(f"{BASE}/{opened}/settings/", data)
    assert answer.status_code == 302
    row = round_row(municipality=MUNICIPALITY, code=CODE)
    assert (row.due, row.review_due) == (due, review)
    assert row.languages == (Language.FI, Language.EN)
    assert {one.due for one in found()} == {due}
    bad = data | {"review_due": TODAY.isoformat()}
    answer = client_of(CONTROLLER).post(f"{BASE}/{opened}/settings/", bad)
    assert answer.status_code == 422


def test_a_round_is_brought_up_to_date(client_of: ClientOf, opened: str) -> None:
    gone = found()[-1]
    Task.objects.filter(round=CODE, number=gone.number).delete()
    answer = client_of(CONTROLLER).post(f"{BASE}/{opened}/settings/", {"refresh": "1"})
    assert answer.status_code == 302
    assert (gone.kind, gone.subject) in {(one.kind, one.subject) for one in found()}


def test_a_round_is_cancelled_with_a_reason_and_after_a_question(
    client_of: ClientOf, opened: str
) -> None:
    client = client_of(CONTROLLER)
    address = f"{BASE}/{opened}/settings/"
    assert client.post(address, {"cancel": "1", "end-why": " "}).status_code == 422
    asked = client.post(address, {"cancel": "1", "end-why": "Väärä kausi"})
    assert 'name="confirmed"' in asked.content.decode()
    assert round_row(municipality=MUNICIPALITY, code=CODE).is_open
    data = {"cancel": "1", "end-why": "Väärä kausi", "confirmed": "1"}
    assert client.post(address, data).status_code == 302
    assert round_row(municipality=MUNICIPALITY, code=CODE).state is RoundState.CANCELLED
    context = client.get(f"{BASE}/{opened}/").context
    assert context["late"] == 0
    assert not context["may_steer"]
    data = {"due": "2030-01-01", "review_due": "2030-01-02", "languages": ["fi"]}
    assert client.post(address, data).status_code == 422


def test_one_press_reminds_a_person_a_cell_the_chosen_or_all_late(
    client_of: ClientOf, opened: str
) -> None:
    ours = [one.number for one in found() if one.node == "OPETUS"]
    Task.objects.filter(round=CODE, number=ours[0]).update(owner=EMAIL_OF[REPORTER])
    later = TODAY + timedelta(days=20)
    Task.objects.filter(round=CODE, number=ours[1]).update(owner=EMAIL_OF[HEAD], due=later)
    section = next(one for one in found() if one.number == ours[1]).section.value
    client = client_of(CONTROLLER)
    page = text_of(client)
    assert f'value="person:{EMAIL_OF[REPORTER]}"' in page
    assert 'name="remind" value="late"' in page
    for pressed, more, to in (
        ("late", {}, EMAIL_OF[REPORTER]),
        (f"person:{EMAIL_OF[HEAD]}", {}, EMAIL_OF[HEAD]),
        (f"cell:OPETUS:{section}", {}, EMAIL_OF[HEAD]),
        ("chosen", {"task": [ours[1]]}, EMAIL_OF[HEAD]),
    ):
        Reminder.objects.all().delete()
        mail.outbox.clear()
        answer = client.post(f"{BASE}/{opened}/", {"remind": pressed} | more, follow=True)
        assert "Muistutus lähti" in answer.content.decode()
        assert to in [letter.to[0] for letter in mail.outbox]
        assert f"http://testserver/m/{MUNICIPALITY}/my-tasks/" in mail.outbox[0].body
    again = client.post(f"{BASE}/{opened}/", {"remind": "chosen", "task": [ours[1]]}, follow=True)
    assert "tänään jo saanut 1" in again.content.decode()


def test_where_nobody_is_named_nobody_is_reminded(client_of: ClientOf, opened: str) -> None:
    Task.objects.filter(round=CODE).update(owner="", reviewer="")
    client = client_of(CONTROLLER)
    for pressed in ("late", "person:nobody@x.example", "cell:NO:where", "cell", "%00"):
        answer = client.post(f"{BASE}/{opened}/", {"remind": pressed}, follow=True)
        assert "Ketään ei muistutettu" in answer.content.decode()
    assert mail.outbox == []
    assert client_of(HEAD).post(f"{BASE}/{opened}/", {"remind": "late"}).status_code == 403


@pytest.fixture
def neighbour(client_of: ClientOf) -> Client:
    """The controller of another municipality, which has a round of the same code."""
    save_content(content=sample_content("NAAPURI"), actor="test")
    user = add_user(email="naapuri@example.org")
    grant_role(municipality="NAAPURI", email=user.email, role=CONTROLLER, actor="test")
    root = next(one.code for one in sample_content("NAAPURI").nodes if one.parent is None)
    made_round("NAAPURI", root, code="2022-08", period="2022-08")
    client = Client()
    client.force_login(User.objects.get(email=user.email), backend=BACKEND)
    return client


def test_municipalities_do_not_see_each_others_rounds(
    client_of: ClientOf, neighbour: Client, opened: str
) -> None:
    assert neighbour.get(f"{BASE}/{opened}/").status_code == 404
    assert neighbour.get(f"/m/NAAPURI/rounds/{opened}/").status_code == 404
    assert opened not in neighbour.get("/m/NAAPURI/rounds/").content.decode()
    assert client_of(CONTROLLER).get(f"{BASE}/2022-08/").status_code == 404


def test_a_new_round_is_of_the_latest_period_without_one_and_like_the_one_before_it(
    client_of: ClientOf,
) -> None:
    client = client_of(CONTROLLER)
    asked = client.get(f"{BASE}/open/").context["form"].initial
    assert asked["period"] == "2022-08"
    Round.objects.filter(code="2022-09").update(period="2022-06")
    asked = client.get(f"{BASE}/open/").context["form"].initial
    assert (asked["period"], asked["follows"]) == ("2022-09", "2022-09")
    Round.objects.filter(code="2022-09").update(node="OPETUS")
    asked = client.get(f"{BASE}/open/").context["form"].initial
    assert (asked["period"], asked["follows"]) == ("2022-09", "2022-12")
    Round.objects.filter(code="2022-12").update(state=RoundState.CANCELLED)
    asked = client.get(f"{BASE}/open/").context["form"].initial
    assert (asked["follows"], asked["node"]) == ("2022-09", "OPETUS")
