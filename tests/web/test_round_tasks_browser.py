"""Tasks of a round in a browser: kept while typing, two people on one text, a lost connection."""

import json
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tests.support.accessibility import EVERYTHING, violations
from tests.support.every_page import OVERFLOW
from tests.support.site import EMAIL_OF, MUNICIPALITY, Site

from toteuma.demo.people import DEMO_PASSWORD
from toteuma.domain.rights import PersonRole

pytestmark = pytest.mark.browser

CONTROLLER, HEAD = PersonRole.CONTROLLER, PersonRole.UNIT_HEAD
KEPT = "#draft-state:not(.is-unsaved)"
OPENED = f"""
import json
from datetime import date
from toteuma.domain.rounds import Section
from toteuma.domain.vocabulary import Language
from toteuma.workspace.queries.rounds import tasks
from toteuma.workspace.services.rounds.opening import open_round
where = {{"municipality": "{MUNICIPALITY}"}}
open_round(
    **where, code="BROWSER", period="2022-08", node="OPETUS", sections=tuple(Section),
    languages=(Language.FI,), due=date(2030, 9, 20), review_due=date(2030, 9, 30), actor="test",
)
found = {{}}
for one in tasks(**where, round_code="BROWSER"):
    found.setdefault(one.kind.value, []).append(one.number)
print(json.dumps(found))
"""

type SignedIn = Callable[..., BrowserContext]
"""``signed_in(role)``: a browser of the demo's user of the role."""


@pytest.fixture(scope="module")
def numbers(site: Site) -> dict[str, list[int]]:
    """Numbers of the tasks of a round by kind."""
    found: dict[str, list[int]] = json.loads(site.program(OPENED).splitlines()[-1])
    return found


@pytest.fixture
def signed_in(chromium: Browser, site: Site) -> Iterator[SignedIn]:
    """Browsers of people."""
    opened: list[BrowserContext] = []

    def sign_in(role: PersonRole, *, bypass_csp: bool = False) -> BrowserContext:
        context = chromium.new_context(locale="en", bypass_csp=bypass_csp)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{site.url}/account/login/")
        page.fill("input[name=login]", EMAIL_OF[role])
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        page.close()
        return context

    yield sign_in
    for context in opened:
        context.close()


def task_page(context: BrowserContext, site: Site, number: int) -> Page:
    page = context.new_page()
    page.goto(site.at(f"rounds/BROWSER/task/{number}/"))
    return page


def text_of(context: BrowserContext, site: Site, number: int) -> str:
    """The Finnish text as a page opened anew has it."""
    page = task_page(context, site, number)
    found = page.input_value("#id_text_fi")
    page.close()
    return found


def test_what_is_typed_is_kept_without_a_button(
    signed_in: SignedIn, site: Site, numbers: dict[str, list[int]]
) -> None:
    number = numbers["assessment"][0]
    head = signed_in(HEAD)
    page = task_page(head, site, number)
    page.fill("#id_text_fi", "Kirjoitettu ilman painiketta")
    page.locator("#id_text_sv").focus()
    expect(page.locator(KEPT)).to_contain_text(":")
    assert text_of(head, site, number) == "Kirjoitettu ilman painiketta"


