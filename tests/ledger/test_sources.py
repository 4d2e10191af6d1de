"""The encoding of a file is named or guessed, and its bytes are never bent to fit."""

from pathlib import Path

import pytest

from toteuma.domain.issues import Issue
from toteuma.ledger.faults import FileFault
from toteuma.ledger.sources import Source, SourceUnreadableError, digest, examine

TEXT = "Tosite;Selite\n" + "".join(
    f"{number};Kesätyöpäivien yöllinen käyttö, Åbo Öljy {number}\n" for number in range(40)
)


def examined(folder: Path, data: bytes, encoding: str) -> Source | Issue:
    file = folder / "file.csv"
    file.write_bytes(data)
    return examine(file, encoding, folder / "scratch.csv")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "iso8859_15", "utf-16", "cp850"]
)
def test_a_guess_reads_what_was_written(tmp_path: Path, encoding: str) -> None:
    source = examined(tmp_path, TEXT.encode(encoding), "guess")
    assert isinstance(source, Source)
    with source.open_text() as stream:
        assert stream.read() == TEXT


def test_a_guess_also_sees_letters_far_down_the_file(tmp_path: Path) -> None:
    text = "a;b\n" + "1;2\n" * 200_000 + TEXT
    source = examined(tmp_path, text.encode("cp1252"), "guess")
    assert isinstance(source, Source)
    with source.open_text() as stream:
        assert stream.read() == text


def test_bytes_that_fit_nothing_are_an_issue(tmp_path: Path) -> None:
    data = bytes(range(128, 160)) * 50
    assert examined(tmp_path, b"a;b\n" + data, "guess") == Issue(
        FileFault.ENCODING_UNKNOWN, "file.csv"
    )


def test_the_line_that_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    data = TEXT.encode("cp1252") + b"x;\x81\n"
    issue = examined(tmp_path, data, "cp1252")
    assert isinstance(issue, Issue)
    assert (issue.code, issue.line) == (FileFault.NOT_DECODABLE, 42)
    assert issue.details["encoding"] == "cp1252"


def test_half_a_character_at_the_end_is_an_issue(tmp_path: Path) -> None:
    issue = examined(tmp_path, TEXT.encode("utf-16")[:-1], "utf-16")
    assert isinstance(issue, Issue)
    assert issue.code == FileFault.NOT_DECODABLE


def test_a_nul_in_decoded_text_makes_the_file_binary(tmp_path: Path) -> None:
    issue = examined(tmp_path, b"a;b\n1;\x00\n", "cp1252")
    assert issue == Issue(FileFault.BINARY, "file.csv")


def test_a_digest_tells_hash_and_nul(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"abc")
    assert digest(file).sha256.startswith("ba7816bf")
    assert not digest(file).has_nul
    file.write_bytes(b"x" * 3_000_000 + b"\0")
    assert digest(file).has_nul


def test_a_file_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadableError):
        examine(tmp_path / "missing.csv", "utf-8", tmp_path / "scratch")
    with pytest.raises(SourceUnreadableError):
        digest(tmp_path / "missing.csv")
