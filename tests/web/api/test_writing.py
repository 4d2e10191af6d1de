"""Observations and files come in through the API: all or nothing, once, and by right."""

import io
from typing import Any

import pytest
from django.test import Client
from tests.web.api.conftest import CallerOf

from toteuma.domain.rights import PersonRole
from toteuma.web.api.access import Scope
from toteuma.workspace.models.jobs import ImportJob
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


def faults(answer: Any) -> list[tuple[int, str, str]]:
    """Row, column and value of each fault that an answer tells."""
    return [(one["row"], one["column"], one["value"]) for one in answer.json()["issues"]]


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
    assert faults(answer) == [(2, "measure", "NOTHING")]
    assert recorded("2022-11-30") == []


def test_every_faulty_row_is_told_and_none_is_recorded(client: Client) -> None:
    good = {**ONE, "measure": MEASURE}
    rows = [
        {**good, "measure": "NOTHING"},
        good,
        {**good, "observed_on": "2022-11-30", "value": None},
        {**good, "value": "4"},
        {**good, "measure": "NEITHER"},
    ]
    answer = post(client, "observations", rows)
    assert answer.status_code == 422
    assert faults(answer) == [
        (1, "measure", "NOTHING"),
        (3, "value", None),
        (4, "observed_on", "2022-10-31"),
        (5, "measure", "NEITHER"),
    ]
    assert all(one["what"] and one["mend"] for one in answer.json()["issues"])
    assert recorded() == recorded("2022-11-30") == []


def test_every_row_of_another_form_is_told_by_its_number(client: Client) -> None:
    good = {**ONE, "measure": MEASURE}
    rows = [good, {**good, "value": "much"}, good, {**good, "observed_on": "lately"}]
    answer = post(client, "observations", rows)
    assert answer.status_code == 422
    assert [(row, column) for row, column, _ in faults(answer)] == [
        (2, "value"),
        (4, "observed_on"),
    ]


def test_a_reporter_is_told_which_rows_are_not_theirs(caller_of: CallerOf) -> None:
    head = caller_of(PersonRole.UNIT_HEAD, Scope.OBSERVATIONS)
    foreign = {**ONE, "measure": "HTE-MAARAAIKA-TOTEUTUNUT"}
    answer = post(head, "observations", [{**ONE, "measure": MEASURE}, foreign])
    assert faults(answer) == [(2, "measure", "HTE-MAARAAIKA-TOTEUTUNUT")]
    assert recorded() == []


def test_more_rows_than_a_request_may_have_are_refused(client: Client) -> None:
    answer = post(client, "observations", [{**ONE, "measure": MEASURE}] * 1_001)
    assert answer.status_code == 422
    assert "1000" in answer.json()["title"]


