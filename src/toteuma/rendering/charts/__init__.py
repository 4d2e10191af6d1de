"""Charts of the report as SVG, each with a description and a data table."""

from toteuma.rendering.charts.chart import Chart
from toteuma.rendering.charts.course import course_chart
from toteuma.rendering.charts.risks import risk_matrix
from toteuma.rendering.charts.status import aim_status_chart, status_chart
from toteuma.rendering.charts.svg import status_symbol
from toteuma.rendering.charts.trend import key_figure_trend
from toteuma.rendering.charts.used import used_bar

__all__ = [
    "Chart",
    "aim_status_chart",
    "course_chart",
    "key_figure_trend",
    "risk_matrix",
    "status_chart",
    "status_symbol",
    "used_bar",
]
