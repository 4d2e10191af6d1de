"""Imports of small files, for the tests of this room."""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from toteuma.ledger.batches import BatchStore
from toteuma.ledger.importing import ImportResult, import_entries
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.profiles import Profile, find_profile, profile_from_text

KNOWN = KnownCodes(
    accounts=frozenset({3000, 3200, 4000, 4300, 4500}),
    cost_centres=frozenset({"1010", "1020", "2010", "Ä30"}),
    projects=frozenset({"P1", "P2"}),
)
NOON = datetime(2022, 10, 15, 12, tzinfo=UTC)
HEADER = (
    "entry_id,posting_date,fiscal_year,period,account,cost_centre,project,counterparty,text,amount"
)
GOOD_ROW = "1-1,2022-03-05,2022,3,4000,1010,,Oy Esimerkki Ab,Palkat,-1234.50"


def toteuma_text(*rows: str) -> str:
    """A file of Toteuma's own profile."""
    return "\n".join([HEADER, *rows]) + "\n"


def import_text(
    folder: Path,
    text: str | bytes,
    profile: Profile | str = "toteuma",
    *,
    store: BatchStore | None = None,
    name: str = "entries.csv",
    known: KnownCodes = KNOWN,
    **arguments: Any,
) -> ImportResult:
    """Imports a text as a file; the store is ``folder/store`` unless one is given."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return import_entries(
        file,
        profile=find_profile(profile) if isinstance(profile, str) else profile,
        known=known,
        store=store or BatchStore(folder / "store"),
        created_at=NOON,
        **arguments,
    )


def stored_entries(
    folder: Path, result: ImportResult, store: str = "store"
) -> list[dict[str, Any]]:
    """The stored entries in file order."""
    assert result.batch is not None, result.issues
    [path] = BatchStore(folder / store).entries_paths([result.batch.batch_id])
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def stored_balances(
    folder: Path, result: ImportResult, store: str = "store"
) -> list[dict[str, Any]]:
    """The stored balances in file order."""
    assert result.batch is not None, result.issues
    [path] = BatchStore(folder / store).balances_paths([result.batch.batch_id])
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return rows


def profile_with(changes: Mapping[str, str], base: str = "toteuma") -> Profile:
    """A shipped profile with some pieces of its TOML text replaced; every piece must occur."""

    path = resources.files("toteuma.catalogue.profiles") / f"{base}.toml"
    text = path.read_text("utf-8")
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    return profile_from_text(text, f"{base}-changed.toml")
