"""The frame of every page: links and choosers that keep the address."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.site import MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.web.shared.page import SECTIONS


def test_links_of_sections_keep_the_period_asked_for(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    answer = client.get(f"/m/{MUNICIPALITY}/", {"period": "2022-06"})
    assert all(one.address.endswith("?period=2022-06") for one in answer.context["sections"])


def test_the_section_at_hand_is_marked_once(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    answer = client.get(f"/m/{MUNICIPALITY}/organisation/OPETUS/")
    current = [one for one in answer.context["sections"] if one.is_current]
    assert [one.address for one in current] == [f"/m/{MUNICIPALITY}/organisation/OPETUS/"]


def test_choosing_a_language_leads_back_to_the_same_address(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    address = f"/m/{MUNICIPALITY}/organisation/OPETUS/?period=2022-06&levels=all"
    answer = client.post("/language/", {"language": "sv", "next": address})
    assert answer.headers["Location"] == address


def test_a_language_is_not_a_way_to_another_site(client_of: ClientOf) -> None:
    answer = Client().post("/language/", {"language": "sv", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("role", PersonRole)
def test_the_menu_of_a_role_holds_every_section_that_opens_and_no_other(
    client_of: ClientOf, role: PersonRole
) -> None:
    client = client_of(role)
    start = "administration/" if role is PersonRole.ADMINISTRATOR else ""
    context = client.get(f"/m/{MUNICIPALITY}/{start}").context
    menu = {one.address for one in context["sections"]}
    opening = set()
    for section in SECTIONS:
        node = [context["desk"].node] if section.by_unit else []
        address = reverse(section.view, args=[MUNICIPALITY, *node])
        if client.get(address).status_code == 200:
            opening.add(address)
    assert menu == opening
    assert [one.address for one in context["sections"] if one.is_current] == [
        f"/m/{MUNICIPALITY}/{start}"
    ]
