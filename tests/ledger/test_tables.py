"""A budget-and-actual table becomes typed rows and a batch of balances without entries."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.ledger.imports import NOON, import_text, toteuma_text

from toteuma.domain.layout import Book
from toteuma.domain.vocabulary import BatchKind
from toteuma.ledger.amounts import AmountFault
from toteuma.ledger.batches import BatchStore, DuplicateBatchError
from toteuma.ledger.faults import FileFault, RowFault
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.profiles import (
    ProfileInvalidError,
    find_profile,
    profile_from_text,
)
from toteuma.ledger.tables import TableImportResult, import_table, read_table

PROFILE = profile_from_text(
    """
code = "small"
kind = "table"
name = { fi = "Pieni", sv = "Liten", en = "Small" }
[file]
encoding = "utf-8"
delimiter = ";"
[amounts]
decimal = ","
thousands = [" "]
signs = "costs_positive"
[columns]
account = ["Tili"]
account_name = ["Nimi"]
budget = ["TA"]
actual = ["TOT"]
[clean_up.account]
strip_prefix = "T"
[[ignore]]
column = ["Yksikkö"]
starts_with = ["Yhteensä"]
[[levels]]
code = ["Alue"]
name = ["Alueen nimi"]
[[levels]]
code = ["Yksikkö"]
[[books]]
book = "investments"
codes = ["INV"]
project = "I"
[[books]]
book = "internal"
accounts = ["9000-9999"]
""",
    "small.toml",
)
HEADER = "Alue;Alueen nimi;Yksikkö;Tili;Nimi;TA;TOT"
ROWS = (
    "A;Sivistys;A1;T4000;Palkat;1 000;900,50",
    "A;Sivistys;A1;3000;Myynti;-200;",
    "A;Sivistys;A2;9100;Sisäinen;10;0",
    "INV;Investoinnit;I1;4300;Rakentaminen;;5 000",
    "A;Sivistys;Yhteensä A;;;;",
)


def table(folder: Path, *rows: str) -> Path:
    file = folder / "table.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return file


def imported(folder: Path, *rows: str, **arguments: Any) -> TableImportResult:
    return import_table(
        table(folder, *rows),
        profile=PROFILE,
        store=BatchStore(folder / "store"),
        created_at=NOON,
        fiscal_year=2022,
        period=9,
        **arguments,
    )


def test_rows_are_typed_with_income_positive(tmp_path: Path) -> None:
    reading = read_table(table(tmp_path, *ROWS), PROFILE)
    assert reading.issues == ()
    assert (reading.counts.read, reading.counts.left_out, reading.counts.stored) == (5, 1, 4)
    first, second, third, fourth = reading.rows
    assert [(node.code, node.name) for node in first.path] == [("A", "Sivistys"), ("A1", "")]
    assert (first.account, first.account_name) == (4000, "Palkat")
    assert (first.budget, first.actual) == (-100000, -90050)
    assert (second.budget, second.actual) == (20000, None)
    assert (third.budget, third.actual) == (-1000, 0)
    assert fourth.budget is None


def test_books_are_kept_apart_by_the_first_rule_that_fits(tmp_path: Path) -> None:
    reading = read_table(table(tmp_path, *ROWS, "INV;x;I1;9000;y;1;1"), PROFILE)
    assert [(row.book, row.project) for row in reading.rows] == [
        (Book.OPERATIONS, ""),
        (Book.OPERATIONS, ""),
        (Book.INTERNAL, ""),
        (Book.INVESTMENTS, "I"),
        (Book.INVESTMENTS, "I"),
    ]
    assert reading.totals == {
        Book.OPERATIONS: (-80000, -90050),
        Book.INVESTMENTS: (-100, -500100),
        Book.INTERNAL: (-1000, 0),
    }


def test_actuals_become_balances_of_the_period_named(tmp_path: Path) -> None:
    result = imported(tmp_path, *ROWS)
    assert result.batch is not None
    assert result.batch.kind is BatchKind.BALANCES
    assert result.batch.covered == ((2022, 9),)
    assert result.batch.total_cents == -90050 - 500000
    assert set(result.batch.files) == {"balances.parquet"}
    store = BatchStore(tmp_path / "store")
    assert store.entries_paths([result.batch.batch_id]) == []
    [path] = store.balances_paths([result.batch.batch_id])
    assert [tuple(row.values()) for row in pq.read_table(path).to_pylist()] == [
        (2022, 9, 4000, "A1", "", -90050, 0),
        (2022, 9, 9100, "A2", "", 0, 0),
        (2022, 9, 4300, "I1", "I", -500000, 0),
    ]
    assert store.verify(result.batch.batch_id) is None


def test_balances_have_the_columns_that_entries_give_them(tmp_path: Path) -> None:
    tables = imported(tmp_path, *ROWS).batch
    entries = import_text(tmp_path, toteuma_text("1-1,2022-03-05,2022,3,4000,1010,,,,1")).batch
    assert tables is not None
    assert entries is not None
    store = BatchStore(tmp_path / "store")
    schemas = [
        pq.read_schema(path) for path in store.balances_paths([tables.batch_id, entries.batch_id])
    ]
    assert schemas[0].names == schemas[1].names
    assert schemas[0].types == schemas[1].types


def test_the_same_table_is_not_imported_twice_but_another_period_is(tmp_path: Path) -> None:
    first = imported(tmp_path, *ROWS).batch
    assert first is not None
    with pytest.raises(DuplicateBatchError):
        imported(tmp_path, *ROWS)
    assert imported(tmp_path, *ROWS, supersedes=first.batch_id).batch is not None


def test_all_faults_of_a_table_are_found_and_nothing_is_stored(tmp_path: Path) -> None:
    result = imported(
        tmp_path,
        ROWS[0],
        "A;x;A1;T4000;again;1;1",
        "A;x;;4100;no unit;1;1",
        "A;x;A1;;no account;1;1",
        "A;x;A1;41b;not a number;1;1",
        "A;x;A1;4200;slips;1 00;1,005",
        "A;x;A1",
        'A;x;"A1;4300;open;1;1',
    )
    assert result.batch is None
    assert [(issue.line, issue.code, issue.column) for issue in result.reading.issues] == [
        (3, RowFault.TABLE_ROW_REPEATED, "Tili"),
        (4, RowFault.TABLE_CODE_MISSING, "Yksikkö"),
        (5, RowFault.ACCOUNT_MISSING, "Tili"),
        (6, RowFault.ACCOUNT_UNREADABLE, "Tili"),
        (7, AmountFault.UNREADABLE, "TA"),
        (7, AmountFault.TOO_MANY_DECIMALS, "TOT"),
        (8, RowFault.FIELD_COUNT, None),
        (9, RowFault.QUOTE, None),
    ]
    assert result.reading.counts.rejected == 7
    assert BatchStore(tmp_path / "store").manifests() == ()


def test_codes_are_checked_when_they_are_known(tmp_path: Path) -> None:
    known = KnownCodes(frozenset({4000, 3000, 9100}), frozenset({"A1", "I1"}))
    reading = read_table(table(tmp_path, *ROWS), PROFILE, known)
    assert [(issue.line, issue.code, issue.value) for issue in reading.issues] == [
        (4, RowFault.COST_CENTRE_UNKNOWN, "A2"),
        (5, RowFault.ACCOUNT_UNKNOWN, "4300"),
    ]


def test_files_that_are_no_tables_are_issues(tmp_path: Path) -> None:
    assert read_table(table(tmp_path), PROFILE).fault_counts == {FileFault.NO_ROWS: 1}
    file = tmp_path / "table.csv"
    file.write_bytes(b"\0\0a;b")
    assert read_table(file, PROFILE).fault_counts == {FileFault.BINARY: 1}
    file.write_bytes(HEADER.encode() + b"\n\xff;\n")
    assert read_table(file, PROFILE).fault_counts == {FileFault.NOT_DECODABLE: 1}
    file.write_text("Alue;Tili\n", "utf-8")
    assert set(read_table(file, PROFILE).fault_counts) == {FileFault.COLUMN_MISSING}
    file.write_bytes(b"")
    assert read_table(file, PROFILE).fault_counts == {FileFault.EMPTY: 1}


def test_a_profile_for_entries_cannot_read_a_table(tmp_path: Path) -> None:
    with pytest.raises(ProfileInvalidError):
        read_table(table(tmp_path, *ROWS), find_profile("toteuma"))
