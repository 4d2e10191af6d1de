"""The budget page, decisions, and the way of a proposal from draft to decision."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.support.site import BACKEND, MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.rights import PersonRole
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.web.shared.amounts import AmountMalformedError, read_euro, typed_euro
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, grant_role
from toteuma.workspace.queries.budget import budget_decisions, budget_lines
from toteuma.workspace.queries.proposals import proposal, proposals
from toteuma.workspace.services.budget import Appropriation, adopt_budget
from toteuma.workspace.services.content import save_content

BASE = f"/m/{MUNICIPALITY}"
HEAD, CONTROLLER = PersonRole.UNIT_HEAD, PersonRole.CONTROLLER


def line(place: int, node: str, account: str, cents: str, project: str = "") -> dict[str, str]:
    values = {"node": node, "account": account, "cents": cents, "project": project}
    return {f"line-{place}-{name}": value for name, value in values.items()}


def form(*lines: dict[str, str], **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": "transfer", "reason_fi": "Sijainen", "lines": len(lines)}
    for one in lines:
        data |= one
    return data | more


BALANCED = (line(0, "2210", "4000", "−1 234,50"), line(1, "2210", "4341", "1 234,50"))


def drafted(client: Client, *lines: dict[str, str], node: str = "OPETUS", **more: Any) -> int:
    answer = client.post(f"{BASE}/budget/{node}/propose/", form(*(lines or BALANCED), **more))
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.headers["Location"].rstrip("/").rpartition("/")[2])


def found(number: int):
    return proposal(municipality=MUNICIPALITY, number=number)


def step(client: Client, which: int, name: str, **data: Any):
    data = {"version": found(which).version} | data
    return client.post(f"{BASE}/proposals/{which}/{name}/", data)


def test_the_budget_page_shows_every_decision_beside_the_original(client_of: ClientOf) -> None:
    text = client_of(CONTROLLER).get(f"{BASE}/budget/SECTOR/").content.decode()
    for number in range(1, 5):
        assert f"/budget/SECTOR/decision/{number}/" in text
    assert "figure/2022-09.SECTOR.STAFF.budget_original/" in text


def test_a_year_without_a_budget_says_how_to_bring_it(client_of: ClientOf) -> None:
    answer = client_of(CONTROLLER).get(f"{BASE}/budget/SECTOR/?period=2023-03")
    assert "ylläpidossa" in answer.content.decode()
    assert "propose" not in answer.content.decode()


def test_a_decision_shows_the_lines_of_the_unit_alone(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    text = client.get(f"{BASE}/budget/OPETUS/decision/1/").content.decode()
    assert "2210" in text
    assert "VIRIKE" not in text
    text = client.get(f"{BASE}/budget/OPETUS/decision/2/").content.decode()
    assert "Päätös ei koske yksikköä" in text
    assert "2140" not in text
    assert client.get(f"{BASE}/budget/VAKA/decision/3/").status_code == 403
    assert client.get(f"{BASE}/budget/OPETUS/decision/99/").status_code == 404


def test_a_proposal_goes_from_the_head_to_a_numbered_decision(client_of: ClientOf) -> None:
    head, controller = client_of(HEAD), client_of(CONTROLLER)
    number = drafted(head)
    assert [one.cents for one in found(number).lines] == [-123450, 123450]
    assert step(head, number, "submit").status_code == 302
    page = controller.get(f"{BASE}/proposals/{number}/adopt/").content.decode()
    assert 'name="number" value="5"' in page
    answer = step(
        controller,
        number,
        "adopt",
        number=5,
        decided_on="2022-10-03",
        decider_fi="Lautakunta",
        decider_sv="Nämnden",
        decider_en="Committee",
        reason_fi="Sijainen",
    )
    assert answer.status_code == 302
    made = budget_decisions(municipality=MUNICIPALITY, fiscal_year=2022)[-1]
    assert (made.number, made.decider.sv, made.reason.fi) == (5, "Nämnden", "Sijainen")
    assert found(number).decision == 5
    text = head.get(f"{BASE}/budget/OPETUS/decision/5/").content.decode()
    assert "1\u202f234,50" in text
    assert step(controller, number, "adopt", number=6).status_code == 302
    assert len(budget_decisions(municipality=MUNICIPALITY, fiscal_year=2022)) == 6


def test_the_effect_is_shown_before_anything_is_saved(client_of: ClientOf) -> None:
    before = proposals(municipality=MUNICIPALITY, fiscal_year=2022)
    answer = client_of(HEAD).post(f"{BASE}/budget/OPETUS/propose/", form(*BALANCED, preview="1"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'id="effect-1"' in text
    assert "−1\u202f235" in text or "−1\u202f234" in text
    assert proposals(municipality=MUNICIPALITY, fiscal_year=2022) == before
    assert "SECTOR" not in text


def test_an_effect_that_breaks_a_binding_level_is_told(client_of: ClientOf) -> None:
    lines = (line(0, "2210", "4000", "50 000 000"),)
    answer = client_of(CONTROLLER).post(
        f"{BASE}/budget/OPETUS/propose/", form(*lines, kind="amendment", preview="1")
    )
    assert "Sitovuustaso ei enää pitäisi" in answer.content.decode()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (line(0, "VAKA", "4000", "1"), "VAKA"),
        (line(0, "2210", "9999", "1"), "9999"),
        (line(0, "2210", "4000", "1.234"), "1.234"),
        (line(0, "2210", "4000", "abc"), "abc"),
        (line(0, "2210", "4000", ""), "tyhjennä koko rivi"),
        (line(0, "2210", "4000", "0"), "ei muuta mitään"),
        (line(0, "2210", "4000", "1", "NONE"), "NONE"),
        (line(0, "2210", "４０００", "1"), "tilikartassa"),
    ],
)
def test_a_faulty_line_is_told_and_what_was_typed_stays(
    client_of: ClientOf, bad: dict[str, str], said: str
) -> None:
    before = len(proposals(municipality=MUNICIPALITY, fiscal_year=2022))
    answer = client_of(HEAD).post(f"{BASE}/budget/OPETUS/propose/", form(bad))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{bad["line-0-account"]}"' in answer.content.decode()
    assert len(proposals(municipality=MUNICIPALITY, fiscal_year=2022)) == before


def test_lines_are_added_and_removed_without_a_script(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    text = client.post(f"{BASE}/budget/OPETUS/propose/", form(*BALANCED, add="1")).content.decode()
    assert 'name="lines" value="3"' in text
    assert 'value="−1 234,50"' in text
    text = client.post(
        f"{BASE}/budget/OPETUS/propose/", form(*BALANCED, remove="0")
    ).content.decode()
    assert 'name="lines" value="1"' in text
    assert 'name="line-0-account" value="4341"' in text


def test_an_unbalanced_transfer_is_kept_as_a_draft_but_not_submitted(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    number = drafted(client, BALANCED[0])
    answer = client.post(f"{BASE}/proposals/{number}/submit/", {"version": 1}, follow=True)
    assert "summan pitää olla nolla" in answer.content.decode()
    assert found(number).state.value == "draft"


def test_two_people_on_one_proposal_see_each_other(client_of: ClientOf) -> None:
    head, controller = client_of(HEAD), client_of(CONTROLLER)
    number = drafted(head)
    theirs = form(line(0, "2210", "4000", "7"), version=1, kind="amendment")
    assert controller.post(f"{BASE}/proposals/{number}/edit/", theirs).status_code == 302
    answer = head.post(f"{BASE}/proposals/{number}/edit/", form(*BALANCED, version=1))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "controller@demo.example" in text
    assert 'value="−1 234,50"' in text
    assert 'name="version" value="2"' in text
    assert [one.cents for one in found(number).lines] == [700]
    assert step(head, number, "submit", version=1).status_code == 409


def test_returning_asks_why_and_the_head_sees_it(client_of: ClientOf) -> None:
    head, controller = client_of(HEAD), client_of(CONTROLLER)
    number = drafted(head)
    step(head, number, "submit")
    assert step(controller, number, "return", answer=" ").status_code == 422
    assert step(controller, number, "return", answer="Perustele").status_code == 302
    assert "Perustele" in head.get(f"{BASE}/proposals/{number}/").content.decode()
    assert step(head, number, "withdraw").status_code == 302
    assert step(head, number, "reopen").status_code == 302
    assert found(number).state.value == "draft"


def test_only_the_controller_decides_and_only_the_head_proposes(client_of: ClientOf) -> None:
    head = client_of(HEAD)
    number = drafted(head)
    step(head, number, "submit")
    assert step(head, number, "adopt", number=5).status_code == 403
    assert step(head, number, "return", answer="no").status_code == 403
    assert head.get(f"{BASE}/budget/VAKA/propose/").status_code == 403
    for role in (PersonRole.REPORTER, PersonRole.VIEWER, PersonRole.AUDITOR):
        client = client_of(role)
        assert client.get(f"{BASE}/budget/OPETUS/propose/").status_code == 403
        assert client.get(f"{BASE}/proposals/{number}/").status_code == 200
        assert step(client, number, "withdraw").status_code == 403


def test_a_proposal_of_a_foreign_unit_is_not_read(client_of: ClientOf) -> None:
    number = drafted(
        client_of(CONTROLLER),
        line(0, "VAKA", "4000", "5"),
        node="VAKA",
        kind="amendment",
    )
    assert client_of(HEAD).get(f"{BASE}/proposals/{number}/").status_code == 403
    assert client_of(HEAD).get(f"{BASE}/proposals/{number + 1}/").status_code == 404
    listed = client_of(HEAD).get(f"{BASE}/budget/OPETUS/").content.decode()
    assert f"/proposals/{number}/" not in listed


def test_a_decision_number_that_is_taken_is_told_in_the_form(client_of: ClientOf) -> None:
    head, controller = client_of(HEAD), client_of(CONTROLLER)
    number = drafted(head)
    step(head, number, "submit")
    data = {"decided_on": "2022-10-03", "decider_fi": "Lautakunta"}
    assert step(controller, number, "adopt", number=2, **data).status_code == 422
    assert step(controller, number, "adopt", number=5, decider_fi="x").status_code == 422
    assert found(number).state.value == "submitted"
    lines = budget_lines(municipality=MUNICIPALITY, fiscal_year=2022)
    assert max(one.decision for one in lines) == 4


def test_a_proposal_for_another_year_stays_in_that_year(client_of: ClientOf) -> None:
    adopt_budget(
        municipality=MUNICIPALITY,
        fiscal_year=2023,
        decided_on=date(2022, 11, 14),
        decider=LocalizedText("Valtuusto"),
        lines=[Appropriation("2210", 4000, -100_00)],
        actor="test",
    )
    client = client_of(HEAD)
    address = f"{BASE}/budget/OPETUS/propose/?period=2023-03"
    answer = client.post(address, form(line(0, "2210", "4000", "5"), kind="amendment"))
    number = int(answer.headers["Location"].rstrip("/").rpartition("/")[2])
    assert found(number).fiscal_year == 2023
    text = client.get(f"{BASE}/proposals/{number}/?period=2022-09").content.decode()
    assert "talousarvioon 2023" in text
    assert "−95" in text
    listed = f"/proposals/{number}/"
    assert listed in client.get(f"{BASE}/budget/OPETUS/?period=2023-03").content.decode()
    assert listed not in client.get(f"{BASE}/budget/OPETUS/?period=2022-09").content.decode()


def test_the_pages_take_few_queries_however_many_lines_they_have(
    client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    client = client_of(CONTROLLER)
    number = drafted(client)
    for path in (
        "budget/SECTOR/",
        "budget/SECTOR/decision/0/",
        f"proposals/{number}/",
        f"proposals/{number}/edit/",
    ):
        client.get(f"{BASE}/{path}")
        with django_assert_max_num_queries(11):
            assert client.get(f"{BASE}/{path}").status_code == 200


@pytest.mark.parametrize(
    ("typed", "language", "cents"),
    [
        ("1 234,50", Language.FI, 123450),
        ("1\u00a0234,5", Language.SV, 123450),
        ("−5", Language.FI, -500),
        ("-5", Language.EN, -500),
        ("1,234.50", Language.EN, 123450),
        ("1 234.50", Language.EN, 123450),
        ("1234567", Language.FI, 123456700),
        ("€5", Language.EN, 500),
        ("0", Language.FI, 0),
    ],
)
def test_amounts_are_read_as_the_language_writes_them(
    typed: str, language: Language, cents: int
) -> None:
    assert read_euro(typed, language) == cents
    assert read_euro(typed_euro(cents, language), language) == cents


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("1.234", Language.FI),
        ("1.234", Language.EN),
        ("1,234", Language.FI),
        ("12 34", Language.FI),
        ("1,23,456", Language.EN),
        ("12.50", Language.FI),
        ("abc", Language.FI),
        ("", Language.FI),
        ("5-", Language.FI),
        ("--5", Language.EN),
        ("1e5", Language.EN),
        ("٥", Language.FI),
        ("9" * 30, Language.FI),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(typed: str, language: Language) -> None:
    with pytest.raises(AmountMalformedError):
        read_euro(typed, language)


def test_another_municipality_sees_neither_proposals_nor_decisions(client_of: ClientOf) -> None:
    save_content(content=replace(sample_content("NAAPURI"), ledger_files=()), actor="test")
    add_user(email="other@example.org", is_demo=True)
    grant_role(municipality="NAAPURI", email="other@example.org", role=CONTROLLER, actor="test")
    number = drafted(client_of(CONTROLLER))
    stranger = Client()
    stranger.force_login(User.objects.get(email="other@example.org"), backend=BACKEND)
    for path in (f"proposals/{number}/", "budget/OPETUS/", "budget/OPETUS/decision/1/"):
        assert stranger.get(f"{BASE}/{path}").status_code == 404
        assert stranger.get(f"/m/NAAPURI/{path}").status_code == 404
    own = stranger.post(
        "/m/NAAPURI/budget/SCHOOL/propose/?period=2022-09",
        form(line(0, "200", "4000", "5"), kind="amendment"),
    )
    assert own.status_code == 302
    assert proposal(municipality="NAAPURI", number=1).cents == 500
