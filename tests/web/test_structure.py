"""Maintenance of the organisation, the yearly mapping of cost centres and the accounts."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.support.site import BACKEND, EMAIL_OF, MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.accounts import Account
from toteuma.domain.content import Municipality, MunicipalityContent
from toteuma.domain.organisation import Organisation, OrganisationNode, organisation_in_year
from toteuma.domain.rights import PersonRole
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import NodeKind
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, grant_role
from toteuma.workspace.queries.audit import audit_trail, broken_audit_rows
from toteuma.workspace.queries.chart import accounts
from toteuma.workspace.queries.organisation import cost_centre_mappings, organisation_nodes
from toteuma.workspace.queries.uses import uses_of_account, uses_of_node
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.structure import (
    StillUsedError,
    remove_account,
    remove_node,
    set_accounts,
)

BASE = f"/m/{MUNICIPALITY}/maintenance/"
UNIT = f"{BASE}organisation/unit/"
MAPPING = f"{BASE}cost-centres/2022/"
WHERE = {"municipality": MUNICIPALITY}
PAGES = (
    "organisation/",
    "organisation/add/",
    "organisation/unit/2213/",
    "cost-centres/2022/",
    "accounts/",
    "accounts/add/",
    "accounts/4000/",
)


@pytest.fixture
def controller(client_of: ClientOf) -> Client:
    """The demo's controller, in English."""
    client = client_of(PersonRole.CONTROLLER)
    client.post("/language/", {"language": "en"})
    return client


@pytest.fixture(autouse=True)
def consistent(client_of: ClientOf) -> Iterator[None]:
    """After each test nothing refers to nothing, and the audit trail is whole."""
    yield
    connection.check_constraints()
    assert broken_audit_rows(**WHERE) == ()


def unit(code: str, **more: Any) -> dict[str, Any]:
    """A form of a unit."""
    return {
        "code": code,
        "name_fi": "Uusi koulu",
        "kind": "cost_centre",
        "parent": "PERUSOPETUS",
        "position": "9",
        "valid_from": "2022-01-01",
    } | more


def mappings() -> dict[tuple[int, str], str]:
    found = cost_centre_mappings(**WHERE)
    return {(one.to_year, one.from_cost_centre): one.to_cost_centre for one in found}


def tree(year: int) -> Organisation:
    return organisation_in_year(organisation_nodes(**WHERE), year)


@pytest.mark.parametrize("path", PAGES)
def test_a_controller_opens_every_page_and_others_none(client_of: ClientOf, path: str) -> None:
    assert client_of(PersonRole.CONTROLLER).get(BASE + path).status_code == 200
    for role in (PersonRole.UNIT_HEAD, PersonRole.AUDITOR, PersonRole.ADMINISTRATOR):
        assert client_of(role).get(BASE + path).status_code == 403


def test_what_is_not_there_is_not_found(controller: Client) -> None:
    for path in ("organisation/unit/NONE/", "cost-centres/1950/", "accounts/99999/"):
        assert controller.get(BASE + path).status_code == 404


def test_the_overview_leads_to_each_of_the_three(controller: Client) -> None:
    page = controller.get(BASE).content.decode()
    for path in ("organisation/", "cost-centres/2022/", "accounts/"):
        assert f'href="{BASE}{path}"' in page


# The organisation


def test_the_tree_of_a_year_is_shown_and_units_of_other_years_beside_it(
    controller: Client,
) -> None:
    answer = controller.get(f"{BASE}organisation/")
    assert tuple(row.node.code for row in answer.context["page"]) == tree(2022).codes
    assert [row.node.code for row in answer.context["others"]] == ["2213", "2450"]
    answer = controller.get(f"{BASE}organisation/", {"year": "2021"})
    assert "2213" in [row.node.code for row in answer.context["page"]]
    answer = controller.get(f"{BASE}organisation/", {"q": "rantakoulu"})
    assert [row.node.code for row in answer.context["page"]] == ["2211"]
    answer = controller.get(f"{BASE}organisation/", {"q": "nothing like it", "year": "soon"})
    assert 'class="empty"' in answer.content.decode()


