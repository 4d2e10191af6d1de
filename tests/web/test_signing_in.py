"""The way in, as a person goes it."""

import pytest
from playwright.sync_api import Browser
from tests.support.site import Site


@pytest.mark.browser
def test_a_demo_user_signs_in_and_reaches_home(site: Site, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{site.url}/account/login/")
    page.fill("input[name=login]", "head@demo.example")
    page.fill("input[name=password]", "toteuma")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(site.at(""))
    page.close()
