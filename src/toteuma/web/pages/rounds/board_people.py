"""People of a round's board: their names, and whom a task can be given to."""

from collections.abc import Iterable, Mapping

from toteuma.domain.rights import Permission
from toteuma.web.shared.desk import Desk
from toteuma.workspace.people.access import Access
from toteuma.workspace.people.listing import people_of
from toteuma.workspace.people.models import User


def names_of(emails: Iterable[str]) -> Mapping[str, str]:
    """The names of people by address; an address that nobody has any more is its own name."""
    wanted = {email for email in emails if email}
    found = User.objects.filter(email__in=wanted).values_list("email", "name")
    return {email: email for email in wanted} | {email: name or email for email, name in found}


class Colleagues:
    """Everybody of the municipality who can be named: with a role that writes, and not locked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people = {
            one.email: (one.name or one.email, Access(one.roles, frozenset(one.posts)))
            for one in people_of(desk.municipality)
            if one.is_active
        }

    @property
    def writers(self) -> list[tuple[str, str]]:
        """Who can write a task: address and name."""
        return self._with(Permission.FILL_IN_OWN)

    @property
    def reviewers(self) -> list[tuple[str, str]]:
        """Who can review some unit: address and name."""
        return self._with(Permission.APPROVE)

    def may_review(self, email: str, node: str) -> bool:
        """Whether the person may approve the unit."""
        _, access = self._people[email]
        return access.may(Permission.APPROVE, node=node, organisation=self._desk.organisation)

    def _with(self, permission: Permission) -> list[tuple[str, str]]:
        return [
            (email, name)
            for email, (name, access) in self._people.items()
            if access.may_somewhere(permission)
        ]
