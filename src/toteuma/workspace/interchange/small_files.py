"""Files that bring one thing: the lines of a budget decision, or observations of measures.

They are read as a municipality folder's tables are, with the same faults at the same places.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from toteuma.domain.issues import Issue
from toteuma.domain.planning import Observation
from toteuma.workspace.errors import FileMissingError
from toteuma.workspace.interchange.cells import cell_text
from toteuma.workspace.interchange.csv_text import decoded, read_csv
from toteuma.workspace.interchange.reading import read_records
from toteuma.workspace.interchange.records import TABLES_BY_NAME, Record, domain_rows
from toteuma.workspace.interchange.tables import BUDGET_FILE, Table
from toteuma.workspace.services.budget import Appropriation


def read_appropriations(path: Path) -> tuple[tuple[Appropriation, ...], tuple[Issue, ...]]:
    """The lines of a budget file; none when there are issues. Raises FileMissingError."""
    issues: list[Issue] = []
    records = _records(path, BUDGET_FILE, issues)
    for record in records:
        amount = record.values.get("amount")
        if isinstance(amount, Decimal) and amount * 100 != (amount * 100).to_integral_value():
            value = cell_text(amount)
            issues.append(Issue("folder.too_precise", path.name, record.line, "amount", value))
    if issues:
        return (), _by_line(issues)
    return tuple(map(_appropriation, records)), ()


def _appropriation(record: Record) -> Appropriation:
    node, account, project, amount = (record.values[column.name] for column in BUDGET_FILE.columns)
    assert isinstance(node, str)
    assert isinstance(account, int)
    assert isinstance(amount, Decimal)
    return Appropriation(node, account, int(amount * 100), str(project or ""))


def read_observations(path: Path) -> tuple[tuple[Observation, ...], tuple[Issue, ...]]:
    """Observations of a file; none when there are issues. Raises FileMissingError."""
    issues: list[Issue] = []
    records = _records(path, TABLES_BY_NAME["observations"], issues)
    if issues:
        return (), _by_line(issues)
    return domain_rows("observations", [record.values for record in records]), ()


def issues_in_budget_file(issues: Iterable[Issue], path: Path) -> tuple[Issue, ...]:
    """What is wrong with the rows of a decision, told at its place in the file that brought
    them."""
    return _in_file(issues, path, BUDGET_FILE, "budget_lines.csv")


def issues_in_observations_file(issues: Iterable[Issue], path: Path) -> tuple[Issue, ...]:
    """What is wrong with rows of observations, told at its place in the file that brought them."""
    return _in_file(issues, path, TABLES_BY_NAME["observations"], "observations.csv")


def _in_file(issues: Iterable[Issue], path: Path, table: Table, stored: str) -> tuple[Issue, ...]:
    """Each issue of the stored table once for each line of the file that has its value."""
    records = _records(path, table, [])
    found: list[Issue] = []
    for issue in issues:
        lines = [
            record.line
            for record in records
            if issue.file == stored
            and issue.column in record.values
            and cell_text(record.values[issue.column]) == issue.value
        ]
        found += [replace(issue, file=path.name, line=line) for line in lines] or [issue]
    return _by_line(found)


def _by_line(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda issue: issue.line or 0))


def _records(path: Path, table: Table, issues: list[Issue]) -> list[Record]:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise FileMissingError(path=path, why=fault) from fault
    text = decoded(data, path.name, issues)
    raw = None if text is None else read_csv(text, path.name, len(table.headers), issues)
    records = [] if raw is None else read_records(table, raw, issues)
    for record in records:
        for column in table.columns:
            if column.required and record.values.get(column.name, 0) in ("", None):
                details = {"column": column.name}
                issues.append(
                    Issue(
                        "folder.value_missing",
                        path.name,
                        record.line,
                        column.name,
                        details=details,
                    )
                )
    return records
