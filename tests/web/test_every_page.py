"""Every page in a real browser: accessible, narrow, zoomed, dark, silent; full and empty.

axe (WCAG 2.2 A and AA, and its own advice) looks at each page in Finnish and English, on a desk's
screen and on a phone's of 320 px. A page of 640 px is what a desk's screen shows at 200 % zoom.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page
from tests.support.site import EMAIL_OF, Site
from tools.site_routes import Examples, Visit, visits

import toteuma.demo as demo_package
from toteuma.demo.people import DEMO_PASSWORD
from toteuma.domain.content import Municipality, MunicipalityContent
from toteuma.domain.organisation import OrganisationNode
from toteuma.domain.rights import PersonRole
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import NodeKind
from toteuma.workspace.interchange.folder import dump_folder, load_folder

pytestmark = pytest.mark.browser

DEMO_FOLDER = Path(demo_package.__file__).parent / "municipality"
EMPTY = "TYHJALA"
UNITS = ("OPETUS", "SECTOR", "HEINOLA", "PERUSOPETUS", "LUKIO", "VAKA", "VIRIKE", "HTE")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERYTHING = {"type": "tag", "values": TAGS}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

GRANT = """
import sys
from pathlib import Path
from toteuma.workspace.bootstrap import open_home
open_home(Path(sys.argv[1]), for_web=True)
from toteuma.domain.rights import PersonRole
from toteuma.workspace.people.services import grant_role
for role in ("controller", "administrator"):
    grant_role(municipality=sys.argv[2], email=f"{role}@demo.example", role=PersonRole(role),
               actor="test")
"""


@pytest.fixture(scope="module")
def full(site: Site) -> list[Visit]:
    """Every page of the demo."""
    content, issues = load_folder(DEMO_FOLDER, needs_ledger_files=False)
    assert content is not None, issues
    batch = min(path.parent.name for path in site.home.glob("ledger/HEINOLA/*/manifest.json"))
    return visits(Examples(content, 2022, {"batch": batch}), UNITS, needs_all=True)


@pytest.fixture(scope="module")
def empty(site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[Visit]:
    """Every page of a municipality that has an organisation and nothing else."""
    words = LocalizedText("Tyhjälä", "Tomby", "Emptyville")
    start = date(2022, 1, 1)
    content = MunicipalityContent(
        municipality=Municipality(EMPTY, words, False, 0, Decimal(5), 3),
        nodes=(
            OrganisationNode("ALL", NodeKind.MUNICIPALITY, words, None, start),
            OrganisationNode("UNIT", NodeKind.SECTOR, words, "ALL", start),
        ),
    )
    folder = tmp_path_factory.mktemp("empty") / "folder"
    dump_folder(content, folder)
    load = [sys.executable, "-m", "toteuma", "--home", str(site.home), "load", str(folder)]
    subprocess.run(load, check=True, capture_output=True)
    grant = [sys.executable, "-c", GRANT, str(site.home), EMPTY]
    subprocess.run(grant, check=True, capture_output=True)
    found = visits(Examples(content, 2022), ("UNIT",), needs_all=False)
    # A figure has an address before it has a value, but no page without one.
    return [
        visit
        for visit in found
        if visit.role is not PersonRole.AUDITOR and "figure" not in visit.route.words
    ]


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
            page = self.page(role)
            page.goto(self.site.at("") if role is not PersonRole.ADMINISTRATOR else self.site.url)
            token = page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")
            form = {"language": language, "csrfmiddlewaretoken": token or ""}
            page.request.post(
                f"{self.site.url}/language/", form=form, headers={"Referer": self.site.url}
            )

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


def violations(page: Page, judged_by: dict[str, Any]) -> list[str]:
    """What axe finds, as rule, place and advice."""
    options = {"resultTypes": ["violations"], "runOnly": judged_by}
    result = Axe().run(page, options=options).response
    return [
        f"{one['id']}: {json.dumps(node['target'])} {node['failureSummary'][:200]}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


def faults_of(reader: Reader, visit: Visit, language: str) -> list[str]:
    """Everything that is wrong with a page."""
    page = reader.page(visit.role)
    reader.said.clear()
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(reader.site.url + visit.path)
    found = [] if answer is not None and answer.ok else [f"status {answer and answer.status}"]
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} headings of the first level")
    if page.locator("html").get_attribute("lang") != language:
        found.append("the language of the page")
    found += violations(page, EVERYTHING)
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 900})
        if (too_wide := page.evaluate(OVERFLOW)) > 0:
            found.append(f"{too_wide} px too wide at {width} px")
    found += violations(page, EVERYTHING)
    if language == "fi":
        page.emulate_media(color_scheme="dark")
        found += violations(page, CONTRAST)
    return [f"{visit.path} ({language}): {fault}" for fault in [*found, *reader.said]]


@pytest.mark.parametrize("language", ["fi", "en"])
def test_a_full_page_is_accessible_at_every_width(
    reader: Reader, full: list[Visit], language: str
) -> None:
    reader.speak(language)
    found = [fault for visit in full for fault in faults_of(reader, visit, language)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_an_empty_page_is_accessible_at_every_width(
    reader: Reader, empty: list[Visit], language: str
) -> None:
    reader.speak(language)
    found = [fault for visit in empty for fault in faults_of(reader, visit, language)]
    assert found == [], "\n".join(found)


def test_the_policy_of_the_site_stops_nothing_of_its_own(
    chromium: Browser, site: Site, full: list[Visit]
) -> None:
    """Without the way around the policy that axe needs: no page breaks its own rules."""
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.goto(f"{site.url}/account/login/")
    page.fill("input[name=login]", EMAIL_OF[PersonRole.CONTROLLER])
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    for visit in full:
        if visit.role is PersonRole.CONTROLLER:
            page.goto(site.url + visit.path)
    context.close()
    assert said == [], "\n".join(said)
