"""Passkeys, people and the trail in a real browser, under our policy, judged by axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.support.accessibility import EVERYTHING, violations
from tests.support.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that notes what the policy of the site refused."""
    context = chromium.new_context(locale="en-GB")
    opened = context.new_page()
    refused: list[str] = []
    opened.on("console", lambda message: refused.append(message.text))
    yield opened
    assert [text for text in refused if "Content Security Policy" in text] == []
    context.close()


def sign_in(page: Page, url: str, name: str) -> None:
    """Signs a demo user in."""
    page.goto(f"{url}/account/login/")
    page.fill("input[name=login]", f"{name}@demo.example")
    page.fill("input[name=password]", "toteuma")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/account/login" not in address)


def test_a_passkey_is_added_and_signs_in(site: Site, page: Page) -> None:
    # Passkeys belong to a host name, never to an address in figures.
    url = site.url.replace("127.0.0.1", "localhost")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, url, "auditor")
    page.goto(f"{url}/account/2fa/webauthn/add/")
    page.fill("input[name=password]", "toteuma")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/webauthn/add/")
    page.fill("input[name=name]", "Laptop")
    box = page.locator("input[name=passwordless]")
    if box.count():
        box.check()
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"{url}/account/2fa/webauthn/")
    assert page.get_by_text("Laptop").is_visible()
    page.context.clear_cookies()
    page.goto(f"{url}/account/login/")
    page.click("#passkey_login")
    page.wait_for_url(lambda address: "/account/login" not in address)
    page.goto(f"{url}/account/settings/")
    assert "auditor@demo.example" in page.content()


@pytest.mark.parametrize("width", [320])
@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("", "/account/login/"),
        ("", "/account/password/reset/"),
        ("controller", "/account/settings/"),
        ("controller", "/account/2fa/"),
        ("controller", "/account/sessions/"),
        ("controller", "/account/password/change/"),
        ("controller", "trail/"),
        ("administrator", "people/"),
        ("administrator", "people/add/"),
        ("administrator", "people/2/"),
    ],
)
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(
    site: Site, page: Page, name: str, path: str, width: int
) -> None:
    if name:
        sign_in(page, site.url, name)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site.url}{path}" if path.startswith("/") else site.at(path))
    assert violations(page, EVERYTHING) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
