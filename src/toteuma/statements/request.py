"""What a statement is asked for: structure, layout, period, columns and the sources of figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from toteuma.domain.accounts import AccountRange
from toteuma.domain.books import BookRule, accounts_of_book
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast, Project
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import Book, Layout
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.organisation import CostCentreMapping, Organisation
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode, ProjectKind
from toteuma.statements.errors import UnknownNodeError


class Rounding(StrEnum):
    """How printed figures are made of exact ones (see :mod:`toteuma.statements.rounding`)."""

    INDEPENDENT = "independent"
    ADDING_UP = "adding_up"


@dataclass(frozen=True, slots=True)
class StatementColumn:
    """A column and the unit in which it is shown: money, percent or text as the column is."""

    code: ColumnCode
    unit_of_measure: UnitOfMeasure

    def __post_init__(self) -> None:
        other = {
            ColumnCode.USED_PERCENT: UnitOfMeasure.PERCENT,
            ColumnCode.EXPLANATION: UnitOfMeasure.TEXT,
        }
        needed = other.get(self.code)
        fits = self.unit_of_measure is needed
        if needed is None:
            fits = self.unit_of_measure not in other.values()
        if not fits:
            raise InvalidValueError(
                what=f"Column {self.code.value}",
                why=f"it cannot be shown in {self.unit_of_measure.value}",
            )


REPORT_COLUMNS: tuple[StatementColumn, ...] = (
    StatementColumn(ColumnCode.ACCOUNTS_PREVIOUS, UnitOfMeasure.THOUSAND_EURO),
    StatementColumn(ColumnCode.YEAR_TO_DATE_PREVIOUS, UnitOfMeasure.THOUSAND_EURO),
    StatementColumn(ColumnCode.BUDGET, UnitOfMeasure.EURO),
    StatementColumn(ColumnCode.ACTUAL, UnitOfMeasure.EURO),
    StatementColumn(ColumnCode.REMAINING, UnitOfMeasure.EURO),
    StatementColumn(ColumnCode.USED_PERCENT, UnitOfMeasure.PERCENT),
    StatementColumn(ColumnCode.FORECAST, UnitOfMeasure.EURO),
)
"""The columns of a municipal interim report, for those who choose none."""


@dataclass(frozen=True, slots=True)
class BalanceFile:
    """The balances of an active batch."""

    path: Path
    batch: str


@dataclass(frozen=True, slots=True)
class StatementRequest:
    """Everything that statements of one layout and period are made from.

    - ``organisation`` is the tree of the period's fiscal year; figures of earlier years are shown
      under it by ``mappings``. ``node`` limits the statements to a node and what lies below it;
      None is the whole tree.
    - ``layout`` is written for accounts as long as the ledger's (``Layout.for_digits``).
    - ``covered`` are the (fiscal year, period) for which an active batch exists.
    - ``investment_accounts`` and ``internal_accounts`` are the book accounts of all layouts of
      those books (:func:`toteuma.domain.books.accounts_of_book`); those of ``layout`` itself need
      not be repeated.
    - ``decisions`` and ``budget_lines`` may hold other years; only those decided on or before
      ``budget_as_of`` count, None counts all.
    - ``forecasts`` count when given at the end of ``forecast_month``, by default the period's
      last month.
    """

    organisation: Organisation
    layout: Layout
    period: Period
    columns: tuple[StatementColumn, ...] = REPORT_COLUMNS
    balances: tuple[BalanceFile, ...] = ()
    covered: frozenset[tuple[int, int]] = frozenset()
    mappings: tuple[CostCentreMapping, ...] = ()
    projects: tuple[Project, ...] = ()
    investment_accounts: tuple[AccountRange, ...] = ()
    internal_accounts: tuple[AccountRange, ...] = ()
    decisions: tuple[BudgetDecision, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    node: str | None = None
    budget_as_of: date | None = None
    forecast_month: int | None = None
    rounding: Rounding = Rounding.INDEPENDENT

    def __post_init__(self) -> None:
        codes = [column.code for column in self.columns]
        if len(set(codes)) != len(codes):
            raise InvalidValueError(what="Statement columns", why="a column comes twice")
        if self.node is not None and self.node not in self.organisation:
            raise UnknownNodeError(node=self.node, fiscal_year=self.period.fiscal_year)

    @property
    def top(self) -> str:
        """The node at the top of the statements."""
        return self.organisation.root if self.node is None else self.node

    @property
    def forecasts_as_of(self) -> int:
        """The month at whose end the forecasts that count were given."""
        return self.period.last if self.forecast_month is None else self.forecast_month

    @property
    def book_rule(self) -> BookRule:
        """Which balances and budget lines the layout shows."""
        own = self.layout.book_accounts
        investments = {*self.investment_accounts}
        internal = {*self.internal_accounts}
        if self.layout.book is Book.INVESTMENTS:
            investments.update(own)
        elif self.layout.book is Book.INTERNAL:
            internal.update(own)
        projects = frozenset(
            project.code for project in self.projects if project.kind is ProjectKind.INVESTMENT
        )
        return BookRule(
            self.layout.book, tuple(sorted(investments)), projects, tuple(sorted(internal))
        )


def investment_accounts(layouts: Iterable[Layout]) -> tuple[AccountRange, ...]:
    """Accounts that belong to investments whatever their project, by all layouts in use."""
    return accounts_of_book(layouts, Book.INVESTMENTS)
