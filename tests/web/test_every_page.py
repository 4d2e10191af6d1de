"""Every page of the demo in a real browser: accessible, narrow, zoomed, dark, silent."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.support.every_page import Reader, faults_of, reader
from tests.support.site import EMAIL_OF, Site
from tools.site_routes import Examples, Visit, visits

import toteuma.demo as demo_package
from toteuma.demo.people import DEMO_PASSWORD
from toteuma.domain.rights import PersonRole
from toteuma.workspace.interchange.folder import load_folder

__all__ = ["reader"]

pytestmark = pytest.mark.browser

DEMO_FOLDER = Path(demo_package.__file__).parent / "municipality"
UNITS = ("OPETUS", "SECTOR", "HEINOLA", "PERUSOPETUS", "LUKIO", "VAKA", "VIRIKE", "HTE")


@pytest.fixture(scope="module")
def full(site: Site) -> list[Visit]:
    """Every page of the demo."""
    content, issues = load_folder(DEMO_FOLDER, needs_ledger_files=False)
    assert content is not None, issues
    batch = min(path.parent.name for path in site.home.glob("ledger/HEINOLA/*/manifest.json"))
    return visits(Examples(content, 2022, {"batch": batch}), UNITS, needs_all=True)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_a_full_page_is_accessible_at_every_width(
    reader: Reader, full: list[Visit], language: str
) -> None:
    reader.speak(language)
    found = [fault for visit in full for fault in faults_of(reader, visit, language)]
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
