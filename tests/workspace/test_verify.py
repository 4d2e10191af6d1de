"""Whatever is changed, taken away, put in, swapped or cut off outside the program is found."""

import json
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.ledger.imports import toteuma_text
from tests.support.homes import home_of_module
from tests.support.rounds import CONTROLLER, a_round, freeze_now
from tests.workspace.sample import sample_content
from toteuma.domain.rounds import Section
from toteuma.ledger.faults import BatchFault
from toteuma.ledger.profiles import shipped_profiles
from toteuma.workspace.audit_chain import row_hash
from toteuma.workspace.models import AuditRow, Batch, Snapshot
from toteuma.workspace.queries.batches import batches
from toteuma.workspace.safekeeping.verify import Verification, verify
from toteuma.workspace.safekeeping.verify_faults import VerifyFault
from toteuma.workspace.services.batches import activate_batch, withdraw_batch
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.ledger import import_ledger_file
from toteuma.workspace.services.rounds.correcting import open_correction
from toteuma.workspace.services.rounds.gate import gate_findings
from toteuma.workspace.services.rounds.opening import cancel_round

ROUND = "2022-09"
AUDIT, BATCH, SNAPSHOT = "workspace_auditrow", "workspace_batch", "workspace_snapshot"


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Path]:
    """Two batches of entries, a frozen report, and changes after it, once for all tests."""
    home = tmp_path_factory.mktemp("verify") / "home"
    with home_of_module(home, django_db_blocker):
        _write(home)
        yield home


@pytest.fixture
def home(written: Path, db: None, tmp_path: Path) -> Path:
    """A home folder of the test's own; its database is that of all, rolled back after it."""
    shutil.copytree(written / "ledger", tmp_path / "home" / "ledger")
    return tmp_path / "home"


def _write(home: Path) -> None:
    save_content(content=sample_content(), actor="tester")
    rows = ("1,2022-03-05,2022,3,4000,101,,,,-5.00", "2,2022-04-05,2022,4,3000,101,,,,7.00")
    for number, row in enumerate(rows):
        source = home.parent / f"{number}.csv"
        source.write_text(toteuma_text(row), "utf-8")
        import_ledger_file(
            home=home,
            municipality="SAMPLE",
            source=source,
            profile=shipped_profiles()["toteuma"],
            actor="tester",
        )
    a_round("SAMPLE", ROUND, "2022-09", "CARE", sections=(Section.RISKS,))
    freeze_now("SAMPLE", ROUND)
    withdraw_batch(municipality="SAMPLE", batch_id=ids()[1], actor="tester")
    activate_batch(municipality="SAMPLE", batch_id=ids()[1], actor="tester")
    a_round("SAMPLE", "LATER", "2022-09", "CARE", sections=(Section.RISKS,))
    cancel_round(municipality="SAMPLE", round_code="LATER", why="Too early.", actor=CONTROLLER)


def ids() -> list[str]:
    return [batch.batch_id for batch in batches(municipality="SAMPLE")]


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, list(values))
        assert cursor.rowcount > 0


def found(home: Path) -> list[str]:
    return [fault.code for fault in verify(home, "SAMPLE").faults]


def last() -> int:
    row = AuditRow.objects.order_by("-number").first()
    assert row is not None
    return row.number


def test_what_nobody_touched_fits(home: Path) -> None:
    checked = verify(home, "SAMPLE")
    head = AuditRow.objects.get(number=last())
    assert checked == Verification(2, 1, last(), head.row_hash, ())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("actor", "innocent"), ("action", "nothing.much"), ("subject", "other"), ("why", "none")),
        *(("before", '{"a": 1}'), ("after", '{"a": 1}'), ("at", "2022-01-01 00:00:00+00:00")),
        *(("change", "0" * 32), ("previous_hash", "0" * 64), ("row_hash", "0" * 64)),
    ],
)
def test_each_value_of_a_row_of_the_trail(home: Path, field: str, value: str) -> None:
    if field == "change" and connection.vendor == "postgresql":
        value = "00000000-0000-0000-0000-000000000000"
    sql(f"UPDATE {AUDIT} SET {field} = %s WHERE number = 3", value)
    assert VerifyFault.TRAIL_ROW in found(home)


def test_a_row_of_the_trail_taken_away(home: Path) -> None:
    sql(f"DELETE FROM {AUDIT} WHERE number = 4")
    assert VerifyFault.TRAIL_GAP in found(home)


