"""The users of a municipality as its administrator's home page shows them: what needs doing."""

from dataclasses import dataclass

from toteuma.domain.rights import WRITING_ROLES
from toteuma.web.pages.people.second_factor import with_second_factor
from toteuma.web.shared.desk import Desk
from toteuma.workspace.people.listing import Person, people_of

MOST_PEOPLE = 8


@dataclass(frozen=True, slots=True)
class PeopleToSee:
    """Users of one kind: the first of them, and how many there are."""

    kind: str
    people: tuple[Person, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Administration:
    """How many users there are, and those that need doing something about."""

    users: int
    groups: tuple[PeopleToSee, ...]


def administration_of(desk: Desk) -> Administration:
    """Users who hold no role, are locked out, change data without a second factor, or have not
    answered their invitation."""
    people = people_of(desk.municipality)
    secured = with_second_factor(one.key for one in people)
    groups = {
        "no_role": [one for one in people if not one.roles],
        "locked": [one for one in people if not one.is_active],
        "unsecured": [
            one
            for one in people
            if one.is_active and not one.is_invited and one.key not in secured and _writes(one)
        ],
        "invited": [one for one in people if one.is_active and one.is_invited],
    }
    return Administration(
        len(people),
        tuple(
            PeopleToSee(kind, tuple(found[:MOST_PEOPLE]), len(found))
            for kind, found in groups.items()
            if found
        ),
    )


def _writes(person: Person) -> bool:
    return any(held.role in WRITING_ROLES for held in person.roles)
