"""The fonts that travel in the document: readers need not have them installed.

Word keeps an embedded font "obfuscated" (ECMA-376 part 4, 14.2.1): the first 32 bytes of the file
are XORed with a GUID that stands in the font table. The GUID is taken from the font's own hash, so
the same font always gives the same bytes.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import UUID

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from toteuma.rendering.word.xml import RELATIONSHIPS, child, root_element

FONT = "Toteuma Sans"
"""The family name inside the files of ``fonts/``."""
FALLBACK_FONT = "Calibri"
"""Where a reader's program ignores embedded fonts; Word and its kin have it or its like."""

FONT_FOLDER = Path(__file__).parent / "fonts"
_STYLES = (("embedRegular", "Regular"), ("embedBold", "Bold"), ("embedItalic", "Italic"))
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_FONT_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_OBFUSCATED = 32


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font file as the package holds it; ``role`` is its element in the font table."""

    role: str
    key: str
    blob: bytes


def obfuscated(font: bytes, key: UUID) -> bytes:
    """The font with its head XORed with the key, last byte first; doing it twice undoes it."""
    backwards = key.bytes[::-1] * 2
    head = bytes(one ^ other for one, other in zip(font[:_OBFUSCATED], backwards, strict=True))
    return head + font[_OBFUSCATED:]


@cache
def embedded_fonts() -> tuple[EmbeddedFont, ...]:
    """Regular, bold and italic, ready to be put into a package."""
    fonts = []
    for role, style in _STYLES:
        font = (FONT_FOLDER / f"ToteumaSans-{style}.ttf").read_bytes()
        key = UUID(bytes=hashlib.sha256(font).digest()[:16])
        fonts.append(EmbeddedFont(role, f"{{{str(key).upper()}}}", obfuscated(font, key)))
    return tuple(fonts)


def embed_fonts(font_table: Part) -> None:
    """Fill the font table: the font of the house, its files, and what else may stand in for it."""
    root = root_element("fonts")
    font = child(root, "font", name=FONT)
    child(font, "altName", val=FALLBACK_FONT)
    child(font, "panose1", val="020B0503030403020204")
    child(font, "charset", val="00")
    child(font, "family", val="swiss")
    child(font, "pitch", val="variable")
    for number, embedded in enumerate(embedded_fonts(), start=1):
        uri = PackURI(f"/word/fonts/font{number}.odttf")
        part = Part(uri, _CONTENT_TYPE, embedded.blob, font_table.package)
        reference = child(font, embedded.role, fontKey=embedded.key)
        reference.set(f"{{{RELATIONSHIPS}}}id", font_table.relate_to(part, _FONT_RELATION))
    font_table._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
