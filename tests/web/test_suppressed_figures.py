"""Small figures are kept from the public: no page and no file says them, nor what tells them."""

import io
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import msgspec
import pytest
from django.test import Client
from tests.support.site import MUNICIPALITY, ClientOf
from tests.web.test_public_privacy import pages, text_of
from tests.web.test_public_site import AT, add_publication, add_snapshot, forget_rounds

from toteuma.domain.layout import Book
from toteuma.domain.live_figures import LiveValue, Mark, MarkKind, ValueUnit
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.ledger.drill_down import stream_entries_behind
from toteuma.rendering.formats import format_euro, format_figure
from toteuma.report.assembly.request import ReportRequest, layout_of_book, statement_request
from toteuma.report.assembly.small_figures import EntryCount, suppression_of
from toteuma.report.contents import report_figures
from toteuma.report.edition import public_edition
from toteuma.report.model import Report, ReportFigure, Suppression
from toteuma.report.snapshot import Snapshot, canonical_json, freeze
from toteuma.report.suppression import computable, report_equations
from toteuma.statements.compute import compute_statements
from toteuma.statements.drill_down import balances_behind
from toteuma.statements.figure_id import FigureId
from toteuma.statements.sources import node_scope
from toteuma.web.pages.public import files
from toteuma.workspace.ledger_state import ledger_state, store_of
from toteuma.workspace.living import shared_engine
from toteuma.workspace.queries.batches import active_batches
from toteuma.workspace.queries.content import read_content

LARGE = 100_000_00
"""Cents from which a figure's digits are its own, so that finding them is finding it."""


def as_asked(home: Path, report: Report, **rule: Any) -> ReportRequest:
    """What the report was asked for, under a rule for small figures."""
    content = read_content(MUNICIPALITY)
    return ReportRequest(
        content=replace(content, municipality=replace(content.municipality, **rule)),
        ledger=ledger_state(home, MUNICIPALITY),
        node=report.node.code,
        period=Period.parse(report.period.code),
    )


def suppression(home: Path, report: Report, **rule: Any) -> Suppression | None:
    """What the freeze finds in the demo's ledger under a rule."""
    return suppression_of(report, as_asked(home, report, **rule), entries_of(home))


def entries_of(home: Path) -> list[Path]:
    """The entries files of the demo's active batches."""
    batches = [one.batch_id for one in active_batches(municipality=MUNICIPALITY)]
    return [*store_of(home, MUNICIPALITY).entries_paths(batches)]


@pytest.fixture
def frozen(site_data: Path, demo_snapshot: Snapshot, client_of: ClientOf) -> Snapshot:
    """The demo's report with a rule, and a text that says a hidden figure and one of a table
    that the report does not have."""
    found = suppression(
        site_data,
        demo_snapshot.report,
        suppress_below=20,
        suppress_largest=1,
        suppress_share=90,
    )
    assert isinstance(found, Suppression)
    hidden = next(
        one.figure
        for one in report_figures(demo_snapshot.report)
        if one.figure.id in found.figures
        and one.figure.column is ColumnCode.ACTUAL
        and abs(one.figure.value or 0) > LARGE
    )
    own = Mark(MarkKind.FIGURE, hidden.id, value=_value(hidden.value or 0)).with_value
    other = Mark(MarkKind.FIGURE, "2020.X.Y.actual", value=_value(987_654_321)).with_value
    text = LocalizedText(*[f"Tässä {own} ja {other}."] * 3)
    statements = demo_snapshot.report.statements
    first = msgspec.structs.replace(statements[0], assessment=text)
    return freeze(
        msgspec.structs.replace(
            demo_snapshot.report, statements=(first, *statements[1:]), suppression=found
        )
    )


def _value(cents: int) -> LiveValue:
    return LiveValue(Decimal(cents), ValueUnit.CENT)


def hidden_of(report: Report) -> list[ReportFigure]:
    """The figures that the public does not get."""
    assert isinstance(report.suppression, Suppression)
    known = {one.figure.id: one.figure for one in report_figures(report)}
    return [known[one] for one in report.suppression.figures]


