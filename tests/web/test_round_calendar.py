"""The calendar of deadlines: what is in it, in the form of RFC 5545, and who gets it."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import Section, TaskState
from toteuma.domain.vocabulary import Language
from toteuma.web.pages.rounds.board.calendar_feed import escaped, folded
from toteuma.workspace.models import Round, Task
from toteuma.workspace.people.models import ApiToken, User
from toteuma.workspace.people.services import set_active
from toteuma.workspace.queries.rounds import tasks
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.rounds.opening import cancel_round, open_round

BASE = f"/m/{MUNICIPALITY}/rounds"
CODE = "2022-10"
REPORTER, CONTROLLER = PersonRole.REPORTER, PersonRole.CONTROLLER
DUE, REVIEW = date(2030, 1, 15), date(2030, 1, 22)


@pytest.fixture
def opened(client_of: ClientOf) -> list[int]:
    """A round, alone; the numbers of its tasks."""
    Round.objects.update(state="cancelled")
    open_round(
        municipality=MUNICIPALITY,
        code=CODE,
        period=CODE,
        node="OPETUS",
        sections=tuple(Section),
        languages=(Language.FI,),
        due=DUE,
        review_due=REVIEW,
        actor="controller",
    )
    Task.objects.filter(round=CODE).update(owner="", reviewer="")
    return [one.number for one in tasks(municipality=MUNICIPALITY, round_code=CODE)]


def secret_of(client: Client) -> str:
    answer = client.post(f"{BASE}/calendar/", {"make": "1", "confirmed": "1"})
    text = answer.content.decode()
    [address] = re.findall(r"<code>(http[^<]*)</code>", text)
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


type Block = tuple[str, list[tuple[str, str]], list[Block]]


def parsed(data: bytes) -> Block:
    """A calendar by the grammar of RFC 5545: name, properties, blocks within."""
    assert data.endswith(b"\r\n")
    for line in data[:-2].split(b"\r\n"):
        assert 0 < len(line) <= 75, line
        line.decode("utf-8")
        assert b"\n" not in line
        assert b"\r" not in line
    lines = data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]
    block, rest = _block(lines)
    assert rest == []
    return block


def _block(lines: list[str]) -> tuple[Block, list[str]]:
    kind, name = lines[0].split(":")
    assert kind == "BEGIN"
    properties, within, rest = [], [], lines[1:]
    while not rest[0].startswith("END:"):
        if rest[0].startswith("BEGIN:"):
            inner, rest = _block(rest)
            within.append(inner)
            continue
        match = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)", rest[0])
        assert match, rest[0]
        properties.append((match[1], _plain(match[3])))
        rest = rest[1:]
    assert rest[0] == f"END:{name}"
    return (name, properties, within), rest[1:]


def _plain(value: str) -> str:
    marks = {"n": "\n", "N": "\n"}
    return re.sub(r"\\(.)", lambda match: marks.get(match[1], match[1]), value)


def events(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    name, properties, within = parsed(answer.content)
    assert name == "VCALENDAR"
    assert dict(properties)["VERSION"] == "2.0"
    assert dict(properties)["PRODID"]
    for kind, _, alarms in within:
        assert kind == "VEVENT"
        [(alarm, said, _)] = alarms
        assert alarm == "VALARM"
        assert {"ACTION", "TRIGGER", "DESCRIPTION"} <= set(dict(said))
    return [dict(said) for _, said, _ in within]


def test_a_calendar_holds_ones_own_deadlines_alone(client_of: ClientOf, opened: list[int]) -> None:
    first, second, third, fourth = opened[:4]
    mine = Task.objects.filter(round=CODE)
    mine.filter(number__in=(first, second)).update(owner=EMAIL_OF[REPORTER])
    later = DUE + timedelta(days=2)
    mine.filter(number=third).update(deputy=EMAIL_OF[REPORTER], due=later)
    mine.filter(number=fourth).update(owner=EMAIL_OF[REPORTER], state=TaskState.SUBMITTED)
    mine.filter(number=opened[4]).update(reviewer=EMAIL_OF[REPORTER])
    address = secret_of(client_of(REPORTER))
    found = events(Client(), address)
    assert [(one["DTSTART"], one["DTEND"]) for one in found] == [
        ("20300115", "20300116"),
        ("20300117", "20300118"),
        ("20300122", "20300123"),
    ]
    assert found[0]["SUMMARY"] == "Raportointi 1–10/2022: täytettävä 2"
    assert len(found[0]["DESCRIPTION"].split("\n")) == 2
    assert found[2]["SUMMARY"] == "Raportointi 1–10/2022: tarkastettava 1"
    assert found[0]["URL"] == f"http://testserver/m/{MUNICIPALITY}/my-tasks/"
    uids = [one["UID"] for one in found]
    assert len(set(uids)) == 3
    assert [one["UID"] for one in events(Client(), address)] == uids


def test_a_controller_has_the_days_of_the_round(client_of: ClientOf, opened: list[int]) -> None:
    found = events(Client(), secret_of(client_of(CONTROLLER)))
    assert [one["DTSTART"] for one in found] == ["20300115", "20300122"]
    cancel_round(municipality=MUNICIPALITY, round_code=CODE, why="x", actor="controller")
    assert events(Client(), secret_of(client_of(CONTROLLER))) == []


def test_a_calendar_speaks_the_language_of_its_owner(
    client_of: ClientOf, opened: list[int]
) -> None:
    client = client_of(CONTROLLER)
    User.objects.filter(email=EMAIL_OF[CONTROLLER]).update(language="sv")
    stranger = Client(headers={"accept-language": "en"})
    found = events(stranger, secret_of(client))
    assert "sista dagen att fylla i" in found[0]["SUMMARY"]


def test_only_a_secret_that_is_in_force_opens_a_calendar(
    client_of: ClientOf, opened: list[int]
) -> None:
    client = client_of(REPORTER)
    first = secret_of(client)
    assert client.get(f"{BASE}/calendar.ics").status_code == 404
    assert Client().get(f"{BASE}/calendar.ics?token=tot_nothing").status_code == 404
    assert Client().post(first).status_code == 405
    second = secret_of(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    set_active(email=EMAIL_OF[REPORTER], is_active=False)
    assert Client().get(second).status_code == 404
    set_active(email=EMAIL_OF[REPORTER], is_active=True)
    assert Client().get(second).status_code == 200
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(second).status_code == 404


def test_a_secret_is_revoked_after_a_question(client_of: ClientOf, opened: list[int]) -> None:
    client = client_of(REPORTER)
    address = secret_of(client)
    assert 'name="confirmed"' in client.post(f"{BASE}/calendar/", {"revoke": "1"}).content.decode()
    assert Client().get(address).status_code == 200
    client.post(f"{BASE}/calendar/", {"revoke": "1", "confirmed": "1"})
    assert Client().get(address).status_code == 404
    assert "token=" not in client.get(f"{BASE}/calendar/").content.decode()


def test_a_secret_opens_its_own_municipality_and_nothing_else(
    client_of: ClientOf, opened: list[int]
) -> None:
    save_content(content=sample_content("NAAPURI"), actor="test")
    address = secret_of(client_of(CONTROLLER))
    elsewhere = address.replace(f"/m/{MUNICIPALITY}/", "/m/NAAPURI/")
    assert Client().get(elsewhere).status_code == 404
    token = address.partition("token=")[2]
    bearer = Client(headers={"authorization": f"Bearer {token}"})
    assert bearer.get(f"/api/v1/{MUNICIPALITY}/goals").status_code == 403


def test_a_key_of_the_api_opens_no_calendar(client_of: ClientOf, opened: list[int]) -> None:
    address = secret_of(client_of(CONTROLLER))
    ApiToken.objects.update(scopes=["read"])
    assert Client().get(address).status_code == 404


def test_whoever_has_no_role_any_more_has_no_calendar(
    client_of: ClientOf, opened: list[int]
) -> None:
    address = secret_of(client_of(REPORTER))
    User.objects.get(email=EMAIL_OF[REPORTER]).memberships.all().delete()
    assert Client().get(address).status_code == 404


@given(st.text(max_size=300))
def test_any_text_survives_escaping_and_folding(text: str) -> None:
    line = folded(f"SUMMARY:{escaped(text)}")
    for piece in line.encode("utf-8").split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode("utf-8")
    value = line.replace("\r\n ", "").removeprefix("SUMMARY:")
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in kept if one >= " " or one in "\t\n")
    assert _plain(value) == kept
