"""Writes balances files as the batch store does, for tests."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from toteuma.ledger.balance_parts import BalanceRow

SCHEMA = pa.schema(
    [
        ("fiscal_year", pa.int16()),
        ("period", pa.int8()),
        ("account", pa.int32()),
        ("cost_centre", pa.string()),
        ("project", pa.string()),
        ("cents", pa.int64()),
        ("entries", pa.int64()),
    ]
)


def write_balances(
    file: Path, rows: Sequence[BalanceRow], *, row_group_size: int | None = None
) -> Path:
    """The rows as Parquet; returns the file."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(SCHEMA)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, SCHEMA, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=SCHEMA), file, row_group_size=row_group_size)
    return file
