"""A file of entries becomes one batch, whole or not at all, whatever form it is written in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.imports import (
    GOOD_ROW,
    HEADER,
    KNOWN,
    import_text,
    profile_with,
    stored_balances,
    stored_entries,
    toteuma_text,
)

from toteuma.domain.vocabulary import Language
from toteuma.ledger.amounts import AmountFault, parse_amount
from toteuma.ledger.batches import BatchNotFoundError, BatchStore, DuplicateBatchError
from toteuma.ledger.dates import parse_date
from toteuma.ledger.faults import FileFault, RowFault
from toteuma.ledger.importing import ImportFailedError
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.profiles import ProfileInvalidError, find_profile
from toteuma.ledger.workbench import ImportStep

ROWS = (
    "1-1,2022-03-05,2022,3,4000,2010,,Oy Esimerkki Ab,Palkat,-1234.50",
    '2-1,2022-03-06,2022,03,3000,1010,P1,,"Maksut, kevät",10',
    "2-2,2022-12-31,2022,13,3000,1010,,,Jaksotus,0.05",
    "2-3,2022-03-31,2022,3,3000,1010,P1,,Korjaus,-10.5",
)


@contextmanager
def slow_reader_only() -> Iterator[None]:
    """Imports within go the slow way."""
    with patch("toteuma.ledger.importing._Import._proved", return_value=None):
        yield


def test_entries_are_stored_typed_and_sorted(tmp_path: Path) -> None:
    result = import_text(tmp_path, toteuma_text(*ROWS))
    assert result.issues == ()
    assert (result.counts.read, result.counts.stored, result.counts.rejected) == (4, 4, 0)
    entries = stored_entries(tmp_path, result)
    assert [entry["entry_id"] for entry in entries] == ["2-1", "2-3", "2-2", "1-1"]
    assert entries[0] == {
        "entry_id": "2-1",
        "posting_date": date(2022, 3, 6),
        "fiscal_year": 2022,
        "period": 3,
        "account": 3000,
        "cost_centre": "1010",
        "project": "P1",
        "counterparty": "",
        "text": "Maksut, kevät",
        "cents": 1000,
    }


def test_stored_columns_have_the_types_of_the_schema(tmp_path: Path) -> None:
    result = import_text(tmp_path, toteuma_text(*ROWS))
    store = BatchStore(tmp_path / "store")
    assert result.batch is not None
    [entries] = store.entries_paths([result.batch.batch_id])
    [balances] = store.balances_paths([result.batch.batch_id])
    assert {field.name: str(field.type) for field in pq.read_schema(entries)} == {
        "entry_id": "string",
        "posting_date": "date32[day]",
        "fiscal_year": "int16",
        "period": "int8",
        "account": "int32",
        "cost_centre": "string",
        "project": "string",
        "counterparty": "string",
        "text": "string",
        "cents": "int64",
    }
    assert {field.name: str(field.type) for field in pq.read_schema(balances)} == {
        "fiscal_year": "int16",
        "period": "int8",
        "account": "int32",
        "cost_centre": "string",
        "project": "string",
        "cents": "int64",
        "entries": "int64",
    }


def test_balances_are_the_sums_of_entries_in_order(tmp_path: Path) -> None:
    balances = stored_balances(tmp_path, import_text(tmp_path, toteuma_text(*ROWS)))
    assert [tuple(row.values()) for row in balances] == [
        (2022, 3, 3000, "1010", "P1", -50, 2),
        (2022, 13, 3000, "1010", "", 5, 1),
        (2022, 3, 4000, "2010", "", -123450, 1),
    ]


def test_the_manifest_tells_what_was_imported(tmp_path: Path) -> None:
    batch = import_text(tmp_path, toteuma_text(*ROWS), fiscal_year=2022).batch
    assert batch is not None
    assert batch.source_name == "entries.csv"
    assert batch.profile_code == "toteuma"
    assert batch.entries == 4
    assert batch.total_cents == -123450 + 1000 + 5 - 1050
    assert batch.covered == ((2022, 3), (2022, 13))
    assert batch.created_at == "2022-10-15T12:00:00+00:00"
    assert set(batch.files) == {"entries.parquet", "balances.parquet"}


@pytest.mark.parametrize("period", ["13", "14", "15", "16"])
def test_closing_periods_are_dated_in_december(tmp_path: Path, period: str) -> None:
    good = import_text(tmp_path, toteuma_text(f"1-1,2022-12-01,2022,{period},4000,1010,,,,1"))
    assert good.issues == ()
    bad = import_text(tmp_path, toteuma_text(f"1-1,2022-11-30,2022,{period},4000,1010,,,,1"))
    assert bad.fault_counts == {RowFault.PERIOD_MISMATCH: 1}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(
    tmp_path: Path, end: str, mark: str
) -> None:
    text = mark + toteuma_text(*ROWS).replace("\n", end)
    assert import_text(tmp_path, text).counts.stored == 4


def test_mixed_line_ends_are_read_slowly_but_rightly(tmp_path: Path) -> None:
    text = toteuma_text(*ROWS).replace("\n", "\r\n", 2)
    assert import_text(tmp_path, text).counts.stored == 4


def test_blank_rows_and_a_delimiter_at_the_end_are_no_faults(tmp_path: Path) -> None:
    text = toteuma_text(ROWS[0] + ",", "", ",,,,,,,,,", "  ", ROWS[1], " , ,,,,,,,, ")
    result = import_text(tmp_path, text)
    assert result.issues == ()
    assert result.counts.read == result.counts.stored == 2


def test_column_names_may_differ_in_case_and_order(tmp_path: Path) -> None:
    names = HEADER.upper().split(",")
    cells = ROWS[0].split(",")
    text = ",".join(reversed(names)) + ",EXTRA\n" + ",".join(reversed(cells)) + ",x\n"
    assert stored_entries(tmp_path, import_text(tmp_path, text))[0]["cents"] == -123450


def test_spaces_around_codes_and_amounts_do_not_matter(tmp_path: Path) -> None:
    row = "1-1, 2022-03-05 , 2022, 3 , 4000 ,\u00a01010 , P1 ,,, 1.50 "
    [entry] = stored_entries(tmp_path, import_text(tmp_path, toteuma_text(row)))
    assert (entry["account"], entry["cost_centre"], entry["project"]) == (4000, "1010", "P1")
    assert entry["cents"] == 150


FINNISH = """\
Tosite;Rivi;Pvm;Tili;Kustannuspaikka;Projekti;Vastapuoli;Selite;Debet;Kredit
Alkusaldo;;;;;;;;1,00;
7;1;5.3.2022;4000 Palkat;1010 Koulu;;Työväenopisto;Kesäpalkat;1 234,50;
7;2;5.3.2022;3000 Myynti;Ä30;P1;;;0,00;12 000,00
8;1;2022-03-06;3000;1010;;;Hyvitys;;5,00-
Yhteensä;;;;;;;;1,00;2,00
"""


def test_debit_and_credit_columns_of_a_finnish_journal(tmp_path: Path) -> None:
    text = FINNISH.replace("12 000", "12\u00a0000").encode("cp1252")
    result = import_text(tmp_path, text, "finnish-debit-credit")
    assert result.counts.left_out == 2
    assert result.counts.read == 5
    rows = {entry["entry_id"]: entry for entry in stored_entries(tmp_path, result)}
    assert {key: row["cents"] for key, row in rows.items()} == {
        "7-1": -123450,
        "7-2": 1200000,
        "8-1": -500,
    }
    assert rows["7-1"]["counterparty"] == "Työväenopisto"
    assert (rows["7-2"]["cost_centre"], rows["7-2"]["period"]) == ("Ä30", 3)


MARKED = """\
DocumentNo;Itm;Pstng Date;Year;Period;Account;Cost Ctr;WBS element;Text;LC amount;S/H
100;001;05.03.2022;2022;03;0000004000;0000001010;;Palkat;1.250,00;S
100;002;20220305;2022;3;3000;1020;P2;Myynti;1.250,00;h
101;001;31.12.2022;2022;14;4000;1010;;Peruutus;250,00-;S
*;;;;;;;;;1.000,00;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16", "iso8859-15"])
def test_debit_and_credit_marks_with_a_trailing_minus(tmp_path: Path, encoding: str) -> None:
    text = MARKED.replace("Peruutus", "Peruutus – yömyöhä" if encoding != "iso8859-15" else "yö")
    result = import_text(tmp_path, text.encode(encoding), "line-items-marks")
    rows = {entry["entry_id"]: entry for entry in stored_entries(tmp_path, result)}
    assert {key: row["cents"] for key, row in rows.items()} == {
        "100-001": -125000,
        "100-002": 125000,
        "101-001": 25000,
    }
    assert rows["101-001"]["period"] == 14
    assert "yö" in rows["101-001"]["text"]


