"""The front page of the API: a page for people in their language, an index for programs."""

import pytest
from django.test import Client
from tests.support.site import ClientOf

from toteuma.catalogue.wording import page_words
from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import Language
from toteuma.web.api.urls import api

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def page(client: Client, language: str = "fi") -> str:
    """The page as a browser gets it."""
    headers = {"Accept": BROWSER, "Accept-Language": language}
    answer = client.get("/api/v1/", headers=headers)
    assert answer.status_code == 200
    assert "Accept" in answer.headers["Vary"]
    return answer.content.decode()


@pytest.mark.parametrize("language", Language)
def test_a_browser_gets_a_page_in_its_language(db: None, language: Language) -> None:
    said = page(Client(), language.value)
    assert page_words(language)["api.lead"] in said
    assert f'<html lang="{language.value}">' in said
    assert "/api/v1/openapi.json" in said
    assert "login" in said


def test_every_operation_is_on_the_page_in_words(db: None) -> None:
    said = page(Client())
    names = set()
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            names.add(operation["operationId"])
            assert f"{method.upper()} {path}" in said
    prefix = "api.operation."
    worded = {key.removeprefix(prefix) for key in page_words(Language.FI) if key.startswith(prefix)}
    assert worded == names


def test_somebody_signed_in_is_led_to_their_page_of_tokens(client_of: ClientOf) -> None:
    assert "/m/HEINOLA/tokens/" in page(client_of(PersonRole.CONTROLLER))
    said = page(client_of(PersonRole.ADMINISTRATOR), "en")
    assert "/m/HEINOLA/tokens/" not in said
    assert "Pyydä oikeus" in said or "Ask the administrator" in said


@pytest.mark.parametrize("accept", ["*/*", "application/json", ""])
def test_a_program_gets_an_index(db: None, accept: str) -> None:
    answer = Client().get("/api/v1/", headers={"Accept": accept} if accept else {})
    assert answer.headers["Content-Type"] == "application/json"
    found = answer.json()
    assert found["openapi"].endswith("/api/v1/openapi.json")
    assert {"method": "GET", "path": "/api/v1/{municipality}/units", "name": "units"} in found[
        "operations"
    ]