def test_rows_of_the_trail_swapped(home: Path) -> None:
    sql(f"UPDATE {AUDIT} SET number = 999 WHERE number = 4")
    sql(f"UPDATE {AUDIT} SET number = 4 WHERE number = 5")
    sql(f"UPDATE {AUDIT} SET number = 5 WHERE number = 999")
    assert VerifyFault.TRAIL_ROW in found(home)


def test_a_row_put_into_the_trail(home: Path) -> None:
    copy = AuditRow.objects.get(number=last())
    copy.pk, copy.number, copy.change = None, last() + 2, "0" * 32
    copy.save()
    assert VerifyFault.TRAIL_GAP in found(home)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_the_end_of_the_trail_cut_off(home: Path, rows: int) -> None:
    sql(f"DELETE FROM {AUDIT} WHERE number > %s", last() - rows)
    assert found(home)[-1] == VerifyFault.TRAIL_CUT


def test_the_end_of_the_trail_cut_off_with_what_counts_it(home: Path) -> None:
    sql(f"DELETE FROM {AUDIT} WHERE number = %s", last())
    sql("UPDATE workspace_tableversion SET number = 1")
    assert found(home) == [VerifyFault.ROW_CHANGED, VerifyFault.TRAIL_CUT]


def test_a_trail_written_anew_from_a_changed_row_on(home: Path) -> None:
    """Whoever knows how the chain is made can make another; frozen reports name the old one."""
    sql(f"UPDATE {AUDIT} SET actor = 'innocent' WHERE number = 3")
    previous = ""
    for row in AuditRow.objects.order_by("number"):
        row.previous_hash = previous
        previous = row_hash(row)
        sql(
            f"UPDATE {AUDIT} SET previous_hash = %s, row_hash = %s WHERE number = %s",
            *(row.previous_hash, previous, row.number),
        )
    assert VerifyFault.TRAIL_HEAD in found(home)
    assert VerifyFault.TRAIL_ROW not in found(home)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("content", "{}", VerifyFault.SNAPSHOT_CHANGED),
        ("sha256", "0" * 64, VerifyFault.SNAPSHOT_CHANGED),
        ("sources", "[]", VerifyFault.SNAPSHOT_ROW),
        ("trail_number", 2, VerifyFault.SNAPSHOT_ROW),
        ("trail_hash", "0" * 64, VerifyFault.SNAPSHOT_ROW),
        ("made_by", "innocent", VerifyFault.SNAPSHOT_ROW),
        ("made_at", "2022-01-01 00:00:00+00:00", VerifyFault.SNAPSHOT_ROW),
        ("round", "LATER", VerifyFault.SNAPSHOT_ROW),
        ("number", 7, VerifyFault.SNAPSHOT_UNKNOWN),
    ],
)
def test_each_value_of_a_frozen_report(
    home: Path, field: str, value: object, code: VerifyFault
) -> None:
    sql(f"UPDATE {SNAPSHOT} SET {field} = %s", value)
    assert found(home)[0] == code


def test_a_frozen_report_rewritten_with_its_hash(home: Path) -> None:
    text = Snapshot.objects.get().content.replace("Mallila", "Muualla")
    digest = sha256(text.encode()).hexdigest()
    sql(f"UPDATE {SNAPSHOT} SET content = %s, sha256 = %s", text, digest)
    [first, *_] = verify(home, "SAMPLE").faults
    assert (first.code, first.details["field"]) == (VerifyFault.SNAPSHOT_ROW, "sha256")


def test_a_round_opened_again_for_a_correction_fits(home: Path) -> None:
    open_correction(municipality="SAMPLE", round_code=ROUND, why="A wrong figure.", actor="boss")
    assert found(home) == []
    assert freeze_now("SAMPLE", ROUND) == 2
    assert found(home) == []


def test_a_frozen_report_taken_away_or_its_round_opened_again(home: Path) -> None:
    sql("UPDATE workspace_round SET state = 'open' WHERE code = %s", ROUND)
    opened = [VerifyFault.SNAPSHOT_ROW, VerifyFault.ROW_CHANGED, VerifyFault.ROW_CHANGED]
    assert found(home) == opened
    sql(f"DELETE FROM {SNAPSHOT}")
    assert found(home) == [VerifyFault.SNAPSHOT_GONE, *opened[1:]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("kind", "balances"), ("source_name", "other.csv"), ("profile", "other")),
        *(("row_count", 9), ("total_cents", 9), ("periods", '["2022-05"]')),
        *(("content_hash", "0" * 64), ("chain_hash", "0" * 64), ("is_active", False)),
        ("position", 9),
    ],
)
def test_each_value_of_a_batch(home: Path, field: str, value: object) -> None:
    sql(f"UPDATE {BATCH} SET {field} = %s WHERE batch_id = %s", value, ids()[0])
    assert VerifyFault.BATCH_ROW in found(home)