def test_costs_positive_turns_the_sign(tmp_path: Path) -> None:
    profile = profile_with({'signs = "signed"': 'signs = "costs_positive"'})
    [entry] = stored_entries(tmp_path, import_text(tmp_path, toteuma_text(ROWS[0]), profile))
    assert entry["cents"] == 123450


def test_lines_above_the_column_names_are_skipped(tmp_path: Path) -> None:
    profile = profile_with({"delimiter = ": "skip_lines = 2\ndelimiter = "})
    text = 'Kunnan "pääkirja\n\n' + toteuma_text(*ROWS, "x")
    result = import_text(tmp_path, text, profile)
    assert [(issue.line, issue.code) for issue in result.issues] == [(8, RowFault.FIELD_COUNT)]


def test_codes_are_cleaned_up_as_declared(tmp_path: Path) -> None:
    steps = '\n[clean_up.account]\nstrip_prefix = "TILI/"\nskip = 1\ntake = 4\n'
    profile = profile_with({"[amounts]": steps + "[amounts]"})
    text = toteuma_text(ROWS[0].replace(",4000,", ",TILI/x4000y,"))
    assert stored_entries(tmp_path, import_text(tmp_path, text, profile))[0]["account"] == 4000


def test_rows_are_left_out_by_value_beginning_or_blank(tmp_path: Path) -> None:
    rules = (
        '[[ignore]]\ncolumn = ["text"]\nequals = ["Summa"]\nstarts_with = ["Välis"]\n'
        '[[ignore]]\ncolumn = ["project"]\nis_blank = true\n'
    )
    profile = profile_with({"[columns]": rules + "[columns]"})
    rows = [
        "1-1,2022-03-05,2022,3,4000,1010,P1,,Palkat,1",
        "x,,,,,,P1,,Summa,1",
        "x,,,,,,P1,,Välisumma,1",
        "x,,,,,,,,Muu,1",
    ]
    for way in (import_text, import_slowly):
        result = way(tmp_path, toteuma_text(*rows), profile)
        assert result.issues == ()
        assert (result.counts.read, result.counts.left_out, result.counts.stored) == (4, 3, 1)


