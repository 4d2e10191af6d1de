"""The page as markup: whole, escaped, linked, and the same bytes each time."""

from base64 import b64encode
from hashlib import sha256
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from tests.rendering.support import CONTROL, HOSTILE, bare_report, tiny_report, tiny_snapshot

from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import format_figure
from toteuma.rendering.html import fragments, render_html
from toteuma.rendering.markup import Drawn, element, escape, write_markup
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot, freeze

FRAME = fragments.Frame(Language.SV, tiny_report().period, "0123456789ab")


def page_of(snapshot: Snapshot, language: Language = Language.FI) -> html.HtmlElement:
    """The page as a tree."""
    return html.document_fromstring(render_html(snapshot, language).decode())


def statement_figures(report: Report) -> dict[str, str]:
    """Finnish form of every figure that a statement, a project or a binding level prints."""
    figures = [
        *(
            figure
            for statement in (*report.statements, *report.investments)
            for line in statement.lines
            for figure in line.figures
        ),
        *(figure for project in report.projects for figure in project.figures),
        *(figure for entry in report.binding for figure in entry.figures),
    ]
    return {figure.id: format_figure(figure, Language.FI) for figure in figures}


@pytest.mark.parametrize("language", list(Language))
def test_equal_snapshots_give_equal_bytes(demo_snapshot: Snapshot, language: Language) -> None:
    again = freeze(demo_snapshot.report)
    assert render_html(demo_snapshot, language) == render_html(again, language)


@pytest.mark.parametrize("language", list(Language))
def test_the_page_says_its_language_and_marks_texts_in_another(language: Language) -> None:
    page = page_of(tiny_snapshot(), language)
    assert page.get("lang") == language.value
    swedish = [one for one in page.iter() if "svenska" in (one.text or "")]
    assert swedish
    for one in swedish:
        languages = [above.get("lang") for above in (one, *one.iterancestors())]
        assert next(code for code in languages if code) == "sv"


@pytest.mark.parametrize("which", ["demo", "tiny", "bare"])
def test_ids_are_unique_and_every_link_leads_somewhere(demo_snapshot: Snapshot, which: str) -> None:
    snapshots = {"demo": demo_snapshot, "tiny": tiny_snapshot(), "bare": freeze(bare_report())}
    page = page_of(snapshots[which])
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {
        unquote(address[1:]) for address in page.xpath("//a/@href") if address.startswith("#")
    }
    assert targets <= set(ids)
    named = {one for names in page.xpath("//@aria-labelledby") for one in names.split()}
    assert named <= set(ids)


def test_every_figure_is_an_element_once_with_its_printed_text(demo_snapshot: Snapshot) -> None:
    page = page_of(demo_snapshot)
    shown = {
        link.get("id"): link.text_content() for link in page.xpath("//a[@class='figure'][@id]")
    }
    for identifier, printed in statement_figures(demo_snapshot.report).items():
        assert shown[identifier].removesuffix("ei lukua") == printed
    for row in demo_snapshot.report.key_figures.rows:
        assert {cell.id for cell in row.values} <= set(shown)


def test_no_figure_is_said_in_words_too() -> None:
    page = page_of(tiny_snapshot())
    (figure,) = page.xpath("//a[@id='2022-09.S.STAFF.budget']")
    assert figure.text_content() == "–ei lukua"
    assert figure[0].get("aria-hidden") == "true"


def test_every_table_has_a_name_and_every_heading_cell_its_direction(
    demo_snapshot: Snapshot,
) -> None:
    page = page_of(demo_snapshot)
    assert page.xpath("//table[not(caption)][not(@class='plain')]") == []
    assert page.xpath("//table[@class='plain'][not(ancestor::figure/figcaption)]") == []
    assert page.xpath("//th[not(@scope)]") == []
    assert page.xpath("//tbody/tr[not(th)]") == []


