"""Entry ids that may repeat are suspected, others never."""

from pathlib import Path
from unittest.mock import patch

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toteuma.ledger import duplicates
from toteuma.ledger.duplicates import may_repeat

ids = st.lists(st.text("ab1-", max_size=3), max_size=12)


def entries(path: Path, names: list[str]) -> Path:
    pq.write_table(pa.table({"entry_id": pa.array(names, pa.string())}), path)
    return path


@settings(max_examples=60, deadline=None)
@given(own=ids, active=st.lists(ids, max_size=2), slot_bits=st.sampled_from([1, 4, 22]))
def test_suspicion_is_raised_for_repeated_ids_and_only_for_them(
    tmp_path_factory: pytest.TempPathFactory,
    own: list[str],
    active: list[list[str]],
    slot_bits: int,
) -> None:
    folder = tmp_path_factory.mktemp("ids")
    files = [entries(folder / f"{n}.parquet", names) for n, names in enumerate(active)]
    expected = len(set(own)) < len(own) or any(set(own) & set(names) for names in active)
    with (
        duckdb.connect() as connection,
        patch.object(duplicates, "_SLOT_BITS", slot_bits),
        patch.object(duplicates, "_HASHES_AT_A_TIME", 4),
    ):
        assert may_repeat(connection, entries(folder / "own.parquet", own), files) == expected
