"""The freeze: the report as it was approved is kept for good, whole or not at all."""

import hashlib
import json
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
from toteuma.workspace.services.rounds.opening import RoundStateError, RoundUnknownError

pytestmark = pytest.mark.django_db

ROUND = "2022-09"


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
