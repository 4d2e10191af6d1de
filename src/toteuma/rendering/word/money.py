"""Statements, their assessments, binding levels, investments and projects in the Word document."""

from collections.abc import Sequence

from toteuma.domain.layout import LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode
from toteuma.rendering.formats import format_figure
from toteuma.rendering.leads import section_lead
from toteuma.rendering.presence import shown_places
from toteuma.rendering.sentences import column_label, statement_notes
from toteuma.rendering.word.cells import Cell, Column, Kind, RowStyle, Table
from toteuma.rendering.word.story import Story
from toteuma.rendering.word.styles import BAND, TEXT_WIDTH
from toteuma.rendering.word.widths import least_width, needed_width, shared_widths
from toteuma.rendering.word.xml import paragraph, run
from toteuma.report.model import (
    BindingEntry,
    Report,
    ReportFigure,
    ReportLine,
    ReportStatement,
)
from toteuma.statements.deviations import Course

_ROW_STYLES = {
    LineStyle.REGULAR: RowStyle.REGULAR,
    LineStyle.TOTAL: RowStyle.TOTAL,
    LineStyle.BOTTOM: RowStyle.BOTTOM,
}
LAST_YEAR = (ColumnCode.ACCOUNTS_PREVIOUS, ColumnCode.YEAR_TO_DATE_PREVIOUS)
"""Columns of the past, in grey."""
_COURSE_MARKS = {Course.BETTER: ("▲", "CourseBetter"), Course.WORSE: ("▼", "CourseWorse")}


def write_outturn(story: Story, report: Report, snapshot_id: str) -> None:
    """Binding levels, the statements (on landscape pages where one needs the width) and whether
    the appropriations suffice."""
    if not report.statements and not report.binding:
        return
    words = story.words
    binding = binding_table(story, report, report.binding, words["section.binding"])
    is_lying = least_width(binding) > TEXT_WIDTH
    if is_lying:
        story.turn(is_landscape=True)
    story.heading(1, words["section.statements"], "statements", at_top=is_lying)
    if lead := section_lead("statements", report, story.language):
        story.text("Lead", lead)
    if report.binding:
        story.heading(2, words["section.binding"], "binding")
        story.text("Lead", section_lead("binding", report, story.language))
        story.table(binding)
    tables = [statement_table(story, statement) for statement in report.statements]
    if not is_lying and any(needed_width(table) > TEXT_WIDTH for table in tables):
        story.turn(is_landscape=True)
    if len({len(table.columns) for table in tables}) == 1:
        widths = shared_widths(tables, story.width)
        for table in tables:
            table.widths = widths
    for statement, table in zip(report.statements, tables, strict=True):
        is_first = statement is report.statements[0]
        story.heading(
            2,
            statement.node.name.in_language(story.language),
            statement.anchor,
            new_page=story.is_landscape and (is_lying or not is_first),
            at_top=story.is_landscape,
        )
        _write_statement(story, report, statement, table, snapshot_id)
    if story.is_landscape:
        story.turn(is_landscape=False)
    _write_assessments(story, report)


def _write_statement(
    story: Story, report: Report, statement: ReportStatement, table: Table, snapshot_id: str
) -> None:
    """The table with its notes, and the explanations of its lines."""
    language = story.language
    if not statement.lines:
        return
    notes = statement_notes(report, statement, snapshot_id, language)
    story.table(table, notes=(" ".join(notes),))
    for line in statement.lines:
        _explain(story, line)


def _explain(story: Story, line: ReportLine) -> None:
    language = story.language
    explanation = line.explanation.in_language(language)
    story.labelled(line.name.in_language(language), explanation, "Explanation")


def _write_assessments(story: Story, report: Report) -> None:
    language = story.language
    texts = [
        (statement.node.name.in_language(language), text)
        for statement in report.statements
        if (text := statement.assessment.in_language(language)).strip()
    ]
    if texts:
        story.heading(2, story.words["section.assessment"], "assessments")
    for name, text in texts:
        story.heading(3, name)
        story.markdown(text)


def write_investments(story: Story, report: Report, snapshot_id: str) -> None:
    """Investment statements, projects in one table and what is said of each."""
    if not report.investments and not report.projects:
        return
    language, words = story.language, story.words
    story.heading(1, words["section.investments"], "investments")
    story.text("Lead", section_lead("investments", report, language))
    if report.investments:
        _write_investment_statements(story, report, snapshot_id)
    if report.projects:
        story.table(_projects_table(story, report))
        for project in report.projects:
            story.labelled(
                project.name.in_language(language), project.narrative.in_language(language)
            )


def _write_investment_statements(story: Story, report: Report, snapshot_id: str) -> None:
    """One table for all units, which share their columns, and what is said below each."""
    language = story.language
    columns = _statement_columns(story, report.investments[0])
    table = Table(story.words["section.investments"], columns)
    notes: dict[str, None] = {}
    for statement in report.investments:
        name = [run(statement.node.name.in_language(language))]
        unit = paragraph("TableGroup", *story.bookmark(statement.anchor, name))
        table.add((unit,), style=RowStyle.GROUP)
        _add_lines(story, table, statement)
        notes |= dict.fromkeys(statement_notes(report, statement, snapshot_id, language))
    story.table(table, notes=(" ".join(notes),))
    for statement in report.investments:
        for line in statement.lines:
            _explain(story, line)
        name_of_unit = statement.node.name.in_language(language)
        story.labelled(name_of_unit, statement.assessment.in_language(language))


