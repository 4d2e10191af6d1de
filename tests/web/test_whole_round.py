"""A whole round as people play it: five of them in browsers of their own, from opening it to what
the public reads, in Finnish and in English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.site import MUNICIPALITY, Site

from toteuma.demo.people import DEMO_PASSWORD

pytestmark = pytest.mark.browser

PEOPLE = ("controller", "second", "head", "reporter", "viewer")
PERIODS = {"fi": "2022-08", "en": "2022-07"}
REASON = "Kerro, montako ryhmää aloitti."
IN_TIME = {"fi": "Kolme ryhmää aloitti ajallaan.", "en": "Three groups began in time."}
NOTE = "Tiedossa: luku saadaan vasta joulukuussa."


@dataclass
class Company:
    """The people, each on a page of their own, and the round that they play."""

    site: Site
    pages: dict[str, Page]
    language: str
    round: str = ""

    def go(self, who: str, path: str) -> Page:
        """The page of a person, at an address of the municipality."""
        page = self.pages[who]
        page.goto(self.site.at(path))
        return page

    def at(self, who: str, path: str) -> Page:
        """The same within the round."""
        return self.go(who, f"rounds/{self.round}/{path}")


@pytest.fixture(params=["fi", "en"])
def company(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Company]:
    """Everybody signed in, reading one language."""
    contexts = {who: chromium.new_context() for who in PEOPLE}
    pages = {who: context.new_page() for who, context in contexts.items()}
    for who, page in pages.items():
        page.set_default_timeout(60_000)
        page.goto(f"{site.url}/account/login/")
        page.fill("input[name=login]", f"{who}@demo.example")
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/m/**")
        page.click(f"header button:text-is('{request.param.upper()}')")
        expect(page.locator("html")).to_have_attribute("lang", request.param)
    yield Company(site, pages, request.param)
    for context in contexts.values():
        context.close()


def test_a_round_from_opening_to_publication(company: Company) -> None:
    language = company.language
    open_it(company, PERIODS[language])
    numbers = tasks_of(company.go("reporter", "my-tasks/"), company.round)
    assert numbers, "the reporter's own tasks are those of the round before"
    write_all(company, numbers, language)
    review_all(company, numbers)
    the_rest_is_approved(company)
    check_and_freeze(company)
    publish(company)
    read_and_ask(company, language)


def open_it(company: Company, period: str) -> None:
    """The controller opens a round of the schools' goals like last time."""
    page = company.go("controller", "rounds/open/")
    page.select_option("main [name=period]", period)
    page.select_option("main [name=node]", "OPETUS")
    page.select_option("main [name=follows]", "2022-09")
    for box in page.locator("[name=sections]").all():
        box.set_checked(box.get_attribute("value") == "goals")
    for box in page.locator("[name=languages]").all():
        box.set_checked(box.get_attribute("value") in ("fi", company.language))
    page.fill("[name=due]", "2030-01-10")
    page.fill("[name=review_due]", "2030-01-20")
    press(page, "button[name=preview]")
    press(page, "button[name=open]")
    page.wait_for_url(re.compile(r"/rounds/(?!open)[^/]+/$"))
    company.round = page.url.rstrip("/").rsplit("/", 1)[1]


def press(page: Page, button: str) -> None:
    """Presses a button that sends a form, and waits for the page that answers."""
    with page.expect_navigation():
        page.click(button)


def tasks_of(page: Page, code: str) -> list[int]:
    """Numbers of the tasks of the round that the page links to."""
    links = page.locator(f"main a[href*='/rounds/{code}/task']").all()
    found = {
        int(number)
        for link in links
        for number in re.findall(rf"/rounds/{code}/tasks?/(\d+)/", link.get_attribute("href") or "")
    }
    return sorted(found)


def task(number: int) -> str:
    """The address of a task within its round."""
    return f"task/{number}/"


def write_all(company: Company, numbers: list[int], language: str) -> None:
    """The reporter writes: what was typed is kept by itself, and then submitted."""
    for number in numbers:
        page = company.at("reporter", task(number))
        page.fill("textarea[name$=text_fi]", f"Ryhmät aloittivat ajallaan ({language}).")
        page.fill("textarea[name$=text_en]", f"The groups began in time ({language}).")
        if page.locator("[name=reason]").count():
            page.fill("[name=reason]", "Mittaustulos tulee myöhemmin.")
        page.locator("textarea[name$=text_fi]").blur()
        expect(page.locator("[data-draft-state]")).to_contain_text(
            re.compile(r"\d"), timeout=30_000
        )
        press(page, "#task-form button[value=submit]")
        expect(page.locator("#task-form")).to_have_count(0)


