"""Statements, investments, binding levels and the course of the year, from the ledger."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.layout import Book, Layout
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.query import Engine
from toteuma.report.assembly.names import named
from toteuma.report.assembly.request import (
    ReportRequest,
    investment_request,
    layout_of_book,
    reported_nodes,
    statement_request,
)
from toteuma.report.labels import column_text
from toteuma.report.model import (
    BindingEntry,
    BudgetDecisionEntry,
    MonthlyCourse,
    MonthPoint,
    ReportColumn,
    ReportFigure,
    ReportLine,
    ReportProject,
    ReportStatement,
    RoundingDifference,
)
from toteuma.statements.binding import BINDING_COLUMNS, binding_outcomes
from toteuma.statements.compute import (
    StatementGround,
    compute_project_statements,
    compute_statements,
)
from toteuma.statements.course import monthly_course
from toteuma.statements.deviations import Course, Deviation, Materiality, deviations
from toteuma.statements.request import StatementRequest
from toteuma.statements.table import (
    Statement,
    StatementFigure,
    StatementTable,
    rounding_differences,
)

_PROJECT_COLUMNS = (
    ColumnCode.BUDGET,
    ColumnCode.ACTUAL,
    ColumnCode.REMAINING,
    ColumnCode.USED_PERCENT,
)


type GroundOf = Callable[[StatementRequest], StatementGround | None]
"""What is known already of the statements that a request asks for; None for nothing."""


def not_known(request: StatementRequest) -> None:
    """Nothing is known: statements are computed from their sources."""


class MoneyAssembly:
    """Asks the ledger once for operations, once for investments and once for projects."""

    def __init__(
        self, request: ReportRequest, engine: Engine, ground_of: GroundOf = not_known
    ) -> None:
        self._request = request
        self._engine = engine
        self._ground_of = ground_of
        self._content = request.content
        self._organisation = request.organisation
        layout = layout_of_book(self._content, request.period, Book.OPERATIONS)
        self._operations_request = statement_request(request, layout)
        self.operations: StatementTable = compute_statements(
            self._operations_request, engine, ground_of(self._operations_request)
        )
        self._deviations: dict[str, tuple[Deviation, ...]] = {}
        self._investment_request = investment_request(request)
        self._investments = compute_statements(
            self._investment_request, engine, ground_of(self._investment_request)
        )
        self._materiality = Materiality(
            self._content.municipality.materiality_cents,
            self._content.municipality.materiality_percent,
        )
        self.nodes = reported_nodes(self._organisation, request.node)

    def table_for_figures(
        self, period: Period, book: Book, of_projects: str | None
    ) -> StatementTable:
        """The statements of a period and book, or of the projects under a node: those of the
        report, or others of the same node. Raises NoLayoutError and what the engine raises."""
        if period == self._request.period and of_projects is None:
            return self._investments if book is Book.INVESTMENTS else self.operations
        asked = replace(self._request, period=period, node=of_projects or self._request.node)
        if book is Book.INVESTMENTS:
            wanted = investment_request(asked)
        else:
            wanted = statement_request(asked, layout_of_book(self._content, period, book))
        if of_projects is not None:
            return compute_project_statements(wanted, self._engine)
        return compute_statements(wanted, self._engine, self._ground_of(wanted))

    def deviations(self, node: str) -> tuple[Deviation, ...]:
        """Material deviations of the node's leaf lines (a total repeats what its lines say)."""
        if node not in self._deviations:
            layout = self._operations_request.layout
            self._deviations[node] = tuple(
                deviation
                for deviation in deviations(self.operations, node, self._materiality)
                if not layout.line(deviation.line).is_total
            )
        return self._deviations[node]

    def statements(self) -> tuple[ReportStatement, ...]:
        """The statement of the report's node, then of those below it that have lines or an
        assessment, with assessments."""
        texts = {
            entry.node: entry.text
            for entry in self._content.assessments
            if entry.period == self._request.period.code
        }
        statements = [
            statement
            for statement in map(self.operations.statement, self.nodes)
            if statement.lines or statement.node in {self._request.node, *texts}
        ]
        columns = _columns_with_figures(statements)
        return tuple(
            self._statement(
                statement,
                self._operations_request,
                f"statement-{statement.node}",
                columns,
                found=self.deviations(statement.node),
                assessment=texts.get(statement.node, LocalizedText()),
            )
            for statement in statements
            # A report without a single line of money has no money section.
            if columns or statement.node in texts
        )

    def investments(self) -> tuple[ReportStatement, ...]:
        """Investment statements of nodes that have any, the report's node last as their sum."""
        statements = [
            statement
            for statement in map(self._investments.statement, (*self.nodes[1:], self.nodes[0]))
            if statement.lines
        ]
        columns = _columns_with_figures(statements)
        return tuple(
            self._statement(
                statement, self._investment_request, f"investments-{statement.node}", columns
            )
            for statement in statements
        )

    def projects(self) -> tuple[ReportProject, ...]:
        """Investment projects with an appropriation, an actual or a narrative this year."""
        table = compute_project_statements(self._investment_request, self._engine)
        texts = {
            entry.project: entry.text
            for entry in self._content.investment_narratives
            if entry.period == self._request.period.code
        }
        net = self._investment_request.layout.lines[-1].code
        found = []
        for project in self._content.projects:
            if project.node not in self._organisation.descendants_or_self(self._request.node):
                continue
            place = f"{self._request.node}:{project.code}"
            figures = tuple(
                _figure(table.figure(table.figure_id(place, net, column)))
                for column in _PROJECT_COLUMNS
            )
            has_money = any(figure.value for figure in figures[:2])
            if has_money or project.code in texts:
                found.append(
                    ReportProject(
                        anchor=f"project-{project.code}",
                        code=project.code,
                        name=project.name,
                        node=named(self._organisation, project.node),
                        figures=figures,
                        narrative=texts.get(project.code, LocalizedText()),
                    )
                )
        return tuple(found)

    def binding(self) -> tuple[BindingEntry, ...]:
        """How the binding levels of the report's nodes stand, in the organisation's order.

        Without a budget there is nothing that binds, and no level that could hold.
        """
        place = {code: number for number, code in enumerate(self._organisation.codes)}
        levels = sorted(
            (level for level in self._content.binding_levels if level.node in place),
            key=lambda level: place[level.node],
        )
        return tuple(
            BindingEntry(
                anchor=f"binding-{outcome.level.node}",
                level=outcome.level.level,
                node=named(self._organisation, outcome.level.node),
                line=outcome.level.line,
                line_name=self._operations_request.layout.line(outcome.level.line).name,
                figures=tuple(_figure(figure) for figure in outcome.figures),
                is_breached=outcome.is_breached,
                is_breached_by_forecast=outcome.is_breached_by_forecast,
            )
            for outcome in binding_outcomes(self.operations, levels)
            if outcome.figures[BINDING_COLUMNS.index(ColumnCode.BUDGET)].value is not None
        )

    def headline(self, binding: Iterable[BindingEntry]) -> BindingEntry | None:
        """How the report's node stands as a whole; None where it has no line of its own.

        Its binding level, if it has one. Else the line that binds the first of the units below
        it, or the operating margin (see :func:`_margin_line`), with nothing that binds.
        """
        entries = tuple(binding)
        node, layout = self._request.node, self._operations_request.layout
        own = next((entry for entry in entries if entry.node.code == node), None)
        statement = self.operations.statement(node)
        if own is not None or not statement.lines:
            return own
        shown = [line.code for line in statement.lines]
        wanted = [entry.line for entry in entries] + _margin_line(layout)
        line = next((code for code in wanted if code in shown), shown[-1])
        return BindingEntry(
            anchor=f"statement-{node}",
            level=None,
            node=named(self._organisation, node),
            line=line,
            line_name=layout.line(line).name,
            figures=tuple(
                _figure(self.operations.figure(self.operations.figure_id(node, line, column)))
                for column in BINDING_COLUMNS
            ),
            is_breached=False,
            is_breached_by_forecast=False,
        )

    def course(self, line: str) -> MonthlyCourse | None:
        """The year's course of one line of the report's node; None where the ledger does not tell
        the year from January on, month by month."""
        node, year = self._request.node, self._request.period.fiscal_year
        if not self._has_months(year, self._request.period.last):
            return None
        points = monthly_course(self._operations_request, node, line, self._engine)
        has_previous = self._has_months(year - 1, 12)
        return MonthlyCourse(
            node=named(self._organisation, node),
            line=line,
            line_name=self._operations_request.layout.line(line).name,
            points=tuple(
                MonthPoint(
                    month=point.month,
                    actual=point.actual,
                    previous=point.previous if has_previous else None,
                )
                for point in points
            ),
            budget=self.operations.exact(node, line, ColumnCode.BUDGET),
            forecast=self.operations.exact(node, line, ColumnCode.FORECAST),
        )

    def _has_months(self, year: int, last: int) -> bool:
        """Whether every month that is covered up to ``last`` follows one that is, from January."""
        covered = [
            month for month in range(1, last + 1) if (year, month) in self._request.ledger.covered
        ]
        return covered == list(range(1, len(covered) + 1)) and bool(covered)

    def _statement(
        self,
        statement: Statement,
        request: StatementRequest,
        anchor: str,
        columns: Container[ColumnCode],
        *,
        found: Iterable[Deviation] = (),
        assessment: LocalizedText = LocalizedText(),
    ) -> ReportStatement:
        return report_statement(
            statement,
            request,
            anchor,
            columns,
            courses={deviation.line: deviation.course for deviation in found},
            assessment=assessment,
        )


