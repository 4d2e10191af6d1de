"""Publications and questions inside the site: who may do what, and where it is seen."""

import re
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from tests.support.site import BACKEND, MUNICIPALITY, ClientOf
from tests.web.test_public_site import AT, ROUND, add_publication, add_snapshot, forget_rounds
from tests.workspace.sample import sample_content

from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import PublicationState
from toteuma.domain.text import LocalizedText
from toteuma.report.snapshot import Snapshot
from toteuma.web.pages.public import files
from toteuma.workspace.models import Municipality, Publication, Question
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, grant_role
from toteuma.workspace.services.content import save_content

INSIDE = f"/m/{MUNICIPALITY}/rounds/{ROUND}/"
UNIT = "OPETUS"


@pytest.fixture
def round_frozen(client_of: ClientOf, demo_snapshot: Snapshot) -> None:
    """The demo's report, frozen."""
    forget_rounds()
    add_snapshot(demo_snapshot.report, 1)


def person(name: str, role: PersonRole, node: str = "") -> Client:
    """Somebody with a role of their own."""
    email = f"{name}@example.org"
    add_user(email=email, is_demo=True)
    grant_role(municipality=MUNICIPALITY, email=email, role=role, node=node, actor="test")
    client = Client()
    client.force_login(User.objects.get(email=email), backend=BACKEND)
    return client


def statement_of(unit: str, snapshot: Snapshot) -> str:
    """A figure of the unit's statement."""
    statement = next(one for one in snapshot.report.statements if one.node.code == unit)
    return f"figure:{statement.lines[0].figures[0].id}"


def propose(client: Client, **changes: str) -> int:
    sent = {"snapshot": "1", "level": "committee", "reason": ""} | changes
    return client.post(f"{INSIDE}publications/", sent).status_code


@pytest.mark.usefixtures("round_frozen")
def test_two_controllers_publish_and_everybody_reads(client_of: ClientOf) -> None:
    first, second = client_of(PersonRole.CONTROLLER), person("two", PersonRole.CONTROLLER)
    assert propose(first) == 302
    here = f"{INSIDE}publications/1/"
    assert "ehdotit" in first.get(here).content.decode() or first.get(here).status_code == 200
    first.post(here, {"action": "publish", "confirmed": "1"})
    assert Publication.objects.get(round=ROUND).state is PublicationState.PROPOSED
    asked = second.post(here, {"action": "publish"})
    assert b"confirmed" in asked.content
    assert Client().get(AT).status_code == 404
    second.post(here, {"action": "publish", "confirmed": "1"})
    assert Client().get(AT).status_code == 200
    second.post(here, {"action": "withdraw", "confirmed": "1", "reason": ""})
    assert Client().get(AT).status_code == 200
    second.post(here, {"action": "withdraw", "confirmed": "1", "reason": "Virhe"})
    assert Client().get(AT).status_code == 410


@pytest.mark.usefixtures("round_frozen")
def test_a_version_is_refused_with_a_reason_and_a_correction_tells_why(
    client_of: ClientOf,
) -> None:
    first, second = client_of(PersonRole.CONTROLLER), person("two", PersonRole.CONTROLLER)
    propose(first)
    here = f"{INSIDE}publications/1/"
    assert second.post(here, {"action": "refuse", "reason": ""}).status_code == 200
    assert second.post(here, {"action": "refuse", "reason": "Kesken"}).status_code == 302
    assert propose(first) == 302
    second.post(f"{INSIDE}publications/2/", {"action": "publish", "confirmed": "1"})
    assert propose(first) == 200
    assert propose(first, reason="Korjaus") == 302
    assert propose(first, snapshot="9", reason="Korjaus") == 200
    page = second.get(f"{INSIDE}publications/3/").content.decode()
    assert "Korjaus" in page


