"""Real files of real cities, read by a profile."""

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from tests.ledger.imports import NOON

from toteuma.domain.layout import Book
from toteuma.ledger.batches import BatchStore
from toteuma.ledger.faults import RowFault
from toteuma.ledger.importing import ImportResult, import_entries
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.profiles import find_profile, profile_from_text
from toteuma.ledger.tables import import_table, read_table

OXFORD = profile_from_text(
    r"""
# Payments of Oxford City Council: names of columns drift from quarter to quarter. Amounts are
# payments, so costs are positive.
code = "oxford-payments"
kind = "entries"
name = { fi = "Oxfordin maksut", sv = "Oxfords betalningar", en = "Payments of Oxford" }
[file]
encoding = "guess"
delimiter = ","
[amounts]
decimal = "."
minus = ["-"]
signs = "costs_positive"
[dates]
formats = ["%d/%m/%Y"]
[columns]
entry_id = ["Trans No", "trans_no"]
posting_date = ["Paid Date", "paid_date"]
account = ["Expenditure Code", "expenditure_code"]
cost_centre = ["Organisational Unit", "organisational_unit", "Organisatonal Unit", "Service Area"]
text = ["Expenditure Category", "expenditure_category", "Expenditure Unit", "Expenditure Catergory"]
amount = ["Amount"]
[clean_up.account]
pattern = "^[A-Za-z]0*([0-9]+)"
""",
    "oxford.toml",
)


@pytest.fixture
def oxford(reference_data: Path) -> Path:
    return reference_data / "oxford_2014_2016"


def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return [row for row in csv.reader(stream) if any(row)][1:]


def import_quarter(file: Path, folder: Path, *, accept_partial: bool = False) -> ImportResult:
    rows = rows_of(file)
    known = KnownCodes(
        accounts=frozenset(int(re.sub(r"\D", "", row[3])) for row in rows if row[3].strip()),
        cost_centres=frozenset(row[1].strip() for row in rows if row[1].strip()),
    )
    return import_entries(
        file,
        profile=OXFORD,
        known=known,
        store=BatchStore(folder / "store"),
        created_at=NOON,
        accept_partial=accept_partial,
    )


GOOD_QUARTERS = [
    "jul-sep-2014",
    "oct-dec-2014",
    "jan-mar-2015",
    "apr-jun-2015",
    "oct-dec-2015",
    "jan-mar-2016",
    "apr-jun-2016",
    "jul-sep-2016",
    "oct-dec-2016",
]


@pytest.mark.parametrize("quarter", GOOD_QUARTERS)
def test_quarters_with_drifting_column_names_are_read_by_one_profile(
    oxford: Path, tmp_path: Path, quarter: str
) -> None:
    file = oxford / f"expenditure-over-500-{quarter}.csv"
    result = import_quarter(file, tmp_path)
    assert result.issues == ()
    rows = rows_of(file)
    assert result.counts.stored == len(rows)
    assert result.batch is not None
    expected = -sum(int(Decimal(row[6]) * 100) for row in rows)
    assert result.batch.total_cents == expected


def test_a_quarter_whose_dates_are_times_is_refused_row_by_row(
    oxford: Path, tmp_path: Path
) -> None:
    result = import_quarter(oxford / "expenditure-over-500-apr-jun-2014.csv", tmp_path)
    assert result.batch is None
    assert result.fault_counts == {RowFault.DATE_UNREADABLE: 3836}
    assert result.issues[0].value == "00:00:00"


def test_rows_without_content_and_repeated_payments_are_rejected_alone(
    oxford: Path, tmp_path: Path
) -> None:
    bare = import_quarter(
        oxford / "expenditure-over-500-jan-mar-2014.csv", tmp_path, accept_partial=True
    )
    assert bare.counts.rejected == 1
    assert {issue.line for issue in bare.issues} == {3861}
    repeated = import_quarter(
        oxford / "expenditure-over-500-jul-sep-2015.csv", tmp_path, accept_partial=True
    )
    assert repeated.fault_counts == {RowFault.ENTRY_ID_REPEATED: 2}
    assert repeated.counts.stored == 3459


@pytest.fixture
def jyvaskyla(reference_data: Path) -> Path:
    return reference_data / "jyvaskyla_2011" / "JKL_talousarvio_ja_toteuma_2011.csv"


def test_the_table_of_jyvaskyla_reconciles_to_its_grand_total(
    jyvaskyla: Path, tmp_path: Path
) -> None:
    result = import_table(
        jyvaskyla,
        profile=find_profile("jyvaskyla-2011"),
        store=BatchStore(tmp_path / "store"),
        created_at=NOON,
        fiscal_year=2011,
        period=12,
    )
    reading = result.reading
    assert reading.issues == ()
    assert reading.counts.stored == 2191
    budgets, actuals = zip(*reading.totals.values(), strict=True)
    assert sum(budgets) == -55001870300
    assert sum(actuals) == -55646403600
    assert result.batch is not None
    assert result.batch.total_cents == -55646403600


def test_internal_and_investment_accounts_of_jyvaskyla_are_kept_apart(jyvaskyla: Path) -> None:
    """Sums by plain Python over the file, costs positive, in euro."""
    reading = read_table(jyvaskyla, find_profile("jyvaskyla-2011"))
    expected = {book: [0, 0] for book in Book}
    with jyvaskyla.open(encoding="utf-8", newline="") as stream:
        for row in list(csv.reader(stream))[1:]:
            account = row[9].removeprefix("TILI/")
            book = Book.OPERATIONS
            if row[3].startswith("Investointiosa") or account.startswith("8"):
                book = Book.INVESTMENTS
            elif account.startswith("9"):
                book = Book.INTERNAL
            for place, text in enumerate(row[10:12]):
                expected[book][place] += int(text.replace("\u00a0", ""))
    assert reading.totals == {
        book: (-budget * 100, -actual * 100) for book, (budget, actual) in expected.items()
    }
    assert expected[Book.OPERATIONS] == [572246530, 564022299]


def test_jyvaskyla_has_eleven_areas_and_forty_units_of_which_two_share_a_name(
    jyvaskyla: Path,
) -> None:
    """Names are cut at twenty characters: two units of administration and development, of
    different areas, are one name and two codes."""
    rows = read_table(jyvaskyla, find_profile("jyvaskyla-2011")).rows
    assert len({row.path[0].code for row in rows}) == 11
    units = {row.path[1] for row in rows}
    assert len({unit.code for unit in units}) == len(units) == 40
    names = [unit.name for unit in units]
    assert {name for name in names if names.count(name) > 1} == {"Hallinto ja kehittäm"}
    assert len(set(names)) == 39
    assert {len(str(row.account)) for row in rows} == {6}
