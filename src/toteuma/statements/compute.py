"""The façade: a request and an engine in, a table of statements out."""

from collections.abc import Mapping
from dataclasses import dataclass

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
from toteuma.statements.tree import Tree, organisation_tree, project_tree

# Binding levels and deviations are judged on these whether a report shows them or not.
_ALWAYS = (ColumnCode.USED_PERCENT, ColumnCode.FORECAST_DEVIATION)


@dataclass(frozen=True, slots=True)
class StatementGround:
    """What of a table does not come from forecasts: it stays as it is when only they change.

    ``columns`` hold every column but the forecast, for all places and lines; ``in_use`` the
    places and leaves that have something in a shown column.
    """

    tree: Tree
    columns: Mapping[ColumnCode, ColumnFigures]
    in_use: Mask
    leftovers: tuple[Leftover, ...]


def statement_ground(request: StatementRequest, engine: Engine) -> StatementGround:
    """What :func:`compute_statements` makes of everything but the request's forecasts. Raises as
    that does."""
    tree = organisation_tree(request.organisation, request.top)
    return _ground(Scope(request, tree, PlaceKind.COST_CENTRE), engine)


def compute_statements(
    request: StatementRequest, engine: Engine, ground: StatementGround | None = None
) -> StatementTable:
    """The statements of the asked node and all below it (of the whole tree without one).

    ``ground`` is that of an equal request, whose forecasts may have been others. Raises
    UnknownDecisionError, InvalidValueError, and what the engine raises.
    """
    known = statement_ground(request, engine) if ground is None else ground
    return _table(Scope(request, known.tree, PlaceKind.COST_CENTRE), known)


def compute_project_statements(request: StatementRequest, engine: Engine) -> StatementTable:
    """The statements of each project under the asked node: of what was booked, and budgeted, on
    the node and below it.

    The first place is the node itself, the sum of the others; then ``NODE:PROJECT`` for every
    project in the order given and ``NODE:`` for what belongs to none of them. Forecasts are given
    by nodes and are no figure here. Raises as :func:`compute_statements`.
    """
    tree = project_tree(request.top, tuple(project.code for project in request.projects))
    scope = Scope(request, tree, PlaceKind.PROJECT)
    return _table(scope, _ground(scope, engine))


def _ground(scope: Scope, engine: Engine) -> StatementGround:
    layout = scope.request.layout
    refuse_heavy_totals(layout)
    shown = _shown(scope.request)
    balances, leftovers = balance_figures(scope, shown | behind(_ALWAYS), engine)
    budget, budget_leftovers = budget_figures(scope)
    columns: dict[ColumnCode, ColumnFigures] = {}
    for source in (balances, budget):
        for code, figures in source.columns.items():
            summed = ColumnFigures(scope.tree.rolled_up(figures.values), figures.known)
            columns[code] = with_totals(layout, summed)
    return StatementGround(
        tree=scope.tree,
        columns=columns,
        in_use=_in_use(scope, shown, (balances, budget)),
        leftovers=(*leftovers, *budget_leftovers),
    )


def _table(scope: Scope, ground: StatementGround) -> StatementTable:
    request = scope.request
    shown = _shown(request)
    given, leftovers = forecast_figures(scope)
    forecasts = rolled_up_forecasts(scope.tree, given)
    has_forecasts = ColumnCode.FORECAST in shown
    in_use = ground.in_use | forecasts.known if has_forecasts else ground.in_use
    return StatementTable(
        scope=scope,
        columns={
            **ground.columns,
            ColumnCode.FORECAST: with_totals(request.layout, forecasts),
        },
        is_shown=shown_lines(request.layout, in_use),
        forecasts=counted_forecasts(request) if scope.kind is PlaceKind.COST_CENTRE else {},
        leftovers=[left for left in (*ground.leftovers, *leftovers) if left.column in shown],
    )


def _shown(request: StatementRequest) -> frozenset[ColumnCode]:
    """The columns that are shown, with those that they are computed from."""
    return behind(column.code for column in request.columns)


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