@pytest.mark.usefixtures("round_frozen")
def test_a_proposed_version_is_read_before_it_is_decided_on(
    client_of: ClientOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "kept_files", lambda: tmp_path)
    add_publication(1, 1, PublicationState.PROPOSED)
    client = client_of(PersonRole.CONTROLLER)
    address = f"{INSIDE}publications/1/file/report.json"
    assert client.get(address).status_code == 200
    assert client.get(f"{INSIDE}publications/1/file/report.exe").status_code == 404
    assert client.get(f"{INSIDE}publications/9/").status_code == 404
    assert client_of(PersonRole.UNIT_HEAD).get(address).status_code == 403


@pytest.mark.usefixtures("round_frozen")
def test_a_council_report_without_swedish_says_what_is_missing(
    client_of: ClientOf, demo_snapshot: Snapshot
) -> None:
    first, *others = demo_snapshot.report.statements
    first = msgspec.structs.replace(first, assessment=LocalizedText("Vain suomeksi."))
    report = msgspec.structs.replace(demo_snapshot.report, statements=(first, *others))
    add_snapshot(report, 2)
    Municipality.objects.filter(code=MUNICIPALITY).update(is_bilingual=True)
    client = client_of(PersonRole.CONTROLLER)
    assert propose(client, snapshot="2", level="council") == 200
    assert not Publication.objects.filter(round=ROUND).exists()
    assert propose(client, snapshot="2") == 302
    page = client.get(f"{INSIDE}publications/1/").content.decode()
    assert 'id="missing"' in page


@pytest.mark.usefixtures("round_frozen")
def test_a_committee_member_asks_the_unit_answers_and_a_controller_shows(
    client_of: ClientOf, demo_snapshot: Snapshot
) -> None:
    add_publication(1, 1)
    viewer = person("member", PersonRole.VIEWER, UNIT)
    subject = statement_of(UNIT, demo_snapshot)
    ask = f"{INSIDE}questions/ask/?subject={subject}"
    assert viewer.get(ask).status_code == 200
    assert viewer.post(ask, {"text": " "}).status_code == 200
    assert viewer.post(ask, {"text": "Miksi <b>näin</b>?"}).status_code == 302
    number = Question.objects.get().number
    here = f"{INSIDE}questions/{number}/"
    assert "Miksi &lt;b&gt;" in viewer.get(f"{INSIDE}questions/").content.decode()
    assert viewer.post(here, {"text": "Itse vastaan"}).status_code == 403
    head = person("chief", PersonRole.UNIT_HEAD, UNIT)
    assert head.post(here, {"text": "Siksi."}).status_code == 302
    assert "Siksi." in viewer.get(here).content.decode()
    public = f"{AT}questions/"
    assert "Siksi." not in Client().get(public).content.decode()
    assert head.post(f"{here}publish/", {"action": "show", "confirmed": "1"}).status_code == 403
    controller = client_of(PersonRole.CONTROLLER)
    controller.post(f"{here}publish/", {"action": "show"})
    assert "Siksi." not in Client().get(public).content.decode()
    controller.post(f"{here}publish/", {"action": "show", "confirmed": "1"})
    page = Client().get(public).content.decode()
    assert "Siksi." in page
    assert "Miksi &lt;b&gt;" in page
    assert head.post(here, {"text": "Toisin."}).status_code == 403
    controller.post(f"{here}publish/", {"action": "keep"})
    assert "Siksi." not in Client().get(public).content.decode()