def test_a_unit_is_added_renamed_and_moved_from_a_day(controller: Client) -> None:
    assert controller.post(f"{BASE}organisation/add/", unit("2299")).status_code == 302
    assert "2299" in tree(2022).children("PERUSOPETUS")
    change = unit("", step="change", parent="LUKIO", name_fi="Lukio 2", valid_from="2023-01-01")
    assert controller.post(f"{UNIT}2299/", change).status_code == 302
    assert tree(2022).node("2299").parent == "PERUSOPETUS"
    assert (tree(2023).node("2299").parent, tree(2023).node("2299").name.fi) == ("LUKIO", "Lukio 2")
    page = controller.get(f"{UNIT}2299/").content.decode()
    assert "units added" in page
    assert "unit changed" in page


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"code": "2210"}, "code"),
        ({"code": "22/9"}, "code"),
        ({"name_fi": ""}, "name_fi"),
        ({"parent": "2210"}, "parent"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"valid_from": "2019-01-01"}, "parent"),
    ],
)
def test_a_faulty_unit_is_not_added_and_its_field_says_why(
    controller: Client, fault: dict[str, str], field: str
) -> None:
    before = organisation_nodes(**WHERE)
    answer = controller.post(f"{BASE}organisation/add/", unit("2299") | fault)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert organisation_nodes(**WHERE) == before


def test_a_unit_cannot_lie_below_itself(controller: Client) -> None:
    move = unit("", step="change", kind="service_area", parent="PERUSOPETUS", name_fi="Opetus")
    answer = controller.post(f"{UNIT}OPETUS/", move)
    assert answer.status_code == 422
    assert "parent" in answer.context["change_form"].errors
    assert tree(2022).node("OPETUS").parent == "SECTOR"


def test_a_change_needs_a_day_on_which_the_unit_is_in_force(controller: Client) -> None:
    for day in ("2020-01-01", "2022-05-01"):
        change = unit("", step="change", valid_from=day)
        answer = controller.post(f"{UNIT}2213/", change)
        assert "valid_from" in answer.context["change_form"].errors


def test_a_unit_is_closed_when_nothing_under_it_stays_open_and_opened_again(
    controller: Client,
) -> None:
    answer = controller.post(
        f"{UNIT}LUKIO/", {"step": "close", "confirmed": "1", "last_day": "2022-12-31"}
    )
    assert answer.status_code == 422
    assert "2240 Upper secondary school" in str(answer.context["close_form"].errors)
    assert controller.post(f"{UNIT}LUKIO/", {"step": "close"}).status_code == 422
    for code in ("2240", "LUKIO"):
        close = {"step": "close", "confirmed": "1", "last_day": "2022-12-31", "why": "reform"}
        assert controller.post(f"{UNIT}{code}/", close).status_code == 302
    assert "LUKIO" in tree(2022)
    assert "LUKIO" not in tree(2023)
    assert audit_trail(**WHERE)[-1].why == "reform"
    # What lies under a closed unit cannot be opened before it.
    assert controller.post(f"{UNIT}2240/", {"step": "reopen"}).status_code == 422
    for code in ("LUKIO", "2240"):
        assert controller.post(f"{UNIT}{code}/", {"step": "reopen"}).status_code == 302
    assert "2240" in tree(2023)


def test_a_unit_that_is_used_stays_and_says_what_uses_it(controller: Client) -> None:
    page = controller.get(f"{UNIT}2210/").content.decode()
    assert 'value="remove"' not in page
    assert "budget lines: " in page
    assert "postings: " in page
    assert controller.post(f"{UNIT}2210/", {"step": "remove", "confirmed": "1"}).status_code == 422
    assert "2210" in tree(2022)


def test_a_unit_that_is_used_nowhere_is_removed(controller: Client) -> None:
    controller.post(f"{BASE}organisation/add/", unit("2299"))
    assert 'value="remove"' in controller.get(f"{UNIT}2299/").content.decode()
    assert controller.post(f"{UNIT}2299/", {"step": "remove", "confirmed": "1"}).status_code == 302
    assert controller.get(f"{UNIT}2299/").status_code == 404
    assert audit_trail(**WHERE)[-1].action == "node.remove"
    controller.post(f"{BASE}organisation/add/", unit("2299"))
    assert "2299" in tree(2022)


