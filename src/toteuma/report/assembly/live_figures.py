"""What live figures stand for: figures of the report's node and what lies below it.

A figure of the report's own statements is taken from them. One of another period is computed
through the same statements, each period once; the number of other statements is bounded, so that
a text cannot make the ledger work for ever.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Book
from toteuma.domain.live_figures import LiveValue, Mark, MarkKind, ValueUnit, answer_marks
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ValueKind
from toteuma.report.assembly.key_figures import assemble_key_figures
from toteuma.report.assembly.request import ReportRequest
from toteuma.report.live_texts import long_texts, with_long_texts
from toteuma.report.model import KeyFigureSection, Report
from toteuma.statements.figure_id import FigureId
from toteuma.statements.table import StatementTable

MOST_TABLES = 24
"""Statements besides the report's own that the figures of its texts may need."""

type TableOf = Callable[[Period, Book, str | None], StatementTable]
"""The statements of a book in a period: of the nodes of the report, or of the projects under the
node that is named."""


class LiveFigures:
    """Finds the values of marks for a report of one node and period."""

    def __init__(self, request: ReportRequest, table_of: TableOf) -> None:
        """``table_of`` raises ToteumaError for a period of which there are no statements."""
        self._request = request
        self._table_of = table_of
        self._tables: dict[tuple[Period, Book, str | None], StatementTable | None] = {}
        self._key_figures: KeyFigureSection | None = None
        self._nodes: dict[int, frozenset[str]] = {}

    def value_of(self, mark: Mark) -> LiveValue | None:
        """The value that the mark stands for; None where there is no such figure here."""
        match mark.kind:
            case MarkKind.FIGURE:
                return self._figure(mark.code)
            case MarkKind.KEY_FIGURE:
                return self._key_figure(mark.code, mark.year)
            case MarkKind.MEASURE:
                return self._measure(mark.code)

    def _figure(self, code: str) -> LiveValue | None:
        try:
            wanted = FigureId.parse(code)
        except ToteumaError:
            return None
        if wanted.node not in self._below(wanted.period.fiscal_year):
            return None
        of_projects = None if wanted.project is None else wanted.node
        books = (Book.INVESTMENTS,) if of_projects else (Book.OPERATIONS, Book.INVESTMENTS)
        for book in books:
            table = self._table(wanted.period, book, of_projects)
            if table is None:
                continue
            try:
                figure = table.figure(wanted)
            except ToteumaError:
                continue
            is_percent = figure.unit_of_measure is UnitOfMeasure.PERCENT
            amount = None if figure.value is None else Decimal(figure.value)
            return LiveValue(amount, ValueUnit.PERCENT if is_percent else ValueUnit.CENT)
        return None

    def _below(self, year: int) -> frozenset[str]:
        """The report's node and what lies below it, in that year's organisation."""
        if year not in self._nodes:
            self._nodes[year] = self._find_below(year)
        return self._nodes[year]

    def _find_below(self, year: int) -> frozenset[str]:
        request = replace(self._request, period=Period.whole_year(year))
        try:
            return frozenset(request.organisation.descendants_or_self(request.node))
        except (ToteumaError, KeyError):
            return frozenset()

    def _table(self, period: Period, book: Book, of_projects: str | None) -> StatementTable | None:
        key = (period, book, of_projects)
        if key not in self._tables:
            own = self._request.period
            others = [key for key in self._tables if key[0] != own or key[2] is not None]
            if len(others) >= MOST_TABLES:
                return None
            try:
                self._tables[key] = self._table_of(*key)
            except ToteumaError:
                self._tables[key] = None
        return self._tables[key]

    def _key_figure(self, code: str, year: int | None) -> LiveValue | None:
        """The actual of the year, else its forecast, else its target."""
        request = self._request
        if self._key_figures is None:
            self._key_figures = assemble_key_figures(
                request.content, request.organisation, request.node, request.period.fiscal_year
            )
        section = self._key_figures
        row = next((row for row in section.rows if row.code == code), None)
        if row is None:
            return None
        found = {
            column.kind: cell.value
            for column, cell in zip(section.columns, row.values, strict=True)
            if column.year == year and cell.value is not None
        }
        return next(
            (LiveValue(found[kind], ValueUnit.NUMBER) for kind in ValueKind if kind in found), None
        )

    def _measure(self, code: str) -> LiveValue | None:
        """The latest value observed by the end of the period."""
        content, period = self._request.content, self._request.period
        goals = {
            goal.code
            for goal in content.goals
            if goal.fiscal_year == period.fiscal_year
            and goal.node in self._below(period.fiscal_year)
        }
        if not any(one.code == code and one.goal in goals for one in content.measures):
            return None
        observed = [
            (one.observed_on, one.value)
            for one in content.observations
            if one.measure == code and one.observed_on <= period.end and one.value is not None
        ]
        return LiveValue(max(observed)[1] if observed else None, ValueUnit.NUMBER)


def answer_report(report: Report, figures: LiveFigures) -> Report:
    """The report with the value of each live figure written into its texts; one without any is
    given back as it is."""
    texts = [entry.text for entry in long_texts(report)]
    if not any("{{" in one for text in texts for one in (text.fi, text.sv, text.en)):
        return report
    return with_long_texts(report, lambda text: answer_marks(text, figures.value_of))
