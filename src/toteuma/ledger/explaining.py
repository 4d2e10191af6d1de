"""What is wrong with a file, row by row: all faults counted, the first of them as issues.

Works on the tables and views of the slow reader (:mod:`toteuma.ledger.reading`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType

import duckdb

from toteuma.domain.issues import Issue
from toteuma.ledger.faults import RowFault
from toteuma.ledger.headers import Header
from toteuma.ledger.sources import Source
from toteuma.ledger.workbench import set_variables

_LAST_PLACE = 30_000
"""Faults of the entry id as such are listed after those of single fields."""

# A repeated entry id: every row but the first that has it. The first stays good.
_REPEATED = """
INSERT INTO faults
SELECT line, getvariable('place'), getvariable('code'), getvariable('id_role'), entry_id,
    CAST(first_line AS VARCHAR)
FROM checked JOIN (
    SELECT entry_id AS repeated_id, min(line) AS first_line FROM checked
    WHERE entry_id IS NOT NULL GROUP BY entry_id HAVING count(*) > 1
) ON entry_id = repeated_id
WHERE line > first_line
"""

_IN_BATCH = """
INSERT INTO faults
SELECT line, getvariable('place'), getvariable('code'), getvariable('id_role'), entry_id,
    getvariable('batch')
FROM checked
WHERE entry_id IN (SELECT entry_id FROM read_parquet(getvariable('ids_file')))
"""

_COUNTS = "SELECT code, count(*) FROM faults GROUP BY code ORDER BY code"

_ALL = 'SELECT line, code, "role", "value", detail FROM faults ORDER BY line, place, code'

_FIRST = _ALL + " LIMIT getvariable('issue_limit')"

_ROWS_AT_A_TIME = 1_000

_DETAIL_KEYS: Mapping[str, str] = {
    RowFault.FIELD_COUNT: "found",
    RowFault.ENTRY_ID_REPEATED: "first_line",
    RowFault.ENTRY_ID_IN_BATCH: "batch",
    RowFault.DATE_OUTSIDE_YEAR: "year",
    RowFault.FISCAL_YEAR_OTHER: "year",
    RowFault.PERIOD_MISMATCH: "date",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """All faults counted by code; the first ``issues`` by line; how many rows have any."""

    counts: Mapping[str, int]
    issues: tuple[Issue, ...]
    faulty_rows: int

    @classmethod
    def nothing(cls) -> "Explanation":
        """Nothing is wrong."""
        return cls(MappingProxyType({}), (), 0)


def find_repeated_ids(
    connection: duckdb.DuckDBPyConnection, header: Header, active: Mapping[str, Path]
) -> None:
    """Adds to ``faults`` the entry ids that occur twice, or in an active batch (by batch id)."""
    role = "entry_id" if "entry_id" in header.roles else "voucher"
    set_variables(
        connection,
        {"place": _LAST_PLACE, "id_role": role, "code": str(RowFault.ENTRY_ID_REPEATED)},
    )
    connection.execute(_REPEATED)
    set_variables(connection, {"code": str(RowFault.ENTRY_ID_IN_BATCH)})
    for batch_id, file in active.items():
        set_variables(connection, {"batch": batch_id, "ids_file": str(file)})
        connection.execute(_IN_BATCH)


def explain(
    connection: duckdb.DuckDBPyConnection, source: Source, header: Header, limit: int
) -> Explanation:
    """The faults as values: all of them counted, the first ``limit`` as issues."""
    set_variables(connection, {"issue_limit": limit})
    counts = dict(connection.execute(_COUNTS).fetchall())
    issues = [_issue(source, header, *row) for row in connection.execute(_FIRST).fetchall()]
    [(faulty,)] = connection.execute("SELECT count(DISTINCT line) FROM faults").fetchall()
    return Explanation(MappingProxyType(counts), tuple(issues), faulty)


def _issue(
    source: Source,
    header: Header,
    line: int,
    code: str,
    role: str | None,
    value: str | None,
    detail: str | None,
) -> Issue:
    details: dict[str, str] = {}
    if code in _DETAIL_KEYS:
        details[_DETAIL_KEYS[code]] = detail or ""
    if code == RowFault.FIELD_COUNT:
        details["expected"] = str(len(header.names))
    column = header.name_of(role) if role is not None else None
    return Issue(code, source.name, line, column, value, MappingProxyType(details))


def issues_by_line(
    connection: duckdb.DuckDBPyConnection, source: Source, header: Header
) -> Iterator[tuple[int, list[Issue]]]:
    """All faults as issues, by line: one line at a time, so memory stays small."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        rows = chain.from_iterable(iter(lambda: cursor.fetchmany(_ROWS_AT_A_TIME), []))
        for line, found in groupby(rows, key=itemgetter(0)):
            yield line, [_issue(source, header, *row) for row in found]
