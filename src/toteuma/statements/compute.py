"""The façade: a request and an engine in, a table of statements out."""

from collections.abc import Iterable

import numpy as np

from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.query import Engine, PlaceKind
from toteuma.statements.columns import BALANCE_COLUMNS, BUDGET_COLUMNS, ColumnFigures, Mask, behind
from toteuma.statements.request import StatementRequest
from toteuma.statements.sources import (
    LeafFigures,
    Leftover,
    Scope,
    balance_figures,
    budget_figures,
    counted_forecasts,
    forecast_figures,
    rolled_up_forecasts,
)
from toteuma.statements.table import StatementTable
from toteuma.statements.totals import refuse_heavy_totals, shown_lines, with_totals
from toteuma.statements.tree import organisation_tree, project_tree

# Binding levels and deviations are judged on these whether a report shows them or not.
_ALWAYS = (ColumnCode.USED_PERCENT, ColumnCode.FORECAST_DEVIATION)


def compute_statements(request: StatementRequest, engine: Engine) -> StatementTable:
    """The statements of the asked node and all below it (of the whole tree without one).

    Raises UnknownDecisionError, InvalidValueError, and what the engine raises.
    """
    tree = organisation_tree(request.organisation, request.top)
    return _table(Scope(request, tree, PlaceKind.COST_CENTRE), engine)


def compute_project_statements(request: StatementRequest, engine: Engine) -> StatementTable:
    """The statements of each project under the asked node: of what was booked, and budgeted, on
    the node and below it.

    The first place is the node itself, the sum of the others; then ``NODE:PROJECT`` for every
    project in the order given and ``NODE:`` for what belongs to none of them. Forecasts are given
    by nodes and are no figure here. Raises as :func:`compute_statements`.
    """
    tree = project_tree(request.top, tuple(project.code for project in request.projects))
    return _table(Scope(request, tree, PlaceKind.PROJECT), engine)


def _table(scope: Scope, engine: Engine) -> StatementTable:
    request = scope.request
    layout = request.layout
    refuse_heavy_totals(layout)
    shown = behind(column.code for column in request.columns)
    balances, leftovers = balance_figures(scope, shown | behind(_ALWAYS), engine)
    budget, budget_leftovers = budget_figures(scope)
    given, forecast_leftovers = forecast_figures(scope)
    forecasts = rolled_up_forecasts(scope.tree, given)

    columns: dict[ColumnCode, ColumnFigures] = {}
    for source in (balances, budget):
        for code, figures in source.columns.items():
            summed = ColumnFigures(scope.tree.rolled_up(figures.values), figures.known)
            columns[code] = with_totals(layout, summed)
    columns[ColumnCode.FORECAST] = with_totals(layout, forecasts)

    in_use = _in_use(scope, shown, (balances, budget))
    if ColumnCode.FORECAST in shown:
        in_use |= forecasts.known
    return StatementTable(
        scope=scope,
        columns=columns,
        is_shown=shown_lines(layout, in_use),
        forecasts=counted_forecasts(request) if scope.kind is PlaceKind.COST_CENTRE else {},
        leftovers=[
            left
            for left in _all(leftovers, budget_leftovers, forecast_leftovers)
            if left.column in shown
        ],
    )


def _in_use(
    scope: Scope, shown: frozenset[ColumnCode], sources: tuple[LeafFigures, LeafFigures]
) -> Mask:
    """Places × leaves with balances or budget lines in a shown column, there or below."""
    shape = (len(scope.tree.codes), len(scope.request.layout.leaves))
    count = np.zeros(shape, dtype=np.int64)
    for source in sources:
        for code in (*BALANCE_COLUMNS, *BUDGET_COLUMNS):
            if code in shown and code in source.present:
                count += source.present[code]
    in_use: Mask = scope.tree.rolled_up(count) > 0
    return in_use


def _all(*lists: Iterable[Leftover]) -> Iterable[Leftover]:
    for leftovers in lists:
        yield from leftovers
