"""What a report has, asked the same way by every renderer: what is not there is left out.

A section without content has no heading, no entry in the contents and no sheet; only the notes
are always there. A column without a figure on any row is not drawn.
"""

from collections.abc import Sequence

from toteuma.domain.vocabulary import ColumnCode, GoalLevel
from toteuma.report.model import BindingEntry, Report, ReportFigure


def shown_places(rows: Sequence[Sequence[ReportFigure]]) -> tuple[int, ...]:
    """Which of the figures of rows that all hold the same columns are drawn: those of columns
    that have a figure on some row. All, where no row has any."""
    if not rows:
        return ()
    places = range(len(rows[0]))
    told = tuple(place for place in places if any(row[place].shown is not None for row in rows))
    return told or tuple(places)


def headline_figures(entry: BindingEntry) -> tuple[ReportFigure, ...]:
    """The figures of the summary that there are."""
    return tuple(entry.figures[place] for place in shown_places((entry.figures,)))


def goal_levels(report: Report) -> tuple[GoalLevel, ...]:
    """The levels that have goals."""
    counted = {entry.level for entry in report.summary.status_counts if entry.count}
    return tuple(level for level in GoalLevel if level in counted)


def is_judged(report: Report) -> bool:
    """Whether there is anything that might need attention: a budget, goals, projects or risks.

    Where there is nothing to hold figures against, that nothing deviates says nothing.
    """
    has_budget = any(
        column.code is ColumnCode.BUDGET
        for statement in report.statements
        for column in statement.columns
    )
    has_appropriation = any(
        figure.column is ColumnCode.BUDGET and figure.value is not None
        for project in report.projects
        for figure in project.figures
    )
    others = (report.binding, report.risks.risks, goal_levels(report))
    return has_budget or has_appropriation or any(others)


def has_attention(report: Report) -> bool:
    """Whether the summary says what needs attention, or that nothing does."""
    return bool(report.summary.attention) or is_judged(report)


def has_summary(report: Report) -> bool:
    """Whether there is anything to sum up."""
    summary = report.summary
    return (
        summary.headline is not None
        or summary.course is not None
        or bool(goal_levels(report))
        or has_attention(report)
    )


def names_node(report: Report) -> bool:
    """Whether the report's node has a name of its own beside the municipality's."""
    return report.node.name != report.municipality.name
