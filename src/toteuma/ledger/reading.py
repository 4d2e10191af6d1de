"""The text of a ledger file as columns in DuckDB: fast where nothing is wrong, slow to explain.

Both readers end in views with the same fields. ``good_entries`` of the fast reader stops with an
error at the first fault, whatever it is; then the slow reader is asked what the faults are.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

import duckdb
import pyarrow as pa

from toteuma.ledger.columns import ENTRY_FIELDS, ENUMERATIONS, ColumnPlan, plan_columns
from toteuma.ledger.faults import RowFault
from toteuma.ledger.headers import Header
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.profiles import Profile
from toteuma.ledger.records import Record, read_records
from toteuma.ledger.sources import Source
from toteuma.ledger.workbench import make_enumeration, set_variables

_ROWS_PER_BATCH = 1_000

_READ_CSV = """
FROM read_csv(
    getvariable('source'), auto_detect = false, header = false, skip = getvariable('skip'),
    delim = getvariable('delimiter'), quote = getvariable('quote'),
    escape = getvariable('quote'), columns = getvariable('column_types'),
    dateformat = getvariable('date_format'), strict_mode = true, buffer_size = 8000000
)
"""


def make_enumerations(connection: duckdb.DuckDBPyConnection, known: KnownCodes) -> None:
    """The code lists as DuckDB enumerations: casting to one proves that a code is known, and
    sorts and groups by small numbers in the order of the texts."""
    accounts = tuple(sorted(str(number) for number in known.accounts))
    cost_centres = tuple(sorted(known.cost_centres - {""}, key=str.encode))
    projects = tuple(sorted(known.projects | {""}, key=str.encode))
    members = {
        "known_account": accounts,
        "known_cost_centre": cost_centres,
        "known_project": projects,
        **ENUMERATIONS,
    }
    for name, codes in members.items():
        make_enumeration(connection, name, codes)
    set_variables(connection, {"account_numbers": [int(code) for code in accounts]})


def make_fast_view(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    profile: Profile,
    header: Header,
    fiscal_year: int | None,
) -> None:
    """Makes the views ``good_entries`` and ``left_out`` (rows that the profile leaves out).

    Reading ``good_entries`` raises ``duckdb.Error`` if any row is faulty.
    """
    plan = plan_columns(profile, header, fiscal_year, is_fast=True)
    set_variables(
        connection,
        {
            "source": str(source.text),
            "skip": header.lines,
            "delimiter": profile.file.delimiter,
            "quote": profile.file.quote,
            "column_types": dict(plan.column_types),
            "date_format": profile.date_formats[0],
            **plan.variables,
        },
    )
    is_row = f"NOT coalesce({plan.is_blank}, false)"
    _make_view(connection, "left_out", ["*", _READ_CSV, is_row, f"({plan.is_left_out})"])
    is_taken = f"NOT coalesce({plan.is_left_out}, false)"
    _make_view(connection, "entries", [_values(plan), _READ_CSV, is_row, is_taken])
    proof = f"CASE WHEN {plan.is_consistent} THEN true ELSE error('faulty row') END"
    _make_view(connection, "good_entries", ["*", "FROM entries", proof])


def _make_view(connection: duckdb.DuckDBPyConnection, name: str, clauses: Sequence[str]) -> None:
    """A view of ours: what it selects, from where, and conditions. All of it is text of ours."""
    selected, origin, *conditions = clauses
    parts = ["CREATE VIEW", name, "AS SELECT", selected, origin, "WHERE", " AND ".join(conditions)]
    connection.execute(" ".join(parts)).fetchall()


def _values(plan: ColumnPlan) -> str:
    return ", ".join(f'{value} AS "{name}"' for name, value in plan.values.items())


def load_records(
    connection: duckdb.DuckDBPyConnection, source: Source, profile: Profile, header: Header
) -> None:
    """Fills the tables ``records`` (line, c0, c1, ...), and ``faults`` with what is wrong with the
    form of records. Raises UnicodeDecodeError."""
    width = len(header.names)
    connection.execute(
        "CREATE TABLE faults (line BIGINT, place SMALLINT, code VARCHAR, role VARCHAR, "
        "value VARCHAR, detail VARCHAR)"
    )
    schema = pa.schema(
        [("line", pa.int64()), *((f"c{place}", pa.string()) for place in range(width))]
    )
    malformed = _Malformed()
    with source.open_text() as stream:
        list(islice(stream, header.lines))
        records = read_records(stream, profile.file.delimiter, profile.file.quote, header.lines + 1)
        reader = pa.RecordBatchReader.from_batches(schema, _batches(records, schema, malformed))
        connection.from_arrow(reader).create("records")
    connection.from_arrow(malformed.as_table()).insert_into("faults")


class _Malformed:
    """Records that are no rows of the file's columns."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.codes: list[str] = []
        self.details: list[str | None] = []

    def add(self, line: int, code: RowFault, detail: str | None) -> None:
        self.lines.append(line)
        self.codes.append(str(code))
        self.details.append(detail)

    def as_table(self) -> pa.Table:
        nothing = pa.nulls(len(self.lines), pa.string())
        return pa.table(
            {
                "line": pa.array(self.lines, pa.int64()),
                "place": pa.array([-1] * len(self.lines), pa.int16()),
                "code": pa.array(self.codes, pa.string()),
                "role": nothing,
                "value": nothing,
                "detail": pa.array(self.details, pa.string()),
            }
        )


