"""One's own API tokens: made and shown once, never those of others, revoked for good."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.support.site import EMAIL_OF, ClientOf

from toteuma.catalogue.wording import page_words
from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import Language
from toteuma.workspace.models import AuditRow
from toteuma.workspace.people.models import ApiToken

PAGE = "/m/HEINOLA/tokens/"
GOOD = {"name": "Survey", "scopes": ["read", "observations:write"], "days": "30"}
ENDED = [page_words(language)["tokens.expired"] for language in Language]
SECRET = re.compile(r"tot_[\w-]{43}")


def said(client: Client) -> str:
    """The page."""
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def made(client: Client, **changes: object) -> str:
    """The text of a new token, which works."""
    answer = client.post(PAGE, {**GOOD, **changes})
    assert answer.status_code == 200
    [text] = SECRET.findall(answer.content.decode())
    return str(text)


def works(text: str) -> bool:
    """Whether the API takes the token."""
    headers = {"Authorization": f"Bearer {text}"}
    return Client(headers=headers).get("/api/v1/HEINOLA/units").status_code == 200


def test_a_new_token_is_shown_once_and_works(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    text = made(client)
    assert works(text)
    page = said(client)
    assert text not in page
    assert "Survey" in page
    assert text[:12] in page
    [token] = ApiToken.objects.all()
    assert token.user.email == EMAIL_OF[PersonRole.CONTROLLER]
    assert token.scopes == ("read", "observations:write")
    left = token.expires_at - timezone.now()
    assert timedelta(days=29) < left <= timedelta(days=30)
    assert not AuditRow.objects.filter(after__icontains=text).exists()


def test_a_secret_is_never_kept_by_a_browser(client_of: ClientOf) -> None:
    answer = client_of(PersonRole.CONTROLLER).post(PAGE, GOOD)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": "0"}, "days"),
        ({"days": "366"}, "days"),
        ({"days": "soon"}, "days"),
    ],
)
def test_a_faulty_form_makes_no_token_and_says_where(
    client_of: ClientOf, wrong: dict[str, object], field: str
) -> None:
    answer = client_of(PersonRole.CONTROLLER).post(PAGE, {**GOOD, **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ApiToken.objects.exists()


def test_only_what_the_owner_may_do_is_offered(client_of: ClientOf) -> None:
    offered = {
        role: {
            scope
            for scope in ("read", "observations:write", "ledger:write", "budget:write")
            if f'value="{scope}"' in said(client_of(role))
        }
        for role in (PersonRole.VIEWER, PersonRole.UNIT_HEAD, PersonRole.CONTROLLER)
    }
    assert offered[PersonRole.VIEWER] == {"read"}
    assert offered[PersonRole.UNIT_HEAD] == {"read", "observations:write"}
    assert len(offered[PersonRole.CONTROLLER]) == 4
    answer = client_of(PersonRole.VIEWER).post(PAGE, {**GOOD, "scopes": ["ledger:write"]})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_revoking_asks_first_and_ends_the_token(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    text, other = made(client), made(client, name="Other")
    asked = re.search(r'data-confirm="[^"]+">.*?name="revoke" value="([^"]+)"', said(client))
    assert asked is not None
    assert asked[1] in (text[:12], other[:12])
    answer = client.post(PAGE, {"revoke": text[:12], "confirmed": "1"}, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    assert 'role="status"' in answer.content.decode()
    assert not works(text)
    assert works(other)
    assert text[:12] not in said(client)


def test_nobody_sees_or_revokes_the_token_of_another(client_of: ClientOf) -> None:
    text = made(client_of(PersonRole.CONTROLLER))
    auditor = client_of(PersonRole.AUDITOR)
    assert text[:12] not in said(auditor)
    assert auditor.post(PAGE, {"revoke": text[:12]}).status_code == 404
    assert works(text)


def test_a_token_that_has_ended_is_marked(client_of: ClientOf) -> None:
    client = client_of(PersonRole.CONTROLLER)
    made(client)
    assert not any(f"<strong>{one}</strong>" in said(client) for one in ENDED)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert any(f"<strong>{one}</strong>" in said(client) for one in ENDED)


def test_whoever_reads_nothing_has_no_tokens(client_of: ClientOf) -> None:
    client = client_of(PersonRole.ADMINISTRATOR)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, GOOD).status_code == 403
    assert not ApiToken.objects.exists()
