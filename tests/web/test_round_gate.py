"""The gate, the freeze and frozen reports on the site."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.rounds import CONTROLLER, a_round, approve_all, note_all
from tests.support.site import MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.domain.rounds import RoundState, Section
from toteuma.report.model import Suppression
from toteuma.workspace.models import FindingNote
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.queries.chart import municipality_settings
from toteuma.workspace.queries.rounds import round_row, tasks
from toteuma.workspace.queries.snapshots import SnapshotRow, snapshots_of_round
from toteuma.workspace.services.municipality import set_municipality
from toteuma.workspace.services.rounds.gate import GateFinding, gate_findings
from toteuma.workspace.services.rounds.tasks import reopen_task

ROUND, UNDER_WAY = "GATE", "2022-12"
BASE = f"/m/{MUNICIPALITY}/rounds"
GATE, FREEZE = f"{BASE}/{ROUND}/gate/", f"{BASE}/{ROUND}/freeze/"
MOST_QUERIES = 90


@pytest.fixture(autouse=True)
def ready(client_of: ClientOf) -> None:
    """A round whose tasks are approved; its report has the findings of the demo's."""
    a_round(MUNICIPALITY, ROUND, "2022-09", "SECTOR", sections=(Section.RISKS,))
    approve_all(MUNICIPALITY, ROUND)


@pytest.fixture
def controller(client_of: ClientOf) -> Client:
    """The demo's controller."""
    return client_of(PersonRole.CONTROLLER)


def frozen() -> SnapshotRow:
    """The round's frozen report."""
    [found] = snapshots_of_round(municipality=MUNICIPALITY, round_code=ROUND)
    return found


def is_frozen() -> bool:
    return bool(snapshots_of_round(municipality=MUNICIPALITY, round_code=ROUND))


def waiting() -> list[GateFinding]:
    found = gate_findings(municipality=MUNICIPALITY, round_code=ROUND)
    return [one for one in found if one.stops]


def version() -> int:
    row = round_row(municipality=MUNICIPALITY, code=ROUND)
    assert row is not None
    return row.version


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def freeze(client: Client, **changes: Any) -> Any:
    sent = {"why": "Lautakunta 15.11.2022 § 12", "version": version()}
    return client.post(FREEZE, sent | changes)


@pytest.mark.parametrize("role", [role for role in PersonRole if role is not PersonRole.CONTROLLER])
def test_the_gate_and_the_freeze_are_for_controllers(client_of: ClientOf, role: PersonRole) -> None:
    client = client_of(role)
    for address in (GATE, FREEZE):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403
    assert not is_frozen()


def test_the_gate_shows_each_finding_with_its_place(controller: Client) -> None:
    page = text_of(controller.get(GATE))
    found = waiting()
    assert found
    for one in found:
        assert one.key in page
    addresses = re.findall(r'<p class="quiet"><a href="([^"]+)"', page)
    assert addresses
    for address in set(addresses):
        assert controller.get(address).status_code == 200, address


def test_a_note_answers_the_findings_chosen_and_no_others(controller: Client) -> None:
    first, *rest = waiting()
    answer = controller.post(GATE, {"finding": first.key, "text": "Sovittu <b>toisin</b>."})
    assert answer.status_code == 302
    assert {one.key for one in waiting()} == {one.key for one in rest}
    page = text_of(controller.get(GATE))
    assert "Sovittu &lt;b&gt;toisin&lt;/b&gt;." in page
    entry = audit_trail(municipality=MUNICIPALITY)[-1]
    assert (entry.action, entry.why) == ("round.note", "Sovittu <b>toisin</b>.")
    assert controller.post(GATE, {"withdraw": first.key}).status_code == 302
    assert first.key in {one.key for one in waiting()}


@pytest.mark.parametrize(
    ("sent", "is_known"),
    [({"text": "Miksi"}, False), ({"text": " "}, True), ({"text": "Miksi", "finding": "x"}, False)],
)
def test_a_note_without_words_or_findings_is_refused(
    controller: Client, sent: dict[str, str], is_known: bool
) -> None:
    if is_known:
        sent = {**sent, "finding": waiting()[0].key}
    answer = controller.post(GATE, sent)
    assert answer.status_code == 422
    assert 'role="alert"' in text_of(answer)
    assert not FindingNote.objects.filter(round=ROUND).exists()


def test_what_blocks_is_shown_first_and_takes_no_note(controller: Client) -> None:
    task = tasks(municipality=MUNICIPALITY, round_code=ROUND)[0]
    reopen_task(
        municipality=MUNICIPALITY,
        round_code=ROUND,
        number=task.number,
        version=task.version,
        reason="Luku puuttuu.",
        actor=CONTROLLER,
    )
    blocking = [one for one in waiting() if one.is_blocking]
    assert [(one.finding.rule, one.task) for one in blocking] == [
        ("tasks_are_approved", task.number)
    ]
    page = text_of(controller.get(GATE))
    assert 'id="blocking"' in page
    assert 0 < page.index('id="blocking"') < page.index('id="waiting"')
    answer = controller.post(GATE, {"finding": blocking[0].key, "text": "Ei haittaa."})
    assert answer.status_code == 422
    assert not FindingNote.objects.filter(round=ROUND).exists()


