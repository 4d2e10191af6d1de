"""The API gives what its caller may see, and says so otherwise."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.web.api.conftest import CallerOf

from toteuma.domain.rights import PersonRole
from toteuma.web.api.access import Scope
from toteuma.web.api.urls import api
from toteuma.web.rights.rules import rule_of
from toteuma.workspace.people.models import ApiToken

ROOT = "/api/v1/HEINOLA"
PATHS = (
    *("units", "statements/OPETUS", "figures/2022-09.OPETUS.STAFF.actual", "goals", "measures"),
    *("figures/2022-09.OPETUS.STAFF.actual/entries", "goals/OPETUS-NIVELVAIHEET", "risks"),
    *("measures/OPETUS-NIVELVAIHEET-KESKEYTTANEET/observations", "late-measures", "key-figures"),
    *("budget", "forecasts", "batches", "periods", "investments", "budget/lines"),
)


def read(client: Client, path: str) -> Any:
    """The answer of a path that must be given."""
    answer = client.get(f"{ROOT}/{path}")
    assert answer.status_code == 200, (path, answer.content)
    return answer.json()


def test_every_operation_declares_its_rule() -> None:
    for _, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                assert rule_of(operation.view_func) is not None, path


@pytest.mark.parametrize("path", PATHS)
def test_without_a_good_token_nothing_is_given(caller_of: CallerOf, path: str) -> None:
    for client in (Client(), Client(headers={"Authorization": "Bearer tot_nonsense"})):
        answer = client.get(f"{ROOT}/{path}")
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("path", PATHS)
def test_a_controller_reads_everything(caller_of: CallerOf, path: str) -> None:
    found = read(caller_of(PersonRole.CONTROLLER), path)
    assert found or path.endswith("/observations")


def test_a_statement_says_what_the_report_says(caller_of: CallerOf) -> None:
    found = read(caller_of(PersonRole.CONTROLLER), "statements/SECTOR?period=2022-09")
    lines = {line["code"]: line for line in found["lines"]}
    figures = {one["column"]: one for one in lines["MARGIN"]["figures"]}
    assert figures["actual"]["value"] < 0
    assert figures["actual"]["id"] == "2022-09.SECTOR.MARGIN.actual"


def test_the_entries_of_a_figure_add_up_to_it(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.CONTROLLER)
    figure = read(client, "figures/2022-09.OPETUS.STAFF.actual")
    page = read(client, "figures/2022-09.OPETUS.STAFF.actual/entries?limit=7&offset=3")
    assert len(page["entries"]) == 7
    assert page["total_cents"] == figure["value"] == sum(figure["accounts"].values())


def test_a_unit_head_reads_their_own_part(caller_of: CallerOf) -> None:
    head = caller_of(PersonRole.UNIT_HEAD)
    assert {one["code"] for one in read(head, "units")} & {"SECTOR", "VAKA"} == set()
    assert head.get(f"{ROOT}/statements/SECTOR").status_code == 403
    assert all(goal["node"] == "OPETUS" for goal in read(head, "goals"))


def test_batches_of_the_whole_municipality_are_for_those_who_may_read_all_of_it(
    caller_of: CallerOf,
) -> None:
    for role in (PersonRole.VIEWER, PersonRole.REPORTER, PersonRole.UNIT_HEAD):
        assert caller_of(role).get(f"{ROOT}/batches").status_code == 403
    assert read(caller_of(PersonRole.AUDITOR), "batches")


def test_an_administrator_reads_no_figure(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.ADMINISTRATOR)
    assert client.get(f"{ROOT}/statements/OPETUS").status_code == 403
    assert client.get(f"{ROOT}/goals").status_code == 403


def test_another_municipality_and_unknown_things_are_not_there(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.CONTROLLER)
    for path in ("/api/v1/NAAPURI/units", f"{ROOT}/statements/NOWHERE", f"{ROOT}/goals/NONE"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["status"] == 404


def test_a_period_that_is_none_is_told(caller_of: CallerOf) -> None:
    answer = caller_of(PersonRole.CONTROLLER).get(f"{ROOT}/units?period=lately")
    assert answer.status_code == 422
    assert "lately" in answer.json()["title"]
    assert "2022-09" in answer.json()["detail"]


def test_a_token_bounds_what_its_owner_may(caller_of: CallerOf) -> None:
    answer = caller_of(PersonRole.CONTROLLER, Scope.OBSERVATIONS).get(f"{ROOT}/units")
    assert answer.status_code == 403
    assert "read" in answer.json()["title"]


def test_only_the_hash_of_a_token_is_kept(caller_of: CallerOf) -> None:
    caller_of(PersonRole.CONTROLLER)
    [token] = ApiToken.objects.all()
    assert len(token.token_hash) == 64
    assert token.prefix.startswith("tot_")


def test_the_description_is_public_and_names_every_operation(db: None) -> None:
    schema = json.loads(Client().get("/api/v1/openapi.json").content)
    assert schema["openapi"].startswith("3.1")
    assert len(schema["paths"]) >= 20
    headers = {
        parameter["name"]
        for operations in schema["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "header"
    }
    assert headers == {"Idempotency-Key"}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], (method, path)
            assert "401" in operation["responses"], (method, path)