@pytest.mark.parametrize(
    ("code", "use"),
    [
        ("CITY", "top"),
        ("CARE", "nodevalidity"),
        ("100", "costcentremapping"),
        ("101", "forecast"),
        ("200", "budgetline"),
        ("SCHOOL", "project"),
    ],
)
def test_every_use_of_a_unit_keeps_it(site_data: Any, db: None, code: str, use: str) -> None:
    save_content(content=sample_content(), actor="loader")
    assert uses_of_node(municipality="SAMPLE", code=code)[use] > 0
    with pytest.raises(StillUsedError):
        remove_node(home=site_data, municipality="SAMPLE", code=code, actor="anna")


def test_a_role_of_a_person_keeps_the_unit_that_it_is_held_for(
    client_of: ClientOf, controller: Client
) -> None:
    controller.post(f"{BASE}organisation/add/", unit("2299"))
    add_user(email="new@example.org")
    grant_role(**WHERE, email="new@example.org", role=PersonRole.VIEWER, node="2299", actor="test")
    assert uses_of_node(**WHERE, code="2299") == {"membership": 1}
    assert controller.post(f"{UNIT}2299/", {"step": "remove", "confirmed": "1"}).status_code == 422


# The mapping


def test_the_mapping_says_where_each_cost_centre_of_the_year_before_is_shown(
    controller: Client,
) -> None:
    rows = {row.code: row for row in controller.get(MAPPING).context["page"]}
    assert (rows["2213"].shown, rows["2213"].target) == ("elsewhere", "2212")
    assert rows["2210"].shown == "itself"
    assert rows["2213"].booked.entries > 0
    shown = controller.get(MAPPING, {"show": "elsewhere"}).context["page"]
    assert [row.code for row in shown] == ["2213", "2450"]
    assert not controller.get(MAPPING, {"show": "nowhere"}).context["page"].object_list


def test_taking_a_mapping_away_is_shown_before_it_is_saved(controller: Client) -> None:
    answer = controller.post(MAPPING, {"step": "preview", "code": ["2213"], "target": ""})
    assert answer.status_code == 200
    assert len(mappings()) == 2
    effect = answer.context["effect"]
    units = {one.code: one for one in effect.units}
    # Mäntykoulu's year leaves Harjukoulu and every unit above, and stands in no unit.
    moved = units["2212"].change
    assert moved is not None
    assert moved > 0
    assert {one.change for one in effect.units} == {moved}
    assert set(units) == {"HEINOLA", "SECTOR", "OPETUS", "PERUSOPETUS", "2212"}
    assert effect.lost_after - effect.lost_before == -moved
    form = answer.context["form"]
    answer = controller.post(MAPPING, {"step": "save", **form.initial, "why": "mistake"})
    assert answer.status_code == 302
    assert mappings() == {(2022, "2450"): "2451"}
    trail = audit_trail(**WHERE)[-1]
    assert (trail.action, trail.subject, trail.why) == ("cost_centres.map", "2213", "mistake")
    lost = controller.get(MAPPING).context["lost"]
    assert [(row.year, row.code, row.booked.cents) for row in lost] == [(2021, "2213", -moved)]


def test_several_cost_centres_move_at_once_and_the_whole_stays(controller: Client) -> None:
    chosen = {"step": "preview", "code": ["2213", "2211"], "target": "2210 Keskustan yläkoulu"}
    answer = controller.post(MAPPING, chosen)
    effect = answer.context["effect"]
    assert effect.units[0].code == "HEINOLA"
    assert effect.units[0].change == 0
    changes = {one.code: one.change for one in effect.units[1:]}
    assert set(changes) == {"2210", "2211", "2212"}
    assert sum(changes.values()) == 0
    controller.post(MAPPING, {"step": "save", **answer.context["form"].initial})
    assert mappings()[2022, "2213"] == mappings()[2022, "2211"] == "2210"
    # The statement shows it: what the preview said is what has come about.
    saved = controller.post(MAPPING, chosen | {"code": ["2213"], "target": "2212"})
    before = {one.code: one.before for one in saved.context["effect"].units}
    assert before["2210"] == {one.code: one.after for one in effect.units}["2210"]


