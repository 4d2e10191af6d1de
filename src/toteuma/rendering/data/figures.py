"""Tables of figures: statements, investments, binding levels, budget decisions, key figures."""

from decimal import Decimal

from toteuma.domain.layout import LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode, DecisionKind, GoalLevel, ValueKind
from toteuma.rendering.data.table import (
    Cell,
    DataTable,
    Field,
    ForeignKey,
    choice,
    code,
    in_languages,
    integer,
    localized,
)
from toteuma.report.model import (
    KeyFigureCell,
    Report,
    ReportFigure,
    ReportStatement,
    Suppression,
)

_VALUE = (
    "The exact figure: whole cents for money (income positive, expenditure negative), percent "
    "with one decimal where unit_of_measure is percent. Empty: no figure, which is not zero."
)
_PRINTED = (
    "The figure as the report prints it, in unit_of_measure (cent: euro with two decimals), with "
    "an ASCII minus and a decimal point. Empty: no figure."
)
_FIGURE_FIELDS = (
    choice("column", ColumnCode, "The column of the statement."),
    Field("value", "number", _VALUE),
    Field("printed", "number", _PRINTED),
    choice("unit_of_measure", UnitOfMeasure, "The unit in which the figure is printed."),
)
_BINDING_COLUMNS = (
    ColumnCode.BUDGET,
    ColumnCode.ACTUAL,
    ColumnCode.REMAINING,
    ColumnCode.USED_PERCENT,
    ColumnCode.FORECAST,
    ColumnCode.FORECAST_DEVIATION,
)


_SUPPRESSED = Field(
    "is_suppressed",
    "boolean",
    "True: there is a figure, but it is not published, because it would tell of a single person or "
    "business or let such a figure be computed. Such a figure is empty.",
    is_required=True,
)


def _suppressed_field(report: Report) -> tuple[Field, ...]:
    """The column that tells suppressed figures from those that are not there, in a public
    edition of a report that was frozen under a rule for small figures."""
    return (_SUPPRESSED,) if isinstance(report.suppression, Suppression) else ()


def _suppressed(report: Report, *figures: ReportFigure | KeyFigureCell) -> tuple[Cell, ...]:
    """What that column says of a row."""
    return tuple(any(one.is_suppressed for one in figures) for _ in _suppressed_field(report))


def exact_value(figure: ReportFigure) -> Cell:
    """Cents as a whole number; percent with one decimal; None for no figure."""
    if figure.value is None or figure.unit_of_measure is not UnitOfMeasure.PERCENT:
        return figure.value
    return _tenths(figure.value)


def printed_value(figure: ReportFigure) -> Cell:
    """What the report prints as a plain number; None for no figure."""
    if figure.shown is None:
        return None
    if figure.unit_of_measure is UnitOfMeasure.PERCENT:
        return _tenths(figure.shown)
    if figure.unit_of_measure is UnitOfMeasure.CENT:
        return Decimal(figure.shown).scaleb(-2)
    return figure.shown


def _tenths(tenths: int) -> Decimal:
    return Decimal(tenths).scaleb(-1)


def statements_table(report: Report) -> DataTable:
    """Every figure of the statements in long form."""
    rows = [
        (
            figure.id,
            statement.node.code,
            line_code,
            *_figure_cells(figure),
            *_suppressed(report, figure),
        )
        for statement in report.statements
        for line_code, figure in _figures_of(statement)
    ]
    return DataTable(
        "statements",
        "Statements, one row a figure",
        ("figure_id",),
        (
            code("figure_id", "The figure's permalink."),
            code("unit"),
            code("line"),
            *_FIGURE_FIELDS,
            *_suppressed_field(report),
        ),
        tuple(rows),
        (ForeignKey("unit", "units", "code"), ForeignKey("line", "lines", "code")),
    )


def investments_table(report: Report) -> DataTable:
    """Figures of the investment statements (with a line) and of the projects (with a project)."""
    rows: list[tuple[Cell, ...]] = [
        (
            figure.id,
            statement.node.code,
            line_code,
            None,
            *_figure_cells(figure),
            *_suppressed(report, figure),
        )
        for statement in report.investments
        for line_code, figure in _figures_of(statement)
    ]
    rows.extend(
        (
            figure.id,
            project.node.code,
            None,
            project.code,
            *_figure_cells(figure),
            *_suppressed(report, figure),
        )
        for project in report.projects
        for figure in project.figures
    )
    fields = (
        code("figure_id", "The figure's permalink."),
        code("unit"),
        Field("line", description="The line of the investment statement; empty for a project."),
        Field("project", description="The project; empty for a line of the statement."),
        *_FIGURE_FIELDS,
        *_suppressed_field(report),
    )
    return DataTable(
        "investments",
        "Investments, one row a figure",
        ("figure_id",),
        fields,
        tuple(rows),
        (
            ForeignKey("unit", "units", "code"),
            ForeignKey("line", "lines", "code"),
            ForeignKey("project", "projects", "code"),
        ),
    )


