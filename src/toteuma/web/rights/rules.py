"""Each view declares who may open it. What declares nothing is closed to everybody.

A view of a municipality says which permission reading it takes and which one changing something
through it takes; a method without a permission is not allowed. What unit the address is about is
found by a *locator*, from the words of the address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest

from toteuma.domain.rights import Permission
from toteuma.web.shared.desk import Desk
from toteuma.workspace.people.models import User

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class RuleKind(StrEnum):
    """Who a rule looks at."""

    PUBLIC = "public"
    """Everybody, signed in or not."""
    SIGNED_IN = "signed_in"
    """Every user, for what is their own."""
    STAFF = "staff"
    """Whoever may open Django's own administration."""
    MUNICIPALITY = "municipality"
    """Those who have a permission in the municipality of the address."""
    SECRET = "secret"
    """Whoever holds a secret of somebody who has the permission, with that person's rights."""


@dataclass(frozen=True, slots=True)
class Located:
    """What an address is about: a unit, or the municipality as a whole (``node`` None).

    ``responsible`` are the posts that answer for it; ``anywhere``: a permission for any unit is
    enough, because the view itself shows only what the person may see.
    """

    node: str | None = None
    responsible: tuple[str, ...] = ()
    anywhere: bool = False


type Locator = Callable[[Desk, Mapping[str, Any]], Located | None]
"""From the desk and the words of the address; None when there is no such thing."""


type SecretHolder = Callable[[HttpRequest, Mapping[str, Any]], User | None]
"""Whose secret a request brings; None for one that is no good."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a view. ``reason`` says why it is open, where it is; ``holder`` finds whose
    secret a request brings."""

    kind: RuleKind
    reading: Permission | None = None
    writing: Permission | None = None
    locate: Locator | None = None
    reason: str = ""
    holder: SecretHolder | None = None

    def permission_for(self, method: str) -> Permission | None:
        """What the method takes; None when it is not allowed."""
        return self.reading if method in SAFE_METHODS else self.writing


def whole_municipality(_: Desk, __: Mapping[str, Any]) -> Located:
    """The municipality as a whole."""
    return Located()


def anywhere(_: Desk, __: Mapping[str, Any]) -> Located:
    """A list that shows each person what they may see."""
    return Located(anywhere=True)


def unit_in_address(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit named ``node`` in the address, if it is there in the period's year."""
    node = words["node"]
    return Located(node) if node in desk.organisation else None


def requires(
    reading: Permission | None,
    *,
    unit: Locator,
    writing: Permission | None = None,
) -> Callable[[Callable[..., Any]], Any]:
    """Declares the rule of a view of a municipality, whose address begins with its code."""
    return _declare(Rule(RuleKind.MUNICIPALITY, reading, writing, unit))


def by_secret(
    reading: Permission, *, unit: Locator, holder: SecretHolder
) -> Callable[[Callable[..., Any]], Any]:
    """Declares the rule of a view that programs read without signing in, such as calendars: the
    request brings a secret, and is judged by the rights of the person whose it is."""
    return _declare(Rule(RuleKind.SECRET, reading, None, unit, holder=holder))


def public(reason: str) -> Callable[[Callable[..., Any]], Any]:
    """Declares that everybody may open the view."""
    return _declare(Rule(RuleKind.PUBLIC, reason=reason))


def signed_in(reason: str) -> Callable[[Callable[..., Any]], Any]:
    """Declares that every user may open the view, which shows what is their own."""
    return _declare(Rule(RuleKind.SIGNED_IN, reason=reason))


def _declare(rule: Rule) -> Callable[[Callable[..., Any]], Any]:
    def declare(view: Callable[..., Any]) -> Callable[..., Any]:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(view: Any) -> Rule | None:
    """The rule that a view declares; None when it declares none."""
    rule = getattr(view, "rule", None)
    return rule if isinstance(rule, Rule) else None


def is_given(rule: Rule, method: str, desk: Desk, located: Located) -> bool:
    """Whether the desk's person may use the method on what was located."""
    permission = rule.permission_for(method)
    if permission is None:
        return False
    access = desk.access
    if located.anywhere:
        return access.may_somewhere(permission)
    if permission is Permission.FILL_IN_OWN and located.node is not None:
        return desk.may_fill_in(located.node, located.responsible)
    if located.node is None:
        return access.may(permission)
    return desk.may(permission, located.node)
