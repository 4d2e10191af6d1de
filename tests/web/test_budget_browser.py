"""Drafting a proposal in a real browser: by keyboard, and without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.support.site import EMAIL_OF, Site

from toteuma.domain.rights import PersonRole

HEAD = PersonRole.UNIT_HEAD


def in_browser(site: Site, chromium: Browser, **options: Any) -> Page:
    page = chromium.new_page(**options)
    page.goto(f"{site.url}/account/login/")
    page.fill("input[name=login]", EMAIL_OF[HEAD])
    page.fill("input[name=password]", "toteuma")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(site.at(""))
    page.goto(site.at("budget/OPETUS/propose/"))
    return page


@pytest.mark.browser
def test_lines_are_added_and_the_effect_shown_without_leaving_the_page(
    site: Site, chromium: Browser
) -> None:
    page = in_browser(site, chromium)
    page.fill("#id_line-0-node", "2210")
    page.fill("#id_line-0-account", "4000")
    page.fill("#id_line-0-cents", "-1 234,50")
    page.focus("#add-line")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_line-2-node")
    assert page.input_value("#id_line-0-cents") == "-1 234,50"
    page.focus("button[name=preview]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#effect table")
    assert "−1\u202f235" in page.inner_text("#effect")
    assert page.input_value("#id_line-0-account") == "4000"
    page.focus("button[name=save]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/proposals/*/")
    page.close()


@pytest.mark.browser
def test_a_proposal_is_drafted_without_javascript(site: Site, chromium: Browser) -> None:
    page = in_browser(site, chromium, java_script_enabled=False)
    page.click("#add-line")
    page.fill("#id_line-2-node", "2210")
    page.fill("#id_line-2-account", "4000")
    page.fill("#id_line-2-cents", "5")
    page.click("button[name=remove][value='0']")
    assert page.input_value("#id_line-1-cents") == "5"
    page.click("button[name=preview]")
    assert page.locator("#effect table").count() > 0
    page.click("button[name=save]")
    page.wait_for_url("**/proposals/*/")
    page.close()
