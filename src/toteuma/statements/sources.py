"""Leaf figures from their sources: balances by the engine, budget lines and forecasts from lists.

All arrays are places × leaf lines and hold what stands at a place itself; rolling up comes later.
What has no place in the tree or no line in the layout is never dropped: it comes back as
:class:`Leftover`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.organisation import restated_cost_centres
from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.balance_parts import Integers, SumOverflowError
from toteuma.ledger.query import OUTSIDE_TREE, BalanceQuestion, Engine, LeafSums, Month, PlaceKind
from toteuma.statements.columns import (
    BALANCE_COLUMNS,
    BUDGET_COLUMNS,
    ColumnFigures,
    Mask,
    grouped_months,
    is_over,
    months_of,
)
from toteuma.statements.errors import UnknownDecisionError
from toteuma.statements.figure_id import place_code
from toteuma.statements.request import StatementRequest
from toteuma.statements.tree import (
    MAX_CENTS,
    Tree,
    bounded,
    guard_sums,
    organisation_tree,
)


class LeftoverReason(StrEnum):
    """Why an amount stands in no line of any statement."""

    OUTSIDE_LAYOUT = "outside_layout"
    OUTSIDE_ORGANISATION = "outside_organisation"


@dataclass(frozen=True, slots=True)
class Leftover:
    """An amount that belongs to the layout's book but has no line or no place.

    ``place`` is the node (or project) that the tree has, or the code that it does not have.
    ``account`` is None for forecasts, which name a ``line``; ``entries`` is 0 for budget lines
    and forecasts.
    """

    column: ColumnCode
    reason: LeftoverReason
    place: str
    account: int | None
    line: str
    cents: int
    entries: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which places a table has: the nodes of a branch, or the projects below a node."""

    request: StatementRequest
    tree: Tree
    kind: PlaceKind

    def place_of(self, node: str, project: str) -> int | None:
        """Number of the place of a budget line; ``OUTSIDE_TREE`` when there is none; None when
        it lies in a part of the organisation that the table does not show."""
        organisation = self.request.organisation
        if self.kind is PlaceKind.COST_CENTRE:
            number = self.tree.index.get(node)
            if number is None:
                return None if node in organisation else OUTSIDE_TREE
            return number
        if node not in organisation or self.request.top not in organisation.ancestors_or_self(node):
            return None
        return self.tree.index.get(place_code(self.request.top, project), self.no_project)

    @property
    def no_project(self) -> int:
        """Number of the place for what belongs to no project, or to one that nobody knows."""
        return len(self.tree.codes) - 1


def node_scope(request: StatementRequest, node: str) -> Scope:
    """The node and what lies below it, shown by cost centre. Raises UnknownNodeError."""
    narrowed = replace(request, node=node)
    return Scope(narrowed, organisation_tree(request.organisation, node), PlaceKind.COST_CENTRE)


@dataclass(frozen=True, slots=True)
class LeafFigures:
    """A source's columns, and the places × leaf lines where it has anything, by column."""

    columns: dict[ColumnCode, ColumnFigures]
    present: dict[ColumnCode, Mask]


def shown_at(request: StatementRequest, index: Mapping[str, int], year: int) -> dict[str, int]:
    """Where what was booked in ``year`` is shown: on itself, or where mappings moved it.

    A cost centre moved to a node that the tree lacks is shown nowhere.
    """
    places = dict(index)
    moved = restated_cost_centres(request.mappings, year, request.period.fiscal_year)
    for start in moved:
        places.pop(start, None)
    places.update({start: index[end] for start, end in moved.items() if end in index})
    return places


def balance_question(scope: Scope, months: tuple[Month, ...]) -> BalanceQuestion:
    """The question of a table to the balances of ``months``."""
    request = scope.request
    years = sorted({month.fiscal_year for month in months})
    nodes = scope.tree.index
    if scope.kind is PlaceKind.PROJECT:
        below = request.organisation.descendants_or_self(request.top)
        nodes = {code: number for number, code in enumerate(below)}
    booked = {year: shown_at(request, nodes, year) for year in years}
    places = booked
    if scope.kind is PlaceKind.PROJECT:
        projects = {code.partition(":")[2]: i for code, i in scope.tree.index.items() if i > 0}
        places = dict.fromkeys(years, projects)
    is_whole = request.top == request.organisation.root and scope.kind is PlaceKind.COST_CENTRE
    return BalanceQuestion(
        months=months,
        ranges=tuple(
            (span, number)
            for number, line in enumerate(request.layout.leaves)
            for span in line.ranges
        ),
        places=places,
        rule=request.book_rule,
        place_kind=scope.kind,
        within=None
        if is_whole
        else tuple((year, code) for year, codes in booked.items() for code in codes),
    )


