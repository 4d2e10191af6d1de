"""The freeze: the report as it was approved is kept for good, whole or not at all."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.support.rounds import (
    CONTROLLER,
    a_round,
    approve_all,
    freeze_now,
    note_all,
)
from tests.workspace.sample import sample_content
from toteuma.domain.rounds import RoundState
from toteuma.domain.vocabulary import Language
from toteuma.rendering.outputs import OutputFormat
from toteuma.report.snapshot import canonical_json
from toteuma.workspace.models import Snapshot
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.queries.rounds import round_row
from toteuma.workspace.queries.snapshots import (
    SnapshotUnknownError,
    outputs,
    snapshot_of,
    snapshots_of_round,
)
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.rounds.freezing import (
    FreezeRefusedError,
    RoundChangedError,
    freeze_round,
)
from toteuma.workspace.services.rounds.lookup import RoundStateError, RoundUnknownError

pytestmark = pytest.mark.django_db

ROUND = "2022-09"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path / "home"
    save_content(content=sample_content(), actor="tester")
    a_round("SAMPLE", ROUND, "2022-09", "CITY")
    return tmp_path / "home"


def freeze(version: int | None = None, **changes: Any) -> int:
    row = round_row(municipality="SAMPLE", code=ROUND)
    assert row is not None
    asked = {
        "municipality": "SAMPLE",
        "round_code": ROUND,
        "version": row.version if version is None else version,
        "actor": CONTROLLER,
    }
    return freeze_round(**(asked | changes))


def test_a_round_with_work_left_is_refused_with_everything_that_is_left() -> None:
    with pytest.raises(FreezeRefusedError) as refused:
        freeze()
    rules = {one.finding.rule for one in refused.value.findings}
    assert {"tasks_are_approved", "tasks_have_owners"} <= rules
    assert refused.value.parameters["count"] == len(refused.value.findings)
    row = round_row(municipality="SAMPLE", code=ROUND)
    assert row is not None
    assert row.state is RoundState.OPEN
    assert not Snapshot.objects.exists()
    assert audit_trail(municipality="SAMPLE")[-1].action == "round.open"


def test_what_is_found_beside_the_tasks_is_answered_before_the_freeze() -> None:
    approve_all("SAMPLE", ROUND)
    with pytest.raises(FreezeRefusedError) as refused:
        freeze()
    assert all(not one.is_blocking for one in refused.value.findings)
    assert note_all("SAMPLE", ROUND) == len(refused.value.findings) > 0
    assert freeze() == 1


def test_a_snapshot_is_the_report_its_hash_its_sources_and_the_head_of_the_trail() -> None:
    approve_all("SAMPLE", ROUND)
    note_all("SAMPLE", ROUND)
    head = audit_trail(municipality="SAMPLE")[-1]
    kept = snapshot_of(municipality="SAMPLE", number=freeze(why="Approved by the board."))
    assert kept.sha256 == hashlib.sha256(kept.content.encode()).hexdigest()
    assert canonical_json(kept.report()).decode() == kept.content
    assert (kept.trail_number, kept.trail_hash) == (head.number, head.row_hash)
    assert json.loads(kept.content)["trail"] == {"number": head.number, "hash": head.row_hash}
    assert "suppression" not in json.loads(kept.content)
    assert kept.report().node.code == "CITY"
    entry = audit_trail(municipality="SAMPLE")[-1]
    assert (entry.action, entry.why) == ("round.freeze", "Approved by the board.")
    assert entry.after["sha256"] == kept.sha256
    assert snapshots_of_round(municipality="SAMPLE", round_code=ROUND) == (kept,)


def test_a_round_is_frozen_once_and_as_it_was_seen() -> None:
    with pytest.raises(RoundChangedError):
        freeze(version=7)
    with pytest.raises(RoundUnknownError):
        freeze(round_code="NONE")
    freeze_now("SAMPLE", ROUND)
    row = round_row(municipality="SAMPLE", code=ROUND)
    assert row is not None
    assert row.state is RoundState.FROZEN
    with pytest.raises(RoundStateError):
        freeze()


def test_snapshots_are_counted_by_municipality_and_not_shown_to_another() -> None:
    assert freeze_now("SAMPLE", ROUND) == 1
    a_round("SAMPLE", "SECOND", "2022-09", "SCHOOL")
    assert freeze_now("SAMPLE", "SECOND") == 2
    save_content(content=sample_content("OTHER"), actor="tester")
    with pytest.raises(SnapshotUnknownError):
        snapshot_of(municipality="OTHER", number=1)
    a_round("OTHER", ROUND, "2022-09", "CITY")
    assert freeze_now("OTHER", ROUND) == 1


@pytest.mark.parametrize("format_", list(OutputFormat))
def test_later_changes_do_not_touch_what_is_made_of_a_snapshot(format_: OutputFormat) -> None:
    number = freeze_now("SAMPLE", ROUND)
    before = outputs(snapshot_of(municipality="SAMPLE", number=number), format_, Language.FI)
    assert before
    later = sample_content()
    save_content(
        content=later.changed(forecasts=(), goals=(), measures=(), observations=(), outcomes=()),
        actor="tester",
    )
    after = outputs(snapshot_of(municipality="SAMPLE", number=number), format_, Language.FI)
    assert after == before


@pytest.mark.parametrize("format_", [OutputFormat.HTML, OutputFormat.DOCX, OutputFormat.XLSX])
def test_the_head_of_the_trail_is_printed_in_the_report(format_: OutputFormat) -> None:
    kept = snapshot_of(municipality="SAMPLE", number=freeze_now("SAMPLE", ROUND))
    assert kept.trail_hash in text_in(outputs(kept, format_, Language.EN))


def text_in(file: bytes) -> str:
    """Everything that a file says, packed or not."""
    if not file.startswith(b"PK"):
        return file.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return "".join(
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.endswith(".xml")
        )


SURROUNDINGS = (
    {"TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4711", "FAKE_DAYS": "400", "LC_ALL": "C"},
    {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "99", "FAKE_DAYS": "-3000"},
)
PROGRAM = """
import datetime, hashlib, os, sys, time
shift = int(os.environ.get("FAKE_DAYS", "0")) * 86400
real_time, real = time.time, datetime.datetime
class Shifted(real):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(real_time() + shift, tz)
time.time = lambda: real_time() + shift
datetime.datetime = Shifted
from toteuma.domain.vocabulary import Language
from toteuma.rendering.outputs import OutputFormat
from toteuma.workspace.bootstrap import start_django
from pathlib import Path
start_django(Path(sys.argv[1]))
from toteuma.workspace.queries.snapshots import outputs, snapshot_of
kept = snapshot_of(municipality="SAMPLE", number=1)
for form in OutputFormat:
    for language in Language:
        print(form, language, hashlib.sha256(outputs(kept, form, language)).hexdigest())
"""


def test_files_are_the_same_bytes_on_any_day_in_any_zone_for_any_seed(tmp_path: Path) -> None:
    program = [sys.executable, "-W", "ignore", "-m", "tests.workspace.ready_round"]
    home = tmp_path / "whole"
    subprocess.run([*program, "frozen", home], cwd=ROOT, check=True, capture_output=True)
    made = set()
    for surroundings in SURROUNDINGS:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, home],
            cwd=ROOT,
            env={**os.environ, **surroundings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        made.add(done.stdout)
    assert len(made) == 1
    assert made.pop().count("\n") == len(OutputFormat) * len(Language)