def import_slowly(folder: Path, *arguments: Any, **named: Any) -> Any:
    """Imports the slow way into a store of its own."""
    with slow_reader_only():
        store = BatchStore(folder / "slow")
        return import_text(folder, *arguments, store=store, **named)


def test_with_faults_nothing_is_stored(tmp_path: Path) -> None:
    result = import_text(tmp_path, toteuma_text(*ROWS, "3-1,2022-03-05,2022,3,4999,1010,,,,1"))
    assert result.batch is None
    assert result.rejects is None
    assert (result.counts.read, result.counts.stored, result.counts.rejected) == (5, 0, 1)
    assert BatchStore(tmp_path / "store").manifests() == ()


def test_accepting_a_part_stores_the_good_rows_and_lists_the_rest(tmp_path: Path) -> None:
    bad = '3-1,2022-03-05,2022,3,4999,1010,,,"Kesä, ja\ntalvi",1.005'
    result = import_text(
        tmp_path,
        toteuma_text(ROWS[0], bad, "x,y", *ROWS[1:], ROWS[0]),
        accept_partial=True,
        language=Language.FI,
    )
    assert (result.counts.stored, result.counts.rejected) == (4, 3)
    assert result.fault_counts == {
        RowFault.ACCOUNT_UNKNOWN: 1,
        AmountFault.TOO_MANY_DECIMALS: 1,
        RowFault.FIELD_COUNT: 1,
        RowFault.ENTRY_ID_REPEATED: 1,
    }
    assert result.batch is not None
    assert result.rejects is not None
    lines = result.rejects.read_text("utf-8").splitlines()
    assert lines[0] == HEADER + ",toteuma_line,toteuma_reason"
    assert lines[1:3] == [
        '3-1,2022-03-05,2022,3,4999,1010,,,"Kesä, ja',
        'talvi",1.005,3,Tiliä 4999 ei ole tilikartassa. '
        "Rahamäärässä 1.005 on enemmän kuin kaksi desimaalia.",
    ]
    assert lines[3] == 'x,y,5,"Rivillä on 2 kenttää, pitäisi olla 10."'
    assert lines[4].startswith(ROWS[0] + ",9,")
    assert set(result.batch.files) == {"entries.parquet", "balances.parquet", "rejects.csv"}
    assert BatchStore(tmp_path / "store").verify(result.batch.batch_id) is None


