"""What is printed: texts as they were written, figures as the language writes them."""

from functools import cache
from io import BytesIO

import msgspec
import pypdf
import pytest
from tests.rendering.pdf_reading import all_text, read_pages
from tests.rendering.support import FORMULA, HOSTILE, bare_report, text, tiny_report, tiny_snapshot

from toteuma.catalogue.wording import report_words
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.rendering.fonts import drawable_characters
from toteuma.rendering.pdf import render_pdf
from toteuma.rendering.pdf.document import draw
from toteuma.rendering.pdf.text import BREAK, drawable
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot, freeze

ALL = list(Language)


@cache
def tiny_text(language: Language) -> str:
    return all_text(read_pages(render_pdf(tiny_snapshot(), language)))


def text_of(report: Report, language: Language = Language.FI) -> str:
    return all_text(read_pages(render_pdf(freeze(report), language)))


@pytest.mark.parametrize("language", ALL)
def test_marks_that_mean_something_elsewhere_are_shown_as_they_are(language: Language) -> None:
    assert tiny_text(language).count(HOSTILE) > 5
    assert FORMULA in tiny_text(language)


def test_markup_in_a_text_is_neither_run_nor_lost() -> None:
    typst = '#panic("run") = Otsikko $x$ <label> @ref // #include "/etc/passwd" \\ ~ `raw`'
    report = msgspec.structs.replace(tiny_report(), source_note=text(typst))
    shown = text_of(report)
    assert 'include "/etc/passwd"' in shown
    assert '#panic("run") = Otsikko $x$ <label> @ref // #' in shown


def test_markdown_is_drawn_from_its_tree() -> None:
    assessment = LocalizedText(
        fi="Alku **vahva** ja *kursiivi*.\n\n7. seitsemäs\n8. kahdeksas\n\n"
        "[osoite](https://example.org/a?b=1&c=2) ja [paha](javascript:alert(1))"
    )
    report = tiny_report()
    statement = msgspec.structs.replace(report.statements[0], assessment=assessment)
    report = msgspec.structs.replace(report, statements=(statement,))
    pdf = render_pdf(freeze(report), Language.FI)
    shown = all_text(read_pages(pdf))
    assert "Alku vahva ja kursiivi." in shown
    assert "7. seitsemäs" in shown
    assert "8. kahdeksas" in shown
    targets = [
        annotation.get_object()["/A"]["/URI"]
        for page in pypdf.PdfReader(BytesIO(pdf)).pages
        for annotation in page.get("/Annots", [])
        if "/URI" in annotation.get_object().get("/A", {})
    ]
    assert targets == ["https://example.org/a?b=1&c=2"]


def test_a_character_that_the_fonts_lack_leaves_a_box_and_a_valid_file() -> None:
    report = msgspec.structs.replace(
        tiny_report(), source_note=text("Hymy 😀 ja 中文, a\u0308iti, \u200fsuunta\x07")
    )
    shown = text_of(report)
    assert "Hymy □ ja □□" in shown
    assert "suunta□" in shown


def test_drawable_text_has_only_characters_that_the_fonts_draw() -> None:
    every = "".join(chr(code) for code in (*range(1, 0xD800), *range(0xE000, 0x11000)))
    assert set(drawable(every)) <= drawable_characters() | {BREAK}


def test_what_is_not_there_is_said() -> None:
    words = report_words(Language.FI)
    for key in ("goal.no_outcome", "goal.no_target", "risk.no_controls"):
        assert words[key] in tiny_text(Language.FI).replace("\n", " ")


def test_no_figure_is_a_dash_and_not_zero() -> None:
    rows = [
        row.cells for page in read_pages(render_pdf(tiny_snapshot(), Language.FI)) for row in page
    ]
    assert any(cells[-4:] == ("–", "–", "–", "–") for cells in rows)


def test_a_report_with_nothing_in_it_is_still_a_document() -> None:
    shown = text_of(bare_report())
    words = report_words(Language.FI)
    assert words["section.notes"] in shown
    for key in ("section.summary", "attention.nothing", "section.goals"):
        assert words[key] not in shown


@pytest.mark.parametrize("language", ALL)
def test_footers_carry_the_snapshot_and_the_page(language: Language) -> None:
    pages = read_pages(render_pdf(tiny_snapshot(), language))
    words = report_words(language)
    snapshot = words["document.snapshot"].format(id=tiny_snapshot().id)
    for number, rows in enumerate(pages, 1):
        page = words["document.page_of"].format(page=number, pages=len(pages))
        assert rows[-1].cells == (f"Kaupunki · {snapshot}", page)


def test_sources_stand_with_their_whole_checksum() -> None:
    shown = tiny_text(Language.FI)
    assert shown.count("a" * 32) == 2
    assert tiny_snapshot().sha256[:32] in shown
    assert tiny_snapshot().sha256[32:] in shown


@pytest.mark.parametrize("language", ALL)
def test_page_numbers_are_settled(language: Language) -> None:
    for report in (tiny_report(), bare_report()):
        assert draw(freeze(report), language)[1] == ()


@pytest.mark.parametrize("language", ALL)
def test_page_numbers_of_the_demo_are_settled(language: Language, demo_snapshot: Snapshot) -> None:
    assert draw(demo_snapshot, language)[1] == ()
