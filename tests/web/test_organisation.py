"""The organisation: from the municipality to a cost centre, with the figures of the statement."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.site import MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole


@pytest.fixture
def controller(client_of: ClientOf) -> Client:
    """The demo's controller, in English."""
    client = client_of(PersonRole.CONTROLLER)
    client.post("/language/", {"language": "en"})
    return client


def page_of(client: Client, node: str, **asked: str) -> str:
    """The page of a unit."""
    answer = client.get(reverse("organisation", args=[MUNICIPALITY, node]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_the_unit_and_what_lies_right_below(controller: Client) -> None:
    answer = controller.get(reverse("organisation", args=[MUNICIPALITY, "OPETUS"]))
    tree = answer.wsgi_request.desk.organisation  # type: ignore[attr-defined]
    rows = answer.context["rows"]
    assert [row.node.code for row in rows] == ["OPETUS", *tree.children("OPETUS")]
    assert [row.depth for row in rows] == [0] + [1] * len(tree.children("OPETUS"))


def test_everything_below_is_shown_when_asked(controller: Client) -> None:
    asked = {"levels": "all"}
    answer = controller.get(reverse("organisation", args=[MUNICIPALITY, "OPETUS"]), asked)
    tree = answer.wsgi_request.desk.organisation  # type: ignore[attr-defined]
    shown = tuple(row.node.code for row in answer.context["rows"])
    assert shown == tree.descendants_or_self("OPETUS")


def test_the_expenditure_of_a_unit_is_at_least_the_net_of_its_expense(controller: Client) -> None:
    answer = controller.get(reverse("organisation", args=[MUNICIPALITY, "HEINOLA"]))
    whole = answer.context["rows"][0]
    # EXPENSE of the demo in January to September 2022: 22 957 748,57 euros.
    assert whole.expenditure == 2_295_774_857
    assert whole.actual == -2_081_406_244


def test_the_treemap_leads_to_the_units_and_keeps_the_period(controller: Client) -> None:
    page = page_of(controller, "HEINOLA", period="2022-06")
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    address = reverse("organisation", args=[MUNICIPALITY, "SECTOR"])
    assert f'href="{address}?period=2022-06"' in page


def test_goals_are_counted_upwards(controller: Client) -> None:
    answer = controller.get(
        reverse("organisation", args=[MUNICIPALITY, "HEINOLA"]), {"levels": "all"}
    )
    rows = {row.node.code: sum(n for _, n in row.statuses) for row in answer.context["rows"]}
    desk = answer.wsgi_request.desk  # type: ignore[attr-defined]
    goals = [one for one in desk.content.goals if one.fiscal_year == 2022]
    assert rows["HEINOLA"] == len(goals)
    assert rows["OPETUS"] >= sum(one.node == "OPETUS" for one in goals) > 0


def test_a_foreign_unit_is_refused_and_an_unknown_one_does_not_exist(client_of: ClientOf) -> None:
    head = client_of(PersonRole.UNIT_HEAD)
    assert head.get(reverse("organisation", args=[MUNICIPALITY, "OPETUS"])).status_code == 200
    assert head.get(reverse("organisation", args=[MUNICIPALITY, "SECTOR"])).status_code == 403
    controller = client_of(PersonRole.CONTROLLER)
    assert (
        controller.get(reverse("organisation", args=[MUNICIPALITY, "NOWHERE"])).status_code == 404
    )


def test_nothing_above_ones_own_unit_is_named_on_the_way(client_of: ClientOf) -> None:
    head = client_of(PersonRole.UNIT_HEAD)
    answer = head.get(reverse("organisation", args=[MUNICIPALITY, "OPETUS"]))
    assert [one.code for one in answer.context["way"]] == ["OPETUS"]


def test_the_page_cannot_be_posted_to(controller: Client) -> None:
    answer = controller.post(reverse("organisation", args=[MUNICIPALITY, "OPETUS"]))
    assert answer.status_code == 405
