"""Rules on figures: a report's statements must agree with themselves and with each other.

All judged on exact values, never on printed ones.
"""

from collections.abc import Iterator

from toteuma.domain.layout import Book
from toteuma.domain.money import difference, total, used_share
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, NodeKind
from toteuma.report.model import Report, ReportFigure, ReportLine, ReportStatement
from toteuma.review.findings import Finding, Severity

_ADDED_UP = frozenset(
    {
        ColumnCode.ACCOUNTS_PREVIOUS,
        ColumnCode.YEAR_TO_DATE_PREVIOUS,
        ColumnCode.BUDGET_ORIGINAL,
        ColumnCode.AMENDMENTS,
        ColumnCode.BUDGET,
        ColumnCode.ACTUAL,
        ColumnCode.FORECAST,
    }
)


def totals_add_up(report: Report) -> Iterator[Finding]:
    """Each total equals the sum of the lines that it adds."""
    for statement in (*report.statements, *report.investments):
        lines = {line.code: line for line in statement.lines}
        for line in statement.lines:
            if not line.parts:
                continue
            parts = [_by_column(lines[code]) for code in line.parts if code in lines]
            for figure in line.figures:
                if figure.column not in _ADDED_UP:
                    continue
                expected = total(part[figure.column].value for part in parts)
                if expected != figure.value:
                    yield _disagreement("totals_add_up", statement, line, figure, expected)


def columns_agree(report: Report) -> Iterator[Finding]:
    """Remaining, used %, the amended budget and the forecast's deviation follow from the others."""
    for statement in (*report.statements, *report.investments):
        for line in statement.lines:
            known = {code: figure.value for code, figure in _by_column(line).items()}
            for figure in line.figures:
                expected = _expected(figure.column, known)
                if expected is not None and expected != figure.value:
                    yield _disagreement("columns_agree", statement, line, figure, expected)


def _expected(column: ColumnCode, known: dict[ColumnCode, int | None]) -> int | None:
    budget, actual = known.get(ColumnCode.BUDGET), known.get(ColumnCode.ACTUAL)
    match column:
        case ColumnCode.REMAINING:
            return difference(budget, actual)
        case ColumnCode.USED_PERCENT:
            return used_share(actual, budget)
        case ColumnCode.FORECAST_DEVIATION:
            return difference(known.get(ColumnCode.FORECAST), budget)
        case ColumnCode.BUDGET:
            original, amendments = (
                known.get(ColumnCode.BUDGET_ORIGINAL),
                known.get(ColumnCode.AMENDMENTS),
            )
            return None if original is None or amendments is None else original + amendments
        case _:
            return None


def areas_add_up_to_sector(report: Report) -> Iterator[Finding]:
    """The sector's lines equal the sums of its service areas' lines, where all areas report."""
    operations = [entry for entry in report.statements if entry.book is Book.OPERATIONS]
    whole = [entry for entry in operations if entry.node.code == report.node.code]
    areas = [entry for entry in operations if entry.node.kind is NodeKind.SERVICE_AREA]
    if len(whole) != 1 or not areas or report.node.kind is not NodeKind.SECTOR:
        return
    for line in whole[0].lines:
        parts = [
            _by_column(part) for area in areas for part in area.lines if part.code == line.code
        ]
        for figure in line.figures:
            if figure.column not in _ADDED_UP or line.parts:
                continue
            expected = total(part[figure.column].value for part in parts)
            if expected != figure.value:
                yield _disagreement("areas_add_up_to_sector", whole[0], line, figure, expected)


def forecasts_are_given(report: Report) -> Iterator[Finding]:
    """Every line with a budget has a year-end forecast, where the report shows forecasts."""
    for statement in report.statements:
        missing = [
            line
            for line in statement.lines
            for figure in line.figures
            if figure.column is ColumnCode.FORECAST and figure.value is None and not line.parts
        ]
        for line in missing:
            yield Finding(
                rule="forecasts_are_given",
                severity=Severity.WARNING,
                anchor=statement.anchor,
                subject=line.name,
                details={"node": statement.node.code},
            )


def binding_levels_hold(report: Report) -> Iterator[Finding]:
    """A binding level that is breached, or will be by the forecast, is brought to notice."""
    for entry in report.binding:
        if entry.is_breached or entry.is_breached_by_forecast:
            yield Finding(
                rule="binding_levels_hold",
                severity=Severity.WARNING,
                anchor=entry.anchor,
                subject=entry.node.name,
                details={"line": entry.line},
            )


def _by_column(line: ReportLine) -> dict[ColumnCode, ReportFigure]:
    return {figure.column: figure for figure in line.figures}


def _disagreement(
    rule: str,
    statement: ReportStatement,
    line: ReportLine,
    figure: ReportFigure,
    expected: int | None,
) -> Finding:
    subject = LocalizedText(
        *(
            f"{getattr(statement.node.name, tongue)}: {getattr(line.name, tongue)}"
            for tongue in ("fi", "sv", "en")
        )
    )
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        anchor=figure.id,
        subject=subject,
        details={"stands": str(figure.value), "expected": str(expected)},
    )
