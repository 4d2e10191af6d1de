"""Statements the slow way: one figure at a time, by the words of the rules, without arrays."""

from collections.abc import Iterable

from toteuma.domain.budget import BudgetLine, Forecast
from toteuma.domain.layout import Book
from toteuma.domain.money import Figure, difference, total, used_share
from toteuma.domain.organisation import restated_cost_centres
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode, ProjectKind
from toteuma.ledger.balance_parts import BalanceRow
from toteuma.statements import StatementRequest


def book_of(request: StatementRequest, account: int, project: str) -> Book:
    """INVESTMENTS by account or project, else INTERNAL by account, else OPERATIONS."""
    accounts = {
        Book.INVESTMENTS: request.investment_accounts,
        Book.INTERNAL: request.internal_accounts,
        Book.OPERATIONS: (),
    }
    accounts[request.layout.book] += request.layout.book_accounts
    kinds = {each.code: each.kind for each in request.projects}
    if any(account in span for span in accounts[Book.INVESTMENTS]):
        return Book.INVESTMENTS
    if kinds.get(project) is ProjectKind.INVESTMENT:
        return Book.INVESTMENTS
    if any(account in span for span in accounts[Book.INTERNAL]):
        return Book.INTERNAL
    return Book.OPERATIONS


def shown_node(request: StatementRequest, row: BalanceRow) -> str:
    """The node on which a balance is shown under this year's structure."""
    moved = restated_cost_centres(request.mappings, row.fiscal_year, request.period.fiscal_year)
    return moved.get(row.cost_centre, row.cost_centre)


def period_of(request: StatementRequest, column: ColumnCode) -> Period:
    """The period of a column of balances."""
    if column is ColumnCode.ACCOUNTS_PREVIOUS:
        return Period.whole_year(request.period.fiscal_year - 1)
    if column is ColumnCode.YEAR_TO_DATE_PREVIOUS:
        return request.period.previous_year()
    return request.period


