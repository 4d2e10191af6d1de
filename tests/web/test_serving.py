"""The real command that serves the site: it starts, says little, and ends quietly."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

STARTS_WITHIN_SECONDS = 90
ENDS_WITHIN_SECONDS = 30
HOST = "toteuma.example"
PRODUCTION = {
    "TOTEUMA_PRODUCTION": "1",
    "TOTEUMA_SECRET_KEY": "".join(chr(33 + i % 90) for i in range(80)),
    "TOTEUMA_HOSTS": HOST,
    "TOTEUMA_EMAIL_HOST": "mail.toteuma.example",
}
PROXIED = {"Host": HOST, "X-Forwarded-Proto": "https"}


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_URL", "DJANGO_", "TOTEUMA_"))
    }
    return kept | {"TOTEUMA_HOME": str(home)} | more


def answer_of(address: str, headers: dict[str, str]) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as fault:
        return fault.code, ""


def living() -> dict[int, int]:
    """Every process that has not ended, and its parent."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it ended while we looked
            continue
        if state != "Z":
            found[int(entry.name)] = int(parent)
    return found


@contextmanager
def served(home: Path, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The command as a service or a terminal runs it: a group of processes of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "toteuma", "--home", str(home)]
    with (home.parent / "said").open("wb") as said:
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port), "--workers", "1"],
            stdout=said,
            stderr=subprocess.STDOUT,
            env=environment(home, **more),
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        ends = time.monotonic() + STARTS_WITHIN_SECONDS
        while time.monotonic() < ends and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 3).close()
                break
            except OSError:
                time.sleep(0.2)
        yield process, url
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def home(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's home folder."""
    shutil.copytree(demo / "home", tmp_path / "home")
    return tmp_path / "home"


@pytest.mark.parametrize("is_whole_group", [True, False], ids=["all processes", "the command"])
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "INT"])
def test_the_site_ends_at_once_and_quietly(
    home: Path, sent: signal.Signals, is_whole_group: bool
) -> None:
    """A terminal sends the signal to every process of the group."""
    with served(home) as (process, url):
        assert answer_of(f"{url}/account/login/", {})[0] == 200
        started = {one for one, parent in living().items() if parent == process.pid}
        assert len(started) >= 2, "a worker and a reader"
        if is_whole_group:
            os.killpg(process.pid, sent)
        else:
            process.send_signal(sent)
        status = process.wait(timeout=ENDS_WITHIN_SECONDS)
    said = (home.parent / "said").read_text("utf-8")
    assert (status, said.strip().splitlines()) == (0, [f"The site: {url}/"])
    assert started & living().keys() == set()


def test_in_production_every_style_sheet_and_script_of_a_page_is_there(home: Path) -> None:
    command = [sys.executable, "-m", "toteuma", "--home", str(home), "user", "remove-demo"]
    subprocess.run(command, check=True, capture_output=True, env=environment(home))
    with served(home, **PRODUCTION) as (process, url):
        status, page = answer_of(f"{url}/account/login/", PROXIED)
        assert status == 200
        files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
        assert {Path(one).suffix for one in files} == {".css", ".js", ".svg"}
        assert {answer_of(url + one, PROXIED)[0] for one in files} == {200}
        assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", one) for one in files)
        process.terminate()
        assert process.wait(timeout=ENDS_WITHIN_SECONDS) == 0
    assert "Warning" not in (home.parent / "said").read_text("utf-8")