def balance_figures(
    scope: Scope, columns: Iterable[ColumnCode], engine: Engine
) -> tuple[LeafFigures, list[Leftover]]:
    """The columns that come from balances, asked of the engine in one question."""
    request = scope.request
    spans = {
        column: months_of(column, request.period) for column in BALANCE_COLUMNS if column in columns
    }
    months, groups = grouped_months(spans)
    question = balance_question(scope, months)
    sums = engine.leaf_sums([file.path for file in request.balances], question)
    shape = (len(groups), len(scope.tree.codes), len(request.layout.leaves))
    if scope.kind is PlaceKind.PROJECT:
        node = np.where(sums.node == OUTSIDE_TREE, scope.no_project, sums.node)
        sums = replace(sums, node=node, unplaced=())
    guard_sums(sums.cents, what="balances")
    cents, present = _scattered(sums, shape)
    has_rows = np.bincount(sums.period_group, minlength=len(groups)) > 0

    figures = LeafFigures({}, {})
    for column, span in spans.items():
        members = [number for number, group in enumerate(groups) if column in group]
        # A balance proves that a batch covers its month, whatever the caller says is covered.
        is_known = is_over(column, request.covered, request.period) and (
            bool(span & request.covered) or bool(has_rows[members].any())
        )
        values = cents[members].sum(axis=0) * is_known
        figures.columns[column] = ColumnFigures(values, np.full(values.shape, is_known))
        figures.present[column] = present[members].any(axis=0)
    return figures, _balance_leftovers(scope, sums, groups)


def _scattered(sums: LeafSums, shape: tuple[int, int, int]) -> tuple[Integers, Mask]:
    """Sums and presence as arrays groups × places × leaf lines."""
    cents = np.zeros(shape, dtype=np.int64)
    present = np.zeros(shape, dtype=np.bool_)
    inside = (sums.node >= 0) & (sums.line >= 0)
    if inside.all():
        where = (sums.period_group, sums.node, sums.line)
        amounts = sums.cents
    else:
        where = (sums.period_group[inside], sums.node[inside], sums.line[inside])
        amounts = sums.cents[inside]
    np.add.at(cents, where, amounts)
    present[where] = True
    return cents, present


def _balance_leftovers(
    scope: Scope, sums: LeafSums, groups: tuple[frozenset[ColumnCode], ...]
) -> list[Leftover]:
    is_left = (sums.node < 0) | (sums.line < 0)
    if not is_left.any():
        return []
    left = LeafSums(
        node=sums.node[is_left],
        line=sums.line[is_left],
        period_group=sums.period_group[is_left],
        cents=sums.cents[is_left],
        entries=sums.entries[is_left],
        unplaced=sums.unplaced,
    )
    added: dict[tuple[ColumnCode, LeftoverReason, str, int | None, str], tuple[int, int]] = {}
    for (node, line, group, code), (cents, entries) in left.added_up().items():
        lost = node == OUTSIDE_TREE
        reason = LeftoverReason.OUTSIDE_ORGANISATION if lost else LeftoverReason.OUTSIDE_LAYOUT
        place = code if lost else scope.tree.codes[node]
        leaf = scope.request.layout.leaves[line].code if line >= 0 else ""
        for column in groups[group]:
            key = (column, reason, place, -line if line < 0 else None, leaf)
            before_cents, before_entries = added.get(key, (0, 0))
            added[key] = (before_cents + cents, before_entries + entries)
    return [Leftover(*key, *figures) for key, figures in added.items()]


def counted_decisions(request: StatementRequest) -> dict[int, BudgetDecision]:
    """Decisions of the period's fiscal year that count, by number."""
    as_of = request.budget_as_of
    return {
        decision.number: decision
        for decision in request.decisions
        if decision.fiscal_year == request.period.fiscal_year
        and (as_of is None or decision.decided_on <= as_of)
    }


def counted_budget_lines(request: StatementRequest) -> list[BudgetLine]:
    """Budget lines of the year, of the layout's book, whose decision counts.

    Raises UnknownDecisionError when a line's decision is not among the request's decisions.
    """
    year = request.period.fiscal_year
    all_numbers = {each.number for each in request.decisions if each.fiscal_year == year}
    counted = counted_decisions(request)
    rule = request.book_rule
    result = []
    held: dict[tuple[int, str], bool] = {}
    for line in request.budget_lines:
        if line.fiscal_year != year:
            continue
        if line.decision not in all_numbers:
            raise UnknownDecisionError(fiscal_year=year, decision=line.decision)
        key = (line.account, line.project)
        if key not in held:
            held[key] = rule.holds(*key)
        if held[key] and line.decision in counted:
            result.append(line)
    return result


def _leaf_number(request: StatementRequest, account: int) -> int:
    """Number of the leaf line that holds the account, or -1."""
    for number, line in enumerate(request.layout.leaves):
        if any(account in span for span in line.ranges):
            return number
    return -1


