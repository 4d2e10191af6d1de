"""How to read the figures and where they come from: notes, budget decisions, ledger batches."""

from toteuma.domain.money import UnitOfMeasure, shown
from toteuma.rendering.charts import Chart
from toteuma.rendering.formats import NO_FIGURE, format_date, format_integer
from toteuma.rendering.notes import reading_notes
from toteuma.rendering.word.cells import Column, Kind, Table
from toteuma.rendering.word.story import Story
from toteuma.rendering.word.xml import paragraph
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot


def write_notes(story: Story, snapshot: Snapshot, course: Chart | None) -> None:
    """The last section."""
    report, words = snapshot.report, story.words
    story.heading(1, words["section.notes"], "notes")
    story.text("Lead", words["lead.notes"])
    notes = (
        *reading_notes(report, snapshot.id, story.language),
        f"{words['source.checksum']}: {snapshot.sha256}",
    )
    for note in notes:
        story.text("ListBullet", note)
    story.markdown(report.source_note.in_language(story.language))
    _write_decisions(story, report)
    _write_sources(story, report)
    if course is not None:
        _write_chart_data(story, course)


def _write_decisions(story: Story, report: Report) -> None:
    language, words = story.language, story.words
    if not report.decisions:
        return
    story.heading(2, words["section.decisions"], "decisions")
    columns = (
        Column(words["decision.number"], Kind.CENTRE),
        Column(words["decision.date"], weight=3),
        Column(words["decision.kind"], weight=3),
        Column(words["decision.decider"], weight=4),
        Column(words["decision.reason"], weight=16),
        Column(words["decision.net"], Kind.FIGURE),
    )
    table = Table(words["section.decisions"], columns, style="ToteumaList")
    for decision in report.decisions:
        net = shown(decision.net, UnitOfMeasure.EURO)
        table.add(
            str(decision.number),
            format_date(decision.decided_on, language).replace(" ", "\u00a0"),
            words[f"decision.kind_{decision.kind}"],
            decision.decider.in_language(language),
            decision.reason.in_language(language),
            NO_FIGURE if net is None else format_integer(net, language),
        )
    story.table(table)


def _write_sources(story: Story, report: Report) -> None:
    language, words = story.language, story.words
    if not report.sources:
        return
    story.heading(2, words["section.sources"], "sources")
    columns = (
        Column(words["source.batch"], weight=3),
        Column(f"{words['source.file']}, {words['source.checksum']}", weight=7),
        Column(words["source.covered"], weight=3),
        Column(words["source.entries"], Kind.FIGURE),
    )
    table = Table(words["section.sources"], columns, style="ToteumaList")
    for source in report.sources:
        table.add(
            source.batch,
            (
                paragraph("TableText", source.file_name),
                paragraph("TableDetail", source.file_sha256),
            ),
            ", ".join(source.covered),
            format_integer(source.entries, language),
        )
    story.table(table)


def _write_chart_data(story: Story, chart: Chart) -> None:
    story.heading(2, story.words["chart.data"], "course-data")
    first, *others = chart.header
    table = Table(chart.title, (Column(first), *(Column(one, Kind.FIGURE) for one in others)))
    for row in chart.rows:
        table.add(*row)
    story.table(table)
