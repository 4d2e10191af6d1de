"""Second factors of the users of a municipality: who has one, and taking a lost one away."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from toteuma.workspace.people.models import User
from toteuma.workspace.people.services import (
    NotOneselfError,
    UserElsewhereError,
    belongs_here_alone,
)
from toteuma.workspace.services.changes import as_json, change_of


def with_second_factor(keys: Iterable[int]) -> frozenset[int]:
    """Those of the users who sign in with a second factor."""
    return frozenset(
        Authenticator.objects.filter(user__in=list(keys))
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("user", flat=True)
    )


def reset_second_factor(*, municipality: str, user: User, actor: str) -> None:
    """Takes the user's second factors away and ends their sessions, so that they set up new ones
    after the next sign-in. Raises NotOneselfError and UserElsewhereError."""
    if user.email == actor:
        raise NotOneselfError
    if not belongs_here_alone(user, municipality):
        raise UserElsewhereError(email=user.email)
    with change_of(
        municipality=municipality,
        action="user.second_factor_reset",
        subject=user.email,
        actor=actor,
        why="",
    ) as change:
        found = Authenticator.objects.filter(user=user)
        change.before = as_json({"second_factors": sorted(str(one.type) for one in found)})
        found.delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        change.after = {"second_factors": []}