def test_mended_rejects_can_be_imported_with_the_same_profile(tmp_path: Path) -> None:
    text = toteuma_text(*ROWS[:2], ROWS[2].replace("0.05", "0.055"))
    first = import_text(tmp_path, text, accept_partial=True)
    assert first.rejects is not None
    assert first.batch is not None
    mended = first.rejects.read_text("utf-8").replace("0.055", "0.05", 1)
    second = import_text(tmp_path, mended, active=[first.batch.batch_id])
    assert second.issues == ()
    assert second.counts.stored == 1


def test_accepting_a_part_stores_nothing_when_no_row_is_good(tmp_path: Path) -> None:
    result = import_text(tmp_path, toteuma_text("x,y"), accept_partial=True)
    assert result.batch is None
    assert result.counts.rejected == 1


def test_entry_ids_of_active_batches_may_not_come_again(tmp_path: Path) -> None:
    first = import_text(tmp_path, toteuma_text(*ROWS)).batch
    assert first is not None
    other = ROWS[0].replace("1-1", "9-9"), ROWS[1]
    again = import_text(tmp_path, toteuma_text(*other), active=[first.batch_id])
    [issue] = again.issues
    assert (issue.code, issue.line, issue.value) == (RowFault.ENTRY_ID_IN_BATCH, 3, "2-1")
    assert issue.details["batch"] == first.batch_id
    inactive = import_text(tmp_path, toteuma_text(*other))
    assert inactive.issues == ()


def test_a_superseding_batch_may_repeat_what_it_supersedes(tmp_path: Path) -> None:
    first = import_text(tmp_path, toteuma_text(*ROWS)).batch
    assert first is not None
    text = toteuma_text(*ROWS, "3-1,2022-03-05,2022,3,4000,1010,,,,1")
    second = import_text(tmp_path, text, active=[first.batch_id], supersedes=first.batch_id).batch
    assert second is not None
    assert second.supersedes == first.batch_id


def test_the_same_file_is_not_imported_twice(tmp_path: Path) -> None:
    first = import_text(tmp_path, toteuma_text(*ROWS)).batch
    assert first is not None
    with pytest.raises(DuplicateBatchError) as raised:
        import_text(tmp_path, toteuma_text(*ROWS), name="copy.csv")
    assert raised.value.parameters["batch"] == first.batch_id
    again = import_text(tmp_path, toteuma_text(*ROWS), supersedes=first.batch_id).batch
    assert again is not None
    assert again.batch_id != first.batch_id
    with pytest.raises(DuplicateBatchError):
        import_text(tmp_path, toteuma_text(*ROWS), supersedes=first.batch_id)


def test_what_is_superseded_must_exist(tmp_path: Path) -> None:
    with pytest.raises(BatchNotFoundError):
        import_text(tmp_path, toteuma_text(*ROWS), supersedes="0123456789ab")


def test_a_profile_for_tables_cannot_read_entries(tmp_path: Path) -> None:
    with pytest.raises(ProfileInvalidError):
        import_text(tmp_path, toteuma_text(*ROWS), "jyvaskyla-2011")


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415 - the engine's own error is raised here, nowhere else

    full = duckdb.IOException("no space left on device")
    with (
        patch("toteuma.ledger.importing.write_entries", side_effect=full),
        pytest.raises(ImportFailedError, match="no space left"),
    ):
        import_text(tmp_path, toteuma_text(*ROWS))
    assert [path.name for path in (tmp_path / "store").iterdir()] == []


