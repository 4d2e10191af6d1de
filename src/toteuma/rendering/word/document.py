"""The Word document of a report."""

from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts import course_chart
from toteuma.rendering.mentions import places_of_mentioned
from toteuma.rendering.word.chart import add_course_chart
from toteuma.rendering.word.frame import Frame, Properties, Running, contents_field
from toteuma.rendering.word.goals import write_aims, write_area_goals
from toteuma.rendering.word.money import write_investments, write_outturn
from toteuma.rendering.word.notes import write_notes
from toteuma.rendering.word.registers import write_key_figures, write_risks
from toteuma.rendering.word.story import Story
from toteuma.rendering.word.summary import write_cover, write_summary
from toteuma.report.snapshot import Snapshot


def render_docx(snapshot: Snapshot, language: Language) -> bytes:
    """The whole report as an Office Open XML document in ``language``.

    A clerk can edit it: everything is told by named styles, the contents update on demand, tables
    are tables. The bytes depend on nothing but the snapshot and the language.
    """
    report = snapshot.report
    frame = Frame(language)
    story = Story(language, frame.relate, places_of_mentioned(report))
    course = report.summary.course
    chart = None if course is None else course_chart(course, report.period, language)
    drawing = None
    if course is not None and chart is not None:
        drawing = add_course_chart(frame.document, course, report.period, chart, language)
    write_cover(story, snapshot)
    cover_end = len(story.blocks)
    write_summary(story, report, drawing, chart)
    write_aims(story, report)
    write_outturn(story, report, snapshot.id)
    write_investments(story, report, snapshot.id)
    write_area_goals(story, report)
    write_key_figures(story, report)
    write_risks(story, report)
    write_notes(story, snapshot, chart)
    contents = contents_field(story.entries, story.words["document.contents"])
    story.blocks.insert(cover_end, contents)
    return frame.finish(story, _running(story, snapshot), _properties(story, snapshot))


def _running(story: Story, snapshot: Snapshot) -> Running:
    report, language = snapshot.report, story.language
    return Running(
        header_left=report.node.name.in_language(language),
        header_right=report.title.in_language(language),
        footer_left=report.municipality.name.in_language(language),
        footer_centre=story.words["document.snapshot"].format(id=snapshot.id),
        page=story.words["document.page_of"],
    )


def _properties(story: Story, snapshot: Snapshot) -> Properties:
    report, language = snapshot.report, story.language
    municipality = report.municipality.name.in_language(language)
    return Properties(
        title=f"{report.title.in_language(language)}, {report.node.name.in_language(language)}",
        subject=municipality,
        author=municipality,
        keywords=story.words["document.snapshot"].format(id=snapshot.id),
        comments=report.source_note.in_language(language),
        identifier=snapshot.sha256,
        dated=report.dated,
    )
