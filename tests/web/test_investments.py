"""Investments: projects with amounts from the ledger, and what the unit says of them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.site import BACKEND, MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.rights import PersonRole
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import grant_role
from toteuma.workspace.queries import planning
from toteuma.workspace.services.content import save_content

BASE = f"/m/{MUNICIPALITY}"
WHERE = {"municipality": MUNICIPALITY}
HEAD, CONTROLLER = PersonRole.UNIT_HEAD, PersonRole.CONTROLLER
REPORTER, VIEWER, AUDITOR = PersonRole.REPORTER, PersonRole.VIEWER, PersonRole.AUDITOR
PROJECT = "KIRJASTO-AIKUISTEN"


def narratives() -> dict[str, str]:
    found = planning.investment_narratives(**WHERE, period="2022-09")
    return {one.project: one.text.fi for one in found}


def text_of(client: Client, path: str) -> str:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def head_of(node: str) -> Client:
    user = User.objects.get(email="head@demo.example")
    grant_role(**WHERE, email=user.email, role=HEAD, node=node, actor="test")
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_every_project_of_the_unit_is_listed_with_or_without_figures(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    page = text_of(client, "investments/VIRIKE/")
    projects = [
        one.code
        for one in client.get(f"{BASE}/").wsgi_request.desk.content.projects
        if one.node == "VIRIKE" and one.kind.value == "investment"
    ]
    assert projects
    assert [code for code in projects if f"/investment/{code}/" not in page] == []
    assert "/investment/HARRASTEMALLI/" not in page
    assert client.get(f"{BASE}/investment/HARRASTEMALLI/").status_code == 404


def test_amounts_lead_to_their_entries(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    page = text_of(client, "investments/VIRIKE/")
    of_actual = r'href="(/m/HEINOLA/figure/[^"]*:([A-Z0-9-]+)\.[A-Z_]+\.actual/[^"]*)"'
    found = re.findall(of_actual, page)
    assert found
    with_entries = 0
    for address, code in found:
        answer = client.get(address)
        assert answer.status_code == 200
        has_entries = 'class="entries"' in answer.content.decode()
        project = text_of(client, f"investment/{code}/")
        assert address.rpartition("/figure/")[2] in project
        assert ("Hankkeen viennit kaudelta" in project) == has_entries
        with_entries += has_entries
    assert with_entries


def test_the_head_writes_a_narrative_and_an_empty_one_takes_it_away(client_of: ClientOf) -> None:
    client_of(CONTROLLER)
    client = head_of("VIRIKE")
    page = f"{BASE}/investment/{PROJECT}/"
    data = {"text_fi": "Hyllyt on *tilattu*.", "text_sv": "Hyllorna är beställda."}
    assert client.post(page, data).status_code == 302
    assert narratives()[PROJECT] == "Hyllyt on *tilattu*."
    shown = client.get(page).content.decode()
    assert "<em>tilattu</em>" in shown
    assert "head@demo.example" in shown
    assert client.post(page, {"text_fi": ""}).status_code == 302
    assert PROJECT not in narratives()


def test_a_narrative_of_another_period_stands_beside(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    before = narratives()
    page = f"{BASE}/investment/{PROJECT}/?period=2022-06"
    assert client.post(page, {"text_fi": "Kesällä"}).status_code == 302
    assert narratives() == before
    [one] = planning.investment_narratives(**WHERE, period="2022-06")
    assert (one.project, one.text.fi) == (PROJECT, "Kesällä")


def test_a_narrative_is_shown_as_text_and_never_as_markup(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    page = f"{BASE}/investment/{PROJECT}/"
    client.post(page, {"text_fi": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get(page).content.decode()


def test_a_too_long_narrative_is_refused_and_kept_in_the_form(client_of: ClientOf) -> None:
    before = narratives()
    answer = client_of(CONTROLLER).post(
        f"{BASE}/investment/{PROJECT}/", {"text_fi": "x" * 8_001, "text_sv": "kvar"}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text_fi"]
    assert "kvar" in answer.content.decode()
    assert narratives() == before


@pytest.mark.parametrize("role", [VIEWER, REPORTER, HEAD, AUDITOR])
def test_who_has_no_say_in_the_unit_writes_nothing(client_of: ClientOf, role: PersonRole) -> None:
    before = narratives()
    answer = client_of(role).post(f"{BASE}/investment/{PROJECT}/", {"text_fi": "Ei"})
    assert answer.status_code == 403
    assert narratives() == before


def test_a_viewer_reads_without_a_form(client_of: ClientOf) -> None:
    assert "<textarea" not in text_of(client_of(VIEWER), f"investment/{PROJECT}/")


def test_a_unit_without_investments_says_where_they_come_from(client_of: ClientOf) -> None:
    page = text_of(client_of(CONTROLLER), "investments/LUKIO/")
    assert "Ne tulevat kirjanpidosta ja talousarviosta" in page


def test_investments_of_another_municipality_are_not_there(client_of: ClientOf) -> None:
    save_content(content=sample_content(), actor="test")
    client = client_of(CONTROLLER)
    assert client.get("/m/SAMPLE/investment/GYM/").status_code == 404
    assert client.get(f"{BASE}/investment/GYM/").status_code == 404


@pytest.mark.parametrize("path", ["investments/SECTOR/", f"investment/{PROJECT}/"])
def test_a_page_of_investments_asks_few_queries(client_of: ClientOf, path: str) -> None:
    client = client_of(CONTROLLER)
    text_of(client, path)
    with CaptureQueriesContext(connection) as queries:
        text_of(client, path)
    assert len(queries) <= 14
