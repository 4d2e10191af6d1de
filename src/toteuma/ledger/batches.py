"""The batch store: immutable folders of Parquet files, content-hashed and chained.

A batch is all there or not at all, whatever dies when: its files are written and synced in a
folder of their own, which then gets the batch's name in one step. What a dead process left
behind is swept when the store is next opened. Which batches are active is not known here; the
database of the municipality decides.
"""

import fcntl
import os
import shutil
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import ExitCode, ToteumaError
from toteuma.domain.issues import Issue
from toteuma.domain.period import Period
from toteuma.ledger.balances import BALANCES_FILE, ENTRIES_FILE
from toteuma.ledger.drill_down import EntryPage, read_entries
from toteuma.ledger.faults import BatchFault
from toteuma.ledger.manifests import (
    MANIFEST_FILE,
    REJECTS_FILE,
    BatchDraft,
    Manifest,
    file_sha256,
)

_INCOMING = ".incoming-"
_LOCK_FILE = ".lock"


class BatchNotFoundError(ToteumaError):
    """No batch has that id."""

    code = "ledger.batch_not_found"
    exit_code: ClassVar[int] = ExitCode.NOT_FOUND
    message = "The ledger store has no batch {batch}."
    mend = (
        "Correct the id. If `toteuma batches` lists the batch, its folder is lost: restore it "
        "from a backup."
    )


class BatchUnreadableError(ToteumaError):
    """A batch is there but its manifest cannot be read."""

    code = "ledger.batch_unreadable"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "The manifest of batch {batch} cannot be read: {why}."
    mend = "Restore the folder of the batch from a backup."


class DuplicateBatchError(ToteumaError):
    """The same file, read in the same way, is in the store already."""

    code = "ledger.batch_duplicate"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "{file} was imported before, as batch {batch}."
    mend = (
        "Nothing needs to be done, unless that batch was withdrawn: "
        "`toteuma batches --restore {batch}` brings it back."
    )


