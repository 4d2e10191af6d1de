"""Filling in a round: my tasks, each kind of task, moves, merging, people, talk."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import Section, TaskKind
from toteuma.domain.vocabulary import Language
from toteuma.workspace.queries.rounds import TaskRow, task_row, tasks
from toteuma.workspace.services.rounds.opening import open_round

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
