"""Files handed in to a site that runs, read by its own reader: by page, by the API, by any luck."""

import json
import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.support.site import EMAIL_OF, MUNICIPALITY, Site

from toteuma.demo.people import DEMO_PASSWORD
from toteuma.domain.rights import PersonRole

pytestmark = pytest.mark.browser

HEADER = (
    "entry_id,posting_date,fiscal_year,period,account,cost_centre,project,counterparty,text,amount"
)
READ_WITHIN = 60_000

TOKEN = f"""
from datetime import timedelta
from django.utils import timezone
from toteuma.workspace.people.services import find_user, make_token
print(make_token(
    municipality="{MUNICIPALITY}", user=find_user("{EMAIL_OF[PersonRole.CONTROLLER]}"), name="t",
    scopes=["read", "ledger:write"], expires_at=timezone.now() + timedelta(days=1),
))
"""


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    """The controller's page."""
    context = chromium.new_context(locale="fi", accept_downloads=True)
    page = context.new_page()
    page.goto(f"{site.url}/account/login/")
    page.fill("input[name=login]", EMAIL_OF[PersonRole.CONTROLLER])
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(site.at(""))
    yield page
    context.close()


def hand_in(page: Page, site: Site, what: str, file: Path, **fields: str) -> None:
    """Hands a file in by its page and waits until it is read."""
    page.goto(site.at(f"maintenance/imports/add/{what}/"))
    page.set_input_files("input[type=file]", file)
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]")
        if value == "on":
            field.check()
        elif field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.click("main form button.btn-primary")
    page.wait_for_url("**/imports/*-*/")
    expect(page.locator("#job progress")).to_have_count(0, timeout=READ_WITHIN)


def entries(folder: Path, name: str, *rows: str) -> Path:
    """A file of entries."""
    file = folder / name
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return file


def call(site: Site, path: str, token: str, **form: Any) -> dict[str, Any]:
    """What the API answers; with a form it is posted, and a path in it is a file."""
    request = urllib.request.Request(f"{site.url}/api/v1/{MUNICIPALITY}/{path}")
    request.add_header("Authorization", f"Bearer {token}")
    if form:
        parts = []
        for name, value in form.items():
            is_file = isinstance(value, Path)
            given = f'; filename="{value.name}"' if is_file else ""
            text = value.read_text("utf-8") if is_file else str(value)
            parts.append(
                f'--x\r\nContent-Disposition: form-data; name="{name}"{given}\r\n\r\n{text}'
            )
        request.data = ("\r\n".join(parts) + "\r\n--x--\r\n").encode()
        request.add_header("Content-Type", "multipart/form-data; boundary=x")
    with urllib.request.urlopen(request, timeout=30) as answer:
        return dict(json.loads(answer.read()))


def ended(site: Site, token: str, job: str) -> dict[str, Any]:
    """The job when it has ended."""
    for _ in range(READ_WITHIN // 500):
        found = call(site, f"jobs/{job}", token)
        if found["state"] not in ("waiting", "running"):
            return found
        time.sleep(0.5)
    raise AssertionError(f"{job} does not end")


def test_good_rows_are_stored_and_the_others_can_be_downloaded(
    page: Page, site: Site, tmp_path: Path
) -> None:
    file = entries(
        tmp_path,
        "lokakuu.csv",
        "L-1,2022-10-03,2022,10,4000,2210,,,Palkat,-5.00",
        "L-2,2022-10-03,2022,10,99999,2210,,,Tuntematon,-1.00",
    )
    hand_in(page, site, "entries", file, profile="toteuma", accept_partial="on")
    expect(page.locator("#job a[href*='/batches/']")).to_be_visible()
    with page.expect_download() as download:
        page.click("#job a[href$='/rejects/']")
    rejected = Path(download.value.path()).read_text("utf-8-sig")
    assert "L-2" in rejected
    assert "L-1" not in rejected
    page.click("#job a[href*='/batches/']")
    expect(page.locator("h1")).to_contain_text("lokakuu.csv")


def test_every_fault_of_a_budget_file_is_told_with_its_line(
    page: Page, site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "muutos.csv"
    file.write_text("node,account,project,amount\n2210,4000,,-1.00\n2210,x,,1\nNONE,4000,,y\n")
    decision = {"fiscal_year": "2022", "number": "90", "kind": "amendment", "date": "2022-10-01"}
    hand_in(page, site, "budget", file, **decision, decider="Valtuusto")
    lines = page.locator("#job tbody tr th").all_inner_texts()
    assert lines == ["3", "4"]
    file.write_text("node,account,project,amount\n2210,4000,,-1.00\n2210,4300,,1\n")
    hand_in(page, site, "budget", file, **decision, decider="Valtuusto")
    told = page.locator("#job").inner_text()
    page.goto(site.at("budget/OPETUS/decision/90/"))
    assert "Valtuusto" in page.inner_text("main"), told


def test_files_come_in_by_the_api_once(site: Site, tmp_path: Path) -> None:
    token = site.program(TOKEN)
    file = entries(tmp_path, "api.csv", "A-1,2022-10-04,2022,10,4000,2210,,,Palkat,-7.00")
    form = {"file": file, "profile": "toteuma", "fiscal_year": 2022}
    done = ended(site, token, call(site, "ledger", token, **form)["job"])
    assert (done["state"], done["outcome"]["rows"]) == ("done", 1)
    again = ended(site, token, call(site, "ledger", token, **form)["job"])
    assert (again["state"], again["outcome"]["error"]) == ("failed", "ledger.batch_duplicate")


def test_a_reader_that_is_killed_is_started_anew(site: Site, tmp_path: Path) -> None:
    token = site.program(TOKEN)
    [reader] = readers(site)
    os.kill(reader, signal.SIGKILL)
    file = entries(tmp_path, "kill.csv", "K-1,2022-10-05,2022,10,4000,2210,,,Palkat,-9.00")
    form = {"file": file, "profile": "toteuma", "fiscal_year": 2022}
    done = ended(site, token, call(site, "ledger", token, **form)["job"])
    assert done["state"] == "done"
    assert readers(site) != [reader]


def readers(site: Site) -> list[int]:
    """The processes of the site that read files."""
    children = Path(f"/proc/{site.process}/task/{site.process}/children").read_text("ascii")
    found = [int(child) for child in children.split()]
    return [
        child
        for child in found
        if b"toteuma.web.reader" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
