"""The slow reader splits records as DuckDB does, and knows the lines of a text editor."""

import io
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toteuma.ledger.records import Record, read_records


def records_of(text: str, delimiter: str = ",") -> list[Record]:
    return list(read_records(io.StringIO(text, newline=""), delimiter, '"', 1))


def test_line_numbers_count_line_ends_within_quotes() -> None:
    found = records_of('a,b\n"x\ny\n\nz",1\nc,d\n')
    assert [(record.line, record.fields) for record in found] == [
        (1, ["a", "b"]),
        (2, ["x\ny\n\nz", "1"]),
        (6, ["c", "d"]),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind_count(end: str) -> None:
    found = records_of(end.join(["a,b", "", "c,d", ""]))
    assert [(record.line, record.fields) for record in found] == [(1, ["a", "b"]), (3, ["c", "d"])]


def test_a_quote_that_stays_open_costs_only_its_own_line() -> None:
    found = records_of('a,b\n1,"x\n2,y\n3,"z"\n')
    assert [(record.line, record.fields) for record in found] == [
        (1, ["a", "b"]),
        (2, None),
        (3, ["2", "y"]),
        (4, ["3", "z"]),
    ]


def test_a_quote_that_closes_amid_a_field_is_a_fault() -> None:
    assert records_of('1,"x"y\n2,z\n') == [Record(1, None, '1,"x"y'), Record(2, ["2", "z"], "2,z")]


cells = st.text("ab\"'ä, \n", max_size=5)
written = st.one_of(
    cells.map(lambda text: '"' + text.replace('"', '""') + '"'),
    st.text("abä 1'", max_size=4),
    st.text('ab" ', max_size=4),
)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.lists(written, min_size=3, max_size=3), min_size=1, max_size=6),
    end=st.sampled_from(["\n", "\r\n"]),
)
@example(rows=[["a", "b", "c,"]], end="\n")
@example(rows=[["a", ' "b" ', "c"]], end="\n")
def test_what_both_readers_accept_they_read_alike(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str
) -> None:
    text = "".join(",".join(row) + end for row in rows)
    file: Path = tmp_path_factory.getbasetemp() / "records.csv"
    file.write_bytes(text.encode())
    try:
        expected = duckdb.execute(
            "SELECT * FROM read_csv($file, auto_detect = false, header = false, delim = ',', "
            "quote = '\"', escape = '\"', strict_mode = true, "
            "columns = {'c0': 'VARCHAR', 'c1': 'VARCHAR', 'c2': 'VARCHAR'})",
            {"file": str(file)},
        ).fetchall()
    except duckdb.Error:
        return
    found = [record.fields for record in records_of(text)]
    if None in found:
        return
    found = [row[:3] if row is not None and row[3:] == [""] else row for row in found]
    assert found == [[cell or "" for cell in row] for row in expected]
