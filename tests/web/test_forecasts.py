"""The forecasts of a unit: given as one form, kept apart from others' changes, rolled up."""

from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.support.site import MUNICIPALITY, ClientOf

from toteuma.domain.budget import Forecast
from toteuma.domain.rights import PersonRole
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.queries.budget import forecasts
from toteuma.workspace.services.budget import clear_forecast, set_forecast

BASE = f"/m/{MUNICIPALITY}/forecasts"
HEAD, CONTROLLER, REPORTER = PersonRole.UNIT_HEAD, PersonRole.CONTROLLER, PersonRole.REPORTER


def given(node: str = "OPETUS", year: int = 2022, month: int = 9) -> dict[str, Forecast]:
    stored = forecasts(municipality=MUNICIPALITY, fiscal_year=year)
    return {one.line: one for one in stored if (one.node, one.as_of_month) == (node, month)}


def page(client: Client, node: str = "OPETUS", period: str = "") -> str:
    query = f"?period={period}" if period else ""
    return unescape(client.get(f"{BASE}/{node}/{query}").content.decode())


def mark(text: str, line: str) -> str:
    """What the page says that the person saw on the line."""
    start = text.index(f'name="{line}-seen" value="') + len(f'name="{line}-seen" value="')
    return text[start : text.index('"', start)]


def save(client: Client, text: str, values: dict[str, str], node: str = "OPETUS", **more: Any):
    data = {f"{line}-cents": typed for line, typed in values.items()}
    data |= {f"{line}-seen": mark(text, line) for line in values}
    query = f"?period={more.pop('period')}" if "period" in more else ""
    return client.post(f"{BASE}/{node}/{query}", data | more)


