"""The first page of the site, and what stands before every page."""

from decimal import Decimal

import pytest
from django.test import Client
from lxml import html
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.domain.text import LocalizedText
from toteuma.workspace.models import Municipality
from toteuma.workspace.people.models import Membership, User


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


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (PersonRole.VIEWER, f"/m/{MUNICIPALITY}/"),
        (PersonRole.ADMINISTRATOR, f"/m/{MUNICIPALITY}/administration/"),
    ],
)
def test_one_is_led_to_a_page_that_one_may_see(
    client_of: ClientOf, role: PersonRole, address: str
) -> None:
    """Straight to it in the only municipality; by a choice where there are several."""
    client = client_of(role)
    assert client.get("/").headers["Location"] == address
    second = Municipality.objects.create(
        code="NAAPURI",
        name=LocalizedText("Naapuri"),
        is_bilingual=False,
        materiality_cents=0,
        materiality_percent=Decimal(0),
        risk_scale=5,
        source_note=LocalizedText(),
    )
    user = User.objects.get(email=EMAIL_OF[role])
    Membership.objects.create(
        municipality=second, user=user, role=PersonRole.ADMINISTRATOR, node=""
    )
    page = client.get("/")
    links = html.document_fromstring(page.content).xpath("//main//li/a/@href")
    assert links == [address, "/m/NAAPURI/administration/"]
    assert client.get(address).status_code == 200


def test_the_language_that_a_user_chooses_stays(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    client.post("/language/", {"language": "sv"})
    assert client.get(f"/m/{MUNICIPALITY}/").headers["Content-Language"] == "sv"


def test_a_unit_outside_ones_own_part_of_the_organisation_is_refused(client_of: ClientOf) -> None:
    client = client_of(PersonRole.UNIT_HEAD)
    assert client.get(f"/m/{MUNICIPALITY}/statement/OPETUS/").status_code == 200
    assert client.get(f"/m/{MUNICIPALITY}/statement/SECTOR/").status_code == 403
