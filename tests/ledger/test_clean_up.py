"""Codes are cleaned in columns just as one by one."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toteuma.ledger.amounts import SPACES
from toteuma.ledger.clean_up import CleanUp, clean_sql


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("SET VARIABLE spaces = $value", {"value": SPACES})
        yield opened


texts = st.lists(st.text("TILI/ 0149aÄ\u00a0-", max_size=8) | st.none(), min_size=1, max_size=30)
steps_of = st.builds(
    CleanUp,
    strip_prefix=st.sampled_from(["", "TILI/", "0"]),
    pattern=st.sampled_from(["", "([0-9]+)", "^0*([1-9].*)$", "([^ ]+)", "-(.)?"]),
    skip=st.integers(0, 2),
    take=st.integers(0, 3),
)


@settings(max_examples=80, deadline=None)
@given(steps=steps_of, codes=texts)
def test_columns_are_cleaned_as_the_reference_cleans(
    connection: duckdb.DuckDBPyConnection, steps: CleanUp, codes: list[str | None]
) -> None:
    for name, value in steps.variables("code").items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    connection.execute("CREATE OR REPLACE TEMP TABLE codes (place INTEGER, code VARCHAR)")
    connection.executemany("INSERT INTO codes VALUES (?, ?)", list(enumerate(codes)))
    expression = clean_sql("code", "code", steps)
    rows = connection.table("codes").project(f"place, {expression} AS c").order("place").fetchall()
    assert [code for _, code in rows] == [steps.clean(text) for text in codes]
