"""Takes a picture of every page of the site, on a desk's screen and on a phone's.

``python -m tools.make_site_pictures FOLDER`` takes them all, to be looked at; without a folder it
renews those in ``docs/images/site`` that a page of the documentation shows. ``--dark`` takes them
in the dark scheme. Needs Chromium. The pages are those of the URL resolver, so a new page gets its
picture without being named here.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images" / "site"
WIDTHS = {"desk": 1280, "phone": 390}
HEIGHT = 900
TALLEST = 2_000
UNITS = ("OPETUS", "SECTOR", "HEINOLA", "PERUSOPETUS", "LUKIO", "VAKA", "VIRIKE", "HTE")
UNDER_WAY = (
    ("rounds-mine-of-reporter", "my-tasks/", "reporter"),
    ("rounds-task-open", "rounds/2022-12/task/13/", "controller"),
    ("rounds-board-open", "rounds/2022-12/", "controller"),
    ("rounds-gate-open", "rounds/2022-12/gate/", "controller"),
)
"""Pages of the demo's round that is under way: their names, addresses and whose they are."""
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars")


def main() -> None:
    """Build the demo, serve it, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--only", default="", help="part of the names of the pages wanted")
    asked = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Chromium is not installed (apt-get install chromium)")
    shown = shown_in_documentation() if asked.folder == FOLDER else None
    if not asked.only:
        shutil.rmtree(asked.folder, ignore_errors=True)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with demo_site() as (url, batch), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for name, path, email in wanted(batch):
            kinds = [kind for kind in WIDTHS if shown is None or f"{name}-{kind}.png" in shown]
            if asked.only in name and kinds:
                page = page_of(browser, url, email, is_dark=asked.dark)
                take(page, url + path, name, asked.folder, kinds)
        browser.close()


def shown_in_documentation() -> frozenset[str]:
    """File names of the pictures of the site that the documentation shows."""
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    return frozenset(re.findall(r"images/site/([\w-]+\.png)", "\n".join(texts)))


def wanted(batch: str) -> list[tuple[str, str, str]]:
    """Name, address and user of every page; ``batch`` is one of the demo's ledger."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toteuma.web.settings")
    import django  # noqa: PLC0415 - the settings are named first

    django.setup()
    import toteuma.demo as demo_package  # noqa: PLC0415
    from tools.site_routes import Examples, visits  # noqa: PLC0415
    from toteuma.workspace.interchange.folder import load_folder  # noqa: PLC0415

    content, issues = load_folder(
        Path(demo_package.__file__).parent / "municipality", needs_ledger_files=False
    )
    assert content is not None, issues
    found = [("front", "/", ""), ("sign-in", "/account/login/", "")]
    found += [
        (visit.name, visit.path, f"{visit.role.value}@demo.example")
        for visit in visits(Examples(content, 2022, {"batch": batch}), UNITS, needs_all=True)
    ]
    found += [("home-of-unit-head", "/", "head@demo.example")]
    found += [
        (name, f"/m/HEINOLA/{address}", f"{who}@demo.example") for name, address, who in UNDER_WAY
    ]
    return found


@contextmanager
def demo_site() -> Iterator[tuple[str, str]]:
    """The demo's site on a free port; yields its address and the id of a batch of its ledger."""
    with tempfile.TemporaryDirectory(prefix="toteuma-pictures-") as scratch:
        places = ["--home", f"{scratch}/home"]
        command = [sys.executable, "-m", "toteuma", *places]
        environment = {**os.environ, "TOTEUMA_HOME": f"{scratch}/home"}
        demo = [*command, "demo", "--out", f"{scratch}/out", "--quiet"]
        subprocess.run(demo, check=True, env=environment)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        serve = [*command, "serve", "--port", str(port), "--quiet"]
        server = subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(url, timeout=5).close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.1)
            batches = Path(scratch, "home").glob("ledger/HEINOLA/*/manifest.json")
            yield url, min(path.parent.name for path in batches)
        finally:
            server.terminate()
            server.wait()


_signed_in: dict[tuple[str, bool], Page] = {}


def page_of(browser: Browser, url: str, email: str, *, is_dark: bool) -> Page:
    """A page in which that user is signed in; nobody for ""."""
    if (email, is_dark) not in _signed_in:
        scheme = "dark" if is_dark else "light"
        context = browser.new_context(color_scheme=scheme, locale="fi-FI")  # type: ignore[arg-type]
        page = context.new_page()
        if email:
            page.goto(f"{url}/account/login/")
            page.fill("input[name=login]", email)
            page.fill("input[name=password]", "toteuma")
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda address: "/login/" not in address)
        _signed_in[email, is_dark] = page
    return _signed_in[email, is_dark]


def take(page: Page, address: str, name: str, folder: Path, kinds: list[str]) -> None:
    """The pictures of one page, on screens of these kinds."""
    for kind in kinds:
        width = WIDTHS[kind]
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.goto(address)
        page.evaluate("document.fonts.ready")
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        clip = {"x": 0, "y": 0, "width": width, "height": max(height, HEIGHT // 2)}
        page.screenshot(path=folder / f"{name}-{kind}.png", full_page=True, clip=clip)  # type: ignore[arg-type]
    print(name, flush=True)


if __name__ == "__main__":
    main()
