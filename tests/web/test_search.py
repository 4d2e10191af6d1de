"""Search finds what the person may read, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.support.site import MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import TaskKind
from toteuma.domain.text import LocalizedText
from toteuma.web.pages.search.finding import GROUPS, Hit
from toteuma.web.pages.search.views import MOST_OF_GROUP
from toteuma.workspace.models import Outcome, Task
from toteuma.workspace.services.comments import comment_on
from toteuma.workspace.services.content import save_content

ADDRESS = f"/m/{MUNICIPALITY}/search/"


def test_a_unit_is_found_in_either_case(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    address = reverse("home-unit", args=[MUNICIPALITY, "PERUSOPETUS"])
    for wanted in ("perusopetus", "PERUSOPETUS"):
        assert address in client.get(ADDRESS, {"q": wanted}).content.decode()


def found(client: Client, **asked: str) -> dict[str, list[tuple[Hit, str]]]:
    """Hits and their addresses by group."""
    groups = client.get(ADDRESS, asked).context["groups"]
    return {group["name"]: group["hits"] for group in groups}


def test_what_is_outside_ones_own_units_is_not_found(client_of: ClientOf) -> None:
    head = client_of(PersonRole.UNIT_HEAD)
    readable = head.get(ADDRESS).wsgi_request.desk.readable  # type: ignore[attr-defined]
    assert "SECTOR" not in readable
    for group in GROUPS:
        nodes = {hit.thing.node for hit, _ in found(head, q="a e", group=group).get(group, [])}
        assert nodes - {""} <= readable


def test_hits_are_grouped_and_counted_and_all_of_a_group_can_be_opened(
    client_of: ClientOf,
) -> None:
    client = client_of(PersonRole.CONTROLLER)
    answer = client.get(ADDRESS, {"q": "an"})
    groups = {group["name"]: group for group in answer.context["groups"]}
    assert len(groups) > 3
    assert answer.context["count"] == sum(group["count"] for group in groups.values())
    accounts = groups["accounts"]
    assert len(accounts["hits"]) == MOST_OF_GROUP < accounts["count"]
    whole = client.get(ADDRESS + accounts["all"])
    assert whole.context["page"].paginator.count == accounts["count"]
    assert [group["name"] for group in whole.context["groups"]] == ["accounts"]


def test_an_account_leads_to_its_entries(client_of: ClientOf) -> None:
    client = client_of(PersonRole.UNIT_HEAD)
    [(hit, address)] = found(client, q="4000")["accounts"][:1]
    assert hit.thing.code == "4000"
    page = client.get(address)
    assert page.status_code == 200
    assert page.context["desk"].node == "OPETUS"
    entries = page.context["page"].entries
    assert entries
    assert {entry.account for entry in entries} == {4000}


def test_every_hit_with_an_address_leads_to_a_page(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    for group in GROUPS:
        for _, address in found(client, q="a e", group=group).get(group, [])[:2]:
            assert not address or client.get(address).status_code == 200, address


def test_all_words_must_be_there_and_each_is_marked(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    [(hit, _)] = found(client, q="OPETUS perus")["units"]
    assert hit.thing.code == "PERUSOPETUS"
    marked = [text.lower() for text, is_match in hit.parts if is_match]
    assert set(marked) == {"perus", "opetus"}
    assert found(client, q="perus zzz") == {}


def test_a_code_comes_before_a_name_and_a_name_before_a_text(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    for hits in found(client, q="opetus").values():
        ranks = [hit.rank for hit, _ in hits]
        assert ranks == sorted(ranks)
    assert found(client, q="opetus")["units"][0][0].thing.code == "OPETUS"


@pytest.mark.parametrize("wanted", ["", " ", "a"])
def test_too_short_a_word_finds_nothing(client_of: ClientOf, wanted: str) -> None:
    answer = client_of(PersonRole.CONTROLLER).get(ADDRESS, {"q": wanted})
    assert answer.status_code == 200
    assert answer.context["groups"] == []


def test_nothing_found_says_what_to_try(client_of: ClientOf) -> None:
    page = client_of(PersonRole.CONTROLLER).get(ADDRESS, {"q": "zzzz"}).content.decode()
    assert "Kokeile lyhyempää sanaa" in page


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "²", "١"])
def test_a_page_that_is_not_there_is_no_fault(client_of: ClientOf, page: str) -> None:
    client = client_of(PersonRole.CONTROLLER)
    asked = {"q": "opetus", "page": page, "group": "units"}
    assert client.get(ADDRESS, asked).status_code == 200
    assert client.get(ADDRESS, {**asked, "group": "anything"}).status_code == 200


@pytest.mark.parametrize("wanted", ["<script>x", "a.*b", "((", "\\", "i̇ß"])
def test_what_is_asked_is_shown_and_looked_for_as_text(client_of: ClientOf, wanted: str) -> None:
    answer = client_of(PersonRole.CONTROLLER).get(ADDRESS, {"q": wanted})
    assert answer.status_code == 200
    assert answer.context["groups"] == []
    assert "<script>x" not in answer.content.decode()


def test_a_comment_is_found_by_its_words_and_its_author_and_leads_to_its_figure(
    client_of: ClientOf,
) -> None:
    figure = "2022-09.PERUSOPETUS.STAFF.actual"
    said = "Sijaisia tarvittiin ÄKILLISESTI zyxwvu"
    comment_on(
        municipality=MUNICIPALITY,
        subject=f"figure:{figure}",
        node="PERUSOPETUS",
        text=said,
        actor="someone@example.org",
        actor_name="Zacharias Qvist",
    )
    client = client_of(PersonRole.CONTROLLER)
    for wanted in ("äkillisesti", "zacharias zyxwvu", "ZYXWVU"):
        [(hit, address)] = found(client, q=wanted)["comments"]
        assert (hit.thing.code, hit.thing.node) == (figure, "PERUSOPETUS")
        page = client.get(address)
        assert page.status_code == 200
        assert said in page.content.decode()
        assert address.endswith("#comments")


def test_a_comment_on_a_task_leads_to_the_task_and_is_called_by_what_it_is_about(
    client_of: ClientOf,
) -> None:
    task = Task.objects.filter(round="2022-12", kind=TaskKind.ASSESSMENT, node="OPETUS").get()
    comment_on(
        municipality=MUNICIPALITY,
        subject=f"task:{task.round}:{task.number}",
        node=task.node,
        text="Kenen on qqtalo?",
        actor="someone@example.org",
        actor_name="Zacharias Qvist",
    )
    client = client_of(PersonRole.CONTROLLER)
    answer = client.get(f"/m/{MUNICIPALITY}/search/", {"q": "qqtalo"}).content.decode()
    assert f'href="/m/{MUNICIPALITY}/rounds/2022-12/task/{task.number}/#comments"' in answer
    assert f"2022-12:{task.number}" not in answer


def test_a_live_figure_is_found_and_shown_as_it_is_read(client_of: ClientOf) -> None:
    outcome = Outcome.objects.filter(municipality__code=MUNICIPALITY, aim=None).first()
    assert outcome is not None
    text = LocalizedText("Vvkulut ovat {{figure 2022-09.OPETUS.STAFF.actual million}}.")
    Outcome.objects.filter(pk=outcome.pk).update(text=text)
    client = client_of(PersonRole.CONTROLLER)
    [(hit, _)] = found(client, q="vvkulut")["goals"]
    said = "".join(text for text, _ in hit.parts)
    assert "{{" not in said
    assert "milj" in said


def test_comments_on_figures_of_others_and_of_another_municipality_are_not_found(
    client_of: ClientOf,
) -> None:
    save_content(content=sample_content(), actor="loader@example.org")
    there = sample_content()
    for municipality, node in (
        (MUNICIPALITY, "SECTOR"),
        (there.municipality.code, there.nodes[0].code),
    ):
        comment_on(
            municipality=municipality,
            subject=f"figure:2022-09.{node}.STAFF.actual",
            node=node,
            text="zyxwvu",
            actor="someone@example.org",
            actor_name="Someone",
        )
    assert found(client_of(PersonRole.UNIT_HEAD), q="zyxwvu") == {}
    [(hit, _)] = found(client_of(PersonRole.CONTROLLER), q="zyxwvu")["comments"]
    assert hit.thing.node == "SECTOR"


def test_the_search_takes_few_queries(
    client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(PersonRole.CONTROLLER)
    client.get(ADDRESS, {"q": "opetus"})
    with django_assert_max_num_queries(8):
        client.get(ADDRESS, {"q": "opetus"})
