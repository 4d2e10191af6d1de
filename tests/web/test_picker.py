"""A figure is chosen for a text, and the text is shown as it will look."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from tests.support.site import ClientOf

from toteuma.domain.live_figures import marks
from toteuma.domain.period import Period
from toteuma.domain.rights import PersonRole
from toteuma.report.assembly.live_figures import MOST_TABLES, LiveFigures
from toteuma.report.assembly.money import MoneyAssembly
from toteuma.workspace.living import Living

PICKER = "/m/HEINOLA/live-figures/OPETUS/"
PREVIEW = f"{PICKER}preview/"
STAFF = "2022-09.OPETUS.STAFF.actual"


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    return client_of(PersonRole.CONTROLLER)


def document(content: bytes) -> Any:
    """The parsed page."""
    return html.document_fromstring(content)


def picked(client: Client, query: str) -> tuple[str, str]:
    """The figure and the mark that the page shows."""
    answer = client.get(f"{PICKER}?period=2022-09&{query}")
    assert answer.status_code == 200
    page = document(answer.content)
    [code] = page.xpath("//input[@data-mark]/@value")
    [shown] = page.find_class("picked")
    return " ".join(shown.text_content().split()), code


def test_a_figure_is_chosen_without_scripts(client: Client) -> None:
    shown, mark = picked(client, "subject=line:STAFF&column=actual&form=million&unsigned=1")
    assert mark == f"{{{{figure {STAFF} million unsigned}}}}"
    assert shown == "7,8 milj. €"
    assert picked(client, "subject=line:STAFF&column=used_pct") == (
        "74,6 %",
        "{{figure 2022-09.OPETUS.STAFF.used_pct percent}}",
    )
    shown, mark = picked(client, "unit=VAKA&subject=line:SALES")
    assert mark == "{{figure 2022-09.VAKA.SALES.actual euro}}"


def test_what_the_page_offers_can_be_read_back(client: Client) -> None:
    page = document(client.get(PICKER).content)
    subjects = page.xpath("//select[@name='subject']//option/@value")
    assert len({one.partition(":")[0] for one in subjects}) >= 2
    for subject in (subjects[0], subjects[-1]):
        answer = client.get(PICKER, {"period": "2022-09", "subject": subject})
        [code] = document(answer.content).xpath("//input[@data-mark]/@value")
        assert len(marks(code)) == 1


def test_a_choice_that_is_none_falls_back(client: Client) -> None:
    shown, mark = picked(
        client, "unit=NOWHERE&subject=line:X&column=explanation&form=percent&year=x"
    )
    assert mark.startswith("{{figure 2022-09.OPETUS.")
    assert shown


def test_for_a_dialog_only_the_part_is_sent(client: Client) -> None:
    part = client.get(PICKER, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "data-insert" in part


def previewed(client: Client, text: str, language: str = "fi") -> str:
    answer = client.post(f"{PREVIEW}?period=2022-09", {"text": text, "language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_preview_says_figures_in_the_text(client: Client) -> None:
    said = previewed(client, f"**Kulut** {{{{figure {STAFF} thousand}}}}")
    assert "<strong>Kulut</strong>" in said
    assert "−7\u202f764\u00a0t€" in said
    assert f'href="/m/HEINOLA/figure/{STAFF}/"' in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kulut {{figure 2022-09.NOWHERE.STAFF.actual}}", "2022-09.NOWHERE.STAFF.actual"),
        ("Kulut {{figure STAFF}}", "Tätä koodia ei voi lukea: {{figure STAFF}}"),
        ("Henkilöstökuluista on käytetty 74,9 %.", "Kirjoitit 74,9 %, mutta laskelmassa on 74,6"),
        ("Henkilöstökuluista on käytetty 74,6 %.", "{{figure 2022-09.OPETUS.STAFF.used_pct}}"),
        ("<script>x</script> {{figure STAFF}}", "{{figure STAFF}}"),
    ],
)
def test_the_preview_points_out_what_is_wrong_or_can_be_bound(
    client: Client, text: str, said: str
) -> None:
    found = previewed(client, text)
    assert said in found
    assert "<script" not in found


def test_the_preview_says_when_an_amount_is_of_a_unit_below_or_above(client: Client) -> None:
    for unit in ("PERUSOPETUS", "SECTOR"):
        figure = f"2022-09.{unit}.STAFF.actual"
        shown = previewed(client, f"{{{{figure {figure} unsigned}}}}")
        amount = re.search(r">([\d\u202f]+)\u00a0€<", shown)
        assert amount is not None
        said = previewed(client, f"Henkilöstökulut olivat {amount[1]} €.")
        assert "toisen yksikön luku" in said
        assert f"{{{{figure {figure} unsigned}}}}" in said
    assert "toisen" not in previewed(client, "Henkilöstökulut olivat 7 763 747 €.")


def test_a_text_without_figures_has_no_preview(client: Client) -> None:
    assert previewed(client, "Kaikki hyvin.").strip() == ""


def test_a_value_that_was_typed_into_a_mark_is_not_believed(client: Client) -> None:
    found = previewed(client, f"{{{{figure {STAFF} = 100 cent}}}}")
    assert "−7\u202f763\u202f747\u00a0€" in found


def test_the_picker_is_for_those_who_may_read_the_unit(client_of: ClientOf) -> None:
    assert Client().get(PICKER).status_code == 302
    assert client_of(PersonRole.CONTROLLER).get(PICKER.replace("OPETUS", "NO")).status_code == 404
    administrator = client_of(PersonRole.ADMINISTRATOR)
    assert administrator.get(PICKER).status_code == 403
    assert administrator.post(PREVIEW, {"text": f"{{{{figure {STAFF}}}}}"}).status_code == 403


def test_a_unit_head_sees_no_figure_of_another_unit(client_of: ClientOf) -> None:
    head = client_of(PersonRole.UNIT_HEAD)
    assert head.get(PICKER.replace("OPETUS", "VAKA")).status_code == 403
    own = previewed(head, f"{{{{figure {STAFF}}}}}")
    assert "−7" in own
    other = previewed(head, "{{figure 2022-09.VAKA.STAFF.actual}}")
    assert "Lukua 2022-09.VAKA.STAFF.actual ei ole" in other
    page = document(head.get(PICKER).content)
    assert "VAKA" not in page.xpath("//select[@name='unit']/option/@value")


def test_the_page_of_a_goal_shows_live_figures_and_offers_the_picker(client: Client) -> None:
    page = client.get("/m/HEINOLA/goal/OPETUS-TVT/?period=2022-09").content.decode()
    assert 'data-figure-picker="/m/HEINOLA/live-figures/OPETUS/?period=2022-09"' in page


class Asked:
    """Live figures of a report of a unit, asked of the demo's living data."""

    def __init__(self, home: Path, node: str) -> None:
        living = Living(home, "HEINOLA")
        request = living.request(node, Period.parse("2022-09"))
        money = MoneyAssembly(request, living.engine)
        self.figures = LiveFigures(request, money.table_for_figures)

    def __call__(self, text: str) -> str:
        [mark] = marks(text)
        value = self.figures.value_of(mark)
        return "unknown" if value is None else f"{value.amount} {value.unit.value}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("node", "text", "expected"),
    [
        ("OPETUS", f"{{{{figure {STAFF}}}}}", "-776374708 cent"),
        ("SECTOR", f"{{{{figure {STAFF}}}}}", "-776374708 cent"),
        ("SECTOR", "{{figure 2022-09.OPETUS.STAFF.used_pct}}", "746 percent"),
        ("SECTOR", "{{figure 2022-09.VIRIKE:KUNTOSALI.INVESTMENT_NET.actual}}", "-1852235 cent"),
        # Another unit's figures are not there, nor are those of units that were never.
        ("VAKA", f"{{{{figure {STAFF}}}}}", "unknown"),
        ("SECTOR", "{{figure 2022-09.NOWHERE.STAFF.actual}}", "unknown"),
        ("SECTOR", "{{figure 2022-09.OPETUS.NOTHING.actual}}", "unknown"),
        ("SECTOR", "{{figure 1999-09.OPETUS.STAFF.actual}}", "unknown"),
        ("SECTOR", "{{measure NOTHING}}", "unknown"),
        ("SECTOR", "{{key-figure NOTHING 2022}}", "unknown"),
    ],
)
def test_a_report_knows_the_figures_of_its_own_unit_and_below(
    site_data: Path, node: str, text: str, expected: str
) -> None:
    assert Asked(site_data, node)(text) == expected


