"""Signing in, one's own account, and who is kept out."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import Language
from toteuma.web.account.lockout import name_tried
from toteuma.workspace.people.models import Membership, User
from toteuma.workspace.people.services import add_user, set_active

TRAIL = f"/m/{MUNICIPALITY}/trail/"
OWN_NAMES = {"Suomi", "Svenska", "English", "new@kunta.example"}
PASSWORD = "kolme-vihreaa-sammakkoa"
OWN_PAGES = (
    *("account_settings", "account_change_password", "mfa_index", "mfa_activate_totp"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "usersessions_list", "account_logout"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"),
    *("socialaccount_connections", "account_reauthenticate", "mfa_reauthenticate"),
)
STRANGERS_PAGES = (
    *("account_login", "account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key_done", "account_inactive", "account_signup"),
    *("socialaccount_login_error", "socialaccount_login_cancelled"),
)


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    """Attempts that another test made do not count."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def user(db: None) -> User:
    """A user with a password and no role."""
    return add_user(email="new@kunta.example", name="Uusi Ihminen", password=PASSWORD)


def sign_in(client: Client, email: str = "new@kunta.example", password: str = PASSWORD) -> Any:
    """The answer to a sign-in form."""
    return client.post(reverse("account_login"), {"login": email, "password": password})


def said_lines(html: str) -> set[str]:
    """What a page says in its content, line by line."""
    main = html[html.index("<main") : html.index("</main>")]
    main = re.sub(r"<script.*?</script>|<textarea.*?</textarea>", "", main, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]*>", "\n", main))
    return {line.strip() for line in text.splitlines() if re.search(r"[^\W\d_]{4,}", line)}


def test_a_password_is_kept_as_argon2(user: User) -> None:
    assert user.password.startswith("argon2")


def test_a_user_signs_in_with_address_and_password(user: User) -> None:
    client = Client()
    answer = sign_in(client, "NEW@kunta.example")
    assert answer.status_code == 302
    assert client.get(reverse("account_settings")).status_code == 200


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(user: User) -> None:
    wrong = sign_in(Client(), password="wrong").content.decode()
    unknown = sign_in(Client(), email="no@kunta.example", password="wrong").content.decode()
    told = [said_lines(page) for page in (wrong, unknown)]
    assert told[0] == told[1]


def test_a_locked_user_does_not_sign_in_and_learns_why_with_the_right_password_alone(
    user: User,
) -> None:
    set_active(email=user.email, is_active=False)
    client = Client()
    assert sign_in(client, password="wrong").status_code == 200
    assert sign_in(client).headers["Location"] == reverse("account_inactive")
    assert client.get(reverse("account_settings")).status_code == 302


