"""The users of a municipality, as its administrator sees them: no figures."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from toteuma.domain.rights import PersonRole
from toteuma.workspace.people.access import HeldRole
from toteuma.workspace.people.models import ApiToken, Membership, PostHolder, User


@dataclass(frozen=True, slots=True)
class Person:
    """A user with what they hold in one municipality. ``is_invited``: has no password yet and has
    not signed in."""

    key: int
    email: str
    name: str
    is_active: bool
    is_invited: bool
    last_login: datetime | None
    roles: tuple[HeldRole, ...]
    posts: tuple[str, ...]
    tokens: int = 0


def people_of(municipality: str) -> tuple[Person, ...]:
    """Everybody who holds a role or a post in the municipality, by name: four queries."""
    roles: defaultdict[int, list[HeldRole]] = defaultdict(list)
    held = Membership.objects.filter(municipality__code=municipality).order_by("role", "node")
    for user, role, node in held.values_list("user", "role", "node"):
        roles[user].append(HeldRole(PersonRole(role), node))
    posts = dict(
        PostHolder.objects.filter(municipality__code=municipality).values_list("user", "posts")
    )
    live = ApiToken.objects.filter(
        municipality__code=municipality, revoked_at=None, expires_at__gt=timezone.now()
    )
    tokens: defaultdict[int, int] = defaultdict(int)
    for user in live.values_list("user", flat=True):
        tokens[user] += 1
    users = User.objects.filter(pk__in={*roles, *posts})
    found = (
        Person(
            user.pk,
            user.email,
            user.name,
            user.is_active,
            user.last_login is None and not user.has_usable_password(),
            user.last_login,
            tuple(roles[user.pk]),
            tuple(posts.get(user.pk, ())),
            tokens[user.pk],
        )
        for user in users
    )
    return tuple(sorted(found, key=lambda one: (one.name or one.email).casefold()))


def person_of(municipality: str, key: int) -> Person | None:
    """One of them; None for somebody who is not of the municipality."""
    return next((one for one in people_of(municipality) if one.key == key), None)
