"""The forecasts of a line as they were given through the year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toteuma.domain.budget import Forecast
from toteuma.domain.money import Cents, Figure, total
from toteuma.domain.organisation import Organisation


@dataclass(frozen=True, slots=True)
class MonthForecast:
    """What stood as the forecast of a node's line at the end of a month.

    ``own`` is what the node itself gave; ``figure`` its own or else the sum of those below.
    """

    month: int
    own: Forecast | None
    figure: Figure


def rolled_up_forecast(organisation: Organisation, node: str, given: Mapping[str, Cents]) -> Figure:
    """The forecast of a node from those given by nodes: its own where it has one, else the sum of
    those below it; no figure where nobody gave one."""
    if node in given:
        return given[node]
    return total(
        rolled_up_forecast(organisation, child, given) for child in organisation.children(node)
    )


def forecast_months(
    forecasts: Iterable[Forecast], organisation: Organisation, year: int, node: str, line: str
) -> tuple[MonthForecast, ...]:
    """The months in which a forecast of the line was given at or below the node, in order."""
    by_month: dict[int, dict[str, Forecast]] = {}
    for forecast in forecasts:
        if forecast.fiscal_year == year and forecast.line == line:
            by_month.setdefault(forecast.as_of_month, {})[forecast.node] = forecast
    found = []
    for month, by_node in sorted(by_month.items()):
        cents = {code: forecast.cents for code, forecast in by_node.items()}
        figure = rolled_up_forecast(organisation, node, cents)
        if figure is not None:
            found.append(MonthForecast(month, by_node.get(node), figure))
    return tuple(found)
