"""From a figure to the entries behind it: which balances they were added up to."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from toteuma.ledger.balance_parts import BalanceParts
from toteuma.ledger.query import Engine, Month
from toteuma.statements.columns import BALANCE_COLUMNS, months_of
from toteuma.statements.figure_id import FigureId
from toteuma.statements.request import StatementRequest
from toteuma.statements.sources import balance_question, node_scope
from toteuma.statements.table import StatementTable


@dataclass(frozen=True, slots=True)
class BalancesBehind:
    """The balances that a figure adds, of one batch."""

    batch: str
    rows: BalanceParts


def balances_behind(
    table: StatementTable, wanted: FigureId, engine: Engine
) -> tuple[BalancesBehind, ...] | None:
    """The balances behind a figure of the ledger, leaf or total, batch by batch; None for a
    figure that does not come from the ledger. Raises KeyError and what the engine raises."""
    if wanted.column not in BALANCE_COLUMNS:
        return None
    request = table.request
    span = sorted(months_of(wanted.column, request.period))
    months = tuple(Month(year, number, 0) for year, number in span)
    # By cost centre also for a project: rows of projects that nobody knows have no place there.
    question = balance_question(node_scope(request, wanted.node), months)
    ranges = tuple(
        (account_range, 0)
        for leaf in request.layout.leaves_of(wanted.line)
        for account_range in leaf.ranges
    )
    question = replace(question, ranges=ranges)
    belongs = belongs_to(request, wanted)
    return tuple(
        BalancesBehind(file.batch, _of_project(engine.parts(file.path, question), wanted, belongs))
        for file in request.balances
    )


def _of_project(
    rows: BalanceParts, wanted: FigureId, belongs: Callable[[str], bool]
) -> BalanceParts:
    if wanted.project is None:
        return rows
    return rows.of_projects(belongs(name) for name in rows.project.names)


def belongs_to(request: StatementRequest, wanted: FigureId) -> Callable[[str], bool]:
    """Whether a row of some project belongs to the figure."""
    known = frozenset(project.code for project in request.projects)

    def belongs(project: str) -> bool:
        if wanted.project is None:
            return True
        if wanted.project == "":
            return project not in known
        return project == wanted.project

    return belongs
