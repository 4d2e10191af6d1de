"""What a figure is made of, down to its entries."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.rights import Permission
from toteuma.statements.figure_id import FigureId
from toteuma.web.rights.rules import Located, requires
from toteuma.web.shared.desk import Desk, PageRequest


def unit_of_figure(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit whose figure it is. The figure's own period is the page's."""
    figure = FigureId.parse(words["figure"])
    desk.asked_period = figure.period.code
    return Located(figure.node) if figure.node in desk.organisation else None


@requires(Permission.READ, unit=unit_of_figure)
def figure(request: PageRequest, municipality: str, figure: str) -> HttpResponse:
    """What the figure is made of."""
    return render(request, "figures/figure.html", {"figure": figure})
