"""What happens when somebody tries passwords: a page that says when to try again."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from toteuma.web.shared.failures import failure_page
from toteuma.web.shared.words import word

_TOO_MANY = 429
_MINUTE = 60


def name_tried(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """The address that somebody tries to sign in with, in lower case as users are known by."""
    found = (credentials or {}).get("email") or (credentials or {}).get("username")
    if not found and request is not None:
        found = request.POST.get("login") or request.POST.get("username")
    return str(found or "").strip().lower()


def locked_out(request: HttpRequest, credentials: Any = None, *_: Any, **__: Any) -> HttpResponse:
    """The page after too many wrong passwords; the same whether there is such a user or not."""
    return _wait(request, settings.AXES_COOLOFF_TIME * _MINUTE * _MINUTE)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """The page for an address that asks more often than people do."""
    return _wait(request, _MINUTE)


def _wait(request: HttpRequest, seconds: float) -> HttpResponse:
    minutes = ceil(seconds / _MINUTE)
    page = failure_page(
        request,
        word("account.locked_out"),
        word("account.locked_out_mend", minutes=minutes),
        _TOO_MANY,
    )
    page.headers["Retry-After"] = str(ceil(seconds))
    return page