def test_a_batch_taken_away_or_put_in(home: Path) -> None:
    copy = Batch.objects.get(batch_id=ids()[1])
    sql(f"DELETE FROM {BATCH} WHERE batch_id = %s", ids()[1])
    assert found(home)[0] == VerifyFault.BATCH_GONE
    copy.pk = None
    copy.save(force_insert=True)
    assert found(home) == []
    sql(
        "UPDATE workspace_auditrow SET subject = 'x' WHERE action = 'batch.register'"
        " AND subject = %s",
        copy.batch_id,
    )
    assert found(home)[0] == VerifyFault.BATCH_UNKNOWN


def _change_entries(folder: Path, _: Path) -> None:
    file = folder / "entries.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"\0")


def _change_balances(folder: Path, _: Path) -> None:
    file = folder / "balances.parquet"
    file.write_bytes(b"x" + file.read_bytes()[1:])


def _change_manifest(folder: Path, _: Path) -> None:
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"total_cents": 1}))


def _take_file(folder: Path, _: Path) -> None:
    (folder / "entries.parquet").unlink()


def _cut_file(folder: Path, _: Path) -> None:
    file = folder / "balances.parquet"
    file.write_bytes(file.read_bytes()[:20])


def _swap_files(folder: Path, other: Path) -> None:
    for name in ("balances.parquet",):
        mine, theirs = (folder / name).read_bytes(), (other / name).read_bytes()
        (folder / name).write_bytes(theirs)
        (other / name).write_bytes(mine)


def _swap_folders(folder: Path, other: Path) -> None:
    beside = folder.with_name("beside")
    folder.rename(beside)
    other.rename(folder)
    beside.rename(other)


def _break_manifest(folder: Path, _: Path) -> None:
    (folder / "manifest.json").write_text("{")


def _take_folder(folder: Path, _: Path) -> None:
    shutil.rmtree(folder)


def _put_folder_in(folder: Path, _: Path) -> None:
    shutil.copytree(folder, folder.with_name("0123456789ab"))


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (_change_entries, BatchFault.FILE_CHANGED),
        (_change_balances, BatchFault.FILE_CHANGED),
        (_change_manifest, BatchFault.MANIFEST_CHANGED),
        (_take_file, BatchFault.FILE_MISSING),
        (_cut_file, BatchFault.FILE_CHANGED),
        (_swap_files, BatchFault.FILE_CHANGED),
        (_swap_folders, BatchFault.MANIFEST_CHANGED),
        (_break_manifest, BatchFault.MANIFEST_UNREADABLE),
        (_take_folder, VerifyFault.BATCH_MISSING),
        (_put_folder_in, VerifyFault.BATCH_CHAIN),
    ],
)
def test_each_file_of_a_batch(home: Path, tamper: Callable[[Path, Path], None], code: str) -> None:
    folder = home / "ledger" / "SAMPLE"
    tamper(folder / ids()[0], folder / ids()[1])
    assert found(home)[0] == code


def test_a_batch_of_a_frozen_report_made_anew_with_all_its_hashes(home: Path) -> None:
    """A batch that is whole in itself, but not the one that the report was made of."""
    sql(
        f"UPDATE {SNAPSHOT} SET sources = %s",
        json.dumps([{"batch": ids()[0], "manifest": "0" * 64}]),
    )
    assert VerifyFault.SNAPSHOT_SOURCE in found(home)


def test_another_municipality_is_not_looked_at(home: Path) -> None:
    save_content(content=sample_content("OTHER"), actor="tester")
    sql(f"UPDATE {AUDIT} SET actor = 'innocent' WHERE number = 3")
    assert verify(home, "OTHER").faults == ()


def test_a_report_is_not_approved_over_a_file_that_was_changed(home: Path, settings: Any) -> None:
    settings.HOME = home
    _change_entries(home / "ledger" / "SAMPLE" / ids()[0], home)
    a_round("SAMPLE", "NEXT", "2022-09", "CARE", sections=(Section.RISKS,))
    found = gate_findings(municipality="SAMPLE", round_code="NEXT")
    [whole] = [one for one in found if one.finding.rule == "batches_are_whole"]
    assert whole.is_blocking
    assert whole.finding.details["place"] == f"{ids()[0]}/entries.parquet"
