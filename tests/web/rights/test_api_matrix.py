"""Who may use which operation of the API: every operation × unit × person, compared with a readable
matrix. Each person calls with a token that has all scopes, so their own rights are what decides.

``docs/rights_api.csv`` holds what is wanted; ``TOTEUMA_RENEW_MATRIX=1`` writes it anew, and the
difference is then reviewed like code.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from tests.support.site import MUNICIPALITY
from tests.web.rights.comparing import differences
from tests.web.rights.conftest import OTHER
from tests.web.rights.test_matrix import UNITS, examples_here
from tools.site_routes import Examples

from toteuma.web.api.access import Scope
from toteuma.web.api.urls import api
from toteuma.workspace.models import ImportJob
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import make_token
from toteuma.workspace.queries.content import read_content

MATRIX = Path(__file__).parents[3] / "docs" / "rights_api.csv"
PEOPLE = (
    *("anonymous", "no_role", "viewer", "reporter", "unit_head", "controller", "auditor"),
    *("administrator", "other_controller", "other_administrator"),
)
HEADER = ("operation", "method", "unit", *PEOPLE)
VERDICTS = {401: "token", 403: "no", 404: "hidden"}
OBSERVED = {"observed_on": "2022-10-31", "value": "1", "source": "Kysely"}


@dataclass(frozen=True)
class Operation:
    """One operation of the API as it is described."""

    path: str
    method: str
    name: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words that its address takes."""
        return tuple(part.partition("}")[0] for part in self.path.split("{")[1:])

    @property
    def has_unit(self) -> bool:
        """Whether its address names a thing that belongs to a unit."""
        return bool({"node", "figure", "goal", "measure"} & set(self.words))

    def call(self, client: Client, words: dict[str, str], home: Path) -> Any:
        """The answer to a request that is right in itself; files are kept under ``home``."""
        address = self.path.format(**words)
        if self.method == "GET":
            return client.get(address)
        if self.name == "observe":
            return client.post(address, OBSERVED, content_type="application/json")
        if self.name == "observe_many":
            return client.post(address, [], content_type="application/json")
        file = io.BytesIO(b"node,account,amount\n")
        file.name = "file.csv"
        decision = {"number": 99, "kind": "amendment", "date": "2022-10-10"}
        form = {"file": file, "profile": "toteuma", "fiscal_year": 2022, **decision}
        with override_settings(HOME=home):
            return client.post(address, form)


def operations() -> Iterator[Operation]:
    """All operations, in the order of their description."""
    schema: Any = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        for method, described in methods.items():
            yield Operation(path, method.upper(), described["operationId"])


def caller(user: User | None, municipality: str) -> Client:
    """A client with a token of the user for everything that a token may let; None: without."""
    if user is None:
        return Client()
    text = make_token(
        municipality=municipality,
        user=user,
        name="matrix",
        scopes=[scope.value for scope in Scope],
        expires_at=timezone.now() + timedelta(days=1),
    )
    return Client(headers={"Authorization": f"Bearer {text}"})


@pytest.fixture
def callers(people: dict[str, str]) -> dict[str, Client]:
    """A client for each kind of person."""
    found = {"anonymous": caller(None, MUNICIPALITY)}
    for name, email in people.items():
        municipality = OTHER if name.startswith("other_") else MUNICIPALITY
        found[name] = caller(User.objects.get(email=email), municipality)
    return found


def rows(callers: dict[str, Client], home: Path) -> list[tuple[str, ...]]:
    """The matrix as it is."""
    examples = examples_here()
    found = []
    for operation in operations():
        for unit, nodes in UNITS.items():
            if unit != "own" and not operation.has_unit:
                continue
            words = examples.first_with(operation.words, nodes)
            if words is None:
                assert unit != "own", f"no example of {operation.path}"
                continue
            cells = []
            for name in PEOPLE:
                status = operation.call(callers[name], words, home).status_code
                assert status in (200, 201, 202, *VERDICTS), (operation, name, status)
                cells.append(VERDICTS.get(status, "yes"))
            shown = unit if operation.has_unit else "-"
            found.append((operation.path, operation.method, shown, *cells))
    return found


def test_what_each_person_may_call_is_what_the_matrix_says(
    callers: dict[str, Client], tmp_path: Path
) -> None:
    found = rows(callers, tmp_path)
    assert differences(MATRIX, HEADER, found) == []


def test_the_matrix_of_the_api_holds_what_the_roles_say() -> None:
    """The file itself, without the code."""
    wanted = list(csv.DictReader(MATRIX.read_text("utf-8").splitlines()))
    named = {(row["operation"], row["method"]) for row in wanted}
    assert named == {(one.path, one.method) for one in operations()}
    for row in wanted:
        assert row["anonymous"] == "token", row
        if "{municipality}" not in row["operation"]:
            continue
        assert {row["other_controller"], row["other_administrator"]} == {"hidden"}, row
        assert "yes" not in (row["no_role"], row["administrator"]), row
        if row["unit"] in ("parent", "foreign"):
            assert "yes" not in {row[name] for name in ("viewer", "reporter", "unit_head")}, row
        if row["method"] != "GET":
            assert "yes" not in (row["viewer"], row["auditor"]), row


def test_no_operation_shows_anything_of_another_municipality(
    callers: dict[str, Client], tmp_path: Path
) -> None:
    """The other's controller: things of this municipality under their own address are not there,
    and nothing that they get names anything of this one."""
    content = read_content(MUNICIPALITY)
    own, theirs = examples_here(), Examples(read_content(OTHER), 2022)
    names = {node.name.fi for node in content.nodes if len(node.name.fi) > 6}
    names |= {goal.title.fi for goal in content.goals} | {MUNICIPALITY}
    client, leaks, given = callers["other_controller"], [], 0
    job = str(ImportJob.objects.values_list("code", flat=True)[0])
    for operation in operations():
        for words in (
            (own.first_with(operation.words, UNITS["own"]) or {}) | {"municipality": OTHER},
            theirs.first_with(operation.words, ("CARE",)),
            {"municipality": OTHER, "job": job},
        ):
            if words is None or not set(operation.words) <= set(words):
                continue
            answer = operation.call(client, words, tmp_path)
            given += answer.status_code < 300
            text = answer.content.decode()
            leaks += [f"{operation.path}: {name}" for name in names if name in text]
    assert leaks == []
    assert given > 15
