"""What destroys is asked about before it is done, also without scripts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.test import Client
from lxml.html import FormElement, HtmlElement, document_fromstring

from toteuma.workspace.queries.audit import audit_trail

KEPT = ("workspace", "people", "usersessions", "mfa")


@dataclass(frozen=True)
class Asking:
    """A form of a page, or one of its buttons, that is sent only after a question."""

    question: str
    action: str
    sent: dict[str, str]


def asking_forms(client: Client, address: str) -> list[Asking]:
    """Every form or button of the page that asks first, with what it would send."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    page: Any = document_fromstring(answer.content.decode())
    return [one for form in page.forms for one in _of_form(form, address)]


def _of_form(form: FormElement, address: str) -> Iterable[Asking]:
    action = form.get("action") or address
    fields = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    for button in form.iter("button"):
        question = button.get("data-confirm") or form.get("data-confirm")
        if question:
            yield Asking(question, action, fields | _pressed(button))


def _pressed(button: HtmlElement) -> dict[str, str]:
    name = button.get("name")
    return {} if name is None else {name: button.get("value", "")}


def everything_kept() -> dict[str, list[tuple[object, ...]]]:
    """Every row of ours, of users' sessions and of second factors."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for app in KEPT
        for model in apps.get_app_config(app).get_models()
    }


def asked_again(answer: bytes) -> tuple[str, dict[str, str]]:
    """The question of the page that asks, and what its button sends."""
    page: Any = document_fromstring(answer.decode())
    [form] = [one for one in page.forms if "confirmed" in one.fields]
    return (page.findtext(".//h1") or "").strip(), dict(form.form_values())


def not_at_once(client: Client, address: str, sent: dict[str, str]) -> bool:
    """Sends what destroys something as a page without scripts does, reads the page that asks, and
    presses its button. Whether nothing was done before that, and something was after it."""
    municipality = address.split("/")[2]
    before = len(audit_trail(municipality=municipality))
    page = client.post(address, sent)
    assert page.status_code == 200, page.status_code
    asked = len(audit_trail(municipality=municipality))
    _, again = asked_again(page.content)
    assert again.items() >= sent.items(), again
    answer = client.post(address, again)
    assert answer.status_code == 302, answer.status_code
    return asked == before < len(audit_trail(municipality=municipality))
