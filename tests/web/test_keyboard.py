"""Every main path by keyboard alone: the focus is seen and marked at each step, and never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.keyboard import Keyboard
from tests.support.site import EMAIL_OF, Site

from toteuma.demo.people import DEMO_PASSWORD
from toteuma.domain.rights import PersonRole

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of a new visitor who reads English."""
    context = chromium.new_context(locale="en")
    yield context.new_page()
    context.close()


def signed_in(page: Page, site: Site, role: PersonRole, path: str = "") -> Keyboard:
    """The role's user signs in by keyboard and opens a page."""
    page.goto(f"{site.url}/account/login/")
    keyboard = Keyboard(page)
    keyboard.to("input[name=login]").type(EMAIL_OF[role])
    keyboard.to("input[name=password]").type(DEMO_PASSWORD)
    with keyboard.leading_to("**/m/**"):
        keyboard.press("Enter")
    if path:
        page.goto(site.at(path))
    return keyboard


def test_from_signing_in_to_the_entries_of_a_figure_and_back(page: Page, site: Site) -> None:
    keyboard = signed_in(page, site, PersonRole.CONTROLLER)
    # The first stop of a page skips what every page has.
    keyboard.step()
    expect(page.locator("a.skip")).to_be_focused()
    keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    with keyboard.leading_to("**/statement/**"):
        keyboard.to("main a[href*='/statement/']").press("Enter")
    opener = page.locator("#statement .opener").first
    keyboard.to("#statement .opener").press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(opener).to_be_focused()
    with keyboard.leading_to("**/figure/**"):
        keyboard.to("#statement .account-row a, #statement a[href*='.actual/']").press("Enter")
    keyboard.to("#account").type("4000")
    with keyboard.leading_to("**account=4000**"):
        keyboard.press("Enter")
    page.go_back()
    page.go_back()
    assert "/statement/" in page.url
    keyboard.step()


def test_an_observation_is_added_to_a_measure(page: Page, site: Site) -> None:
    keyboard = signed_in(page, site, PersonRole.CONTROLLER, "goals/OPETUS/")
    with keyboard.leading_to("**/goal/**"):
        keyboard.to("main a[href*='/goal/']").press("Enter")
    with keyboard.leading_to("**/measure/**"):
        keyboard.to("main a[href*='/measure/']").press("Enter")
    rows = page.locator("button[name=remove]").count()
    # A date field has three parts of its own.
    keyboard.to("[name=observed_on]").press(*"09302022")
    keyboard.to("[name=value]").type("7")
    keyboard.to("[name=source]").type("Keyboard")
    keyboard.to("button[name=add]").press("Enter")
    expect(page.locator(".toast-note")).to_be_visible()
    expect(page.locator("button[name=remove]")).to_have_count(rows + 1)
    # What destroys asks first; the question takes the focus, keeps it, and gives it back.
    keyboard.to("button[name=remove]").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button").first).to_be_focused()
    keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("button[name=remove]").first).to_be_focused()


def test_a_forecast_is_saved(page: Page, site: Site) -> None:
    keyboard = signed_in(page, site, PersonRole.CONTROLLER, "forecasts/OPETUS/")
    keyboard.to(".forecast-lines input[name$=cents]").type("abc")
    keyboard.to(".forecast-form .save button").press("Enter")
    expect(page.locator("[data-focus]")).to_be_focused()
    keyboard.to("[data-focus] a").press("Enter")
    assert "cents" in keyboard.focused()["name"]
    keyboard.type("1000")
    keyboard.to(".forecast-form .save button").press("Enter")
    expect(page.locator(".toast-note")).to_be_visible()


def test_a_proposal_is_made_and_decided(page: Page, site: Site, chromium: Browser) -> None:
    keyboard = signed_in(page, site, PersonRole.UNIT_HEAD, "budget/OPETUS/propose/")
    keyboard.to("#id_line-0-node").type("2210")
    keyboard.to("#id_line-0-account").type("4000")
    keyboard.to("#id_line-0-cents").type("-100")
    keyboard.to("#add-line").press("Enter")
    expect(page.locator("#id_line-2-node")).to_be_visible()
    expect(page.locator("#add-line")).to_be_focused()
    # A line is taken away with the button that has the focus: its neighbour has it then.
    page.focus("button[name=remove][value='1']")
    keyboard.press("Enter")
    expect(page.locator("#id_line-2-node")).to_have_count(0)
    expect(page.locator("button[name=remove]:focus")).to_be_visible()
    assert keyboard.focused()["name"].startswith("button remove")
    keyboard.to("#id_line-1-node", "Shift+Tab").type("2210")
    keyboard.to("#id_line-1-account").type("4300")
    keyboard.to("#id_line-1-cents").type("100")
    keyboard.to("button[name=preview]").press("Enter")
    expect(page.locator("#effect table").first).to_be_visible()
    expect(page.locator("button[name=preview]")).to_be_focused()
    page.locator("button[name=save]").focus()
    with keyboard.leading_to("**/proposals/*/"):
        keyboard.press("Enter")
    keyboard.to("form[action$='/submit/'] button").press("Enter")
    expect(page.locator(".toast-note")).to_be_visible()
    address = page.url
    context = chromium.new_context(locale="en")
    decider = signed_in(context.new_page(), site, PersonRole.CONTROLLER)
    decider.page.goto(address)
    with decider.leading_to("**/adopt/"):
        decider.to("main a[href$='/adopt/']").press("Enter")
    decider.to("[name=decided_on]").press(*"10012022")
    decider.to("[name^=decider]").type("Council")
    decider.to("main form button.btn-primary").press("Enter")
    expect(decider.page.locator("main a[href*='/decision/']")).to_be_visible()
    context.close()