@pytest.mark.parametrize(
    ("codes", "target", "field"),
    [
        ([], "2210", "__all__"),
        (["NONE"], "2210", "__all__"),
        (["2213"], "PERUSOPETUS", "target"),
        (["2213"], "2450", "target"),
        (["2213"], "nowhere", "target"),
    ],
)
def test_a_faulty_choice_is_told_at_its_field(
    controller: Client, codes: list[str], target: str, field: str
) -> None:
    answer = controller.post(MAPPING, {"step": "preview", "code": codes, "target": target})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_hidden_fields_are_judged_like_any_other(controller: Client) -> None:
    for pairs in ("2213:PERUSOPETUS", "NONE:2210", "2213:2212:1"):
        assert controller.post(MAPPING, {"step": "save", "pairs": pairs}).status_code == 302
    assert mappings() == {(2022, "2213"): "2212", (2022, "2450"): "2451"}


def test_a_preview_that_is_out_of_date_is_shown_again_instead_of_saved(
    controller: Client,
) -> None:
    answer = controller.post(MAPPING, {"step": "preview", "code": ["2213"], "target": "2210"})
    seen = answer.context["form"].initial
    controller.post(f"{BASE}organisation/add/", unit("2299"))
    again = controller.post(MAPPING, {"step": "save", **seen})
    assert again.status_code == 200
    assert mappings()[2022, "2213"] == "2212"
    assert controller.post(MAPPING, {"step": "save", **again.context["form"].initial})
    assert mappings()[2022, "2213"] == "2210"


def test_choosing_what_is_so_already_changes_nothing(controller: Client) -> None:
    before = len(audit_trail(**WHERE))
    answer = controller.post(MAPPING, {"step": "preview", "code": ["2210"], "target": ""})
    assert answer.status_code == 302
    assert len(audit_trail(**WHERE)) == before


def test_last_years_mapping_is_copied_onto_what_is_there(controller: Client) -> None:
    address = f"{BASE}cost-centres/2023/"
    assert 'value="copy"' in controller.get(address).content.decode()
    answer = controller.post(address, {"step": "copy"})
    controller.post(address, {"step": "save", **answer.context["form"].initial})
    assert (mappings()[2023, "2213"], mappings()[2023, "2450"]) == ("2212", "2451")
    assert 'value="copy"' not in controller.get(address).content.decode()


def test_a_closed_cost_centre_without_a_place_is_listed_with_its_postings(
    controller: Client,
) -> None:
    close = {"step": "close", "confirmed": "1", "last_day": "2022-12-31"}
    assert controller.post(f"{UNIT}2210/", close).status_code == 302
    answer = controller.get(f"{BASE}cost-centres/2023/", {"show": "nowhere"})
    assert "2210" in [row.code for row in answer.context["page"]]
    [lost] = [row for row in answer.context["lost"] if row.code == "2210"]
    assert lost.year == 2022
    assert lost.booked.entries > 100
    assert lost.booked.cents < 0


# The accounts


def test_accounts_are_found_by_number_and_by_name(controller: Client) -> None:
    address = f"{BASE}accounts/"
    by_number = controller.get(address, {"q": "411"}).context["page"].object_list
    assert [one.number for one in by_number] == [4110]
    by_name = controller.get(address, {"q": "pension insurance"}).context["page"].object_list
    assert [one.number for one in by_name] == [4110]
    assert 'class="empty"' in controller.get(address, {"q": "xyz"}).content.decode()


def test_an_account_is_added_changed_and_removed(controller: Client) -> None:
    add = {"number": "4999", "name_fi": "Uusi", "name_sv": "Nytt"}
    assert controller.post(f"{BASE}accounts/add/", add).status_code == 302
    address = f"{BASE}accounts/4999/"
    assert controller.post(address, {"name_fi": "Toinen", "why": "typo"}).status_code == 302
    assert Account(4999, LocalizedText("Toinen")) in accounts(**WHERE)
    assert controller.post(address, {"step": "remove", "confirmed": "1"}).status_code == 302
    assert controller.get(address).status_code == 404
    assert 4999 not in {one.number for one in accounts(**WHERE)}


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"number": "4000"}, "number"),
        ({"number": "49990"}, "number"),
        ({"number": "-1"}, "number"),
        ({"name_fi": ""}, "name_fi"),
    ],
)
def test_a_faulty_account_is_not_added(
    controller: Client, fault: dict[str, str], field: str
) -> None:
    before = accounts(**WHERE)
    answer = controller.post(f"{BASE}accounts/add/", {"number": "4999", "name_fi": "Uusi"} | fault)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert accounts(**WHERE) == before


