"""Counterparties and texts of entries never leave the inside: every page and file is searched."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import pypdf
import pytest
from django.test import Client
from tests.support.site import MUNICIPALITY, ClientOf
from tests.web.test_public_site import AT, add_publication, add_snapshot, forget_rounds

from toteuma.domain.vocabulary import Language
from toteuma.report.contents import report_figures
from toteuma.report.snapshot import Snapshot
from toteuma.web.pages.public import files
from toteuma.workspace.queries.content import read_content

EVERY = 12
"""Of figures' pages, which are all made the same way, one in so many is searched."""


def entry_words(home: Path) -> set[str]:
    """Every counterparty and text of the ledger's entries, as written."""
    store = home / "ledger" / MUNICIPALITY / "*" / "entries.parquet"
    question = f"SELECT DISTINCT unnest([counterparty, text]) FROM '{store}'"
    found = duckdb.connect().execute(question).fetchall()
    return {text.strip() for (text,) in found if text and text.strip()}


def pages(snapshot: Snapshot) -> Iterator[str]:
    """Addresses of the public pages."""
    for language in Language:
        front = Client().get(f"{AT}?lang={language.value}").content.decode()
        yield f"{AT}?lang={language.value}"
        yield from sorted(set(re.findall(rf'href="({AT}section/[^"#]+)"', front)))
    yield from (f"/p/{MUNICIPALITY}/", f"{AT}versions/", f"{AT}questions/", f"{AT}search/?q=oy")
    figures = [one.figure.id for one in report_figures(snapshot.report)][::EVERY]
    cells = [cell.id for row in snapshot.report.key_figures.rows for cell in row.values][::EVERY]
    yield from (f"{AT}figure/{quote(one, safe='')}/" for one in (*figures, *cells))


def text_of(name: str, content: bytes) -> str:
    """All that a file says, its hidden parts too."""
    if name.endswith(".pdf"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if name.endswith((".docx", ".xlsx", ".zip")):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = [(one, packed.read(one)) for one in packed.namelist()]
        return "\n".join(text_of(member, data) for member, data in members)
    return content.decode("utf-8", errors="replace")


def leaks(said: str, words: set[str]) -> list[str]:
    """Those of the words that are said. Only what all begins of which are said is looked for."""
    tokens = re.findall(r"\w+", said)
    runs = {tuple(tokens[at : at + size]) for size in (1, 2, 3) for at in range(len(tokens))}
    flat = " ".join(said.split())
    return [one for one in words if tuple(re.findall(r"\w+", one)[:3]) in runs and one in flat]


def test_a_leak_would_be_noticed() -> None:
    assert leaks("<td>Melojat Koski ry</td>", {"Melojat Koski ry", "Muu Oy"}) == [
        "Melojat Koski ry"
    ]
    assert leaks("Kuriiripalvelu 12", {"Kuriiripalvelu", "Melojat Koski ry"}) == ["Kuriiripalvelu"]


def test_no_public_page_or_file_names_a_counterparty_or_says_the_text_of_an_entry(
    client_of: ClientOf,
    site_data: Path,
    demo_snapshot: Snapshot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "kept_files", lambda: tmp_path)
    forget_rounds()
    add_snapshot(demo_snapshot.report, 1)
    add_publication(1, 1)
    secret = entry_words(site_data)
    assert len(secret) > 30_000
    # Words that the municipality itself writes in its goals, texts and charts are no secret.
    written = repr(read_content(MUNICIPALITY))
    secret -= set(leaks(written, secret))
    assert len(secret) > 30_000
    client = Client()
    said = [client.get(address).content.decode() for address in pages(demo_snapshot)]
    assert len(said) > 60
    names = [one for one in files.file_names() if not one.endswith(("sv.pdf", "en.pdf"))]
    said += [text_of(name, client.get(f"{AT}file/{name}").content) for name in names]
    assert leaks("\n".join(said), secret) == []
