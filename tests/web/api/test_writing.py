"""Observations and files come in through the API: all or nothing, once, and by right."""

import io
from typing import Any

import pytest
from django.test import Client
from tests.web.api.conftest import CallerOf

from toteuma.domain.rights import PersonRole
from toteuma.web.api.access import Scope
from toteuma.workspace.queries.planning import observations

ROOT = "/api/v1/HEINOLA"
MEASURE = "OPETUS-NIVELVAIHEET-KESKEYTTANEET"
ONE = {"observed_on": "2022-10-31", "value": "3.5", "source": "Kysely"}


def post(client: Client, path: str, body: Any, key: str = "") -> Any:
    """The answer to a posted body."""
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"{ROOT}/{path}", body, content_type="application/json", headers=headers)


def recorded(day: str = "2022-10-31") -> list[str]:
    """Values of the measure on the day."""
    return [
        str(one.value)
        for one in observations(municipality="HEINOLA", measure=MEASURE)
        if one.observed_on.isoformat() == day
    ]


@pytest.fixture
def client(caller_of: CallerOf) -> Client:
    return caller_of(PersonRole.CONTROLLER, Scope.OBSERVATIONS, Scope.READ)


def test_an_observation_is_recorded(client: Client) -> None:
    answer = post(client, f"measures/{MEASURE}/observations", ONE)
    assert (answer.status_code, answer.json()) == (201, {"recorded": 1})
    assert recorded() == ["3.5"]
    read = client.get(f"{ROOT}/measures/{MEASURE}/observations").json()
    assert read[-1]["value"] == "3.5"


def test_the_same_key_gives_the_same_answer_and_changes_nothing_again(client: Client) -> None:
    first = post(client, f"measures/{MEASURE}/observations", ONE, "k1")
    post(client, f"measures/{MEASURE}/observations", {**ONE, "value": "9"}, "k2")
    again = post(client, f"measures/{MEASURE}/observations", ONE, "k1")
    assert again.status_code == first.status_code == 201
    assert recorded() == ["9"]


def test_the_same_key_for_another_request_is_refused(client: Client) -> None:
    post(client, f"measures/{MEASURE}/observations", ONE, "k1")
    answer = post(client, f"measures/{MEASURE}/observations", {**ONE, "value": "4"}, "k1")
    assert answer.status_code == 409
    assert recorded() == ["3.5"]


def test_many_observations_are_recorded_all_or_none(client: Client) -> None:
    good = {**ONE, "measure": MEASURE}
    assert post(client, "observations", [good, {**good, "source": "Toinen"}]).status_code == 201
    bad = {**good, "measure": "NOTHING", "observed_on": "2022-11-30"}
    answer = post(client, "observations", [{**good, "observed_on": "2022-11-30"}, bad])
    assert answer.status_code == 422
    assert "Row 2" in answer.json()["title"]
    assert recorded("2022-11-30") == []


@pytest.mark.parametrize(
    "body",
    [
        {"observed_on": "yesterday", "value": "1"},
        {"observed_on": "2022-10-31", "value": "much"},
        {"value": "1"},
        {"observed_on": "2022-10-31", "value": "1e400"},
        [],
        "text",
        None,
    ],
)
def test_a_body_that_is_not_of_the_described_form_is_told(client: Client, body: Any) -> None:
    answer = post(client, f"measures/{MEASURE}/observations", body)
    assert answer.status_code in (400, 422), answer.content
    assert answer.json()["title"]
    assert recorded() == []


def test_a_reader_records_nothing(caller_of: CallerOf) -> None:
    for role in (PersonRole.VIEWER, PersonRole.AUDITOR):
        client = caller_of(role, Scope.OBSERVATIONS)
        answer = post(client, f"measures/{MEASURE}/observations", ONE)
        assert answer.status_code == 403
    scoped = caller_of(PersonRole.CONTROLLER, Scope.READ)
    assert post(scoped, f"measures/{MEASURE}/observations", ONE).status_code == 403


def test_a_file_of_the_ledger_becomes_a_job(
    caller_of: CallerOf, settings: Any, tmp_path: Any
) -> None:
    settings.HOME = tmp_path
    client = caller_of(PersonRole.CONTROLLER, Scope.LEDGER, Scope.READ)
    file = io.BytesIO(b"entry_id,posting_date\n1,2022-01-01\n")
    file.name = "ledger.csv"
    form = {"file": file, "profile": "toteuma", "fiscal_year": 2022}
    answer = client.post(f"{ROOT}/ledger", form)
    assert answer.status_code == 202, answer.content
    job = client.get(f"{ROOT}/jobs/{answer.json()['job']}")
    assert job.json()["file"] == "ledger.csv"
    unknown = client.get(f"{ROOT}/jobs/00000000-0000-0000-0000-000000000000")
    assert unknown.status_code == 404


def test_a_unit_head_hands_in_no_ledger(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.UNIT_HEAD, Scope.LEDGER)
    form = {"file": io.BytesIO(b"x"), "profile": "toteuma", "fiscal_year": 2022}
    assert client.post(f"{ROOT}/ledger", form).status_code == 403
