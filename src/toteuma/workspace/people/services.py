"""Changes to people: users, roles, posts and tokens. Roles and tokens leave an audit row."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.rights import SUBTREE_ROLES, PersonRole
from toteuma.domain.vocabulary import Language
from toteuma.workspace.errors import NodeUnknownError
from toteuma.workspace.models import Node
from toteuma.workspace.people.models import ApiToken, Membership, PostHolder, User
from toteuma.workspace.services.changes import change_of

TOKEN_MARK = "tot_"


class UserUnknownError(ToteumaError):
    """No user signs in with this address."""

    code = "people.user_unknown"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "There is no user {email}."
    mend = "Check the address, or add the user first."


class UserExistsError(ToteumaError):
    """A user of this address is there already."""

    code = "people.user_exists"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "There is a user {email} already."
    mend = "Give the user a role instead."


class AddressMalformedError(ToteumaError):
    """What was given as an e-mail address is none."""

    code = "people.address_malformed"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "{email!r} is not an e-mail address."
    mend = "Write it like anna@kunta.example."


class PasswordWeakError(ToteumaError):
    """The password does not meet the rules."""

    code = "people.password_weak"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "The password was not taken: {why}"
    mend = "Choose a longer one that is not among the common ones."


class RoleNodeError(ToteumaError):
    """A role was given for a node although it is one of the municipality, or the other way."""

    code = "people.role_node"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "The role {role} does not go with the unit {node!r}."
    mend = "Viewers, reporters and unit heads have a unit; the other roles have none."


class LastAdministratorError(ToteumaError):
    """The last administrator of a municipality was to lose the role."""

    code = "people.last_administrator"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "{email} is the last administrator of {municipality}."
    mend = "Make somebody else an administrator first."


class NotOneselfError(ToteumaError):
    """An administrator was to change their own rights, which somebody else should do."""

    code = "people.not_oneself"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "Administrators do not change their own roles, posts or lock."
    mend = "Ask another administrator to do it."


class UserElsewhereError(ToteumaError):
    """The account of somebody who belongs to another municipality, too, was to be changed."""

    code = "people.user_elsewhere"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "{email} is not a user of this municipality alone."
    mend = "Take the roles away here, or ask whoever runs the installation."


def add_user(
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    language: Language = Language.FI,
    is_demo: bool = False,
    is_staff: bool = False,
) -> User:
    """A new user without any role. Raises AddressMalformedError, UserExistsError and
    PasswordWeakError."""
    try:
        validate_email(email.strip())
    except ValidationError as fault:
        raise AddressMalformedError(email=email) from fault
    if password is not None and not is_demo:
        try:
            validate_password(password)
        except ValidationError as fault:
            raise PasswordWeakError(why=" ".join(fault.messages)) from fault
    with transaction.atomic():
        if User.objects.filter(email=email.strip().lower()).exists():
            raise UserExistsError(email=email)
        return User.objects.create_user(
            email, password, name=name, language=language, is_demo=is_demo, is_staff=is_staff
        )


def find_user(email: str) -> User:
    """The user of an address. Raises UserUnknownError."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise UserUnknownError(email=email)
    return user


def set_active(*, email: str, is_active: bool) -> None:
    """Locks a user out, from their next request on, or lets them in again. Raises
    UserUnknownError."""
    user = find_user(email)
    user.is_active = is_active
    user.save(update_fields=["is_active"])


def remove_demo_users() -> int:
    """Removes the users that everybody knows the password of; returns how many there were."""
    with transaction.atomic():
        found = User.objects.filter(is_demo=True)
        count = found.count()
        found.delete()
    return count


def make_staff(*, email: str, is_staff: bool = True) -> None:
    """Opens Django's own administration to a user, or closes it. Raises UserUnknownError."""
    user = find_user(email)
    user.is_staff = user.is_superuser = is_staff
    user.save(update_fields=["is_staff", "is_superuser"])


def belongs_here_alone(user: User, municipality: str) -> bool:
    """Whether the account is this municipality's to look after: its user has roles nowhere else,
    and does not run the installation."""
    elsewhere = Membership.objects.filter(user=user).exclude(municipality__code=municipality)
    return not user.is_staff and not elsewhere.exists()


