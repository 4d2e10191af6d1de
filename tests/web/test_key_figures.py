"""Key figures and the series they divide by: added, altered, removed, valued year by year."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.support.confirming import not_at_once
from tests.support.site import MUNICIPALITY, ClientOf
from tests.workspace.sample import sample_content

from toteuma.domain.planning import KeyFigure, KeyFigureValue
from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import ValueKind
from toteuma.workspace.queries import planning
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.services.content import save_content

BASE = f"/m/{MUNICIPALITY}"
WHERE = {"municipality": MUNICIPALITY}
HEAD, CONTROLLER = PersonRole.UNIT_HEAD, PersonRole.CONTROLLER
REPORTER, VIEWER, AUDITOR = PersonRole.REPORTER, PersonRole.VIEWER, PersonRole.AUDITOR
GIVEN, COMPUTED = "PERUSKOULUN-SUORITTANEET", "PERUSOPETUS-OPPILAS"
NEW = {"name_fi": "Lukutaito", "unit_fi": "%", "group_fi": "Perusopetus", "decimals": "1"}
VALUE = {"year": "2022", "kind": "forecast", "value": "97,5"}


def figures() -> dict[str, KeyFigure]:
    return {one.code: one for one in planning.key_figures(**WHERE)}


def values(code: str) -> dict[tuple[int, ValueKind], KeyFigureValue]:
    found = planning.key_figure_values(**WHERE)
    return {(one.year, one.kind): one for one in found if one.key_figure == code}


def text_of(client: Client, path: str) -> str:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_a_head_adds_a_key_figure_gives_it_values_and_removes_it(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    answer = client.post(f"{BASE}/key-figures/OPETUS/new/", NEW)
    assert answer.status_code == 302
    found = figures()["OPETUS-1"]
    assert (found.name.fi, found.unit.fi, found.group.fi) == ("Lukutaito", "%", "Perusopetus")
    assert (found.node, found.decimals, found.denominator) == ("OPETUS", 1, "")
    assert found.position == max(one.position for one in figures().values())
    page = f"{BASE}/key-figure/OPETUS-1/"
    assert "Arvoja ei vielä ole" in client.get(page).content.decode()
    assert client.post(page, VALUE).status_code == 302
    assert client.post(page, VALUE | {"kind": "target", "value": "99"}).status_code == 302
    assert values("OPETUS-1")[2022, ValueKind.FORECAST].value == Decimal("97.5")
    text = text_of(client, "key-figures/OPETUS/")
    assert "Lukutaito" in text
    assert not_at_once(client, page, {"remove": "2022|target"})
    assert list(values("OPETUS-1")) == [(2022, ValueKind.FORECAST)]
    assert client.post(f"{page}remove/").status_code == 302
    assert "OPETUS-1" not in figures()
    assert not values("OPETUS-1")
    entry = audit_trail(**WHERE)[-1]
    assert entry.action == "key_figure.remove"
    assert len(entry.before["key_figure_values"]) == 1


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"name_fi": ""}, "name_fi"),
        ({"decimals": "7"}, "decimals"),
        ({"decimals": "-1"}, "decimals"),
        ({"decimals": "yksi"}, "decimals"),
        ({"denominator": "KEKSITTY"}, "denominator"),
    ],
)
def test_a_bad_key_figure_is_refused_at_its_field(
    client_of: ClientOf, bad: dict[str, str], field: str
) -> None:
    before = figures()
    client = client_of(HEAD)
    for path in ("key-figures/OPETUS/new/", f"key-figure/{GIVEN}/edit/"):
        answer = client.post(f"{BASE}/{path}", NEW | bad)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    assert figures() == before


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"year": "1899"}, "year"),
        ({"year": "ensi"}, "year"),
        ({"kind": "guess"}, "kind"),
        ({"value": "12,3,4"}, "value"),
        ({"value": ""}, "value"),
    ],
)
def test_a_bad_value_is_refused_at_its_field(
    client_of: ClientOf, bad: dict[str, str], field: str
) -> None:
    before = values(GIVEN)
    answer = client_of(HEAD).post(f"{BASE}/key-figure/{GIVEN}/", VALUE | bad)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert values(GIVEN) == before


def test_a_year_without_a_value_may_say_why(client_of: ClientOf) -> None:
    data = VALUE | {"value": "", "note_fi": "Kysely jäi tekemättä"}
    client = client_of(HEAD)
    assert client.post(f"{BASE}/key-figure/{GIVEN}/", data).status_code == 302
    assert values(GIVEN)[2022, ValueKind.FORECAST].value is None
    assert "Kysely jäi tekemättä" in text_of(client, f"key-figure/{GIVEN}/")


@pytest.mark.parametrize(
    "place", ["", "2022", "2022|guess", "x|actual", "٢٠٢٢|actual", "20222|actual"]
)
def test_a_nonsense_row_removes_nothing(client_of: ClientOf, place: str) -> None:
    before = values(GIVEN)
    answer = client_of(HEAD).post(f"{BASE}/key-figure/{GIVEN}/", {"remove": place})
    assert answer.status_code == 302
    assert values(GIVEN) == before


def test_a_computed_key_figure_says_what_it_is_made_of(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    data = {"year": "2022", "kind": "target", "net_cost": "13 238 000"}
    assert client.post(f"{BASE}/key-figure/{COMPUTED}/", data).status_code == 302
    page = text_of(client, f"key-figure/{COMPUTED}/")
    assert "Perusopetuksen oppilaat" in page
    assert "13\u202f238\u202f000,00" in page
    assert "1\u202f323,8" in page
    assert "10\u202f000" in page
    bad = client.post(f"{BASE}/key-figure/{COMPUTED}/", data | {"net_cost": "1.234"})
    assert bad.status_code == 422
    assert list(bad.context["form"].errors) == ["net_cost"]


def test_a_key_figure_with_values_stays_computed_or_not(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    before = figures()
    for code, denominator in ((GIVEN, "OPPILAAT"), (COMPUTED, "")):
        answer = client.post(f"{BASE}/key-figure/{code}/edit/", NEW | {"denominator": denominator})
        assert list(answer.context["form"].errors) == ["denominator"]
    assert figures() == before
    data = NEW | {"denominator": "ASUKKAAT"}
    assert client.post(f"{BASE}/key-figure/{COMPUTED}/edit/", data).status_code == 302
    after = figures()[COMPUTED]
    assert (after.denominator, after.position) == ("ASUKKAAT", before[COMPUTED].position)


def test_a_unit_without_key_figures_says_what_to_do(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    assert "Lisää ensimmäinen painikkeesta" in text_of(client, "key-figures/LUKIO/")
    page = text_of(client_of(VIEWER), "key-figures/LUKIO/")
    assert "key-figures/LUKIO/new/" not in page


# Series


def test_a_series_is_added_valued_renamed_and_removed(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    answer = client.post(f"{BASE}/series/", {"name_fi": "Kirjaston kävijät"})
    assert answer.status_code == 302
    page = answer.headers["Location"]
    assert page == f"{BASE}/series/KIRJASTON-KAVIJAT-1/"
    data = {"value-year": "2022", "value-kind": "actual", "value-value": "12 500"}
    assert client.post(page, data).status_code == 302
    [value] = [
        one for one in planning.series_values(**WHERE) if one.series == "KIRJASTON-KAVIJAT-1"
    ]
    assert (value.year, value.kind, value.value) == (2022, ValueKind.ACTUAL, Decimal(12500))
    assert client.post(page, {"rename": "1", "name_fi": "Kävijät"}).status_code == 302
    assert "Kävijät" in client.get(page).content.decode()
    assert not_at_once(client, page, {"remove-value": "2022|actual"})
    assert not_at_once(client, page, {"remove": "1"})
    assert client.get(page).status_code == 404


def test_a_value_that_replaces_another_says_which(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    client.post(f"{BASE}/key-figures/OPETUS/new/", NEW)
    page = f"{BASE}/key-figure/OPETUS-1/"
    client.post(page, VALUE, follow=True)
    answer = client.post(page, VALUE | {"value": "96"}, follow=True)
    assert "Se korvasi aiemman: 97,5." in answer.content.decode()
    series = client.post(f"{BASE}/series/", {"name_fi": "Kävijät"}).headers["Location"]
    data = {"value-year": "2022", "value-kind": "actual", "value-value": "12 500"}
    assert "korvasi" not in client.post(series, data, follow=True).content.decode()
    answer = client.post(series, data | {"value-value": "12 600"}, follow=True)
    assert "Se korvasi aiemman: 12\u202f500." in answer.content.decode()


def test_a_series_that_a_key_figure_divides_by_is_kept(client_of: ClientOf) -> None:
    client = client_of(CONTROLLER)
    before = planning.series(**WHERE), planning.series_values(**WHERE)
    answer = client.post(f"{BASE}/series/OPPILAAT/", {"remove": "1", "confirmed": "1"}, follow=True)
    assert "Sarjaa ei poistettu" in answer.content.decode()
    assert (planning.series(**WHERE), planning.series_values(**WHERE)) == before


@pytest.mark.parametrize(
    ("data", "form", "field"),
    [
        ({"value-year": "2022", "value-kind": "actual", "value-value": ""}, "value", "value"),
        ({"value-year": "2022", "value-kind": "actual", "value-value": "x"}, "value", "value"),
        ({"value-year": "22", "value-kind": "actual", "value-value": "1"}, "value", "year"),
        ({"value-year": "2022", "value-kind": "no", "value-value": "1"}, "value", "kind"),
        ({"rename": "1", "name_fi": " "}, "name", "name_fi"),
    ],
)
def test_a_bad_change_of_a_series_is_refused_at_its_field(
    client_of: ClientOf, data: dict[str, str], form: str, field: str
) -> None:
    before = planning.series(**WHERE), planning.series_values(**WHERE)
    answer = client_of(CONTROLLER).post(f"{BASE}/series/OPPILAAT/", data)
    assert answer.status_code == 422
    assert list(answer.context[f"{form}_form"].errors) == [field]
    assert (planning.series(**WHERE), planning.series_values(**WHERE)) == before


def test_a_series_without_a_name_is_refused(client_of: ClientOf) -> None:
    answer = client_of(CONTROLLER).post(f"{BASE}/series/", {"name_fi": ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["name_fi"]


# Rights


@pytest.mark.parametrize("role", [VIEWER, REPORTER, AUDITOR])
def test_who_only_reads_or_reports_defines_no_key_figures(
    client_of: ClientOf, role: PersonRole
) -> None:
    client = client_of(role)
    before = figures()
    for path in (
        "key-figures/OPETUS/new/",
        f"key-figure/{GIVEN}/edit/",
        f"key-figure/{GIVEN}/remove/",
        "series/",
        "series/OPPILAAT/",
    ):
        assert client.get(f"{BASE}/{path}").status_code == 403, path
        assert client.post(f"{BASE}/{path}", NEW).status_code == 403, path
    assert figures() == before
    page = text_of(client, f"key-figure/{GIVEN}/")
    assert "/edit/" not in page


def test_a_viewer_sets_no_value_and_a_reporter_of_the_unit_does(client_of: ClientOf) -> None:
    assert client_of(VIEWER).post(f"{BASE}/key-figure/{GIVEN}/", VALUE).status_code == 403
    assert client_of(REPORTER).post(f"{BASE}/key-figure/{GIVEN}/", VALUE).status_code == 302
    foreign = next(code for code, one in figures().items() if one.node == "VIRIKE")
    assert client_of(REPORTER).post(f"{BASE}/key-figure/{foreign}/", VALUE).status_code == 403


def test_series_are_the_controllers_alone(client_of: ClientOf) -> None:
    assert client_of(HEAD).get(f"{BASE}/series/").status_code == 403
    page = text_of(client_of(HEAD), f"key-figure/{COMPUTED}/")
    assert "/series/" not in page
    assert "/series/OPPILAAT/" in text_of(client_of(CONTROLLER), f"key-figure/{COMPUTED}/")


def test_a_head_defines_nothing_of_a_foreign_unit(client_of: ClientOf) -> None:
    client = client_of(HEAD)
    foreign = next(code for code, one in figures().items() if one.node == "VIRIKE")
    for path in ("key-figures/VIRIKE/new/", f"key-figure/{foreign}/edit/"):
        assert client.post(f"{BASE}/{path}", NEW).status_code == 403
    assert client.post(f"{BASE}/key-figure/{foreign}/remove/").status_code == 403
    assert foreign in figures()


def test_key_figures_of_another_municipality_are_not_there(client_of: ClientOf) -> None:
    save_content(content=sample_content(), actor="test")
    client = client_of(CONTROLLER)
    for path in ("key-figures/SCHOOL/", "key-figure/K2/", "series/", "series/PEOPLE/"):
        assert client.get(f"/m/SAMPLE/{path}").status_code == 404, path
    for path in ("key-figure/K2/", "key-figure/K2/edit/", "series/PEOPLE/"):
        assert client.get(f"{BASE}/{path}").status_code == 404, path


@pytest.mark.parametrize(
    "path", ["key-figures/SECTOR/", f"key-figure/{COMPUTED}/", "series/", "series/OPPILAAT/"]
)
def test_a_page_of_key_figures_asks_few_queries(client_of: ClientOf, path: str) -> None:
    client = client_of(CONTROLLER)
    text_of(client, path)
    with CaptureQueriesContext(connection) as queries:
        text_of(client, path)
    assert len(queries) <= 14


def test_a_refused_form_keeps_what_was_typed(client_of: ClientOf) -> None:
    data: dict[str, Any] = NEW | {"name_sv": "Läskunnighet", "decimals": "9"}
    answer = client_of(HEAD).post(f"{BASE}/key-figures/OPETUS/new/", data)
    assert "Läskunnighet" in answer.content.decode()