def test_what_is_submitted_right_after_typing_is_submitted(
    signed_in: SignedIn, site: Site, numbers: dict[str, list[int]]
) -> None:
    """To press the button is to leave the field, which keeps the draft at the same moment."""
    number = numbers["investment"][0]
    page = task_page(signed_in(HEAD), site, number)

    def slowly(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    page.route("**/draft/", slowly)
    page.fill("#id_text_fi", "Kirjoitettu ja heti lähetetty")
    page.click("#task-form button[value=submit]")
    expect(page.locator("button[value=withdraw]")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Kirjoitettu ja heti lähetetty")


def test_two_people_on_one_text_lose_nothing(
    signed_in: SignedIn, site: Site, numbers: dict[str, list[int]]
) -> None:
    number = numbers["assessment"][1]
    head, controller = signed_in(HEAD), signed_in(CONTROLLER)
    mine, theirs = task_page(head, site, number), task_page(controller, site, number)
    theirs.fill("#id_text_fi", "Toisen kirjoittama")
    theirs.locator("#id_text_sv").focus()
    expect(theirs.locator(KEPT)).to_contain_text(":")
    mine.fill("#id_text_fi", "Oma teksti")
    mine.locator("#id_text_sv").focus()
    compare = mine.locator("[data-changed] button")
    expect(compare).to_be_visible()
    compare.click()
    expect(mine.locator(".version")).to_have_count(2)
    expect(mine.locator(".versions")).to_contain_text("Toisen kirjoittama")
    expect(mine.locator(".versions")).to_contain_text("Oma teksti")
    mine.locator("button[value=resolve]").click()
    mine.wait_for_url(f"**/task/{number}/")
    kept = mine.input_value("#id_text_fi")
    assert "Toisen kirjoittama" in kept
    assert "Oma teksti" in kept


def test_a_draft_survives_a_dropped_connection_and_a_closed_tab(
    signed_in: SignedIn, site: Site, numbers: dict[str, list[int]]
) -> None:
    number = numbers["assessment"][2]
    head = signed_in(HEAD)
    page = task_page(head, site, number)
    head.set_offline(True)
    page.fill("#id_text_fi", "Katkoksen aikana kirjoitettu")
    page.locator("#id_text_sv").focus()
    expect(page.locator("#draft-state.is-unsaved")).to_be_visible()
    # A closing tab sends what it has at last. The browser's set_offline ends with the page, so a
    # slow machine could let that message through: here the connection is away for it as well.
    page.evaluate("navigator.sendBeacon = () => false")
    page.close()
    head.set_offline(False)
    page = task_page(head, site, number)
    assert page.input_value("#id_text_fi") == ""
    page.locator("[data-rescue-take]").click()
    expect(page.locator("#id_text_fi")).to_have_value("Katkoksen aikana kirjoitettu")
    expect(page.locator(KEPT)).to_contain_text(":")
    assert text_of(head, site, number) == "Katkoksen aikana kirjoitettu"
    page.reload()
    expect(page.locator("[data-rescue]")).to_be_hidden()


def test_what_was_typed_last_is_kept_when_the_page_is_left(
    signed_in: SignedIn, site: Site, numbers: dict[str, list[int]]
) -> None:
    number = numbers["assessment"][3]
    head = signed_in(HEAD)
    page = task_page(head, site, number)
    page.fill("#id_text_fi", "Viimeiset sanat")
    page.goto(site.at("my-tasks/"))
    page.wait_for_timeout(1000)
    assert text_of(head, site, number) == "Viimeiset sanat"


def test_a_mention_is_chosen_with_the_keyboard(
    signed_in: SignedIn, site: Site, numbers: dict[str, list[int]]
) -> None:
    page = task_page(signed_in(HEAD), site, numbers["assessment"][0])
    page.locator("#comment").press_sequentially("@Rii")
    expect(page.locator("#comment-names [role=option]")).to_have_text("Riitta Raportoija")
    page.keyboard.press("Enter")
    expect(page.locator("#comment")).to_have_value("@Riitta Raportoija ")
    page.keyboard.press("Tab")
    expect(page.locator("#mention")).to_be_focused()


def test_every_kind_of_task_is_accessible_and_fits_a_phone(
    signed_in: SignedIn, site: Site, numbers: dict[str, list[int]]
) -> None:
    context = signed_in(CONTROLLER, bypass_csp=True)
    paths = [f"rounds/BROWSER/task/{found[-1]}/" for found in numbers.values()]
    page, wrong = context.new_page(), []
    for path in ["my-tasks/", *paths]:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(site.at(path))
        wrong += [f"{path}: {one}" for one in violations(page, EVERYTHING)]
        page.set_viewport_size({"width": 320, "height": 700})
        if page.evaluate(OVERFLOW) > 0:
            wrong.append(f"{path}: wider than 320 px")
    assert wrong == [], "\n".join(wrong)


def test_the_page_of_two_versions_is_accessible_and_fits_a_phone(
    signed_in: SignedIn, site: Site, numbers: dict[str, list[int]]
) -> None:
    context = signed_in(CONTROLLER, bypass_csp=True)
    page = task_page(context, site, numbers["assessment"][4])
    page.fill("#id_text_fi", "Yksi")
    page.evaluate("document.querySelector('[name=version]').value = '999'")
    page.locator("button[value=save]").click()
    expect(page.locator(".difference").first).to_be_visible()
    wrong = violations(page, EVERYTHING)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(OVERFLOW) <= 0
    assert wrong == []
