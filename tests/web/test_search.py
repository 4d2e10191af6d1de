"""Search finds what the person may read, and nothing else."""

import pytest
from django.urls import reverse
from tests.support.site import MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole

ADDRESS = f"/m/{MUNICIPALITY}/search/"


def test_a_unit_is_found_in_either_case(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    address = reverse("home-unit", args=[MUNICIPALITY, "PERUSOPETUS"])
    for wanted in ("perusopetus", "PERUSOPETUS"):
        assert address in client.get(ADDRESS, {"q": wanted}).content.decode()


def test_what_is_outside_ones_own_units_is_not_found(client_of: ClientOf) -> None:
    head = client_of(PersonRole.UNIT_HEAD)
    nodes = {hit.thing.node for hit, _ in head.get(ADDRESS, {"q": "a e"}).context["hits"]}
    readable = head.get(ADDRESS).wsgi_request.desk.readable  # type: ignore[attr-defined]
    assert nodes - {""} <= readable
    assert "SECTOR" not in readable


@pytest.mark.parametrize("wanted", ["", " ", "a"])
def test_too_short_a_word_finds_nothing(client_of: ClientOf, wanted: str) -> None:
    answer = client_of(PersonRole.CONTROLLER).get(ADDRESS, {"q": wanted})
    assert answer.status_code == 200
    assert answer.context["hits"] == []


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "²", "١"])
def test_a_page_that_is_not_there_is_no_fault(client_of: ClientOf, page: str) -> None:
    client = client_of(PersonRole.CONTROLLER)
    assert client.get(ADDRESS, {"q": "opetus", "page": page}).status_code == 200


def test_what_is_asked_is_shown_as_text(client_of: ClientOf) -> None:
    page = client_of(PersonRole.CONTROLLER).get(ADDRESS, {"q": "<script>x"}).content.decode()
    assert "<script>x" not in page
