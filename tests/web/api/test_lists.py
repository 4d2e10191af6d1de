"""Lists come a page at a time, statements in chosen columns, and what is held is not sent again."""

import re
from typing import Any, get_args

import pytest
from django.test import Client
from tests.web.api.conftest import CallerOf

from toteuma.domain.budget import Forecast
from toteuma.domain.rights import PersonRole
from toteuma.web.api import schemas
from toteuma.web.pages.statement.asking import CHOICES
from toteuma.workspace.services.budget import set_forecast

ROOT = "/api/v1/HEINOLA"
LISTS = (
    *("units", "goals", "measures", "late-measures", "key-figures", "risks", "forecasts"),
    *("budget/lines", "investments", "batches", "periods"),
    "measures/HTE-MAARAAIKA-TOTEUTUNUT/observations",
    "figures/2022-09.OPETUS.STAFF.actual/entries",
)


@pytest.fixture
def client(caller_of: CallerOf) -> Client:
    return caller_of(PersonRole.CONTROLLER)


def rows_of(answer: Any) -> list[Any]:
    """The rows of a list, whatever is told beside them."""
    found = answer.json()
    rows: list[Any] = found if isinstance(found, list) else found["entries"]
    return rows


@pytest.mark.parametrize("path", LISTS)
def test_the_pages_of_a_list_together_are_the_list(client: Client, path: str) -> None:
    whole = client.get(f"{ROOT}/{path}?limit=1000")
    wanted = min(int(whole.headers["X-Total-Count"]), 1_000)
    assert len(rows_of(whole)) == wanted
    size = max(wanted // 3, 1)
    found: list[Any] = []
    address = f"{ROOT}/{path}?limit={size}"
    while len(found) < wanted:
        answer = client.get(address)
        assert 0 < len(rows_of(answer)) <= size
        found += rows_of(answer)
        following = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        address = following[1] if following else "the end"
    assert found[:wanted] == rows_of(whole)


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "offset=-1", "limit=many"])
def test_a_page_beyond_the_bounds_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"{ROOT}/units?{query}")
    assert answer.status_code == 422
    assert answer.json()["issues"][0]["column"] == query.partition("=")[0]


def test_the_link_to_the_next_page_keeps_what_was_asked(client: Client) -> None:
    answer = client.get(f"{ROOT}/units?period=2022-03&limit=1&offset=1")
    assert "period=2022-03&limit=1&offset=2" in answer.headers["Link"]
    assert 'offset=0>; rel="prev"' in answer.headers["Link"]


@pytest.mark.parametrize("path", [*LISTS, "statements/OPETUS", "budget", "goals"])
def test_what_the_caller_holds_is_not_sent_again_until_it_changes(
    client: Client, path: str
) -> None:
    first = client.get(f"{ROOT}/{path}")
    held = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"{ROOT}/{path}", headers=held)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    forecast = Forecast(2022, 11, "OPETUS", "STAFF", -12_345)
    set_forecast(municipality="HEINOLA", forecast=forecast, actor="test")
    changed = client.get(f"{ROOT}/{path}", headers=held)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_tag_is_of_one_answer_to_one_person(client: Client, caller_of: CallerOf) -> None:
    held = {"If-None-Match": client.get(f"{ROOT}/units").headers["ETag"]}
    head = caller_of(PersonRole.UNIT_HEAD)
    assert head.get(f"{ROOT}/units", headers=held).status_code == 200
    assert client.get(f"{ROOT}/units?limit=1", headers=held).status_code == 200
    assert head.get(f"{ROOT}/statements/SECTOR", headers={"If-None-Match": "*"}).status_code == 403


def test_answers_are_kept_by_nobody_between(client: Client) -> None:
    answer = client.get(f"{ROOT}/units")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]


def test_a_statement_comes_in_the_chosen_columns(client: Client) -> None:
    query = "period=2022-09&columns=actual&columns=budget&columns=actual"
    found = client.get(f"{ROOT}/statements/OPETUS?{query}").json()
    assert {tuple(one["column"] for one in line["figures"]) for line in found["lines"]} == {
        ("actual", "budget")
    }
    whole = client.get(f"{ROOT}/statements/OPETUS?period=2022-09").json()
    values = {
        figure["id"]: figure["value"] for line in whole["lines"] for figure in line["figures"]
    }
    for line in found["lines"]:
        for figure in line["figures"]:
            assert figure["value"] == values[figure["id"]]
    assert client.get(f"{ROOT}/statements/OPETUS?columns=nothing").status_code == 422


