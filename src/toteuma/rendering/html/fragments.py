"""Parts of a report as HTML, for the page of its own and for the web application alike.

Each takes values of the report model and a :class:`~toteuma.rendering.html.frame.Frame` and gives
an :class:`~toteuma.rendering.markup.Element`; ``str(element)`` is its escaped markup. Their look
is ``static/toteuma/report.css``.
"""

from toteuma.rendering.html.frame import Frame, figure_owners
from toteuma.rendering.html.goals import (
    GoalIndex,
    aim_section,
    goal_article,
    goal_group,
    goal_index,
)
from toteuma.rendering.html.key_figures import computed_notes, key_figure_table
from toteuma.rendering.html.notes import decisions_table, general_notes, sources_table
from toteuma.rendering.html.parts import chart_figure, figure_link, status_badge
from toteuma.rendering.html.prose import prose
from toteuma.rendering.html.risks import risk_article, risk_grid
from toteuma.rendering.html.statements import (
    binding_table,
    project_article,
    projects_table,
    statement_notes_list,
    statement_table,
)
from toteuma.rendering.html.summary import attention_list, headline, summary_section

__all__ = [
    "Frame",
    "GoalIndex",
    "aim_section",
    "attention_list",
    "binding_table",
    "chart_figure",
    "computed_notes",
    "decisions_table",
    "figure_link",
    "figure_owners",
    "general_notes",
    "goal_article",
    "goal_group",
    "goal_index",
    "headline",
    "key_figure_table",
    "project_article",
    "projects_table",
    "prose",
    "risk_article",
    "risk_grid",
    "sources_table",
    "statement_notes_list",
    "statement_table",
    "status_badge",
    "summary_section",
]
