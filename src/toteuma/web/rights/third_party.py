"""Rules for views that are not ours: signing in (django-allauth), and Django's administration.

They are known by the place where they live in the code, so that a new version that brings a view
along brings it closed.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.views.generic.base import RedirectView

from toteuma.web.rights.rules import Rule, RuleKind

_SIGN_IN = "signing in comes before there are rights"
_OWN = "a user's own account"

_BY_MODULE: Mapping[str, Rule] = {
    "django.contrib.admin": Rule(RuleKind.STAFF),
    "django.contrib.staticfiles": Rule(RuleKind.PUBLIC, reason="style sheets and scripts"),
    "ninja": Rule(RuleKind.PUBLIC, reason="the API asks for a token and judges it itself"),
    "allauth.account": Rule(RuleKind.PUBLIC, reason=_SIGN_IN),
    "allauth.mfa": Rule(RuleKind.PUBLIC, reason=_SIGN_IN),
    "allauth.socialaccount": Rule(RuleKind.PUBLIC, reason=_SIGN_IN),
    "allauth.usersessions": Rule(RuleKind.SIGNED_IN, reason=_OWN),
}


_LEADS_ON = Rule(RuleKind.PUBLIC, reason="leads to another address, which is judged itself")


def rule_of_third_party(view: Any) -> Rule | None:
    """The rule for a view that is not ours; None for one that is, or that nobody has judged."""
    if getattr(view, "view_class", None) is RedirectView:
        return _LEADS_ON
    view = view.func if isinstance(view, partial) else view
    inner = getattr(view, "view_class", None) or getattr(view, "__wrapped__", view)
    names = {
        str(getattr(one, "__module__", "") or "")
        for one in (
            view,
            inner,
            getattr(view, "admin_site", None),
            getattr(inner, "__func__", None),
        )
        if one is not None
    }
    names |= {str(getattr(type(getattr(view, "admin_site", None)), "__module__", ""))}
    for name in names:
        for module, rule in _BY_MODULE.items():
            if name == module or name.startswith(module + "."):
                return rule
    return None
