"""The users of the demo: one for each role, so that the site can be tried out as each, and a
second controller, since a report is published by two."""

from dataclasses import dataclass

from toteuma.domain.rights import PersonRole
from toteuma.domain.vocabulary import Language

DEMO_PASSWORD = "toteuma"


@dataclass(frozen=True, slots=True)
class DemoUser:
    """A user of the demo. ``node`` is "" for a role of the whole municipality."""

    email: str
    name: str
    role: PersonRole
    node: str = ""
    posts: tuple[str, ...] = ()
    language: Language = Language.FI


DEMO_USERS: tuple[DemoUser, ...] = (
    DemoUser("controller@demo.example", "Kaisa Controller", PersonRole.CONTROLLER),
    DemoUser("second@demo.example", "Olli Ohjaaja", PersonRole.CONTROLLER),
    DemoUser("head@demo.example", "Heikki Päällikkö", PersonRole.UNIT_HEAD, "OPETUS"),
    DemoUser(
        "reporter@demo.example",
        "Riitta Raportoija",
        PersonRole.REPORTER,
        "OPETUS",
        posts=("REHTORI",),
    ),
    DemoUser("viewer@demo.example", "Veikko Valtuutettu", PersonRole.VIEWER, "SECTOR"),
    DemoUser("auditor@demo.example", "Aino Tarkastaja", PersonRole.AUDITOR),
    DemoUser("administrator@demo.example", "Pentti Pääkäyttäjä", PersonRole.ADMINISTRATOR),
)
