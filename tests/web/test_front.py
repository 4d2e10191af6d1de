"""The first page of the site, and what stands before every page."""

import pytest
from django.test import Client
from playwright.sync_api import Browser
from tests.support.site import MUNICIPALITY, ClientOf, Site

from toteuma.domain.rights import PersonRole


@pytest.mark.django_db
def test_a_stranger_sees_the_public_page() -> None:
    answer = Client().get("/")
    assert answer.status_code == 200
    assert "Content-Security-Policy" in answer.headers


def test_a_stranger_is_asked_to_sign_in_before_a_page_of_a_municipality(
    client_of: ClientOf,
) -> None:
    answer = Client().get(f"/m/{MUNICIPALITY}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


def test_a_municipality_in_which_one_has_no_role_does_not_exist(client_of: ClientOf) -> None:
    assert client_of(PersonRole.CONTROLLER).get("/m/NAAPURI/").status_code == 404


def test_the_language_that_a_user_chooses_stays(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    client.post("/language/", {"language": "sv"})
    assert client.get(f"/m/{MUNICIPALITY}/").headers["Content-Language"] == "sv"


def test_a_unit_outside_ones_own_part_of_the_organisation_is_refused(client_of: ClientOf) -> None:
    client = client_of(PersonRole.UNIT_HEAD)
    assert client.get(f"/m/{MUNICIPALITY}/statement/OPETUS/").status_code == 200
    assert client.get(f"/m/{MUNICIPALITY}/statement/SECTOR/").status_code == 403


@pytest.mark.browser
def test_a_demo_user_signs_in_and_reaches_home(site: Site, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{site.url}/account/login/")
    page.fill("input[name=login]", "head@demo.example")
    page.fill("input[name=password]", "toteuma")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(site.at(""))
    page.close()