def test_every_column_that_can_be_chosen_on_a_page_can_be_chosen_here() -> None:
    assert get_args(schemas.Column) == tuple(column.value for column in CHOICES)


def test_the_municipality_of_the_token_is_told(client: Client) -> None:
    [found] = client.get("/api/v1/municipalities").json()
    assert found["code"] == "HEINOLA"
    assert found["name"]["fi"]


def test_the_periods_are_those_of_the_ledger_with_the_latest_marked(client: Client) -> None:
    found = client.get(f"{ROOT}/periods").json()
    [latest] = [one for one in found if one["is_latest"]]
    assert client.get(f"{ROOT}/statements/OPETUS").json()["period"] == latest["code"]
    for one in found[:3]:
        assert client.get(f"{ROOT}/statements/OPETUS?period={one['code']}").status_code == 200


def test_budget_lines_add_up_to_the_decisions_and_show_what_amendments_changed(
    client: Client,
) -> None:
    lines = client.get(f"{ROOT}/budget/lines?period=2022-09&limit=1000").json()
    decisions = client.get(f"{ROOT}/budget?period=2022-09").json()
    assert sum(one["cents"] for one in lines) == sum(one["cents"] for one in decisions)
    originals = [one["cents"] for one in decisions if one["kind"] == "original"]
    assert sum(one["original_cents"] for one in lines) == sum(originals)
    changed = [one for one in lines if one["changes"]]
    assert changed
    for one in changed:
        after = one["original_cents"] + sum(change["cents"] for change in one["changes"])
        assert one["cents"] == after


def test_lists_of_money_are_narrowed_to_a_unit_by_right(
    client: Client, caller_of: CallerOf
) -> None:
    whole = client.get(f"{ROOT}/budget/lines?limit=1000").json()
    part = client.get(f"{ROOT}/budget/lines?limit=1000&node=OPETUS").json()
    assert 0 < len(part) < len(whole)
    head = caller_of(PersonRole.UNIT_HEAD)
    assert head.get(f"{ROOT}/budget/lines?limit=1000").json() == part
    for path in ("budget/lines", "investments"):
        assert head.get(f"{ROOT}/{path}?node=VAKA").status_code == 403
        assert head.get(f"{ROOT}/{path}?node=NOWHERE").status_code == 404


def test_investments_have_their_figures_of_the_period(client: Client) -> None:
    found = client.get(f"{ROOT}/investments?period=2022-09").json()
    assert found
    for project in found:
        columns = {one["column"]: one["value"] for one in project["figures"]}
        assert set(columns) == {"budget", "actual", "remaining", "used_pct"}


@pytest.mark.parametrize("path", ["units", "goals", "budget/lines", "key-figures", "periods"])
def test_a_list_that_was_read_before_asks_the_database_little(
    client: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    client.get(f"{ROOT}/{path}")
    with django_assert_max_num_queries(6):
        assert client.get(f"{ROOT}/{path}").status_code == 200


ENTRIES = f"{ROOT}/figures/2022-09.OPETUS.STAFF.actual/entries"


def test_postings_are_narrowed_and_put_in_order(client: Client) -> None:
    whole = client.get(ENTRIES).json()
    asked = "account=4000&from=2022-03-01&to=2022-03-31&most_cents=-1"
    part = client.get(f"{ENTRIES}?{asked}&sort=amount&descending=true").json()
    assert 0 < part["total_entries"] < whole["total_entries"]
    rows = part["entries"]
    assert {one["account"] for one in rows} == {4000}
    assert {one["posting_date"][:7] for one in rows} == {"2022-03"}
    cents = [one["cents"] for one in rows]
    assert cents == sorted(cents, reverse=True)
    assert max(cents) <= -1


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("acount=4000", "acount"),
        ("period=2022-09", "period"),
        ("account=many", "account"),
        ("from=soon", "from"),
        ("sort=colour", "sort"),
        ("least_cents=0.5", "least_cents"),
    ],
)
def test_a_choice_of_postings_that_there_is_not_is_refused(
    client: Client, query: str, column: str
) -> None:
    answer = client.get(f"{ENTRIES}?{query}")
    assert answer.status_code == 422
    assert [one["column"] for one in answer.json()["issues"]] == [column]