def secrets(report: Report) -> set[str]:
    """How the hidden figures are written, in cents and as printed, as far as their digits are
    long enough to be theirs and no shown figure has the same."""
    hidden = hidden_of(report)
    shown = public_edition(freeze(report)).report
    public = {abs(one.figure.value or 0) // 100 for one in report_figures(shown)}
    found = {"9 876 543 €", "987654321"}
    for one in hidden:
        value = abs(one.value or 0)
        if value < LARGE or value // 100 in public or one.column is ColumnCode.USED_PERCENT:
            continue
        found |= {str(value), f"{value / 100:.2f}"}
        found |= {format_euro(value, language) for language in Language}
        found |= {format_figure(one, language).lstrip("\u2212") for language in Language}
    # What a column of thousands prints has too few digits to be nothing else.
    return {one for one in found if sum(mark.isdigit() for mark in one) >= 6}


def test_no_public_page_or_file_says_a_hidden_figure(
    frozen: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "kept_files", lambda: tmp_path)
    forget_rounds()
    add_snapshot(frozen.report, 1)
    add_publication(1, 1)
    secret = secrets(frozen.report)
    assert len(secret) > 20
    inside = canonical_json(frozen.report).decode()
    assert any(one in inside for one in secret)
    client = Client()
    hidden = hidden_of(frozen.report)
    addresses = [*pages(frozen)][:40] + [f"{AT}figure/{one.id}/" for one in hidden[:8]]
    said = {one: client.get(one).content.decode() for one in addresses}
    names = [one for one in files.file_names() if not one.endswith(("sv.pdf", "en.pdf"))]
    said |= {name: text_of(name, client.get(f"{AT}file/{name}").content) for name in names}
    leaks = [(where, one) for where, text in said.items() for one in secret if one in text]
    assert leaks == []
    assert all(frozen.sha256[:12] not in text for text in said.values())
    assert '<span aria-hidden="true">..</span>' in "".join(said.values())
    report = json.loads(client.get(f"{AT}file/report.json").content)
    assert "rule" not in report["suppression"]
    table = text_of("data.zip", client.get(f"{AT}file/data.zip").content)
    assert f"{hidden[0].id}," in table
    assert "is_suppressed" in table
    with zipfile.ZipFile(io.BytesIO(client.get(f"{AT}file/data.zip").content)) as packed:
        packed.extractall(tmp_path)
    checked = frictionless.validate(str(tmp_path / "data" / "datapackage.json"))
    assert checked.flatten(["title", "rowNumber", "fieldName", "note"]) == []


def test_hidden_figures_cannot_be_computed_from_the_shown_ones(frozen: Snapshot) -> None:
    hidden = {one.id for one in hidden_of(frozen.report)}
    assert computable(hidden, report_equations(frozen.report)) == frozenset()
    everything = [one.figure for one in report_figures(frozen.report)]
    assert all(
        one.column.value not in {"budget", "budget_original", "amendments", "forecast"}
        for one in hidden_of(frozen.report)
    )
    assert len(hidden) < len(everything) / 2


def test_entries_behind_a_figure_are_those_that_its_page_lists(
    site_data: Path, demo_snapshot: Snapshot, client_of: ClientOf
) -> None:
    """Counted another way: the balances behind the figure, by which its own page finds entries."""
    request = as_asked(site_data, demo_snapshot.report)
    entries = entries_of(site_data)
    layout = layout_of_book(request.content, request.period, Book.OPERATIONS)
    wanted = statement_request(request, layout)
    scope = node_scope(wanted, wanted.top)
    statements = demo_snapshot.report.statements
    rows = [line.figures for line in (*statements[0].lines[:3], *statements[1].lines[:3])]
    found = EntryCount(scope, rows).behind(entries)
    assert len(found) >= 12
    table = compute_statements(wanted, shared_engine())
    for figure, behind in found.items():
        parts = balances_behind(table, FigureId.parse(figure), shared_engine())
        assert parts is not None
        listed = [
            (path, part.rows)
            for part in parts
            for path in store_of(site_data, MUNICIPALITY).entries_paths([part.batch])
        ]
        every = [*stream_entries_behind(listed)]
        assert behind.count == len(every)
        by_counterparty: dict[str, int] = {}
        for one in every:
            name = (one.counterparty or "").strip()
            by_counterparty[name] = by_counterparty.get(name, 0) + one.cents
        nameless = abs(by_counterparty.pop("", 0))
        sizes = sorted((abs(cents) for cents in by_counterparty.values()), reverse=True)
        assert sorted(behind.cents, reverse=True) == sizes[:10]
        assert behind.others == sum(sizes[10:]) + nameless


def test_without_a_rule_nothing_is_read_and_the_edition_is_the_report_itself(
    site_data: Path, demo_snapshot: Snapshot, client_of: ClientOf
) -> None:
    request = as_asked(site_data, demo_snapshot.report)
    assert suppression_of(demo_snapshot.report, request, [Path("nowhere")]) is None
    assert public_edition(demo_snapshot) is demo_snapshot
    assert b"suppress" not in canonical_json(demo_snapshot.report)


def test_the_edition_has_its_own_hash_and_marks_what_it_leaves_out(frozen: Snapshot) -> None:
    edition = public_edition(frozen)
    assert edition.sha256 != frozen.sha256
    assert edition == public_edition(frozen)
    hidden = set(frozen.report.suppression.figures)  # type: ignore[union-attr]
    for one in report_figures(edition.report):
        is_hidden = one.figure.id in hidden
        assert bool(one.figure.is_suppressed) is is_hidden
        assert not (is_hidden and (one.figure.value, one.figure.shown) != (None, None))


def test_the_public_site_knows_of_no_whole_report() -> None:
    folder = Path(files.__file__).parent
    sources = {path.name: path.read_text("utf-8") for path in folder.glob("*.py")}
    assert "public_report" in sources["files.py"]
    whole = ("frozen_report", "snapshot_of", "read_report")
    assert [(name, one) for name, text in sources.items() for one in whole if one in text] == []
