"""The manifest of a batch: what it holds, where it came from, and its place in the chain."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from toteuma.domain.money import Cents
from toteuma.domain.vocabulary import BatchKind

MANIFEST_FILE = "manifest.json"
REJECTS_FILE = "rejects.csv"
_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Rows of the file: read, left out (blank or by the profile), stored, rejected."""

    read: int
    left_out: int
    stored: int
    rejected: int


@dataclass(frozen=True, slots=True)
class BatchDraft:
    """What is known of a batch before it is stored.

    ``created_at`` is an ISO 8601 time. ``fiscal_year`` and ``period`` are those that the import
    was told, None when it was not. ``covered`` are the (fiscal year, period) pairs with balances.
    ``files`` maps a file name to its SHA-256. ``supersedes`` is the id of the batch that this one
    replaces, or None.
    """

    kind: BatchKind
    created_at: str
    source_name: str
    source_sha256: str
    profile_code: str
    profile_sha256: str
    fiscal_year: int | None
    period: int | None
    counts: ImportCounts
    entries: int
    total_cents: Cents
    covered: tuple[tuple[int, int], ...]
    files: Mapping[str, str]
    supersedes: str | None

    @property
    def content_key(self) -> str:
        """Hash of what decides the content: the source, how it was read and what was rejected."""
        return _hash(
            {
                "kind": self.kind,
                "source": self.source_sha256,
                "profile": self.profile_sha256,
                "fiscal_year": self.fiscal_year,
                "period": self.period,
                "rejects": self.files.get(REJECTS_FILE, ""),
            }
        )

    @property
    def batch_id(self) -> str:
        """The id of the batch: the same content superseding the same batch has the same id."""
        return _hash({"content": self.content_key, "supersedes": self.supersedes})[:_ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Manifest(BatchDraft):
    """The manifest of a stored batch.

    ``sequence`` counts batches from 1; ``previous`` is the chain hash of the batch before it
    (empty for the first) and ``chain`` covers that and everything else in the manifest.
    """

    sequence: int
    previous: str
    chain: str

    @classmethod
    def following(cls, draft: BatchDraft, before: "Manifest | None") -> "Manifest":
        """The manifest of a draft that is stored after ``before``."""
        values = {field.name: getattr(draft, field.name) for field in fields(BatchDraft)}
        unsealed = cls(
            **values,
            sequence=before.sequence + 1 if before is not None else 1,
            previous=before.chain if before is not None else "",
            chain="",
        )
        return cls(
            **values,
            sequence=unsealed.sequence,
            previous=unsealed.previous,
            chain=unsealed.expected_chain,
        )

    @property
    def expected_chain(self) -> str:
        """The chain hash that the rest of the manifest leads to."""
        return _hash({name: value for name, value in self._as_json().items() if name != "chain"})

    def to_text(self) -> str:
        """The manifest as JSON, always the same text for the same manifest."""
        return json.dumps(self._as_json(), sort_keys=True, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_text(cls, text: str) -> "Manifest":
        """The inverse of :meth:`to_text`. Raises ValueError, KeyError or TypeError."""
        table = json.loads(text)
        del table["batch_id"]
        table["kind"] = BatchKind(table["kind"])
        table["counts"] = ImportCounts(**table["counts"])
        table["covered"] = tuple((year, period) for year, period in table["covered"])
        table["files"] = MappingProxyType(table["files"])
        return cls(**table)

    def _as_json(self) -> dict[str, Any]:
        table: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        counts = self.counts
        table["counts"] = {each.name: getattr(counts, each.name) for each in fields(counts)}
        table["covered"] = [list(pair) for pair in self.covered]
        table["files"] = dict(self.files)
        table["batch_id"] = self.batch_id
        return table


def file_sha256(path: Path) -> str:
    """SHA-256 of a file. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _hash(table: Mapping[str, Any]) -> str:
    text = json.dumps(table, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
