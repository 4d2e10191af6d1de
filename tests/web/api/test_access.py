"""Who may call: tokens end, are revoked and throttled; what is refused is told as what it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.web.api.conftest import CallerOf

from toteuma.domain.rights import PersonRole
from toteuma.web.api.access import USED_AT_MOST_EVERY, Scope
from toteuma.web.api.urls import api
from toteuma.workspace.people.models import ApiToken, Membership, User

ROOT = "/api/v1/HEINOLA"
MEASURE = "OPETUS-NIVELVAIHEET-KESKEYTTANEET"
CONTROLLER = "controller@demo.example"
PROBLEM = "application/problem+json"


def observe(client: Client) -> Any:
    """The answer to an observation."""
    body = {"observed_on": "2022-10-31", "value": "3.5", "source": "Kysely"}
    path = f"{ROOT}/measures/{MEASURE}/observations"
    return client.post(path, body, content_type="application/json")


def test_a_token_is_good_until_its_end(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.CONTROLLER)
    assert client.get(f"{ROOT}/units").status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() + timedelta(seconds=30))
    assert client.get(f"{ROOT}/units").status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"{ROOT}/units").status_code == 401


def test_a_revoked_token_and_that_of_a_locked_user_are_refused(caller_of: CallerOf) -> None:
    client = caller_of(PersonRole.CONTROLLER)
    User.objects.filter(email=CONTROLLER).update(is_active=False)
    assert client.get(f"{ROOT}/units").status_code == 401
    User.objects.filter(email=CONTROLLER).update(is_active=True)
    assert client.get(f"{ROOT}/units").status_code == 200
    ApiToken.objects.update(revoked_at=timezone.now())
    assert client.get(f"{ROOT}/units").status_code == 401


def test_a_token_bounded_by_its_owner_who_lost_their_role_gives_nothing(
    caller_of: CallerOf,
) -> None:
    client = caller_of(PersonRole.CONTROLLER)
    Membership.objects.filter(user__email=CONTROLLER).delete()
    assert client.get(f"{ROOT}/units").status_code == 403
    assert client.get("/api/v1/municipalities").json() == []


def test_it_is_remembered_when_a_token_was_last_used_and_not_at_every_call(
    caller_of: CallerOf,
) -> None:
    client = caller_of(PersonRole.CONTROLLER)
    assert ApiToken.objects.get().last_used_at is None
    client.get(f"{ROOT}/units")
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    client.get(f"{ROOT}/units")
    assert ApiToken.objects.get().last_used_at == first
    earlier = first - USED_AT_MOST_EVERY - timedelta(seconds=1)
    ApiToken.objects.update(last_used_at=earlier)
    client.get(f"{ROOT}/units")
    used = ApiToken.objects.get().last_used_at
    assert used is not None
    assert used > earlier


def test_too_many_requests_are_told_when_to_come_again(
    caller_of: CallerOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for throttle in api.throttle:  # type: ignore[union-attr]
        monkeypatch.setattr(throttle, "num_requests", 2)
    cache.clear()
    client, other = caller_of(PersonRole.CONTROLLER), caller_of(PersonRole.AUDITOR)
    assert [client.get(f"{ROOT}/units").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get(f"{ROOT}/units")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Content-Type"] == PROBLEM
    assert other.get(f"{ROOT}/units").status_code == 200
    cache.clear()


@pytest.mark.parametrize("scope", [Scope.READ, Scope.LEDGER, Scope.BUDGET])
def test_a_scope_that_is_missing_is_named(caller_of: CallerOf, scope: Scope) -> None:
    answer = observe(caller_of(PersonRole.CONTROLLER, scope))
    assert answer.status_code == 403
    assert "observations:write" in answer.json()["title"]


def test_a_missing_second_factor_is_told_as_that_and_only_where_data_is_changed(
    caller_of: CallerOf,
) -> None:
    client = caller_of(PersonRole.CONTROLLER, Scope.READ, Scope.OBSERVATIONS)
    User.objects.filter(email=CONTROLLER).update(is_demo=False)
    answer = observe(client)
    assert answer.status_code == 403
    assert "second factor" in answer.json()["title"]
    assert answer.json()["detail"]
    assert client.get(f"{ROOT}/units").status_code == 200


@pytest.mark.parametrize("path", ["nothing", "HEINOLA/nothing", "HEINOLA/units/", "a/b/c/d/e"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_that_leads_nowhere_is_told_as_a_problem(
    db: None, path: str, method: str
) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == PROBLEM
    assert "openapi.json" in answer.json()["detail"]


def test_a_method_that_an_address_does_not_have_is_told_as_a_problem(caller_of: CallerOf) -> None:
    answer = caller_of(PersonRole.CONTROLLER).delete(f"{ROOT}/units")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET"
    assert answer.headers["Content-Type"] == PROBLEM


def test_a_fault_of_the_program_is_told_as_a_problem_and_stands_in_the_log(
    caller_of: CallerOf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("secret of the program")

    monkeypatch.setattr("toteuma.web.api.reading.period_links", fail)
    answer = caller_of(PersonRole.CONTROLLER).get(f"{ROOT}/periods")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == PROBLEM
    assert b"secret" not in answer.content
    assert "secret of the program" in caplog.text
