"""A file that is written appears whole or not at all."""

from pathlib import Path

import pytest

from toteuma.rendering.whole_files import whole_file


def write_half(place: Path) -> None:
    with whole_file(place) as stream:
        stream.write(b"half")
        raise RuntimeError


def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "trail.jsonl"
    place.write_bytes(b"before")
    with pytest.raises(RuntimeError):
        write_half(place)
    assert [path.name for path in tmp_path.iterdir()] == ["trail.jsonl"]
    assert place.read_bytes() == b"before"
    with whole_file(place) as stream:
        stream.write(b"whole")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"whole"]


def test_a_place_that_cannot_be_is_named_as_it_was_given(tmp_path: Path) -> None:
    place = tmp_path / "nowhere" / "trail.jsonl"
    with pytest.raises(FileNotFoundError) as fault, whole_file(place):
        pass
    assert fault.value.filename == str(place)
