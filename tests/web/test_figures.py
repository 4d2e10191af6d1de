"""Every figure leads to what it is made of, down to its vouchers; people comment on it."""

import csv
import io
from collections.abc import Iterator

import pytest
from django.test import Client
from lxml import html
from python_calamine import CalamineWorkbook
from tests.support.site import ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.ledger.drill_down import EntriesUnreadableError
from toteuma.web.pages.figures import entries, views

FIGURE = "2022-09.OPETUS.STAFF.actual"
PAGE = f"/m/HEINOLA/figure/{FIGURE}/"


def document(client: Client, path: str) -> html.HtmlElement:
    """The page of an address that must answer."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.document_fromstring(answer.content)


def exported(client: Client, query: str = "", figure: str = FIGURE) -> list[dict[str, str]]:
    """Rows of the CSV export."""
    answer = client.get(f"/m/HEINOLA/figure/{figure}/entries.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def cents(rows: list[dict[str, str]]) -> int:
    """What the rows add up to."""
    return sum(round(float(row["amount"]) * 100) for row in rows)


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    return client_of(PersonRole.CONTROLLER)


def test_the_entries_of_a_figure_add_up_to_it(client: Client) -> None:
    page = document(client, PAGE)
    assert "Täsmää lukuun" in page.text_content()
    shown = page.find_class("amount-tile")[0].text_content()
    digits = "".join(mark for mark in shown if mark.isdigit())
    assert abs(cents(exported(client))) == int(digits)


def test_a_total_has_its_parts_as_links(client: Client) -> None:
    page = document(client, "/m/HEINOLA/figure/2022-09.OPETUS.MARGIN.actual/")
    links = [link.get("href") for link in page.iterfind(".//tbody//a")]
    assert any("2022-09.OPETUS.EXPENSE.actual" in link for link in links)


def test_entries_are_filtered_and_the_parts_make_the_whole(client: Client) -> None:
    whole = exported(client)
    account = whole[0]["account"]
    some = exported(client, f"?account={account}")
    others = [row for row in whole if row["account"] != account]
    assert {row["account"] for row in some} == {account}
    assert cents(some) + cents(others) == cents(whole)
    june = exported(client, "?from=2022-06-01&to=2022-06-30")
    assert {row["posting_date"][:7] for row in june} == {"2022-06"}
    large = exported(client, "?most=-10000")
    assert max(float(row["amount"]) for row in large) <= -10_000
    words = exported(client, f"?words={whole[0]['text'][:8].upper()}")
    assert words


def test_entries_are_sorted_by_the_chosen_column(client: Client) -> None:
    amounts = [float(row["amount"]) for row in exported(client, "?sort=amount")]
    assert amounts == sorted(amounts)
    days = [row["posting_date"] for row in exported(client, "?sort=date&descending=1")]
    assert days == sorted(days, reverse=True)


def test_entries_come_in_pages(client: Client) -> None:
    first = document(client, PAGE).findall(".//table[@class='entries']/tbody/tr")
    second = document(client, f"{PAGE}?page=2").findall(".//table[@class='entries']/tbody/tr")
    assert len(first) == len(second) == 50
    assert first[0].text_content() != second[0].text_content()
    assert not document(client, f"{PAGE}?page=99999").findall(".//table[@class='entries']")


def test_a_filter_that_cannot_be_understood_is_said_and_not_used(client: Client) -> None:
    page = document(client, f"{PAGE}?from=yesterday&least=much&sort=colour&account=x")
    for name in ("from", "least", "sort", "account"):
        assert f"{name}" in page.text_content()
    assert page.findall(".//table[@class='entries']/tbody/tr")


def test_the_workbook_holds_the_same_entries_as_numbers(client: Client) -> None:
    answer = client.get(f"{PAGE}entries.xlsx?account=4000")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    head, *rows = sheet.to_python()
    assert head[-1] == "amount"
    wanted = exported(client, "?account=4000")
    assert [row[0] for row in rows] == [row["entry_id"] for row in wanted]
    assert [row[-1] for row in rows] == [float(row["amount"]) for row in wanted]


def links(page: html.HtmlElement, caption: str) -> list[str]:
    """Addresses in a table of the page."""
    [table] = [one for one in page.iterfind(".//table") if caption in one.findtext("caption", "")]
    return [link.get("href") for link in table.iterfind("tbody//a")]


def test_a_filter_is_added_to_those_that_are_there(client: Client) -> None:
    whole = exported(client)
    account, centre = whole[0]["account"], whole[0]["cost_centre"]
    page = document(client, f"{PAGE}?account={account}&sort=amount&descending=1&page=2")
    [link] = [one for one in links(page, "Kustannuspaikoittain") if f"cost_centre={centre}" in one]
    query, _, place = link.partition("#")
    assert place == "entries"
    assert "sort=amount" in query
    assert "page" not in query
    both = exported(client, query)
    assert both
    assert {(row["account"], row["cost_centre"]) for row in both} == {(account, centre)}
    # Another account takes the place of the first; the form keeps the order.
    other = links(page, "Tileittäin")[-1]
    assert other.count("account=") == 1
    assert page.xpath("//form[@class='filters']//input[@name='sort']")[0].get("value") == "amount"


def test_months_lead_to_the_figure_of_that_month_and_keep_the_filter(client: Client) -> None:
    account = exported(client)[0]["account"]
    months = links(document(client, f"{PAGE}?account={account}"), "Kuukausittain")
    assert len(months) == 9
    rows: list[dict[str, str]] = []
    for address in months:
        path, _, query = address.removesuffix("#entries").partition("?")
        figure = path.split("/")[4]
        assert query == f"account={account}"
        rows += exported(client, f"?{query}", figure)
        assert {row["period"] for row in rows[-1:]} == {str(int(figure[5:7]))}
    assert cents(rows) == cents(exported(client, f"?account={account}"))
    # A figure of last year leads nowhere: its month stands under another year's organisation.
    before = document(client, "/m/HEINOLA/figure/2022-09.OPETUS.STAFF.ytd_prev/")
    assert links(before, "Kuukausittain") == []


def test_a_csv_has_every_entry_and_a_workbook_says_that_it_is_cut(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(client)
    monkeypatch.setattr(views, "MOST_IN_WORKBOOK", 7)
    assert len(exported(client)) == len(whole) > 7
    said = f"Tässä on 7 vientiä, kaikkiaan niitä on {len(whole)}."
    assert "mahtuu 7 ensimmäistä" in document(client, PAGE).text_content()
    answer = client.get(f"{PAGE}entries.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    _, *rows, last = sheet.to_python()
    assert len(rows) == 7
    assert str(last[0]).startswith(said)


def test_a_workbook_that_holds_all_says_nothing_of_it(client: Client) -> None:
    assert "Excel-tiedostoon mahtuu" not in document(client, PAGE).text_content()


def test_a_csv_whose_entries_cannot_be_read_is_a_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object, **__: object) -> Iterator[object]:
        raise EntriesUnreadableError(why="torn")
        yield

    monkeypatch.setattr(entries, "stream_entries_behind", damaged)
    answer = client.get(f"{PAGE}entries.csv")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_figure_that_is_not_there_is_not_found(client: Client) -> None:
    for figure in ("nonsense", "2022-09.NOWHERE.STAFF.actual", "2022-09.OPETUS.NOTHING.actual"):
        assert client.get(f"/m/HEINOLA/figure/{figure}/").status_code == 404
    assert client.get(f"{PAGE}entries.exe").status_code == 404


def test_a_budget_figure_has_decisions_and_no_entries(client: Client) -> None:
    page = document(client, "/m/HEINOLA/figure/2022-09.OPETUS.STAFF.budget/")
    assert not page.findall(".//table[@class='entries']")
    answer = client.get("/m/HEINOLA/figure/2022-09.OPETUS.STAFF.budget/entries.csv")
    assert answer.status_code == 404


def test_the_entries_of_another_unit_are_not_shown_or_exported(client_of: ClientOf) -> None:
    head = client_of(PersonRole.UNIT_HEAD)
    other = "2022-09.VAKA.STAFF.actual"
    assert head.get(f"/m/HEINOLA/figure/{other}/").status_code == 403
    assert head.get(f"/m/HEINOLA/figure/{other}/entries.csv").status_code == 403


def test_a_comment_is_said_settled_and_opened_again(client: Client) -> None:
    client.post(PAGE, {"text": "Miksi <b>näin</b> suuri?"})
    page = document(client, PAGE)
    [text] = page.find_class("comment-text")
    assert text.text_content() == "Miksi <b>näin</b> suuri?"
    button = page.xpath("//button[@name='action']")[0].get("value")
    client.post(PAGE, {"action": button})
    assert document(client, PAGE).find_class("resolved")
    assert not document(client, "/m/HEINOLA/statement/OPETUS/").find_class("comment-count")
    client.post(PAGE, {"action": button.replace("resolve", "reopen")})
    assert not document(client, PAGE).find_class("resolved")
    assert document(client, "/m/HEINOLA/statement/OPETUS/").find_class("comment-count")


def test_an_empty_comment_is_not_kept(client: Client) -> None:
    client.post(PAGE, {"text": "   "})
    page = document(client, PAGE)
    assert not page.find_class("comment-text")
    assert client.post(PAGE, {"action": "resolve:999999"}).status_code == 404


def test_an_auditor_reads_and_does_not_comment(client_of: ClientOf) -> None:
    auditor = client_of(PersonRole.AUDITOR)
    assert not document(auditor, PAGE).xpath("//textarea")
    assert auditor.post(PAGE, {"text": "Hei"}).status_code == 403


def actions(client: Client) -> list[str]:
    """What the page offers to do to comments."""
    return [
        button.get("value", "").partition(":")[0]
        for button in document(client, PAGE).xpath("//button[@name='action']")
    ]


def test_only_the_author_and_whoever_fills_in_settles_a_comment(client_of: ClientOf) -> None:
    controller, viewer = client_of(PersonRole.CONTROLLER), client_of(PersonRole.VIEWER)
    controller.post(PAGE, {"text": "Tarkistan"})
    value = document(controller, PAGE).xpath("//button[@name='action']")[0].get("value")
    assert actions(controller) == ["resolve", "delete"]
    assert actions(viewer) == []
    assert viewer.post(PAGE, {"action": value}).status_code == 403
    assert not document(controller, PAGE).find_class("resolved")
    viewer.post(PAGE, {"text": "Kysyn"})
    assert actions(viewer) == ["resolve", "delete"]
    assert actions(controller) == ["resolve", "delete", "resolve"]


def test_a_comment_is_deleted_by_its_author_alone(client_of: ClientOf) -> None:
    controller, viewer = client_of(PersonRole.CONTROLLER), client_of(PersonRole.VIEWER)
    viewer.post(PAGE, {"text": "Kysyn"})
    value = document(viewer, PAGE).xpath("//button[@name='action']")[1].get("value")
    assert controller.post(PAGE, {"action": value}).status_code == 403
    assert document(viewer, PAGE).find_class("comment-text")
    assert viewer.post(PAGE, {"action": value}).status_code == 302
    assert not document(viewer, PAGE).find_class("comment-text")


@pytest.mark.parametrize(
    "query",
    [
        f"least={'9' * 40}",
        f"account={'9' * 40}",
        "account=-1",
        "page=999999999",
        "page=-3",
        "from=0001-01-01&to=9999-12-31",
        "sort=;drop&descending=1",
        "words=%00",
    ],
)
def test_odd_filters_are_answered_with_a_page(client: Client, query: str) -> None:
    assert client.get(f"{PAGE}?{query}").status_code == 200
