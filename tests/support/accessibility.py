"""What axe finds on a page in the browser: WCAG 2.2 A and AA, and its own advice."""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
EVERYTHING = {"type": "tag", "values": TAGS}
NO_CONTRAST = {"color-contrast": {"enabled": False}}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}

_IS_THERE = "() => 'axe' in window"
_RUN = "async options => (await axe.run(document, options)).violations"


def violations(page: Page, judged_by: dict[str, Any], *, and_contrast: bool = True) -> list[str]:
    """What axe finds, as rule, place and advice. The script of half a megabyte is given to each
    document once. Contrast takes half of the time."""
    if not page.evaluate(_IS_THERE):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "runOnly": judged_by}
    if not and_contrast:
        options["rules"] = NO_CONTRAST
    found = page.evaluate(_RUN, options)
    return [
        f"{one['id']}: {json.dumps(node['target'])} {node['failureSummary'][:200]}"
        for one in found
        for node in one["nodes"]
    ]
