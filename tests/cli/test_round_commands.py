"""``freeze``, ``report --snapshot``, ``verify``, ``trail`` and ``remind`` by command line: a round
is brought to its end, and what is tampered with afterwards is named."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.commands import Done, run_commands
from tests.conftest import ROOT
from toteuma.report.snapshot import freeze, read_report

SMALL, LATER = "SMALL", "2022-12"
GUIDE = ROOT / "docs" / "guide" / "auditor.md"

_PREPARE = """
import sys
from pathlib import Path
from toteuma.workspace.bootstrap import open_home
open_home(Path(sys.argv[1]))
from tests.support.rounds import a_round, approve_all, note_all
from toteuma.domain.rounds import Section
a_round("HEINOLA", "SMALL", "2022-09", "VIRIKE", sections=(Section.RISKS,))
approve_all("HEINOLA", "SMALL")
note_all("HEINOLA", "SMALL")
"""

LINES = {
    "freeze nothing": ("freeze NOWHERE", 4),
    "freeze what is not ready": (f"freeze {LATER}", 1),
    "freeze what is not ready, as JSON": (f"--json freeze {LATER}", 1),
    "freeze": (f"freeze {SMALL} --why Committee", 0),
    "freeze again": (f"freeze {SMALL}", 5),
    "report": ("report --snapshot 2 --formats json --out {out}", 0),
    "report as JSON": ("--json report --snapshot 2 --formats json --out {out}", 0),
    "report of none": ("report --snapshot 99 --formats json --out {out}", 4),
    "report of two things": ("report VIRIKE --snapshot 2 --out {out}", 2),
    "verify": ("verify", 0),
    "verify, as JSON": ("--json verify", 0),
    "verify another": ("verify --municipality OTHER", 4),
    "trail": ("trail {out}/chain.jsonl", 0),
    "trail into nothing": ("trail {out}/nowhere/chain.jsonl", 4),
}


def own_home(demo: Path, folder: Path) -> Path:
    """A copy of the demo's home folder."""
    shutil.copytree(demo / "home", folder / "home")
    return folder / "home"


@pytest.fixture(scope="module")
def home(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo with a small round whose tasks are approved and findings answered."""
    home = own_home(demo, tmp_path_factory.mktemp("rounds"))
    own = {"TOTEUMA_HOME", "TOTEUMA_LANGUAGE", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    command = [sys.executable, "-c", _PREPARE, str(home)]
    subprocess.run(command, check=True, cwd=ROOT, env=environment)
    return home


@pytest.fixture(scope="module")
def done(home: Path) -> dict[str, Done]:
    """What each of the lines gave, one after another on one home folder."""
    lines = [line.format(out=home.parent / "out").split() for line, _ in LINES.values()]
    return dict(zip(LINES, run_commands(home, lines), strict=True))


@pytest.mark.parametrize("name", LINES)
def test_each_line_ends_with_its_code(done: dict[str, Done], name: str) -> None:
    assert done[name].code == LINES[name][1], done[name]
    assert "Traceback" not in done[name].notes


def test_a_refused_freeze_names_what_is_left(done: dict[str, Done]) -> None:
    told = done["freeze what is not ready"]
    findings = [
        line for line in told.notes.splitlines() if re.match(r"(error|warning|note): ", line)
    ]
    [count] = re.findall(r"(\d+) findings are neither mended nor answered", told.notes)
    assert len(findings) == int(count) > 0
    assert told.results == ""
    document = json.loads(done["freeze what is not ready, as JSON"].results)
    assert document["error"]["code"] == "workspace.freeze_refused"


def test_a_round_is_frozen_and_its_report_written_from_what_was_frozen(
    done: dict[str, Done], home: Path
) -> None:
    [sha256] = re.findall(r"number 2 \(SHA-256 ([0-9a-f]{64})\)", done["freeze"].results)
    assert json.loads(done["report as JSON"].results)["snapshot"] == sha256
    written = home.parent / "out" / "report.json"
    assert freeze(read_report(written.read_bytes(), written.name)).sha256 == sha256
    assert json.loads(done["verify, as JSON"].results)["snapshots"] == 2


def test_nobody_is_reminded_twice_a_day(done: dict[str, Done], home: Path) -> None:
    assert done["freeze"].code == 0
    first, again, none = run_commands(
        home, [["remind"], ["--json", "remind"], ["remind", "--municipality", "OTHER"]]
    )
    [sent] = re.findall(r"Letters sent: (\d+), had one today: 0, failed: 0", first.notes)
    assert int(sent) > 0
    assert json.loads(again.results) == {"sent": 0, "already": int(sent), "failed": 0}
    assert (first.code, again.code, none.code) == (0, 0, 4)


def test_the_chain_is_recomputed_with_the_code_of_the_guide(
    done: dict[str, Done], home: Path
) -> None:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    file = home.parent / "out" / "chain.jsonl"

    def recomputed(path: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-c", code, str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    verified = json.loads(done["verify, as JSON"].results)
    assert recomputed(file).stdout == f"{verified['rows']} rows, head {verified['head']}\n"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    tampered = home.parent / "tampered.jsonl"
    changed = lines[4].replace('"actor":"', '"actor":"x', 1)
    for content in ([*lines[:4], changed, *lines[5:]], [*lines[:4], *lines[5:]]):
        tampered.write_text("".join(content), "utf-8")
        told = recomputed(tampered)
        assert told.returncode == 1
        assert "does not fit" in told.stderr


def test_what_was_tampered_with_is_named_the_first_first(
    done: dict[str, Done], home: Path, tmp_path: Path
) -> None:
    assert done["verify"].code == 0
    shutil.copytree(home, tmp_path / "home")
    with sqlite3.connect(tmp_path / "home" / "toteuma.sqlite3") as rows:
        rows.execute("UPDATE workspace_snapshot SET content = '{}' WHERE number = 2")
        rows.execute("UPDATE workspace_task SET state = 'submitted' WHERE round = 'SMALL'")
        for table in ("workspace_publication", "workspace_historicalpublication"):
            rows.execute(f"UPDATE {table} SET decided_by = 'innocent'")
    plain, as_json = run_commands(tmp_path / "home", [["verify"], ["--json", "verify"]])
    assert (plain.code, as_json.code) == (1, 1)
    first, *others = plain.results.splitlines()
    assert first == "snapshot 2: The content of frozen report 2 does not have its hash."
    for place in ("state of task SMALL 1", "decided_by of publication 2022-09 1"):
        assert any(place in line for line in others), place
    told = [fault["what"] for fault in json.loads(as_json.results)["faults"]]
    assert told[0] in first
    command = [sys.executable, "-m", "toteuma", "--home", str(tmp_path / "home")]
    swedish = subprocess.run(
        [*command, "--language", "sv", "verify"], capture_output=True, text=True, check=False
    )
    assert swedish.returncode == 1
    assert swedish.stdout.startswith("snapshot 2: Innehållet i den frysta rapporten 2 motsvarar")
