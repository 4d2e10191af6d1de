"""A reader of every page at a browser, and what is wrong with a page.

axe (WCAG 2.2 A and AA, and its own advice) looks at each page on a desk's screen and on a phone's
of 320 px. A page of 640 px is what a desk's screen shows at 200 % zoom.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tools.site_routes import Visit

from tests.support.accessibility import CONTRAST, EVERYTHING, violations
from tests.support.site import EMAIL_OF, Site
from toteuma.demo.people import DEMO_PASSWORD
from toteuma.domain.rights import PersonRole

OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Reader:
    """Somebody at a browser, signed in once for each role."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser = browser
        self.site = site
        self._pages: dict[PersonRole, Page] = {}
        self._contexts: list[BrowserContext] = []
        self.said: list[str] = []

    def page(self, role: PersonRole) -> Page:
        """The page of the role's user."""
        if role not in self._pages:
            # axe is a script of the test's own, which our policy rightly refuses.
            context = self.browser.new_context(bypass_csp=True)
            self._contexts.append(context)
            page = context.new_page()
            page.goto(f"{self.site.url}/account/login/")
            page.fill("input[name=login]", EMAIL_OF[role])
            page.fill("input[name=password]", DEMO_PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/login/" not in url)
            page.on("console", lambda message: self.said.append(message.text))
            page.on("pageerror", lambda fault: self.said.append(str(fault)))
            self._pages[role] = page
        return self._pages[role]

    def speak(self, language: str) -> None:
        """Every user chooses the language."""
        for role in (PersonRole.CONTROLLER, PersonRole.ADMINISTRATOR, PersonRole.AUDITOR):
            self.send(role, "/language/", {"language": language})

    def send(self, role: PersonRole, path: str, form: dict[str, str]) -> None:
        """Sends a form as the role's user."""
        page = self.page(role)
        page.goto(self.site.at("") if role is not PersonRole.ADMINISTRATOR else self.site.url)
        token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
        sent: dict[str, str | float | bool] = {**form, "csrfmiddlewaretoken": token or ""}
        answer = page.request.post(
            self.site.url + path, form=sent, headers={"Referer": self.site.url}
        )
        # 422: a scene before has made it already.
        assert answer.status in (200, 422), (path, answer.status)

    def close(self) -> None:
        """Closes the browser's windows."""
        for context in self._contexts:
            context.close()


@pytest.fixture(scope="module")
def reader(chromium: Browser, site: Site) -> Iterator[Reader]:
    """The reader of this file."""
    found = Reader(chromium, site)
    yield found
    found.close()


def faults_of(reader: Reader, visit: Visit, language: str) -> list[str]:
    """Everything that is wrong with a page."""
    page = reader.page(visit.role)
    reader.said.clear()
    _as_on_a_desk(page)
    answer = page.goto(reader.site.url + visit.path)
    found = [] if answer is not None and answer.ok else [f"status {answer and answer.status}"]
    found += faults_in_sight(page, language)
    return [f"{visit.path} ({language}): {fault}" for fault in [*found, *reader.said]]


def faults_in_sight(page: Page, language: str) -> list[str]:
    """Everything that is wrong with the page that the browser shows: on a desk's screen, at 200 %
    zoom, on a phone."""
    _as_on_a_desk(page)
    found = []
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    if page.locator("html").get_attribute("lang") != language:
        found.append("the language of the page")
    # Colours do not depend on the language: Finnish alone is judged by them.
    is_judged_by_colours = language == "fi"
    found += violations(page, EVERYTHING, and_contrast=is_judged_by_colours)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if (too_wide := page.evaluate(OVERFLOW)) > 0:
            found.append(f"{too_wide} px too wide at {width} px")
    found += violations(page, EVERYTHING, and_contrast=is_judged_by_colours)
    if is_judged_by_colours:
        page.emulate_media(color_scheme="dark")
        found += violations(page, CONTRAST)
    return found


def _as_on_a_desk(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
