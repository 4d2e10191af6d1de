"""Rules of the budget, its decisions, forecasts, accounts and report columns."""

from datetime import date
from typing import Any

from toteuma.domain.budget import is_open_in
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import ColumnCode, DecisionKind
from toteuma.workspace.interchange.checks.common import Findings
from toteuma.workspace.interchange.records import Record

type _Decision = tuple[int, int]
"""Fiscal year and number."""


def check_budget(findings: Findings) -> None:
    """Every line belongs to a decision, every year's first decision is its original budget, and
    a transfer sums to zero."""
    decisions: dict[_Decision, tuple[Record, DecisionKind]] = {}
    columns = ("fiscal_year", "number", "kind")
    for record, (year, number, kind) in findings.whole("budget_decisions", *columns):
        decisions.setdefault((year, number), (record, kind))
        if number < 0 or (number == 0) != (kind is DecisionKind.ORIGINAL):
            findings.add("folder.decision_number", "budget_decisions", record, "number")
    known = {key for _, key in findings.whole("budget_decisions", "fiscal_year", "number")}
    if findings.is_complete("budget_decisions"):
        _check_originals(findings, decisions, known)
        sums = _sums_of_lines(findings, known)
        if sums is not None:
            _check_transfers(findings, decisions, sums)
    _check_projects(findings)
    _check_accounts_and_months(findings)
    _check_report_columns(findings)


def _check_originals(
    findings: Findings,
    decisions: dict[_Decision, tuple[Record, DecisionKind]],
    known: set[_Decision],
) -> None:
    for (year, _), (record, kind) in decisions.items():
        if kind is not DecisionKind.ORIGINAL and (year, 0) not in known:
            findings.add(
                "folder.original_budget_missing", "budget_decisions", record, "fiscal_year"
            )


def _sums_of_lines(findings: Findings, known: set[_Decision]) -> dict[_Decision, int] | None:
    """Cents of each decision's lines, or None when a line is not there to be counted; an issue
    for each line whose decision is not there."""
    sums: dict[_Decision, int] = {}
    is_whole = findings.is_complete("budget_lines")
    columns = ("fiscal_year", "decision", "cents")
    for record, (year, number, cents) in findings.whole("budget_lines", *columns):
        if (year, number) in known:
            sums[year, number] = sums.get((year, number), 0) + cents
        else:
            is_whole = False
            findings.add(
                "folder.decision_unknown",
                "budget_lines",
                record,
                "decision",
                fiscal_year=year,
                table=findings.records.files["budget_decisions"],
            )
    return sums if is_whole else None


def _check_transfers(
    findings: Findings,
    decisions: dict[_Decision, tuple[Record, DecisionKind]],
    sums: dict[_Decision, int],
) -> None:
    for decision, (record, kind) in decisions.items():
        cents = sums.get(decision, 0)
        if kind is DecisionKind.TRANSFER and cents:
            findings.add(
                "folder.transfer_not_balanced", "budget_decisions", record, "number", cents=cents
            )


def _check_projects(findings: Findings) -> None:
    """A project does not end before it begins, and has a budget only for years in which it is
    open."""
    spans: dict[str, tuple[date | None, date | None]] = {}
    for record, code in findings.whole("projects", "code"):
        span: Any = (record.values.get("valid_from"), record.values.get("valid_to"))
        if None not in span and span[1] < span[0]:
            findings.add("folder.validity_reversed", "projects", record, "valid_to")
        else:
            spans[code] = span
    for record, (year, project) in findings.whole("budget_lines", "fiscal_year", "project"):
        if project in spans and not is_open_in(*spans[project], year):
            findings.add(
                "folder.project_closed", "budget_lines", record, "project", fiscal_year=year
            )


def _check_accounts_and_months(findings: Findings) -> None:
    for record, number in findings.whole("accounts", "number"):
        if number <= 0:
            findings.add("folder.account_number", "accounts", record, "number")
    for record, month in findings.whole("forecasts", "as_of_month"):
        if not 1 <= month <= 12:
            findings.add("folder.month_out_of_range", "forecasts", record, "as_of_month")


def _check_report_columns(findings: Findings) -> None:
    """Used % is a percent, the explanation a text, and every other column money."""
    special: dict[Any, UnitOfMeasure] = {
        ColumnCode.USED_PERCENT: UnitOfMeasure.PERCENT,
        ColumnCode.EXPLANATION: UnitOfMeasure.TEXT,
    }
    columns = ("column", "unit_of_measure")
    for record, (column, unit) in findings.whole("report_columns", *columns):
        money = unit not in special.values()
        if (column in special and unit is not special[column]) or (
            column not in special and not money
        ):
            fitting = special.get(column)
            units = [fitting.value] if fitting else ["cent", "euro", "thousand_euro"]
            findings.add(
                "folder.unit_of_measure",
                "report_columns",
                record,
                "unit_of_measure",
                statement_column=column,
                choices=", ".join(units),
            )