@pytest.mark.parametrize(
    "body",
    [
        {"observed_on": "yesterday", "value": "1"},
        {"observed_on": 20221031, "value": "1"},
        {"observed_on": "20221031", "value": "1"},
        {"observed_on": "2022-10-31", "value": "much"},
        {"value": "1"},
        {"observed_on": "2022-10-31", "value": "1e400"},
        {"observed_on": "2022-10-31", "valeu": "1"},
        {"observed_on": "2022-10-31", "value": "1", "note": [None, None]},
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


def hand_in(client: Client, path: str, **options: Any) -> Any:
    """The answer to a file that is handed in."""
    file = io.BytesIO(b"entry_id,posting_date\n1,2022-01-01\n")
    file.name = "ledger.csv"
    return client.post(f"{ROOT}/{path}", {"file": file, **options})


LEDGER = {"profile": "toteuma", "fiscal_year": 2022}
DECISION = {"fiscal_year": 2022, "number": 9, "kind": "amendment", "date": "2022-10-10"}


@pytest.fixture
def own_home(settings: Any, tmp_path: Any) -> None:
    """Files that are handed in stay out of the demo's folder."""
    settings.HOME = tmp_path


@pytest.mark.usefixtures("own_home")
def test_a_file_of_the_ledger_becomes_a_job(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.CONTROLLER, Scope.LEDGER, Scope.READ)
    answer = hand_in(client, "ledger", **LEDGER)
    assert answer.status_code == 202, answer.content
    job = client.get(f"{ROOT}/jobs/{answer.json()['job']}")
    assert job.json()["file"] == "ledger.csv"
    assert "ETag" not in job.headers
    unknown = client.get(f"{ROOT}/jobs/00000000-0000-0000-0000-000000000000")
    assert unknown.status_code == 404


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize(
    ("path", "wrong", "told"),
    [
        ("ledger", {"profile": "nothing"}, "toteuma"),
        ("ledger", {"profile": "../../secret.toml"}, "toteuma"),
        ("ledger", {"fiscal_year": 99_999}, "2200"),
        ("ledger", {"fiscal_year": "soon"}, "integer"),
        ("ledger", {"supersedes": "nothing"}, "in use"),
        ("budget", {"fiscal_year": 99_999}, "2200"),
        ("budget", {"number": -1}, "0"),
        ("budget", {"number": 0}, "original"),
        ("budget", {"number": 1}, "next free number"),
        ("budget", {"kind": "nonsense"}, "'original', 'amendment' or 'transfer'"),
        ("budget", {"date": "yesterday"}, "date"),
        ("budget", {"date": "2022-02-30"}, "date"),
        ("budget", {"date": "20221010"}, "2022-10-31"),
        ("budget", {"reason": "x" * 2_001}, "2000"),
        ("budget", {"decider": "a\x00b"}, "control character"),
    ],
)
def test_what_is_said_of_a_file_is_judged_at_the_door(
    caller_of: CallerOf, path: str, wrong: dict[str, Any], told: str
) -> None:
    client = caller_of(PersonRole.CONTROLLER, Scope.LEDGER, Scope.BUDGET)
    right = LEDGER if path == "ledger" else DECISION
    answer = hand_in(client, path, **(right | wrong))
    assert answer.status_code == 422, answer.content
    [issue] = answer.json()["issues"]
    assert issue["column"] == next(iter(wrong))
    assert told in issue["what"] + issue["mend"]
    assert issue["mend"]
    assert not ImportJob.objects.exists()


@pytest.mark.usefixtures("own_home")
def test_all_that_is_wrong_with_a_decision_is_told_at_once(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.CONTROLLER, Scope.BUDGET)
    wrong = {"fiscal_year": 1, "number": -1, "kind": "nonsense", "date": "yesterday"}
    answer = hand_in(client, "budget", **wrong)
    assert {one["column"] for one in answer.json()["issues"]} == set(wrong)


@pytest.mark.usefixtures("own_home")
def test_a_token_that_only_sends_files_reads_its_own_job_and_nothing_else(
    caller_of: CallerOf,
) -> None:
    sender = caller_of(PersonRole.CONTROLLER, Scope.LEDGER)
    job = hand_in(sender, "ledger", **LEDGER).json()["job"]
    assert sender.get(f"{ROOT}/jobs/{job}").status_code == 200
    assert caller_of(PersonRole.CONTROLLER, Scope.READ).get(f"{ROOT}/jobs/{job}").status_code == 200
    for other in (Scope.BUDGET, Scope.OBSERVATIONS):
        assert caller_of(PersonRole.CONTROLLER, other).get(f"{ROOT}/jobs/{job}").status_code == 403
    assert sender.get(f"{ROOT}/units").status_code == 403
    ImportJob.objects.update(actor="somebody@else.example")
    answer = sender.get(f"{ROOT}/jobs/{job}")
    assert answer.status_code == 403
    assert "read" in answer.json()["title"]


def test_a_unit_head_hands_in_no_ledger(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.UNIT_HEAD, Scope.LEDGER)
    form = {"file": io.BytesIO(b"x"), "profile": "toteuma", "fiscal_year": 2022}
    assert client.post(f"{ROOT}/ledger", form).status_code == 403


@pytest.mark.usefixtures("own_home")
def test_jobs_are_listed_the_latest_first_and_by_scope(caller_of: CallerOf) -> None:
    reader = caller_of(PersonRole.CONTROLLER, Scope.READ)
    assert reader.get(f"{ROOT}/jobs").json() == []
    sender = caller_of(PersonRole.CONTROLLER, Scope.LEDGER)
    sent = [hand_in(sender, "ledger", **LEDGER).json()["job"] for _ in range(2)]
    theirs = hand_in(sender, "ledger", **LEDGER).json()["job"]
    ImportJob.objects.filter(code=theirs).update(actor="somebody@else.example")
    assert [one["job"] for one in sender.get(f"{ROOT}/jobs").json()] == sent[::-1]
    answer = reader.get(f"{ROOT}/jobs?limit=1&offset=1")
    assert [one["job"] for one in answer.json()] == [sent[1]]
    assert answer.headers["X-Total-Count"] == "3"
    assert 'rel="next"' in answer.headers["Link"]
    assert caller_of(PersonRole.CONTROLLER, Scope.BUDGET).get(f"{ROOT}/jobs").json() == []
    assert (
        caller_of(PersonRole.CONTROLLER, Scope.OBSERVATIONS).get(f"{ROOT}/jobs").status_code == 403
    )
    assert caller_of(PersonRole.UNIT_HEAD, Scope.READ).get(f"{ROOT}/jobs").status_code == 403
    assert reader.get("/api/v1/ELSEWHERE/jobs").status_code == 404