def test_the_policy_lets_in_this_style_and_nothing_else() -> None:
    page = page_of(tiny_snapshot())
    (style,) = page.xpath("//style/text()")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "default-src 'none'" in policy
    assert f"'sha256-{digest}'" in policy
    assert page.xpath("//@style") == []
    assert page.xpath("//script | //link | //img | //iframe") == []


def test_hostile_texts_never_become_markup() -> None:
    page = page_of(tiny_snapshot())
    assert page.xpath("//b") == []
    (title,) = page.xpath("//h1")
    assert title.text_content() == f"Katsaus {HOSTILE}"
    assert page.xpath("//a[starts-with(@href, 'javascript')]") == []


def test_characters_that_markup_cannot_hold_are_replaced() -> None:
    assert (
        CONTROL.replace("\x0b", "\ufffd").replace("\x00", "\ufffd")
        in render_html(tiny_snapshot(), Language.FI).decode()
    )


def test_an_empty_report_has_its_notes_and_nothing_else() -> None:
    page = page_of(freeze(bare_report()), Language.EN)
    assert page.xpath("//main/section/@id") == ["notes"]
    assert page.xpath("//nav//a/@href") == ["#notes"]
    assert "Nothing exceeds the materiality limit." not in page.text_content()


def test_a_total_and_the_bottom_line_are_set_apart(demo_snapshot: Snapshot) -> None:
    page = page_of(demo_snapshot)
    rows = page.xpath("//section[@id='statement-SECTOR']//tbody/tr/@class")
    assert rows.count("bottom") == 1
    assert rows.count("total") >= 2


def test_a_fragment_stands_alone_and_its_figures_lead_where_the_application_says() -> None:
    frame = fragments.Frame(
        Language.EN,
        tiny_report().period,
        "0123456789ab",
        figure_address=lambda identifier: f"/figures/{identifier}",
    )
    table = html.fragment_fromstring(
        str(fragments.statement_table(tiny_report().statements[0], frame))
    )
    links = table.xpath(".//a[@class='figure']")
    assert len(links) == 12
    assert {link.get("href") for link in links} == {f"/figures/{link.get('id')}" for link in links}


def test_a_deviation_is_marked_with_shape_and_words() -> None:
    table = html.fragment_fromstring(
        str(fragments.statement_table(tiny_report().statements[0], FRAME))
    )
    marks = table.xpath(".//span[@role='img']")
    assert [(mark.text, mark.get("aria-label")) for mark in marks] == [
        ("▼", "Sämre än budget"),
        ("▲", "Bättre än budget"),
    ]


def test_prose_keeps_lists_emphasis_and_safe_links_only() -> None:
    drawn = fragments.prose(
        LocalizedText(
            sv="3. *a*\n4. **b**\n\n[x](https://example.org/?a=1&b=2) ![bild](y.png) <i>"
        ),
        FRAME,
    )
    assert str(drawn) == (
        '<div class="prose"><ol start="3"><li><p><em>a</em></p></li><li><p><strong>b</strong></p>'
        '</li></ol><p><a href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">x</a> '
        "bild &lt;i&gt;</p></div>"
    )


@given(st.text())
def test_escaped_text_is_read_back_as_it_was(content: str) -> None:
    """But for what XML cannot hold and the line ends that HTML folds."""
    written = write_markup(element("p", {"title": content}, content))
    read = html.fragment_fromstring(written)
    expected = (
        "".join(
            mark
            if mark in "\t\n\r"
            or (mark >= " " and not "\ud800" <= mark <= "\udfff" and mark not in "\ufffe\uffff")
            else "\ufffd"
            for mark in content
        )
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    assert (read.text or "").replace("\r\n", "\n").replace("\r", "\n") == expected
    assert escape(content).count("<") == 0


def test_attributes_that_are_not_there_are_left_out() -> None:
    part = element("span", {"a": None, "b": False, "c": True, "d": 0}, None, [["x"], Drawn("<br>")])
    assert write_markup(part) == '<span c="" d="0">x<br></span>'
