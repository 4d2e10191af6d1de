"""The statement page shows what was asked for, and its address says it all."""

import csv
import re
from pathlib import Path

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries
from tests.support.site import ClientOf

from toteuma.domain.rights import PersonRole

PAGE = "/m/HEINOLA/statement/OPETUS/"
ACCEPTANCE = Path(__file__).parents[1] / "acceptance" / "heinola_2022_09"
SPACES = str.maketrans({"\u202f": "", "\u00a0": "", " ": "", "\u2212": "-", ",": "."})


def document(client: Client, path: str) -> html.HtmlElement:
    """The page of an address that must answer."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.document_fromstring(answer.content)


def cells(page: html.HtmlElement) -> dict[str, list[str]]:
    """Printed figures by line code."""
    return {
        row.get("id").removeprefix("line-"): [
            cell.text_content().replace("ei lukua", "").translate(SPACES)
            for cell in row.iterfind("td")
        ]
        for row in page.iterfind(".//tr[@id]")
    }


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    return client_of(PersonRole.CONTROLLER)


def test_the_page_prints_the_figures_of_the_real_report(client: Client) -> None:
    """Every figure of every unit, as in the acceptance data."""
    order = ("accounts_prev", "ytd_prev", "budget", "actual", "remaining", "used_pct", "forecast")
    with (ACCEPTANCE / "statements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    units = {row["unit"] for row in rows}
    checked = 0
    for unit in sorted(units):
        printed = cells(document(client, f"/m/HEINOLA/statement/{unit}/"))
        for row in rows:
            if row["unit"] != unit:
                continue
            wanted = [row[name] for name in order]
            found = [text or "" for text in printed[row["line"]]]
            for want, text in zip(wanted, found, strict=True):
                assert float(text.replace("–", "nan")) == pytest.approx(float(want)), row
                checked += 1
    assert checked == 595


def test_columns_unit_and_comparison_are_chosen_by_the_address(client: Client) -> None:
    page = document(client, f"{PAGE}?columns=actual,budget&unit=thousand_euro&compare=2021-09")
    heads = [
        head.text_content()
        for head in page.xpath("//table[contains(@class, 'lines')]//th[@scope='col']")
    ]
    assert len(heads) == 5, heads
    assert "1 000 €" in heads[1] + heads[2]
    assert heads[3].endswith("1 000 €")
    _, actual, before, change = (int(text) for text in cells(page)["MARGIN"])
    assert abs(actual - before - change) <= 1
    exact = cells(document(client, f"{PAGE}?columns=actual&unit=cent&compare=2021-09"))["MARGIN"]
    now, then, less = (round(float(text) * 100) for text in exact)
    assert now - then == less
    assert before == pytest.approx(then / 100_000, abs=0.5)


def test_a_period_beside_figures_without_actuals_is_in_the_unit_chosen(client: Client) -> None:
    in_euros = cells(document(client, f"{PAGE}?columns=budget&unit=euro&compare=2021-09"))
    in_thousands = cells(
        document(client, f"{PAGE}?columns=budget&unit=thousand_euro&compare=2021-09")
    )
    thousands = int(in_thousands["MARGIN"][1])
    assert thousands == pytest.approx(int(in_euros["MARGIN"][1]) / 1000, abs=0.5)


def test_comments_are_counted_beside_their_figure(client: Client) -> None:
    figure = "2022-09.OPETUS.STAFF.actual"
    assert not document(client, PAGE).find_class("comment-count")
    for text in ("Miksi?", "Siksi."):
        client.post(f"/m/HEINOLA/figure/{figure}/", {"text": text})
    [count] = document(client, PAGE).find_class("comment-count")
    assert count.get("href") == f"/m/HEINOLA/figure/{figure}/#comments"
    assert "avoimia kommentteja 2" in count.text_content()
    cell = count.getparent()
    assert cell.tag == "td"
    assert cell.xpath("ancestor::tr")[0].get("id") == "line-STAFF"
    # One that is not among the columns is told below the table, by its name.
    without = document(client, f"{PAGE}?columns=budget")
    assert not without.find_class("comment-count")
    [link] = without.xpath("//section[@aria-labelledby='commented']//a")
    assert link.text_content().startswith("Henkilöstökulut")
    assert figure in link.get("href")


def test_months_of_the_course_lead_to_the_entries_of_the_month(client: Client) -> None:
    page = document(client, f"{PAGE}?chart=STAFF")
    months = [link.get("href") for link in page.xpath("//p[@class='month-links']/a")]
    assert len(months) == 9
    assert months[2].endswith("/figure/2022-03..03.OPETUS.STAFF.actual/#entries")
    entries = document(client, months[2]).findall(".//table[@class='entries']/tbody/tr")
    assert entries


def test_the_link_reproduces_the_view(client: Client) -> None:
    asked = f"{PAGE}?columns=actual&unit=cent&rounding=adding_up"
    page = document(client, asked)
    link = page.get_element_by_id("link").get("value")
    again = document(client, link.replace("http://testserver", ""))
    assert cells(again) == cells(page)
    assert "period=2022-09" in link


def test_what_an_address_asks_wrongly_is_said_and_left_out(client: Client) -> None:
    page = document(client, f"{PAGE}?unit=pound&columns=actual,weight&compare=never&book=red")
    said = page.text_content()
    for name in ("unit", "columns", "compare", "book"):
        assert f"{name}" in said
    assert cells(page)["MARGIN"]


def test_a_period_that_is_none_is_a_page_that_says_so(client: Client) -> None:
    answer = client.get(f"{PAGE}?period=lately")
    assert answer.status_code == 400
    assert "lately" in answer.content.decode()


def test_a_unit_that_a_year_does_not_know_is_not_there(client: Client) -> None:
    assert client.get(f"{PAGE}?period=1999-09").status_code == 404


def test_a_line_opens_to_accounts_that_add_up_to_it(client: Client) -> None:
    page = document(client, f"{PAGE}?open=STAFF&columns=actual&unit=cent")
    opened = [
        row.find("td").text_content().translate(SPACES) for row in page.find_class("account-row")
    ]
    whole = cells(page)["STAFF"][0]
    assert len(opened) > 3
    assert sum(round(float(text) * 100) for text in opened) == round(float(whole) * 100)


def test_an_unknown_line_opens_nothing(client: Client) -> None:
    assert not document(client, f"{PAGE}?open=NOTHING").find_class("account-row")


def test_the_chart_follows_the_chosen_line_and_has_its_data(client: Client) -> None:
    page = document(client, f"{PAGE}?chart=STAFF")
    [figure] = page.find_class("chart")
    assert "Henkilöstökulut" in figure.find("figcaption").text_content()
    assert len(figure.findall(".//tbody/tr")) == 12 + len(("budget", "forecast"))


def test_the_page_takes_few_queries_whatever_its_size(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(PAGE)
    for unit in ("OPETUS", "HEINOLA", "2210"):
        client.get(f"/m/HEINOLA/statement/{unit}/")
        with django_assert_max_num_queries(8):
            client.get(f"/m/HEINOLA/statement/{unit}/")


def test_a_change_of_the_budget_is_seen_at_once(client: Client) -> None:
    from toteuma.domain.budget import Forecast  # noqa: PLC0415
    from toteuma.domain.text import LocalizedText  # noqa: PLC0415
    from toteuma.workspace.services.budget import set_forecast  # noqa: PLC0415

    address = f"{PAGE}?columns=forecast&unit=euro"
    before = cells(document(client, address))["STAFF"]
    forecast = Forecast(2022, 9, "OPETUS", "STAFF", -1_234_500, LocalizedText("Syy"))
    set_forecast(municipality="HEINOLA", forecast=forecast, actor="test")
    page = document(client, address)
    assert cells(page)["STAFF"] != before
    assert cells(page)["STAFF"] == ["-12345"]
    assert re.search("Syy", page.text_content())
