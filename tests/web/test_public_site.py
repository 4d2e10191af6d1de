"""Published reports for everybody: what is shown, what never is, and that it stays as it was."""

import json
import re
import zipfile
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from django.test import Client
from django.utils import timezone
from tests.support.site import MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.rounds import PublicationState, RoundState
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import GoalLevel
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot, canonical_json
from toteuma.web.pages.public import files
from toteuma.workspace.models import Municipality, Publication, Round
from toteuma.workspace.models import Snapshot as SnapshotRow
from toteuma.workspace.services.content import save_content

ROUND = "2022-09"
AT = f"/p/{MUNICIPALITY}/{ROUND}/"


def forget_rounds() -> None:
    """Takes away what the demo published: tests publish their own."""
    for model in (Publication, SnapshotRow):
        model.objects.all().delete()


def add_snapshot(report: Report, number: int, municipality: str = MUNICIPALITY) -> None:
    """A frozen report as the freeze makes it."""
    owner = Municipality.objects.get(code=municipality)
    Round.objects.get_or_create(
        municipality=owner,
        code=ROUND,
        defaults={
            "period": report.period.code,
            "node": report.node.code,
            "sections": (),
            "languages": ("fi",),
            "due": date(2022, 10, 10),
            "review_due": date(2022, 10, 20),
            "state": RoundState.FROZEN,
            "opened_by": "test",
            "opened_at": timezone.now(),
        },
    )
    content = canonical_json(report)
    SnapshotRow.objects.create(
        municipality=owner,
        number=number,
        round=ROUND,
        content=content.decode(),
        sha256=sha256(content).hexdigest(),
        sources=[],
        trail_number=1,
        trail_hash="",
        made_by="test",
        made_at=timezone.now(),
    )


def add_publication(
    version: int,
    snapshot: int,
    state: PublicationState = PublicationState.PUBLISHED,
    reason: str = "",
    municipality: str = MUNICIPALITY,
) -> None:
    """A version of the report, decided on by two people."""
    is_gone = state is PublicationState.WITHDRAWN
    is_decided = state is not PublicationState.PROPOSED
    Publication.objects.create(
        municipality=Municipality.objects.get(code=municipality),
        round=ROUND,
        version=version,
        snapshot=snapshot,
        level=GoalLevel.COMMITTEE,
        state=state,
        reason=reason,
        proposed_by="one@example.org",
        proposed_at=timezone.now(),
        decided_by="two@example.org" if is_decided else "",
        decided_at=timezone.now() if is_decided else None,
        withdrawal="Väärä kausi" if is_gone else "",
        withdrawn_by="two@example.org" if is_gone else "",
        withdrawn_at=timezone.now() if is_gone else None,
    )


@pytest.fixture
def reader(
    client_of: ClientOf, demo_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Client:
    """A stranger, where the demo's report is published."""
    forget_rounds()
    add_snapshot(demo_snapshot.report, 1)
    add_publication(1, 1)
    monkeypatch.setattr(files, "kept_files", lambda: tmp_path)
    return Client(headers={"Accept-Language": "fi"})


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def changed(report: Report) -> Report:
    """The report with one figure and one text corrected."""
    first, *others = report.statements
    line, *lines = first.lines
    figure, *figures = line.figures
    figure = msgspec.structs.replace(figure, value=987_654_300, shown=987_654)
    line = msgspec.structs.replace(line, figures=(figure, *figures))
    first = msgspec.structs.replace(
        first, lines=(line, *lines), assessment=LocalizedText("Korjattu arvio.")
    )
    return msgspec.structs.replace(report, statements=(first, *others))


def test_a_stranger_reads_the_list_and_every_section(
    reader: Client, demo_snapshot: Snapshot
) -> None:
    assert AT in text_of(reader, f"/p/{MUNICIPALITY}/")
    front = text_of(reader, AT)
    sections = set(re.findall(rf'href="({AT}section/[^"#?]+/)"', front))
    assert len(sections) == 9
    together = "".join(text_of(reader, one) for one in sections)
    for statement in demo_snapshot.report.statements:
        assert f'id="{statement.anchor}"' in together
    for aim in demo_snapshot.report.aims:
        for goal in aim.goals:
            assert f'id="{goal.anchor}"' in together


def test_every_address_in_a_section_leads_somewhere(reader: Client) -> None:
    front = text_of(reader, AT)
    seen: set[str] = set()
    for section in set(re.findall(rf'href="({AT}section/[^"#?]+/)"', front)):
        page = text_of(reader, section)
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), section
        for address in re.findall(r'href="(#[^"]+)"', page):
            assert address == "#content" or address[1:] in ids, (section, address)
        seen |= {one for one in re.findall(rf'href="({AT}[^"#?]+)', page) if "/figure/" not in one}
    assert {reader.get(one).status_code for one in seen} == {200}


