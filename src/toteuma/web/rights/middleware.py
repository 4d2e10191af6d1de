"""Judges the rule of the view before the view runs; default is deny."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from toteuma.domain.errors import ToteumaError
from toteuma.domain.rights import WRITING_ROLES
from toteuma.domain.vocabulary import Language
from toteuma.web.rights.rules import SAFE_METHODS, Rule, RuleKind, is_given, rule_of
from toteuma.web.rights.third_party import rule_of_third_party
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.failures import refuse, render_failure
from toteuma.web.shared.words import word
from toteuma.workspace.errors import MunicipalityUnknownError
from toteuma.workspace.people.access import Access, access_of
from toteuma.workspace.people.models import Membership, User

logger = logging.getLogger(__name__)

SECOND_FACTOR_PAGE = "mfa_index"
LEAD_BACK = "after_second_factor"
"""Where the session keeps the address to go back to once there is a second factor."""


class RightsMiddleware:
    """Stops every request that no rule lets through. Puts the desk on those that pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _: tuple[Any, ...], words: Mapping[str, Any]
    ) -> HttpResponse | None:
        """None lets the view run."""
        rule = rule_of(view) or rule_of_third_party(view)
        if rule is None:
            logger.error("No rule is declared for %s", request.path)
            return refuse(request)
        if rule.kind is RuleKind.PUBLIC:
            return None
        if rule.kind is RuleKind.SECRET:
            return _judge_secret(request, rule, words)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return _judge_user(request, request.user, rule, words)


def _judge_user(
    request: HttpRequest, user: User, rule: Rule, words: Mapping[str, Any]
) -> HttpResponse | None:
    if rule.kind is RuleKind.SIGNED_IN or (rule.kind is RuleKind.STAFF and user.is_staff):
        return None
    if rule.kind is RuleKind.STAFF:
        return refuse(request)
    try:
        return _judge(request, user, rule, words)
    except ToteumaError as fault:
        return render_failure(request, fault)


def _judge_secret(
    request: HttpRequest, rule: Rule, words: Mapping[str, Any]
) -> HttpResponse | None:
    """Judges by the rights of the person whose secret the request brings. Without one that is
    good there is no such address: raises Http404."""
    assert rule.holder is not None
    holder = rule.holder(request, words)
    if holder is None:
        raise Http404
    return _judge_user(request, holder, rule, words)


def _judge(
    request: HttpRequest, user: User, rule: Rule, words: Mapping[str, Any]
) -> HttpResponse | None:
    desk = make_desk(request, user, words["municipality"])
    assert rule.locate is not None
    method = request.method or "GET"
    if rule.permission_for(method) is None:
        allowed = [*SAFE_METHODS] if rule.reading else []
        return HttpResponseNotAllowed(sorted([*allowed, *(["POST"] if rule.writing else [])]))
    located = rule.locate(desk, words)
    if located is None:
        raise Http404
    if not is_given(rule, method, desk, located):
        return refuse(request)
    if needs_second_factor(user, desk.access, method):
        return _ask_second_factor(request)
    if located.node is not None:
        desk.node, desk.responsible = located.node, located.responsible
    else:
        desk.node = next(iter(desk.access.tops(desk.organisation)), desk.organisation.root)
    request.desk = desk  # type: ignore[attr-defined]
    return None


def make_desk(request: HttpRequest, user: User, municipality: str) -> Desk:
    """The desk of a person in a municipality. One in which they have no role does not exist for
    them: raises Http404."""
    access = access_of(user, municipality)
    if access.is_stranger:
        raise Http404
    try:
        return Desk(
            user=user,
            municipality=municipality,
            access=access,
            language=Language(request.LANGUAGE_CODE),
            asked_period=request.GET.get("period", ""),
        )
    except MunicipalityUnknownError as fault:
        raise Http404 from fault


def _ask_second_factor(request: HttpRequest) -> HttpResponse:
    """Leads to where the second factor is set up, says why, and remembers the way back: the page
    whose form was sent, since what was typed cannot be sent again by itself."""
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    request.session[LEAD_BACK] = came_from if is_ours else request.get_full_path()
    messages.warning(request, word("account.second_factor_why"))
    return redirect(SECOND_FACTOR_PAGE)


def lacks_second_factor(user: User) -> bool:
    """Whether the user changes data somewhere and has no second factor yet."""
    from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415 - needs the apps to be ready

    writes = Membership.objects.filter(user=user, role__in=WRITING_ROLES).exists()
    return writes and not is_mfa_enabled(user)


def needs_second_factor(user: User, access: Access, method: str) -> bool:
    """Whoever changes data signs in with a second factor; demo users are for trying out."""
    if method in SAFE_METHODS or (user.is_demo and not settings.IS_PRODUCTION):
        return False
    if not any(held.role in WRITING_ROLES for held in access.roles):
        return False
    from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415 - needs the apps to be ready

    return not is_mfa_enabled(user)