def test_a_head_gives_changes_and_takes_back_in_one_save(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    text = page(client)
    rows = len(audit_trail(municipality=MUNICIPALITY))
    values = {"STAFF": "−1 234,50", "SERVICES": ""}
    answer = save(client, text, values, **{"STAFF-fi": "Sijaisia", "STAFF-sv": "Vikarier"})
    assert answer.status_code == 302
    now = given()
    assert now["STAFF"].cents == -123450
    assert (now["STAFF"].explanation.fi, now["STAFF"].explanation.sv) == ("Sijaisia", "Vikarier")
    assert "SERVICES" not in now
    assert len(audit_trail(municipality=MUNICIPALITY)) == rows + 1
    assert 'value="−1 234,50"'.replace(" ", "\u202f") in page(client)


def test_nothing_changed_is_said_and_leaves_no_row_in_the_trail(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    text = page(client)
    before, rows = given(), len(audit_trail(municipality=MUNICIPALITY))
    staff = before["STAFF"]
    start = text.index('name="STAFF-cents" value="') + len('name="STAFF-cents" value="')
    typed = text[start : text.index('"', start)]
    texts = {f"STAFF-{code}": getattr(staff.explanation, code) for code in ("fi", "sv", "en")}
    answer = save(client, text, {"STAFF": typed}, **texts)
    assert answer.status_code == 302
    assert given() == before
    assert len(audit_trail(municipality=MUNICIPALITY)) == rows


@pytest.mark.parametrize("typed", ["1.234", "abc", "12 34", "1,234", "1e5", "9" * 30])
def test_a_faulty_amount_saves_nothing_and_stays_as_typed(client_of: ClientOf, typed: str) -> None:
    client = client_of(HEAD)
    before = given()
    answer = save(client, page(client), {"STAFF": typed, "SERVICES": "−7"})
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert f'value="{typed}"' in text or len(typed) > 20
    assert 'value="−7"' in text
    assert given() == before


def test_zero_is_a_forecast_and_blank_is_none(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    save(client, page(client), {"STAFF": "0", "SERVICES": " "})
    assert given()["STAFF"].cents == 0
    assert "SERVICES" not in given()


def test_an_explanation_without_an_amount_is_asked_about(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    answer = save(client, page(client), {"STAFF": ""}, **{"STAFF-fi": "Uusi syy"})
    assert answer.status_code == 422
    assert "Uusi syy" in answer.content.decode()


def test_english_amounts_are_typed_as_english_writes_them(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    client.post("/language/", {"language": "en"})
    save(client, page(client), {"STAFF": "-1,234.50"})
    assert given()["STAFF"].cents == -123450


def test_two_people_on_different_lines_do_not_disturb_each_other(client_of: ClientOf) -> None:
    head, controller = client_of(HEAD), client_of(CONTROLLER)
    seen = page(head)
    save(controller, page(controller), {"STAFF": "−1"})
    assert save(head, seen, {"SERVICES": "−2"}).status_code == 302
    assert (given()["STAFF"].cents, given()["SERVICES"].cents) == (-100, -200)


def test_two_people_on_one_line_are_told_and_may_then_decide(client_of: ClientOf) -> None:
    head, controller = client_of(HEAD), client_of(CONTROLLER)
    seen = page(head)
    save(controller, page(controller), {"STAFF": "−1"})
    answer = save(head, seen, {"STAFF": "−2"})
    text = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "Nyt siinä on: −1" in text
    assert 'value="−2"' in text
    assert given()["STAFF"].cents == -100
    assert save(head, text, {"STAFF": "−2"}).status_code == 302
    assert given()["STAFF"].cents == -200


def test_who_may_give_forecasts_of_which_unit(client_of: ClientOf) -> None:
    values = {"STAFF-cents": "1", "STAFF-seen": "-"}
    for role in (PersonRole.VIEWER, PersonRole.AUDITOR):
        client = client_of(role)
        assert client.post(f"{BASE}/OPETUS/", values).status_code == 403
        assert "Tallenna ennusteet" not in page(client)
    for role in (HEAD, REPORTER):
        client = client_of(role)
        assert client.get(f"{BASE}/VAKA/").status_code == 403
        assert client.post(f"{BASE}/SECTOR/", values).status_code == 403
        assert client.post(f"{BASE}/VAKA/copy/").status_code == 403
    assert client_of(CONTROLLER).get(f"{BASE}/NOWHERE/").status_code == 404
    reporter = client_of(REPORTER)
    assert save(reporter, page(reporter, "LUKIO"), {"STAFF": "−5"}, "LUKIO").status_code == 302
    assert given("LUKIO")["STAFF"].cents == -500


def test_units_below_are_rolled_up_and_those_without_a_forecast_named(
    client_of: ClientOf,
) -> None:
    client = client_of(HEAD)
    save(client, page(client, "LUKIO"), {"STAFF": "−5"}, "LUKIO")
    save(client, page(client), {"STAFF": ""})
    text = page(client)
    assert "alla olevista: −5" in text
    assert f"{BASE}/PERUSOPETUS/" in text
    assert "puuttuu" in text


def test_last_months_forecasts_are_copied_forward_where_none_is_given(
    client_of: ClientOf,
) -> None:
    client = client_of(HEAD)
    september = given()
    save(client, page(client, period="2022-10"), {"STAFF": "−5"}, period="2022-10")
    answer = client.post(f"{BASE}/OPETUS/copy/?period=2022-10")
    assert answer.headers["Location"].endswith("?period=2022-10")
    october = given(month=10)
    assert october["STAFF"].cents == -500
    assert october["SERVICES"].cents == september["SERVICES"].cents
    assert october["SERVICES"].explanation == september["SERVICES"].explanation
    assert given() == september
    assert len(october) == len(september)


def test_forecasts_of_two_years_stay_apart(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    before = given()
    text = page(client, period="2023-03")
    assert save(client, text, {"STAFF": "−8"}, period="2023-03").status_code == 302
    assert given(year=2023, month=3)["STAFF"].cents == -800
    assert given() == before
    assert "Tuo edelliset" not in page(client, period="2023-03")


def test_a_line_has_its_history_with_a_chart_and_a_table(client_of: ClientOf) -> None:
    set_forecast(
        municipality=MUNICIPALITY,
        forecast=Forecast(2022, 4, "OPETUS", "STAFF", -777_00),
        actor="test",
    )
    client = client_of(PersonRole.VIEWER)
    text = page(client, "OPETUS/line/STAFF")
    assert text.count("<svg") == 2
    assert "−777" in text
    assert "huhti" in text
    assert client.get(f"{BASE}/OPETUS/line/NOTHING/").status_code == 404
    assert "Summariville" in page(client, "OPETUS/line/MARGIN")


def test_a_line_without_forecasts_says_where_they_are_given(client_of: ClientOf) -> None:
    clear_forecast(
        municipality=MUNICIPALITY,
        fiscal_year=2022,
        as_of_month=9,
        node="OPETUS",
        line="STAFF",
        actor="test",
    )
    text = page(client_of(HEAD), "OPETUS/line/STAFF")
    assert "ennustesivulla" in text, text


def test_the_page_takes_few_queries_however_many_lines_it_has(
    client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    client = client_of(CONTROLLER)
    page(client, "SECTOR")
    with django_assert_max_num_queries(8):
        page(client, "SECTOR")
    with django_assert_max_num_queries(8):
        page(client, "OPETUS/line/STAFF")


def test_what_was_given_the_month_before_stands_beside(client_of: ClientOf) -> None:
    for node, cents in (("LUKIO", -300_00), ("PERUSOPETUS", -77_00)):
        set_forecast(
            municipality=MUNICIPALITY,
            forecast=Forecast(2022, 8, node, "STAFF", cents),
            actor="test",
        )
    assert '<td class="number">−377</td>' in page(client_of(HEAD))
