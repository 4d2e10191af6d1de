"""The first thing on the page: are we on course, where not, what should be looked at."""

from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import Status
from toteuma.rendering.charts import course_chart, status_chart, status_symbol
from toteuma.rendering.html.frame import Frame
from toteuma.rendering.html.parts import (
    chart_figure,
    course_mark,
    figure_link,
)
from toteuma.rendering.html.statements import binding_state
from toteuma.rendering.markup import Element, Node, element
from toteuma.rendering.presence import goal_levels, has_attention, headline_figures
from toteuma.rendering.sentences import attention_sentence, headline_sentences
from toteuma.report.model import AttentionItem, AttentionKind, BindingEntry, Report

NARROW_CHART = 320
"""Width of the drawing that small screens show, in pixels."""

_BAD_KINDS = {
    AttentionKind.BREACH_NOW,
    AttentionKind.BREACH_FORECAST,
    AttentionKind.GOAL_NOT_ON_TRACK,
}


def summary_section(report: Report, frame: Frame) -> list[Node]:
    """Whether the year is on course, the binding figures, what needs attention, the course of
    the year and the statuses."""
    summary = report.summary
    parts: list[Node] = []
    sentences = headline_sentences(report, frame.language)
    if sentences:
        parts.append(element("p", {"class": "opening"}, " ".join(sentences)))
    if summary.headline is not None:
        parts.append(headline(summary.headline, frame))
    if has_attention(report):
        parts.append(attention_list(summary.attention, frame))
    if summary.course is not None:
        wide = course_chart(summary.course, frame.period, frame.language)
        narrow = course_chart(summary.course, frame.period, frame.language, width=NARROW_CHART)
        parts.append(chart_figure(wide, frame, narrow))
    if goal_levels(report):
        wide = status_chart(summary.status_counts, frame.language)
        narrow = status_chart(summary.status_counts, frame.language, width=NARROW_CHART)
        parts.append(chart_figure(wide, frame, narrow))
    return parts


def headline(entry: BindingEntry, frame: Frame) -> Element:
    """The net of the report's node: its figures large, and whether it holds where it binds."""
    tiles = [
        element(
            "div",
            None,
            element("dt", None, frame.column_label(figure.column)),
            element(
                "dd",
                None,
                figure_link(figure, frame, "summary"),
                element("span", {"class": "unit"}, _unit(figure.unit_of_measure, frame)),
            ),
        )
        for figure in headline_figures(entry)
    ]
    return element(
        "div",
        {"class": "headline"},
        element(
            "p",
            None,
            element("strong", None, frame.said(entry.line_name)),
            " · ",
            element("a", {"href": frame.part_address(entry.anchor)}, frame.said(entry.node.name)),
            None if entry.level is None else (" ", binding_state(entry, frame)),
        ),
        element("dl", {"class": "tiles"}, tiles),
    )


def attention_list(items: tuple[AttentionItem, ...], frame: Frame) -> Element:
    """One line for each thing to look at; each leads to its place in the report."""
    heading = element("h3", None, frame.words["section.attention"])
    if not items:
        return element("div", None, heading, element("p", None, frame.words["attention.nothing"]))
    rows = [
        element(
            "li",
            None,
            element("span", {"class": "sign"}, _sign(item, frame)),
            element(
                "a",
                {"href": frame.part_address(item.anchor)},
                attention_sentence(item, frame.period, frame.language),
            ),
        )
        for item in items
    ]
    return element("div", None, heading, element("ul", {"class": "attention"}, rows))


def _sign(item: AttentionItem, frame: Frame) -> Node:
    if item.course is not None:
        return course_mark(item.course, frame)
    status = item.proposed_status or item.status
    if status is not None:
        return status_symbol(status)
    is_bad = item.kind in _BAD_KINDS
    return status_symbol(Status.NOT_ON_TRACK if is_bad else Status.PARTLY)


def _unit(unit: UnitOfMeasure, frame: Frame) -> str:
    return " " + frame.words[f"unit.{unit.value}"]