def test_the_freeze_leads_back_to_the_gate_while_anything_waits(controller: Client) -> None:
    for answer in (controller.get(FREEZE), freeze(controller)):
        assert answer.status_code == 302
        assert answer.headers["Location"] == GATE
    assert not is_frozen()


def test_the_report_is_frozen_with_the_decision_that_approves_it(controller: Client) -> None:
    note_all(MUNICIPALITY, ROUND)
    assert text_of(controller.get(GATE)).count(FREEZE) == 1
    assert controller.get(FREEZE).status_code == 200
    assert freeze(controller, why=" ").status_code == 422
    overtaken = freeze(controller, version=version() + 1)
    assert overtaken.status_code == 422
    assert 'role="alert"' in text_of(overtaken)
    assert not is_frozen()
    answer = freeze(controller)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{BASE}/{ROUND}/snapshots/{frozen().number}/"
    page = text_of(controller.get(answer.headers["Location"]))
    kept = frozen()
    assert kept.sha256 in page
    assert kept.trail_hash in page
    assert kept.sources
    assert all(one["manifest"] in page for one in kept.sources)
    row = round_row(municipality=MUNICIPALITY, code=ROUND)
    assert row is not None
    assert row.state is RoundState.FROZEN
    assert audit_trail(municipality=MUNICIPALITY)[-1].why == "Lautakunta 15.11.2022 § 12"
    assert f"{BASE}/{ROUND}/snapshots/{frozen().number}/" in text_of(controller.get(GATE))
    assert controller.get(FREEZE).headers["Location"] == GATE


def test_under_a_rule_the_gate_tells_of_hidden_figures_in_texts_and_the_frozen_report_counts_them(
    controller: Client,
) -> None:
    ruled = replace(
        municipality_settings(municipality=MUNICIPALITY),
        suppress_largest=10,
        suppress_share=50,
    )
    set_municipality(municipality=ruled, actor=CONTROLLER)
    [typed, *_] = [one for one in waiting() if one.finding.rule == "hidden_figures_are_not_typed"]
    assert typed.finding.details["figure"].startswith("2022-09.")
    assert typed.finding.details["typed"] in text_of(controller.get(GATE))
    note_all(MUNICIPALITY, ROUND)
    freeze(controller)
    hidden = frozen().report().suppression
    assert isinstance(hidden, Suppression)
    page = text_of(controller.get(f"{BASE}/{ROUND}/snapshots/{frozen().number}/"))
    assert f"<dd>{len(hidden.figures)}</dd>" in page


@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx", "html", "json", "zip"])
def test_each_file_of_a_frozen_report_is_the_same_every_time(
    controller: Client, ending: str
) -> None:
    note_all(MUNICIPALITY, ROUND)
    freeze(controller)
    address = f"{BASE}/{ROUND}/snapshots/{frozen().number}/report.{ending}"
    first = controller.get(address, {"in": "sv"})
    assert first.status_code == 200
    assert "attachment" in first.headers["Content-Disposition"]
    assert first.content == controller.get(address, {"in": "sv"}).content
    if ending == "json":
        assert first.content.decode() == frozen().content


def test_what_there_is_not_is_not_found(controller: Client, client_of: ClientOf) -> None:
    note_all(MUNICIPALITY, ROUND)
    freeze(controller)
    for address in (
        f"{BASE}/none/gate/",
        f"{BASE}/{ROUND}/snapshots/999/",
        f"{BASE}/{UNDER_WAY}/snapshots/{frozen().number}/",
        f"{BASE}/{ROUND}/snapshots/{frozen().number}/report.exe",
        f"{BASE}/{ROUND}/snapshots/{frozen().number}/report.pdf?in=de",
    ):
        assert controller.get(address).status_code == 404, address
    for address in (
        f"{BASE}/{ROUND}/snapshots/{frozen().number}/",
        f"{BASE}/{ROUND}/snapshots/{frozen().number}/report.json",
    ):
        assert client_of(PersonRole.UNIT_HEAD).get(address).status_code == 403


def test_the_gate_asks_the_database_a_bounded_number_of_questions(controller: Client) -> None:
    controller.get(GATE)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        controller.get(GATE)
    assert len(asked) <= MOST_QUERIES


def test_a_frozen_round_is_opened_again_with_a_reason(controller: Client) -> None:
    note_all(MUNICIPALITY, ROUND)
    freeze(controller)
    assert controller.post(GATE, {"correct": "1", "why": " "}).status_code == 422
    assert controller.post(GATE, {"correct": "1", "why": "Luku väärin."}).status_code == 302
    row = round_row(municipality=MUNICIPALITY, code=ROUND)
    assert row is not None
    assert row.state is RoundState.OPEN
    assert audit_trail(municipality=MUNICIPALITY)[-1].why == "Luku väärin."


def test_auditors_see_whether_everything_is_as_it_was_written(client_of: ClientOf) -> None:
    address = f"/m/{MUNICIPALITY}/trail/verify/"
    auditor = client_of(PersonRole.AUDITOR)
    assert 'role="alert"' not in text_of(auditor.get(address))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workspace_auditrow SET actor = 'innocent' WHERE number = 3")
    page = text_of(auditor.get(address))
    assert 'role="alert"' in page
    assert "trail 3" in page
    assert client_of(PersonRole.VIEWER).get(address).status_code == 403
