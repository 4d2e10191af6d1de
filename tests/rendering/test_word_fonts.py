"""The Word document brings its font along, and no figure breaks whatever font a program uses."""

import re
from functools import cache
from io import BytesIO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader
from tests.rendering.office import WORD, office_program, part, pdf_by_office
from tests.rendering.pdf_reading import read_pages
from tests.rendering.support import tiny_snapshot

from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import format_integer
from toteuma.rendering.word import render_docx
from toteuma.rendering.word.cells import Column, Kind, Table
from toteuma.rendering.word.embedding import FONT, FONT_FOLDER, obfuscated
from toteuma.rendering.word.styles import TEXT_WIDTH
from toteuma.rendering.word.widths import column_widths, least_width
from toteuma.report.snapshot import Snapshot

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STYLES = {"embedRegular": "Regular", "embedBold": "Bold", "embedItalic": "Italic"}
needs_office = pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")


@cache
def tiny_package() -> bytes:
    """A small report."""
    return render_docx(tiny_snapshot(), Language.FI)


def relations(package: bytes) -> dict[str, str]:
    """The targets of the font table's relationships, all of them fonts."""
    found = {}
    for relation in part(package, "word/_rels/fontTable.xml.rels"):
        assert str(relation.get("Type")).endswith("/officeDocument/2006/relationships/font")
        found[str(relation.get("Id"))] = str(relation.get("Target"))
    return found


def font_entry(package: bytes) -> etree._Element:
    """The one font of the font table."""
    (font,) = part(package, "word/fontTable.xml")
    return font


@cache
def decoded(package: bytes) -> dict[str, bytes]:
    """The embedded fonts as they were before they were obfuscated, by role."""
    targets = relations(package)
    fonts = {}
    with ZipFile(BytesIO(package)) as archive:
        for role in STYLES:
            reference = font_entry(package).find(WORD + role)
            assert reference is not None
            key = UUID(str(reference.get(WORD + "fontKey")))
            blob = archive.read("word/" + targets[str(reference.get(RELATION_ID))])
            fonts[role] = obfuscated(blob, key)
    return fonts


def without_fonts(package: bytes) -> bytes:
    """The package as a program sees it that ignores embedded fonts."""
    made = BytesIO()
    with ZipFile(BytesIO(package)) as archive, ZipFile(made, "w", ZIP_DEFLATED) as bare:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/fontTable.xml":
                content = re.sub(rb"<w:embed[^>]*/>", b"", content)
            if name == "[Content_Types].xml":
                content = re.sub(rb'<[^>]*(/word/fonts/|"odttf")[^>]*/>', b"", content)
            if not name.startswith(("word/fonts/", "word/_rels/fontTable")):
                bare.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(("role", "style"), STYLES.items())
def test_an_embedded_font_decodes_to_the_font_file(role: str, style: str) -> None:
    decoded_font = decoded(tiny_package())[role]
    assert decoded_font == (FONT_FOLDER / f"ToteumaSans-{style}.ttf").read_bytes()
    font = TTFont(BytesIO(decoded_font))
    assert font["name"].getDebugName(1) == FONT
    assert font["name"].getDebugName(2) == style
    assert "glyf" in font
    assert font["OS/2"].fsType == 0


@pytest.mark.parametrize("style", STYLES.values())
def test_a_font_draws_what_reports_print_with_tabular_digits(style: str) -> None:
    font = TTFont(FONT_FOLDER / f"ToteumaSans-{style}.ttf")
    drawn = font.getBestCmap()
    marks = "\u202f\u00a0\u2212–—…•·€×≥²▲▼●◐✕◌↑→åäöÅÄÖšžŠŽőłČ”’%"
    assert not [mark for mark in marks if ord(mark) not in drawn]
    assert len({font["hmtx"][drawn[ord(digit)]][0] for digit in "0123456789"}) == 1


@pytest.mark.parametrize("style", STYLES.values())
def test_a_font_does_not_bear_the_reserved_name(style: str) -> None:
    font = TTFont(FONT_FOLDER / f"ToteumaSans-{style}.ttf")
    names = [font["name"].getDebugName(number) for number in (1, 3, 4, 6)]
    assert not [name for name in names if "Source" in name]
    assert "Reserved Font Name" in (FONT_FOLDER / "LICENSE.txt").read_text(encoding="utf-8")


