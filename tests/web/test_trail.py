"""The audit trail as a page and as CSV: filtered, paged, and told when it is broken."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.web.pages.trail.views import differences
from toteuma.workspace.audit_chain import row_hash
from toteuma.workspace.models import AuditRow
from toteuma.workspace.people.services import grant_role, set_posts
from toteuma.workspace.queries import audit

VIEWER = EMAIL_OF[PersonRole.VIEWER]


@pytest.fixture
def auditor(client_of: ClientOf) -> Client:
    """The demo's auditor."""
    return client_of(PersonRole.AUDITOR)


def page_of(client: Client, **asked: Any) -> str:
    """The trail page."""
    answer = client.get(reverse("trail", args=[MUNICIPALITY]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(client: Client, **asked: Any) -> list[dict[str, str]]:
    """The rows of the export."""
    answer = client.get(reverse("trail-export", args=[MUNICIPALITY]), asked)
    assert answer.headers["Content-Type"].startswith("text/csv")
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def give_role(email: str = VIEWER, actor: str = "boss@kunta.example") -> None:
    """A change that the trail keeps."""
    grant_role(
        municipality=MUNICIPALITY,
        email=email,
        role=PersonRole.AUDITOR,
        actor=actor,
        why="New tasks",
    )


@pytest.mark.parametrize(
    "role",
    [PersonRole.VIEWER, PersonRole.REPORTER, PersonRole.UNIT_HEAD, PersonRole.ADMINISTRATOR],
)
def test_the_trail_is_for_auditors_and_controllers(client_of: ClientOf, role: PersonRole) -> None:
    client = client_of(role)
    assert client.get(reverse("trail", args=[MUNICIPALITY])).status_code == 403
    assert client.get(reverse("trail-export", args=[MUNICIPALITY])).status_code == 403


def test_a_change_shows_who_what_why_and_values(auditor: Client) -> None:
    give_role()
    page = page_of(auditor, actor="boss@")
    for said in ("boss@kunta.example", "rooli annettu", VIEWER, "New tasks", "<ins>auditor</ins>"):
        assert said in page


def test_values_that_stayed_are_left_out() -> None:
    before = {"user": VIEWER, "posts": [], "gone": 1}
    after = {"user": VIEWER, "posts": ["REHTORI"], "new": "x"}
    assert list(differences(before, after)) == [
        {"name": "posts", "before": "[]", "after": '["REHTORI"]'},
        {"name": "gone", "before": "1", "after": ""},
        {"name": "new", "before": "", "after": "x"},
    ]
    assert list(differences(None, ["a"])) == [{"name": "", "before": "", "after": '["a"]'}]
    assert list(differences(None, None)) == []


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ({"actor": "BOSS@kunta"}, True),
        ({"actor": "nobody@"}, False),
        ({"action": "role"}, True),
        ({"action": "goal"}, False),
        ({"subject": "viewer@"}, True),
        ({"since": "2999-01-01"}, False),
        ({"until": "2000-01-01"}, False),
        ({"since": "2000-01-01", "until": "2999-01-01"}, True),
    ],
)
def test_the_trail_is_filtered_by_who_what_about_what_and_when(
    auditor: Client, asked: dict[str, str], is_there: bool
) -> None:
    give_role()
    found = [row for row in rows_of(auditor, **asked) if row["actor"] == "boss@kunta.example"]
    assert bool(found) is is_there


def test_a_day_that_is_none_is_told_and_does_not_bound(auditor: Client) -> None:
    page = page_of(auditor, since="yesterday")
    assert "errorlist" in page
    assert "<tbody>" in page


def test_no_change_that_fits_is_told(auditor: Client) -> None:
    assert 'class="empty"' in page_of(auditor, actor="nobody@")


def test_the_trail_is_paged_newest_first(auditor: Client) -> None:
    for number in range(60):
        set_posts(municipality=MUNICIPALITY, email=VIEWER, posts=[], actor=f"a{number}@x.example")
    first, second = page_of(auditor, action="posts"), page_of(auditor, action="posts", page="2")
    assert "<td>a59@x.example</td>" in first
    assert "<td>a0@x.example</td>" not in first
    assert "<td>a0@x.example</td>" in second
    assert "action=posts&amp;page=2" in first
    # A page beyond the last is the last.
    assert "<td>a0@x.example</td>" in page_of(auditor, action="posts", page="999")


def test_a_row_changed_in_the_database_is_shown_as_broken(auditor: Client) -> None:
    give_role()
    assert 'role="alert"' not in page_of(auditor, check="1")
    tampered = AuditRow.objects.get(actor="boss@kunta.example")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workspace_auditrow SET actor = 'innocent@kunta.example' WHERE id = %s",
            [tampered.pk],
        )
    page = page_of(auditor, check="1")
    assert 'role="alert"' in page
    assert "account-badge" in page


def test_the_chain_is_checked_when_asked_and_tells_its_head(
    auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[int] = []

    def counted(row: AuditRow) -> str:
        hashed.append(row.number)
        return row_hash(row)

    monkeypatch.setattr(audit, "row_hash", counted)
    head = AuditRow.objects.filter(municipality__code=MUNICIPALITY).latest("number")
    assert head.row_hash in page_of(auditor)
    assert hashed == []
    page = page_of(auditor, check="1")
    assert len(hashed) == head.number
    assert "Ketju on ehjä" in page
    assert f"rivejä {head.number}" in page


def test_a_page_of_the_trail_takes_few_queries(
    auditor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page_of(auditor)
    with django_assert_max_num_queries(14):
        page_of(auditor)


def test_actions_are_chosen_in_words(auditor: Client) -> None:
    give_role()
    page = page_of(auditor, action="role.grant")
    assert '<option value="role.grant" selected>rooli annettu</option>' in page
    # The beginning of an action, as an address may have it, stays chosen.
    assert '<option value="role" selected>role</option>' in page_of(auditor, action="role")


def test_the_export_has_every_row_and_no_formulas(auditor: Client) -> None:
    give_role(actor="=cmd()")
    found = rows_of(auditor)
    assert len(found) == AuditRow.objects.filter(municipality__code=MUNICIPALITY).count()
    assert found[0]["actor"] == "'=cmd()"
    assert int(found[0]["number"]) > int(found[-1]["number"])


def test_the_chain_is_given_as_a_file_to_those_who_read_the_trail(
    auditor: Client, client_of: ClientOf
) -> None:
    give_role()
    place = reverse("trail-chain", args=[MUNICIPALITY])
    answer = auditor.get(place)
    assert 'filename="trail-' in answer.headers["Content-Disposition"]
    lines = [json.loads(line) for line in answer.getvalue().decode().splitlines()]
    rows = AuditRow.objects.filter(municipality__code=MUNICIPALITY).order_by("number")
    assert [line["row_hash"] for line in lines] == [row_hash(row) for row in rows]
    assert {line["municipality"] for line in lines} == {MUNICIPALITY}
    assert place in page_of(auditor)
    assert client_of(PersonRole.ADMINISTRATOR).get(place).status_code == 403
