"""Statements, binding levels and investment projects as tables of figures."""

from collections.abc import Sequence

from toteuma.domain.layout import LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.formats import format_figure
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.html.parts import (
    course_mark,
    figure_cell,
    header_row,
    scroll_table,
    unbroken,
)
from toteuma.rendering.html.prose import inline, prose
from toteuma.rendering.markup import Element, Node, element
from toteuma.rendering.presence import shown_places
from toteuma.rendering.sentences import pace_sentence, period_label
from toteuma.report.model import (
    BindingEntry,
    ReportLine,
    ReportProject,
    ReportStatement,
)

_UPRIGHT_MARKS = 96
"""Figures of so many digits and marks, with the space between them, fit beside the labels on an
upright page of A4."""


def statement_table(statement: ReportStatement, frame: Frame) -> Element:
    """A statement: one row a line, totals set apart, marks where a deviation matters."""
    columns = [one for one in statement.columns if one.code is not ColumnCode.EXPLANATION]
    names = [
        (unbroken(frame.plain(one.label)), frame.words[f"unit.{one.unit_of_measure.value}"])
        for one in columns
    ]
    caption = (
        frame.said(statement.title),
        ": ",
        frame.said(statement.node.name),
        f" {period_label(frame.period)}",
    )
    shown = {one.code for one in columns}
    rows = [_line_row(line, shown, statement.anchor, frame) for line in statement.lines]
    return scroll_table(
        statement.anchor,
        caption,
        header_row(names, frame.words["column.line"]),
        [element("tbody", None, rows)],
        kind="figures lines",
        is_wide=_is_wide(statement, shown),
    )


def statement_notes_list(
    notes: Sequence[str], statement: ReportStatement, frame: Frame
) -> Element | None:
    """What stands below a statement: explanations of lines, then the notes as far as given."""
    explained = [
        element(
            "li",
            None,
            element("strong", None, frame.said(line.name), ": "),
            inline(line.explanation, frame),
        )
        for line in statement.lines
        if not line.explanation.is_empty
    ]
    has_share = any(column.unit_of_measure is UnitOfMeasure.PERCENT for column in statement.columns)
    pace = [pace_sentence(frame.period, frame.language)] if has_share else []
    if not explained and not notes:
        return None
    return element(
        "div",
        {"class": "notes"},
        element("ul", {"class": "explanations"}, explained) if explained else None,
        element("p", None, " ".join([*notes[:-1], *pace, *notes[-1:]])) if notes else None,
    )


def binding_table(entries: Sequence[BindingEntry], frame: Frame) -> Element:
    """Each binding level with its figures and whether it holds."""
    places = shown_places([entry.figures for entry in entries])
    head = header_row(_names(entries, places, frame), frame.words["binding.node"])
    head = Element(
        head.name,
        head.attributes,
        (
            *head.children,
            element("th", {"scope": "col", "class": "state-column"}, frame.words["binding.level"]),
        ),
    )
    rows = [_binding_row(entry, places, frame) for entry in entries]
    return scroll_table(
        "binding",
        (frame.words["section.binding"], f" {period_label(frame.period)}"),
        head,
        [element("tbody", None, rows)],
    )


def binding_state(entry: BindingEntry, frame: Frame) -> Element:
    """Whether the binding level holds, as shape and word."""
    if entry.is_breached:
        key, mark, tone = "binding.is_breached", "✕", "not_on_track"
    elif entry.is_breached_by_forecast:
        key, mark, tone = "binding.is_breached_by_forecast", "▼", "partly"
    else:
        key, mark, tone = "binding.holds", "✓", "on_track"
    return element(
        "span",
        {"class": f"status status-{tone}"},
        element("span", {"aria-hidden": "true"}, mark),
        element("span", None, frame.words[key]),
    )


def projects_table(projects: Sequence[ReportProject], frame: Frame) -> Element:
    """Investment projects: budget, actual, remaining, used %."""
    places = shown_places([project.figures for project in projects])
    rows = [
        element(
            "tr",
            None,
            element(
                "th",
                {"scope": "row"},
                element(
                    "a", {"href": frame.part_address(project.anchor)}, frame.said(project.name)
                ),
            ),
            [figure_cell(project.figures[place], frame, project.anchor) for place in places],
        )
        for project in projects
    ]
    return scroll_table(
        "projects",
        (frame.words["project.projects"], f" {period_label(frame.period)}"),
        header_row(_names(projects, places, frame), frame.words["project.project"]),
        [element("tbody", None, rows)],
    )


def project_article(project: ReportProject, frame: Frame) -> Element:
    """A project's name, node and where it stands."""
    narrative = prose(project.narrative, frame)
    return element(
        "article",
        {"id": project.anchor, "class": "project"},
        element("h3", None, frame.said(project.name)),
        element("p", {"class": "quiet"}, frame.said(project.node.name)),
        None if narrative is None else (narrative, frame.after_text(project.anchor, project.name)),
    )


def _is_wide(statement: ReportStatement, shown: set[ColumnCode]) -> bool:
    """Whether the figures need more than an upright page, counted in their marks."""
    widest: dict[ColumnCode, int] = {}
    for line in statement.lines:
        for figure in line.figures:
            length = len(format_figure(figure, Language.FI))
            widest[figure.column] = max(length, widest.get(figure.column, 0))
    return sum(widest[column] + 2 for column in shown & widest.keys()) > _UPRIGHT_MARKS


def _line_row(line: ReportLine, shown: set[ColumnCode], anchor: str, frame: Frame) -> Element:
    style = None if line.style is LineStyle.REGULAR else line.style.value
    return element(
        "tr",
        {"class": style},
        element(
            "th",
            {"scope": "row"},
            element(
                "span",
                {"class": "line"},
                element("span", None, frame.said(line.name)),
                None if line.course is None else course_mark(line.course, frame),
            ),
        ),
        [figure_cell(one, frame, anchor) for one in line.figures if one.column in shown],
    )


def _binding_row(entry: BindingEntry, places: Sequence[int], frame: Frame) -> Element:
    level = "" if entry.level is None else frame.words[f"level.{entry.level.value}"]
    return element(
        "tr",
        {"id": entry.anchor},
        element(
            "th",
            {"scope": "row"},
            frame.said(entry.node.name),
            element("span", {"class": "quiet under"}, frame.said(entry.line_name)),
        ),
        [figure_cell(entry.figures[place], frame, entry.anchor) for place in places],
        element(
            "td",
            {"class": "state-column"},
            binding_state(entry, frame),
            element("span", {"class": "quiet under"}, level),
        ),
    )


def _names(
    rows: Sequence[BindingEntry] | Sequence[ReportProject], places: Sequence[int], frame: Frame
) -> list[tuple[Node, str]]:
    """Names and units of columns of rows that all hold the same figures."""
    figures = [rows[0].figures[place] for place in places]
    return [
        (
            unbroken(frame.column_label(figure.column)),
            frame.words[f"unit.{figure.unit_of_measure.value}"],
        )
        for figure in figures
    ]
