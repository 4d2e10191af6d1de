"""Batches are whole or not there, chained, and cannot change unseen."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.ledger.imports import import_text, toteuma_text

from toteuma.domain.accounts import AccountRange
from toteuma.domain.issues import Issue
from toteuma.domain.period import Period
from toteuma.ledger.batches import BatchNotFoundError, BatchStore, BatchUnreadableError
from toteuma.ledger.drill_down import EntriesUnreadableError
from toteuma.ledger.faults import BatchFault
from toteuma.ledger.manifests import Manifest

ROOT = Path(__file__).parents[2]


def stored(folder: Path, number: int, *extra: str) -> Manifest:
    """A batch with one entry of that number, and more rows."""
    row = f"{number}-1,2022-03-05,2022,3,4000,1010,,,,{number}"
    batch = import_text(folder, toteuma_text(row, *extra), name=f"{number}.csv").batch
    assert batch is not None
    return batch


def test_batches_are_listed_in_the_order_in_which_they_were_stored(tmp_path: Path) -> None:
    batches = [stored(tmp_path, number) for number in (3, 1, 2)]
    listed = BatchStore(tmp_path / "store").manifests()
    assert [batch.batch_id for batch in listed] == [batch.batch_id for batch in batches]
    assert [batch.sequence for batch in listed] == [1, 2, 3]


def test_each_batch_is_chained_to_the_one_before(tmp_path: Path) -> None:
    first, second = stored(tmp_path, 1), stored(tmp_path, 2)
    assert first.previous == ""
    assert second.previous == first.chain
    assert second.chain != first.chain


def test_a_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    batch = stored(tmp_path, 1)
    assert BatchStore(tmp_path / "store").read(batch.batch_id) == batch
    assert Manifest.from_text(batch.to_text()) == batch


def test_batches_cannot_be_named_out_of_the_store(tmp_path: Path) -> None:
    store = BatchStore(tmp_path / "store")
    for name in ("..", "", ".incoming-x", "nothing"):
        with pytest.raises(BatchNotFoundError):
            store.read(name)


def test_a_stored_batch_verifies(tmp_path: Path) -> None:
    batches = [stored(tmp_path, number) for number in (1, 2)]
    store = BatchStore(tmp_path / "store")
    assert [store.verify(batch.batch_id) for batch in batches] == [None, None]


def place(batch: Manifest, name: str = "manifest.json") -> str:
    return f"{batch.batch_id}/{name}"


def test_verification_names_the_first_thing_that_does_not_fit(tmp_path: Path) -> None:
    batch = stored(tmp_path, 1)
    store = BatchStore(tmp_path / "store")
    folder = store.root / batch.batch_id
    entries = folder / "entries.parquet"
    kept = entries.read_bytes()
    entries.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    assert store.verify(batch.batch_id) == Issue(
        BatchFault.FILE_CHANGED, place(batch, "entries.parquet")
    )
    entries.unlink()
    assert store.verify(batch.batch_id) == Issue(
        BatchFault.FILE_MISSING, place(batch, "entries.parquet")
    )
    entries.write_bytes(kept)
    manifest = folder / "manifest.json"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('"total_cents": 100', '"total_cents": 101'), "utf-8")
    assert store.verify(batch.batch_id) == Issue(BatchFault.MANIFEST_CHANGED, place(batch))
    manifest.write_text(text[:40], "utf-8")
    found = store.verify(batch.batch_id)
    assert found is not None
    assert found.code == BatchFault.MANIFEST_UNREADABLE
    with pytest.raises(BatchUnreadableError):
        store.manifests()


def test_a_batch_taken_out_of_the_chain_is_missed(tmp_path: Path) -> None:
    first, second = stored(tmp_path, 1), stored(tmp_path, 2)
    store = BatchStore(tmp_path / "store")
    (store.root / first.batch_id).rename(tmp_path / "elsewhere")
    assert store.verify(second.batch_id) == Issue(BatchFault.CHAIN_BROKEN, place(second))


def test_an_import_that_dies_leaves_no_batch_or_a_whole_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ledger.dying", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    found = [line.split(" ", 2)[1:] for line in lines]
    assert len(found) > 15
    assert found[-1] == ["2", "[] [None, None]"]
    assert {tuple(each) for each in found} == {("1", "[] [None]"), ("2", "[] [None, None]")}


def test_what_a_living_process_writes_is_not_swept(tmp_path: Path) -> None:
    store = BatchStore(tmp_path / "store")
    with store.incoming() as folder:
        (folder / "half").touch()
        BatchStore(tmp_path / "store")
        assert (folder / "half").exists()
    assert list(store.root.iterdir()) == []


MANY = tuple(
    f"{number}-2,2022-{month:02}-05,2022,{month},{account},{place},{project},,,-{number}"
    for number, (month, account, place, project) in enumerate(
        [
            (1, 3000, "1010", ""),
            (2, 3200, "1010", "P1"),
            (3, 4000, "1020", ""),
            (3, 4300, "2010", "P2"),
        ],
        start=10,
    )
)


def ids(store: BatchStore, batches: list[str], **narrowing: object) -> list[str]:
    page = store.entries_of(batches, **narrowing)  # type: ignore[arg-type]
    assert page.total_entries == len(page.entries)
    assert page.total_cents == sum(entry.cents for entry in page.entries)
    return [entry.entry_id for entry in page.entries]


def test_entries_are_narrowed_by_place_account_period_and_project(tmp_path: Path) -> None:
    batches = [stored(tmp_path, 1, *MANY).batch_id, stored(tmp_path, 2).batch_id]
    store = BatchStore(tmp_path / "store")
    assert ids(store, batches) == ["10-2", "11-2", "1-1", "2-1", "12-2", "13-2"]
    assert ids(store, batches, cost_centres={"1010"}) == ["10-2", "11-2", "1-1", "2-1"]
    assert ids(store, batches, cost_centres=["1010", "2010"], projects=["", "P2"]) == [
        "10-2",
        "1-1",
        "2-1",
        "13-2",
    ]
    spans = [AccountRange(3100, 3999), AccountRange(4300, 4300)]
    assert ids(store, batches, accounts=spans) == ["11-2", "13-2"]
    assert ids(store, batches, periods=[Period(2022, 1, 2)]) == ["10-2", "11-2"]
    assert ids(store, batches, periods=[Period(2021)]) == []
    assert ids(store, batches, cost_centres=[]) == []
    assert ids(store, batches[1:], projects=[""]) == ["2-1"]


def test_entries_come_page_by_page_with_their_sum(tmp_path: Path) -> None:
    batch = stored(tmp_path, 1, *MANY)
    store = BatchStore(tmp_path / "store")
    page = store.entries_of([batch.batch_id], limit=2, offset=1)
    assert [entry.entry_id for entry in page.entries] == ["11-2", "1-1"]
    assert page.total_entries == 5
    assert page.total_cents == batch.total_cents
    assert store.entries_of([]).total_entries == 0


def test_entries_that_cannot_be_read_are_a_failure_of_their_own(tmp_path: Path) -> None:
    batch = stored(tmp_path, 1)
    store = BatchStore(tmp_path / "store")
    [path] = store.entries_paths([batch.batch_id])
    path.write_bytes(b"PAR1 not any more")
    with pytest.raises(EntriesUnreadableError):
        store.entries_of([batch.batch_id])