def test_equal_input_gives_equal_bytes_and_the_same_id(tmp_path: Path) -> None:
    fast = import_text(tmp_path, toteuma_text(*ROWS)).batch
    again = import_text(tmp_path, toteuma_text(*ROWS), store=BatchStore(tmp_path / "again")).batch
    slow = import_slowly(tmp_path, toteuma_text(*ROWS)).batch
    assert fast is not None
    assert again is not None
    assert fast.files == again.files
    assert fast.batch_id == again.batch_id == slow.batch_id
    assert fast.chain == again.chain


def test_issues_are_capped_and_all_faults_counted(tmp_path: Path) -> None:
    rows = [f"1-{n},2022-03-05,2022,3,4999,1010,,,,1" for n in range(50)]
    result = import_text(tmp_path, toteuma_text(*rows), issue_limit=10)
    assert len(result.issues) == 10
    assert result.faults == 50
    assert result.fault_counts == {RowFault.ACCOUNT_UNKNOWN: 50}


def test_no_codes_known_makes_every_code_unknown(tmp_path: Path) -> None:
    nothing = KnownCodes(frozenset(), frozenset(), frozenset())
    result = import_text(tmp_path, toteuma_text(ROWS[1]), known=nothing)
    assert result.fault_counts == {
        RowFault.ACCOUNT_UNKNOWN: 1,
        RowFault.COST_CENTRE_UNKNOWN: 1,
        RowFault.PROJECT_UNKNOWN: 1,
    }


def test_progress_is_told_step_by_step(tmp_path: Path) -> None:
    told: list[tuple[ImportStep, int]] = []
    import_text(tmp_path, toteuma_text(*ROWS), progress=lambda *each: told.append(each))
    assert {step for step, _ in told} == {
        ImportStep.READING,
        ImportStep.BALANCES,
        ImportStep.STORING,
    }
    assert all(0 <= percent <= 100 for _, percent in told)


def test_a_utf8_file_in_a_hidden_corner_is_decoded_strictly(tmp_path: Path) -> None:
    text = toteuma_text(*ROWS).encode() + GOOD_ROW.replace("Palkat", "P\xe4").encode("cp1252")
    result = import_text(tmp_path, text)
    assert [issue.code for issue in result.issues] == [FileFault.NOT_DECODABLE]
    assert result.issues[0].line == 6


cells = {
    "entry_id": st.sampled_from(["1-1", "1-2", "1-3", "1-4", "1-5", "1-6", ""]),
    "posting_date": st.sampled_from(["2022-03-05", "2022-3-5", "2022-12-31", "5.3.2022", "", "x"]),
    "fiscal_year": st.sampled_from(["2022", "2022", " 2022", "2021", "22", ""]),
    "period": st.sampled_from(["3", "03", "12", "13", "17", "3.0", ""]),
    "account": st.sampled_from(["3000", "4000", " 4000", "04000", "4e3", "4999", ""]),
    "cost_centre": st.sampled_from(["1010", "1020 ", "Ä30", "9999", ""]),
    "project": st.sampled_from(["", "", "P1", "P2 ", "P9"]),
    "counterparty": st.sampled_from(["", " Oy ", '"a,b"']),
    "text": st.sampled_from(["", "a", '"x\ny"', '"say ""it"""']),
    "amount": st.sampled_from(["1", "-1.5", "1.005", "−1", "", " 2.00", "1e2", "x"]),
}
rows_of_cells = st.lists(st.fixed_dictionaries(cells), min_size=1, max_size=40)
good_cells = {
    "posting_date": st.sampled_from(["2022-03-05", " 2022-3-5"]),
    "fiscal_year": st.sampled_from(["2022", " 2022"]),
    "period": st.sampled_from(["3", "03"]),
    "account": st.sampled_from(["3000", " 4000"]),
    "cost_centre": st.sampled_from(["1010", "1020 ", "Ä30"]),
    "project": st.sampled_from(["", "P1", "P2 "]),
    "amount": st.sampled_from(["1", "-1.5", " 2.00"]),
}


