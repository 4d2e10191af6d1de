"""The Word document: real styles and headings, tables that explain themselves, no surprises."""

from io import BytesIO
from itertools import pairwise

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENTATION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree
from msgspec.structs import replace
from tests.rendering.office import (
    WORD,
    hashes_in_another_process,
    names,
    office_program,
    pages_by_office,
    part,
)
from tests.rendering.support import (
    FORMULA,
    HOSTILE,
    LONG_WORD,
    bare_report,
    tiny_report,
    tiny_snapshot,
)

from toteuma.catalogue.wording import report_words
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, Status
from toteuma.rendering.sentences import status_phrase
from toteuma.rendering.word import render_docx
from toteuma.report.snapshot import Snapshot, freeze

LANGUAGES = list(Language)

# The order that the schema of WordprocessingML demands (ECMA-376 part 1, annex A); Word repairs
# or refuses documents that break it.
ORDERS = {
    "pPr": (
        *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "tabs"),
        *("suppressAutoHyphens", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr"),
    ),
    "rPr": ("rStyle", "rFonts", "b", "i", "color", "sz", "szCs", "u", "lang"),
    "tblPr": (
        *("tblStyle", "tblStyleRowBandSize", "tblW", "tblInd", "tblBorders", "tblLayout"),
        *("tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    ),
    "tcPr": ("tcW", "gridSpan", "tcBorders", "shd", "noWrap", "vAlign"),
    "sectPr": (
        *("headerReference", "footerReference", "type", "pgSz", "pgMar", "cols", "titlePg"),
    ),
    "style": ("name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr"),
}


def opened(package: bytes) -> Document:
    """The document as python-docx reads it."""
    return docx.Document(BytesIO(package))


def all_text(root: etree._Element) -> str:
    """All text of a part, a line for each paragraph."""
    return "\n".join(
        "".join(run.text or "" for run in paragraph.iter(WORD + "t"))
        for paragraph in root.iter(WORD + "p")
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    """Each language of the outputs."""
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module")
def package(demo_snapshot: Snapshot, language: Language) -> bytes:
    """The demo report in the language."""
    return render_docx(demo_snapshot, language)


def test_headings_follow_each_other_without_a_level_left_out(package: bytes) -> None:
    levels = [
        int(str(paragraph.style.name)[-1])
        for paragraph in opened(package).paragraphs
        if paragraph.style is not None and str(paragraph.style.name).startswith("Heading")
    ]
    assert levels[0] == 1
    assert set(levels) == {1, 2, 3}
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_section_has_its_heading_in_the_language(package: bytes, language: Language) -> None:
    words = report_words(language)
    headings = [one.text for one in opened(package).paragraphs if one.style.name == "Heading 1"]
    sections = ("summary", "goals", "statements", "investments", "area_goals", "key_figures")
    expected = [words[f"section.{name}"] for name in (*sections, "risks", "notes")]
    assert headings == expected


def test_the_contents_stand_filled_in_and_lead_to_the_headings(package: bytes) -> None:
    body = part(package, "word/document.xml")
    contents = body.find(f".//{WORD}sdtContent")
    assert contents is not None
    assert "TOC" in "".join(one.text or "" for one in contents.iter(WORD + "instrText"))
    entries = [all_text(one) for one in contents.iter(WORD + "hyperlink")]
    listed = [
        "".join(one.text or "" for one in link.iter(WORD + "t"))
        for link in contents.iter(WORD + "hyperlink")
    ]
    headings = [
        one.text
        for one in opened(package).paragraphs
        if one.style.name in ("Heading 1", "Heading 2")
    ]
    assert listed == headings
    assert len(entries) == len(headings)
    assert body.find(f".//{WORD}updateFields") is None


def test_every_link_inside_the_document_has_its_place(package: bytes) -> None:
    body = part(package, "word/document.xml")
    places = [one.get(WORD + "name") for one in body.iter(WORD + "bookmarkStart")]
    numbers = [one.get(WORD + "id") for one in body.iter(WORD + "bookmarkStart")]
    assert len(set(places)) == len(places) == len(set(numbers))
    assert all(len(str(place)) <= 40 for place in places)
    links = {
        one.get(WORD + "anchor")
        for one in body.iter(WORD + "hyperlink")
        if one.get(WORD + "anchor") is not None
    }
    assert links <= set(places)


def test_what_needs_attention_leads_to_where_it_stands(demo_snapshot: Snapshot) -> None:
    body = part(render_docx(demo_snapshot, Language.FI), "word/document.xml")
    places = {one.get(WORD + "name") for one in body.iter(WORD + "bookmarkStart")}
    for item in demo_snapshot.report.summary.attention:
        assert "a_" + item.anchor.replace("-", "_") in places


def test_tables_mark_their_header_and_keep_rows_whole(package: bytes) -> None:
    tables = list(part(package, "word/document.xml").iter(WORD + "tbl"))
    assert len(tables) > 30
    for table in tables:
        rows = table.findall(WORD + "tr")
        assert rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is not None
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)


def test_tables_and_drawings_tell_what_they_hold(package: bytes) -> None:
    body = part(package, "word/document.xml")
    for table in body.iter(WORD + "tbl"):
        for name in ("tblCaption", "tblDescription"):
            told = table.find(f"{WORD}tblPr/{WORD}{name}")
            assert told is not None
            assert told.get(WORD + "val")
    drawings = [one for one in body.iter() if str(one.tag).endswith("}docPr")]
    assert len(drawings) == 1
    assert all(one.get("descr") and one.get("title") for one in drawings)


def test_no_text_is_formatted_past_the_styles(package: bytes) -> None:
    body = part(package, "word/document.xml")
    for properties in body.iter(WORD + "rPr"):
        assert [child.tag for child in properties] == [WORD + "rStyle"]
    known = {one.get(WORD + "styleId") for one in part(package, "word/styles.xml")}
    for name in ("pStyle", "rStyle", "tblStyle"):
        used = {one.get(WORD + "val") for one in body.iter(WORD + name)}
        assert used <= known


def test_no_table_style_draws_a_vertical_line(package: bytes) -> None:
    styles = part(package, "word/styles.xml")
    for name in ("ToteumaFigures", "ToteumaList"):
        (style,) = [one for one in styles if one.get(WORD + "styleId") == name]
        for side in ("left", "right", "insideV"):
            assert style.find(f".//{WORD}tblBorders/{WORD}{side}") is None


def test_parts_keep_the_order_that_the_schema_demands(package: bytes) -> None:
    for name in ("word/document.xml", "word/styles.xml"):
        for parent, order in ORDERS.items():
            for one in part(package, name).iter(WORD + parent):
                found = [
                    order.index(local)
                    for child in one
                    if (local := etree.QName(child).localname) in order
                ]
                assert found == sorted(found), etree.tostring(one)
                strange = {etree.QName(child).localname for child in one} - set(order)
                allowed = {"numForm", "numSpacing", "tblPr", "tblStylePr"}
                assert strange <= allowed, strange


def test_statements_lie_on_landscape_pages_and_all_else_upright(
    demo_snapshot: Snapshot, package: bytes, language: Language
) -> None:
    document = opened(package)
    assert [section.orientation for section in document.sections] == [
        WD_ORIENTATION.PORTRAIT,
        WD_ORIENTATION.LANDSCAPE,
        WD_ORIENTATION.PORTRAIT,
    ]
    captions = {
        f"{one.title.in_language(language)}, {one.node.name.in_language(language)}"
        for one in demo_snapshot.report.statements
    }
    lying = [
        block._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        for block in document.sections[1].iter_inner_content()
        if isinstance(block, docx.table.Table)
    ]
    assert set(lying) == captions


def test_every_page_but_the_first_says_whose_it_is_and_all_their_number(
    demo_snapshot: Snapshot, package: bytes
) -> None:
    document = opened(package)
    assert document.sections[0].different_first_page_header_footer
    for section in document.sections:
        fields = [one.text for one in section.footer._element.iter(WORD + "instrText")]
        assert [str(one).strip() for one in fields] == ["PAGE", "NUMPAGES"]
        assert demo_snapshot.id in all_text(section.footer._element)
        assert section.header.paragraphs[0].text


def test_the_document_says_its_language_and_what_it_is(
    demo_snapshot: Snapshot, package: bytes, language: Language
) -> None:
    report = demo_snapshot.report
    tag = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language.value]
    default = part(package, "word/styles.xml").find(f"{WORD}docDefaults//{WORD}lang")
    assert default is not None
    assert default.get(WORD + "val") == tag
    core = opened(package).core_properties
    assert core.language == tag
    assert report.title.in_language(language) in core.title
    assert core.author == report.municipality.name.in_language(language)
    assert core.identifier == demo_snapshot.sha256
    assert core.created is not None
    assert core.created.date() == report.dated


def test_statuses_are_told_by_shape_and_word(package: bytes, language: Language) -> None:
    told = all_text(part(package, "word/document.xml"))
    assert status_phrase(Status.ON_TRACK, language) in told
    assert status_phrase(Status.PARTLY, language) in told


def test_texts_of_the_report_stand_in_the_language(
    demo_snapshot: Snapshot, package: bytes, language: Language
) -> None:
    told = all_text(part(package, "word/document.xml"))
    report = demo_snapshot.report
    goals = [goal for aim in report.aims for goal in aim.goals]
    goals += [goal for group in report.area_goals for goal in group.goals]
    assert len(goals) == 17
    for goal in goals:
        assert goal.title.in_language(language) in told
        for measure in goal.measures:
            assert measure.name.in_language(language) in told
    for risk in report.risks.risks:
        assert risk.name.in_language(language) in told
    for row in report.key_figures.rows:
        assert row.name.in_language(language) in told
    for project in report.projects:
        assert project.name.in_language(language) in told
    for decision in report.decisions:
        assert decision.reason.in_language(language) in told
    for source in report.sources:
        assert source.file_sha256 in told
    assert "{" not in told


def test_awkward_texts_are_printed_as_they_were_written() -> None:
    package = render_docx(tiny_snapshot(), Language.FI)
    body = part(package, "word/document.xml")
    told = all_text(body)
    for awkward in (HOSTILE, FORMULA, LONG_WORD, "ennen\ufffdjälkeen\ufffd"):
        assert awkward in told
    assert not [one for one in body.iter() if etree.QName(one).localname == "script"]
    relations = opened(package).part.rels.values()
    assert not [one for one in relations if one.reltype == RELATIONSHIP_TYPE.HYPERLINK]


def test_free_text_becomes_lists_emphasis_and_links() -> None:
    report = tiny_report()
    text = "Alku **vahva** *korostus* <https://heinola.fi>\n\n3. kolmas\n4. neljäs\n\n   - sisempi"
    first = report.statements[0]
    changed = replace(first, assessment=LocalizedText(fi=text))
    snapshot = freeze(replace(report, statements=(changed,)))
    document = opened(render_docx(snapshot, Language.FI))
    (lead,) = [one for one in document.paragraphs if one.text.startswith("Alku vahva")]
    assert [run.style.name for run in lead.runs if run.style.name != "Default Paragraph Font"] == [
        "Strong",
        "Emphasis",
    ]
    assert [link.address for link in lead.hyperlinks] == ["https://heinola.fi"]
    styles = {one.text: one.style.name for one in document.paragraphs}
    assert styles["kolmas"] == "List Number"
    assert styles["sisempi"] == "List Bullet 2"
    numbering = document.part.numbering_part.element
    starts = {
        number.get(qn("w:numId")): number.find(f".//{WORD}startOverride").get(qn("w:val"))
        for number in numbering.findall(WORD + "num")
        if number.find(f".//{WORD}startOverride") is not None
    }
    (third,) = [one for one in document.paragraphs if one.text == "kolmas"]
    assert starts[third._p.pPr.numPr.numId.get(qn("w:val"))] == "3"


@pytest.mark.parametrize("chosen", LANGUAGES)
def test_an_empty_report_is_a_document_too(chosen: Language) -> None:
    document = opened(render_docx(freeze(bare_report()), chosen))
    words = report_words(chosen)
    told = [one.text for one in document.paragraphs]
    assert words["section.notes"] in told
    for key in ("section.summary", "attention.nothing", "section.risks"):
        assert words[key] not in told


def test_nothing_random_or_of_the_template_is_in_the_package() -> None:
    package = render_docx(tiny_snapshot(), Language.EN)
    assert not [name for name in names(package) if "thumbnail" in name or "customXml" in name]
    for name in names(package):
        if name.endswith(".xml"):
            text = etree.tostring(part(package, name), encoding="unicode")
            assert "rsid" not in text
            assert "python-docx" not in text


def test_the_same_snapshot_gives_the_same_bytes() -> None:
    east = hashes_in_another_process("word", "render_docx", "Pacific/Auckland", "1")
    west = hashes_in_another_process("word", "render_docx", "America/New_York", "2")
    assert east == west
    assert len(set(east.split())) == 3


@pytest.mark.skipif(office_program() is None, reason="LibreOffice is not installed")
def test_another_word_processor_opens_it(demo_snapshot: Snapshot) -> None:
    pages = pages_by_office(render_docx(demo_snapshot, Language.FI), "docx")
    assert pages is not None
    assert 12 <= pages <= 40
