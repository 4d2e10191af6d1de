"""A municipality with its ledger, through a folder and into a new home: the same statements, and
the same folder again to the byte; years of entries and years of balances alike."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workspace.sample import sample_content
from toteuma.catalogue.wording import issue_words
from toteuma.domain.content import LedgerFile
from toteuma.domain.layout import Book
from toteuma.domain.money import Figure
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import BatchKind, ColumnCode, Language
from toteuma.ledger.batches import DuplicateBatchError
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.ledger.exporting import BALANCE_COLUMNS, ENTRY_COLUMNS
from toteuma.ledger.profiles import ProfileKindError, find_profile
from toteuma.report.assembly.request import ReportRequest, layout_of_book, statement_request
from toteuma.statements import StatementColumn, compute_statements
from toteuma.statements.columns import default_unit
from toteuma.workspace.errors import BatchExistsError
from toteuma.workspace.interchange.folder import dump_folder
from toteuma.workspace.ledger_state import ledger_state
from toteuma.workspace.queries.batches import active_batches
from toteuma.workspace.queries.content import municipality_codes, read_content
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.folders import FolderLoaded, dump_municipality, load_municipality
from toteuma.workspace.services.ledger import BalancesInPartError, import_ledger_file

pytestmark = pytest.mark.django_db

MUNICIPALITY = "SAMPLE"
YEARS = (2020, 2021, 2022)
COLUMNS = tuple(
    StatementColumn(code, default_unit(code))
    for code in (ColumnCode.ACCOUNTS_PREVIOUS, ColumnCode.YEAR_TO_DATE_PREVIOUS, ColumnCode.ACTUAL)
)

_places = st.tuples(
    st.sampled_from([*range(1, 13), 13, 16]),
    st.sampled_from([1100, 3000, 4000, 4300]),
    st.sampled_from(["100", "101", "200", "SCHOOL"]),
    st.sampled_from(["", "GYM", "CLUB"]),
)
_rows = st.dictionaries(_places, st.integers(-(10**9), 10**9), min_size=1, max_size=8)
_ledgers = st.dictionaries(
    st.sampled_from(YEARS), st.tuples(st.sampled_from(BatchKind), _rows), max_size=3
)

type Rows = dict[tuple[int, int, str, str], int]
type Ledger = dict[int, tuple[BatchKind, Rows]]


def euro(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def write(file: Path, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return file


def ledger_file(folder: Path, year: int, kind: BatchKind, rows: Rows) -> Path:
    """A file of one year, in no particular order and with the line ends of a spreadsheet."""
    if kind is BatchKind.BALANCES:
        balances = [(year, *place, euro(cents)) for place, cents in rows.items()]
        return write(folder / f"{year}.csv", BALANCE_COLUMNS, balances)
    entries = [
        (
            f"{year}-{number}",
            f"{year}-{min(period, 12):02}-15",
            year,
            period,
            account,
            cost_centre,
            project,
            "Oy Esimerkki, Ab",
            'says "so"',
            euro(cents),
        )
        for number, ((period, account, cost_centre, project), cents) in enumerate(rows.items())
    ]
    return write(folder / f"{year}.csv", ENTRY_COLUMNS, entries)


def profile_of(kind: BatchKind) -> str:
    return "toteuma" if kind is BatchKind.ENTRIES else "toteuma-balances"


def bring_in(home: Path, file: Path, kind: BatchKind, **options: Any) -> Any:
    return import_ledger_file(
        home=home,
        municipality=MUNICIPALITY,
        source=file,
        profile=find_profile(profile_of(kind)),
        actor="tester",
        **options,
    )


def figures(home: Path) -> dict[tuple[str, str, str, ColumnCode], Figure]:
    """Every exact figure of the ledger's columns, of two periods and both books."""
    found = {}
    content, state = read_content(MUNICIPALITY), ledger_state(home, MUNICIPALITY)
    for text in ("2022", "2022-07", "2021-12", "2021"):
        period = Period.parse(text)
        for book in (Book.OPERATIONS, Book.INVESTMENTS):
            layout = layout_of_book(content, period, book)
            request = statement_request(
                ReportRequest(content, state, "CITY", period), layout, COLUMNS
            )
            table = compute_statements(request, DuckDBEngine())
            for node in request.organisation.codes:
                for line in layout.lines:
                    for column in COLUMNS:
                        place = (text, node, line.code, column.code)
                        found[place] = table.exact(node, line.code, column.code)
    return found


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@contextmanager
def forgotten() -> Iterator[None]:
    """What happens within leaves no trace in the database: the next one begins anew."""
    with transaction.atomic():
        assert municipality_codes() == ()
        yield
        transaction.set_rollback(True)
    assert municipality_codes() == ()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(ledger=_ledgers)
def test_a_new_home_has_the_same_statements_and_the_same_folder(ledger: Ledger) -> None:
    with TemporaryDirectory() as scratch:
        base = Path(scratch)
        with forgotten():
            save_content(content=sample_content(), actor="tester")
            for year, (kind, rows) in ledger.items():
                result = bring_in(base / "home", ledger_file(base, year, kind, rows), kind)
                assert result.issues == ()
            before = figures(base / "home")
            dumped = dump_municipality(
                home=base / "home", municipality=MUNICIPALITY, folder=base / "folder"
            )
        with forgotten():
            loaded = load_municipality(home=base / "new", folder=base / "folder", actor="tester")
            assert loaded.issues == ()
            assert (loaded.entries, loaded.balances) == (dumped.entries, dumped.balances)
            assert read_content(MUNICIPALITY) == loaded.content
            assert figures(base / "new") == before
            dump_municipality(home=base / "new", municipality=MUNICIPALITY, folder=base / "again")
        assert files_of(base / "again") == files_of(base / "folder")
        counts = dict.fromkeys(BatchKind, 0)
        for kind, rows in ledger.values():
            counts[kind] += len(rows)
        assert (dumped.entries, dumped.balances) == (
            counts[BatchKind.ENTRIES],
            counts[BatchKind.BALANCES],
        )