class Naive:
    """Answers for one request over rows of balances."""

    def __init__(self, request: StatementRequest, rows: Iterable[BalanceRow]) -> None:
        self.request = request
        self.rows = list(rows)

    def rows_of(self, node: str, line: str, column: ColumnCode) -> list[BalanceRow]:
        """Balances behind a leaf figure."""
        below = self.request.organisation.descendants_or_self(node)
        period = period_of(self.request, column)
        ranges = self.request.layout.line(line).ranges
        return [
            row
            for row in self.rows
            if row.fiscal_year == period.fiscal_year
            and row.period in period.numbers
            and any(row.account in span for span in ranges)
            and book_of(self.request, row.account, row.project) is self.request.layout.book
            and shown_node(self.request, row) in below
        ]

    def is_covered(self, column: ColumnCode) -> bool:
        """A batch covers some period of the column, or a balance lies in it; accounts need one
        that covers the end of the year."""
        period = period_of(self.request, column)
        months = {(period.fiscal_year, number) for number in period.numbers}
        if column is ColumnCode.ACCOUNTS_PREVIOUS:
            return any(number >= 12 for _, number in months & self.request.covered)
        lying = {
            (row.fiscal_year, row.period)
            for row in self.rows
            if book_of(self.request, row.account, row.project) is self.request.layout.book
        }
        return bool(months & (self.request.covered | lying))

    def budget_lines(self, node: str, line: str, column: ColumnCode) -> list[BudgetLine]:
        """Budget lines behind a leaf figure of original budget or amendments."""
        below = self.request.organisation.descendants_or_self(node)
        ranges = self.request.layout.line(line).ranges
        return [
            each
            for each in self.request.budget_lines
            if each.fiscal_year == self.request.period.fiscal_year
            and (each.decision == 0) == (column is ColumnCode.BUDGET_ORIGINAL)
            and any(each.account in span for span in ranges)
            and book_of(self.request, each.account, each.project) is self.request.layout.book
            and each.node in below
        ]

    def own_forecast(self, node: str, line: str) -> Forecast | None:
        """The forecast that the node gave itself."""
        for each in self.request.forecasts:
            if (
                each.fiscal_year == self.request.period.fiscal_year
                and each.as_of_month == self.request.period.last
                and (each.node, each.line) == (node, line)
            ):
                return each
        return None

    def forecast(self, node: str, line: str) -> Figure:
        """A node's own forecast, else the sum of those of its children."""
        own = self.own_forecast(node, line)
        if own is not None:
            return own.cents
        return total(
            self.forecast(child, line) for child in self.request.organisation.children(node)
        )

    def figure(self, node: str, line: str, column: ColumnCode) -> Figure:
        """One exact figure."""
        if column is ColumnCode.USED_PERCENT:
            return used_share(
                self.figure(node, line, ColumnCode.ACTUAL),
                self.figure(node, line, ColumnCode.BUDGET),
            )
        if column in DIFFERENCES:
            return difference(*(self.figure(node, line, part) for part in DIFFERENCES[column]))
        if self.request.layout.line(line).is_total:
            parts = self.request.layout.line(line).sum_of
            return total(self.figure(node, part, column) for part in parts)
        if column is ColumnCode.BUDGET:
            return total(self.figure(node, line, part) for part in BUDGET_PARTS)
        return self.source_figure(node, line, column)

    def source_figure(self, node: str, line: str, column: ColumnCode) -> Figure:
        """A leaf figure of a column that is not computed from others."""
        if column is ColumnCode.FORECAST:
            return self.forecast(node, line)
        if column in BUDGET_PARTS:
            is_known = self.is_decided(column)
            cents = sum(each.cents for each in self.budget_lines(node, line, column))
        else:
            is_known = self.is_covered(column)
            cents = sum(row.cents for row in self.rows_of(node, line, column))
        return cents if is_known else None

    def is_decided(self, column: ColumnCode) -> bool:
        """The year has an original budget; for amendments, any decision."""
        year = self.request.period.fiscal_year
        decided = {each.number for each in self.request.decisions if each.fiscal_year == year}
        return 0 in decided if column is ColumnCode.BUDGET_ORIGINAL else bool(decided)

    def is_in_use(self, node: str, line: str, columns: Iterable[ColumnCode]) -> bool:
        """A leaf has balances, budget lines or forecasts; a total a part that is in use."""
        if self.request.layout.line(line).is_total:
            parts = self.request.layout.line(line).sum_of
            return any(self.is_in_use(node, part, columns) for part in parts)
        sources: set[ColumnCode] = set()
        for column in columns:
            sources |= SOURCES.get(column, {column})
        for column in sources:
            if column is ColumnCode.FORECAST:
                if self.forecast(node, line) is not None:
                    return True
            elif column in (ColumnCode.BUDGET_ORIGINAL, ColumnCode.AMENDMENTS):
                if self.budget_lines(node, line, column):
                    return True
            elif self.rows_of(node, line, column):
                return True
        return False

    def printed_lines(self, node: str) -> list[str]:
        """Codes of the lines that a node's statement has."""
        columns = [column.code for column in self.request.columns]
        return [
            line.code
            for line in self.request.layout.lines
            if (
                any(self.is_in_use(node, need, columns) for need in line.needs)
                if line.needs
                else self.is_in_use(node, line.code, columns)
            )
        ]


BUDGET_PARTS = (ColumnCode.BUDGET_ORIGINAL, ColumnCode.AMENDMENTS)
DIFFERENCES = {
    ColumnCode.REMAINING: (ColumnCode.BUDGET, ColumnCode.ACTUAL),
    ColumnCode.FORECAST_DEVIATION: (ColumnCode.FORECAST, ColumnCode.BUDGET),
}
SOURCES: dict[ColumnCode, set[ColumnCode]] = {
    ColumnCode.BUDGET: set(BUDGET_PARTS),
    ColumnCode.REMAINING: {*BUDGET_PARTS, ColumnCode.ACTUAL},
    ColumnCode.USED_PERCENT: {*BUDGET_PARTS, ColumnCode.ACTUAL},
    ColumnCode.FORECAST_DEVIATION: {*BUDGET_PARTS, ColumnCode.FORECAST},
    ColumnCode.EXPLANATION: {ColumnCode.FORECAST},
}
