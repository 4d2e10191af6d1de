"""The page in a real browser: self-contained, usable on a phone and by keyboard."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader
from tests.rendering.support import HOSTILE, tiny_snapshot
from tests.support.browser import OpenPage

from toteuma.domain.vocabulary import Language
from toteuma.rendering.html import render_html
from toteuma.report.snapshot import Snapshot

pytestmark = pytest.mark.browser

ACCEPTANCE = Path(__file__).parents[1] / "acceptance" / "heinola_2022_09"

OVERFLOW = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""

LABELS = """() => [...document.querySelectorAll('svg')].filter(svg => svg.checkVisibility())
  .map(svg => [...svg.querySelectorAll('text')].map(text => {
    const box = text.getBoundingClientRect();
    return [text.textContent, box.left, box.top, box.right, box.bottom];
  }))"""


def test_the_page_asks_for_nothing_and_the_console_is_silent(
    open_page: OpenPage, demo_snapshot: Snapshot
) -> None:
    opened = open_page(render_html(demo_snapshot, Language.FI))
    opened.page.evaluate("document.fonts.ready")
    outside = [url for url in opened.requests[1:] if not url.startswith("data:font/woff2")]
    assert outside == []
    assert opened.messages == []
    assert opened.page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert opened.page.evaluate("document.scripts.length") == 0


@pytest.mark.parametrize("width", [320, 640, 768, 1280])
@pytest.mark.parametrize("which", ["demo", "awkward"])
def test_no_page_overflows_sideways(
    open_page: OpenPage, demo_snapshot: Snapshot, width: int, which: str
) -> None:
    """640 pixels are a screen of 1280 at 200 % zoom."""
    snapshot = demo_snapshot if which == "demo" else tiny_snapshot()
    opened = open_page(render_html(snapshot, Language.FI), width=width)
    assert opened.page.evaluate(OVERFLOW) <= 0


def test_the_labels_stay_while_a_table_is_scrolled_on_a_phone(
    open_page: OpenPage, demo_snapshot: Snapshot
) -> None:
    page = open_page(render_html(demo_snapshot, Language.FI), width=320).page
    table = page.locator("#statement-SECTOR .scroll")
    label = table.locator("tbody th").first
    before = label.bounding_box()
    table.evaluate("region => { region.scrollLeft = 300 }")
    after = label.bounding_box()
    assert before is not None
    assert after is not None
    assert table.evaluate("region => region.scrollLeft") == 300
    assert before["x"] == after["x"]


def test_every_printed_figure_stands_at_its_id(
    open_page: OpenPage, demo_snapshot: Snapshot
) -> None:
    page = open_page(render_html(demo_snapshot, Language.FI)).page
    shown: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('a.figure[id]')]"
        ".map(link => [link.id, link.innerText]))"
    )
    period = demo_snapshot.report.period.code
    expected = dict(printed_figures(period))
    assert len(expected) == 595
    assert {key: shown.get(key) for key in expected} == expected


def printed_figures(period: str) -> Iterator[tuple[str, str]]:
    """Id and Finnish form of each of the acceptance figures."""
    with (ACCEPTANCE / "statements.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for column, printed in row.items():
                if column not in ("unit", "line"):
                    yield f"{period}.{row['unit']}.{row['line']}.{column}", finnish(printed)


def finnish(plain: str) -> str:
    """A plain number as Finnish prints it, written apart from the product's own formats."""
    whole, point, tenths = plain.lstrip("-").partition(".")
    groups = []
    while whole:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    sign = "\u2212" if plain.startswith("-") else ""
    return sign + "\u202f".join(groups) + point.replace(".", ",") + tenths


def test_the_keyboard_skips_to_the_content_follows_contents_and_opens_details(
    open_page: OpenPage, demo_snapshot: Snapshot
) -> None:
    page = open_page(render_html(demo_snapshot, Language.EN)).page
    page.keyboard.press("Tab")
    assert focused(page)["text"] == "Skip to content"
    assert focused(page)["top"] >= 0
    page.keyboard.press("Enter")
    assert focused(page)["id"] == "content"
    page.locator("nav a[href='#risks']").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#risks")
    top = page.locator("#risks").evaluate("section => section.getBoundingClientRect().top")
    assert 0 <= top < 900
    summary = page.locator("details summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.evaluate("summary => summary.parentElement.open")


def focused(page: Page) -> dict[str, Any]:
    """What has the focus: its id, text and top."""
    found: dict[str, Any] = page.evaluate(
        "({id: document.activeElement.id, text: document.activeElement.textContent.slice(0, 40),"
        " top: document.activeElement.getBoundingClientRect().top})"
    )
    return found


def test_focus_shows_the_permalink_of_a_figure(
    open_page: OpenPage, demo_snapshot: Snapshot
) -> None:
    page = open_page(render_html(demo_snapshot, Language.FI)).page
    figure = page.locator("[id='2022-09.SECTOR.MARGIN.actual']")
    assert figure.get_attribute("href") == "#2022-09.SECTOR.MARGIN.actual"
    page.locator("#statement-SECTOR .scroll").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    figure.click()
    assert page.url.endswith("#2022-09.SECTOR.MARGIN.actual")


def test_hostile_texts_are_shown_as_they_were_written(open_page: OpenPage) -> None:
    opened = open_page(render_html(tiny_snapshot(), Language.FI))
    assert HOSTILE in opened.page.locator("h1").inner_text()
    assert opened.page.evaluate("document.querySelectorAll('script, b').length") == 0
    assert opened.messages == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("language", list(Language))
def test_no_label_of_a_chart_lies_on_another(
    open_page: OpenPage, demo_snapshot: Snapshot, language: Language, width: int
) -> None:
    page = open_page(render_html(demo_snapshot, language), width=width).page
    page.evaluate("document.fonts.ready")
    charts = page.evaluate(LABELS)
    assert sum(len(labels) for labels in charts) > 40
    for labels in charts:
        assert overlapping(labels) == []


def overlapping(labels: list[tuple[str, float, float, float, float]]) -> list[tuple[str, str]]:
    """Pairs of labels whose boxes share more than their line spacing's worth."""
    found = []
    for index, (name, left, top, right, bottom) in enumerate(labels):
        for other, x, y, far, low in labels[index + 1 :]:
            across = min(right, far) - max(left, x)
            down = min(bottom, low) - max(top, y)
            if across > 1 and down > 4:
                found.append((name, other))
    return found


def test_printed_pages_are_a4_and_repeat_the_header_of_a_broken_table(
    open_page: OpenPage, demo_snapshot: Snapshot, tmp_path: Path
) -> None:
    page = open_page(render_html(demo_snapshot, Language.FI)).page
    path = tmp_path / "page.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    reader = PdfReader(path)
    assert round(float(reader.pages[0].mediabox.width)) == 595
    texts = [one.extract_text() for one in reader.pages]
    assert all(demo_snapshot.id in text for text in texts)
    header = page.locator("thead").first
    assert header.evaluate("head => getComputedStyle(head).display") == "table-header-group"
