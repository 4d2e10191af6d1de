"""Single sign-on against a real OpenID Connect provider that runs on this machine."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import run_server_in_thread
from playwright.sync_api import Browser, expect

from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import add_user, set_active

EMAIL = "anna@kunta.example"
CHROMIUM_MAY = 10_000


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a provider."""
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def single_sign_on(provider: str, settings: Any, db: None) -> str:
    """The site with the provider in its settings."""
    cache.clear()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "sso",
                    "name": "Kunta",
                    "client_id": "toteuma",
                    "secret": "whatever",
                    "settings": {"server_url": provider, "fetch_userinfo": True},
                }
            ],
        }
    }
    return provider


def sign_in(provider: str, client: Client, claims: dict[str, Any], sub: str) -> Any:
    """Goes through sign-on as a browser would; the answer to its last step."""
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=10).raise_for_status()
    started = client.post("/account/oidc/sso/login/")
    there = started.headers["Location"]
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    consent = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(consent.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def is_signed_in(client: Client) -> bool:
    """Whether own pages open."""
    return client.get(reverse("account_settings")).status_code == 200


def test_a_user_signs_in_by_the_address_that_the_provider_has_verified(
    single_sign_on: str,
) -> None:
    user, client = add_user(email=EMAIL), Client()
    sign_in(single_sign_on, client, {"email": EMAIL, "email_verified": True}, "anna")
    assert is_signed_in(client)
    assert SocialAccount.objects.get(user=user).uid == "anna"
    user.refresh_from_db()
    assert (user.email, user.name) == (EMAIL, "")
    # The next time the provider's own name of the user is enough.
    again = Client()
    sign_in(single_sign_on, again, {"email": "moved@x.example", "email_verified": True}, "anna")
    assert is_signed_in(again)


def test_an_address_that_is_not_verified_lets_nobody_in(single_sign_on: str) -> None:
    user, client = add_user(email=EMAIL), Client()
    sign_in(single_sign_on, client, {"email": EMAIL, "email_verified": False}, "eve")
    assert not is_signed_in(client)
    assert not SocialAccount.objects.filter(user=user).exists()


def test_somebody_whom_no_administrator_has_added_stays_out_and_is_told(
    single_sign_on: str,
) -> None:
    client = Client()
    answer = sign_in(
        single_sign_on, client, {"email": "far@x.example", "email_verified": True}, "far"
    )
    while answer.status_code == 302:
        answer = client.get(answer.headers["Location"])
    assert not is_signed_in(client)
    assert User.objects.count() == 0
    assert reverse("account_login") in answer.content.decode()


def test_a_locked_user_does_not_come_in_by_single_sign_on(single_sign_on: str) -> None:
    add_user(email=EMAIL)
    set_active(email=EMAIL, is_active=False)
    client = Client()
    sign_in(single_sign_on, client, {"email": EMAIL, "email_verified": True}, "anna")
    assert not is_signed_in(client)


def test_an_answer_that_was_not_asked_for_is_refused(single_sign_on: str) -> None:
    client = Client()
    answer = client.get("/account/oidc/sso/login/callback/?code=stolen&state=made-up")
    assert answer.status_code in (200, 401)
    assert not is_signed_in(client)


def test_the_sign_in_page_offers_it(single_sign_on: str) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert "/account/oidc/sso/login/" in page
    assert "Kunta" in page


@pytest.mark.browser
def test_single_sign_on_works_in_a_browser_under_our_policy(
    provider: str, chromium: Browser, demo: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.support.site import site  # noqa: PLC0415 - the server reads the environment

    monkeypatch.setenv("TOTEUMA_OIDC_ISSUER", provider)
    monkeypatch.setenv("TOTEUMA_OIDC_CLIENT_ID", "toteuma")
    monkeypatch.setenv("TOTEUMA_OIDC_CLIENT_SECRET", "whatever")
    claims = {"email": "viewer@demo.example", "email_verified": True}
    requests.put(f"{provider}/users/veikko", json=claims, timeout=10).raise_for_status()

    class Folders:
        """Makes one folder."""

        def mktemp(self, name: str) -> Any:
            return tmp_path

    running = site.__wrapped__(demo, Folders())  # type: ignore[attr-defined]
    here = next(running)
    try:
        page = chromium.new_page()
        page.goto(f"{here.url}/account/login/")
        page.click("a[href*='/account/oidc/sso/login/']")
        page.click("main form button.btn-primary")
        page.wait_for_url(f"{provider}/**")
        page.fill("input[name=sub]", "veikko")
        page.press("input[name=sub]", "Enter")
        page.wait_for_url(f"{here.url}/**")
        expect(page.get_by_text("Veikko Valtuutettu").first).to_be_visible(timeout=CHROMIUM_MAY)
        page.close()
    finally:
        running.close()