def report_statement(
    statement: Statement,
    request: StatementRequest,
    anchor: str,
    columns: Container[ColumnCode],
    *,
    courses: Mapping[str, Course] = MappingProxyType({}),
    assessment: LocalizedText = LocalizedText(),
) -> ReportStatement:
    """A statement as the report model holds it, with those of its columns that are in ``columns``.
    ``courses`` marks lines whose deviation matters."""
    return ReportStatement(
        anchor=anchor,
        node=named(request.organisation, statement.node),
        layout=statement.layout,
        book=statement.book,
        title=request.layout.name,
        columns=tuple(
            ReportColumn(
                code=column.code,
                unit_of_measure=column.unit_of_measure,
                label=column_text(column.code, request.period),
            )
            for column in statement.columns
            if column.code in columns
        ),
        lines=tuple(
            ReportLine(
                code=line.code,
                name=line.name,
                style=line.style,
                figures=tuple(_figure(one) for one in line.figures if one.column in columns),
                course=courses.get(line.code),
                explanation=line.explanation or LocalizedText(),
                parts=line.parts,
            )
            for line in statement.lines
        ),
        rounding_differences=tuple(
            RoundingDifference(
                figure_id=difference.figure_id,
                line=difference.line,
                column=difference.column,
                units=difference.units,
            )
            for difference in rounding_differences(statement)
            if difference.column in columns
        ),
        assessment=assessment,
    )