def fault_codes(row: dict[str, str], seen: set[str]) -> set[str]:
    """What is wrong with a row of the profile ``toteuma``, in plain Python."""
    found = time_faults(row)
    account = row["account"].strip()
    if not account:
        found.add(RowFault.ACCOUNT_MISSING)
    elif account in {"04000", "4e3"}:
        found.add(RowFault.ACCOUNT_UNREADABLE)
    elif int(account) not in KNOWN.accounts:
        found.add(RowFault.ACCOUNT_UNKNOWN)
    if not row["cost_centre"].strip():
        found.add(RowFault.COST_CENTRE_MISSING)
    elif row["cost_centre"].strip() not in KNOWN.cost_centres:
        found.add(RowFault.COST_CENTRE_UNKNOWN)
    if row["project"].strip() not in KNOWN.projects | {""}:
        found.add(RowFault.PROJECT_UNKNOWN)
    amount = parse_amount(row["amount"], find_profile("toteuma").amounts)
    if isinstance(amount, AmountFault):
        found.add(amount)
    if not row["entry_id"]:
        found.add(RowFault.ENTRY_ID_MISSING)
    elif row["entry_id"] in seen:
        found.add(RowFault.ENTRY_ID_REPEATED)
    seen.add(row["entry_id"])
    return found


def time_faults(row: dict[str, str]) -> set[str]:
    """What is wrong with the date, the fiscal year and the period of a row."""
    found: set[str] = set()
    day = parse_date(row["posting_date"], ("%Y-%m-%d",))
    year = row["fiscal_year"].strip()
    period = row["period"].strip()
    if not row["posting_date"]:
        found.add(RowFault.DATE_MISSING)
    elif day is None:
        found.add(RowFault.DATE_UNREADABLE)
    if len(year) != 4:
        found.add(RowFault.FISCAL_YEAR_UNREADABLE)
    elif day is not None and day.year != int(year):
        found.add(RowFault.DATE_OUTSIDE_YEAR)
    if period not in {"3", "03", "12", "13"}:
        found.add(RowFault.PERIOD_UNREADABLE)
    elif day is not None and int(period) != day.month and (int(period), day.month) != (13, 12):
        found.add(RowFault.PERIOD_MISMATCH)
    return found


def as_text(rows: list[dict[str, str]]) -> str:
    """The rows as a file."""
    return toteuma_text(*(",".join(row[name] for name in HEADER.split(",")) for row in rows))


def has_values(row: dict[str, str]) -> bool:
    """False for a blank row, which is no row."""
    return any(value.strip() for value in row.values())


@settings(max_examples=12, deadline=None)
@given(rows=rows_of_cells)
def test_every_fault_of_every_row_is_found_as_plain_python_finds_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("import")
    result = import_text(folder, as_text(rows), accept_partial=True)
    seen: set[str] = set()
    expected: dict[str, int] = {}
    good = []
    for row in filter(has_values, rows):
        codes = fault_codes(row, seen)
        for code in codes:
            expected[code] = expected.get(code, 0) + 1
        if not codes:
            good.append(row)
    if not good and not expected:
        expected = {FileFault.NO_ROWS: 1}
    assert dict(result.fault_counts) == expected
    assert result.counts.stored == len(good)
    if good:
        stored = {row["entry_id"]: row["cents"] for row in stored_entries(folder, result)}
        form = find_profile("toteuma").amounts
        assert stored == {row["entry_id"]: parse_amount(row["amount"], form) for row in good}


@settings(max_examples=12, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries({**cells, **good_cells}), min_size=1, max_size=20))
def test_both_readers_store_the_same_entries(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, str]]
) -> None:
    for number, row in enumerate(rows):
        row["entry_id"] = f"1-{number}"
    folder = tmp_path_factory.mktemp("import")
    text = as_text(rows)
    with patch("toteuma.ledger.importing._Import._explained", side_effect=AssertionError):
        fast = import_text(folder, text)
    slow = import_slowly(folder, text)
    assert stored_entries(folder, fast) == stored_entries(folder, slow, "slow")
    assert stored_balances(folder, fast) == stored_balances(folder, slow, "slow")


def test_the_source_is_read_where_it_is_and_left_alone(tmp_path: Path) -> None:
    source = tmp_path / "entries.csv"
    import_text(tmp_path, toteuma_text(*ROWS))
    assert source.read_text("utf-8") == toteuma_text(*ROWS)
