"""What the templates draw: the report in one language, every figure and date as it is printed."""

from toteuma.catalogue.wording import report_words
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts import aim_status_chart, palette
from toteuma.rendering.formats import format_date
from toteuma.rendering.leads import section_lead
from toteuma.rendering.mentions import places_of_mentioned
from toteuma.rendering.pdf.details import key_figures_view, notes_view, risks_view
from toteuma.rendering.pdf.figures import binding_table, projects_table, statement_views
from toteuma.rendering.pdf.goals import aims_view, area_goals_view
from toteuma.rendering.pdf.summary import summary_view
from toteuma.rendering.pdf.text import View, chart_view, drawable, plain, rich
from toteuma.rendering.presence import names_node
from toteuma.rendering.sentences import pace_sentence
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot

_SECTIONS = (
    *("goals", "statements", "binding", "investments", "area_goals", "key_figures", "risks"),
    "notes",
)
"""What opens with a sentence."""

FULL_WIDTH = 664
"""Pixels of a chart as wide as the text area."""


def report_view(snapshot: Snapshot, language: Language) -> View:
    """The whole report as JSON values, in the order in which it is printed."""
    report = snapshot.report
    return {
        "language": language.value,
        "words": dict(report_words(language)),
        "colours": _colours(),
        "leads": {key: drawable(section_lead(key, report, language)) for key in _SECTIONS},
        "document": _document_view(snapshot, language),
        "share_of_year": report.period.share_of_year,
        "summary": summary_view(report, language),
        "aims": aims_view(report, language),
        "aim_statuses": chart_view(
            aim_status_chart(report.aims, language, width=FULL_WIDTH), FULL_WIDTH
        ),
        "binding": binding_table(report, language),
        "statements": statement_views(report, report.statements, snapshot.id, language),
        "investments": statement_views(report, report.investments, snapshot.id, language),
        "projects": {
            "table": projects_table(report, language),
            "narratives": [
                {
                    "label": plain(project.name, language),
                    "body": rich(project.narrative, language),
                }
                for project in report.projects
                if project.narrative.in_language(language).strip()
            ],
        },
        "area_goals": area_goals_view(report, language),
        "key_figures": key_figures_view(report, language),
        "risks": risks_view(report, language),
        "notes": notes_view(report, snapshot.sha256, snapshot.id, language),
    }


def _document_view(snapshot: Snapshot, language: Language) -> View:
    report = snapshot.report
    words = report_words(language)
    title = plain(report.title, language)
    node = plain(report.node.name, language)
    has_node = names_node(report)
    return {
        "title": title,
        "node": node if has_node else "",
        "municipality": plain(report.municipality.name, language),
        "full_title": f"{title} · {node}",
        "period": words["document.period"].format(
            start=format_date(report.period.start, language),
            end=format_date(report.period.end, language),
        ),
        "dated": words["document.dated"].format(date=format_date(report.dated, language)),
        "snapshot": words["document.snapshot"].format(id=snapshot.id),
        "source_note": plain(report.source_note, language),
        "pace": pace_sentence(report.period, language),
        "anchors": sorted(_anchors(report)),
        "places": places_of_mentioned(report),
    }


def _anchors(report: Report) -> set[str]:
    """Every place that a link may lead to."""
    goals = [
        *(goal for aim in report.aims for goal in aim.goals),
        *(goal for group in report.area_goals for goal in group.goals),
    ]
    places = (
        report.aims,
        report.statements,
        report.investments,
        report.projects,
        report.area_goals,
        report.key_figures.rows,
        report.risks.risks,
        report.binding,
        goals,
        (measure for goal in goals for measure in goal.measures),
    )
    return {place.anchor for group in places for place in group}


def _colours() -> View:
    return {
        "ink": palette.INK,
        "paper": palette.PAPER,
        "band": palette.BAND,
        "shade": palette.SHADE,
        "rule": palette.RULE,
        "quiet": palette.QUIET,
        "accent": palette.ACCENT,
        "status": {status.value: colour for status, colour in palette.STATUS_COLOURS.items()},
    }
