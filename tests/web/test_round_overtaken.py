"""Two people at one task in the same moment, by form and by workbook: nobody's words are lost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf
from tests.support.workbooks import FilledBook

from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import Section, TaskKind, TaskState
from toteuma.domain.vocabulary import Language
from toteuma.web.pages.rounds.tasks import views as of_tasks
from toteuma.web.pages.rounds.workbooks import views as of_workbooks
from toteuma.workspace.queries.rounds import TaskRow, task_row, tasks
from toteuma.workspace.services.rounds.opening import open_round
from toteuma.workspace.services.rounds.tasks import save_draft

ROUND = "TEST-2022-09"
BASE = f"/m/{MUNICIPALITY}/rounds/{ROUND}/"
WHERE = {"municipality": MUNICIPALITY, "round_code": ROUND}
CONTROLLER, HEAD = PersonRole.CONTROLLER, PersonRole.UNIT_HEAD
THEIRS, MINE = "Toisen teksti", "Minun tekstini"

type Overtake = Callable[[Any, str], None]


@pytest.fixture
def task(client_of: ClientOf) -> TaskRow:
    """The task of a unit's assessment."""
    open_round(
        municipality=MUNICIPALITY,
        code=ROUND,
        period="2022-09",
        node="OPETUS",
        sections=(Section.ECONOMY,),
        languages=(Language.FI,),
        due=date(2030, 10, 14),
        review_due=date(2030, 10, 21),
        actor=EMAIL_OF[CONTROLLER],
    )
    return next(one for one in tasks(**WHERE) if one.subject == "OPETUS")


@pytest.fixture
def overtake(monkeypatch: pytest.MonkeyPatch, task: TaskRow) -> Overtake:
    """Lets somebody else save their text after a view has looked, right before it writes."""

    def of(module: Any, name: str) -> None:
        service = getattr(module, name)

        def overtaken(**place: Any) -> Any:
            saved_by_another(task)
            return service(**place)

        monkeypatch.setattr(module, name, overtaken)

    return of


def saved_by_another(task: TaskRow) -> None:
    content = {"text": {"fi": THEIRS}}
    actor = EMAIL_OF[CONTROLLER]
    save_draft(**WHERE, number=task.number, version=task.version, content=content, actor=actor)


def now(task: TaskRow) -> TaskRow:
    found = task_row(**WHERE, number=task.number)
    assert found is not None
    return found


def words(task: TaskRow) -> str:
    """The Finnish text that is kept of the task."""
    return str((now(task).draft or {})["text"]["fi"])


def sent(client: Client, task: TaskRow, action: str) -> Any:
    form = {"version": str(task.version), "action": action, "text_fi": MINE}
    return client.post(f"{BASE}task/{task.number}/", form)


def looked_at(client: Client, text: str) -> str:
    """A workbook filled in and handed in; what its page sends on when it is accepted."""
    book = FilledBook(client.get(f"{BASE}workbook/download/OPETUS/").content)
    book.fill(TaskKind.ASSESSMENT, "text_fi", text)
    answer = client.post(
        f"{BASE}workbook/", {"file": SimpleUploadedFile("tasks.xlsx", book.data())}
    )
    assert answer.status_code == 200
    return str(answer.context["read"])


def accepted(client: Client, task: TaskRow, read: str, how: str = "save") -> Any:
    return client.post(f"{BASE}workbook/accept/", {"read": read, "take": [task.number], how: 1})


def resolution(answer: Any) -> dict[str, str]:
    """What the page of two versions sends when its choices are left as they are."""
    found = {"action": "resolve", "version": str(answer.context["version"])}
    found |= {f"mine-{name}": value for name, value in answer.context["same"]}
    for one in answer.context["differences"]:
        of = {"differs": "1", "theirs": one.theirs, "mine": one.mine, "choice": one.choice}
        found |= {f"{part}-{one.name}": value for part, value in of.items()}
    return found


@pytest.mark.parametrize(("action", "service"), [("save", "save_draft"), ("submit", "submit_task")])
def test_a_form_that_is_overtaken_while_it_is_saved_shows_both_and_loses_nothing(
    client_of: ClientOf, task: TaskRow, overtake: Overtake, action: str, service: str
) -> None:
    overtake(of_tasks, service)
    client = client_of(HEAD)
    answer = sent(client, task, action)
    assert answer.status_code == 409
    assert {THEIRS, MINE} <= {
        said for one in answer.context["differences"] for said in (one.theirs, one.mine)
    }
    assert (words(task), now(task).state) == (THEIRS, TaskState.IN_WORK)
    assert client.post(f"{BASE}task/{task.number}/merge/", resolution(answer)).status_code == 302
    assert words(task) == f"{THEIRS}\n\n{MINE}"


def test_a_form_that_was_open_while_a_workbook_was_taken_in_shows_both(
    client_of: ClientOf, task: TaskRow
) -> None:
    controller, head = client_of(CONTROLLER), client_of(HEAD)
    assert accepted(controller, task, looked_at(controller, THEIRS)).status_code == 302
    answer = sent(head, task, "save")
    assert answer.status_code == 409
    assert words(task) == THEIRS
    assert head.post(f"{BASE}task/{task.number}/merge/", resolution(answer)).status_code == 302
    assert words(task) == f"{THEIRS}\n\n{MINE}"


@pytest.mark.parametrize("how", ["save", "submit"])
def test_a_workbook_that_is_overtaken_while_it_is_taken_in_says_so_and_shows_its_text(
    client_of: ClientOf, task: TaskRow, overtake: Overtake, how: str
) -> None:
    client = client_of(HEAD)
    read = looked_at(client, MINE)
    overtake(of_workbooks, "accept_workbook")
    answer = accepted(client, task, read, how)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert MINE in page
    assert EMAIL_OF[CONTROLLER] in page
    assert (words(task), now(task).state) == (THEIRS, TaskState.IN_WORK)
    assert [one["number"] for one in answer.context["refused"]] == [task.number]


def test_two_workbooks_of_one_download_do_not_write_over_each_other(
    client_of: ClientOf, task: TaskRow
) -> None:
    controller, head = client_of(CONTROLLER), client_of(HEAD)
    theirs, mine = looked_at(controller, THEIRS), looked_at(head, MINE)
    assert accepted(controller, task, theirs).status_code == 302
    answer = accepted(head, task, mine)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert THEIRS in page
    assert MINE in page
    assert words(task) == THEIRS
