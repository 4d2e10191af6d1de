"""Risks: the matrix, assessing anew with its history, owners and controls, copying to a year."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.confirming import not_at_once
from tests.support.site import MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.planning import Risk
from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import TaskKind, TaskState
from toteuma.workspace.models import Task
from toteuma.workspace.queries import planning
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.rounds.tasks import submit_task

BASE = f"/m/{MUNICIPALITY}"
WHERE = {"municipality": MUNICIPALITY}
HEAD, CONTROLLER = PersonRole.UNIT_HEAD, PersonRole.CONTROLLER
REPORTER, VIEWER, AUDITOR = PersonRole.REPORTER, PersonRole.VIEWER, PersonRole.AUDITOR
NEW = {
    "name_fi": "Tilat eivät riitä",
    "likelihood": "2",
    "impact": "3",
    "owner": "REHTORI",
    "controls_fi": "Vuokrataan lisää.",
}


def risks() -> dict[str, Risk]:
    return {one.code: one for one in planning.risks(**WHERE)}


def text_of(client: Client, path: str) -> str:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def added(client: Client, node: str = "OPETUS", **more: Any) -> str:
    answer = client.post(f"{BASE}/risks/{node}/new/", NEW | more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"]).rstrip("/").rpartition("/")[2]


def test_each_risk_in_the_matrix_is_a_link_beside_a_number_that_says_its_weight(
    client_of: ClientOf,
) -> None:
    page = text_of(client_of(CONTROLLER), "risks/SECTOR/")
    grid = page[page.index("risk-grid") : page.index("</table>", page.index("risk-grid"))]
    for code in risks():
        assert re.search(rf'<a href="[^"]*/risk/{code}/[^"]*">\d+</a>', grid)
    assert all(re.search(r'class="value"[^>]*>\d+<', cell) for cell in grid.split("<td")[1:])


def test_a_head_adds_a_risk_and_assesses_it_anew(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    added(client)
    found = risks()["OPETUS-2022-1"]
    assert (found.node, found.fiscal_year, found.likelihood, found.impact, found.owner) == (
        "OPETUS",
        2022,
        2,
        3,
        "REHTORI",
    )
    data = NEW | {"likelihood": "1", "owner": "", "controls_fi": "", "why": "Tilat löytyivät"}
    assert client.post(f"{BASE}/risk/OPETUS-2022-1/", data).status_code == 302
    changed = risks()["OPETUS-2022-1"]
    assert (changed.likelihood, changed.owner, changed.controls.fi) == (1, "", "")
    assert changed.position == found.position
    page = text_of(client, "risk/OPETUS-2022-1/")
    assert "Tilat löytyivät" in page


def test_the_history_of_values_is_a_chart_with_its_table(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    added(client)
    for likelihood, impact in (("3", "3"), ("3", "3"), ("1", "2")):
        client.post(
            f"{BASE}/risk/OPETUS-2022-1/", NEW | {"likelihood": likelihood, "impact": impact}
        )
    page = text_of(client, "risk/OPETUS-2022-1/")
    figure = page[page.index("<svg") : page.index("</table>", page.index("<svg"))]
    rows = re.findall(r"<tr>.*?</tr>", figure, re.DOTALL)
    shown = [re.findall(r"<t[dh][^>]*>([^<]*)</t[dh]>", row)[1:] for row in rows[1:]]
    assert shown == [["2", "3", "6"], ["3", "3", "9"], ["1", "2", "2"]]


def test_a_loaded_risk_shows_what_it_was_worth_at_first(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    assert ">nyt</" in text_of(client, "risk/KIRJASTON-TILAT/")
    before = risks()["KIRJASTON-TILAT"]
    data = NEW | {"likelihood": "3", "impact": "3"}
    assert client.post(f"{BASE}/risk/KIRJASTON-TILAT/", data).status_code == 302
    page = text_of(client, "risk/KIRJASTON-TILAT/")
    assert "alun perin" in page
    assert f"alun perin: {before.likelihood * before.impact}" in page


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"name_fi": ""}, "name_fi"),
        ({"likelihood": "99"}, "likelihood"),
        ({"impact": "0"}, "impact"),
        ({"impact": "kova"}, "impact"),
        ({"owner": "KEKSITTY"}, "owner"),
    ],
)
def test_a_bad_risk_is_refused_at_its_field(
    client_of: ClientOf, bad: dict[str, str], field: str
) -> None:
    before = risks()
    answer = client_of(HEAD).post(f"{BASE}/risks/OPETUS/new/", NEW | bad)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert risks() == before


def test_a_new_risk_gets_a_code_of_unit_and_year_that_no_other_has(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    before = risks()
    assert 'name="code"' not in text_of(client, "risks/OPETUS/new/")
    # A code that someone sends is not asked for, and not taken.
    codes = [added(client, code="KIRJASTON-TILAT"), added(client)]
    assert codes == ["OPETUS-2022-1", "OPETUS-2022-2"]
    assert {code: one for code, one in risks().items() if code not in codes} == before
    entry = audit_trail(**WHERE)[-1]
    assert (entry.action, entry.subject) == ("risk.add", "OPETUS-2022-2")


def test_a_risk_is_removed_and_the_trail_keeps_it(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    added(client)
    assert "data-confirm" in text_of(client, "risk/OPETUS-2022-1/")
    assert not_at_once(client, f"{BASE}/risk/OPETUS-2022-1/", {"remove": "1"})
    assert "OPETUS-2022-1" not in risks()
    entry = audit_trail(**WHERE)[-1]
    assert (entry.action, entry.before["risks"][0]["code"]) == ("risk.remove", "OPETUS-2022-1")


def test_risks_are_copied_to_the_next_year_once(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    old = risks()
    page = text_of(client, "risks/SECTOR/copy/")
    assert page.count('name="risk"') == len(old)
    answer = client.post(f"{BASE}/risks/SECTOR/copy/", {"risk": list(old)})
    assert answer.status_code == 302
    assert len(risks()) == 2 * len(old)
    one = risks()["KIRJASTON-TILAT-2023"]
    assert (one.fiscal_year, one.controls) == (2023, old["KIRJASTON-TILAT"].controls)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "KIRJASTON-TILAT-2023" in page
    assert client.get(f"{BASE}/risk/KIRJASTON-TILAT-2023/").status_code == 200
    page = text_of(client, "risks/SECTOR/copy/")
    assert 'name="risk"' not in page
    assert "on jo vuodella 2023" in page
    assert client.post(f"{BASE}/risks/SECTOR/copy/", {"risk": list(old)}).status_code == 422
    assert len(risks()) == 2 * len(old)


@pytest.mark.parametrize("chosen", [[], ["KEKSITTY"], ["KIRJASTON-TILAT"]])
def test_only_own_risks_are_copied_and_at_least_one(client_of: ClientOf, chosen: list[str]) -> None:
    client = client_of(HEAD)
    added(client)
    before = risks()
    answer = client.post(f"{BASE}/risks/OPETUS/copy/", {"risk": chosen})
    assert answer.status_code == 422
    assert risks() == before


def test_a_unit_without_risks_says_what_to_do(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    assert "Lisää ensimmäinen painikkeesta" in text_of(client, "risks/OPETUS/")
    assert "ei ole riskejä, jotka voit kopioida" in text_of(client, "risks/OPETUS/copy/")
    page = text_of(client_of(VIEWER), "risks/OPETUS/")
    assert "risks/OPETUS/new/" not in page


@pytest.mark.parametrize("role", [VIEWER, AUDITOR])
def test_who_only_reads_assesses_nothing(client_of: ClientOf, role: PersonRole) -> None:
    client = client_of(role)
    before = risks()
    assert client.post(f"{BASE}/risk/KIRJASTON-TILAT/", NEW).status_code == 403
    assert client.post(f"{BASE}/risk/KIRJASTON-TILAT/", {"remove": "1"}).status_code == 403
    for path in ("risks/VIRIKE/new/", "risks/VIRIKE/copy/"):
        assert client.get(f"{BASE}/{path}").status_code == 403
        assert client.post(f"{BASE}/{path}", NEW).status_code == 403
    assert risks() == before
    assert 'name="remove"' not in text_of(client, "risk/KIRJASTON-TILAT/")


def test_a_reporter_assesses_what_their_post_owns_and_nothing_else(client_of: ClientOf) -> None:
    head = client_of(HEAD)
    added(head)
    added(head, owner="KOULUTUSJOHTAJA")
    client = client_of(REPORTER)
    assert client.post(f"{BASE}/risk/OPETUS-2022-1/", NEW | {"impact": "1"}).status_code == 302
    assert client.post(f"{BASE}/risk/OPETUS-2022-2/", NEW | {"impact": "1"}).status_code == 403
    assert client.post(f"{BASE}/risks/OPETUS/new/", NEW).status_code == 403
    assert (risks()["OPETUS-2022-1"].impact, risks()["OPETUS-2022-2"].impact) == (1, 3)


def test_risks_of_a_foreign_unit_are_closed_to_a_head(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    assert client.get(f"{BASE}/risk/KIRJASTON-TILAT/").status_code == 403
    assert client.post(f"{BASE}/risk/KIRJASTON-TILAT/", NEW).status_code == 403
    assert client.post(f"{BASE}/risks/VIRIKE/new/", NEW).status_code == 403


def test_risks_of_another_municipality_are_not_there(client_of: ClientOf) -> None:
    save_content(content=sample_content(), actor="test")
    [code, *_] = [one.code for one in sample_content().risks]
    client = client_of(CONTROLLER)
    assert client.get(f"/m/SAMPLE/risk/{code}/").status_code == 404
    assert client.get(f"{BASE}/risk/{code}/").status_code == 404


@pytest.mark.parametrize("path", ["risks/SECTOR/", "risks/SECTOR/copy/", "risk/KIRJASTON-TILAT/"])
def test_a_page_of_risks_asks_few_queries(client_of: ClientOf, path: str) -> None:
    client = client_of(CONTROLLER)
    text_of(client, path)
    with CaptureQueriesContext(connection) as queries:
        text_of(client, path)
    assert len(queries) <= 14


def test_what_was_given_through_a_round_is_in_the_history_of_values(client_of: ClientOf) -> None:
    task = Task.objects.filter(round="2022-12", kind=TaskKind.RISK).first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(state=TaskState.OPEN, draft=None)
    submit_task(
        municipality=MUNICIPALITY,
        round_code=task.round,
        number=task.number,
        version=task.version,
        content={"likelihood": 3, "impact": 3, "controls": {"fi": "Uusi keino"}},
        actor="giver@example.org",
    )
    page = client_of(CONTROLLER).get(f"/m/{MUNICIPALITY}/risk/{task.subject}/")
    rows = page.context["chart"].rows
    assert rows[-1][1:] == ("3", "3", "9")
    assert rows[-2][3] != "9"
    assert "giver@example.org" in page.content.decode()
