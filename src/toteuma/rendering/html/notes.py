"""How the figures were made: notes, budget decisions, ledger batches."""

from collections.abc import Sequence

from toteuma.domain.money import UnitOfMeasure, shown
from toteuma.rendering.formats import format_date, format_integer
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.html.parts import scroll_table
from toteuma.rendering.markup import Element, Node, element
from toteuma.rendering.notes import reading_notes
from toteuma.report.model import BudgetDecisionEntry, Report, SourceEntry


def general_notes(report: Report, frame: Frame) -> Element:
    """Sign, units, rounding, zero budgets, no figure, and the snapshot."""
    *before, last = reading_notes(report, frame.snapshot_id, frame.language)
    sentences: list[Node] = [*before]
    if not report.source_note.is_empty:
        sentences.append(frame.said(report.source_note))
    sentences.append(last)
    return element("ul", None, [element("li", None, sentence) for sentence in sentences])


def decisions_table(decisions: Sequence[BudgetDecisionEntry], frame: Frame) -> Element:
    """The decisions that the budget after amendments is made of."""
    words = frame.words
    head = _text_header(
        [words[f"decision.{key}"] for key in ("number", "date", "kind", "decider", "reason")],
        words["decision.net"],
    )
    rows = [
        element(
            "tr",
            None,
            element("th", {"scope": "row"}, str(one.number)),
            element("td", {"class": "date"}, format_date(one.decided_on, frame.language)),
            element("td", None, words.get(f"decision.kind_{one.kind}", one.kind)),
            element("td", None, frame.said(one.decider)),
            element("td", None, frame.said(one.reason)),
            element("td", {"class": "number"}, _whole_euro(one.net, frame)),
        )
        for one in decisions
    ]
    return scroll_table(
        "decisions",
        words["section.decisions"],
        head,
        [element("tbody", None, rows)],
        kind="texts",
    )


def sources_table(sources: Sequence[SourceEntry], frame: Frame) -> Element:
    """The ledger batches that the figures come from, with their checksums."""
    words = frame.words
    keys = ("batch", "file", "covered", "checksum")
    head = _text_header([words[f"source.{key}"] for key in keys], words["source.entries"])
    rows = [
        element(
            "tr",
            None,
            element("th", {"scope": "row"}, element("code", None, one.batch)),
            element("td", None, one.file_name),
            element("td", None, ", ".join(one.covered)),
            element("td", {"class": "checksum"}, element("code", None, one.file_sha256)),
            element("td", {"class": "number"}, format_integer(one.entries, frame.language)),
        )
        for one in sources
    ]
    return scroll_table(
        "sources",
        words["section.sources"],
        head,
        [element("tbody", None, rows)],
        kind="texts",
    )


def _text_header(names: Sequence[str], last: str) -> Element:
    return element(
        "tr",
        None,
        [element("th", {"scope": "col"}, name) for name in names],
        element("th", {"scope": "col", "class": "number"}, last),
    )


def _whole_euro(cents: int, frame: Frame) -> str:
    euro = shown(cents, UnitOfMeasure.EURO)
    assert euro is not None
    return format_integer(euro, frame.language)
