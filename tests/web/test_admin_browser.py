"""Django's own administration in a browser, under the policy of the site."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.site import Site

pytestmark = pytest.mark.browser

EMAIL, PASSWORD = "staff@kunta.example", "a long word of four"
STAFF = f"""
from toteuma.workspace.people.services import add_user, make_staff
add_user(email="{EMAIL}", password="{PASSWORD}")
make_staff(email="{EMAIL}")
"""


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    """A page on which whoever runs the installation has signed in; nothing may be refused."""
    site.program(STAFF)
    context = chromium.new_context(locale="en")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(f"{site.url}/administration/")
    page.fill("input[name=login], input[name=username]", EMAIL)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/administration/")
    yield page
    assert said == []
    context.close()


def test_users_are_listed_found_edited_and_roles_looked_at(page: Page, site: Site) -> None:
    page.click("#content a[href$='/people/user/']")
    page.fill("#searchbar", "viewer")
    page.press("#searchbar", "Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(1)
    page.click("#result_list tbody th a")
    assert page.locator("input[name=email]").count() == 0
    page.fill("input[name=name]", "Another Name")
    page.uncheck("input[name=is_active]")
    page.click("input[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    row = page.locator("#result_list tr", has_text="Another Name")
    expect(row.locator("img[alt=False]").first).to_be_visible()
    page.goto(f"{site.url}/administration/people/membership/")
    assert page.locator("#result_list tbody tr").count() > 3
    assert page.locator("#content-main .object-tools a").count() == 0
