"""Who calls: bearer tokens, their scopes, and the desk of their owner in the municipality."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Language
from toteuma.web.api.conditional import has_it, not_modified, tag_of
from toteuma.web.api.paging import answer_headers
from toteuma.web.rights.middleware import needs_second_factor
from toteuma.web.rights.rules import Locator, Rule, RuleKind, is_given
from toteuma.web.shared.desk import Desk
from toteuma.workspace.people.access import access_of
from toteuma.workspace.people.models import ApiToken
from toteuma.workspace.people.services import token_hash

USED_AT_MOST_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token may do at most; its owner's rights bound it as well."""

    READ = "read"
    OBSERVATIONS = "observations:write"
    LEDGER = "ledger:write"
    BUDGET = "budget:write"


class ScopeMissingError(ToteumaError):
    """A token was used for more than it was made for."""

    code = "api.scope_missing"
    exit_code = ExitCode.USAGE
    message = "The token does not have the scope {scope}."
    mend = "Make a token with that scope."


class RefusedError(ToteumaError):
    """The token's owner may not do this."""

    code = "api.refused"
    exit_code = ExitCode.USAGE
    message = "The owner of the token does not have the right to this."
    mend = "Ask the administrator of the municipality for it."


class SecondFactorMissingError(ToteumaError):
    """The token's owner changes data and has no second factor, which pages would ask for."""

    code = "api.second_factor_missing"
    exit_code = ExitCode.USAGE
    message = "The owner of the token changes data and has no second factor."
    mend = "Sign in on the site and set up a second factor on the page of the account."


class BearerToken(HttpBearer):
    """``Authorization: Bearer tot_…``. Unknown, expired and revoked tokens are one and the same."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token; None for one that is no good."""
        now = timezone.now()
        found = (
            ApiToken.objects.select_related("user", "municipality")
            .filter(token_hash=token_hash(token), revoked_at=None, expires_at__gt=now)
            .first()
        )
        if found is None or not found.user.is_active:
            return None
        if found.last_used_at is None or now - found.last_used_at > USED_AT_MOST_EVERY:
            ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
        return found


def needs(
    permission: Permission,
    *,
    unit: Locator,
    scopes: tuple[Scope, ...] = (Scope.READ,),
    is_kept: bool = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares what an operation takes, and judges it: an operation without this has no desk.

    Any of the scopes is enough. The operation's first words are the request and the municipality;
    it finds the desk on the request. ``is_kept``: what it reads is made of living data alone, so
    that a caller who holds the answer is told so. Raises Http404 for another municipality or a
    unit that is not there.
    """
    is_writing = Scope.READ not in scopes
    rule = Rule(
        RuleKind.MUNICIPALITY,
        None if is_writing else permission,
        permission if is_writing else None,
        unit,
    )

    def declare(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def judged(request: HttpRequest, municipality: str, *args: Any, **words: Any) -> Any:
            desk = _desk(request, municipality, scopes, words)
            _judge(rule, request, desk, words)
            request.desk = desk  # type: ignore[attr-defined]
            if is_kept and not is_writing:
                tag = tag_of(request, desk)
                answer_headers(request)["ETag"] = tag
                if has_it(request, tag):
                    return not_modified(tag)
            return operation(request, municipality, *args, **words)

        judged.rule = rule  # type: ignore[attr-defined]
        return judged

    return declare


def about_token(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Declares that an operation tells a token's owner of what is their own; the token must let
    them read."""

    @wraps(operation)
    def judged(request: HttpRequest, *args: Any, **words: Any) -> Any:
        _ask_scope(token_of(request), (Scope.READ,))
        return operation(request, *args, **words)

    judged.rule = Rule(  # type: ignore[attr-defined]
        RuleKind.SIGNED_IN, reason="what a token's owner may see at all"
    )
    return judged


def token_of(request: HttpRequest) -> ApiToken:
    """The token that the request came with."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    return token


def desk_of(request: HttpRequest) -> Desk:
    """The desk that the rights put on the request."""
    desk: Desk = request.desk  # type: ignore[attr-defined]
    return desk


def _judge(rule: Rule, request: HttpRequest, desk: Desk, words: Mapping[str, Any]) -> None:
    """Raises Http404, RefusedError, SecondFactorMissingError."""
    assert rule.locate is not None
    method = request.method or "GET"
    located = rule.locate(desk, words)
    if located is None:
        raise Http404
    if not is_given(rule, method, desk, located):
        raise RefusedError
    if needs_second_factor(desk.user, desk.access, method):
        raise SecondFactorMissingError
    if located.node is not None:
        desk.node, desk.responsible = located.node, located.responsible


def _ask_scope(token: ApiToken, scopes: tuple[Scope, ...]) -> None:
    if not {scope.value for scope in scopes} & set(token.scopes):
        raise ScopeMissingError(scope=" | ".join(scopes))


def _desk(
    request: HttpRequest, municipality: str, scopes: tuple[Scope, ...], words: Mapping[str, Any]
) -> Desk:
    token = token_of(request)
    if token.municipality.code != municipality:
        raise Http404
    _ask_scope(token, scopes)
    return Desk(
        user=token.user,
        municipality=municipality,
        access=access_of(token.user, municipality),
        language=Language.EN,
        asked_period=str(words.get("period") or ""),
    )
