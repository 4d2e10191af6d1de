"""Whatever destroys asks first, with scripts and without: no place in the templates is left out."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from tests.support.confirming import Asking, asked_again, asking_forms, everything_kept
from tests.support.destroying import SCENES, Scene
from tests.support.site import EMAIL_OF, MUNICIPALITY, ClientOf

import toteuma.web
from toteuma.demo.people import DEMO_PASSWORD
from toteuma.domain.rights import PersonRole
from toteuma.workspace.people.models import User
from toteuma.workspace.queries.batches import batches

TEMPLATES = Path(toteuma.web.__file__).parent / "templates"
MARKED = re.compile(r'data-confirm="\{% word "([\w.]+)"')
PAGES_THAT_ASK = {
    *("shared/confirm.html", "goals/goal_remove.html", "goals/measure_remove.html"),
    *("key_figures/remove.html", "allauth/elements/button.html"),
}
"""Templates of pages that are themselves the question: one goes to them by a link."""


def templates() -> dict[str, str]:
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text("utf-8")
        for path in TEMPLATES.rglob("*.html")
    }


def test_every_form_of_the_templates_that_asks_has_a_scene() -> None:
    found = {(name, key) for name, text in templates().items() for key in MARKED.findall(text)}
    marks = sum(text.count("data-confirm=") for text in templates().values())
    assert marks == sum(len(MARKED.findall(text)) for text in templates().values())
    assert found == {(scene.template, scene.question) for scene in SCENES}


def test_every_button_that_looks_or_sounds_like_destroying_asks() -> None:
    """A button that takes a row out of what is only being typed says ``formnovalidate``."""
    missing = [
        (name, button)
        for name, text in templates().items()
        if name not in PAGES_THAT_ASK
        for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL)
        if "data-confirm" not in form
        for button in re.findall(r"<button\b.*?</button>", form, re.DOTALL)
        if "btn-danger" in button or '"shared.delete"' in button
        if "formnovalidate" not in button
    ]
    assert missing == []


def key_of(role: PersonRole) -> int:
    return User.objects.get(email=EMAIL_OF[role]).pk


def signed_in_again(role: PersonRole) -> Client:
    """A client that has signed in by itself: a session that the user can see."""
    client = Client()
    sent = {"login": EMAIL_OF[role], "password": DEMO_PASSWORD}
    assert client.post(reverse("account_login"), sent).status_code == 302
    return client


def found_form(client: Client, address: str, scene: Scene) -> Asking:
    """The last of the page's forms that the scene is about: other lines add up the first ones."""
    found = [one for one in asking_forms(client, address) if scene.is_asked_by(one.question)]
    assert found, address
    return found[-1]


@pytest.fixture
def opened(client_of: ClientOf) -> Callable[[Scene], tuple[Client, str]]:
    """Goes to a scene: whoever is there, and the address of the page."""

    def go(scene: Scene) -> tuple[Client, str]:
        client = client_of(scene.role)
        base = f"/m/{MUNICIPALITY}/"
        for address, sent in scene.before:
            assert client.post(base + address, sent).status_code in (200, 302), address
        secured = User.objects.get(pk=key_of(PersonRole.REPORTER))
        TOTP.activate(secured, generate_totp_secret())
        if not scene.is_of_municipality:
            signed_in_again(scene.role)
            return signed_in_again(scene.role), scene.page
        words = {
            "batch": batches(municipality=MUNICIPALITY)[0].batch_id,
            "viewer": key_of(PersonRole.VIEWER),
            "secured": secured.pk,
        }
        return client, base + scene.page.format(**words)

    return go


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_without_the_confirmation_it_asks_and_changes_nothing(
    opened: Callable[[Scene], tuple[Client, str]], scene: Scene
) -> None:
    client, address = opened(scene)
    form = found_form(client, address, scene)
    sent = form.sent | dict(scene.sent)
    before = everything_kept()
    for unsure in (sent, sent | {"confirmed": ""}, sent | {"confirmed": "0"}):
        answer = client.post(form.action, unsure)
        assert answer.status_code == 200
        question, again = asked_again(answer.content)
        assert question == form.question
        assert everything_kept() == before
    assert again.items() >= (sent | {"confirmed": "1"}).items()
    assert client.post(form.action, again).status_code == 302
    assert everything_kept() != before


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_the_page_that_asks_leads_back_to_where_one_was(
    opened: Callable[[Scene], tuple[Client, str]], scene: Scene
) -> None:
    client, address = opened(scene)
    form = found_form(client, address, scene)
    answer = client.post(form.action, form.sent | dict(scene.sent))
    assert f'href="{address}"' in answer.content.decode().rpartition("<form")[2]
