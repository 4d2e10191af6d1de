"""The API keeps to its own description, whatever is sent to it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.support.site import MUNICIPALITY

from toteuma.web.api.access import Scope
from toteuma.web.wsgi import application
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import make_token

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
KNOWN = {
    "municipality": MUNICIPALITY,
    "node": "OPETUS",
    "figure": "2022-09.OPETUS.STAFF.actual",
    "goal": "OPETUS-NIVELVAIHEET",
    "measure": "OPETUS-NIVELVAIHEET-KESKEYTTANEET",
}


@pytest.mark.parametrize("with_token", [True, False])
def test_every_operation_answers_as_it_is_described(
    site_data: Path, db: None, with_token: bool
) -> None:
    token = make_token(
        municipality=MUNICIPALITY,
        user=User.objects.get(email="controller@demo.example"),
        name="attack",
        scopes=[scope.value for scope in Scope],
        expires_at=timezone.now() + timedelta(days=1),
    )
    headers = {"Authorization": f"Bearer {token}"} if with_token else {}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    attacked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=8, deadline=None, database=None, suppress_health_check=[*HealthCheck]
        )
        def attack(case: Any) -> None:
            nonlocal attacked
            given_words = case.path_parameters or {}
            case.path_parameters = {
                name: KNOWN.get(name, value) for name, value in given_words.items()
            }
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            attacked += 1

        attack()
    assert attacked > 60
