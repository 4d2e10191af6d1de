"""Files that bring one thing: the lines of a budget decision, or observations of measures.

They are read as a municipality folder's tables are, with the same faults at the same places.
"""

from decimal import Decimal
from pathlib import Path

from toteuma.domain.issues import Issue
from toteuma.domain.planning import Observation
from toteuma.workspace.errors import FileMissingError
from toteuma.workspace.interchange.csv_text import decoded, read_csv
from toteuma.workspace.interchange.reading import read_records
from toteuma.workspace.interchange.records import TABLES_BY_NAME, Record, domain_rows
from toteuma.workspace.interchange.tables import Column, ColumnType, Table
from toteuma.workspace.services.budget import Appropriation

BUDGET_FILE = Table(
    "budget_decision",
    ("node", "account", "project"),
    (
        Column("node", ColumnType.CODE),
        Column("account", ColumnType.INTEGER),
        Column("project", ColumnType.CODE, required=False),
        Column("amount", ColumnType.DECIMAL),
    ),
)
"""The lines of one decision: amounts in euro with at most two decimals, income positive."""


def read_appropriations(path: Path) -> tuple[tuple[Appropriation, ...], tuple[Issue, ...]]:
    """The lines of a budget file; none when there are issues. Raises FileMissingError."""
    issues: list[Issue] = []
    records = _records(path, BUDGET_FILE, issues)
    lines = [_appropriation(record, path.name, issues) for record in records if not issues]
    if issues:
        return (), tuple(issues)
    return tuple(line for line in lines if line is not None), ()


def _appropriation(record: Record, file: str, issues: list[Issue]) -> Appropriation | None:
    node, account, project, amount = (
        record.values.get(column.name) for column in BUDGET_FILE.columns
    )
    assert isinstance(node, str)
    assert isinstance(account, int)
    assert isinstance(amount, Decimal)
    cents = amount * 100
    if cents != cents.to_integral_value():
        issues.append(Issue("folder.too_precise", file, record.line, "amount", str(amount)))
        return None
    return Appropriation(node, account, int(cents), str(project or ""))


def read_observations(path: Path) -> tuple[tuple[Observation, ...], tuple[Issue, ...]]:
    """Observations of a file; none when there are issues. Raises FileMissingError."""
    issues: list[Issue] = []
    records = _records(path, TABLES_BY_NAME["observations"], issues)
    if issues:
        return (), tuple(issues)
    return domain_rows("observations", [record.values for record in records]), ()


def _records(path: Path, table: Table, issues: list[Issue]) -> list[Record]:
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise FileMissingError(path=path, why=fault) from fault
    text = decoded(data, path.name, issues)
    raw = None if text is None else read_csv(text, path.name, len(table.headers), issues)
    return [] if raw is None else read_records(table, raw, issues)
