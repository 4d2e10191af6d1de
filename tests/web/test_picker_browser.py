"""Inserting a figure into a text in a real browser, by keyboard alone."""

import pytest
from playwright.sync_api import Browser, Page
from tests.support.site import EMAIL_OF, Site

from toteuma.domain.rights import PersonRole


def on_goal(site: Site, chromium: Browser, *, width: int = 1280) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.goto(f"{site.url}/account/login/")
    page.fill("input[name=login]", EMAIL_OF[PersonRole.UNIT_HEAD])
    page.fill("input[name=password]", "toteuma")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(site.at(""))
    page.goto(site.at("goal/OPETUS-TVT/?period=2022-09"))
    return page


@pytest.mark.browser
def test_a_figure_is_inserted_at_the_cursor_by_keyboard_and_previewed(
    site: Site, chromium: Browser
) -> None:
    page = on_goal(site, chromium)
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.fill("#id_text_fi", "Kulut: ")
    page.focus("#id_text_fi")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Lisää luku"
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.picker [data-insert]")
    page.select_option("dialog.picker #picker-subject", "line:STAFF")
    page.wait_for_selector("[data-mark][value*=STAFF]")
    page.focus("dialog.picker [data-insert]")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.picker", state="detached")
    mark = "{{figure 2022-09.OPETUS.STAFF.actual euro}}"
    assert page.input_value("#id_text_fi") == f"Kulut: {mark}"
    assert page.evaluate("document.activeElement.id") == "id_text_fi"
    page.wait_for_selector(".picker-preview .live-figure")
    assert "−7\u202f763\u202f747\u00a0€" in page.inner_text(".picker-preview")
    assert messages == []
    page.close(run_before_unload=False)


@pytest.mark.browser
def test_escape_leaves_the_text_as_it_was_and_nothing_overflows_a_narrow_screen(
    site: Site, chromium: Browser
) -> None:
    page = on_goal(site, chromium, width=320)
    before = page.input_value("#id_text_fi")
    page.click(".picker-tools button >> nth=0")
    page.wait_for_selector("dialog.picker [data-insert]")
    dialog = page.locator("dialog.picker")
    assert dialog.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.picker", state="detached")
    assert page.input_value("#id_text_fi") == before
    assert page.evaluate("document.activeElement.id") == "id_text_fi"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
