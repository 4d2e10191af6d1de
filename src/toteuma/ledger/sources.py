"""The bytes of a ledger file: what they are, their hash, and the same text as UTF-8.

DuckDB reads UTF-8. A file in another encoding is decoded strictly into a scratch file first; a
byte that the encoding does not know makes the file unreadable and is never replaced.
"""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, ClassVar, TextIO

from charset_normalizer import from_bytes

from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.issues import Issue
from toteuma.ledger.faults import FileFault
from toteuma.ledger.profiles import GUESS_ENCODING

LIKELY_ENCODINGS = ["utf_8", "cp1252", "iso8859_15", "utf_16", "cp850"]
"""What a guess chooses between: others look alike in Western European text."""

_CHUNK = 1 << 20
_SAMPLE = 1 << 18
_SIGNATURES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1", b"\x89PNG")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class SourceUnreadableError(ToteumaError):
    """The file to import is not there or may not be read."""

    code = "ledger.source_unreadable"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "The file {file} cannot be read: {why}."
    mend = "Check the name of the file and the right to read it."


class SourceNotAFileError(ToteumaError):
    """What was named to be imported is a folder, a device or a pipe."""

    code = "ledger.source_not_a_file"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "{file} is not a file."
    mend = "Give the path of a file; what another program writes must be saved in one first."


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import. ``text`` holds its text as UTF-8: the file itself, or a scratch file.

    ``encoding`` is that of the file itself, as Python names it.
    """

    file: Path
    text: Path
    encoding: str

    @property
    def name(self) -> str:
        """Name of the file, without its folder, for issues and the manifest."""
        return self.file.name

    def open_text(self) -> TextIO:
        """The text, without a byte order mark, its line ends as they are."""
        return self.text.open(encoding="utf-8-sig", newline="")


@dataclass(frozen=True, slots=True)
class Digest:
    """SHA-256 of a file, and whether it holds a NUL byte (text never does)."""

    sha256: str
    has_nul: bool


def digest(file: Path) -> Digest:
    """Reads the whole file once. Raises SourceUnreadableError."""
    summary, has_nul = hashlib.sha256(), False
    buffer = bytearray(_CHUNK)
    view = memoryview(buffer)
    try:
        with file.open("rb", buffering=0) as stream:
            while count := stream.readinto(buffer):
                summary.update(view[:count])
                has_nul = has_nul or buffer.find(0, 0, count) >= 0
    except OSError as fault:
        raise SourceUnreadableError(file=file, why=fault) from fault
    return Digest(summary.hexdigest(), has_nul)


def examine(file: Path, encoding: str, scratch: Path) -> Source | Issue:
    """The file ready to be read, or why its bytes are no text of that encoding.

    ``scratch`` is a path that may be written to. A file in UTF-8 is not read through here: its
    bytes are proved right while its columns are read. Raises SourceUnreadableError and
    SourceNotAFileError.
    """
    if file.exists() and not file.is_file():
        raise SourceNotAFileError(file=file)
    try:
        with file.open("rb") as stream:
            sample = stream.read(_SAMPLE)
            if not sample.strip() and not any(chunk.strip() for chunk in _chunks(stream)):
                return Issue(FileFault.EMPTY, file.name)
            if sample.startswith(_SIGNATURES):
                return Issue(FileFault.BINARY, file.name)
            stream.seek(0)
            if encoding == GUESS_ENCODING:
                guessed = _guessed(stream, sample)
                if guessed is None:
                    return Issue(FileFault.ENCODING_UNKNOWN, file.name)
                encoding = guessed
            stream.seek(0)
            return _as_utf8(file, stream, codecs.lookup(encoding).name, scratch)
    except OSError as fault:
        raise SourceUnreadableError(file=file, why=fault) from fault


def not_decodable(source: Source) -> Issue:
    """The issue of a file whose bytes are no text of its encoding, with the first such line, or
    no text at all."""
    is_wide = b"\0" in "a".encode(source.encoding)
    if not is_wide and digest(source.file).has_nul:
        return Issue(FileFault.BINARY, source.name)
    line = _first_undecodable_line(source.file, source.encoding)
    details = MappingProxyType({"encoding": source.encoding})
    return Issue(FileFault.NOT_DECODABLE, source.name, line, details=details)


def _first_undecodable_line(file: Path, encoding: str) -> int | None:
    """The line at which the bytes stop being text of the encoding, None when they never do."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with file.open("rb") as stream:
        for chunk in _chunks(stream):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as fault:
                return line + fault.object[: fault.start].decode(encoding, "ignore").count("\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return line
    return None


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _guessed(stream: BinaryIO, sample: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    telling, is_utf8 = _telling_lines(stream)
    if is_utf8:
        return "utf-8"
    best = from_bytes(telling, cp_isolation=LIKELY_ENCODINGS).best()
    return best.encoding if best is not None else None


def _telling_lines(stream: BinaryIO) -> tuple[bytes, bool]:
    """The first lines that are not plain ASCII, and whether the whole file is UTF-8."""
    telling: list[bytes] = []
    size, is_utf8 = 0, True
    decoder = codecs.getincrementaldecoder("utf-8")()
    for chunk in _chunks(stream):
        if is_utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
        if size < _SAMPLE and not chunk.isascii():
            lines = [line for line in chunk.splitlines(keepends=True) if not line.isascii()]
            telling += lines
            size += sum(map(len, lines))
    return b"".join(telling)[:_SAMPLE], is_utf8


def _as_utf8(file: Path, stream: BinaryIO, encoding: str, scratch: Path) -> Source | Issue:
    if encoding in {"utf-8", "utf-8-sig"}:
        return Source(file, file, "utf-8")
    decoder = codecs.getincrementaldecoder(encoding)()
    foreign: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    is_ascii = True
    with scratch.open("wb") as target:
        for chunk in _chunks(stream):
            is_ascii = is_ascii and chunk.isascii()
            foreign = _still_decodes(foreign, chunk)
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                return not_decodable(Source(file, file, encoding))
            if "\0" in text:
                return Issue(FileFault.BINARY, file.name)
            target.write(text.encode())
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return not_decodable(Source(file, file, encoding))
    if foreign is not None and not is_ascii:
        return Issue(FileFault.IS_UTF8, file.name, details=MappingProxyType({"encoding": encoding}))
    return Source(file, scratch, encoding)


def _still_decodes(
    decoder: codecs.IncrementalDecoder | None, chunk: bytes
) -> codecs.IncrementalDecoder | None:
    """The decoder as long as the bytes fit it. Text of a one-byte encoding that has letters
    beyond ASCII is UTF-8 only by a freak of chance, so such a file is UTF-8 and mislabelled."""
    if decoder is None:
        return None
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return None
    return decoder
