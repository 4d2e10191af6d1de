"""Renews the pictures of the documents: ``make pictures``. Needs Chromium and Poppler."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "images"
PAGES = {"report-summary": 2, "report-statement": 6}
CHROMIUM = (
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--window-size=1200,1500"),
)


def main() -> None:
    """Build the demo in a folder of its own and take the pictures."""
    missing = [name for name in ("chromium", "pdftoppm") if shutil.which(name) is None]
    if missing:
        names = ", ".join(missing)
        raise SystemExit(f"Not installed: {names} (apt-get install chromium poppler-utils)")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        command = [sys.executable, "-m", "toteuma", "demo", "--home", f"{scratch}/home"]
        subprocess.run([*command, "--out", str(out), "--quiet"], check=True)
        for name, page in PAGES.items():
            which = ["-f", str(page), "-l", str(page), "-r", "80", "-png", "-singlefile"]
            target = str(FOLDER / name)
            subprocess.run(["pdftoppm", *which, str(out / "report.en.pdf"), target], check=True)
        picture = f"--screenshot={FOLDER / 'report-web.png'}"
        profile = f"--user-data-dir={scratch}/browser"
        page = (out / "report.en.html").as_uri()
        subprocess.run([*CHROMIUM, profile, picture, page], check=True, capture_output=True)
    for path in sorted(FOLDER.glob("*.png")):
        print(path.relative_to(FOLDER.parents[1]))


if __name__ == "__main__":
    main()
