"""What one person may do in one municipality."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from toteuma.domain.organisation import Organisation
from toteuma.domain.rights import PERMISSIONS_OF, SUBTREE_ROLES, Permission, PersonRole
from toteuma.workspace.people.models import Membership, PostHolder, User


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role, and the node that it is held for; "" for the whole municipality."""

    role: PersonRole
    node: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """The rights of a person in a municipality; without roles there are none.

    ``posts`` are the responsible roles that the person fills: with ``FILL_IN_OWN`` they may fill
    in what those are responsible for, within the part of the organisation that they report for.
    """

    roles: tuple[HeldRole, ...] = ()
    posts: frozenset[str] = frozenset()

    @property
    def is_stranger(self) -> bool:
        """True for somebody who has no role here."""
        return not self.roles

    def may(
        self,
        permission: Permission,
        *,
        node: str | None = None,
        organisation: Organisation | None = None,
    ) -> bool:
        """Whether the permission is given, for a node where one is named.

        ``node`` None asks for the municipality as a whole, which no role of a subtree gives,
        except that the top node of the organisation is all of it.
        """
        return any(
            permission in PERMISSIONS_OF[held.role] and _reaches(held, node, organisation)
            for held in self.roles
        )

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether the permission is given for any node at all."""
        return any(permission in PERMISSIONS_OF[held.role] for held in self.roles)

    def may_fill_in(
        self, *, node: str, organisation: Organisation, responsible: Iterable[str] = ()
    ) -> bool:
        """Whether the person may fill in something of the node: anything with ``FILL_IN``; with
        ``FILL_IN_OWN`` what one of their posts is responsible for, or what no post is."""
        if self.may(Permission.FILL_IN, node=node, organisation=organisation):
            return True
        if not self.may(Permission.FILL_IN_OWN, node=node, organisation=organisation):
            return False
        named = {code for code in responsible if code}
        return not named or bool(named & self.posts)

    def tops(self, organisation: Organisation) -> tuple[str, ...]:
        """The nodes at the top of what the person may read, in print order, none below
        another."""
        readable = self.readable(organisation)
        return tuple(
            code
            for code in organisation.codes
            if code in readable and organisation.node(code).parent not in readable
        )

    def readable(self, organisation: Organisation) -> frozenset[str]:
        """All nodes of the tree that the person may read."""
        found: set[str] = set()
        for held in self.roles:
            if Permission.READ not in PERMISSIONS_OF[held.role]:
                continue
            top = held.node if held.role in SUBTREE_ROLES else organisation.root
            if top in organisation:
                found.update(organisation.descendants_or_self(top))
        return frozenset(found)


def _reaches(held: HeldRole, node: str | None, organisation: Organisation | None) -> bool:
    if held.role not in SUBTREE_ROLES:
        return True
    if node is None or organisation is None:
        return False
    if held.node not in organisation or node not in organisation:
        return False
    return held.node in organisation.ancestors_or_self(node)


def access_of(user: User, municipality: str) -> Access:
    """The rights of a user, read from the database: two small queries."""
    if not user.is_active:
        return Access()
    held = Membership.objects.filter(user=user, municipality__code=municipality)
    posts: Collection[str] = (
        PostHolder.objects.filter(user=user, municipality__code=municipality)
        .values_list("posts", flat=True)
        .first()
        or ()
    )
    return Access(
        tuple(HeldRole(PersonRole(role), node) for role, node in held.values_list("role", "node")),
        frozenset(posts),
    )


def municipalities_of(user: User) -> tuple[str, ...]:
    """Codes of the municipalities in which the user holds a role."""
    return tuple(
        Membership.objects.filter(user=user)
        .values_list("municipality__code", flat=True)
        .distinct()
        .order_by("municipality__code")
    )
