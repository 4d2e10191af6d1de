"""Each fault of a folder is told once, at its place, with words in three languages."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest

from tests.workspace.sample import START, words
from toteuma.catalogue.wording import read_wording
from toteuma.domain.accounts import Account
from toteuma.domain.organisation import OrganisationNode
from toteuma.domain.vocabulary import Language, NodeKind
from toteuma.workspace.interchange.checks import check_records
from toteuma.workspace.interchange.folder import load_folder
from toteuma.workspace.interchange.records import records_of
from toteuma.workspace.interchange.workbook import dump_workbook, load_workbook


@dataclass(frozen=True)
class Fault:
    """``old`` is replaced by ``new`` in ``file``; then the issue ``code`` stands at the place."""

    code: str
    file: str
    old: str
    new: str
    line: int | None = None
    column: str | None = None
    at: str = ""

    @property
    def place(self):
        return self.at or self.file, self.line, self.column


FAULTS = [
    # Files
    Fault("folder.file_empty", "risks.csv", "*", " \n"),
    Fault("folder.file_empty", "texts/goal/2022-09/G1.fi.md", "*", "\n"),
    Fault("folder.csv_malformed", "risks.csv", "L,2,Home,", 'L,2,"Home"x,', 3),
    Fault("folder.delimiter", "roles.csv", "*", "code;name_fi\nHEAD;Rehtori\n", 1),
    Fault("folder.datapackage_malformed", "datapackage.json", "*", "{}"),
    Fault("folder.column_missing", "roles.csv", "*", "name_fi\nRehtori\n", 1, "code"),
    Fault("folder.column_repeated", "roles.csv", "name_en", "name_sv", 1, "name_sv"),
    Fault("folder.column_unknown", "roles.csv", "name_en", "name_no", 1, "name_no"),
    Fault("folder.wrong_field_count", "roles.csv", "HEAD,", "HEAD,x,", 3),
    # Cells
    Fault("folder.code_malformed", "projects.csv", "CLUB,", "CL/UB,", 2, "code"),
    Fault("folder.integer_malformed", "aims.csv", "A2,2,", "A2,2.0,", 3, "position"),
    Fault("folder.integer_malformed", "aims.csv", "A2,2,", "A2,2147483648,", 3, "position"),
    Fault("folder.cents_malformed", "budget_lines.csv", ",-7000000", ",-70000.00", 5, "cents"),
    Fault("folder.decimal_malformed", "measures.csv", ",0.5,", ',"0,5",', 2, "target"),
    Fault(
        "folder.date_malformed",
        "observations.csv",
        "M1,2022-09-30",
        "M1,30.9.2022",
        2,
        "observed_on",
    ),
    Fault(
        "folder.date_malformed",
        "observations.csv",
        "M1,2022-09-30",
        "M1,2022-09-31",
        2,
        "observed_on",
    ),
    Fault("folder.choice_unknown", "projects.csv", "CLUB,operating", "CLUB,operation", 2, "kind"),
    Fault("folder.choice_unknown", "municipality.csv", ",true,", ",yes,", 2, "is_bilingual"),
    Fault("folder.choice_unknown", "outcomes.csv", "aim,A1", "aims,A1", 2, "subject_kind"),
    Fault("folder.character_not_allowed", "risks.csv", "Home,", "Ho\x07me,", 3, "name_fi"),
    Fault(
        "folder.character_not_allowed",
        "texts/investment/2022/GYM.fi.md",
        "Valmis",
        "V\x00",
        None,
        None,
        "texts/investment/2022/GYM",
    ),
    Fault("folder.text_too_long", "measures.csv", ",Jono,", f",{'x' * 501},", 2, "source_system"),
    Fault(
        "folder.value_missing",
        "roles.csv",
        "HEAD,Rehtori,Rehtori (sv),Rehtori (en)",
        "HEAD,,,",
        3,
        "name_fi",
    ),
    Fault("folder.value_missing", "budget_decisions.csv", "2022,1,amendment", "2022,1,", 3, "kind"),
    Fault("folder.year_out_of_range", "series_values.csv", "PEOPLE,2021", "PEOPLE,21", 2, "year"),
    Fault(
        "folder.key_repeated",
        "series_values.csv",
        "PEOPLE,2021,actual,18344\n",
        "PEOPLE,2021,actual,1\nPEOPLE,2021,actual,2\n",
        3,
        "series",
    ),
    Fault("folder.reference_unknown", "risks.csv", ",CHIEF\n", ",BOSS\n", 2, "owner"),
    Fault("folder.reference_unknown", "goals.csv", "CHIEF HEAD", "CHIEF BOSS", 2, "responsible"),
    Fault("folder.reference_unknown", "budget_lines.csv", ",4300,", ",4301,", 9, "account"),
    Fault("folder.reference_unknown", "outcomes.csv", "aim,A1", "aim,A9", 2, "subject"),
    # Municipality and organisation
    Fault(
        "folder.municipality_count",
        "municipality.csv",
        "SAMPLE,Mallila",
        "X,Muu,,,true,0,0,4,,,,,,\nSAMPLE,Mallila",
    ),
    Fault("folder.negative", "municipality.csv", ",1000000,", ",-1,", 2, "materiality_cents"),
    Fault("folder.risk_scale", "municipality.csv", ",5,4,", ",5,11,", 2, "risk_scale"),
    *(
        Fault(code, "municipality.csv", "Keksittyä. (en),,,", f"Keksittyä. (en),{rule}", 2, column)
        for code, rule, column in (
            ("folder.suppress_below", "1,,", "suppress_below"),
            ("folder.suppress_largest", ",11,85", "suppress_largest"),
            ("folder.suppress_share", ",2,100", "suppress_share"),
            ("folder.suppress_half", ",2,", "suppress_share"),
            ("folder.suppress_half", ",,85", "suppress_largest"),
        )
    ),
    Fault(
        "folder.validity_reversed",
        "organisation.csv",
        "2021-01-01,2021-12-31",
        "2021-01-01,2020-12-31",
        2,
        "valid_to",
    ),
    Fault("folder.validity_reversed", "aims.csv", "2022,\n", "2022,2021\n", 3, "valid_to_year"),
    Fault(
        "folder.validity_overlaps",
        "organisation.csv",
        "101,cost",
        "100,cost_centre,CARE,1,K,,,2021-07-01,\n101,cost",
        3,
        "valid_from",
    ),
    Fault("folder.root_count", "organisation.csv", "SCHOOL,sector,CITY", "SCHOOL,sector,", None),
    Fault(
        "folder.parent_not_valid",
        "organisation.csv",
        "Ala (en),2021-",
        "Ala (en),2020-",
        4,
        "parent",
    ),
    Fault(
        "folder.parent_is_cost_centre",
        "organisation.csv",
        "200,cost_centre,SCHOOL",
        "200,cost_centre,101",
        4,
        "parent",
    ),
    Fault(
        "folder.mapping_not_cost_centre",
        "cost_centre_mappings.csv",
        ",101",
        ",CARE",
        2,
        "to_cost_centre",
    ),
    Fault(
        "folder.mapping_to_itself",
        "cost_centre_mappings.csv",
        "100,101",
        "101,101",
        2,
        "to_cost_centre",
    ),
    # Accounts and layouts
    Fault(
        "folder.account_number",
        "accounts.csv",
        "1100,Koneet",
        "0,Nolla,,\n1100,Koneet",
        2,
        "number",
    ),
    Fault(
        "folder.line_repeated",
        "layout_lines.csv",
        "short,3,",
        "short,9,OUT,X,,,5000-5999,,regular,\nshort,3,",
        4,
        "code",
    ),
    Fault(
        "folder.line_ranges_or_sum", "layout_lines.csv", "4000-4999,,", "4000-4999,IN,", 3, "ranges"
    ),
    Fault("folder.line_not_above", "layout_lines.csv", "IN OUT", "IN OUT ELSE", 4, "sum_of"),
    Fault("folder.line_unknown", "layout_lines.csv", "bottom,OUT", "bottom,ELSE", 4, "needs"),
    Fault("folder.line_unknown", "binding_levels.csv", ",MARGIN", ",MARGINS", 3, "line"),
    Fault("folder.line_unknown", "forecasts.csv", ",STAFF", ",STUFF", 2, "line"),
    Fault("folder.forecast_of_total", "forecasts.csv", ",STAFF", ",NET", 2, "line"),
    Fault("folder.range_malformed", "layout_lines.csv", "4000-4999", "4999-4000", 3, "ranges"),
    Fault("folder.range_digits", "layouts.csv", "3000-3000", "300-300", 2, "book_accounts"),
    Fault("folder.ranges_overlap", "layout_lines.csv", "4000-4999", "3999-4999", 3, "ranges"),
    Fault(
        "folder.unit_of_measure",
        "report_columns.csv",
        "used_pct,percent",
        "used_pct,euro",
        3,
        "unit_of_measure",
    ),
    Fault(
        "folder.unit_of_measure",
        "report_columns.csv",
        "budget,euro",
        "budget,text",
        2,
        "unit_of_measure",
    ),
    # Budget
    Fault(
        "folder.decision_number",
        "budget_decisions.csv",
        "2022,1,amendment",
        "2022,1,original",
        3,
        "number",
    ),
    Fault("folder.decision_unknown", "budget_lines.csv", "2022,2,200", "2022,3,200", 9, "decision"),
    Fault(
        "folder.original_budget_missing",
        "budget_decisions.csv",
        "2022,2,transfer",
        "2023,1,amendment,2023-01-01,V,,,,,\n2022,2,transfer",
        4,
        "fiscal_year",
    ),
    Fault(
        "folder.project_closed",
        "projects.csv",
        "2020-01-01,\n",
        "2020-01-01,2021-12-31\n",
        6,
        "project",
        "budget_lines.csv",
    ),
    Fault(
        "folder.validity_reversed", "projects.csv", "01-01,\n", "01-01,2019-12-31\n", 2, "valid_to"
    ),
    Fault(
        "folder.transfer_not_balanced",
        "budget_lines.csv",
        ",150000\n",
        ",150001\n",
        4,
        "number",
        "budget_decisions.csv",
    ),
    Fault(
        "folder.month_out_of_range", "forecasts.csv", "2022,9,101", "2022,13,101", 2, "as_of_month"
    ),
    # Planning
    Fault("folder.aim_not_in_force", "aims.csv", "2020,2025", "2020,2021", 2, "aim", "goals.csv"),
    Fault("folder.goal_without_aim", "goals.csv", ",A1,CARE", ",,CARE", 2, "aim"),
    Fault("folder.goal_carries_out", "goals.csv", "SCHOOL,G1", "SCHOOL,G2", 3, "carries_out"),
    Fault(
        "folder.target_not_used", "measures.csv", ",within,0.5", ",higher,0.5", 2, "target_upper"
    ),
    Fault("folder.target_not_used", "measures.csv", ",by_date,", ",lower,", 4, "target_date"),
    Fault("folder.target_reversed", "measures.csv", ",0.5,7,", ",0.5,0.4,", 2, "target_upper"),
    Fault("folder.negative", "measures.csv", ",0.5,7,,1,", ",0.5,7,,-1,", 2, "tolerance"),
    Fault("folder.observation_empty", "observations.csv", ",6.25,", ",,", 2, "value"),
    Fault("folder.yes_no_value", "observations.csv", "30,1,", "30,2,", 3, "value"),
    Fault(
        "folder.period_malformed", "outcomes.csv", "aim,A1,2022-09", "aim,A1,2022-9", 2, "period"
    ),
    Fault(
        "folder.period_outside_goal",
        "outcomes.csv",
        "aim,A1,2022-09,partly\n",
        "aim,A1,2022-09,partly\ngoal,G1,2021-09,partly\n",
        3,
        "period",
    ),
    Fault("folder.decimals_out_of_range", "key_figures.csv", ",1,\n", ",7,\n", 3, "decimals"),
    Fault(
        "folder.two_values", "key_figure_values.csv", "2021,actual,,", "2021,actual,1,", 2, "value"
    ),
    Fault(
        "folder.net_cost_without_denominator",
        "key_figure_values.csv",
        "2022,target,12.5,",
        "2022,target,,1",
        3,
        "net_cost_cents",
    ),
    Fault("folder.risk_out_of_scale", "risks.csv", ",3,4,", ",3,5,", 2, "impact"),
]


def put(folder: Path, fault: Fault) -> None:
    path = folder / fault.file
    text = path.read_text("utf-8")
    if fault.old == "*":
        text = fault.new
    else:
        assert text.count(fault.old) == 1, f"{fault.old} must stand once in\n{text}"
        text = text.replace(fault.old, fault.new)
    path.write_bytes(text.encode("utf-8"))


def worded(issues) -> set[str]:
    """The codes, after a look that each issue can be said in every language."""
    words_of = read_wording("folder_issues")
    for issue in issues:
        values = {"value": issue.value or "", "column": issue.column or "", **issue.details}
        for language in Language:
            for part in ("what", "mend"):
                assert words_of[issue.code][part][language.value].format(**values)
    return {issue.code for issue in issues}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.file}")
def test_one_fault_gives_one_issue_at_its_place(folder, fault):
    put(folder, fault)
    content, issues = load_folder(folder)
    assert content is None
    worded(issues)
    assert [(issue.code, issue.file, issue.line, issue.column) for issue in issues] == [
        (fault.code, *fault.place)
    ]


def test_all_faults_of_a_folder_are_told_at_once(folder):
    apart = {}
    for fault in FAULTS:
        apart.setdefault(fault.file, fault)
    together = [fault for fault in apart.values() if fault.old != "*" and fault.line]
    for fault in together:
        put(folder, fault)
    _, issues = load_folder(folder)
    found = {(issue.code, issue.file, issue.line, issue.column) for issue in issues}
    expected = {(fault.code, *fault.place) for fault in together}
    # What follows from a row that could not be read is not judged, so nothing else is told than
    # what is wrong where it stands.
    assert len(together) > 15
    missing = expected - found
    assert {file for _, file, *_ in missing} <= {"aims.csv", "goals.csv", "budget_decisions.csv"}


def test_files_that_are_missing_or_do_not_belong_are_told(folder):
    (folder / "organisation.csv").unlink()
    (folder / "risks.csv").unlink()
    (folder / "risk.csv").write_text("code\n", "utf-8")
    (folder / "texts/goal/2022-09/G1.no.md").write_text("?", "utf-8")
    (folder / "texts/goal/2022-09/.hidden").write_text("?", "utf-8")
    content, issues = load_folder(folder)
    assert content is None
    worded(issues)
    # Rows that refer to the organisation are not blamed for its absence.
    assert sorted((issue.code, issue.file) for issue in issues) == [
        ("folder.file_missing", "organisation.csv"),
        ("folder.file_missing", "risks.csv"),
        ("folder.file_unknown", "risk.csv"),
        ("folder.text_place", "texts/goal/2022-09/G1.no.md"),
    ]


def test_a_file_in_another_encoding_is_told_with_its_line(folder):
    path = folder / "roles.csv"
    path.write_bytes(path.read_text("utf-8").replace("Rehtori", "Päällikkö").encode("latin-1"))
    _, issues = load_folder(folder)
    assert [(issue.code, issue.file, issue.line) for issue in issues] == [
        ("folder.not_utf8", "roles.csv", 3)
    ]
    worded(issues)


def test_lines_are_counted_as_an_editor_shows_them(folder):
    path = folder / "risks.csv"
    text = path.read_text("utf-8").replace("Sijaispula,", '"Sijais\npula\n",')
    path.write_text(text.replace(",1,2,", ",1,9,"), "utf-8")
    _, issues = load_folder(folder)
    assert [(issue.code, issue.line) for issue in issues] == [("folder.risk_out_of_scale", 5)]


def test_texts_that_belong_to_nothing_are_told(folder):
    for place in (
        "letter/2022-09/CARE.fi.md",
        "assessment/2022-9/CARE.fi.md",
        "assessment/2022-09/NOWHERE.fi.md",
        "goal/2022-10/G1.fi.md",
    ):
        path = folder / "texts" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Teksti\n", "utf-8")
    _, issues = load_folder(folder)
    assert [(issue.code, issue.file) for issue in issues] == [
        ("folder.text_subject_unknown", "texts/assessment/2022-09/NOWHERE"),
        ("folder.text_place", "texts/assessment/2022-9/CARE"),
        ("folder.text_without_outcome", "texts/goal/2022-10/G1"),
        ("folder.text_kind_unknown", "texts/letter/2022-09/CARE"),
    ]
    worded(issues)


LEDGER_LISTS = {
    "folder.ledger_list_malformed": "[[files]\n",
    "folder.ledger_path": '[[files]]\npath = "../a.csv"\nprofile = "p"\n',
    "folder.ledger_file_repeated": '[[files]]\npath = "a.csv"\nprofile = "p"\n' * 2,
    "folder.file_missing": '[[files]]\npath = "b.csv"\nprofile = "p"\n',
    "folder.ledger_file_not_listed": "",
}


@pytest.mark.parametrize("code", LEDGER_LISTS)
def test_faults_of_the_ledger_list_are_told(folder, code):
    (folder / "ledger").mkdir()
    (folder / "ledger/ledger.toml").write_text(LEDGER_LISTS[code], "utf-8")
    (folder / "ledger/a.csv").write_text("entries", "utf-8")
    _, issues = load_folder(folder)
    assert code in worded(issues)


def test_a_cycle_in_the_organisation_is_told_for_each_node_in_it(sample):
    start = {"valid_from": START}
    loop = tuple(
        OrganisationNode(code, NodeKind.UNIT, words(code), parent, **start)
        for code, parent in (("U1", "U3"), ("U2", "U1"), ("U3", "U2"))
    )
    below = OrganisationNode("U4", NodeKind.UNIT, words("U4"), "U3", **start)
    records = records_of(replace(sample, nodes=(*sample.nodes, *loop, below)))
    issues = check_records(records)
    assert [(issue.code, issue.value) for issue in issues] == [
        ("folder.organisation_cycle", "U3"),
        ("folder.organisation_cycle", "U1"),
        ("folder.organisation_cycle", "U2"),
    ]
    worded(issues)


def test_values_that_a_program_built_wrong_are_told_without_a_line(sample):
    content = replace(
        sample,
        accounts=(*sample.accounts, Account(2**31, words("?"))),
        municipality=replace(sample.municipality, materiality_percent=Decimal("1e20")),
    )
    issues = check_records(records_of(content))
    assert [(issue.code, issue.file, issue.line) for issue in issues] == [
        ("folder.decimal_malformed", "municipality.csv", None),
        ("folder.integer_malformed", "accounts.csv", None),
    ]


def test_faults_of_a_workbook_are_told_with_sheet_and_row(sample, tmp_path):
    broken = replace(
        sample,
        risks=(replace(sample.risks[0], impact=9), sample.risks[1]),
        nodes=(*sample.nodes, replace(sample.nodes[-1], code="ALONE", parent="NOWHERE")),
    )
    dump_workbook(broken, tmp_path / "book.xlsx")
    content, issues = load_workbook(tmp_path / "book.xlsx")
    assert content is None
    assert [(issue.code, issue.file, issue.line, issue.column) for issue in issues] == [
        ("folder.reference_unknown", "book.xlsx!organisation", 5, "parent"),
        ("folder.risk_out_of_scale", "book.xlsx!risks", 2, "impact"),
    ]


def test_sheets_that_are_missing_unknown_or_empty_are_told(tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        book.add_worksheet("roles")
        book.add_worksheet("notes").write(0, 0, "mine")
        texts = book.add_worksheet("texts")
        texts.write_row(0, 0, ["kind", "period", "code", "fi", "sv", "en"])
        for row in (1, 2):
            texts.write_row(row, 0, ["assessment", "2022-09", "CARE", "Teksti"])
        texts.write_row(3, 0, ["assessment", "2022-10", "CARE"])
        texts.write_row(4, 7, ["beyond"])
        texts.write_datetime(5, 1, date(2022, 9, 1))
    content, issues = load_workbook(tmp_path / "book.xlsx")
    assert content is None
    found = {(issue.code, issue.file, issue.line) for issue in issues}
    assert found >= {
        ("folder.file_missing", "book.xlsx!municipality", None),
        ("folder.file_empty", "book.xlsx!roles", None),
        ("folder.file_unknown", "book.xlsx!notes", None),
        ("folder.text_repeated", "book.xlsx!texts", 3),
        ("folder.value_missing", "book.xlsx!texts", 4),
        ("folder.wrong_field_count", "book.xlsx!texts", 5),
    }
    worded(issues)


def test_what_is_no_workbook_is_told(tmp_path):
    (tmp_path / "book.xlsx").write_text("not a workbook", "utf-8")
    content, issues = load_workbook(tmp_path / "book.xlsx")
    assert content is None
    assert worded(issues) == {"folder.workbook_unreadable"}


def test_every_code_that_a_load_can_give_has_words_and_is_tried_here():
    package = Path(str(resources.files("toteuma.workspace.interchange")))
    names = ("cells", "csv_text", "folder", "ledger_list", "reading", "workbook")
    sources = [*(package / f"{name}.py" for name in names), *(package / "checks").glob("*.py")]
    codes = {
        code
        for source in sources
        for code in re.findall(r"\"(folder\.[a-z0-9_]+)\"", source.read_text("utf-8"))
    }
    assert len(codes) > 70
    here = Path(__file__).read_text("utf-8")
    assert sorted(code for code in codes if f'"{code}"' not in here) == []
    assert codes <= set(read_wording("folder_issues"))
