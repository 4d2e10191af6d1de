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
    permission: Permission, *, unit: Locator, scope: Scope = Scope.READ
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declares what an operation takes, and judges it: an operation without this has no desk.

    The operation's first words are the request and the municipality; it finds the desk on the
    request. Raises Http404 for another municipality or a unit that is not there.
    """
    is_writing = scope is not Scope.READ
    rule = Rule(
        RuleKind.MUNICIPALITY,
        None if is_writing else permission,
        permission if is_writing else None,
        unit,
    )

    def declare(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def judged(request: HttpRequest, municipality: str, *args: Any, **words: Any) -> Any:
            desk = _desk(request, municipality, scope, words)
            located = unit(desk, words)
            if located is None:
                raise Http404
            method = request.method or "GET"
            if not is_given(rule, method, desk, located):
                raise RefusedError
            if needs_second_factor(desk.user, desk.access, method):
                raise RefusedError
            if located.node is not None:
                desk.node, desk.responsible = located.node, located.responsible
            request.desk = desk  # type: ignore[attr-defined]
            return operation(request, municipality, *args, **words)

        judged.rule = rule  # type: ignore[attr-defined]
        return judged

    return declare


def _desk(request: HttpRequest, municipality: str, scope: Scope, words: Mapping[str, Any]) -> Desk:
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    if token.municipality.code != municipality:
        raise Http404
    if scope.value not in token.scopes:
        raise ScopeMissingError(scope=scope.value)
    return Desk(
        user=token.user,
        municipality=municipality,
        access=access_of(token.user, municipality),
        language=Language.EN,
        asked_period=str(words.get("period") or request.GET.get("period", "")),
    )
