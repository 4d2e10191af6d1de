"""Fixtures of the workspace's tests."""

from pathlib import Path

import pytest

from tests.support.postgresql import postgresql_server, postgresql_url
from tests.workspace.sample import sample_content
from toteuma.domain.content import MunicipalityContent
from toteuma.workspace.interchange.folder import dump_folder

__all__ = ["postgresql_server", "postgresql_url"]


@pytest.fixture
def sample() -> MunicipalityContent:
    """A small municipality with a row in every table."""
    return sample_content()


@pytest.fixture
def folder(sample: MunicipalityContent, tmp_path: Path) -> Path:
    """The sample as a folder, in canonical form."""
    dump_folder(sample, tmp_path / "sample")
    return tmp_path / "sample"
