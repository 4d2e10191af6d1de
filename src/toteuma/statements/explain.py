"""What a figure is made of, down to accounts, cost centres, periods, batches and decisions.

The exact value of a figure is the sum of any one of its lists of parts, or its formula applied
to its operands.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast
from toteuma.domain.money import Figure
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.balance_parts import BalanceParts, Integers
from toteuma.ledger.query import Engine
from toteuma.statements.columns import BALANCE_COLUMNS, OPERANDS
from toteuma.statements.drill_down import balances_behind, belongs_to
from toteuma.statements.figure_id import FigureId
from toteuma.statements.request import StatementRequest
from toteuma.statements.sources import counted_budget_lines, counted_decisions
from toteuma.statements.table import StatementTable


class Formula(StrEnum):
    """How a figure comes about."""

    BALANCES = "balances"
    APPROPRIATIONS = "appropriations"
    SUM = "sum"
    DIFFERENCE = "difference"
    SHARE = "share"
    GIVEN = "given"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that another is computed from. A difference is the first operand less the second,
    a share the first over the second."""

    figure_id: str
    value: Figure


@dataclass(frozen=True, slots=True)
class AccountPart:
    """What one account brings."""

    account: int
    cents: int
    entries: int


@dataclass(frozen=True, slots=True)
class CostCentrePart:
    """What was booked on one cost centre (as booked, before any restatement)."""

    cost_centre: str
    cents: int
    entries: int


@dataclass(frozen=True, slots=True)
class PeriodPart:
    """What one period of a fiscal year brings."""

    fiscal_year: int
    period: int
    cents: int
    entries: int


@dataclass(frozen=True, slots=True)
class BatchPart:
    """What one batch of the ledger brings."""

    batch: str
    cents: int
    entries: int


@dataclass(frozen=True, slots=True)
class DecisionPart:
    """What one decision on the budget brings, with its lines."""

    decision: BudgetDecision
    cents: int
    lines: tuple[BudgetLine, ...]


@dataclass(frozen=True, slots=True)
class FigureExplanation:
    """A figure and what it is made of; lists that do not apply are empty.

    BALANCES has accounts, cost centres, periods and batches, each adding up to ``value``;
    APPROPRIATIONS has decisions; SUM, DIFFERENCE and SHARE have operands; GIVEN has the forecast.
    """

    id: FigureId
    value: Figure
    formula: Formula
    operands: tuple[Operand, ...] = ()
    accounts: tuple[AccountPart, ...] = ()
    cost_centres: tuple[CostCentrePart, ...] = ()
    periods: tuple[PeriodPart, ...] = ()
    batches: tuple[BatchPart, ...] = ()
    decisions: tuple[DecisionPart, ...] = ()
    forecast: Forecast | None = None
    text: LocalizedText | None = None


def explain(table: StatementTable, figure: FigureId | str, engine: Engine) -> FigureExplanation:
    """What a figure of the table is made of.

    Raises FigureIdError, UnknownFigureError, and what the engine raises.
    """
    wanted = FigureId.parse(figure) if isinstance(figure, str) else figure
    value = table.figure(wanted).value
    line = table.request.layout.line(wanted.line)
    column = wanted.column
    if column is ColumnCode.EXPLANATION:
        text = table.explanation(wanted.place, wanted.line)
        return FigureExplanation(wanted, None, Formula.TEXT, text=text)
    if column in OPERANDS and column is not ColumnCode.BUDGET:
        is_share = column is ColumnCode.USED_PERCENT
        formula = Formula.SHARE if is_share else Formula.DIFFERENCE
        ids = (replace(wanted, column=operand) for operand in OPERANDS[column])
        return FigureExplanation(wanted, value, formula, operands=_operands(table, ids))
    if line.is_total:
        ids = (replace(wanted, line=part) for part in line.sum_of)
        return FigureExplanation(wanted, value, Formula.SUM, operands=_operands(table, ids))
    if column is ColumnCode.FORECAST:
        return _forecast(table, wanted, value)
    if column in BALANCE_COLUMNS:
        return _balances(table, wanted, value, engine)
    return _appropriations(table.request, wanted, value)