ROWS: Rows = {(1, 4000, "101", ""): -1050, (13, 3000, "200", "CLUB"): 0}


def folder_with(base: Path, ledger: list[tuple[int, BatchKind, Rows, str]]) -> FolderLoaded:
    """Loads the sample with these files (year, kind, rows, name) in its folder."""
    listed = tuple(LedgerFile(name, profile_of(kind)) for _, kind, _, name in ledger)
    folder = base / "folder"
    dump_folder(replace(sample_content(), ledger_files=listed), folder)
    for year, kind, rows, name in ledger:
        (folder / "ledger").mkdir(exist_ok=True)
        ledger_file(base, year, kind, rows).rename(folder / "ledger" / name)
    return load_municipality(home=base / "home", folder=folder, actor="tester")


def test_balances_of_a_folder_are_in_canonical_order_with_two_decimals(tmp_path: Path) -> None:
    rows: Rows = {(12, 4300, "200", ""): 5, **ROWS, (12, 4300, "101", "GYM"): -100}
    loaded = folder_with(tmp_path, [(2022, BatchKind.BALANCES, rows, "table.csv")])
    assert (loaded.issues, loaded.entries, loaded.balances) == ((), 0, 4)
    dump_municipality(home=tmp_path / "home", municipality=MUNICIPALITY, folder=tmp_path / "again")
    ledger = tmp_path / "again" / "ledger"
    assert (ledger / "table.csv").read_bytes().decode() == (
        "fiscal_year,period,account,cost_centre,project,amount\n"
        "2022,1,4000,101,,-10.50\n"
        "2022,12,4300,101,GYM,-1.00\n"
        "2022,12,4300,200,,0.05\n"
        "2022,13,3000,200,CLUB,0.00\n"
    )
    assert (ledger / "ledger.toml").read_text("utf-8") == (
        '[[files]]\npath = "table.csv"\nprofile = "toteuma-balances"\n'
    )


def test_a_folder_with_two_kinds_of_actuals_of_one_year_is_faulty(tmp_path: Path) -> None:
    faulty: Rows = {(1, 4999, "101", ""): 1, (2, 4000, "999", ""): 1}
    loaded = folder_with(
        tmp_path,
        [
            (2021, BatchKind.ENTRIES, ROWS, "entries.csv"),
            (2021, BatchKind.BALANCES, ROWS, "balances.csv"),
            (2022, BatchKind.BALANCES, faulty, "other.csv"),
        ],
    )
    assert loaded.content is None
    assert municipality_codes() == ()
    assert [(issue.code, issue.file) for issue in loaded.issues] == [
        ("ledger.account_unknown", "other.csv"),
        ("ledger.cost_centre_unknown", "other.csv"),
        ("folder.ledger_overlap", "ledger/balances.csv"),
    ]
    assert loaded.faults == 3
    for language in Language:
        assert "entries.csv" in issue_words(loaded.issues[-1], language)[0]


def test_a_folder_is_loaded_in_place_of_what_was_in_use(tmp_path: Path) -> None:
    save_content(content=sample_content(), actor="tester")
    bring_in(
        tmp_path / "home",
        ledger_file(tmp_path, 2020, BatchKind.BALANCES, ROWS),
        BatchKind.BALANCES,
    )
    loaded = folder_with(tmp_path, [(2021, BatchKind.ENTRIES, ROWS, "entries.csv")])
    assert loaded.issues == ()
    assert [batch.batch_id for batch in active_batches(municipality=MUNICIPALITY)] == [
        *loaded.batches
    ]


def test_balances_are_imported_by_hand_once_and_as_a_whole(tmp_path: Path) -> None:
    save_content(content=sample_content(), actor="tester")
    home = tmp_path / "home"
    file = ledger_file(tmp_path, 2022, BatchKind.BALANCES, ROWS)
    with pytest.raises(BalancesInPartError):
        bring_in(home, file, BatchKind.BALANCES, accept_partial=True)
    other = bring_in(home, file, BatchKind.BALANCES, fiscal_year=2021)
    assert [issue.code for issue in other.issues] == ["ledger.fiscal_year_other"] * 2
    result = bring_in(home, file, BatchKind.BALANCES)
    [batch] = active_batches(municipality=MUNICIPALITY)
    assert (batch.kind, batch.periods) == (BatchKind.BALANCES, ((2022, 1), (2022, 13)))
    with pytest.raises((DuplicateBatchError, BatchExistsError)):
        bring_in(home, file, BatchKind.BALANCES)
    corrected = ledger_file(tmp_path, 2022, BatchKind.BALANCES, ROWS | {(2, 4000, "101", ""): 1})
    bring_in(home, corrected, BatchKind.BALANCES, supersedes=result.batch.batch_id)
    [batch] = active_batches(municipality=MUNICIPALITY)
    assert batch.periods == ((2022, 1), (2022, 2), (2022, 13))
    assert batch.supersedes == result.batch.batch_id


def test_a_folder_does_not_take_a_table_as_it_is_published(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    files = (LedgerFile("table.csv", "jyvaskyla-2011"),)
    dump_folder(replace(sample_content(), ledger_files=files), folder)
    (folder / "ledger" / "table.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(ProfileKindError):
        load_municipality(home=tmp_path / "home", folder=folder, actor="tester")