@pytest.mark.django_db
def test_figures_of_other_periods_are_those_of_their_own_statements(site_data: Path) -> None:
    asked = Asked(site_data, "SECTOR")
    june, year = (
        asked("{{figure 2022-06.SECTOR.STAFF.actual}}"),
        asked("{{figure 2021.SECTOR.STAFF.actual}}"),
    )
    assert june.endswith(" cent")
    assert june != asked("{{figure 2022-09.SECTOR.STAFF.actual}}")
    assert year == asked("{{figure 2022-09.SECTOR.STAFF.accounts_prev}}")


@pytest.mark.django_db
def test_a_text_cannot_ask_for_more_statements_than_are_allowed(site_data: Path) -> None:
    living = Living(site_data, "HEINOLA")
    request = living.request("SECTOR", Period.parse("2022-09"))
    money = MoneyAssembly(request, living.engine)
    calls: list[Period] = []

    def table_of(period: Period, *rest: object) -> object:
        calls.append(period)
        return money.table_for_figures(Period.parse("2022-06"), *rest)  # type: ignore[arg-type]

    figures = LiveFigures(request, table_of)  # type: ignore[arg-type]
    for first in range(1, 13):
        for last in range(first, 13):
            text = f"{{{{figure 2022-{first:02}..{last:02}.SECTOR.STAFF.actual}}}}"
            figures.value_of(marks(text)[0])
    assert len(calls) <= MOST_TABLES + 2
