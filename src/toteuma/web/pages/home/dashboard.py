"""How a unit stands: money against the budget and the year, goals, what needs attention."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from toteuma.domain.errors import ToteumaError
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Status
from toteuma.rendering.charts import Chart, course_chart, status_chart
from toteuma.rendering.html.fragments import attention_list, binding_table, headline
from toteuma.rendering.markup import Element
from toteuma.rendering.presence import goal_levels
from toteuma.rendering.sentences import headline_sentences
from toteuma.report.assembly.assemble import assemble_report
from toteuma.report.model import AttentionItem, AttentionKind, Report
from toteuma.web.shared.desk import Desk

MOST_ITEMS = 8
"""Things to look at that a dashboard names; the unit's report has them all."""

HALF, NARROW = 400, 320
"""Widths of charts in pixels: beside another on a wide page, and on a phone."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What a dashboard shows of a unit. ``has_money`` False: nothing is booked or budgeted.
    ``differing`` are goals whose declared status is not the one that the measures propose."""

    node: str
    name: LocalizedText
    sentences: tuple[str, ...]
    headline: SafeString
    attention: SafeString
    more_items: int
    binding: SafeString
    course: Chart | None
    narrow_course: Chart | None
    statuses: Chart | None
    narrow_statuses: Chart | None
    counts: tuple[tuple[Status, int], ...]
    differing: tuple[AttentionItem, ...]
    has_money: bool


def dashboard_of(desk: Desk, node: str) -> Dashboard:
    """The dashboard of a unit for the desk's period, made once until something changes."""
    key = ("dashboard", node, desk.period, desk.language, desk.asked_period)
    return desk.living.made_of_all(key, lambda: _made(desk, node), node=node)


def _made(desk: Desk, node: str) -> Dashboard:
    name = desk.organisation.node(node).name
    try:
        report = assemble_report(desk.request(node), desk.living.engine, desk.living.ground)
    except ToteumaError:
        return _without_money(node, name)
    frame, language = desk.frame(), desk.language
    summary = report.summary
    course = summary.course
    has_goals = bool(goal_levels(report))
    counts = dict.fromkeys(Status, 0)
    for one in summary.status_counts:
        counts[one.status] += one.count
    return Dashboard(
        node=node,
        name=name,
        sentences=headline_sentences(report, language),
        headline=_safe(None if summary.headline is None else headline(summary.headline, frame)),
        attention=_safe(attention_list(summary.attention[:MOST_ITEMS], frame)),
        more_items=max(0, len(summary.attention) - MOST_ITEMS),
        binding=_safe(binding_table(report.binding, frame) if report.binding else None),
        course=None if course is None else course_chart(course, frame.period, language, width=HALF),
        narrow_course=None
        if course is None
        else course_chart(course, frame.period, language, width=NARROW),
        statuses=status_chart(summary.status_counts, language, width=HALF) if has_goals else None,
        narrow_statuses=status_chart(summary.status_counts, language, width=NARROW)
        if has_goals
        else None,
        counts=tuple(counts.items()) if has_goals else (),
        differing=tuple(
            one for one in summary.attention if one.kind is AttentionKind.STATUS_DIFFERS
        ),
        has_money=_has_money(report),
    )


def _has_money(report: Report) -> bool:
    return any(statement.lines for statement in report.statements)


def _without_money(node: str, name: LocalizedText) -> Dashboard:
    nothing: Any = mark_safe("")
    return Dashboard(
        node=node,
        name=name,
        sentences=(),
        headline=nothing,
        attention=nothing,
        more_items=0,
        binding=nothing,
        course=None,
        narrow_course=None,
        statuses=None,
        narrow_statuses=None,
        counts=(),
        differing=(),
        has_money=False,
    )


def _safe(node: Element | None) -> SafeString:
    return mark_safe("" if node is None else str(node))