def lock_user(*, municipality: str, email: str, is_active: bool, actor: str, why: str = "") -> None:
    """An administrator locks a user of the municipality out, or lets them in again. Raises
    UserUnknownError, NotOneselfError, UserElsewhereError."""
    user = find_user(email)
    if user.email == actor:
        raise NotOneselfError
    if not belongs_here_alone(user, municipality):
        raise UserElsewhereError(email=user.email)
    action = "user.unlock" if is_active else "user.lock"
    with change_of(
        municipality=municipality, action=action, subject=user.email, actor=actor, why=why
    ) as change:
        change.before = {"is_active": user.is_active}
        set_active(email=email, is_active=is_active)
        change.after = {"is_active": is_active}


def grant_role(
    *,
    municipality: str,
    email: str,
    role: PersonRole,
    node: str = "",
    actor: str,
    why: str = "",
) -> None:
    """Gives a user a role; one that they hold already stays. Raises UserUnknownError,
    NotOneselfError, RoleNodeError, NodeUnknownError."""
    if (role in SUBTREE_ROLES) != bool(node):
        raise RoleNodeError(role=role.value, node=node)
    user = find_user(email)
    if user.email == actor:
        raise NotOneselfError
    subject = f"{user.email} {role.value} {node}".strip()
    with change_of(
        municipality=municipality, action="role.grant", subject=subject, actor=actor, why=why
    ) as change:
        nodes = Node.objects.filter(municipality=change.municipality, code=node)
        if node and not nodes.exists():
            today = timezone.localdate().isoformat()
            raise NodeUnknownError(municipality=municipality, node=node, day=today)
        Membership.objects.get_or_create(
            municipality=change.municipality, user=user, role=role, node=node
        )
        change.after = {"user": user.email, "role": role.value, "node": node}


def revoke_role(
    *,
    municipality: str,
    email: str,
    role: PersonRole,
    node: str = "",
    actor: str,
    why: str = "",
) -> None:
    """Takes a role from a user; one that they do not hold is passed over. Raises
    UserUnknownError, NotOneselfError and LastAdministratorError."""
    user = find_user(email)
    if user.email == actor:
        raise NotOneselfError
    subject = f"{user.email} {role.value} {node}".strip()
    with change_of(
        municipality=municipality, action="role.revoke", subject=subject, actor=actor, why=why
    ) as change:
        of_role = Membership.objects.filter(municipality=change.municipality, role=role)
        held = of_role.filter(user=user, node=node)
        # Somebody who is locked out cannot look after people.
        others = of_role.exclude(user=user).filter(user__is_active=True)
        if role is PersonRole.ADMINISTRATOR and held.exists() and not others.exists():
            raise LastAdministratorError(email=user.email, municipality=municipality)
        held.delete()
        change.before = {"user": user.email, "role": role.value, "node": node}


def set_posts(
    *, municipality: str, email: str, posts: Iterable[str], actor: str, why: str = ""
) -> None:
    """Says which posts (codes of responsible roles) a user fills. Raises UserUnknownError
    and NotOneselfError."""
    user = find_user(email)
    if user.email == actor:
        raise NotOneselfError
    chosen = tuple(dict.fromkeys(posts))
    with change_of(
        municipality=municipality, action="posts.set", subject=user.email, actor=actor, why=why
    ) as change:
        PostHolder.objects.update_or_create(
            municipality=change.municipality, user=user, defaults={"posts": chosen}
        )
        change.after = {"user": user.email, "posts": list(chosen)}


def make_token(
    *,
    municipality: str,
    user: User,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime,
) -> str:
    """A new API token of the user; the text is given here once and only its hash is kept."""
    text = TOKEN_MARK + secrets.token_urlsafe(32)
    chosen = tuple(scopes)
    with change_of(
        municipality=municipality, action="token.make", subject=name, actor=user.email, why=""
    ) as change:
        ApiToken.objects.create(
            municipality=change.municipality,
            user=user,
            name=name,
            prefix=text[:12],
            token_hash=token_hash(text),
            scopes=chosen,
            expires_at=expires_at,
        )
        change.after = {
            "prefix": text[:12],
            "hash": token_hash(text),
            "scopes": list(chosen),
            "expires_at": expires_at.astimezone(UTC).isoformat(),
        }
    return text


def revoke_token(*, municipality: str, prefix: str, user: User) -> None:
    """Makes a token of the user useless; one that is not there is passed over."""
    with change_of(
        municipality=municipality, action="token.revoke", subject=prefix, actor=user.email, why=""
    ) as change:
        ApiToken.objects.filter(
            municipality=change.municipality, user=user, prefix=prefix, revoked_at=None
        ).update(revoked_at=change.at)


def token_hash(text: str) -> str:
    """What is kept of a token. It is 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(text.encode()).hexdigest()
