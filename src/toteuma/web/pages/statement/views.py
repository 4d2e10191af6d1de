"""The statement of a unit for a period."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Book, Layout
from toteuma.domain.money import Figure
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ColumnCode
from toteuma.rendering.charts import Chart, course_chart
from toteuma.report.assembly.money import report_statement
from toteuma.report.assembly.names import named
from toteuma.report.assembly.request import layout_of_book, statement_request
from toteuma.report.labels import months_of
from toteuma.report.model import MonthlyCourse, MonthPoint, ReportStatement
from toteuma.statements.course import monthly_course
from toteuma.statements.deviations import Materiality, deviations
from toteuma.statements.explain import explain
from toteuma.statements.figure_id import FigureId
from toteuma.statements.request import StatementRequest
from toteuma.statements.table import StatementTable
from toteuma.web.pages.statement.asking import CHOICES, Asked, MoneyUnit, read_query
from toteuma.web.pages.statement.drawing import AccountRow, draw_statement
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.page import period_links
from toteuma.web.shared.words import label, word
from toteuma.workspace.queries.comments import comment_counts


@requires(Permission.READ, unit=unit_in_address)
def statement(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """The statement, with what was chosen in the query of its address."""
    desk = request.desk
    asked, wrong = read_query(request.GET)
    for name in wrong:
        messages.warning(request, word("statement.not_understood", name=name))
    commented = _commented(desk, node)
    # All of it but the comments depends on the money alone, so it is drawn once until that changes
    # or another number of comments stands beside the figures.
    # Whether investments have columns of forecasts depends on the forecasts of every unit.
    body = desk.living.made_of_money(
        ("body", request.path, desk.language, desk.period, asked, *sorted(commented.items())),
        lambda: _drawn_body(desk, node, asked, request.path, commented),
        node=node if asked.book is Book.OPERATIONS else None,
    )
    return render(
        request,
        "statement/statement.html",
        {
            "unit": desk.organisation.node(node),
            "body": body,
            "address": request.build_absolute_uri(
                request.path + asked.query(period=desk.period.code)
            ),
        },
    )


def _commented(desk: Desk, node: str) -> dict[str, int]:
    """How many open comments there are on figures of the unit in the period, by figure."""
    start = "figure:"
    prefix = f"{start}{desk.period.code}.{node}."
    counts = desk.living.made_of_comments(
        ("counts", prefix),
        lambda: comment_counts(municipality=desk.municipality, prefix=prefix),
    )
    return {subject.removeprefix(start): count for subject, count in counts.items()}


def _drawn_body(
    desk: Desk, node: str, asked: Asked, path: str, commented: Mapping[str, int]
) -> SafeString:
    page = _Page(desk, node, asked, commented)
    return render_to_string(
        "statement/body.html",
        {
            "desk": desk,
            "frame": desk.frame(),
            "period_label": months_of(desk.period),
            "unit": desk.organisation.node(node),
            "asked": asked,
            "is_empty": not page.has_lines,
            "table": page.markup(path) if page.has_lines else "",
            "explanations": page.explanations,
            "chart": page.chart(680),
            "narrow_chart": page.chart(320),
            "months": page.months,
            "commented_elsewhere": page.commented_elsewhere,
            "lines": page.lines,
            "choices": _choices(page),
            "reset": path + Asked(period=asked.period).query(),
            "has_marks": page.has_marks,
            "rounding_notes": page.rounding_notes,
            "share": desk.period.share_of_year,
        },
    )


class _Page:
    """One statement page: the tables it needs, each computed once and kept between requests."""

    def __init__(self, desk: Desk, node: str, asked: Asked, commented: Mapping[str, int]) -> None:
        self.desk, self.node, self.asked = desk, node, asked
        self.commented = commented
        self.table = statement_table_of(desk, asked)
        self.request: StatementRequest = self.table.request
        self.layout: Layout = self.request.layout
        self.frame = desk.frame()
        self.whole: ReportStatement = self._report_statement()

    def _report_statement(self) -> ReportStatement:
        settings = self.desk.content.municipality
        materiality = Materiality(settings.materiality_cents, settings.materiality_percent)
        found = (
            deviations(self.table, self.node, materiality)
            if self.asked.book is Book.OPERATIONS
            else ()
        )
        return report_statement(
            self.table.statement(self.node),
            self.request,
            f"statement-{self.node}",
            {column.code for column in self.request.columns},
            courses={
                one.line: one.course for one in found if not self.layout.line(one.line).is_total
            },
        )

    @property
    def has_lines(self) -> bool:
        """Whether the unit has any figures at all."""
        return bool(self.whole.lines)

    @property
    def lines(self) -> list[dict[str, str]]:
        """Code and name of each line that is shown."""
        language = self.desk.language
        return [
            {"code": line.code, "name": line.name.in_language(language)}
            for line in self.whole.lines
        ]

    @property
    def has_marks(self) -> bool:
        """Whether a line is marked for its deviation."""
        return any(line.course is not None for line in self.whole.lines)

    @property
    def explanations(self) -> list[tuple[Any, Any]]:
        """Name and explanation of the lines that have one."""
        return [
            (line.name, line.explanation)
            for line in self.whole.lines
            if not line.explanation.is_empty
        ]

    @property
    def rounding_notes(self) -> int:
        """How many printed totals differ from the sum of what is printed above them."""
        return len(self.whole.rounding_differences)

    def markup(self, address: str) -> SafeString:
        """The table."""
        drawn = draw_statement(
            self.whole,
            self.frame,
            self.asked,
            address=address,
            accounts=self._accounts(),
            compared=self._compared(),
            commented=self.commented,
        )
        return mark_safe(str(drawn))

    def _accounts(self) -> list[AccountRow]:
        """What the accounts of the open line bring to the columns of the ledger and budget."""
        codes = {line.code for line in self.layout.leaves}
        if self.asked.open_line not in codes:
            return []
        names = {account.number: account.name for account in self.desk.content.accounts}
        found: dict[int, dict[ColumnCode, Figure]] = {}
        for column in self.request.columns:
            if column.code not in _MADE_OF_ACCOUNTS:
                continue
            figure = self.table.figure_id(self.node, self.asked.open_line, column.code)
            explained = explain(self.table, figure, self.desk.living.engine)
            for part in explained.accounts:
                found.setdefault(part.account, {})[column.code] = part.cents
            for decision in explained.decisions:
                for line in decision.lines:
                    amounts = found.setdefault(line.account, {})
                    amounts[column.code] = (amounts.get(column.code) or 0) + line.cents
        return [
            (number, names[number].in_language(self.desk.language) if number in names else "", row)
            for number, row in sorted(found.items())
        ]

    def _compared(self) -> Mapping[str, Figure] | None:
        """Actuals of the other period by line, under the structure of its own year."""
        if self.asked.compared is None:
            return None
        try:
            other = self.desk.table(self.asked.book, period=self.asked.compared)
            return {
                line.code: other.exact(self.node, line.code, ColumnCode.ACTUAL)
                for line in other.request.layout.lines
            }
        except ToteumaError:
            return {}

    @property
    def commented_elsewhere(self) -> list[tuple[str, str, int]]:
        """Figures with comments that this choice of columns does not show: id, name, how many."""
        shown = {figure.id for line in self.whole.lines for figure in line.figures}
        names = {line.code: line.name for line in self.layout.lines}
        found = []
        for code, count in self.commented.items():
            figure = FigureId.parse(code)
            if code not in shown and figure.line in names:
                name = f"{self.frame.plain(names[figure.line])}, "
                found.append((code, name + self.frame.column_label(figure.column), count))
        return found

    @property
    def _chart_line(self) -> str:
        """The line whose course is drawn: the chosen one, by default the bottom line."""
        codes = [line.code for line in self.whole.lines]
        return self.asked.chart_line if self.asked.chart_line in codes else codes[-1]

    def chart(self, width: int) -> Chart | None:
        """The course of the year of one line, so many pixels wide."""
        if not self.whole.lines:
            return None
        desk = self.desk
        return course_chart(self._course, desk.report_period, desk.language, width=width)

    @property
    def months(self) -> list[tuple[int, str]]:
        """The months of the year that have an outturn, each with the figure of that month."""
        if not self.whole.lines:
            return []
        line, year = self._chart_line, self.desk.period.fiscal_year
        return [
            (
                point.month,
                str(
                    FigureId(
                        Period(year, point.month, point.month), self.node, line, ColumnCode.ACTUAL
                    )
                ),
            )
            for point in self._course.points
            if point.actual is not None
        ]

    @cached_property
    def _course(self) -> MonthlyCourse:
        line = self._chart_line
        points = monthly_course(self.request, self.node, line, self.desk.living.engine)
        return MonthlyCourse(
            node=named(self.request.organisation, self.node),
            line=line,
            line_name=self.layout.line(line).name,
            points=tuple(
                MonthPoint(month=one.month, actual=one.actual, previous=one.previous)
                for one in points
            ),
            budget=self.table.exact(self.node, line, ColumnCode.BUDGET),
            forecast=self.table.exact(self.node, line, ColumnCode.FORECAST),
        )


_MADE_OF_ACCOUNTS = frozenset(
    {
        ColumnCode.ACCOUNTS_PREVIOUS,
        ColumnCode.YEAR_TO_DATE_PREVIOUS,
        ColumnCode.BUDGET_ORIGINAL,
        ColumnCode.BUDGET,
        ColumnCode.ACTUAL,
    }
)


def statement_table_of(desk: Desk, asked: Asked) -> StatementTable:
    """The statements of the whole tree with the columns and units asked for. Raises
    NoLayoutError."""

    def ask() -> StatementRequest:
        root, period = desk.organisation.root, desk.period
        request = replace(desk.living.request(root, period), rounding=asked.rounding)
        layout = layout_of_book(request.content, period, asked.book)
        return statement_request(request, layout, asked.shown(request.columns))

    key = ("chosen", desk.period, asked.book, asked.columns, asked.unit, asked.rounding)
    return desk.living.table(key, ask)


def _choices(page: _Page) -> dict[str, Any]:
    """What can be chosen on the page."""
    desk, asked = page.desk, page.asked
    own = {column.code for column in page.request.columns}
    return {
        "books": [
            {"value": book.value, "name": label(f"book.{book.value}"), "is_on": book is asked.book}
            for book in Book
            if desk.layout(book) is not None
        ],
        "columns": [
            {
                "value": code.value,
                "name": desk.frame().column_label(code),
                "is_on": code in own,
            }
            for code in CHOICES
        ],
        "units": [
            {
                "value": unit.value,
                "name": word(f"statement.unit_{unit.value}"),
                "is_on": unit is asked.unit,
            }
            for unit in MoneyUnit
        ],
        "periods": [
            {
                "value": one.address,
                "name": months_of(Period.parse(one.address)),
                "is_on": asked.compared is not None and one.address == asked.compared.code,
            }
            for one in period_links(desk)
            if one.address != desk.period.code
        ],
    }
