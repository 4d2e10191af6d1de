"""What a report is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.books import accounts_of_book
from toteuma.domain.content import MunicipalityContent
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.layout import Book, Layout
from toteuma.domain.organisation import Organisation, organisation_in_year
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode, NodeKind
from toteuma.report.model import SourceEntry
from toteuma.statements.request import (
    REPORT_COLUMNS,
    BalanceFile,
    Rounding,
    StatementColumn,
    StatementRequest,
)


class NoLayoutError(ToteumaError):
    """No statement layout is in force for the period."""

    code = "report.no_layout"
    exit_code = ExitCode.NOT_FOUND
    message = "No layout of the book {book} is in force in {period}."
    mend = (
        "Add a layout whose valid_from is not later than the period (tables layouts, layout_lines)."
    )


@dataclass(frozen=True, slots=True)
class LedgerState:
    """The active batches: their balances, the (fiscal year, period) they cover, and what of them
    is printed among the sources."""

    balances: tuple[BalanceFile, ...] = ()
    covered: frozenset[tuple[int, int]] = frozenset()
    sources: tuple[SourceEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A report of ``node`` for ``period``. ``dated`` None: the period's last day."""

    content: MunicipalityContent
    ledger: LedgerState
    node: str
    period: Period
    dated: date | None = None
    rounding: Rounding = Rounding.INDEPENDENT
    organisations: Mapping[int, Organisation] = field(
        default_factory=dict, compare=False, repr=False
    )
    """Trees of years that are made already."""

    @property
    def organisation(self) -> Organisation:
        """The tree of the period's year. Raises OrganisationMissingError and InvalidValueError."""
        year = self.period.fiscal_year
        known = self.organisations.get(year)
        return organisation_in_year(self.content.nodes, year) if known is None else known

    @property
    def columns(self) -> tuple[StatementColumn, ...]:
        """The municipality's columns, or those of a municipal interim report."""
        chosen = sorted(self.content.report_columns, key=lambda column: column.position)
        own = tuple(StatementColumn(column.column, column.unit_of_measure) for column in chosen)
        return own or REPORT_COLUMNS


def layouts_in_force(content: MunicipalityContent, period: Period) -> dict[str, Layout]:
    """Layouts by code, the municipality's own before the shipped ones, that are valid at the
    period's start, written for accounts as long as the municipality's."""
    known = shipped_layouts() | {layout.code: layout for layout in content.layouts}
    digits = max((len(str(account.number)) for account in content.accounts), default=4)
    return {
        code: layout.for_digits(max(digits, layout.account_digits))
        for code, layout in known.items()
        if layout.valid_from <= period.start
    }


def layout_of_book(content: MunicipalityContent, period: Period, book: Book) -> Layout:
    """The layout of a book that came into force last. A municipality that has layouts of its own
    for the book has said how it shows it: a shipped one that comes into force later does not take
    their place, and stands only for periods before the first of them. Raises NoLayoutError."""
    own = {layout.code for layout in content.layouts}
    fitting = [
        layout for layout in layouts_in_force(content, period).values() if layout.book is book
    ]
    if not fitting:
        raise NoLayoutError(book=book.value, period=period.code)
    return max(fitting, key=lambda layout: (layout.code in own, layout.valid_from, layout.code))


def statement_request(
    request: ReportRequest, layout: Layout, columns: tuple[StatementColumn, ...] | None = None
) -> StatementRequest:
    """The statements that a report (or the statement command) needs of one layout.

    Raises InvalidValueError for an organisation that is none, UnknownNodeError.
    """
    content = request.content
    layouts = layouts_in_force(content, request.period).values()
    return StatementRequest(
        organisation=request.organisation,
        layout=layout,
        period=request.period,
        columns=request.columns if columns is None else columns,
        balances=request.ledger.balances,
        covered=request.ledger.covered,
        mappings=content.cost_centre_mappings,
        projects=content.projects,
        investment_accounts=accounts_of_book(layouts, Book.INVESTMENTS),
        internal_accounts=accounts_of_book(layouts, Book.INTERNAL),
        decisions=content.budget_decisions,
        budget_lines=content.budget_lines,
        forecasts=content.forecasts,
        node=request.node,
        rounding=request.rounding,
    )


def investment_request(request: ReportRequest) -> StatementRequest:
    """The same for investments; forecasts are shown only where some are given for the layout."""
    layout = layout_of_book(request.content, request.period, Book.INVESTMENTS)
    whole = statement_request(request, layout)
    lines = {line.code for line in layout.lines}
    if any(forecast.line in lines for forecast in request.content.forecasts):
        return whole
    of_forecast = {ColumnCode.FORECAST, ColumnCode.FORECAST_DEVIATION, ColumnCode.EXPLANATION}
    columns = tuple(column for column in whole.columns if column.code not in of_forecast)
    return replace(whole, columns=columns)


def reported_nodes(organisation: Organisation, node: str) -> tuple[str, ...]:
    """The nodes that get a statement of their own: the report's and those right below it that
    are no cost centres."""
    below = [
        child
        for child in organisation.children(node)
        if organisation.node(child).kind is not NodeKind.COST_CENTRE
    ]
    return (node, *below)