def projects_table(report: Report) -> DataTable:
    """Investment projects."""
    return DataTable(
        "projects",
        "Investment projects",
        ("code",),
        (code("code"), code("unit"), *localized("name")),
        tuple((one.code, one.node.code, *in_languages(one.name)) for one in report.projects),
        (ForeignKey("unit", "units", "code"),),
    )


def lines_table(report: Report) -> DataTable:
    """Every line that a statement, an investment statement or a binding level refers to."""
    rows: dict[str, tuple[Cell, ...]] = {}
    for statement in (*report.statements, *report.investments):
        for line in statement.lines:
            cells = (line.code, statement.layout, line.style.value, *in_languages(line.name))
            rows.setdefault(line.code, cells)
    for entry in report.binding:
        rows.setdefault(entry.line, (entry.line, None, None, *in_languages(entry.line_name)))
    return DataTable(
        "lines",
        "Lines of the statements",
        ("code",),
        (
            code("code"),
            Field("layout", description="The statement layout that the line belongs to."),
            Field("style", description="How the line is drawn.", choices=LineStyle),
            *localized("name"),
        ),
        tuple(rows.values()),
    )


def binding_levels_table(report: Report) -> DataTable:
    """Binding levels against their budgets, in cents."""
    rows: list[tuple[Cell, ...]] = []
    for entry in report.binding:
        if entry.level is None:
            continue
        exact = {figure.column: exact_value(figure) for figure in entry.figures}
        rows.append(
            (
                entry.level.value,
                entry.node.code,
                entry.line,
                *(exact.get(column) for column in _BINDING_COLUMNS),
                entry.is_breached,
                entry.is_breached_by_forecast,
                *_suppressed(report, *entry.figures),
            )
        )
    money = "Cents."
    fields = (
        choice("level", GoalLevel, "Whom the level binds towards."),
        code("unit"),
        code("line"),
        *(
            Field(column.value, "number", "Percent with one decimal.")
            if column is ColumnCode.USED_PERCENT
            else integer(column.value, money)
            for column in _BINDING_COLUMNS
        ),
        Field("is_breached", "boolean", is_required=True),
        Field("is_breached_by_forecast", "boolean", is_required=True),
        *_suppressed_field(report),
    )
    return DataTable(
        "binding_levels",
        "Binding levels",
        ("level", "unit", "line"),
        fields,
        tuple(rows),
        (ForeignKey("unit", "units", "code"), ForeignKey("line", "lines", "code")),
    )


def budget_decisions_table(report: Report) -> DataTable:
    """The decisions that the budget after amendments is made of."""
    return DataTable(
        "budget_decisions",
        "Budget decisions",
        ("number",),
        (
            integer("number", is_required=True),
            choice("kind", DecisionKind),
            Field("decided_on", "date", is_required=True),
            *localized("decider"),
            *localized("reason"),
            integer("net", "Cents.", is_required=True),
        ),
        tuple(
            (
                one.number,
                one.kind,
                one.decided_on,
                *in_languages(one.decider),
                *in_languages(one.reason),
                one.net,
            )
            for one in report.decisions
        ),
    )


def key_figures_table(report: Report) -> DataTable:
    """What each key figure is."""
    return DataTable(
        "key_figures",
        "Key figures",
        ("code",),
        (
            code("code"),
            *localized("group"),
            *localized("name"),
            *localized("unit"),
            integer("decimals", "Decimals that the report prints.", is_required=True),
            *localized("denominator", "What a net cost is divided by; empty: not computed."),
        ),
        tuple(
            (
                row.code,
                *in_languages(row.group),
                *in_languages(row.name),
                *in_languages(row.unit),
                row.decimals,
                *in_languages(row.denominator),
            )
            for row in report.key_figures.rows
        ),
    )


def key_figure_values_table(report: Report) -> DataTable:
    """The values of the key figures by year."""
    rows = [
        (
            cell.id,
            row.code,
            column.year,
            column.kind.value,
            cell.value,
            cell.net_cost,
            cell.divisor,
            *in_languages(cell.note),
            *_suppressed(report, cell),
        )
        for row in report.key_figures.rows
        for column, cell in zip(report.key_figures.columns, row.values, strict=True)
    ]
    return DataTable(
        "key_figure_values",
        "Values of the key figures, one row a year",
        ("figure_id",),
        (
            code("figure_id", "The value's permalink."),
            code("key_figure"),
            integer("year", is_required=True),
            choice("kind", ValueKind),
            Field("value", "number", "Empty: no figure; the note may say why."),
            integer("net_cost", "Cents that a computed value was made of."),
            Field("divisor", "number", "What they were divided by."),
            *localized("note"),
            *_suppressed_field(report),
        ),
        tuple(rows),
        (ForeignKey("key_figure", "key_figures", "code"),),
    )


def _figures_of(statement: ReportStatement) -> list[tuple[str, ReportFigure]]:
    return [
        (line.code, figure)
        for line in statement.lines
        for figure in line.figures
        if figure.unit_of_measure is not UnitOfMeasure.TEXT
    ]


def _figure_cells(figure: ReportFigure) -> tuple[Cell, ...]:
    return (
        figure.column.value,
        exact_value(figure),
        printed_value(figure),
        figure.unit_of_measure.value,
    )