def _batches(
    records: Iterator[Record], schema: pa.Schema, malformed: _Malformed
) -> Iterator[pa.RecordBatch]:
    width = len(schema) - 1
    while rows := list(islice(records, _ROWS_PER_BATCH)):
        lines: list[int] = []
        cells: list[list[str]] = []
        for record in rows:
            fields = record.fields
            if fields is None:
                malformed.add(record.line, RowFault.QUOTE, None)
                continue
            if len(fields) == width + 1 and not fields[-1]:
                fields = fields[:-1]
            if len(fields) == width:
                lines.append(record.line)
                cells.append(fields)
            elif any(map(str.strip, fields)):
                malformed.add(record.line, RowFault.FIELD_COUNT, str(len(fields)))
        columns = list(zip(*cells, strict=True)) if cells else [()] * width
        arrays = [pa.array(lines, pa.int64()), *(pa.array(each, pa.string()) for each in columns)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def make_slow_views(
    connection: duckdb.DuckDBPyConnection,
    profile: Profile,
    header: Header,
    fiscal_year: int | None,
) -> None:
    """From ``records``: the view ``left_out`` of the rows that the profile leaves out, and the
    view ``checked`` of the others, with the fields of entries beside the columns of the file; and
    into ``faults`` what is wrong with them."""
    plan = plan_columns(profile, header, fiscal_year, is_fast=False)
    set_variables(connection, plan.variables)
    rows = connection.table("records").filter(f"NOT coalesce({plan.is_blank}, false)")
    rows.filter(f"coalesce({plan.is_left_out}, false)").create_view("left_out")
    rows = rows.filter(f"NOT coalesce({plan.is_left_out}, false)")
    rows.project(f"*, {_values(plan)}").create_view("checked")
    places = {role: place for place, role in enumerate(header.roles)}
    found = ", ".join(
        f"struct_pack(place := {places[check.role]}::SMALLINT, code := {check.fault}, "
        f'"role" := \'{check.role}\', "value" := c{header.roles[check.role]}, '
        f"detail := CAST({check.detail} AS VARCHAR))"
        for check in plan.checks
    )
    listed = connection.view("checked").project(
        f"line, unnest(list_filter([{found}], lambda x: x.code IS NOT NULL)) AS fault"
    )
    listed.project(
        'line, fault.place, fault.code, fault."role", fault."value", fault.detail'
    ).insert_into("faults")


def make_good_view(connection: duckdb.DuckDBPyConnection) -> None:
    """The view ``good_entries``: rows of ``checked`` that no fault names."""
    fields = ", ".join(f'"{name}"' for name in ENTRY_FIELDS)
    good = connection.view("checked").filter("line NOT IN (SELECT line FROM faults)")
    good.project(fields).create_view("good_entries")