def test_a_user_locked_while_signed_in_is_out_at_the_next_request(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    assert client.get(TRAIL).status_code == 200
    set_active(email=EMAIL_OF[PersonRole.CONTROLLER], is_active=False)
    answer = client.get(TRAIL)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


def test_a_role_that_is_taken_away_ends_at_the_next_request(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    assert client.get(TRAIL).status_code == 200
    Membership.objects.filter(user__email=EMAIL_OF[PersonRole.CONTROLLER]).delete()
    assert client.get(TRAIL).status_code == 404


def test_too_many_wrong_passwords_say_when_to_try_again(user: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(Client(), password="wrong")
    assert answer.status_code == 429
    assert "15" in answer.content.decode()
    assert answer.headers["Retry-After"] == "900"
    # The right password does not help either, nor does another browser.
    assert sign_in(Client()).status_code == 429


def test_wrong_passwords_for_an_unknown_address_lock_it_alike(db: None) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(Client(), email="no@kunta.example", password="wrong")
    assert answer.status_code == 429


def test_an_address_is_counted_in_lower_case() -> None:
    assert name_tried(None, {"email": " A@B.example "}) == "a@b.example"


def test_nobody_signs_up_by_themselves(db: None) -> None:
    before = User.objects.count()
    Client().post(
        reverse("account_signup"),
        {"email": "me@kunta.example", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert User.objects.count() == before


def test_users_do_not_change_their_address(user: User) -> None:
    client = Client()
    sign_in(client)
    answer = client.post(reverse("account_email"), {"email": "x@y.example", "action_add": ""})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.email == "new@kunta.example"


def test_a_forgotten_password_is_set_anew_through_a_letter_once(user: User) -> None:
    Client().post(reverse("account_reset_password"), {"email": user.email})
    (letter,) = mail.outbox
    address = re.search(r"http://testserver(\S+)", letter.body)
    assert address is not None
    client = Client()
    form = client.get(address[1], follow=True)
    chosen = "viisi-sinista-hevosta"
    done = client.post(form.request["PATH_INFO"], {"password1": chosen, "password2": chosen})
    assert done.status_code == 302
    assert sign_in(Client(), password=chosen).status_code == 302
    again = Client().get(address[1], follow=True)
    assert "password1" not in again.content.decode()


def test_a_letter_goes_to_nobody_for_an_unknown_address_and_the_page_is_the_same(
    user: User,
) -> None:
    known = Client().post(reverse("account_reset_password"), {"email": user.email})
    unknown = Client().post(reverse("account_reset_password"), {"email": "no@kunta.example"})
    assert len(mail.outbox) == 1
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )


def test_own_settings_change_name_and_language(user: User) -> None:
    client = Client()
    sign_in(client)
    client.post(reverse("account_settings"), {"name": "Toinen", "language": "sv"})
    user.refresh_from_db()
    assert (user.name, user.language) == ("Toinen", Language.SV)


def test_a_language_that_is_none_is_refused(user: User) -> None:
    client = Client()
    sign_in(client)
    answer = client.post(reverse("account_settings"), {"name": "Toinen", "language": "xx"})
    assert answer.status_code == 200
    user.refresh_from_db()
    assert user.language is Language.FI


def test_sign_out_everywhere_ends_the_other_sessions(user: User) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    assert there.get(reverse("account_settings")).status_code == 200
    here.post(reverse("usersessions_list"), {"confirmed": "1"})
    assert there.get(reverse("account_settings")).status_code == 302
    assert here.get(reverse("account_settings")).status_code == 200


def with_totp(user: User) -> str:
    """Sets up an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return str(secret)


def test_a_second_factor_is_asked_for_at_sign_in(user: User) -> None:
    with_totp(user)
    client = Client()
    answer = sign_in(client)
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("account_settings")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200


def test_the_second_factor_is_set_up_and_recovery_codes_are_shown_and_downloaded(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    sign_in(client)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'src="data:image/svg+xml' in page
    monkeypatch.setattr("allauth.mfa.totp.forms.auth.validate_totp_code", lambda *_: True)
    done = client.post(reverse("mfa_activate_totp"), {"code": "123456"})
    monkeypatch.undo()
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    shown = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = client.get(reverse("mfa_download_recovery_codes")).content.decode().split()
    codes = [code for code in codes if re.fullmatch(r"[0-9a-f]{8}", code)]
    assert len(codes) == 10
    assert codes[0] in shown
    # A recovery code stands in for the app, once.
    other = Client()
    sign_in(other)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert other.get(reverse("account_settings")).status_code == 200
    third = Client()
    sign_in(third)
    assert third.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200


@pytest.fixture
def administrator(client_of: ClientOf) -> Client:
    """The demo's administrator as one of a real municipality: not for trying out."""
    user = User.objects.get(email=EMAIL_OF[PersonRole.ADMINISTRATOR])
    user.is_demo = False
    user.save()
    return client_of(PersonRole.ADMINISTRATOR)


def test_whoever_changes_data_is_led_to_a_second_factor_told_why_and_led_back(
    administrator: Client,
) -> None:
    people = reverse("people", args=[MUNICIPALITY])
    assert administrator.get(people).status_code == 200
    form = f"http://testserver{people}?x=1"
    before = User.objects.count()
    add = reverse("people-add", args=[MUNICIPALITY])
    answer = administrator.post(add, {"email": "x@y.example"}, headers={"referer": form})
    assert answer.headers["Location"] == reverse("mfa_index")
    assert User.objects.count() == before
    page = administrator.get(reverse("mfa_index")).content.decode()
    assert page.count("toast-warning") >= 1
    with_totp(User.objects.get(email=EMAIL_OF[PersonRole.ADMINISTRATOR]))
    page = administrator.get(reverse("mfa_index")).content.decode()
    assert reverse("account_continue") in page
    back = administrator.get(reverse("account_continue"))
    assert back.headers["Location"] == form


def test_the_way_back_leads_to_our_pages_alone(administrator: Client) -> None:
    add = reverse("people-add", args=[MUNICIPALITY])
    administrator.post(add, {}, headers={"referer": "https://evil.example/"})
    assert administrator.get(reverse("account_continue")).headers["Location"] == add


@pytest.mark.parametrize("role", [PersonRole.VIEWER, PersonRole.AUDITOR])
def test_in_production_those_who_only_read_sign_in_without_a_second_factor(
    site_data: Any, db: None, settings: Any, role: PersonRole
) -> None:
    settings.IS_PRODUCTION = True
    assert sign_in(Client(), EMAIL_OF[role], "toteuma").headers["Location"] == "/"


@pytest.mark.parametrize("role", [PersonRole.REPORTER, PersonRole.ADMINISTRATOR])
def test_in_production_those_who_write_are_led_to_a_second_factor_at_sign_in(
    site_data: Any, db: None, settings: Any, role: PersonRole
) -> None:
    settings.IS_PRODUCTION = True
    answer = sign_in(Client(), EMAIL_OF[role], "toteuma")
    assert answer.headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("language", [Language.FI, Language.SV])
@pytest.mark.parametrize("view", [*OWN_PAGES, *STRANGERS_PAGES])
def test_a_page_of_the_account_says_nothing_in_english_to_others(
    user: User, view: str, language: Language
) -> None:
    with_totp(user) if "recovery" in view or "deactivate" in view else None
    Authenticator.objects.filter(type="recovery_codes").delete()

    def page(language: Language) -> set[str]:
        client = Client()
        if view in OWN_PAGES:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.cookies["language"] = language.value
        User.objects.filter(pk=user.pk).update(language=language)
        answer = client.get(reverse(view))
        return said_lines(answer.content.decode()) if answer.status_code == 200 else set()

    assert page(language) & page(Language.EN) - OWN_NAMES == set()


def test_pages_of_the_account_answer_a_user_and_not_a_stranger(user: User) -> None:
    client = Client()
    sign_in(client)
    for view in ("account_settings", "mfa_index", "usersessions_list", "account_change_password"):
        assert client.get(reverse(view)).status_code == 200
        assert Client().get(reverse(view)).status_code == 302
