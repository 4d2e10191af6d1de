"""The first page as the templates receive it: result, statuses, what needs attention."""

from math import ceil

from toteuma.catalogue.wording import report_words
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode, Language, Status
from toteuma.rendering.charts import course_chart
from toteuma.rendering.charts.metrics import text_width
from toteuma.rendering.formats import format_euro, format_figure, format_percent
from toteuma.rendering.pdf.goals import status_view
from toteuma.rendering.pdf.text import View, chart_view, drawable, plain
from toteuma.rendering.presence import (
    goal_levels,
    has_attention,
    has_summary,
    headline_figures,
)
from toteuma.rendering.sentences import attention_sentence, column_label, headline_sentences
from toteuma.report.model import AttentionItem, BindingEntry, Report, ReportFigure, Summary

COURSE_WIDTH = 385
"""Pixels: the chart stands beside the counts of statuses."""

_LEAST_LINES = 8
_LINES_ON_THE_PAGE = 20
"""Below the chart there is room for so many lines and a few more. A summary of more lines gets no
page of its own: a page with the rest of it alone would be nearly empty."""

_TEXT_SIZE = 10.5
_SENTENCE_WIDTH = 440.0
"""Of the attention items, in points."""

_HEADLINE = (
    ColumnCode.BUDGET,
    ColumnCode.ACTUAL,
    ColumnCode.FORECAST,
    ColumnCode.FORECAST_DEVIATION,
)


def summary_view(report: Report, language: Language) -> View:
    """Headline figures, counts of statuses by level and the attention items."""
    summary = report.summary
    attention = [_attention_view(item, report, language) for item in summary.attention]
    return {
        "stands_alone": _stands_alone(summary, attention),
        "lead": drawable(" ".join(headline_sentences(report, language))),
        "course": None
        if summary.course is None
        else chart_view(
            course_chart(summary.course, report.period, language, width=COURSE_WIDTH), COURSE_WIDTH
        ),
        "headline": None
        if summary.headline is None
        else _headline_view(summary.headline, report, language),
        "statuses": _statuses(report, language),
        "has_attention": has_attention(report),
        "attention": attention,
        "is_there": has_summary(report),
    }


def _stands_alone(summary: Summary, attention: list[View]) -> bool:
    """Whether the summary fills a page of its own, by about how many lines its sentences take."""
    lines = sum(
        ceil(text_width(str(item["sentence"]), _TEXT_SIZE) / _SENTENCE_WIDTH) for item in attention
    )
    return lines <= _LINES_ON_THE_PAGE and (summary.course is not None or lines > _LEAST_LINES)


def _headline_view(entry: BindingEntry, report: Report, language: Language) -> View:
    figures = {figure.column: figure for figure in headline_figures(entry)}
    used = figures.get(ColumnCode.USED_PERCENT)
    return {
        "caption": f"{plain(entry.node.name, language)} · {plain(entry.line_name, language)}",
        "figures": [
            {
                "label": column_label(code, report.period, language),
                "text": _with_unit(figures[code], language),
            }
            for code in _HEADLINE
            if code in figures
        ],
        "used": None
        if used is None or used.shown is None
        else {"text": format_percent(used.shown, language), "share": used.shown},
    }


def _with_unit(figure: ReportFigure, language: Language) -> str:
    if figure.value is not None and figure.unit_of_measure is UnitOfMeasure.EURO:
        return format_euro(figure.value, language)
    unit = report_words(language)[f"unit.{figure.unit_of_measure.value}"]
    text = format_figure(figure, language)
    return text if figure.shown is None else f"{text}\u00a0{unit}"


def _statuses(report: Report, language: Language) -> View:
    words = report_words(language)
    counts = {(item.level, item.status): item.count for item in report.summary.status_counts}
    levels = goal_levels(report)
    return {
        "levels": [words[f"level.{level.value}"] for level in levels],
        "rows": [
            {
                "status": status_view(status, language),
                "counts": [counts.get((level, status), 0) for level in levels],
            }
            for status in Status
        ],
    }


def _attention_view(item: AttentionItem, report: Report, language: Language) -> View:
    return {
        "kind": item.kind.value,
        "anchor": item.anchor,
        "sentence": drawable(attention_sentence(item, report.period, language)),
        "course": "" if item.course is None else item.course.value,
        "status": "" if item.status is None else item.status.value,
    }