def _operands(table: StatementTable, ids: Iterable[FigureId]) -> tuple[Operand, ...]:
    return tuple(
        Operand(str(operand), table.exact(operand.place, operand.line, operand.column))
        for operand in ids
    )


def _forecast(table: StatementTable, wanted: FigureId, value: Figure) -> FigureExplanation:
    own = table.given_forecast(wanted.place, wanted.line)
    if own is not None:
        return FigureExplanation(wanted, value, Formula.GIVEN, forecast=own)
    if wanted.project is not None:
        return FigureExplanation(wanted, value, Formula.SUM)
    below = table.request.organisation.children(wanted.node)
    operands = _operands(table, (replace(wanted, node=node) for node in below))
    known = tuple(operand for operand in operands if operand.value is not None)
    return FigureExplanation(wanted, value, Formula.SUM, operands=known)


def _balances(
    table: StatementTable, wanted: FigureId, value: Figure, engine: Engine
) -> FigureExplanation:
    behind = balances_behind(table, wanted, engine) or ()
    parts = [part.rows for part in behind]
    return FigureExplanation(
        wanted,
        value,
        Formula.BALANCES,
        accounts=tuple(
            AccountPart(account, cents, entries)
            for (account,), cents, entries in _added(parts, lambda rows: [rows.account])
        ),
        cost_centres=tuple(
            CostCentrePart(code, cents, entries) for code, cents, entries in _by_cost_centre(parts)
        ),
        periods=tuple(
            PeriodPart(year, period, cents, entries)
            for (year, period), cents, entries in _added(
                parts, lambda rows: [rows.fiscal_year, rows.period]
            )
        ),
        batches=tuple(
            BatchPart(part.batch, part.rows.total(), int(part.rows.entries.sum()))
            for part in sorted(behind, key=lambda part: part.batch)
            if part.rows
        ),
    )


def _added(
    parts: Iterable[BalanceParts], key_of: Callable[[BalanceParts], Sequence[Integers]]
) -> list[tuple[tuple[int, ...], int, int]]:
    """(key, cents, entries) of rows with the same key, sorted by key."""
    return _merged(found for rows in parts for found in rows.added_by(*key_of(rows)))


def _by_cost_centre(parts: Iterable[BalanceParts]) -> list[tuple[str, int, int]]:
    return _merged(
        (rows.cost_centre.names[number], cents, entries)
        for rows in parts
        for (number,), cents, entries in rows.added_by(rows.cost_centre.numbers)
    )


def _merged[Key: (str, tuple[int, ...])](
    found: Iterable[tuple[Key, int, int]],
) -> list[tuple[Key, int, int]]:
    sums: dict[Key, tuple[int, int]] = {}
    for key, cents, entries in found:
        cents_before, entries_before = sums.get(key, (0, 0))
        sums[key] = (cents_before + cents, entries_before + entries)
    return [(key, cents, entries) for key, (cents, entries) in sorted(sums.items())]


def _appropriations(
    request: StatementRequest, wanted: FigureId, value: Figure
) -> FigureExplanation:
    numbers = sorted(counted_decisions(request).items())
    if wanted.column is not ColumnCode.BUDGET:
        is_original = wanted.column is ColumnCode.BUDGET_ORIGINAL
        numbers = [(number, each) for number, each in numbers if (number == 0) == is_original]
    below = frozenset(request.organisation.descendants_or_self(wanted.node))
    ranges = request.layout.line(wanted.line).ranges
    belongs = belongs_to(request, wanted)
    lines = [
        line
        for line in counted_budget_lines(request)
        if line.node in below
        and any(line.account in span for span in ranges)
        and belongs(line.project)
    ]
    parts = []
    for number, decision in numbers:
        held = tuple(line for line in lines if line.decision == number)
        if held:
            parts.append(DecisionPart(decision, sum(line.cents for line in held), held))
    return FigureExplanation(wanted, value, Formula.APPROPRIATIONS, decisions=tuple(parts))
