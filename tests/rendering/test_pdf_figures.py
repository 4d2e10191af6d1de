"""The 595 printed figures of the acceptance case, read back from the PDF by position."""

import csv
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from tests.rendering.pdf_reading import Row, read_pages

from toteuma.domain.vocabulary import Language
from toteuma.rendering.pdf import render_pdf
from toteuma.report.snapshot import Snapshot

PRINTED = Path(__file__).parents[1] / "acceptance" / "heinola_2022_09" / "statements.csv"
COLUMNS = (*("accounts_prev", "ytd_prev", "budget", "actual", "remaining", "used_pct", "forecast"),)


def printed(value: str, column: str, language: Language) -> str:
    """The figure as the language prints it, written here without the product's formats."""
    amount = Decimal(value)
    text = f"{abs(amount):,.1f}" if column == "used_pct" else f"{abs(amount):,.0f}"
    if language is not Language.EN:
        text = text.replace(",", "\u202f").replace(".", ",")
    return f"−{text}" if amount < 0 else text


def row_of(rows: list[Row], label: str, figures: tuple[str, ...]) -> bool:
    """Whether a row begins as the label does (a long one wraps) and holds the figures."""
    return any(
        label.startswith(row.cells[0].rstrip("▲▼ -"))
        and tuple(cell for cell in row.cells[1:] if cell not in {"▲", "▼"}) == figures
        for row in rows
        if row.cells
    )


@pytest.mark.parametrize("language", list(Language))
def test_every_printed_figure_stands_in_its_row(
    language: Language, demo_snapshot: Snapshot
) -> None:
    pdf = render_pdf(demo_snapshot, language)
    pages = read_pages(pdf)
    document = pypdf.PdfReader(BytesIO(pdf))
    names = {
        (statement.node.code, line.code): (statement.anchor, line.name.in_language(language))
        for statement in demo_snapshot.report.statements
        for line in statement.lines
    }
    found = 0
    with PRINTED.open(encoding="utf-8", newline="") as file:
        for record in csv.DictReader(file):
            anchor, label = names[record["unit"], record["line"]]
            page = document.get_destination_page_number(document.named_destinations[anchor])
            assert page is not None
            figures = tuple(printed(record[column], column, language) for column in COLUMNS)
            assert row_of(pages[page], label, figures), (record, label, figures)
            found += len(figures)
    assert found == 595
