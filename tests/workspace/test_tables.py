"""A budget-and-actual table into a municipality: what it makes, what it refuses, all or nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from toteuma.catalogue.wording import issue_words
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import Book
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import (
    BatchKind,
    ColumnCode,
    DecisionKind,
    Language,
    NodeKind,
    ProjectKind,
)
from toteuma.ledger.batches import DuplicateBatchError
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.ledger.profiles import Profile, find_profile, profile_from_text
from toteuma.report.assembly.request import (
    NoLayoutError,
    ReportRequest,
    layouts_in_force,
    statement_request,
)
from toteuma.statements import StatementColumn, StatementTable, compute_statements
from toteuma.workspace import models
from toteuma.workspace.errors import (
    BatchInactiveError,
    BatchUnknownError,
    ContentFaultyError,
)
from toteuma.workspace.ledger_state import ledger_state, store_of
from toteuma.workspace.queries.audit import audit_trail, broken_audit_rows
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.queries.content import municipality_codes, read_content
from toteuma.workspace.services import tables
from toteuma.workspace.services.batches import BatchesOverlapError, withdraw_batch
from toteuma.workspace.services.budget import Appropriation, adopt_amendment
from toteuma.workspace.services.folders import dump_municipality, load_municipality
from toteuma.workspace.services.ledger import import_ledger_file
from toteuma.workspace.services.tables import (
    MunicipalityNameMissingError,
    TableBudgetExistsError,
    TableImported,
    TableImportedBeforeError,
    TableOverlapsError,
    import_table_file,
)

pytestmark = pytest.mark.django_db

# Six-digit accounts, and the books and layouts of the shipped profile of that code.
PROFILE = """
code = "jyvaskyla-2011"
kind = "table"
name = { fi = "Taulukko", sv = "Tabell", en = "Table" }
[file]
encoding = "utf-8"
delimiter = ";"
[amounts]
decimal = ","
minus = ["-"]
signs = "costs_positive"
[columns]
account = ["account"]
account_name = ["account name"]
budget = ["budget"]
actual = ["actual"]
[[levels]]
code = ["area"]
name = ["area name"]
[[levels]]
code = ["unit"]
name = ["unit name"]
[[books]]
book = "investments"
codes = ["BUILD"]
accounts = ["800000-899999"]
project = "INVESTMENTS"
[[books]]
book = "internal"
accounts = ["900000-999999"]
"""
HEADER = "area;area name;unit;unit name;account;account name;budget;actual"
ROWS = (
    "BUILD;Investment part;B1;Roads;434000;Planning;0;30,50",
    "BUILD;Investment part;B1;Roads;464100;Capitalised;0;-30,50",
    "CARE;Care;C1;Homes;320000;Fees;-1000;-990",
    "CARE;Care;C1;Homes;400000;Pay;5000;5100,25",
    "CARE;Care;C1;Homes;950100;Internal services;200;210",
    "CARE;Care;C2;Clinics;400000;Pay;7000;",
    "SCHOOL;Schools;S1;Classes;342000;Rents received;;-12",
    "SCHOOL;Schools;S1;Classes;880900;Machines;0;1",
    "SCHOOL;Schools;S1;Classes;900500;Internal sales;-200;-210",
)
NAME = LocalizedText(fi="Kylä", sv="Byn", en="Village")


def profile(text: str = PROFILE) -> Profile:
    return profile_from_text(text, "test.toml")


def write(folder: Path, rows: Iterable[str] = ROWS, name: str = "table.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return file


def run(folder: Path, rows: Iterable[str] = ROWS, **options: Any) -> TableImported:
    """Imports rows into the municipality VILLAGE of the home ``folder/home``."""
    values: dict[str, Any] = {
        "home": folder / "home",
        "municipality": "VILLAGE",
        "profile": profile(),
        "fiscal_year": 2011,
        "actor": "tester",
        "name": NAME,
    }
    return import_table_file(source=write(folder, rows), **(values | options))


def issues_of(imported: TableImported) -> list[tuple[str, int | None, str | None]]:
    assert imported.batch is None
    assert municipality_codes() == ()
    for issue in imported.issues:
        for language in Language:
            assert all(issue_words(issue, language))
    return [(issue.code, issue.line, issue.column) for issue in imported.issues]


def statements(folder: Path, layout: str, period: str = "2011") -> StatementTable:
    """The statements of the whole municipality, in cents."""
    content = read_content("VILLAGE")
    request = ReportRequest(
        content, ledger_state(folder / "home", "VILLAGE"), "VILLAGE", Period.parse(period)
    )
    found = layouts_in_force(content, request.period)[layout]
    columns = tuple(
        StatementColumn(column, UnitOfMeasure.CENT)
        for column in (
            ColumnCode.BUDGET,
            ColumnCode.ACTUAL,
            ColumnCode.ACCOUNTS_PREVIOUS,
            ColumnCode.FORECAST,
        )
    )
    with DuckDBEngine() as engine:
        return compute_statements(statement_request(request, found, columns), engine)


def figures(table: StatementTable, place: str, line: str) -> list[int | None]:
    return [table.exact(place, line, column.code) for column in table.request.columns]


def test_a_table_makes_the_municipality(tmp_path: Path) -> None:
    imported = run(tmp_path)
    assert imported.issues == ()
    assert imported.is_new_municipality
    assert (imported.rows, imported.areas, imported.units) == (9, 3, 4)
    content = read_content("VILLAGE")
    assert content.municipality.name == NAME
    assert "table.csv" in content.municipality.source_note.fi
    assert [(node.code, node.kind, node.parent, node.name.fi) for node in content.nodes] == [
        ("VILLAGE", NodeKind.MUNICIPALITY, None, "Kylä"),
        ("BUILD", NodeKind.SECTOR, "VILLAGE", "Investment part"),
        ("B1", NodeKind.UNIT, "BUILD", "Roads"),
        ("CARE", NodeKind.SECTOR, "VILLAGE", "Care"),
        ("C1", NodeKind.UNIT, "CARE", "Homes"),
        ("C2", NodeKind.UNIT, "CARE", "Clinics"),
        ("SCHOOL", NodeKind.SECTOR, "VILLAGE", "Schools"),
        ("S1", NodeKind.UNIT, "SCHOOL", "Classes"),
    ]
    assert {node.valid_from for node in content.nodes} == {date(2011, 1, 1)}
    assert [account.number for account in content.accounts] == [
        320000, 342000, 400000, 434000, 464100, 880900, 900500, 950100
    ]  # fmt: skip
    assert [(project.code, project.kind) for project in content.projects] == [
        ("INVESTMENTS", ProjectKind.INVESTMENT)
    ]
    assert [layout.code for layout in content.layouts] == [
        "jyvaskyla-internal",
        "jyvaskyla-investments",
    ]


def test_the_budget_column_is_the_original_budget_costs_negative(tmp_path: Path) -> None:
    run(tmp_path)
    content = read_content("VILLAGE")
    [decision] = content.budget_decisions
    assert (decision.number, decision.kind) == (0, DecisionKind.ORIGINAL)
    assert decision.decided_on == date(2011, 1, 1)
    assert not decision.reason.missing_languages
    lines = {(line.node, line.account, line.project): line.cents for line in content.budget_lines}
    assert lines == {
        ("B1", 434000, "INVESTMENTS"): 0,
        ("B1", 464100, "INVESTMENTS"): 0,
        ("C1", 320000, ""): 100_000,
        ("C1", 400000, ""): -500_000,
        ("C1", 950100, ""): -20_000,
        ("C2", 400000, ""): -700_000,
        ("S1", 880900, "INVESTMENTS"): 0,
        ("S1", 900500, ""): 20_000,
    }


def test_the_books_are_apart_and_add_up_to_the_file(tmp_path: Path) -> None:
    imported = run(tmp_path)
    assert dict(imported.totals) == {
        Book.OPERATIONS: (-1_100_000, -409_825),
        Book.INVESTMENTS: (0, -100),
        Book.INTERNAL: (0, 0),
    }
    operations = statements(tmp_path, "fi-municipal-2011")
    assert figures(operations, "VILLAGE", "MARGIN") == [-1_100_000, -409_825, None, None]
    assert figures(operations, "VILLAGE", "OTHER_IN") == [0, 1_200, None, None]
    assert figures(operations, "CARE", "STAFF") == [-1_200_000, -510_025, None, None]
    investments = statements(tmp_path, "jyvaskyla-investments")
    assert figures(investments, "BUILD", "INVESTMENT_PURCHASES") == [0, -3050, None, None]
    assert figures(investments, "VILLAGE", "INVESTMENT_NET") == [0, -100, None, None]
    internal = statements(tmp_path, "jyvaskyla-internal")
    assert figures(internal, "SCHOOL", "INTERNAL_SALES") == [20_000, 21_000, None, None]
    assert figures(internal, "VILLAGE", "INTERNAL_NET") == [0, 0, None, None]
    for table in (operations, investments, internal):
        assert table.leftovers == ()


def test_the_actuals_are_balances_without_entries(tmp_path: Path) -> None:
    imported = run(tmp_path, month=9)
    assert imported.batch is not None
    [batch] = batches(municipality="VILLAGE")
    assert batch.kind is BatchKind.BALANCES
    assert (batch.row_count, batch.total_cents) == (0, -409_925)
    assert batch.periods == ((2011, 9),)
    assert store_of(tmp_path / "home", "VILLAGE").verify(batch.batch_id) is None
    to_june = statements(tmp_path, "fi-municipal-2011", "2011-06")
    assert figures(to_june, "VILLAGE", "MARGIN")[:2] == [-1_100_000, None]
    to_september = statements(tmp_path, "fi-municipal-2011", "2011-09")
    assert figures(to_september, "VILLAGE", "MARGIN")[:2] == [-1_100_000, -409_825]


def test_one_import_is_one_change_of_content_and_one_batch_in_the_trail(tmp_path: Path) -> None:
    imported = run(tmp_path, why="budget book 2011")
    assert imported.batch is not None
    trail = audit_trail(municipality="VILLAGE")
    assert [(row.action, row.subject, row.actor, row.why) for row in trail] == [
        ("table.import", "2011-12 table.csv", "tester", "budget book 2011"),
        ("batch.register", imported.batch.batch_id, "tester", "budget book 2011"),
    ]
    assert broken_audit_rows(municipality="VILLAGE") == ()


def test_a_death_before_the_end_leaves_nothing_and_the_next_run_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(**_: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(tables, "register_manifest", die)
        with pytest.raises(MemoryError):
            run(tmp_path)
    assert municipality_codes() == ()
    assert models.AuditRow.objects.count() == 0
    [orphan] = store_of(tmp_path / "home", "VILLAGE").manifests()
    imported = run(tmp_path)
    assert imported.batch is not None
    assert imported.batch.batch_id == orphan.batch_id
    assert [batch.is_active for batch in batches(municipality="VILLAGE")] == [True]


def test_the_same_file_is_refused_and_the_way_out_works(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert first.batch is not None
    before = read_content("VILLAGE")
    with pytest.raises(TableImportedBeforeError) as refused:
        run(tmp_path)
    assert f"--supersedes {first.batch.batch_id}" in refused.value.advice
    assert read_content("VILLAGE") == before
    again = run(tmp_path, supersedes=first.batch.batch_id)
    assert again.batch is not None
    states = {each.batch_id: each.is_active for each in batches(municipality="VILLAGE")}
    assert states == {first.batch.batch_id: False, again.batch.batch_id: True}
    assert read_content("VILLAGE") == before
    with pytest.raises(BatchInactiveError):
        run(tmp_path, supersedes=first.batch.batch_id)


def test_a_file_out_of_use_is_activated_and_not_imported_anew(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert first.batch is not None
    withdraw_batch(municipality="VILLAGE", batch_id=first.batch.batch_id, actor="tester")
    with pytest.raises(DuplicateBatchError):
        run(tmp_path)


def test_a_corrected_table_takes_the_place_of_the_first_and_keeps_amendments(
    tmp_path: Path,
) -> None:
    first = run(tmp_path)
    assert first.batch is not None
    council = LocalizedText("Valtuusto", "Fullmäktige", "Council")
    adopt_amendment(
        municipality="VILLAGE",
        fiscal_year=2011,
        decided_on=date(2011, 5, 2),
        decider=council,
        lines=[Appropriation("C1", 400000, -5_000)],
        actor="tester",
    )
    rows = [row.replace(";5000;5100,25", ";5500;5000") for row in ROWS if ";S1;" not in row]
    with pytest.raises(TableOverlapsError) as refused:
        run(tmp_path, rows)
    assert f"--supersedes {first.batch.batch_id}" in refused.value.advice
    run(tmp_path, rows, supersedes=first.batch.batch_id)
    operations = statements(tmp_path, "fi-municipal-2011")
    assert figures(operations, "C1", "STAFF")[:2] == [-555_000, -500_000]
    assert operations.statement("S1").lines == ()
    assert figures(operations, "SCHOOL", "MARGIN")[:2] == [0, 0]
    assert broken_audit_rows(municipality="VILLAGE") == ()


def test_a_later_month_with_the_same_budget_takes_the_place_of_an_earlier(tmp_path: Path) -> None:
    first = run(tmp_path, month=8)
    assert first.batch is not None
    withdraw_batch(municipality="VILLAGE", batch_id=first.batch.batch_id, actor="tester")
    later = [row.replace("5100,25", "6100,25") for row in ROWS]
    run(tmp_path, later, month=12)
    assert figures(statements(tmp_path, "fi-municipal-2011"), "C1", "STAFF")[1] == -610_025


def test_an_original_budget_is_not_overwritten_by_the_way(tmp_path: Path) -> None:
    first = run(tmp_path)
    assert first.batch is not None
    withdraw_batch(municipality="VILLAGE", batch_id=first.batch.batch_id, actor="tester")
    other = [row.replace(";5000;", ";5001;") for row in ROWS]
    with pytest.raises(TableBudgetExistsError):
        run(tmp_path, other)
    without_budget = [";".join([*row.split(";")[:6], "", row.split(";")[7]]) for row in other]
    run(tmp_path, without_budget)
    assert figures(statements(tmp_path, "fi-municipal-2011"), "C1", "STAFF")[0] == -500_000


def test_a_table_without_actuals_is_a_budget_and_no_batch(tmp_path: Path) -> None:
    imported = run(tmp_path, [";".join([*row.split(";")[:7], ""]) for row in ROWS])
    assert (imported.batch, imported.issues) == (None, ())
    assert imported.totals[Book.OPERATIONS][1] is None
    assert batches(municipality="VILLAGE") == ()
    table = statements(tmp_path, "fi-municipal-2011")
    assert figures(table, "VILLAGE", "MARGIN")[:2] == [-1_100_000, None]


def test_an_existing_municipality_takes_what_it_lacks_only_when_asked(tmp_path: Path) -> None:
    run(tmp_path)
    new_unit = "CARE;Care;C3;Wards;400000;Pay;10;20"
    new_account = "CARE;Care;C1;Homes;410000;Pensions;10;20"
    later = [*ROWS, new_unit, new_account]
    refused = run(tmp_path, later, fiscal_year=2012)
    assert [(issue.code, issue.line, issue.value) for issue in refused.issues] == [
        ("ledger.cost_centre_unknown", 11, "C3"),
        ("ledger.account_unknown", 12, "410000"),
    ]
    assert len(batches(municipality="VILLAGE")) == 1
    run(tmp_path, later, fiscal_year=2012, add_missing=True)
    content = read_content("VILLAGE")
    added = [node for node in content.nodes if node.valid_from == date(2012, 1, 1)]
    assert [(node.code, node.parent) for node in added] == [("C3", "CARE")]
    assert figures(statements(tmp_path, "fi-municipal-2011", "2012"), "CARE", "STAFF") == [
        -1_202_000,
        -514_025,
        -510_025,
        None,
    ]


def test_figures_stay_when_the_municipality_goes_through_a_folder(tmp_path: Path) -> None:
    """A folder holds a table's actuals as a file of balances, which takes the table's place."""
    run(tmp_path)
    home, folder = tmp_path / "home", tmp_path / "folder"
    before = read_content("VILLAGE")
    expected = statements(tmp_path, "fi-municipal-2011")
    dumped = dump_municipality(home=home, municipality="VILLAGE", folder=folder)
    assert (dumped.entries, dumped.balances) == (0, 8)
    loaded = load_municipality(home=home, folder=folder, actor="tester")
    assert loaded.issues == ()
    assert read_content("VILLAGE") == before
    assert [batch.is_active for batch in batches(municipality="VILLAGE")] == [False, True]
    table = statements(tmp_path, "fi-municipal-2011")
    for node in ("VILLAGE", "BUILD", "CARE", "SCHOOL", "C1"):
        assert figures(table, node, "MARGIN") == figures(expected, node, "MARGIN")
    assert figures(table, "VILLAGE", "MARGIN")[:2] == [-1_100_000, -409_825]
    dump_municipality(home=home, municipality="VILLAGE", folder=tmp_path / "again")
    for file in folder.rglob("*"):
        if file.is_file():
            assert (tmp_path / "again" / file.relative_to(folder)).read_bytes() == file.read_bytes()


def test_entries_of_the_year_of_a_table_are_refused_until_it_is_out_of_use(
    tmp_path: Path,
) -> None:
    imported = run(tmp_path)
    assert imported.batch is not None
    entries = tmp_path / "entries.csv"
    entries.write_text(
        "entry_id,posting_date,fiscal_year,period,account,cost_centre,project,counterparty,text,"
        "amount\n1-1,2011-03-05,2011,3,400000,C1,,,Pay,-10.00\n",
        "utf-8",
    )

    def import_entries() -> None:
        import_ledger_file(
            home=tmp_path / "home",
            municipality="VILLAGE",
            source=entries,
            profile=find_profile("toteuma"),
            actor="tester",
        )

    with pytest.raises(BatchesOverlapError):
        import_entries()
    withdraw_batch(municipality="VILLAGE", batch_id=imported.batch.batch_id, actor="tester")
    import_entries()
    assert figures(statements(tmp_path, "fi-municipal-2011"), "C1", "STAFF")[1] == -1_000


def test_materiality_follows_the_size_of_the_municipality(tmp_path: Path) -> None:
    big = [*ROWS, "CARE;Care;C1;Homes;410000;Pensions;711802325;0"]
    run(tmp_path, big)
    assert read_content("VILLAGE").municipality.materiality_cents == 50_000_000
    run(tmp_path, municipality="SMALL")
    assert read_content("SMALL").municipality.materiality_cents == 100_000


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (";Care;C1;Homes;400001;Pay;1;1", "ledger.table_code_missing", "area"),
        ("NEW;;N1;Homes;400001;Pay;1;1", "ledger.table_name_missing", "area name"),
        ("CARE;Care;C9;;400001;Pay;1;1", "ledger.table_name_missing", "unit name"),
        ("CARE;Care;C 9;Homes;400001;Pay;1;1", "ledger.table_code_malformed", "unit"),
        ("SCHOOL;Schools;C1;Homes;400001;Pay;1;1", "ledger.table_parent_differs", "unit"),
        ("CARE;Care;VILLAGE;Homes;400001;Pay;1;1", "ledger.table_parent_differs", "unit"),
        ("CARE;Care;C1;Homes;400000;Pay;1;1", "ledger.table_row_repeated", "account"),
        ("CARE;Care;C1;Homes;;Pay;1;1", "ledger.account_missing", "account"),
        ("CARE;Care;C1;Homes;pay;Pay;1;1", "ledger.account_unreadable", "account"),
        ("CARE;Care;C1;Homes;200000;Debts;1;1", "ledger.table_on_no_line", "account"),
        ("CARE;Care;C1;Homes;4000;Pay;1;1", "ledger.table_on_no_line", "account"),
        ("CARE;Care;C1;Homes;400001;Pay;1 -;1", "ledger.amount_unreadable", "budget"),
        ("CARE;Care;C1;Homes;400001;Pay;1;(1)", "ledger.amount_unreadable", "actual"),
        ("CARE;Care;C1;Homes;400001;Pay;1;~1", "ledger.amount_unreadable", "actual"),
        ("CARE;Care;C1;Homes;400001;Pay;1;0,001", "ledger.amount_decimals", "actual"),
        ("CARE;Care;C1;Homes;400001;Pay;1", "ledger.field_count", None),
    ],
)
def test_a_faulty_row_is_named_with_its_place_and_nothing_is_stored(
    tmp_path: Path, row: str, code: str, column: str | None
) -> None:
    assert issues_of(run(tmp_path, [*ROWS, row])) == [(code, 11, column)]
    assert not (tmp_path / "home").exists()


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = issues_of(
        run(
            tmp_path,
            [*ROWS, "CARE;Care;C8;;400000;Pay;1;1", "NEW;;N 1;Homes;400001;Pay;1;1"],
        )
    )
    assert found == [
        ("ledger.table_name_missing", 11, "unit name"),
        ("ledger.table_name_missing", 12, "area name"),
        ("ledger.table_code_malformed", 12, "unit"),
    ]


def test_a_name_given_on_any_row_is_enough(tmp_path: Path) -> None:
    run(tmp_path, ["NEW;;N1;;400001;;1;1", "NEW;Area;N1;Unit;400000;Pay;1;1"])
    content = read_content("VILLAGE")
    assert [node.name.fi for node in content.nodes] == ["Kylä", "Area", "Unit"]
    names = {account.number: account.name.fi for account in content.accounts}
    assert names == {400000: "Pay", 400001: "400001"}


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    renamed = profile(PROFILE.replace('budget = ["budget"]', 'budget = ["plan"]'))
    assert issues_of(run(tmp_path, profile=renamed)) == [("ledger.column_missing", 1, "plan")]


def test_a_book_that_the_layouts_see_otherwise_is_a_fault(tmp_path: Path) -> None:
    """Else the statements would quietly show the amount elsewhere than the table's totals do."""
    text = PROFILE.replace('accounts = ["900000-999999"]', 'accounts = ["400000-499999"]')
    found = run(tmp_path, profile=profile(text))
    # Accounts 434000 and 464100 lie in the investment part, which comes first.
    assert [(issue.code, issue.value, issue.details["other"]) for issue in found.issues] == [
        ("ledger.table_book_differs", "400000", "operations"),
        ("ledger.table_book_differs", "950100", "internal"),
        ("ledger.table_book_differs", "900500", "internal"),
    ]


def test_a_book_without_a_layout_is_refused(tmp_path: Path) -> None:
    own = replace(profile(), code="own")
    with pytest.raises(NoLayoutError):
        run(tmp_path, profile=own)
    assert municipality_codes() == ()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"name": None}, MunicipalityNameMissingError),
        ({"municipality": "../up"}, InvalidValueError),
        ({"municipality": ".."}, ContentFaultyError),
        ({"month": 13}, InvalidValueError),
        ({"fiscal_year": 11}, InvalidValueError),
        ({"supersedes": "abc"}, BatchUnknownError),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_stored(
    tmp_path: Path, options: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        run(tmp_path, **options)
    assert municipality_codes() == ()
    assert not (tmp_path / "home").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]