def statement_table(story: Story, statement: ReportStatement) -> Table:
    """A statement's lines and figures as printed; explanations stand below, not in a column."""
    language = story.language
    title = f"{statement.title.in_language(language)}, {statement.node.name.in_language(language)}"
    table = Table(title, _statement_columns(story, statement))
    _add_lines(story, table, statement)
    return table


def _figure_places(statement: ReportStatement) -> list[int]:
    return [
        place
        for place, column in enumerate(statement.columns)
        if column.code is not ColumnCode.EXPLANATION
    ]


def _statement_columns(story: Story, statement: ReportStatement) -> tuple[Column, ...]:
    columns = [statement.columns[place] for place in _figure_places(statement)]
    return (
        Column(story.words["column.line"]),
        *(
            _figure_column(
                story, one.code, one.label.in_language(story.language), one.unit_of_measure
            )
            for one in columns
        ),
    )


def _add_lines(story: Story, table: Table, statement: ReportStatement) -> None:
    places = _figure_places(statement)
    for line in statement.lines:
        figures = (format_figure(line.figures[place], story.language) for place in places)
        fills = () if line.course is None else (BAND,) * len(table.columns)
        table.add(_line_label(story, line), *figures, style=_ROW_STYLES[line.style], fills=fills)


def _line_label(story: Story, line: ReportLine) -> Cell:
    name = line.name.in_language(story.language)
    if line.course is None:
        return name
    mark, style = _COURSE_MARKS[line.course]
    is_total = line.style is not LineStyle.REGULAR
    return [paragraph("TableTotal" if is_total else "TableText", f"{name}\u00a0", run(mark, style))]


def binding_table(
    story: Story, report: Report, entries: Sequence[BindingEntry], title: str
) -> Table:
    """Binding levels with their figures and whether each holds; the unit stands above its figures,
    which need the width. What binds nobody has neither level nor verdict."""
    language, words = story.language, story.words
    is_binding = any(entry.level is not None for entry in entries)
    places = shown_places([entry.figures for entry in entries])
    columns = (
        Column(words["binding.level"] if is_binding else words["column.line"]),
        *_columns_of(story, report, [entry.figures for entry in entries], places),
        *((Column(words["goal.status"], Kind.VERDICT),) if is_binding else ()),
    )
    table = Table(title, columns)
    for entry in entries:
        name = run(entry.node.name.in_language(language))
        is_headline = entry is report.summary.headline
        unit = [name] if is_headline else story.bookmark(entry.anchor, [name])
        line = entry.line_name.in_language(language)
        label = line if entry.level is None else words[f"level.{entry.level.value}"]
        if entry.level is not None:
            unit.append(run(f" · {line}", "Unit"))
        table.add((paragraph("TableGroup", *unit),), style=RowStyle.GROUP)
        table.add(
            label,
            *(format_figure(entry.figures[place], language) for place in places),
            *((_verdict(story, entry),) if is_binding else ()),
        )
    return table


def _verdict(story: Story, entry: BindingEntry) -> Cell:
    if entry.is_breached:
        key, style = "is_breached", "CourseWorse"
    elif entry.is_breached_by_forecast:
        key, style = "is_breached_by_forecast", "CourseWorse"
    else:
        return [paragraph("TableFigure", story.words["binding.holds"])]
    return [paragraph("TableFigure", run(f"▼ {story.words[f'binding.{key}']}", style))]


def _projects_table(story: Story, report: Report) -> Table:
    language, words = story.language, story.words
    figures = [project.figures for project in report.projects]
    places = shown_places(figures)
    columns = (Column(words["project.project"]), *_columns_of(story, report, figures, places))
    table = Table(words["project.projects"], columns)
    for project in report.projects:
        name = story.bookmark(project.anchor, [run(project.name.in_language(language))])
        table.add(
            (
                paragraph("TableText", *name),
                paragraph("TableDetail", project.node.name.in_language(language)),
            ),
            *(format_figure(project.figures[place], language) for place in places),
        )
    return table


def _columns_of(
    story: Story,
    report: Report,
    rows: Sequence[Sequence[ReportFigure]],
    places: Sequence[int],
) -> list[Column]:
    """The columns in those places of rows that all hold the same figures."""
    return [
        _figure_column(
            story,
            figure.column,
            column_label(figure.column, report.period, story.language),
            figure.unit_of_measure,
        )
        for figure in (rows[0][place] for place in places)
    ]


def _figure_column(story: Story, code: ColumnCode, label: str, unit: UnitOfMeasure) -> Column:
    """The months of a label stand on a line of their own: the dash must not break them."""
    before, _, months = label.rpartition(" ")
    title = f"{before}\n{months}" if before and "–" in months else label
    kind = Kind.PAST_FIGURE if code in LAST_YEAR else Kind.FIGURE
    return Column(title, kind, unit=story.words[f"unit.{unit.value}"])
