"""Source Sans 3 as shipped: regular, italic, semibold and bold, and which characters they draw.

The files are Adobe's release 3.052 of Source Sans 3 under the SIL Open Font Licence 1.1, whose
text is ``OFL.txt`` beside them. Documents are drawn with these files alone, so they look the same
on every machine.
"""

import struct
from functools import cache
from pathlib import Path

FONT_FOLDER = Path(__file__).parent

_FILES = (
    "SourceSans3-Regular.otf",
    "SourceSans3-It.otf",
    "SourceSans3-Semibold.otf",
    "SourceSans3-Bold.otf",
)
_UNICODE_FULL = (3, 10)
"""Platform and encoding of the cmap that holds every character (OpenType, table ``cmap``)."""


def font_files() -> tuple[Path, ...]:
    """The files of the four styles."""
    return tuple(FONT_FOLDER / name for name in _FILES)


@cache
def drawable_characters() -> frozenset[str]:
    """The characters that all four styles have a glyph for."""
    characters = [_characters(path.read_bytes()) for path in font_files()]
    return frozenset.intersection(*characters)


def _characters(font: bytes) -> frozenset[str]:
    cmap = _table(font, b"cmap")
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", cmap, 4 + 8 * index)
        if (platform, encoding) == _UNICODE_FULL:
            return _segments(cmap, offset)
    raise ValueError("the font has no full Unicode character map")


def _table(font: bytes, tag: bytes) -> bytes:
    for index in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"the font has no table {tag.decode()}")


def _segments(cmap: bytes, offset: int) -> frozenset[str]:
    kind, count = struct.unpack_from(">H10xI", cmap, offset)
    if kind != 12:
        raise ValueError(f"the font's character map has format {kind}, not 12")
    found: set[str] = set()
    for index in range(count):
        first, last, _ = struct.unpack_from(">III", cmap, offset + 16 + 12 * index)
        found.update(map(chr, range(first, last + 1)))
    return frozenset(found)
