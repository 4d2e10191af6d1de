"""What is dumped loads as the same content, in every format, and to the same bytes."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.workspace.contents import contents
from toteuma.workspace.interchange.folder import dump_folder, load_folder
from toteuma.workspace.interchange.records import content_of, records_of
from toteuma.workspace.interchange.workbook import dump_workbook, load_workbook

_some_examples = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@_some_examples
@given(content=contents())
def test_content_to_records_and_back_is_the_same_content(content):
    assert content_of(records_of(content)) == content


@_some_examples
@given(content=contents())
def test_content_to_folder_and_back_is_the_same_content(content, tmp_path: Path):
    dump_folder(content, tmp_path / "folder")
    loaded, issues = load_folder(tmp_path / "folder")
    assert issues == ()
    assert loaded == content


@_some_examples
@given(content=contents())
def test_content_to_workbook_and_back_is_the_same_content(content, tmp_path: Path):
    dump_workbook(content, tmp_path / "content.xlsx")
    loaded, issues = load_workbook(tmp_path / "content.xlsx")
    assert issues == ()
    assert loaded == content
