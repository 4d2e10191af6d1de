"""A town small enough to reckon in the head, for tests of single rules."""

from datetime import date
from pathlib import Path
from typing import Any

from tests.statements.balances_files import write_balances

from toteuma.domain.accounts import AccountRange
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast
from toteuma.domain.layout import Book, Layout, LayoutLine, LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.organisation import Organisation, OrganisationNode
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, DecisionKind, NodeKind
from toteuma.ledger.balance_parts import BalanceRow
from toteuma.ledger.reference import ReferenceEngine
from toteuma.statements import (
    BalanceFile,
    StatementColumn,
    StatementRequest,
    StatementTable,
    compute_statements,
)

NAME = LocalizedText(fi="nimi")
START = date(2020, 1, 1)
NODES = (
    OrganisationNode("TOWN", NodeKind.MUNICIPALITY, NAME, None, START),
    OrganisationNode("SCHOOLS", NodeKind.SERVICE_AREA, NAME, "TOWN", START),
    OrganisationNode("K1", NodeKind.COST_CENTRE, NAME, "SCHOOLS", START),
    OrganisationNode("K2", NodeKind.COST_CENTRE, NAME, "SCHOOLS", START),
    OrganisationNode("LIBRARY", NodeKind.SERVICE_AREA, NAME, "TOWN", START),
    OrganisationNode("K3", NodeKind.COST_CENTRE, NAME, "LIBRARY", START),
)
LAYOUT = Layout(
    "town",
    NAME,
    Book.OPERATIONS,
    START,
    "a test",
    4,
    (
        LayoutLine("INCOME", NAME, (AccountRange(3000, 3999),)),
        LayoutLine("STAFF", NAME, (AccountRange(4000, 4299),)),
        LayoutLine("GOODS", NAME, (AccountRange(4300, 4999),)),
        LayoutLine("COST", NAME, (), ("STAFF", "GOODS"), LineStyle.TOTAL),
        LayoutLine("NET", NAME, (), ("INCOME", "COST"), LineStyle.TOTAL),
    ),
)
ORIGINAL = BudgetDecision(2022, 0, DecisionKind.ORIGINAL, date(2021, 11, 15), NAME)
AMENDMENT = BudgetDecision(2022, 1, DecisionKind.AMENDMENT, date(2022, 6, 20), NAME)
TRANSFER = BudgetDecision(2022, 2, DecisionKind.TRANSFER, date(2022, 9, 5), NAME)
COVERED = frozenset(
    (year, month) for year, last in ((2021, 13), (2022, 9)) for month in range(1, last + 1)
)


def column(code: ColumnCode, unit: UnitOfMeasure | None = None) -> StatementColumn:
    """A column in its usual unit, money in euro."""
    usual = {
        ColumnCode.USED_PERCENT: UnitOfMeasure.PERCENT,
        ColumnCode.EXPLANATION: UnitOfMeasure.TEXT,
    }
    return StatementColumn(code, unit or usual.get(code, UnitOfMeasure.EURO))


def row(
    account: int,
    cents: int,
    *,
    cost_centre: str = "K1",
    year: int = 2022,
    period: int = 1,
    project: str = "",
) -> BalanceRow:
    """One balance of one entry."""
    return BalanceRow(year, period, account, cost_centre, project, cents, 1)


def appropriation(
    account: int, cents: int, *, node: str = "SCHOOLS", decision: int = 0, project: str = ""
) -> BudgetLine:
    """One budget line of 2022."""
    return BudgetLine(2022, decision, node, account, project, cents)


def forecast(line: str, cents: int, *, node: str = "SCHOOLS", month: int = 9) -> Forecast:
    """One forecast of 2022."""
    return Forecast(2022, month, node, line, cents)


def request_of(folder: Path, rows: list[BalanceRow], **changes: Any) -> StatementRequest:
    """January-September 2022 of the town, with one batch."""
    file = write_balances(folder / "balances.parquet", rows)
    values: dict[str, Any] = {
        "organisation": Organisation(NODES),
        "layout": LAYOUT,
        "period": Period(2022, 1, 9),
        "columns": tuple(column(code) for code in ColumnCode),
        "balances": (BalanceFile(file, "batch-1"),),
        "covered": COVERED,
        "decisions": (ORIGINAL,),
    }
    return StatementRequest(**(values | changes))


def table_of(folder: Path, rows: list[BalanceRow], **changes: Any) -> StatementTable:
    """The town's statements by the reference engine."""
    return compute_statements(request_of(folder, rows, **changes), ReferenceEngine())
