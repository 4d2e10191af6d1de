"""Filling in a round: my tasks, each kind of task, moves, merging, people, talk."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

from toteuma.domain.planning import Assessment
from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import Section, TaskKind, TaskState
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, Status
from toteuma.workspace.people.models import User
from toteuma.workspace.queries.comments import comments_on
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.queries.rounds import TaskRow, task_row, tasks
from toteuma.workspace.services.planning import write_assessment
from toteuma.workspace.services.rounds.opening import cancel_round, open_round
from toteuma.workspace.services.rounds.tasks import assign_task

BASE = f"/m/{MUNICIPALITY}"
WHERE = {"municipality": MUNICIPALITY}
ROUND = "TEST-ROUND"
CONTROLLER, HEAD, REPORTER, VIEWER, AUDITOR = (
    PersonRole.CONTROLLER,
    PersonRole.UNIT_HEAD,
    PersonRole.REPORTER,
    PersonRole.VIEWER,
    PersonRole.AUDITOR,
)


@pytest.fixture(autouse=True)
def opened(client_of: ClientOf) -> None:
    """A round of the whole organisation, with all its sections."""
    open_round(
        **WHERE,
        code=ROUND,
        period="2022-08",
        node="SECTOR",
        sections=tuple(Section),
        languages=(Language.FI,),
        due=date(2030, 9, 20),
        review_due=date(2030, 9, 30),
        actor=EMAIL_OF[CONTROLLER],
    )


def task_of(kind: TaskKind, node: str = "OPETUS") -> TaskRow:
    """The first task of a kind at or under a unit that the demo has one of."""
    found = [one for one in tasks(**WHERE, round_code=ROUND) if one.kind is kind]
    return next((one for one in found if one.node == node), found[0])


def now(task: TaskRow) -> TaskRow:
    """The task as it is by now."""
    found = task_row(**WHERE, round_code=ROUND, number=task.number)
    assert found is not None
    return found


def at(task: TaskRow, more: str = "") -> str:
    return f"{BASE}/rounds/{ROUND}/task/{task.number}/{more}"


def sent(client: Client, task: TaskRow, **data: Any) -> Any:
    return client.post(at(task), {"version": str(task.version), **data})


@pytest.mark.parametrize("kind", list(TaskKind))
def test_each_kind_of_task_has_its_page(client_of: ClientOf, kind: TaskKind) -> None:
    answer = client_of(CONTROLLER).get(at(task_of(kind)))
    assert answer.status_code == 200
    assert 'id="task-form"' in answer.content.decode()


def test_my_tasks(client_of: ClientOf) -> None:
    assert client_of(HEAD).get(f"{BASE}/my-tasks/").status_code == 200


def draft(client: Client, task: TaskRow, **data: Any) -> Any:
    return client.post(at(task, "draft/"), {"version": str(task.version), **data})


def given(task: TaskRow, owner: str, reviewer: str = "") -> TaskRow:
    """The task with an owner and a reviewer."""
    assign_task(
        **WHERE,
        round_code=ROUND,
        number=task.number,
        actor="test",
        owner=owner,
        reviewer=reviewer,
    )
    return now(task)


def assessment() -> TaskRow:
    return given(task_of(TaskKind.ASSESSMENT), EMAIL_OF[HEAD], EMAIL_OF[CONTROLLER])


def test_a_task_without_an_owner_falls_to_those_who_answer_for_it(client_of: ClientOf) -> None:
    task = given(task_of(TaskKind.ASSESSMENT), "")
    link = f"/{ROUND}/task/{task.number}/"
    assert link in client_of(HEAD).get(f"{BASE}/my-tasks/").content.decode()
    assert link not in client_of(REPORTER).get(f"{BASE}/my-tasks/").content.decode()
    given(task, EMAIL_OF[REPORTER])
    assert link in client_of(REPORTER).get(f"{BASE}/my-tasks/").content.decode()
    assert link not in client_of(HEAD).get(f"{BASE}/my-tasks/").content.decode()


def test_the_number_of_queries_of_my_tasks_does_not_grow_with_the_tasks(
    client_of: ClientOf,
) -> None:
    client = client_of(CONTROLLER)
    client.get(f"{BASE}/my-tasks/")
    with CaptureQueriesContext(connection) as found:
        client.get(f"{BASE}/my-tasks/")
    assert len(found) <= 20
    assert len(tasks(**WHERE, round_code=ROUND)) > 40


def test_a_draft_is_kept_without_touching_the_content_until_it_is_submitted(
    client_of: ClientOf,
) -> None:
    task, head = assessment(), client_of(HEAD)
    answer = draft(head, task, text_fi="Määrärahat riittävät.")
    assert (answer.status_code, answer.json()["version"]) == (200, task.version + 1)
    kept = now(task)
    assert (kept.state, kept.draft) == (
        TaskState.IN_WORK,
        {"text": {"fi": "Määrärahat riittävät."}},
    )
    texts = {(one.node, one.period): one.text.fi for one in read_content(MUNICIPALITY).assessments}
    assert texts.get((task.subject, "2022-08")) != "Määrärahat riittävät."
    assert sent(head, kept, action="submit", text_fi="Riittävät.").status_code == 302
    texts = {(one.node, one.period): one.text.fi for one in read_content(MUNICIPALITY).assessments}
    assert texts[task.subject, "2022-08"] == "Riittävät."
    assert now(task).state is TaskState.SUBMITTED


def test_what_is_kept_again_unchanged_makes_no_new_version(client_of: ClientOf) -> None:
    task, head = assessment(), client_of(HEAD)
    version = draft(head, task, text_fi="Sama").json()["version"]
    again = head.post(at(task, "draft/"), {"version": str(version), "text_fi": "Sama"})
    assert again.json()["version"] == version


def test_a_wrong_figure_is_told_and_the_rest_of_the_draft_kept(client_of: ClientOf) -> None:
    task = task_of(TaskKind.FORECAST)
    answer = draft(
        client_of(HEAD), task, **{"cents-STAFF": "paljon", "explanation-STAFF_fi": "Sijaisia"}
    )
    assert list(answer.json()["faults"]) == ["cents-STAFF"]
    kept = now(task).draft
    assert kept is not None
    assert kept["lines"]["STAFF"]["explanation"] == {"fi": "Sijaisia"}


def test_two_people_on_one_text_are_shown_both_and_nothing_is_lost(client_of: ClientOf) -> None:
    task, head, controller = assessment(), client_of(HEAD), client_of(CONTROLLER)
    draft(controller, task, text_fi="Ensimmäinen teksti", text_sv="Svensk text")
    assert draft(head, task, text_fi="Toinen teksti").status_code == 409
    answer = sent(head, task, action="save", text_fi="Toinen teksti")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ensimmäinen teksti" in page
    assert "Toinen teksti" in page
    resolved = head.post(at(task, "merge/"), _resolution(answer))
    assert resolved.status_code == 302
    kept = now(task).draft
    assert kept is not None
    assert kept["text"]["fi"] == "Ensimmäinen teksti\n\nToinen teksti"
    assert kept["text"]["sv"] == "Svensk text"


def _resolution(answer: Any) -> dict[str, str]:
    """What the page of two versions sends when its choices are left as they are."""
    found = {"action": "resolve", "version": str(answer.context["version"])}
    for name, value in answer.context["same"]:
        found[f"mine-{name}"] = value
    for one in answer.context["differences"]:
        found |= {
            f"differs-{one.name}": "1",
            f"theirs-{one.name}": one.theirs,
            f"mine-{one.name}": one.mine,
            f"choice-{one.name}": one.choice,
        }
    return found


def test_whoever_resolves_too_late_is_asked_again(client_of: ClientOf) -> None:
    task, head, controller = assessment(), client_of(HEAD), client_of(CONTROLLER)
    draft(controller, task, text_fi="Yksi")
    answer = sent(head, task, action="save", text_fi="Kaksi")
    draft(controller, now(task), text_fi="Yksi ja kolme")
    again = head.post(at(task, "merge/"), _resolution(answer))
    assert again.status_code == 409
    page = again.content.decode()
    assert "Yksi ja kolme" in page
    assert "Kaksi" in page


def test_a_lost_answer_is_no_conflict_with_oneself(client_of: ClientOf) -> None:
    task, head = assessment(), client_of(HEAD)
    draft(head, task, text_fi="Ensin")
    again = draft(head, task, text_fi="Ensin ja sitten", tried='{"text_fi": "Ensin"}')
    assert again.status_code == 200
    assert now(task).draft == {"text": {"fi": "Ensin ja sitten"}}
    other = draft(client_of(CONTROLLER), task, text_fi="Muuta", tried='{"text_fi": "Ensin"}')
    assert other.status_code == 409


def test_a_language_that_the_round_asks_for_is_needed_to_submit(client_of: ClientOf) -> None:
    task, head = assessment(), client_of(HEAD)
    answer = sent(head, task, action="submit", text_sv="Bara på svenska")
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text_fi"]
    assert now(task).state is TaskState.OPEN


def test_a_status_that_is_not_the_proposed_one_needs_a_reason(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    found = [one for one in tasks(**WHERE, round_code=ROUND) if one.kind is TaskKind.OUTCOME]
    proposed = {one.number: client.get(at(one)).context["place"].proposed for one in found}
    task = next(one for one in found if proposed[one.number] is not Status.NO_INFORMATION)
    other = next(one for one in Status if one not in (proposed[task.number], Status.NO_INFORMATION))
    answer = sent(client, task, action="submit", status=other.value, text_fi="Toteutui")
    assert list(answer.context["form"].errors) == ["reason"]
    ok = sent(client, task, action="submit", status=other.value, text_fi="Toteutui", reason="Syy")
    assert ok.status_code == 302


def test_nothing_to_report_is_said_with_its_reason(client_of: ClientOf) -> None:
    task = given(task_of(TaskKind.OUTCOME), "")
    answer = sent(client_of(CONTROLLER), task, action="submit", nothing="Ei toimintaa")
    assert answer.status_code == 302
    assert now(task).draft == {
        "status": (task.draft or {}).get("status", ""),
        "reason": "",
        "text": {},
        "nothing": "Ei toimintaa",
    }


def test_nobody_reviews_their_own_text_and_a_return_needs_a_reason(client_of: ClientOf) -> None:
    task, head, controller = assessment(), client_of(HEAD), client_of(CONTROLLER)
    sent(head, task, action="submit", text_fi="Valmis")
    task = now(task)
    review = {"version": str(task.version), "action": "approve"}
    head.post(at(task, "review/"), review)
    assert now(task).state is TaskState.SUBMITTED
    controller.post(at(task, "review/"), {**review, "action": "return", "reason": " "})
    assert now(task).state is TaskState.SUBMITTED
    controller.post(
        at(task, "review/"), {**review, "action": "return", "reason": "Luvut puuttuvat"}
    )
    assert now(task).state is TaskState.RETURNED
    assert "Luvut puuttuvat" in head.get(at(task)).content.decode()
    sent(head, now(task), action="submit", text_fi="Valmis luvuin")
    approval = {"version": str(now(task).version), "action": "approve"}
    controller.post(at(task, "review/"), approval)
    assert now(task).state is TaskState.SUBMITTED, "what was looked at is not told"
    seen = controller.get(at(task)).context["place"].stored_digest
    controller.post(at(task, "review/"), {**approval, "seen": seen})
    assert now(task).state is TaskState.APPROVED
    controller.post(at(task, "reopen/"), {"version": str(now(task).version), "reason": "Virhe"})
    assert now(task).state is TaskState.RETURNED


def test_who_wrote_it_on_another_page_meanwhile_does_not_find_it_among_their_reviews(
    client_of: ClientOf,
) -> None:
    task, head, controller = assessment(), client_of(HEAD), client_of(CONTROLLER)
    sent(head, task, action="submit", text_fi="Valmis")
    link = f"/{ROUND}/task/{task.number}/"
    assert link in controller.get(f"{BASE}/my-tasks/").content.decode()
    meanwhile = Assessment(task.node, "2022-08", LocalizedText("Kirjoitettu yksikön sivulla"))
    write_assessment(**WHERE, assessment=meanwhile, actor=EMAIL_OF[CONTROLLER])
    assert link not in controller.get(f"{BASE}/my-tasks/").content.decode()
    page = controller.get(at(task)).content.decode()
    assert "Olet kirjoittanut tähän itse" in page


def test_a_submitted_task_is_withdrawn_by_its_author(client_of: ClientOf) -> None:
    task, head = assessment(), client_of(HEAD)
    sent(head, task, action="submit", text_fi="Valmis")
    assert sent(head, now(task), action="withdraw").status_code == 302
    assert now(task).state is TaskState.IN_WORK


@pytest.mark.parametrize("role", [VIEWER, AUDITOR])
def test_who_only_reads_writes_nothing(client_of: ClientOf, role: PersonRole) -> None:
    task, client = assessment(), client_of(role)
    page = client.get(at(task))
    assert page.status_code == 200
    assert 'id="task-form"' not in page.content.decode()
    for more in ("", "draft/", "merge/", "review/", "reopen/", "people/", "hand/"):
        assert client.post(at(task, more), {"version": "1"}).status_code == 403
    assert now(task).draft == task.draft


def test_a_head_does_not_see_tasks_of_other_units(client_of: ClientOf) -> None:
    task = task_of(TaskKind.ASSESSMENT, "VAKA")
    assert task.node == "VAKA"
    assert client_of(HEAD).get(at(task)).status_code == 403


def test_a_closed_round_says_so_and_shows_what_could_not_be_saved(client_of: ClientOf) -> None:
    task, head = assessment(), client_of(HEAD)
    cancel_round(**WHERE, round_code=ROUND, why="Väärä kausi", actor="test")
    answer = sent(head, task, action="save", text_fi="Pitkä ja tärkeä teksti")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Pitkä ja tärkeä teksti" in page
    assert 'id="task-form"' not in page
    assert draft(head, task, text_fi="Sama").json()["closed"] is True


def test_the_owner_hands_a_task_over_and_stays_as_the_deputy(client_of: ClientOf) -> None:
    task, head = assessment(), client_of(HEAD)
    assert head.post(at(task, "hand/"), {"colleague": EMAIL_OF[VIEWER]}).status_code == 302
    assert now(task).owner == EMAIL_OF[HEAD]
    head.post(at(task, "hand/"), {"colleague": EMAIL_OF[REPORTER]})
    assert (now(task).owner, now(task).deputy) == (EMAIL_OF[REPORTER], EMAIL_OF[HEAD])
    assert draft(client_of(REPORTER), now(task), text_fi="Jatkan").status_code == 200


def test_the_controller_names_people_but_no_reviewer_of_their_own_text(
    client_of: ClientOf,
) -> None:
    task, client = assessment(), client_of(CONTROLLER)
    data = {"owner": EMAIL_OF[HEAD], "reviewer": EMAIL_OF[HEAD], "due": "2030-09-25"}
    client.post(at(task, "people/"), data)
    assert now(task).reviewer == EMAIL_OF[CONTROLLER]
    client.post(at(task, "people/"), data | {"reviewer": ""})
    assert (now(task).reviewer, now(task).due) == ("", date(2030, 9, 25))


def test_a_mention_is_among_ones_tasks_until_it_is_read(client_of: ClientOf) -> None:
    task, head, reporter = assessment(), client_of(HEAD), client_of(REPORTER)
    name = User.objects.get(email=EMAIL_OF[REPORTER]).name
    head.post(at(task, "comments/"), {"text": f"@{name} katsotko?"})
    assert "katsotko?" in reporter.get(f"{BASE}/my-tasks/").content.decode()
    assert "katsotko?" in reporter.get(at(task)).content.decode()
    assert "katsotko?" not in reporter.get(f"{BASE}/my-tasks/").content.decode()
    assert reporter.get(f"{BASE}/").status_code == 200


def test_a_thread_has_answers_and_is_resolved(client_of: ClientOf) -> None:
    task, head, reporter = assessment(), client_of(HEAD), client_of(REPORTER)
    head.post(at(task, "comments/"), {"text": "Mistä luku tulee?"})
    subject = f"task:{ROUND}:{task.number}"
    [first] = comments_on(**WHERE, subject=subject)
    reporter.post(at(task, "comments/"), {"text": "Kirjanpidosta.", "thread": str(first.key)})
    _, answer = comments_on(**WHERE, subject=subject)
    assert answer.thread == first.key
    head.post(at(task, "comments/"), {"action": f"resolve:{first.key}"})
    assert comments_on(**WHERE, subject=subject)[0].resolved_at is not None
    reporter.post(at(task, "comments/"), {"action": f"delete:{first.key}"})
    assert len(comments_on(**WHERE, subject=subject)) == 2


def test_home_tells_what_rounds_ask_of_a_person(client_of: ClientOf) -> None:
    assessment()
    page = client_of(HEAD).get(f"{BASE}/").content.decode()
    assert f'href="{BASE}/my-tasks/"' in page
