"""With --json a command writes exactly one JSON document on standard output, whatever comes of it,
and nothing else on either stream."""

import json
import shutil
from pathlib import Path

import pytest

from tests.acceptance.commands import Done, run_commands

OCTOBER = """\
entry_id,posting_date,fiscal_year,period,account,cost_centre,project,counterparty,text,amount
MU2022-90001-001,2022-10-03,2022,10,4380,2310,,Puhdas Oy,Cleaning,-1250.00
"""
FAULTY = OCTOBER.replace(",4380,", ",4399,").replace("90001", "90002")
DECISION = "--year 2022 --number 5 --kind transfer --date 2022-10-12 --decider Council"

TABLE_OPTIONS = " --year 2021 --municipality OTHER --name Other"
TABLE_PROFILE = """\
code = "t"
kind = "table"
name = { fi = "T", sv = "T", en = "T" }
file = { encoding = "utf-8", delimiter = "," }
amounts = { decimal = ".", signs = "signed" }
columns = { account = ["Account"], budget = ["Budget"], actual = ["Actual"] }
levels = [{ code = ["Unit"] }]
"""

LINES = {
    "version": ("--version", 0),
    "units": ("units", 0),
    "units of a year without any": ("units --year 1950", 4),
    "statement": ("statement HTE --period 2022-09", 0),
    "statement without lines": ("statement 2310 --period 2022-11..11", 0),
    "statement of nothing": ("statement NOBODY --period 2022-09", 4),
    "statement of no period": ("statement HTE --period September", 2),
    "statement without a period": ("statement HTE", 2),
    "budget": ("budget HTE --year 2022", 0),
    "budget that nobody gave": ("budget HTE --year 2021", 0),
    "explain": ("explain 2022-09.HTE.SALES.actual", 0),
    "explain a sum": ("explain 2022-09.HTE.MARGIN.remaining", 0),
    "explain nothing": ("explain sales", 2),
    "entries": ("entries 2022-09.HTE.SALES.actual --limit 2", 0),
    "entries of a budget": ("entries 2022-09.HTE.SALES.budget", 2),
    "batches": ("batches", 0),
    "verify": ("batches --verify", 0),
    "withdraw": ("batches --withdraw a8baa7687430 --why test", 0),
    "withdraw again": ("batches --withdraw a8baa7687430", 5),
    "restore": ("batches --restore a8baa7687430", 0),
    "check": ("check HTE --period 2022-09", 0),
    "check strictly": ("check SECTOR --period 2022-09 --strict", 1),
    "report": ("report HTE --period 2022-09 --formats json --out {folder}/out", 0),
    "report over a file": ("report HTE --period 2022-09 --formats json --out {folder}/a.csv", 5),
    "profiles": ("profiles", 0),
    "keys": ("profiles --keys", 0),
    "profile": ("profiles --show toteuma", 0),
    "import ledger": ("import ledger {folder}/october.csv --profile toteuma", 0),
    "import it again": ("import ledger {folder}/october.csv --profile toteuma", 5),
    "import faults": ("import ledger {folder}/faulty.csv --profile toteuma", 3),
    "import nothing": ("import ledger {folder}/none.csv --profile toteuma", 4),
    "import budget": ("import budget {folder}/transfer.csv " + DECISION, 0),
    "import budget again": ("import budget {folder}/transfer.csv " + DECISION, 5),
    "import a faulty budget": ("import budget {folder}/a.csv " + DECISION, 3),
    "import observations": ("import observations {folder}/observations.csv", 0),
    "import faulty observations": ("import observations {folder}/a.csv", 3),
    "export workbook": ("export workbook {folder}/book.xlsx", 0),
    "import workbook": ("import workbook {folder}/book.xlsx", 0),
    "import a false workbook": ("import workbook {folder}/a.csv", 3),
    "init": ("init --template {folder}/template", 0),
    "init on something": ("init --template {folder}", 5),
    "dump": ("dump {folder}/dumped", 0),
    "load": ("load {folder}/dumped", 0),
    "load an empty folder": ("load {folder}/template", 3),
    "import table": ("import table {folder}/t.csv --profile {folder}/t.toml" + TABLE_OPTIONS, 0),
    "import a faulty table": (
        "import table {folder}/a.csv --profile {folder}/t.toml" + TABLE_OPTIONS,
        3,
    ),
    "no command": ("stament", 2),
    "no subcommand": ("import", 2),
    "no such option": ("units --wide", 2),
}


@pytest.fixture(scope="module")
def done(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """What each of the lines gave, one after another on one home folder."""
    folder = tmp_path_factory.mktemp("json")
    shutil.copytree(demo / "home", folder / "home")
    files = {
        "october.csv": OCTOBER,
        "faulty.csv": FAULTY,
        "transfer.csv": "node,account,project,amount\nHTE,4500,,-10\nVAKA,4500,,10\n",
        "observations.csv": "measure,observed_on,value,source\n"
        "HTE-MONIALAINEN-TUKI-NEUVOTTELUT,2022-10-31,9.1,Aura\n",
        "a.csv": "a\n1\n",
        "t.csv": "Unit,Account,Budget,Actual\nU1,4000,-100,-90.50\n",
        "t.toml": TABLE_PROFILE,
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    lines = [["--json", *line.format(folder=folder).split()] for line, _ in LINES.values()]
    return dict(zip(LINES, run_commands(folder / "home", lines), strict=True))


@pytest.mark.parametrize("name", LINES)
def test_one_document_and_nothing_else(done: dict[str, Done], name: str) -> None:
    _, code = LINES[name]
    assert done[name].code == code, done[name]
    document = json.loads(done[name].results)
    assert done[name].notes == ""
    assert ("error" in document) == (code > 1)
    if code > 1:
        assert set(document["error"]) == {"code", "message", "mend"}
        assert document["error"]["message"]


def test_faults_stand_one_by_one(done: dict[str, Done]) -> None:
    document = json.loads(done["import faults"].results)
    issue = document["issues"][0]
    assert (issue["file"], issue["line"], issue["column"]) == ("faulty.csv", 2, "account")
    assert (issue["code"], issue["value"]) == ("ledger.account_unknown", "4399")
    assert issue["what"]
    assert issue["mend"]