def test_the_font_table_names_the_font_its_files_and_its_stand_in() -> None:
    package = tiny_package()
    font = font_entry(package)
    assert font.get(WORD + "name") == FONT
    order = [etree.QName(one).localname for one in font]
    expected = ["altName", "panose1", "charset", "family", "pitch", *STYLES]
    assert order == expected
    assert font[0].get(WORD + "val") == "Calibri"
    keys = [str(font.find(WORD + role).get(WORD + "fontKey")) for role in STYLES]
    assert all(re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", key) for key in keys)
    assert len(set(keys)) == len(relations(package)) == 3


def test_the_package_declares_the_type_of_its_fonts() -> None:
    types = part(tiny_package(), "[Content_Types].xml")
    declared = {one.get("PartName"): one.get("ContentType") for one in types}
    obfuscated_font = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
    for target in relations(tiny_package()).values():
        assert declared["/word/" + target] == obfuscated_font


def test_settings_tell_that_fonts_are_embedded_and_styles_use_them() -> None:
    package = tiny_package()
    names = [etree.QName(one).localname for one in part(package, "word/settings.xml")]
    assert names[:3] == ["zoom", "embedTrueTypeFonts", "defaultTabStop"]
    fonts = part(package, "word/styles.xml").find(f"{WORD}docDefaults//{WORD}rFonts")
    assert fonts is not None
    assert set(fonts.attrib.values()) == {FONT}


def despaced(text: str) -> str:
    """The text without any spaces: those inside a figure are read back as drawn, or not at all."""
    return "".join(text.split())


def rows_of_figures(package: bytes) -> list[tuple[str, ...]]:
    """The figures of every row of every table, from left to right."""
    rows = []
    for table in docx.Document(BytesIO(package)).tables:
        for row in table._tbl.tr_lst[1:]:
            cells = [one for one in row.tc_lst if one.tcPr.find(qn("w:noWrap")) is not None]
            figures = tuple(
                despaced("".join(text.text or "" for text in one.iter(qn("w:t")))) for one in cells
            )
            if figures:
                rows.append(figures)
    return rows


def broken_rows(package: bytes, pdf: bytes) -> list[tuple[str, ...]]:
    """Rows whose figures do not all stand side by side on one printed line."""
    printed = {
        "\t".join(["", *(despaced(cell) for cell in row.cells), ""])
        for rows in read_pages(pdf)
        for row in rows
    }
    return [
        figures
        for figures in rows_of_figures(package)
        if not any("\t".join(["", *figures, ""]) in line for line in printed)
    ]


def fonts_of(pdf: bytes) -> set[str]:
    """The names of the fonts that the pages use."""
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()
    }


@needs_office
def test_another_word_processor_prints_with_the_embedded_font(demo_snapshot: Snapshot) -> None:
    package = render_docx(demo_snapshot, Language.FI)
    pdf = pdf_by_office(package, "docx")
    assert pdf is not None
    assert fonts_of(pdf) == {"ToteumaSans-Regular", "ToteumaSans-Bold"}
    assert broken_rows(package, pdf) == []


@needs_office
def test_no_figure_breaks_where_a_wider_font_stands_in(demo_snapshot: Snapshot) -> None:
    package = render_docx(demo_snapshot, Language.SV)
    assert len(rows_of_figures(package)) > 100
    pdf = pdf_by_office(without_fonts(package), "docx")
    assert pdf is not None
    assert not [name for name in fonts_of(pdf) if name.startswith("Toteuma")]
    assert broken_rows(package, pdf) == []


figures_in_cents = st.integers(-(10**9), 10**9)


@given(st.lists(st.tuples(*[figures_in_cents] * 4), min_size=1, max_size=5), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_labels_give_way_before_figures_and_the_table_keeps_its_width(
    rows: list[tuple[int, ...]], label: str
) -> None:
    table = Table("t", (Column(label), *[Column("€", Kind.FIGURE)] * 4))
    for row in rows:
        table.add(label, *(format_integer(one, Language.FI) for one in row))
    widths = column_widths(table, TEXT_WIDTH)
    assert sum(widths) == TEXT_WIDTH
    figures_only = Table("t", (Column(""), *table.columns[1:]))
    for row in rows:
        figures_only.add("", *(format_integer(one, Language.FI) for one in row))
    assert sum(widths[1:]) >= least_width(figures_only) - column_widths_of_nothing()
    assert min(widths) > 0


def column_widths_of_nothing() -> int:
    """What a column needs that holds no text."""
    return least_width(Table("t", (Column(""),)))


def test_figures_that_no_page_could_hold_share_what_there_is() -> None:
    table = Table("t", (Column("Rivi"), *[Column("€", Kind.FIGURE)] * 8))
    table.add("Tulot", *[format_integer(-(10**15), Language.FI)] * 8)
    widths = column_widths(table, TEXT_WIDTH)
    assert sum(widths) == TEXT_WIDTH
    assert min(widths) > 500