@pytest.mark.usefixtures("round_frozen")
def test_questions_stay_within_the_units_of_the_person(
    client_of: ClientOf, demo_snapshot: Snapshot
) -> None:
    outsider = person("outsider", PersonRole.VIEWER, "VAKA")
    subject = statement_of(UNIT, demo_snapshot)
    ask = f"{INSIDE}questions/ask/?subject={subject}"
    assert outsider.get(ask).status_code == 403
    assert outsider.post(ask, {"text": "Miksi?"}).status_code == 403
    own = person("member", PersonRole.VIEWER, UNIT)
    own.post(ask, {"text": "Salainen kysymys"})
    number = Question.objects.get().number
    assert "Salainen" not in outsider.get(f"{INSIDE}questions/").content.decode()
    assert outsider.get(f"{INSIDE}questions/{number}/").status_code == 403
    assert own.get(f"{INSIDE}questions/ask/?subject=figure:nothing").status_code == 404
    assert own.get(f"{INSIDE}questions/ask/").status_code == 404
    auditor = client_of(PersonRole.AUDITOR)
    assert auditor.get(f"{INSIDE}questions/{number}/").status_code == 200
    assert auditor.get(ask).status_code == 403


@pytest.mark.usefixtures("round_frozen")
def test_another_municipality_s_publications_and_questions_are_not_there(
    client_of: ClientOf,
) -> None:
    save_content(content=sample_content("NAAPURI"), actor="test")
    add_user(email="neighbour@example.org", is_demo=True)
    grant_role(
        municipality="NAAPURI",
        email="neighbour@example.org",
        role=PersonRole.CONTROLLER,
        actor="test",
    )
    client = Client()
    client.force_login(User.objects.get(email="neighbour@example.org"), backend=BACKEND)
    for view in ("rounds-publications", "rounds-questions"):
        for municipality in ("NAAPURI", MUNICIPALITY):
            address = reverse(view, args=(municipality, ROUND))
            assert client.get(address).status_code == 404, address


def ask_links(page: str) -> dict[str, str]:
    """Links to ask about a text: what each is called, by its address."""
    found = re.findall(r'<a href="([^"]*/questions/ask/[^"]*)" aria-label="([^"]*)"', page)
    return dict(found)


@pytest.mark.usefixtures("round_frozen")
def test_a_committee_member_asks_from_a_text_and_sees_it_beside_the_question(
    client_of: ClientOf, demo_snapshot: Snapshot
) -> None:
    add_publication(1, 1)
    address = f"{AT}section/area-goals/?lang=fi"
    stranger = Client().get(address)
    assert not ask_links(stranger.content.decode())
    viewer = person("member", PersonRole.VIEWER, UNIT)
    mine = viewer.get(address)
    assert "private" in mine["Cache-Control"]
    assert "public" in stranger["Cache-Control"]
    assert "Cookie" in stranger["Vary"]
    links = ask_links(mine.content.decode())
    groups = demo_snapshot.report.area_goals
    own = [goal for group in groups for goal in group.goals if goal.node.code == UNIT]
    assert own
    for goal in own:
        link = next(one for one in links if one.endswith(f"text%3A{goal.anchor}"))
        assert links[link] == f"Kysy tästä: {goal.title.fi}"
    goal = own[0]
    page = viewer.get(link := next(one for one in links if goal.anchor in one)).content.decode()
    assert max(re.findall(r"[\w ,]+", goal.outcome.fi), key=len).strip() in page
    assert viewer.post(link, {"text": "Miksi?"}).status_code == 302
    number = Question.objects.get().number
    assert 'id="text"' in viewer.get(f"{INSIDE}questions/{number}/").content.decode()
    outsider = person("outsider", PersonRole.VIEWER, "VAKA")
    theirs = ask_links(outsider.get(address).content.decode())
    assert not [one for one in theirs if goal.anchor in one]
    assert not ask_links(client_of(PersonRole.AUDITOR).get(address).content.decode())


@pytest.mark.usefixtures("round_frozen")
def test_pages_of_publications_call_people_by_their_names(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    assert propose(client) == 302
    found = User.objects.get(email="controller@demo.example")
    for address in ("publications/", "publications/1/"):
        page = client.get(f"{INSIDE}{address}").content.decode()
        shown = page.partition("<main")[2].partition("</main>")[0]
        assert found.get_full_name() in shown
        assert "@" not in shown, address