def test_every_figure_has_a_permalink(reader: Client, demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    figures = [
        figure.id
        for one in (*report.statements[:2], *report.investments[:1])
        for line in one.lines[:6]
        for figure in line.figures
    ]
    figures += [one.id for project in report.projects[:2] for one in project.figures]
    figures += [one.id for entry in report.binding[:2] for one in entry.figures]
    figures += [cell.id for row in report.key_figures.rows[:5] for cell in row.values]
    for figure in figures:
        text_of(reader, f"{AT}figure/{quote(figure, safe='')}/")
    assert reader.get(f"{AT}figure/2022-09.NOWHERE.MARGIN.actual/").status_code == 404


def test_a_total_tells_what_it_adds_and_a_deviation_what_it_compares(
    reader: Client, demo_snapshot: Snapshot
) -> None:
    statement = demo_snapshot.report.statements[0]
    total = next(line for line in statement.lines if line.parts)
    actual = next(one for one in total.figures if one.column.value == "actual")
    page = text_of(reader, f"{AT}figure/{actual.id}/")
    for code in total.parts:
        part = next(line for line in statement.lines if line.code == code)
        shown = next(one for one in part.figures if one.column.value == "actual")
        assert f"{AT}figure/{shown.id}/" in page
    remaining = next(one for one in total.figures if one.column.value == "remaining")
    page = text_of(reader, f"{AT}figure/{remaining.id}/")
    assert f"{AT}figure/{actual.id}/" in page


def test_what_is_not_published_is_not_there(client_of: ClientOf, demo_snapshot: Snapshot) -> None:
    forget_rounds()
    add_snapshot(demo_snapshot.report, 1)
    reader = Client()
    assert reader.get(AT).status_code == 404
    add_publication(1, 1, PublicationState.PROPOSED)
    add_publication(2, 1, PublicationState.REFUSED)
    for address in (AT, f"{AT}?version=1", f"{AT}?version=2", f"{AT}file/report.json"):
        assert reader.get(address).status_code == 404, address
    assert AT not in text_of(reader, f"/p/{MUNICIPALITY}/")


def test_another_municipality_s_report_is_not_there(reader: Client) -> None:
    save_content(content=sample_content("NAAPURI"), actor="test")
    assert reader.get(f"/p/NAAPURI/{ROUND}/").status_code == 404
    assert AT not in text_of(reader, "/p/NAAPURI/")
    assert reader.get("/p/NOWHERE/").status_code == 404


def test_pages_set_no_cookie_and_may_be_kept(reader: Client) -> None:
    for address in (f"/p/{MUNICIPALITY}/", AT, f"{AT}search/?q=talous", f"{AT}versions/"):
        answer = reader.get(address)
        assert not answer.cookies, address
        assert "public" in answer["Cache-Control"]
        assert "script-src" in answer["Content-Security-Policy"]
        assert "<script" not in answer.content.decode()
        assert "style=" not in answer.content.decode()
    assert reader.post(AT).status_code == 405


def test_the_language_is_that_of_the_address_and_goes_along(reader: Client) -> None:
    page = text_of(reader, f"{AT}?lang=sv")
    assert '<html lang="sv">' in page
    assert f"{AT}section/goals/?lang=sv" in page
    for language in ("fi", "sv", "en"):
        assert re.search(
            rf'rel="alternate" hreflang="{language}" href="[^"]+lang={language}"', page
        )
    assert Client(headers={"Accept-Language": "en-GB"}).get(AT)["Content-Language"] == "en"
    assert reader.get(f"{AT}?lang=xx")["Content-Language"] == "fi"


def test_search_finds_texts_and_marks_the_words(reader: Client, demo_snapshot: Snapshot) -> None:
    goal = demo_snapshot.report.aims[0].goals[0]
    asked = goal.title.fi.split()[0]
    page = text_of(reader, f"{AT}search/?q={quote(asked)}")
    assert f"#{goal.anchor}" in page
    assert "<mark>" in page
    assert "<mark>" not in text_of(reader, f"{AT}search/?q=ei-t%C3%A4llaista")
    assert "<b>" not in text_of(reader, f"{AT}search/?q=%3Cb%3E")


@pytest.mark.parametrize("name", ["report.json", "report.html", "report.sv.xlsx", "data.zip"])
def test_a_file_has_the_same_bytes_each_time_and_a_tag(
    reader: Client, name: str, demo_snapshot: Snapshot
) -> None:
    first = reader.get(f"{AT}file/{name}")
    for kept in files.kept_files().rglob(name):
        kept.unlink()
    again = reader.get(f"{AT}file/{name}")
    assert first.content == again.content
    assert first["ETag"] == f'"{sha256(first.content).hexdigest()}"'
    same = reader.get(f"{AT}file/{name}", headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    if name == "report.json":
        assert first.content == canonical_json(demo_snapshot.report)
    if name == "data.zip":
        with zipfile.ZipFile(BytesIO(first.content)) as package:
            assert (
                json.loads(package.read("data/datapackage.json"))["snapshot"]
                == demo_snapshot.sha256
            )


def test_a_name_that_is_no_file_of_the_report_is_not_there(reader: Client) -> None:
    for name in ("report.exe", "..%2F..%2Ftoteuma.sqlite3", "REPORT.PDF"):
        assert reader.get(f"{AT}file/{name}").status_code == 404


def test_a_correction_is_a_version_of_its_own_and_tells_what_changed(
    reader: Client, demo_snapshot: Snapshot
) -> None:
    report = demo_snapshot.report
    figure = report.statements[0].lines[0].figures[0].id
    before = text_of(reader, f"{AT}figure/{figure}/")
    add_snapshot(changed(report), 2)
    add_publication(2, 2, reason="Kirjausvirhe")
    assert "Kirjausvirhe" in text_of(reader, AT)
    now = text_of(reader, f"{AT}figure/{figure}/")
    assert "987\u202f654" in now
    assert "987\u202f654" not in before
    assert "987\u202f654" not in text_of(reader, f"{AT}figure/{figure}/?version=1")
    assert "Kirjausvirhe" in text_of(reader, f"{AT}versions/")
    told = text_of(reader, f"{AT}versions/2/")
    assert "987\u202f654" in told
    assert re.search(r"<ins>[^<]*Korjattu", told)
    old = text_of(reader, f"{AT}?version=1")
    assert f"{AT}section/goals/?version=1" in old
    assert reader.get(f"{AT}versions/1/").status_code == 404


def test_what_was_withdrawn_leaves_a_marker_and_nothing_else(
    reader: Client, demo_snapshot: Snapshot
) -> None:
    add_snapshot(changed(demo_snapshot.report), 2)
    add_publication(2, 2, PublicationState.WITHDRAWN, "Korjaus")
    figure = demo_snapshot.report.statements[0].lines[0].figures[0].id
    places = ("", "section/goals/", f"figure/{figure}/", "search/?q=a", "file/report.json")
    for place in (*places, "versions/2/", "questions/"):
        answer = reader.get(AT + place)
        assert answer.status_code == 410, place
        assert "Väärä kausi" in answer.content.decode()
        assert "Korjattu arvio" not in answer.content.decode()
    assert "Väärä kausi" in text_of(reader, f"{AT}versions/")
    assert reader.get(f"{AT}?version=1").status_code == 200


def test_a_report_that_changed_after_it_was_frozen_is_not_shown(
    reader: Client, demo_snapshot: Snapshot
) -> None:
    content = canonical_json(changed(demo_snapshot.report)).decode()
    add_snapshot(msgspec.structs.replace(demo_snapshot.report, dated=date(2022, 1, 1)), 2)
    add_publication(2, 2)
    SnapshotRow.objects.filter(number=2).update(content=content)
    assert reader.get(AT).status_code == 503


def test_a_section_asks_the_database_little(
    reader: Client, django_assert_max_num_queries: object
) -> None:
    reader.get(f"{AT}section/statements/")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        reader.get(f"{AT}section/statements/")
