"""The frame in a browser: questions, unsaved changes, phones, signing in as a trial's user."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.site import EMAIL_OF, Site

from toteuma.demo.people import DEMO_PASSWORD
from toteuma.domain.rights import PersonRole

pytestmark = pytest.mark.browser

HEAD = EMAIL_OF[PersonRole.UNIT_HEAD]

ASKING_FORM = """() => {
  const form = document.createElement("form");
  form.method = "get";
  form.action = location.pathname;
  form.dataset.confirm = "Sure?";
  form.innerHTML = '<input type="hidden" name="done" value="1"><button id="go">Go</button>';
  document.querySelector("main").append(form);
}"""
GUARDED_FORM = """() => {
  const form = document.createElement("form");
  form.dataset.guard = "";
  form.innerHTML = '<input id="typed" aria-label="x">';
  document.querySelector("main").append(form);
}"""


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    """The home page of the demo's unit head, come to by the public page's link."""
    context = chromium.new_context(locale="en")
    page = context.new_page()
    page.goto(site.url)
    page.click(f"a[href$='as={HEAD.replace('@', '%40')}']")
    expect(page.locator("input[name=login]")).to_have_value(HEAD)
    expect(page.locator("input[name=password]")).to_be_focused()
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(site.at(""))
    yield page
    context.close()


def test_what_destroys_is_asked_about_in_a_dialog(page: Page) -> None:
    page.evaluate(ASKING_FORM)
    page.click("#go")
    dialog = page.get_by_role("dialog", name="Sure?")
    expect(dialog).to_be_visible()
    # The safe answer has the focus, and Escape is one, too.
    expect(dialog.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert "done" not in page.url
    page.click("#go")
    dialog.get_by_role("button").nth(1).click()
    page.wait_for_url("**done=1")


def test_changing_the_language_does_not_lose_unsaved_changes(page: Page) -> None:
    page.evaluate(GUARDED_FORM)
    page.fill("#typed", "something")
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", stay)
    page.click("button[name=language][value=sv]")
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(page.locator("#typed")).to_have_value("something")


def test_units_are_folded_on_a_phone_and_the_section_at_hand_is_in_sight(
    page: Page, site: Site
) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(site.at("organisation/OPETUS/"))
    expect(page.locator(".site-side ul")).to_be_hidden()
    expect(page.locator(".site-sections [aria-current]")).to_be_in_viewport()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width == 320