def budget_figures(scope: Scope) -> tuple[LeafFigures, list[Leftover]]:
    """Original budget and amendments. Raises UnknownDecisionError and SumOverflowError."""
    request = scope.request
    added: dict[tuple[int, str, int, str], int] = {}
    for line in counted_budget_lines(request):
        key = (min(line.decision, 1), line.node, line.account, line.project)
        added[key] = added.get(key, 0) + line.cents
    if sum(map(abs, added.values())) >= MAX_CENTS:
        raise SumOverflowError(what="budget lines")

    leaves = {account: _leaf_number(request, account) for account in {key[2] for key in added}}
    places = {
        key: scope.place_of(*key) for key in {(node, project) for _, node, _, project in added}
    }
    inside: list[tuple[int, int, int]] = []
    amounts: list[int] = []
    left: list[Leftover] = []
    for (which, node, account, project), cents in added.items():
        place, leaf = places[node, project], leaves[account]
        if place is None:
            continue
        if place >= 0 and leaf >= 0:
            inside.append((which, place, leaf))
            amounts.append(cents)
            continue
        lost = place == OUTSIDE_TREE
        reason = LeftoverReason.OUTSIDE_ORGANISATION if lost else LeftoverReason.OUTSIDE_LAYOUT
        code = node if lost else scope.tree.codes[place]
        leaf_code = request.layout.leaves[leaf].code if leaf >= 0 else ""
        column = BUDGET_COLUMNS[which]
        left.append(Leftover(column, reason, code, account, leaf_code, cents, 0))
    return _budget_columns(scope, inside, amounts), left


def _budget_columns(
    scope: Scope, inside: list[tuple[int, int, int]], amounts: list[int]
) -> LeafFigures:
    shape = (len(BUDGET_COLUMNS), len(scope.tree.codes), len(scope.request.layout.leaves))
    cents = np.zeros(shape, dtype=np.int64)
    present = np.zeros(shape, dtype=np.bool_)
    which, place, leaf = np.array(inside, dtype=np.int64).reshape(-1, 3).T
    np.add.at(cents, (which, place, leaf), np.array(amounts, dtype=np.int64))
    present[which, place, leaf] = True
    decided = counted_decisions(scope.request)
    is_known = {ColumnCode.BUDGET_ORIGINAL: 0 in decided, ColumnCode.AMENDMENTS: bool(decided)}
    figures = LeafFigures({}, {})
    for number, column in enumerate(BUDGET_COLUMNS):
        known = np.full(shape[1:], is_known[column])
        figures.columns[column] = ColumnFigures(cents[number], known)
        figures.present[column] = present[number]
    return figures


def counted_forecasts(request: StatementRequest) -> dict[tuple[str, str], Forecast]:
    """Forecasts of the year and month that count, by (node, line).

    Raises InvalidValueError when one comes twice.
    """
    found: dict[tuple[str, str], Forecast] = {}
    for forecast in request.forecasts:
        if forecast.fiscal_year != request.period.fiscal_year:
            continue
        if forecast.as_of_month != request.forecasts_as_of:
            continue
        key = (forecast.node, forecast.line)
        if key in found:
            raise InvalidValueError(
                what=f"Forecast of {forecast.node} {forecast.line}", why="it is given twice"
            )
        found[key] = forecast
    return found


def forecast_figures(scope: Scope) -> tuple[ColumnFigures, list[Leftover]]:
    """Forecasts as given at each place, not rolled up.

    Forecasts of lines that the layout does not have belong to another layout and are passed
    over. Forecasts are given by nodes, so a table of projects has none.
    """
    request = scope.request
    shape = (len(scope.tree.codes), len(request.layout.leaves))
    given = ColumnFigures(np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.bool_))
    left: list[Leftover] = []
    if scope.kind is PlaceKind.PROJECT:
        return given, left
    numbers = {line.code: number for number, line in enumerate(request.layout.leaves)}
    totals = {line.code for line in request.layout.lines if line.is_total}
    for (node, line), forecast in counted_forecasts(request).items():
        if line not in numbers and line not in totals:
            continue
        place = scope.place_of(node, "")
        if place is None:
            continue
        if place == OUTSIDE_TREE or line in totals:
            lost = place == OUTSIDE_TREE
            reason = LeftoverReason.OUTSIDE_ORGANISATION if lost else LeftoverReason.OUTSIDE_LAYOUT
            column = ColumnCode.FORECAST
            left.append(Leftover(column, reason, node, None, line, forecast.cents, 0))
        else:
            given.values[place, numbers[line]] = bounded(forecast.cents, what="forecasts")
            given.known[place, numbers[line]] = True
    guard_sums(given.values, what="forecasts")
    return given, left


def rolled_up_forecasts(tree: Tree, given: ColumnFigures) -> ColumnFigures:
    """Forecasts of all places: a place's own where it has one, else the sum of those below it
    (the rule of :class:`toteuma.domain.budget.Forecast`)."""
    values = given.values.copy()
    known = given.known.copy()
    if not known.any():
        return ColumnFigures(values, known)
    below = np.zeros_like(values)
    is_below = np.zeros_like(known)
    for places in reversed(tree.levels):
        values[places] = np.where(given.known[places], values[places], below[places])
        known[places] |= is_below[places]
        parents = tree.parents[places]
        if parents[0] >= 0:
            np.add.at(below, parents, values[places])
            np.logical_or.at(is_below, parents, known[places])
    return ColumnFigures(values, known)
