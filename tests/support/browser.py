"""Debian's Chromium, driven by playwright: pages as a reader has them.

A folder of tests has the fixtures by importing them in its ``conftest.py``. Without Chromium the
tests fail where CI is true and are skipped, with that reason, elsewhere.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages are short and the scripts that judge them run once on each: V8's compilers that pay in
    # the long run took a fifth of the time of all tests in the browser.
    "--js-flags=--no-opt --no-maglev",
)


@dataclass
class OpenedPage:
    """A page with everything it asked for and said in the console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


type OpenPage = Callable[..., OpenedPage]
"""``open_page(html, width=1280, height=900, scheme="light")``."""


_started: list[Browser] = []


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of the session. Several folders have this fixture, and each makes
    it anew: they share the browser of the first, because a process can start playwright once."""
    if _started:
        yield _started[0]
        return
    path = shutil.which("chromium")
    if path is None:
        reason = "Chromium is not installed (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        _started.append(browser)
        yield browser
        _started.clear()
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Opens HTML from a file; the page is closed after the test."""
    opened: list[Page] = []

    def open_it(
        html: bytes,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: Literal["light", "dark"] = "light",
    ) -> OpenedPage:
        path = tmp_path / f"page-{len(opened)}.html"
        path.write_bytes(html)
        page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        opened.append(page)
        found = OpenedPage(page)
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.messages.append(message.text))
        page.on("pageerror", lambda error: found.messages.append(str(error)))
        page.goto(path.as_uri())
        return found

    yield open_it
    for page in opened:
        page.close()
