"""Binding levels: a node's net against its budget after amendments, and where it is breached."""

from collections.abc import Iterable
from dataclasses import dataclass

from toteuma.domain.money import Figure
from toteuma.domain.planning import BindingLevel
from toteuma.domain.vocabulary import ColumnCode
from toteuma.statements.table import StatementFigure, StatementTable

BINDING_COLUMNS = (
    ColumnCode.BUDGET,
    ColumnCode.ACTUAL,
    ColumnCode.REMAINING,
    ColumnCode.USED_PERCENT,
    ColumnCode.FORECAST,
    ColumnCode.FORECAST_DEVIATION,
)
"""The columns of a binding level, in order."""


@dataclass(frozen=True, slots=True)
class BindingOutcome:
    """A binding level and how it stands; ``figures`` follow ``BINDING_COLUMNS``.

    ``exceeded`` and ``exceeded_by_forecast`` are cents by which the net is below the budget now
    and by the year-end forecast: 0 where it is not, None where there is no figure to judge by.
    ``forecast_is_partial``: some line in use has no forecast, so the forecast net leaves it out.
    """

    level: BindingLevel
    figures: tuple[StatementFigure, ...]
    exceeded: Figure
    exceeded_by_forecast: Figure
    forecast_is_partial: bool

    @property
    def is_breached(self) -> bool:
        """The actual net is already below the budget."""
        return bool(self.exceeded)

    @property
    def is_breached_by_forecast(self) -> bool:
        """The forecast net is below the budget."""
        return bool(self.exceeded_by_forecast)


def binding_outcomes(
    table: StatementTable, levels: Iterable[BindingLevel]
) -> tuple[BindingOutcome, ...]:
    """How each binding level stands, in the order given, on exact figures.

    Levels of lines that the layout does not have, and of nodes outside the table, belong to
    another layout or part and are passed over.

    An expenditure net is breached as soon as the actual goes below the budget. An income net
    (budget above zero) is below its budget through most of any year, so that is a breach only
    at the year's end.
    """
    codes = {line.code for line in table.request.layout.lines}
    return tuple(
        _outcome(table, level)
        for level in levels
        if level.line in codes and level.node in table.scope.tree.index
    )


def breaches(outcomes: Iterable[BindingOutcome]) -> tuple[BindingOutcome, ...]:
    """Those that are breached, now or by forecast."""
    return tuple(
        outcome for outcome in outcomes if outcome.is_breached or outcome.is_breached_by_forecast
    )


def _outcome(table: StatementTable, level: BindingLevel) -> BindingOutcome:
    figures = tuple(
        table.figure(table.figure_id(level.node, level.line, column)) for column in BINDING_COLUMNS
    )
    budget, actual, forecast = figures[0].value, figures[1].value, figures[4].value
    is_judged_now = budget is not None and (budget <= 0 or table.request.period.last == 12)
    return BindingOutcome(
        level=level,
        figures=figures,
        exceeded=_below(actual, budget) if is_judged_now else (None if budget is None else 0),
        exceeded_by_forecast=_below(forecast, budget),
        forecast_is_partial=forecast is not None and _is_partial(table, level),
    )


def _below(net: Figure, budget: Figure) -> Figure:
    if net is None or budget is None:
        return None
    return max(0, budget - net)


def _is_partial(table: StatementTable, level: BindingLevel) -> bool:
    shown = table.is_shown[table.place_number(level.node)]
    return any(
        shown[table.line_number(leaf.code)]
        and table.exact(level.node, leaf.code, ColumnCode.FORECAST) is None
        for leaf in table.request.layout.leaves_of(level.line)
    )
