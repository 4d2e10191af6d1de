"""axe finds nothing on the page: WCAG 2.2 A and AA and its own advice, in a real browser."""

import pytest
from tests.rendering.support import tiny_snapshot
from tests.support.accessibility import CONTRAST, EVERYTHING, violations
from tests.support.browser import OpenPage

from toteuma.domain.vocabulary import Language
from toteuma.rendering.html import render_html
from toteuma.report.snapshot import Snapshot

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_light_or_dark(
    open_page: OpenPage, demo_snapshot: Snapshot, language: Language, width: int
) -> None:
    """The schemes differ in colours alone, so the dark one is judged by contrast; and colours do
    not depend on the language."""
    page = open_page(render_html(demo_snapshot, language), width=width).page
    is_judged_by_colours = language is Language.FI
    assert violations(page, EVERYTHING, and_contrast=is_judged_by_colours) == []
    if is_judged_by_colours:
        page.emulate_media(color_scheme="dark")
        assert violations(page, CONTRAST) == []


def test_axe_finds_nothing_in_an_awkward_report(open_page: OpenPage) -> None:
    page = open_page(render_html(tiny_snapshot(), Language.SV), width=320, scheme="dark").page
    assert violations(page, EVERYTHING) == []
