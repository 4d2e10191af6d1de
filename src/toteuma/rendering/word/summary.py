"""The cover block and the summary of the Word document."""

from toteuma.domain.vocabulary import Status
from toteuma.rendering.charts import Chart
from toteuma.rendering.formats import format_date
from toteuma.rendering.presence import goal_levels, has_attention, has_summary, names_node
from toteuma.rendering.sentences import attention_sentence, headline_sentences, status_phrase
from toteuma.rendering.word.cells import Column, Kind, Table
from toteuma.rendering.word.money import binding_table
from toteuma.rendering.word.story import Story
from toteuma.rendering.word.styles import status_style
from toteuma.rendering.word.xml import Element, paragraph, run
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot


def write_cover(story: Story, snapshot: Snapshot) -> None:
    """Whose report it is, of what period, and which snapshot it was made from."""
    report, language, words = snapshot.report, story.language, story.words
    period = words["document.period"].format(
        start=format_date(report.period.start, language),
        end=format_date(report.period.end, language),
    )
    story.text("Subtitle", report.municipality.name.in_language(language))
    story.text("Title", report.title.in_language(language))
    if names_node(report):
        story.text("Subtitle", report.node.name.in_language(language))
    story.text("CoverText", period)
    story.text(
        "CoverText", words["document.dated"].format(date=format_date(report.dated, language))
    )
    story.text("CoverText", words["document.snapshot"].format(id=snapshot.id))
    note = report.source_note.in_language(language)
    if note:
        story.text("CoverText", note)


def write_summary(
    story: Story, report: Report, drawing: Element | None, course: Chart | None
) -> None:
    """Are we on course, where not: headline figures, statuses, what needs attention."""
    words, summary = story.words, report.summary
    if not has_summary(report):
        return
    story.heading(1, words["section.summary"], "summary", new_page=True)
    sentences = headline_sentences(report, story.language)
    if sentences:
        story.text("Headline", " ".join(sentences))
    if summary.headline is not None:
        title = summary.headline.line_name.in_language(story.language)
        story.table(binding_table(story, report, (summary.headline,), title))
    if goal_levels(report):
        story.table(_status_counts(story, report))
    if course is not None and drawing is not None:
        story.figure(course.title, drawing)
    if has_attention(report):
        _write_attention(story, report)


def _write_attention(story: Story, report: Report) -> None:
    words, summary = story.words, report.summary
    story.heading(2, words["section.attention"], "attention")
    for item in summary.attention:
        where = item.node.name.in_language(story.language)
        sentence = attention_sentence(item, report.period, story.language)
        rest = sentence.removeprefix(where)
        story.text("Attention", story.link(item.anchor, where, "Hyperlink"), rest)
    if not summary.attention:
        story.text("BodyText", words["attention.nothing"])


def _status_counts(story: Story, report: Report) -> Table:
    words = story.words
    columns = (
        Column(words["binding.level"]),
        *(Column(status_phrase(status, story.language), Kind.FIGURE) for status in Status),
    )
    table = Table(words["chart.statuses"], columns)
    for level in goal_levels(report):
        counts = {
            entry.status: entry.count
            for entry in report.summary.status_counts
            if entry.level is level
        }
        cells = [
            (paragraph("TableFigure", run(str(counts.get(status, 0)), status_style(status))),)
            for status in Status
        ]
        table.add(words[f"level.{level.value}"], *cells)
    return table
