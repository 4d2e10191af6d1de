"""The records under judgement and the issues found in them."""

from collections.abc import Iterator
from typing import Any

from toteuma.domain.issues import Issue
from toteuma.domain.text import LocalizedText
from toteuma.workspace.interchange.cells import CellValue, cell_text
from toteuma.workspace.interchange.records import TABLES_BY_NAME, Record, Records

FIRST_YEAR = 1900
LAST_YEAR = 2200


class Findings:
    """Collects issues; knows in which file and column each record's value stands."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.issues: list[Issue] = []

    def whole(self, table: str, *columns: str) -> Iterator[tuple[Record, Any]]:
        """Records of a table in which all these columns could be read and are given, with the
        values of the columns (one bare, several as a tuple)."""
        for record in self.records.tables[table]:
            values = tuple(record.values.get(name) for name in columns)
            if None not in values:
                yield record, values[0] if len(values) == 1 else values

    def is_complete(self, table: str) -> bool:
        """True when every cell of the table could be read."""
        if table in self.records.unreadable:
            return False
        count = len(TABLES_BY_NAME[table].columns)
        return all(len(record.values) == count for record in self.records.tables[table])

    def known(self, table: str, column: str) -> set[CellValue] | None:
        """All values of a column; None when some could not be read, so that one that seems to be
        missing may be among them."""
        if table in self.records.unreadable:
            return None
        found = set()
        for record in self.records.tables[table]:
            if column not in record.values:
                return None
            found.add(record.values[column])
        return found

    def add(
        self, code: str, table: str, record: Record | None, column: str = "", /, **details: object
    ) -> None:
        """An issue at the record's line. The value is that of ``column``; ``details`` fill the
        wording. Without a record the issue concerns the whole table."""
        value = None if record is None or not column else record.values.get(column)
        self.issues.append(
            Issue(
                code,
                self.records.files[table],
                None if record is None else record.line,
                TABLES_BY_NAME[table].column(column).headers[0] if column else None,
                None if value is None else _shown(value),
                {name: str(detail) for name, detail in details.items()},
            )
        )


def _shown(value: CellValue) -> str:
    if isinstance(value, LocalizedText):
        return value.fi or value.sv or value.en
    return cell_text(value)
