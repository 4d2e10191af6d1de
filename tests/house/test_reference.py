"""Documents that are made from code are current, and every command is in them."""

import re
from pathlib import Path

import pytest
from tools.write_reference import FOLDER, command_lines, pages

from toteuma.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages()


def test_every_reference_page_is_current(made: dict[str, str]) -> None:
    stale = [
        name
        for name, text in made.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text("utf-8") != text
    ]
    assert stale == [], "run: make docs"
    assert {path.name for path in FOLDER.iterdir()} == set(made)


def test_every_command_is_in_the_reference(made: dict[str, str]) -> None:
    lines = command_lines()
    assert set(COMMANDS) <= set(lines)
    assert "import ledger" in lines
    for words in lines:
        assert f"## toteuma {words}\n" in made["commands.md"]


def test_links_between_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"
