"""Two municipalities in one installation, and a user for every role in each place."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.site import MUNICIPALITY, client_of, site_data
from tests.workspace.sample import sample_content

from toteuma.domain.planning import Risk
from toteuma.domain.rights import SUBTREE_ROLES, PersonRole
from toteuma.domain.text import LocalizedText
from toteuma.workspace.people.services import add_user, grant_role
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.planning import assess_risk

__all__ = ["client_of", "people", "site_data"]

OTHER = "NAAPURI"
OWN_UNIT = "OPETUS"


@pytest.fixture
def people(site_data: Path, db: None) -> dict[str, str]:
    """E-mail addresses by who it is: a role (held for ``OWN_UNIT`` where it has a unit), somebody
    without a role, and the controller and administrator of the other municipality."""
    content = sample_content(OTHER)
    save_content(content=replace(content, ledger_files=()), actor="test")
    risk = Risk("OWN-RISK", 2022, OWN_UNIT, 99, LocalizedText("Riski"), 1, 1, LocalizedText(), "")
    assess_risk(municipality=MUNICIPALITY, risk=risk, actor="test")
    found = {"no_role": "no_role@example.org"}
    add_user(email=found["no_role"])
    for role in PersonRole:
        found[role.value] = f"{role.value}@example.org"
        add_user(email=found[role.value], is_demo=True)
        node = OWN_UNIT if role in SUBTREE_ROLES else ""
        grant_role(
            municipality=MUNICIPALITY, email=found[role.value], role=role, node=node, actor="test"
        )
    for role in (PersonRole.CONTROLLER, PersonRole.ADMINISTRATOR):
        name = f"other_{role.value}"
        found[name] = f"{name}@example.org"
        add_user(email=found[name], is_demo=True)
        grant_role(municipality=OTHER, email=found[name], role=role, actor="test")
    return found
