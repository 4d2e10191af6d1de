"""The PDF as a file: conformance, language, tags, fonts, bookmarks, links."""

from functools import cache
from io import BytesIO
from itertools import pairwise

import pypdf
import pytest
from tests.rendering.pdf_reading import structure
from tests.rendering.support import HOSTILE, tiny_snapshot

from toteuma.domain.vocabulary import Language
from toteuma.rendering.pdf import render_pdf
from toteuma.report.snapshot import Snapshot

ALL = list(Language)


@cache
def tiny_pdf(language: Language) -> bytes:
    return render_pdf(tiny_snapshot(), language)


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf))


@pytest.mark.parametrize("language", ALL)
def test_it_says_its_language_title_and_author(language: Language) -> None:
    document = reader(tiny_pdf(language))
    root = document.trailer["/Root"]
    report = tiny_snapshot().report
    title = report.title.in_language(language)
    assert root["/Lang"] == language.value
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert document.metadata is not None
    assert document.metadata.title == f"{title} · {report.node.name.in_language(language)}"
    assert document.metadata.author == "Kaupunki"


def test_it_is_dated_as_the_report_is() -> None:
    metadata = reader(tiny_pdf(Language.FI)).metadata
    assert metadata is not None
    assert metadata["/CreationDate"] == metadata["/ModDate"] == "D:20221031000000Z"


def test_it_claims_pdf_ua_1_and_pdf_a_2a_at_once() -> None:
    root = reader(tiny_pdf(Language.FI)).trailer["/Root"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert root["/OutputIntents"]


def test_it_is_tagged_with_headings_in_order_tables_lists_and_links() -> None:
    pdf = tiny_pdf(Language.FI)
    assert reader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]
    kinds = [kind for kind, _ in structure(pdf)]
    for kind in ("/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure", "/Link"):
        assert kind in kinds
    levels = [int(kind[2:]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_header_cells() -> None:
    for kind, element in structure(tiny_pdf(Language.FI)):
        if kind == "/Table":
            assert any(kid.get_object()["/S"] == "/THead" for kid in element["/K"])


def test_every_picture_has_alternative_text() -> None:
    figures = [element for kind, element in structure(tiny_pdf(Language.FI)) if kind == "/Figure"]
    assert figures
    for element in figures:
        assert element["/Alt"].strip()


def test_the_course_chart_says_its_figures_in_its_alternative_text(
    demo_snapshot: Snapshot,
) -> None:
    pdf = render_pdf(demo_snapshot, Language.FI)
    texts = [element["/Alt"] for kind, element in structure(pdf) if kind == "/Figure"]
    assert any("−20\u202f814\u202f062" in text for text in texts)


@pytest.mark.parametrize("language", ALL)
def test_only_the_shipped_fonts_are_used_and_they_are_embedded(language: Language) -> None:
    names = set()
    for page in reader(tiny_pdf(language)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            for descendant in font.get_object()["/DescendantFonts"]:
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                names.add(str(descriptor["/FontName"]))
                assert "/FontFile3" in descriptor
    assert names
    assert all("SourceSans3" in name for name in names)


def test_bookmarks_follow_the_headings() -> None:
    outline = reader(tiny_pdf(Language.FI)).outline
    titles = [item.title for item in outline if not isinstance(item, list)]
    assert titles == [
        "Yhteenveto",
        "Tavoitteet päämäärittäin",
        "Talousarvion toteutuminen",
        "Investoinnit",
        "Palvelualueiden tavoitteet",
        "Tunnusluvut",
        "Riskienhallinta",
        "Lukuohje ja lähteet",
    ]
    assert any(isinstance(item, list) for item in outline)


def test_every_heading_of_the_report_is_a_named_place() -> None:
    report = tiny_snapshot().report
    places = reader(tiny_pdf(Language.FI)).named_destinations
    goals = [goal for aim in report.aims for goal in aim.goals]
    for part in (*report.statements, *report.investments, *report.aims, *report.area_goals, *goals):
        assert part.anchor in places


def test_what_needs_attention_leads_to_where_it_stands() -> None:
    document = reader(tiny_pdf(Language.FI))
    links = [
        annotation.get_object()
        for annotation in document.pages[1]["/Annots"]
        if annotation.get_object()["/Subtype"] == "/Link"
    ]
    # The sentence and its page number, for each of the two items.
    assert len(links) >= 4


def test_hostile_text_reaches_the_metadata_as_text() -> None:
    metadata = reader(tiny_pdf(Language.FI)).metadata
    assert metadata is not None
    assert HOSTILE in str(metadata.title)