class BatchStore:
    """The batches of one municipality, in the folder ``root`` (made if need be).

    Safe for several processes: each writes apart, and batches join the chain one at a time.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def manifests(self) -> tuple[Manifest, ...]:
        """All batches in the order in which they were stored. Raises BatchUnreadableError."""
        folders = [path.parent for path in self.root.glob(f"[!.]*/{MANIFEST_FILE}")]
        manifests = [self._read(folder) for folder in folders]
        return tuple(sorted(manifests, key=lambda manifest: manifest.sequence))

    def read(self, batch_id: str) -> Manifest:
        """The manifest of a batch. Raises BatchNotFoundError and BatchUnreadableError."""
        return self._read(self._folder(batch_id))

    def balances_paths(self, batch_ids: Sequence[str]) -> Sequence[Path]:
        """Balances files of the batches. Raises BatchNotFoundError."""
        return [self._folder(batch_id) / BALANCES_FILE for batch_id in batch_ids]

    def entries_paths(self, batch_ids: Sequence[str]) -> Sequence[Path]:
        """Entries files of those of the batches that have entries. Raises BatchNotFoundError."""
        paths = [self._folder(batch_id) / ENTRIES_FILE for batch_id in batch_ids]
        return [path for path in paths if path.exists()]

    def booked_cents(self, batch_id: str) -> int | None:
        """What the balances of a batch add up to; None when they cannot be read. Raises
        BatchNotFoundError."""
        try:
            table = pq.read_table(self._folder(batch_id) / BALANCES_FILE, columns=["cents"])
        except (OSError, pa.ArrowException):
            return None
        return int(pc.sum(table["cents"]).as_py() or 0)

    def rejects_path(self, batch_id: str) -> Path | None:
        """The rejected rows of a batch that was stored in part, or None."""
        path = self._folder(batch_id) / REJECTS_FILE
        return path if path.exists() else None

    def entries_of(
        self,
        batch_ids: Sequence[str],
        *,
        cost_centres: Collection[str] | None = None,
        accounts: Sequence[AccountRange] | None = None,
        periods: Sequence[Period] | None = None,
        projects: Collection[str] | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> EntryPage:
        """One page of the entries of the batches, by cost centre, account, date and entry id.

        None does not narrow; an empty collection leaves nothing; ``projects`` may hold "" for
        entries without one. Raises BatchNotFoundError and EntriesUnreadableError.
        """
        return read_entries(
            self.entries_paths(batch_ids),
            cost_centres=cost_centres,
            accounts=accounts,
            periods=periods,
            projects=projects,
            limit=limit,
            offset=offset,
        )

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """An empty folder to write a batch in; gone at the end unless :meth:`commit` took it."""
        folder, handle = self._locked_incoming()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(handle)

    def commit(self, folder: Path, draft: BatchDraft) -> Manifest:
        """Stores what was written in an incoming folder as the batch that ``draft`` describes.

        Raises DuplicateBatchError, and BatchNotFoundError when the superseded batch is unknown.
        """
        for name in draft.files:
            _sync(folder / name)
        with self._chain_lock():
            manifests = self.manifests()
            if draft.supersedes is not None:
                self._folder(draft.supersedes)
            for stored in manifests:
                is_same = stored.content_key == draft.content_key
                if stored.batch_id == draft.batch_id or (is_same and draft.supersedes is None):
                    raise DuplicateBatchError(file=draft.source_name, batch=stored.batch_id)
            manifest = Manifest.following(draft, manifests[-1] if manifests else None)
            (folder / MANIFEST_FILE).write_text(manifest.to_text(), "utf-8")
            _sync(folder / MANIFEST_FILE)
            _sync(folder)
            folder.rename(self.root / manifest.batch_id)
            _sync(self.root)
        return manifest

    def verify(self, batch_id: str) -> Issue | None:
        """The first thing about a batch that is not as it was stored, or None.

        Every hash is computed anew: the files, the manifest, and its link to the batch before.
        Raises BatchNotFoundError.
        """
        folder = self._folder(batch_id)
        place = f"{batch_id}/{MANIFEST_FILE}"
        try:
            manifest = self._read(folder)
        except BatchUnreadableError as fault:
            why = str(fault.parameters["why"])
            return Issue(BatchFault.MANIFEST_UNREADABLE, place, details={"why": why})
        if manifest.chain != manifest.expected_chain or manifest.batch_id != batch_id:
            return Issue(BatchFault.MANIFEST_CHANGED, place)
        for name, expected in sorted(manifest.files.items()):
            file = folder / name
            if not file.is_file():
                return Issue(BatchFault.FILE_MISSING, f"{batch_id}/{name}")
            if file_sha256(file) != expected:
                return Issue(BatchFault.FILE_CHANGED, f"{batch_id}/{name}")
        if not self._is_linked(manifest):
            return Issue(BatchFault.CHAIN_BROKEN, place)
        return None

    def _is_linked(self, manifest: Manifest) -> bool:
        if manifest.sequence == 1:
            return manifest.previous == ""
        for path in self.root.glob(f"[!.]*/{MANIFEST_FILE}"):
            try:
                before = self._read(path.parent)
            except BatchUnreadableError:
                continue
            if before.sequence == manifest.sequence - 1 and before.chain == manifest.previous:
                return True
        return False

    def _read(self, folder: Path) -> Manifest:
        try:
            return Manifest.from_text((folder / MANIFEST_FILE).read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise BatchUnreadableError(batch=folder.name, why=str(fault)) from fault

    def _folder(self, batch_id: str) -> Path:
        """The folder of a batch; ids are hexadecimal, so no id leads out of the store."""
        folder = self.root / batch_id
        if not batch_id.isalnum() or not folder.is_dir():
            raise BatchNotFoundError(batch=batch_id)
        return folder

    def _locked_incoming(self) -> tuple[Path, int]:
        """A new folder, locked for as long as this process lives. A sweep may take a folder
        between its making and its locking; then another one is made."""
        while True:
            folder = self.root / f"{_INCOMING}{uuid.uuid4().hex}"
            folder.mkdir()
            try:
                handle = os.open(folder, os.O_RDONLY)
            except FileNotFoundError:
                continue
            fcntl.flock(handle, fcntl.LOCK_EX)
            if folder.exists():
                return folder, handle
            os.close(handle)

    def _sweep(self) -> None:
        """Removes incoming folders that no living process has locked."""
        for folder in self.root.glob(f"{_INCOMING}*"):
            try:
                handle = os.open(folder, os.O_RDONLY)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            except BlockingIOError:
                continue
            finally:
                os.close(handle)

    @contextmanager
    def _chain_lock(self) -> Iterator[None]:
        handle = os.open(self.root / _LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _sync(path: Path) -> None:
    """Waits until a file or folder is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
