"""Home by role, and the page of a unit."""

import pytest
from django.urls import reverse
from tests.support.site import MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole

HOME = f"/m/{MUNICIPALITY}/"


@pytest.mark.parametrize(
    ("role", "nodes"),
    [(PersonRole.CONTROLLER, ["HEINOLA"]), (PersonRole.UNIT_HEAD, ["OPETUS"])],
)
def test_home_shows_the_top_of_what_one_reads(
    client_of: ClientOf, role: PersonRole, nodes: list[str]
) -> None:
    answer = client_of(role).get(HOME)
    assert [board.node for board in answer.context["boards"]] == nodes


@pytest.mark.parametrize("role", list(PersonRole))
def test_every_role_has_a_home_or_is_told_why_not(client_of: ClientOf, role: PersonRole) -> None:
    assert client_of(role).get(HOME).status_code in {200, 403}


def test_a_foreign_unit_is_refused(client_of: ClientOf) -> None:
    head = client_of(PersonRole.UNIT_HEAD)
    assert head.get(reverse("home-unit", args=[MUNICIPALITY, "OPETUS"])).status_code == 200
    assert head.get(reverse("home-unit", args=[MUNICIPALITY, "SECTOR"])).status_code == 403
    assert head.get(reverse("home-unit", args=[MUNICIPALITY, "NOWHERE"])).status_code == 404
