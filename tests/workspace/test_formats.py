"""What the files of a municipality folder and its workbook look like."""

import json
import tomllib
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import frictionless
import pytest
import python_calamine

from tests.workspace.sample import words
from toteuma.domain.content import LedgerFile
from toteuma.domain.layout import DRAFT_DAY
from toteuma.domain.period import Period
from toteuma.domain.planning import Assessment, Observation
from toteuma.domain.text import LocalizedText
from toteuma.report.assembly.request import layout_of_book
from toteuma.workspace.errors import (
    CellTooLongError,
    ContentFaultyError,
    FolderForeignError,
    FolderMissingError,
    WorkbookMissingError,
)
from toteuma.workspace.interchange.folder import (
    content_hash,
    dump_folder,
    folder_files,
    load_folder,
)
from toteuma.workspace.interchange.tables import TABLES
from toteuma.workspace.interchange.workbook import dump_workbook, load_workbook

FORMULAS = ["=1+1", "+358 44", "-5 %", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=tab"]


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_canonical_folder_is_dumped_to_the_same_bytes(folder, tmp_path):
    content, issues = load_folder(folder)
    assert issues == ()
    dump_folder(content, tmp_path / "again")
    assert files_of(tmp_path / "again") == files_of(folder)


def test_a_folder_has_every_table_and_each_text_in_a_file_of_its_own(folder):
    names = set(files_of(folder))
    assert {f"{table.name}.csv" for table in TABLES} <= names
    assert {name for name in names if name.startswith("texts/")} == {
        *(f"texts/goal/2022-09/G1.{language}.md" for language in ("fi", "sv", "en")),
        "texts/goal/2022-07..09/G2.fi.md",
        *(f"texts/assessment/2022-09/CARE.{language}.md" for language in ("fi", "sv", "en")),
        *(f"texts/investment/2022/GYM.{language}.md" for language in ("fi", "sv", "en")),
    }
    goal = (folder / "texts/goal/2022-09/G1.fi.md").read_bytes()
    assert goal == "Jono lyheni.\n\nHyvä.\n".encode()


def test_optional_tables_and_columns_may_be_left_out(folder):
    (folder / "datapackage.json").unlink()
    (folder / "risks.csv").unlink()
    path = folder / "roles.csv"
    path.write_text("name_fi,code\nRehtori,HEAD\nJohtaja,CHIEF\n", "utf-8")
    content, issues = load_folder(folder)
    assert issues == ()
    assert content.risks == ()
    assert [role.name for role in content.roles] == [
        LocalizedText("Johtaja"),
        LocalizedText("Rehtori"),
    ]


def test_reading_is_wider_than_writing(folder):
    path = folder / "municipality.csv"
    text = path.read_text("utf-8").replace(",5,4,", ", 5.00 ,4,").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    goal = folder / "texts/goal/2022-09/G1.fi.md"
    goal.write_bytes("Jono lyheni.\r\n\r\nHyvä.".encode())
    content, issues = load_folder(folder)
    assert issues == ()
    assert content.municipality.materiality_percent == 5
    assert content.outcomes[1].text.fi == "Jono lyheni.\n\nHyvä."


def test_equal_contents_give_equal_hashes_and_others_do_not(sample):
    shuffled = replace(sample, goals=sample.goals[::-1], ledger_files=(LedgerFile("a", "b"),))
    assert content_hash(shuffled) == content_hash(sample)
    assert content_hash(replace(sample, risks=sample.risks[1:])) != content_hash(sample)


def test_the_data_package_describes_the_folder_so_that_others_find_no_fault(folder):
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.flatten(["message"]) == []
    assert [task.name for task in report.tasks] == [table.name for table in TABLES]
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    schema = next(r for r in package["resources"] if r["name"] == "goals")["schema"]
    assert {"fields": ["aim"], "reference": {"resource": "aims", "fields": ["code"]}} in schema[
        "foreignKeys"
    ]


def test_others_find_the_faults_that_the_data_package_forbids(folder):
    path = folder / "goals.csv"
    path.write_text(path.read_text("utf-8").replace(",A1,CARE,", ",A9,CARE,"), "utf-8")
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert [error for (error,) in report.flatten(["type"])] == ["foreign-key"]


def test_ledger_files_are_carried_through_in_import_order(sample, folder):
    files = (LedgerFile("b 2022.csv", "toteuma"), LedgerFile("a.csv", 'odd "profile"'))
    dump_folder(replace(sample, ledger_files=files), folder)
    for file in files:
        (folder / "ledger" / file.path).write_text("entries", "utf-8")
    content, issues = load_folder(folder)
    assert issues == ()
    assert content.ledger_files == files
    listed = tomllib.loads((folder / "ledger" / "ledger.toml").read_text("utf-8"))
    assert [entry["path"] for entry in listed["files"]] == ["b 2022.csv", "a.csv"]


def test_ledger_files_may_be_made_elsewhere(sample, folder):
    files = (LedgerFile("later.csv", "toteuma"),)
    dump_folder(replace(sample, ledger_files=files), folder)
    content, issues = load_folder(folder, needs_ledger_files=False)
    assert issues == ()
    assert content.ledger_files == files


def test_a_new_dump_takes_away_what_the_content_no_longer_has(sample, folder):
    dump_folder(replace(sample, ledger_files=(LedgerFile("a.csv", "p"),)), folder)
    (folder / "ledger/a.csv").write_text("entries", "utf-8")
    (folder / "ledger/p.toml").write_text("# a profile", "utf-8")
    (folder / "notes.txt").write_text("mine", "utf-8")
    smaller = replace(sample, assessments=())
    dump_folder(smaller, folder)
    assert not (folder / "texts/assessment/2022-09/CARE.fi.md").exists()
    assert [file.name for file in (folder / "ledger").iterdir()] == ["p.toml"]
    assert (folder / "notes.txt").exists()
    assert load_folder(folder) == (smaller, ())


def test_a_dump_does_not_write_into_a_folder_of_something_else(sample, tmp_path):
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    with pytest.raises(FolderForeignError):
        dump_folder(sample, tmp_path)
    with pytest.raises(FolderForeignError):
        dump_folder(sample, tmp_path / "letter.txt")
    assert files_of(tmp_path) == {"letter.txt": b"dear"}


def test_a_code_cannot_lead_a_dump_out_of_the_folder(sample, tmp_path):
    escaping = Assessment("../../x", "2022-09", words("?"))
    with pytest.raises(ContentFaultyError) as caught:
        dump_folder(replace(sample, assessments=(escaping,)), tmp_path / "a" / "b")
    assert [issue.code for issue in caught.value.issues] == ["folder.text_place"]
    assert files_of(tmp_path) == {}


def test_what_is_not_there_is_a_failure_and_not_an_issue(tmp_path):
    with pytest.raises(FolderMissingError):
        load_folder(tmp_path / "none")
    with pytest.raises(WorkbookMissingError):
        load_workbook(tmp_path / "none.xlsx")


@pytest.mark.parametrize("text", FORMULAS)
def test_texts_that_look_like_formulas_stay_texts(sample, tmp_path, text):
    observation = Observation("M1", date(2022, 1, 31), Decimal(1), text, LocalizedText(text))
    content = replace(sample, observations=(observation,))
    assert text.replace('"', '""') in folder_files(content)["observations.csv"]
    dump_folder(content, tmp_path / "folder")
    assert load_folder(tmp_path / "folder") == (content, ())
    dump_workbook(content, tmp_path / "book.xlsx")
    assert load_workbook(tmp_path / "book.xlsx") == (content, ())
    with zipfile.ZipFile(tmp_path / "book.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in book.read(name) for name in sheets)


def test_the_workbook_has_a_sheet_a_table_with_values_of_their_types(sample, tmp_path):
    path = tmp_path / "book.xlsx"
    dump_workbook(sample, path)
    book = python_calamine.CalamineWorkbook.from_path(path)
    assert book.sheet_names == [*(table.name for table in TABLES), "texts"]
    decisions = book.get_sheet_by_name("budget_decisions").to_python()
    assert decisions[0][:4] == ["fiscal_year", "number", "kind", "decided_on"]
    assert decisions[2][:4] == [2022, 1, "amendment", date(2022, 4, 25)]
    organisation = book.get_sheet_by_name("organisation").to_python()
    assert organisation[1][0] == "100"
    assert book.get_sheet_by_name("municipality").to_python()[1][4] is True
    texts = book.get_sheet_by_name("texts").to_python()
    assert texts[0] == ["kind", "period", "code", "fi", "sv", "en"]
    assert texts[1][:3] == ["assessment", "2022-09", "CARE"]


def test_headers_stay_in_view_and_equal_contents_give_equal_workbooks(sample, tmp_path):
    dump_workbook(sample, tmp_path / "a.xlsx")
    dump_workbook(sample, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(TABLES) + 1
        for name in sheets:
            assert b'ySplit="1"' in book.read(name)
            assert b'state="frozen"' in book.read(name)


def test_a_text_that_no_cell_can_hold_stops_the_workbook(sample, tmp_path):
    long = Assessment("CARE", "2022-09", LocalizedText("ä" * 32_768))
    with pytest.raises(CellTooLongError) as caught:
        dump_workbook(replace(sample, assessments=(long,)), tmp_path / "book.xlsx")
    assert "texts" in str(caught.value)
    assert not (tmp_path / "book.xlsx").exists()


def test_a_workbook_typed_by_hand_is_read(sample, tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "typed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("municipality")
        sheet.write_row(0, 0, ["code", "name_fi", "is_bilingual", "materiality_cents"])
        sheet.write_row(0, 4, ["materiality_percent", "risk_scale"])
        sheet.write_row(1, 0, [111, "Mallila", False, 100000, 2.5, 4])
        sheet = book.add_worksheet("organisation")
        sheet.write_row(0, 0, ["code", "kind", "position", "name_fi", "valid_from", "parent"])
        day = book.add_format({"num_format": "d.m.yyyy"})
        for row, (code, kind, parent) in enumerate(
            [("CITY", "municipality", ""), (2110, "cost_centre", "CITY")], 1
        ):
            sheet.write_row(row, 0, [code, kind, row, "Nimi"])
            sheet.write_datetime(row, 4, date(2021, 1, 1), day)
            sheet.write(row, 5, parent)
        sheet = book.add_worksheet("accounts")
        sheet.write_row(0, 0, ["number", "name_fi"])
        sheet.write_row(2, 0, [3000, "Myynti"])
    content, issues = load_workbook(path)
    assert issues == ()
    assert content.municipality.code == "111"
    assert [node.code for node in content.nodes] == ["CITY", "2110"]
    assert content.accounts[0].number == 3000


def test_a_folder_from_before_projects_had_days_is_read_as_it_was(folder):
    whole, _ = load_folder(folder)
    path = folder / "projects.csv"
    rows = [line.rsplit(",", 2)[0] for line in path.read_text("utf-8").splitlines()]
    assert rows[0].endswith("name_en")
    path.write_text("\n".join([*rows, ""]), "utf-8", newline="")
    content, issues = load_folder(folder)
    assert issues == ()
    assert content.projects == tuple(replace(one, valid_from=None) for one in whole.projects)


def test_a_draft_of_a_layout_is_kept_in_the_folder_and_no_period_is_made_with_it(sample, tmp_path):
    [layout, *others] = sample.layouts
    # A draft is newer than any layout: were it taken for one in use, it would be chosen.
    draft = replace(layout, code="draft", valid_from=DRAFT_DAY)
    dump_folder(replace(sample, layouts=(layout, *others, draft)), tmp_path / "out")
    content, issues = load_folder(tmp_path / "out")
    assert issues == ()
    assert next(one for one in content.layouts if one.code == "draft").is_draft
    for year in (2022, 2023, 2100):
        chosen = layout_of_book(content, Period.year_to_date(year, 9), layout.book)
        assert chosen.code != "draft"
    page = Path("docs/reference/municipality-folder.md").read_text("utf-8")
    assert f"`valid_from` is {DRAFT_DAY.isoformat()} is a draft" in page
