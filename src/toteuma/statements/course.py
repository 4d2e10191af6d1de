"""The course of one line through the year: cumulative, month by month, beside the year before."""

from dataclasses import dataclass

import numpy as np

from toteuma.domain.money import Figure
from toteuma.domain.period import Period
from toteuma.ledger.query import Engine, Month
from toteuma.statements.request import StatementRequest
from toteuma.statements.sources import balance_question, node_scope


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """Cents from January to the end of ``month``; None after the last month that is covered.

    Closing periods are in no month, so December is the year before closing.
    """

    month: int
    actual: Figure
    previous: Figure


def monthly_course(
    request: StatementRequest, node: str, line: str, engine: Engine
) -> tuple[MonthPoint, ...]:
    """Twelve points of a line, leaf or total, of a node; this year ends at the period's end.

    Raises KeyError for a line that the layout lacks, UnknownNodeError, and what the engine raises.
    """
    scope = node_scope(request, node)
    year = request.period.fiscal_year
    months = tuple(
        Month(each, month, 12 * (each - year + 1) + month - 1)
        for each in (year - 1, year)
        for month in range(1, 13)
    )
    question = balance_question(scope, months)
    sums = engine.leaf_sums([file.path for file in request.balances], question)
    by_code = _weights(request, line)
    weights = np.array([by_code.get(leaf.code, 0) for leaf in request.layout.leaves])
    counted = (sums.node >= 0) & (sums.line >= 0)
    amounts = weights[sums.line[counted]] * sums.cents[counted]
    by_month = np.zeros(24, dtype=np.int64)
    np.add.at(by_month, sums.period_group[counted], amounts)
    cents = by_month.tolist()
    previous = _cumulative(request, Period(year - 1), cents[:12])
    actual = _cumulative(request, Period.year_to_date(year, request.period.last), cents[12:])
    return tuple(
        MonthPoint(month, actual[month - 1], previous[month - 1]) for month in range(1, 13)
    )


def _cumulative(request: StatementRequest, period: Period, cents: list[int]) -> list[Figure]:
    covered = [month for month in period.numbers if (period.fiscal_year, month) in request.covered]
    points: list[Figure] = []
    running = 0
    for month in range(1, 13):
        running += cents[month - 1]
        points.append(running if covered and month <= covered[-1] else None)
    return points


def _weights(request: StatementRequest, line: str) -> dict[str, int]:
    """How often the line adds each leaf."""
    weights: dict[str, int] = {}
    waiting = [line]
    while waiting:
        current = request.layout.line(waiting.pop())
        waiting.extend(current.sum_of)
        if not current.is_total:
            weights[current.code] = weights.get(current.code, 0) + 1
    return weights
