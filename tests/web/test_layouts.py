"""Maintenance of layouts, columns and projects: drafts beside what is in use."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.support.site import BACKEND, MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.layout import DRAFT_DAY, Layout
from toteuma.domain.rights import PersonRole
from toteuma.domain.text import LocalizedText
from toteuma.workspace.models import AuditRow
from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, grant_role
from toteuma.workspace.queries.budget import budget_lines
from toteuma.workspace.queries.chart import layouts, projects, report_columns
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.layouts import copy_layout

BASE = f"/m/{MUNICIPALITY}/maintenance/"
CONTROLLER = PersonRole.CONTROLLER
DRAFT = f"{BASE}layouts/oma/"
PAGES = (
    "layouts/",
    "layouts/fi-municipal/",
    "layouts/fi-municipal/copy/",
    "layouts/fi-municipal/names/",
    "layouts/fi-municipal/add-line/",
    "layouts/fi-municipal/lines/STAFF/",
    "layouts/fi-municipal/lines/MARGIN/",
    "layouts/fi-municipal/preview/",
    "layouts/fi-investments/",
    "layouts/fi-investments/preview/",
    "columns/",
    "projects/",
    "add-project/",
)


def figure(text: str) -> int:
    """Whole euros as a page writes them."""
    return int(re.sub(r"\s", "", text).replace("\u2212", "-"))


def draft() -> Layout:
    return layouts(municipality=MUNICIPALITY)["oma"]


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    """A controller in a municipality with a draft of its own."""
    found = client_of(CONTROLLER)
    answer = found.post(
        f"{BASE}layouts/fi-municipal/copy/", {"code": "oma", "name_fi": "Oma kaava"}
    )
    assert answer.headers["Location"] == DRAFT
    return found


def line(**changes: Any) -> dict[str, Any]:
    """What the form of the line STAFF sends."""
    return {"name_fi": "Palkat", "ranges": "4000-4299", "style": "regular"} | changes


@pytest.mark.parametrize("path", PAGES)
def test_a_controller_opens_every_page_and_others_none(client_of: ClientOf, path: str) -> None:
    assert client_of(CONTROLLER).get(BASE + path).status_code == 200
    for role in (PersonRole.UNIT_HEAD, PersonRole.AUDITOR):
        assert client_of(role).get(BASE + path).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["layouts/none/", "layouts/none/copy/", "layouts/fi-municipal/lines/NONE/", "projects/NONE/"],
)
def test_what_is_not_there_is_not_found(client_of: ClientOf, path: str) -> None:
    assert client_of(CONTROLLER).get(BASE + path).status_code == 404


def test_a_copy_is_a_draft_that_no_statement_is_made_by(client: Client) -> None:
    source = layouts(municipality=MUNICIPALITY)["fi-municipal"]
    assert draft().lines == source.lines
    assert draft().valid_from == DRAFT_DAY
    page = client.get(f"{BASE}layouts/").content.decode()
    assert "luonnos" in page
    before = client.get(f"/m/{MUNICIPALITY}/statement/SECTOR/").content.decode()
    client.post(f"{DRAFT}lines/STAFF/", line(name_fi="Vain luonnoksessa"))
    assert "Vain luonnoksessa" in client.get(DRAFT).content.decode()
    after = client.get(f"/m/{MUNICIPALITY}/statement/SECTOR/").content.decode()
    assert "Vain luonnoksessa" not in after
    assert ("STAFF" in before) == ("STAFF" in after)


def test_a_code_that_is_taken_or_malformed_makes_no_copy(client: Client) -> None:
    for code in ("oma", "fi-investments", "a b", "a/b", ""):
        answer = client.post(
            f"{BASE}layouts/fi-municipal/copy/", {"code": code, "name_fi": "Toinen"}
        )
        assert answer.status_code == 422, code
    assert draft().name.fi == "Oma kaava"


def test_lines_of_a_layout_that_is_no_draft_are_not_changed(client: Client) -> None:
    address = f"{BASE}layouts/fi-municipal/"
    before = layouts(municipality=MUNICIPALITY)["fi-municipal"]
    assert client.post(f"{address}lines/STAFF/", line()).status_code == 422
    assert client.post(f"{address}names/", {"name_fi": "X", "source": "Y"}).status_code == 422
    assert (
        client.post(
            f"{address}preview/", {"valid_from": "2023-01-01", "confirmed": "1"}
        ).status_code
        == 422
    )
    for data in (
        {"up": "FEES"},
        {"remove": "OWN_USE"},
        {"remove_layout": "1"},
        {"out_of_use": "1"},
    ):
        text = client.post(address, data | {"confirmed": "1"}, follow=True).content.decode()
        assert "toast-error" in text
    assert layouts(municipality=MUNICIPALITY)["fi-municipal"] == before


def test_a_line_of_a_draft_is_changed_and_the_change_is_in_the_trail(client: Client) -> None:
    answer = client.post(
        f"{DRAFT}lines/STAFF/", line(ranges="4000 – 4199; 4250", name_sv="Löner", style="total")
    )
    assert answer.headers["Location"] == f"{DRAFT}#line-STAFF"
    found = draft().line("STAFF")
    assert [str(one) for one in found.ranges] == ["4000-4199", "4250-4250"]
    assert (found.name, found.style.value) == (LocalizedText("Palkat", "Löner"), "total")
    row = AuditRow.objects.order_by("-number").first()
    assert row is not None
    assert (row.action, row.subject) == ("layout.line", "oma STAFF")
    before: Any = row.before
    assert before["line"]["ranges"] == ["4000-4299"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ranges": "4000-4310"},
        {"ranges": "4000-4100, 4100-4299"},
        {"ranges": "400-429"},
        {"ranges": "4299-4000"},
        {"ranges": "palkat"},
        {"ranges": "\u0664\u0660\u0660\u0660"},
        {"ranges": ""},
        {"sum_of": ["SALES"]},
        {"ranges": "", "sum_of": ["MARGIN"]},
        {"ranges": "", "sum_of": ["STAFF"]},
        {"name_fi": ""},
        {"style": "golden"},
        {"needs": ["NONE"]},
    ],
)
def test_a_faulty_line_is_refused(client: Client, wrong: dict[str, Any]) -> None:
    before = draft()
    answer = client.post(f"{DRAFT}lines/STAFF/", line(**wrong))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert draft() == before


def test_an_overlap_names_the_other_line(client: Client) -> None:
    text = client.post(f"{DRAFT}lines/STAFF/", line(ranges="4000-4310")).content.decode()
    assert "4300-4499" in text
    assert "SERVICES" in text or "STAFF" in text


def test_a_line_is_added_where_it_was_asked(client: Client) -> None:
    assert client.post(f"{DRAFT}lines/STAFF/", line(ranges="4000-4249")).status_code == 302
    new = line(code="PENSION", after="STAFF", ranges="4250-4299")
    assert client.post(f"{DRAFT}add-line/", new).status_code == 302
    codes = [one.code for one in draft().lines]
    assert codes[codes.index("STAFF") + 1] == "PENSION"
    assert client.post(f"{DRAFT}add-line/", new).status_code == 422
    top = line(code="TOP", after="", ranges="", sum_of=["SALES"])
    assert client.post(f"{DRAFT}add-line/", top).status_code == 422
    assert [one.code for one in draft().lines] == codes


def test_a_line_moves_by_buttons_but_not_below_a_total_that_adds_it(client: Client) -> None:
    codes = [one.code for one in draft().lines]
    assert client.post(DRAFT, {"down": "SALES"}).headers["Location"] == f"{DRAFT}#line-SALES"
    assert [one.code for one in draft().lines][:2] == ["FEES", "SALES"]
    client.post(DRAFT, {"up": "SALES"})
    client.post(DRAFT, {"up": "SALES"})
    client.post(DRAFT, {"up": "NONE"})
    assert [one.code for one in draft().lines] == codes
    text = client.post(DRAFT, {"down": "OTHER_IN"}, follow=True).content.decode()
    assert "REVENUE" in text
    assert "toast-error" in text
    text = client.post(DRAFT, {"up": "REVENUE"}, follow=True).content.decode()
    assert "toast-error" in text
    assert [one.code for one in draft().lines] == codes


def test_a_line_that_a_total_adds_is_not_removed_and_another_is(client: Client) -> None:
    text = client.post(DRAFT, {"remove": "SALES", "confirmed": "1"}, follow=True).content.decode()
    assert "toast-error" in text
    assert "REVENUE" in text
    last = draft().lines[-1].code
    assert client.post(DRAFT, {"remove": last, "confirmed": "1"}).status_code == 302
    assert last not in [one.code for one in draft().lines]


def test_accounts_that_no_line_holds_are_told_with_their_sums(client: Client) -> None:
    assert 'id="missed"' not in client.get(DRAFT).content.decode()
    client.post(f"{DRAFT}lines/STAFF/", line(ranges="4000-4099"))
    text = client.get(DRAFT).content.decode()
    assert "4110 Eläkevakuutusmaksut" in text
    # What the preview's last line would change is what the accounts hold, budget and actual.
    page = client.get(f"{DRAFT}preview/").content.decode()
    table = page[page.index('id="gaps"') :].partition("</table>")[0]
    figures = [figure(cell) for cell in re.findall(r'<td class="number">([^<]+)<', table)]
    differences = re.findall(r'<td class="number">([^<]+)<', page.rpartition("</table>")[0])[-6:]
    assert len(figures) == 4
    assert abs(sum(figures[::2]) + figure(differences[2])) <= 1
    assert abs(sum(figures[1::2]) + figure(differences[5])) <= 1


def test_the_preview_shows_the_difference_line_by_line(client: Client) -> None:
    same = client.get(f"{DRAFT}preview/?unit=SECTOR").content.decode()
    assert "Yksikön luvut eivät muutu" in same
    client.post(f"{DRAFT}lines/STAFF/", line(ranges="4000"))
    text = client.get(f"{DRAFT}preview/?unit=SECTOR").content.decode()
    assert "preview-row-changed" in text
    assert "fi-municipal" in text
    assert client.get(f"{DRAFT}preview/?unit=NOWHERE").status_code == 200


def test_a_preview_shows_lines_that_only_one_layout_has(client: Client) -> None:
    client.post(f"{DRAFT}lines/STAFF/", line(ranges="4000-4249"))
    client.post(
        f"{DRAFT}add-line/",
        line(
            code="PENSION", after="STAFF", name_fi="Eläkkeet", ranges="4250-4299", needs=["STAFF"]
        ),
    )
    text = client.get(f"{DRAFT}preview/?unit=SECTOR").content.decode()
    assert "Eläkkeet" in text
    assert "(uusi rivi)" in text


def test_a_draft_is_taken_into_use_from_a_day_and_out_again(client: Client) -> None:
    client.post(f"{DRAFT}lines/STAFF/", line(name_fi="Palkat uudella kaavalla"))
    for wrong in ("2021-06-01", "", "nonsense", "9999-12-31"):
        assert (
            client.post(f"{DRAFT}preview/", {"valid_from": wrong, "confirmed": "1"}).status_code
            == 422
        )
        assert draft().is_draft
    use = {"valid_from": "2022-01-01", "confirmed": "1"}
    assert client.post(f"{DRAFT}preview/", use).status_code == 302
    assert draft().valid_from == date(2022, 1, 1)
    statement = f"/m/{MUNICIPALITY}/statement/SECTOR/"
    assert "Palkat uudella kaavalla" in client.get(statement).content.decode()
    earlier = client.get(f"{statement}?period=2021-09").content.decode()
    assert "Palkat uudella kaavalla" not in earlier
    assert client.post(f"{DRAFT}lines/STAFF/", line()).status_code == 422
    assert client.post(DRAFT, {"out_of_use": "1", "confirmed": "1"}).status_code == 302
    assert draft().is_draft
    assert "Palkat uudella kaavalla" not in client.get(statement).content.decode()


def test_a_draft_is_removed(client: Client) -> None:
    answer = client.post(DRAFT, {"remove_layout": "1", "confirmed": "1"})
    assert answer.headers["Location"] == f"{BASE}layouts/"
    assert "oma" not in layouts(municipality=MUNICIPALITY)
    assert client.get(DRAFT).status_code == 404


def test_a_layout_page_asks_the_database_little_however_many_lines(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(DRAFT)
    with django_assert_max_num_queries(14):
        assert client.get(DRAFT).status_code == 200


def columns_data(**chosen: tuple[int, str]) -> dict[str, str]:
    data: dict[str, str] = {}
    for name, (place, unit) in chosen.items():
        data |= {f"place_{name}": str(place), f"unit_{name}": unit}
    return data


def test_columns_are_tried_out_before_they_are_saved(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    before = report_columns(municipality=MUNICIPALITY)
    data = columns_data(actual=(2, "thousand_euro"), budget=(5, "euro"), used_pct=(9, "percent"))
    tried = client.post(f"{BASE}columns/", data | {"try": "1"})
    assert tried.status_code == 200
    assert "ei tallennettu" in tried.content.decode()
    assert report_columns(municipality=MUNICIPALITY) == before
    assert client.post(f"{BASE}columns/", data | {"save": "1"}).status_code == 302
    saved = report_columns(municipality=MUNICIPALITY)
    assert [(one.position, one.column.value, one.unit_of_measure.value) for one in saved] == [
        (1, "actual", "thousand_euro"),
        (2, "budget", "euro"),
        (3, "used_pct", "percent"),
    ]
    assert client.post(f"{BASE}columns/", {"default": "1", "confirmed": "1"}).status_code == 302
    assert report_columns(municipality=MUNICIPALITY) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        columns_data(actual=(1, "euro"), budget=(1, "euro")),
        columns_data(actual=(1, "percent")),
        columns_data(actual=(0, "euro")),
        {"place_actual": "first"},
    ],
)
def test_faulty_columns_are_refused(client_of: ClientOf, wrong: dict[str, str]) -> None:
    client = client_of(CONTROLLER)
    before = report_columns(municipality=MUNICIPALITY)
    assert client.post(f"{BASE}columns/", wrong | {"save": "1"}).status_code == 422
    assert report_columns(municipality=MUNICIPALITY) == before


def found(code: str) -> Any:
    return next((one for one in projects(municipality=MUNICIPALITY) if one.code == code), None)


def test_a_project_is_added_changed_and_removed(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    data = {"code": "P99", "name_fi": "Uusi silta", "kind": "investment", "node": "SECTOR"}
    assert client.post(f"{BASE}add-project/", data).status_code == 302
    assert found("P99").name.fi == "Uusi silta"
    assert client.post(f"{BASE}add-project/", data).status_code == 422
    page = f"{BASE}projects/P99/"
    changed = {"name_fi": "Silta", "kind": "operating", "node": "OPETUS"}
    assert client.post(page, changed).status_code == 302
    assert (found("P99").kind.value, found("P99").node) == ("operating", "OPETUS")
    for wrong in ({"node": "NONE"}, {"kind": "poem"}, {"name_fi": ""}):
        assert client.post(page, changed | wrong).status_code == 422
    assert (
        client.post(page, {"remove": "1", "confirmed": "1"}).headers["Location"]
        == f"{BASE}projects/"
    )
    assert found("P99") is None


def test_a_project_is_closed_from_a_day_and_opened_again(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    node = projects(municipality=MUNICIPALITY)[0].node
    data = {"code": "P98", "name_fi": "Lyhyt", "kind": "investment", "node": node}
    assert client.post(f"{BASE}add-project/", data).status_code == 302
    page, year = f"{BASE}projects/P98/", {"period": "2022-09"}
    investments = f"/m/{MUNICIPALITY}/investments/{node}/"
    for last_day, is_listed in (("2021-12-31", False), ("2022-01-01", True), ("", True)):
        assert client.post(page, data | {"valid_to": last_day}).status_code == 302
        shown = client.get(investments, year).content.decode()
        assert ("/investment/P98/" in shown) is is_listed
    closed = data | {"valid_from": "2022-03-01", "valid_to": "2022-02-28"}
    answer = client.post(page, closed)
    assert answer.status_code == 422
    assert "päättyy" in answer.content.decode()
    assert found("P98").valid_to is None


def test_a_project_is_not_closed_before_a_year_that_has_a_budget_for_it(
    client_of: ClientOf,
) -> None:
    client = client_of(CONTROLLER)
    line = next(one for one in budget_lines(municipality=MUNICIPALITY) if one.project)
    present = found(line.project)
    data = {"name_fi": present.name.fi, "node": present.node}
    page, before = f"{BASE}projects/{line.project}/", f"{line.fiscal_year - 1}-12-31"
    answer = client.post(page, data | {"valid_to": before})
    assert answer.status_code == 422
    assert f"ei ole avoinna vuonna {line.fiscal_year}" in answer.content.decode()
    assert found(line.project) == present
    last = f"{line.fiscal_year}-01-01"
    assert client.post(page, data | {"valid_to": last}).status_code == 302
    assert found(line.project).valid_to == date.fromisoformat(last)


def test_a_project_with_figures_is_neither_removed_nor_given_another_kind(
    client_of: ClientOf,
) -> None:
    client = client_of(CONTROLLER)
    code = next(
        one.code for one in projects(municipality=MUNICIPALITY) if one.kind.value == "investment"
    )
    page = f"{BASE}projects/{code}/"
    text = client.post(page, {"remove": "1", "confirmed": "1"}, follow=True).content.decode()
    assert "toast-error" in text
    before = found(code)
    client.post(page, {"name_fi": "Toinen nimi", "kind": "operating", "node": before.node})
    assert (found(code).name.fi, found(code).kind) == ("Toinen nimi", before.kind)


def controller_of(municipality: str) -> Client:
    """A client of a controller of another municipality."""
    add_user(email="other@demo.example", is_demo=True)
    grant_role(municipality=municipality, email="other@demo.example", role=CONTROLLER, actor="test")
    found = Client()
    found.force_login(User.objects.get(email="other@demo.example"), backend=BACKEND)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_municipality_with_nothing_yet_has_every_page(client_of: ClientOf, path: str) -> None:
    client_of(CONTROLLER)
    whole = sample_content("TYHJA")
    save_content(content=MunicipalityContent(whole.municipality, nodes=whole.nodes), actor="test")
    assert controller_of("TYHJA").get(f"/m/TYHJA/maintenance/{path}").status_code == 200


def test_a_municipality_sees_no_layout_or_project_of_another(client_of: ClientOf) -> None:
    client_of(CONTROLLER)
    save_content(content=replace(sample_content(), ledger_files=()), actor="test")
    copy_layout(
        municipality=MUNICIPALITY,
        source=layouts(municipality=MUNICIPALITY)["fi-municipal"],
        code="oma",
        name=LocalizedText("Heinolan kaava"),
        actor="test",
    )
    other = controller_of("SAMPLE")
    base = "/m/SAMPLE/maintenance/"
    assert other.get(f"{base}layouts/").status_code == 200
    assert "Heinolan kaava" not in other.get(f"{base}layouts/").content.decode()
    assert other.get(f"{base}layouts/oma/").status_code == 404
    assert other.get(DRAFT).status_code in (403, 404)
    assert other.post(DRAFT, {"remove_layout": "1"}).status_code in (403, 404)
    assert draft().name.fi == "Heinolan kaava"
