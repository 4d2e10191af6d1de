"""The package around a story: styles, numbering, settings, headers, footers, properties.

The same story always gives the same bytes: properties are dated from the report, the archive's
entries carry one fixed time, and nothing random is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter

from toteuma.domain.vocabulary import Language
from toteuma.rendering.word.embedding import embed_fonts
from toteuma.rendering.word.story import Entry, Story, section_properties
from toteuma.rendering.word.styles import styles_element
from toteuma.rendering.word.xml import (
    RELATIONSHIPS,
    Element,
    child,
    element,
    field,
    internal_link,
    legal,
    paragraph,
    root_element,
    run,
    set_text,
    w,
)

LANGUAGE_TAGS = {Language.FI: "fi-FI", Language.SV: "sv-FI", Language.EN: "en-GB"}
"""The proofing languages of Word; Swedish as written in Finland."""

_ARCHIVE_TIME = (1980, 1, 1, 0, 0, 0)
_KEPT_RELATIONSHIPS = ("styles", "numbering", "settings", "fontTable", "theme")
_APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>Toteuma</Application></Properties>'
)
_BULLETS = ("•", "–", "·")
_LIST_STEP = 357


@dataclass(frozen=True, slots=True)
class Properties:
    """What the document says of itself."""

    title: str
    subject: str
    author: str
    keywords: str
    comments: str
    identifier: str
    dated: date


@dataclass(frozen=True, slots=True)
class Running:
    """The texts that run on every page; ``page`` holds {page} and {pages}."""

    header_left: str
    header_right: str
    footer_left: str
    footer_centre: str
    page: str


class Frame:
    """An empty document that a story is put into."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.tag = LANGUAGE_TAGS[language]
        self.document: Document = docx.Document()
        self._trim()
        self._targets: dict[str, str] = {}

    def relate(self, target: str) -> str:
        """The relationship id of an external address."""
        if target not in self._targets:
            self._targets[target] = self.document.part.relate_to(
                legal(target), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return self._targets[target]

    def finish(self, story: Story, running: Running, properties: Properties) -> bytes:
        """The bytes of the document."""
        part: Any = self.document.part  # its element is typed as python-docx's own class
        part._styles_part._element = styles_element(self.tag)
        part.numbering_part._element = _numbering(story.list_starts)
        part._settings_part._element = _settings(self.tag)
        story.unlink_missing()
        body = part.element.body
        body.clear()
        body.extend(story.blocks)
        body.append(section_properties(is_landscape=story.is_landscape))
        self._running(body, running)
        self._describe(properties)
        return self._packed()

    def _trim(self) -> None:
        """Drop what python-docx's template brings and this document does not use."""
        relations = self.document.part.rels
        for key in [
            key
            for key, relation in relations.items()
            if relation.reltype.rsplit("/", 1)[-1] not in _KEPT_RELATIONSHIPS
        ]:
            del relations[key]
        for relation in relations.values():
            if relation.reltype.endswith("/fontTable"):
                embed_fonts(relation.target_part)
        package_relations = self.document.part.package.rels
        for key in [
            key
            for key, relation in package_relations.items()
            if relation.reltype.rsplit("/", 1)[-1] == "thumbnail"
        ]:
            del package_relations[key]
        for relation in package_relations.values():
            if relation.reltype.endswith("/extended-properties"):
                relation.target_part._blob = _APPLICATION

    def _running(self, body: Element, running: Running) -> None:
        """The first page has no header; every later page has both, as wide as its section."""
        part: Any = self.document.part
        for is_first, section in enumerate(body.iter(w("sectPr"))):
            is_landscape = section.find(w("pgSz")).get(w("orient")) == "landscape"  # type: ignore[union-attr]
            suffix = "Landscape" if is_landscape else ""
            references: list[Element] = []
            header_part, header_id = part.add_header_part()
            header_part._element = _header(running, "Header" + suffix)
            references.append(_reference("header", "default", header_id))
            footer_part, footer_id = part.add_footer_part()
            footer_part._element = _footer(running, "Footer" + suffix)
            references.append(_reference("footer", "default", footer_id))
            if not is_first:
                empty_part, empty_id = part.add_header_part()
                empty = root_element("hdr")
                empty.append(paragraph("Header"))
                empty_part._element = empty
                references.insert(1, _reference("header", "first", empty_id))
                references.append(_reference("footer", "first", footer_id))
                child(section, "titlePg")
            for place, reference in enumerate(references):
                section.insert(place, reference)

    def _describe(self, properties: Properties) -> None:
        core = self.document.core_properties
        moment = datetime(properties.dated.year, properties.dated.month, properties.dated.day)  # noqa: DTZ001
        core.title = legal(properties.title)[:255]
        core.subject = legal(properties.subject)[:255]
        core.author = core.last_modified_by = legal(properties.author)[:255]
        core.keywords = legal(properties.keywords)[:255]
        core.comments = legal(properties.comments)[:255]
        core.identifier = properties.identifier
        core.language = self.tag
        core.created = core.modified = moment
        core.revision = 1

    def _packed(self) -> bytes:
        """The package as python-docx would save it, but every entry with one fixed time."""
        package: Any = self.document.part.package
        steps: Any = PackageWriter  # python-docx declares no types for its steps
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            writer = _DatedWriter(archive)
            steps._write_content_types_stream(writer, package.parts)
            steps._write_pkg_rels(writer, package.rels)
            steps._write_parts(writer, package.parts)
        return packed.getvalue()


class _DatedWriter:
    """What python-docx's package writer writes to."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive

    def write(self, uri: PackURI, blob: bytes) -> None:
        """One entry of the archive."""
        entry = ZipInfo(uri.membername, _ARCHIVE_TIME)
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        self._archive.writestr(entry, blob)


def contents_field(entries: Sequence[Entry], heading: str) -> Element:
    """The contents: a field that Word updates on demand, its entries written in advance.

    Entries link to their headings. Page numbers are known only to Word, which puts them in when
    the reader updates the field ("Update table"); no prompt is forced on opening.
    """
    wrapper = element("sdt")
    gallery = child(child(wrapper, "sdtPr"), "docPartObj")
    child(gallery, "docPartGallery", val="Table of Contents")
    child(gallery, "docPartUnique")
    content = child(wrapper, "sdtContent")
    content.append(paragraph("TOCHeading", heading))
    begin, code, middle, *_, end = field(r'TOC \o "1-2" \h \z \u', "")
    for place, entry in enumerate(entries):
        line = paragraph(f"TOC{entry.level}")
        if place == 0:
            line.extend((begin, code, middle))
        line.append(internal_link(entry.bookmark, run(entry.text)))
        if place == len(entries) - 1:
            line.append(end)
        content.append(line)
    return wrapper


def _reference(kind: str, page: str, relation: str) -> Element:
    made = element(f"{kind}Reference", type=page)
    made.set(f"{{{RELATIONSHIPS}}}id", relation)
    return made


def _header(running: Running, style: str) -> Element:
    made = root_element("hdr")
    made.append(paragraph(style, running.header_left, _tab(), running.header_right))
    return made


def _footer(running: Running, style: str) -> Element:
    made = root_element("ftr")
    line = paragraph(style, running.footer_left, _tab(), running.footer_centre, _tab())
    before, _, rest = running.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for piece in (before, "PAGE", between, "NUMPAGES", after):
        if piece in ("PAGE", "NUMPAGES"):
            line.extend(field(piece, "1"))
        elif piece:
            line.append(_spaced(piece))
    made.append(line)
    return made


def _spaced(text: str) -> Element:
    made = run("")
    set_text(child(made, "t"), text)
    return made


def _tab() -> Element:
    made = run("")
    child(made, "tab")
    return made


def _numbering(list_starts: Sequence[int]) -> Element:
    """Bullets (1), the numbering of "List Number" (2), and one more for every numbered list."""
    root = root_element("numbering")
    for number, kind, styles in (
        (1, "bullet", ("ListBullet", "ListBullet2", "ListBullet3")),
        (2, "decimal", ("ListNumber", "ListNumber2", "ListNumber3")),
    ):
        abstract = child(root, "abstractNum", abstractNumId=number)
        child(abstract, "multiLevelType", val="hybridMultilevel")
        for level, style in enumerate(styles):
            made = child(abstract, "lvl", ilvl=level)
            child(made, "start", val=1)
            child(made, "numFmt", val=kind)
            child(made, "pStyle", val=style)
            text = _BULLETS[level] if kind == "bullet" else f"%{level + 1}."
            child(made, "lvlText", val=text)
            child(made, "lvlJc", val="left")
            child(child(made, "pPr"), "ind", left=_LIST_STEP * (level + 1), hanging=_LIST_STEP)
    for number in (1, 2):
        child(child(root, "num", numId=number), "abstractNumId", val=number)
    for place, start in enumerate(list_starts, start=3):
        made = child(root, "num", numId=place)
        child(made, "abstractNumId", val=2)
        for level in range(3):
            override = child(made, "lvlOverride", ilvl=level)
            child(override, "startOverride", val=start if start > 0 else 1)
    return root


def _settings(tag: str) -> Element:
    root = root_element("settings")
    child(root, "zoom", percent=100)
    child(root, "embedTrueTypeFonts")
    child(root, "defaultTabStop", val=720)
    child(root, "autoHyphenation")
    child(root, "doNotHyphenateCaps")
    child(root, "characterSpacingControl", val="doNotCompress")
    compatibility = child(root, "compat")
    for name, value in (
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
        ("differentiateMultirowTableHeaders", 1),
    ):
        child(
            compatibility,
            "compatSetting",
            name=name,
            uri="http://schemas.microsoft.com/office/word",
            val=value,
        )
    child(root, "themeFontLang", val=tag)
    child(root, "decimalSymbol", val="." if tag.startswith("en") else ",")
    child(root, "listSeparator", val="," if tag.startswith("en") else ";")
    return root