def test_an_account_that_is_used_stays_and_says_what_uses_it(
    controller: Client, site_data: Any
) -> None:
    page = controller.get(f"{BASE}accounts/4000/").content.decode()
    assert "postings: " in page
    assert 'value="remove"' not in page
    assert (
        controller.post(f"{BASE}accounts/4000/", {"step": "remove", "confirmed": "1"}).status_code
        == 422
    )
    with pytest.raises(StillUsedError):
        remove_account(home=site_data, **WHERE, number=4000, actor="test")
    assert uses_of_account(**WHERE, number=4000)["budgetline"] > 0


def test_an_account_on_no_line_of_the_layout_is_listed_with_its_postings(
    controller: Client,
) -> None:
    assert controller.get(f"{BASE}accounts/").context["lost"] == []
    # Accounts of six digits widen the layouts: those of four then stand on no line.
    set_accounts(**WHERE, accounts=[Account(499999, LocalizedText("Pitkä"))], actor="test")
    lost = controller.get(f"{BASE}accounts/").context["lost"]
    assert 4000 in [one.number for one in lost]
    assert all(one.booked.entries > 0 for one in lost)


# Another municipality


def test_another_municipality_neither_sees_nor_changes_these(
    client_of: ClientOf,
) -> None:
    save_content(content=sample_content(), actor="loader")
    add_user(email="other@example.org")
    grant_role(
        municipality="SAMPLE", email="other@example.org", role=PersonRole.CONTROLLER, actor="test"
    )
    other = Client()
    other.force_login(User.objects.get(email="other@example.org"), backend=BACKEND)
    for path in PAGES:
        assert other.get(BASE + path).status_code == 404
        assert other.post(BASE + path, {"step": "remove", "confirmed": "1"}).status_code == 404
    for path in ("organisation/", "organisation/unit/100/", "cost-centres/2022/", "accounts/"):
        page = other.get(f"/m/SAMPLE/maintenance/{path}")
        assert page.status_code == 200
        assert "2213" not in page.content.decode()
    assert other.get("/m/SAMPLE/maintenance/organisation/unit/2213/").status_code == 404


def test_a_municipality_with_nothing_yet_has_these_pages_and_says_what_to_do(
    client_of: ClientOf,
) -> None:
    words, start = LocalizedText("Tyhjälä"), date(2022, 1, 1)
    content = MunicipalityContent(
        municipality=Municipality("EMPTY", words, False, 0, Decimal(5), 3),
        nodes=(OrganisationNode("ALL", NodeKind.MUNICIPALITY, words, None, start),),
    )
    save_content(content=content, actor="loader")
    email = EMAIL_OF[PersonRole.CONTROLLER]
    grant_role(municipality="EMPTY", email=email, role=PersonRole.CONTROLLER, actor="test")
    client, base = client_of(PersonRole.CONTROLLER), "/m/EMPTY/maintenance/"
    for path in ("accounts/", "cost-centres/2022/"):
        assert 'class="empty"' in client.get(base + path).content.decode()
    for path in ("organisation/", "organisation/add/", "accounts/add/"):
        assert client.get(base + path).status_code == 200
    # Its only unit is the top, without which there would be no organisation.
    address = f"{base}organisation/unit/ALL/"
    assert client.post(address, {"step": "remove", "confirmed": "1"}).status_code == 422
    assert client.post(address, {"step": "nonsense"}).status_code == 422
    change = {"step": "change", "name_fi": "Kunta", "kind": "municipality", "position": "1"}
    assert client.post(address, change | {"valid_from": "2022-01-01"}).status_code == 302


def test_the_tables_take_few_queries_whatever_they_list(
    controller: Client, django_assert_max_num_queries: Any
) -> None:
    for path in ("organisation/", "cost-centres/2022/", "accounts/"):
        controller.get(BASE + path)
        with django_assert_max_num_queries(9):
            controller.get(BASE + path)
    with django_assert_max_num_queries(32):
        controller.get(f"{UNIT}2210/")


def test_a_unit_closed_on_a_day_keeps_that_day(controller: Client) -> None:
    controller.post(f"{UNIT}2210/", {"step": "close", "confirmed": "1", "last_day": "2022-06-30"})
    assert tree(2022).node("2210").valid_to == date(2022, 6, 30)