def decision_entries(
    content: MunicipalityContent, nodes: frozenset[str], fiscal_year: int
) -> tuple[BudgetDecisionEntry, ...]:
    """The year's decisions that have lines on these nodes, with what they change there in sum."""
    nets: dict[int, int] = {}
    for line in content.budget_lines:
        if line.fiscal_year == fiscal_year and line.node in nodes:
            nets[line.decision] = nets.get(line.decision, 0) + line.cents
    return tuple(
        BudgetDecisionEntry(
            number=decision.number,
            kind=decision.kind.value,
            decided_on=decision.decided_on,
            decider=decision.decider,
            reason=decision.reason,
            net=nets[decision.number],
        )
        for decision in sorted(content.budget_decisions, key=lambda entry: entry.number)
        if decision.fiscal_year == fiscal_year and decision.number in nets
    )


def _figure(figure: StatementFigure) -> ReportFigure:
    return ReportFigure(
        id=figure.id,
        column=figure.column,
        value=figure.value,
        shown=figure.shown,
        unit_of_measure=figure.unit_of_measure,
    )


def _columns_with_figures(statements: Iterable[Statement]) -> frozenset[ColumnCode]:
    """The columns that have a figure on some line of some statement. The others say nothing of
    this period (a year without a budget, a month without a forecast) and are left out."""
    return frozenset(
        figure.column
        for statement in statements
        for line in statement.lines
        for figure in line.figures
        if figure.value is not None
    )


def _margin_line(layout: Layout) -> list[str]:
    """The net of income and expenditure: the first total of the layout that adds totals. It
    stands above taxes, financing and depreciation in every layout of a municipality."""
    totals = {line.code for line in layout.lines if line.is_total}
    return [line.code for line in layout.lines if not totals.isdisjoint(line.sum_of)][:1]
