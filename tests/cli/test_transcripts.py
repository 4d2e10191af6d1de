"""The transcripts, and the pages of the user guide, say what the commands print, to the letter.

``TOTEUMA_RENEW_TRANSCRIPTS=1 pytest tests/cli/test_transcripts.py`` writes them anew; read what
has changed in them before you commit it.
"""

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.transcripts import FOLDER, environment_for, renewed

GUIDE = FOLDER.parents[2] / "docs" / "guide"
TRANSCRIPTS = sorted(FOLDER.glob("*.md"))
PAGES = [page for page in sorted(GUIDE.glob("*.md")) if "```console" in page.read_text("utf-8")]


@pytest.mark.parametrize("path", [*TRANSCRIPTS, *PAGES], ids=lambda path: path.stem)
def test_the_transcript_is_what_is_printed(path: Path, demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo / "home", tmp_path / "var")
    environment = environment_for(tmp_path, "fi" if path.stem.endswith("-fi") else "en")
    text = path.read_text("utf-8")
    printed = renewed(text, tmp_path, environment)
    if os.environ.get("TOTEUMA_RENEW_TRANSCRIPTS"):
        path.write_text(printed, "utf-8")
    else:
        assert printed == text


def test_the_transcripts_are_listed_in_the_guide() -> None:
    guide = (GUIDE / "README.md").read_text("utf-8")
    assert [path.name for path in TRANSCRIPTS if path.name not in guide] == []
