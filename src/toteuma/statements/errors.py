"""Failures of statements: one class per failure."""

from typing import ClassVar

from toteuma.domain.errors import ExitCode, ToteumaError


class UnknownNodeError(ToteumaError):
    """A statement was asked of a node that the year's organisation does not have."""

    code = "statements.node_unknown"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "{node} is not in the organisation of {fiscal_year}."
    mend = "Choose a unit of that year; `toteuma units --year {fiscal_year}` lists them."


class UnknownFigureError(ToteumaError):
    """A figure id names no figure of the table."""

    code = "statements.figure_unknown"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "There is no figure {figure} in this statement."
    mend = "Check the period, the unit, the line and the column of the figure id."


class FigureIdError(ToteumaError):
    """A text is not a figure id."""

    code = "statements.figure_id_malformed"
    exit_code: ClassVar[int] = ExitCode.USAGE
    message = "{text!r} is not a figure id."
    mend = "Write it as period.unit.line.column, for example 2022-09.SECTOR.SALES.actual."


class UnknownDecisionError(ToteumaError):
    """A budget line belongs to a decision that is not there."""

    code = "statements.decision_unknown"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "Budget lines of {fiscal_year} belong to decision {decision}, which is missing."
    mend = "Add the decision, or remove its lines."