def test_a_comment_is_written(page: Page, site: Site) -> None:
    keyboard = signed_in(page, site, PersonRole.CONTROLLER, "figure/2022-09.OPETUS.STAFF.actual/")
    keyboard.to("textarea[name=text]").type("Seen by keyboard")
    keyboard.to("textarea[name=text] ~ p button").press("Enter")
    expect(page.locator(".comment-text", has_text="Seen by keyboard")).to_be_visible()


def test_a_file_is_handed_in(page: Page, site: Site, tmp_path: Path) -> None:
    keyboard = signed_in(page, site, PersonRole.CONTROLLER, "maintenance/imports/")
    with keyboard.leading_to("**/add/observations/"):
        keyboard.to("main a[href$='/add/observations/']").press("Enter")
    file = tmp_path / "observations.csv"
    file.write_text("nonsense\n1\n", "utf-8")
    with page.expect_file_chooser() as chooser:
        keyboard.to("input[type=file]").press("Enter")
    chooser.value.set_files(file)
    keyboard.to("main form button.btn-primary").press("Enter")
    expect(page.locator("#job table")).to_be_visible(timeout=30_000)
    # The page renews itself until the file is read; who uses it is not moved.
    keyboard.step()


def test_a_user_is_invited(page: Page, site: Site) -> None:
    keyboard = signed_in(page, site, PersonRole.ADMINISTRATOR, "people/")
    with keyboard.leading_to("**/people/add/"):
        keyboard.to("main a[href$='/people/add/']").press("Enter")
    keyboard.to("[name=email]").type("keyboard@kunta.example")
    keyboard.to("[name=name]").type("Keyboard User")
    # The fourth role is the controller's, which has no unit.
    keyboard.to("[name=role]").press("ArrowDown", "ArrowDown", "ArrowDown")
    expect(page.locator("[name=role]")).to_have_value(PersonRole.CONTROLLER)
    keyboard.to("main form button.btn-primary").press("Enter")
    expect(page.locator(".toast-note").first).to_be_visible()


def test_something_is_searched_and_the_language_changed(page: Page, site: Site) -> None:
    keyboard = signed_in(page, site, PersonRole.CONTROLLER)
    with keyboard.leading_to("**/search/**"):
        keyboard.to(".site-sections a[href*='/search/']").press("Enter")
    keyboard.to("main [name=q]").type("opetus")
    with keyboard.leading_to("**q=opetus**"):
        keyboard.press("Enter")
    expect(page.locator(".plain-list a").first).to_be_visible()
    with keyboard.leading_to("**q=opetus**"):
        keyboard.to("button[name=language][value=sv]").press("Enter")
    assert page.get_attribute("html", "lang") == "sv"
    keyboard.to(".plain-list a")


def test_settings_are_changed(page: Page, site: Site) -> None:
    keyboard = signed_in(page, site, PersonRole.CONTROLLER, "maintenance/settings/")
    keyboard.to("[name=materiality_euros]").type("60000")
    keyboard.to("main form button.btn-primary").press("Enter")
    expect(page.locator(".toast-note")).to_be_visible()
    keyboard.to("[data-close]").press("Enter")
    expect(page.locator("#content")).to_be_focused()


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (PersonRole.CONTROLLER, ""),
        (PersonRole.CONTROLLER, "statement/OPETUS/"),
        (PersonRole.CONTROLLER, "figure/2022-09.OPETUS.STAFF.actual/?account=4000"),
        (PersonRole.CONTROLLER, "forecasts/VAKA/"),
        (PersonRole.UNIT_HEAD, "budget/OPETUS/propose/"),
        (PersonRole.ADMINISTRATOR, "people/add/"),
    ],
)
def test_a_page_is_walked_from_its_top_to_its_end_without_a_trap(
    page: Page, site: Site, role: PersonRole, path: str
) -> None:
    keyboard = signed_in(page, site, role, path)
    stops = keyboard.whole_page()
    reached = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
        .filter((one) => one.checkVisibility() && !one.disabled && one.type !== "hidden").length"""
    )
    assert len(stops) >= reached > 10
