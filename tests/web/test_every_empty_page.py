"""Every page of a municipality that has an organisation and nothing else, in a real browser."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from tests.support.every_page import Reader, faults_of, reader
from tests.support.site import Site
from tools.site_routes import Examples, Visit, visits

from toteuma.domain.content import Municipality, MunicipalityContent
from toteuma.domain.organisation import OrganisationNode
from toteuma.domain.rights import PersonRole
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import NodeKind
from toteuma.workspace.interchange.folder import dump_folder

__all__ = ["reader"]

pytestmark = pytest.mark.browser

EMPTY = "TYHJALA"

GRANT = """
import sys
from pathlib import Path
from toteuma.workspace.bootstrap import open_home
open_home(Path(sys.argv[1]), for_web=True)
from toteuma.domain.rights import PersonRole
from toteuma.workspace.people.services import grant_role
for role in ("controller", "administrator"):
    grant_role(municipality=sys.argv[2], email=f"{role}@demo.example", role=PersonRole(role),
               actor="test")
"""


@pytest.fixture(scope="module")
def empty(site: Site, tmp_path_factory: pytest.TempPathFactory) -> list[Visit]:
    """Every page of a municipality that has an organisation and nothing else."""
    words = LocalizedText("Tyhjälä", "Tomby", "Emptyville")
    start = date(2022, 1, 1)
    content = MunicipalityContent(
        municipality=Municipality(EMPTY, words, False, 0, Decimal(5), 3),
        nodes=(
            OrganisationNode("ALL", NodeKind.MUNICIPALITY, words, None, start),
            OrganisationNode("UNIT", NodeKind.SECTOR, words, "ALL", start),
        ),
    )
    folder = tmp_path_factory.mktemp("empty") / "folder"
    dump_folder(content, folder)
    load = [sys.executable, "-m", "toteuma", "--home", str(site.home), "load", str(folder)]
    subprocess.run(load, check=True, capture_output=True)
    grant = [sys.executable, "-c", GRANT, str(site.home), EMPTY]
    subprocess.run(grant, check=True, capture_output=True)
    found = visits(Examples(content, 2022), ("UNIT",), needs_all=False)
    # A figure has an address before it has a value, but no page without one; and no round is open.
    return [
        visit
        for visit in found
        if visit.role is not PersonRole.AUDITOR and not {"figure", "round"} & set(visit.route.words)
    ]


@pytest.mark.parametrize("language", ["fi", "en"])
def test_an_empty_page_is_accessible_at_every_width(
    reader: Reader, empty: list[Visit], language: str
) -> None:
    reader.speak(language)
    found = [fault for visit in empty for fault in faults_of(reader, visit, language)]
    assert found == [], "\n".join(found)