def review_all(company: Company, numbers: list[int]) -> None:
    """The head sends the first one back with a reason, and approves all when it is mended."""
    first = numbers[0]
    page = company.at("head", task(first))
    page.fill("[name=reason]", REASON)
    press(page, "button[value=return]")
    page = company.at("reporter", task(first))
    expect(page.locator("main")).to_contain_text(REASON)
    page.fill("textarea[name$=text_fi]", IN_TIME["fi"])
    page.fill("textarea[name$=text_en]", IN_TIME["en"])
    press(page, "#task-form button[value=submit]")
    expect(page.locator("#task-form")).to_have_count(0)
    # Nobody reviews their own text.
    expect(company.at("reporter", task(first)).locator("button[value=approve]")).to_have_count(0)
    for number in numbers:
        page = company.at("head", task(number))
        press(page, "button[value=approve]")
        page = company.at("head", task(number))
        expect(page.locator("button[value=approve]")).to_have_count(0)


def the_rest_is_approved(company: Company) -> None:
    """What falls to the controllers: one writes, the other approves."""
    page = company.at("controller", "")
    for number in tasks_of(page, company.round):
        page = company.at("controller", task(number))
        if not page.locator("#task-form").count():
            continue
        page.check("[name=nothing]") if page.locator("[name=nothing][type=checkbox]").count() else (
            page.fill("[name=nothing]", "Ei muutosta kaudella.")
        )
        press(page, "#task-form button[value=submit]")
        expect(page.locator("#task-form")).to_have_count(0)
        press(company.at("second", task(number)), "button[value=approve]")


def check_and_freeze(company: Company) -> None:
    """What the check finds is answered; then the report is frozen."""
    page = company.at("controller", "gate/")
    expect(page.locator("#blocking")).to_have_count(0)
    if page.locator("[name=finding]").count():
        for box in page.locator("[name=finding]").all():
            box.check()
        page.fill("[name=text]", NOTE)
        press(page, "main form:has([name=finding]) button.btn-primary")
        expect(page.locator("[name=finding]")).to_have_count(0)
    press(page, "a[href$='/freeze/']")
    page.fill("[name=why]", "Johtoryhmä 12.9.2022 § 4")
    press(page, "main form button.btn-primary")
    expect(page.locator("a[href*='/snapshots/'], a[href*='/snapshot/']").first).to_be_visible()
    # Frozen is frozen: nobody writes any more.
    for number in tasks_of(company.at("controller", ""), company.round)[:2]:
        expect(company.at("controller", task(number)).locator("#task-form")).to_have_count(0)


def publish(company: Company) -> None:
    """One proposes, another publishes; nothing is public before that."""
    public = f"{company.site.url}/p/{MUNICIPALITY}/{company.round}/"
    page = company.at("controller", "publications/")
    page.check("[name=level][value=committee]")
    press(page, "#propose ~ form button")
    answer = company.pages["viewer"].request.get(public)
    assert answer.status == 404
    first = company.at("controller", "publications/1/")
    expect(first.locator("input[value=publish]")).to_have_count(0)
    page = company.at("second", "publications/1/")
    press(page, "form:has([name=action][value=publish]) button")
    # Asked once more, on a page of its own.
    press(page, "main form:has([name=confirmed]) button")
    expect(page.locator("form:has(input[value=withdraw])")).to_have_count(1)
    assert company.pages["viewer"].request.get(public).status == 200


def read_and_ask(company: Company, language: str) -> None:
    """The committee member reads, and asks about a figure; the answer is shown to everybody."""
    page = company.pages["viewer"]
    page.goto(f"{company.site.url}/p/{MUNICIPALITY}/{company.round}/?lang={language}")
    page.click("nav.site-side a[href*='goals']")
    expect(page.locator("main")).to_contain_text(IN_TIME[language])
    figure = f"{company.round}.OPETUS.STAFF.actual"
    page = company.at("viewer", f"questions/ask/?subject=figure:{figure}")
    page.fill("[name=text]", "Miksi henkilöstömenot kasvoivat?")
    press(page, "main form button.btn-primary")
    page.wait_for_url(re.compile(r"/questions/\d+/"))
    number = re.findall(r"/questions/(\d+)/", page.url)[0]
    page = company.at("head", f"questions/{number}/")
    page.fill("[name=text]", "Sopimuskorotukset.")
    press(page, "main form:has([name=text]) button.btn-primary")
    page = company.at("controller", f"questions/{number}/")
    page.click("button[value=show]")
    press(page, "dialog[open] button.btn-danger")
    page = company.pages["viewer"]
    page.goto(f"{company.site.url}/p/{MUNICIPALITY}/{company.round}/questions/")
    expect(page.locator("main")).to_contain_text("Sopimuskorotukset.")
