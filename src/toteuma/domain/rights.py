"""Who may do what: the roles of people and the permissions that each role gives.

A role is held in one municipality, and where it says so only for a node of the organisation and
what lies under it. What no role gives is refused.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class PersonRole(StrEnum):
    """Roles that people hold (``domain.md``, Roles). A stranger holds none."""

    VIEWER = "viewer"
    REPORTER = "reporter"
    UNIT_HEAD = "unit_head"
    CONTROLLER = "controller"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a page, an operation of the API or a download asks for."""

    READ = "read"
    """Figures, entries, goals, texts of a node."""
    COMMENT = "comment"
    """Comments on what may be read."""
    FILL_IN = "fill_in"
    """Observations, statuses, outcomes, forecasts, risks, texts of a node."""
    FILL_IN_OWN = "fill_in_own"
    """The same, of what one's own post is responsible for."""
    APPROVE = "approve"
    """Returning and approving what others filled in."""
    MAINTAIN = "maintain"
    """Organisation, accounts, layouts, budget, batches, settings of the municipality."""
    READ_TRAIL = "read_trail"
    """The audit trail."""
    MANAGE_PEOPLE = "manage_people"
    """Users and their roles."""


SUBTREE_ROLES: frozenset[PersonRole] = frozenset(
    {PersonRole.VIEWER, PersonRole.REPORTER, PersonRole.UNIT_HEAD}
)
"""Roles that are held for a node and what lies under it; the others for the municipality."""

PERMISSIONS_OF: Mapping[PersonRole, frozenset[Permission]] = MappingProxyType(
    {
        PersonRole.VIEWER: frozenset({Permission.READ, Permission.COMMENT}),
        PersonRole.REPORTER: frozenset(
            {Permission.READ, Permission.COMMENT, Permission.FILL_IN_OWN}
        ),
        PersonRole.UNIT_HEAD: frozenset(
            {
                Permission.READ,
                Permission.COMMENT,
                Permission.FILL_IN_OWN,
                Permission.FILL_IN,
                Permission.APPROVE,
            }
        ),
        PersonRole.CONTROLLER: frozenset(
            {
                Permission.READ,
                Permission.COMMENT,
                Permission.FILL_IN_OWN,
                Permission.FILL_IN,
                Permission.APPROVE,
                Permission.MAINTAIN,
                Permission.READ_TRAIL,
            }
        ),
        PersonRole.AUDITOR: frozenset({Permission.READ, Permission.READ_TRAIL}),
        PersonRole.ADMINISTRATOR: frozenset({Permission.MANAGE_PEOPLE}),
    }
)

WRITING_ROLES: frozenset[PersonRole] = frozenset(
    {
        PersonRole.REPORTER,
        PersonRole.UNIT_HEAD,
        PersonRole.CONTROLLER,
        PersonRole.ADMINISTRATOR,
    }
)
"""Roles that change data: they sign in with a second factor."""
