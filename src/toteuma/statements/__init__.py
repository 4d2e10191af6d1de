"""Statements: layout × balances × budget, for any node, period and column.

The way in is :func:`compute_statements` (and :func:`compute_project_statements` for investment
projects): a :class:`StatementRequest` and an engine in, a :class:`StatementTable` out.
"""

from toteuma.statements.binding import (
    BINDING_COLUMNS,
    BindingOutcome,
    binding_outcomes,
    breaches,
)
from toteuma.statements.compute import compute_project_statements, compute_statements
from toteuma.statements.course import MonthPoint, monthly_course
from toteuma.statements.deviations import (
    Course,
    Deviation,
    DeviationKind,
    Materiality,
    deviations,
)
from toteuma.statements.explain import (
    AccountPart,
    BatchPart,
    CostCentrePart,
    DecisionPart,
    FigureExplanation,
    Formula,
    Operand,
    PeriodPart,
    explain,
)
from toteuma.statements.figure_id import FigureId
from toteuma.statements.request import (
    REPORT_COLUMNS,
    BalanceFile,
    Rounding,
    StatementColumn,
    StatementRequest,
    investment_accounts,
)
from toteuma.statements.sources import Leftover, LeftoverReason
from toteuma.statements.table import (
    RoundingDifference,
    Statement,
    StatementFigure,
    StatementLine,
    StatementTable,
    rounding_differences,
)

__all__ = [
    "BINDING_COLUMNS",
    "REPORT_COLUMNS",
    "AccountPart",
    "BalanceFile",
    "BatchPart",
    "BindingOutcome",
    "CostCentrePart",
    "Course",
    "DecisionPart",
    "Deviation",
    "DeviationKind",
    "FigureExplanation",
    "FigureId",
    "Formula",
    "Leftover",
    "LeftoverReason",
    "Materiality",
    "MonthPoint",
    "Operand",
    "PeriodPart",
    "Rounding",
    "RoundingDifference",
    "Statement",
    "StatementColumn",
    "StatementFigure",
    "StatementLine",
    "StatementRequest",
    "StatementTable",
    "binding_outcomes",
    "breaches",
    "compute_project_statements",
    "compute_statements",
    "deviations",
    "explain",
    "investment_accounts",
    "monthly_course",
    "rounding_differences",
]
