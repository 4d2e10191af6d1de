"""Proof that no entry id occurs twice, within a file and against the active batches.

Ids are compared as 64-bit hashes, a share of them at a time, so memory does not grow with the
number of entries. Different hashes prove different ids; equal ones only raise a suspicion, which
the slow reader then settles by the ids themselves.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from toteuma.ledger.workbench import set_variables

_HASHES_AT_A_TIME = 2_000_000
_SLOT_BITS = 22

_ROWS = "SELECT count(*) FROM read_parquet(getvariable('ids_file'))"

_HASHES = """
SELECT hash(entry_id) AS id_hash FROM read_parquet(getvariable('ids_file'))
WHERE getvariable('shares') = 1
    OR hash(entry_id) % getvariable('shares') = getvariable('share')
"""


def may_repeat(
    connection: duckdb.DuckDBPyConnection, entries: Path, active: Sequence[Path]
) -> bool:
    """False when the entry ids of the file surely differ from each other and from those in the
    active entries files."""
    set_variables(connection, {"ids_file": str(entries)})
    [(rows,)] = connection.execute(_ROWS).fetchall()
    shares = max(1, -(-rows // _HASHES_AT_A_TIME))
    for share in range(shares):
        set_variables(connection, {"shares": shares, "share": share})
        own = _hashes(connection, entries)
        if _repeats(own):
            return True
        if active:
            own.sort()
        if any(_shared(own, _hashes(connection, other)) for other in active):
            return True
    return False


def _hashes(connection: duckdb.DuckDBPyConnection, file: Path) -> npt.NDArray[np.uint64]:
    set_variables(connection, {"ids_file": str(file)})
    found: npt.NDArray[np.uint64] = connection.execute(_HASHES).fetchnumpy()["id_hash"]
    return found


def _repeats(hashes: npt.NDArray[np.uint64]) -> bool:
    """True when a hash is there twice.

    Each row claims the slot of its leading bits; a slot remembers its last claimant. Rows that
    lost theirs are few: only they can equal a claimant, or each other. Sorting all takes twice
    as long.
    """
    slots = (hashes >> np.uint64(64 - _SLOT_BITS)).astype(np.int32)
    rows = np.arange(hashes.size, dtype=np.int32)
    claimants = np.zeros(1 << _SLOT_BITS, dtype=np.int32)
    claimants[slots] = rows
    winners = claimants[slots]
    losers = np.flatnonzero(winners != rows)
    lost = hashes[losers]
    if bool((hashes[winners[losers]] == lost).any()):
        return True
    lost.sort()
    return bool((lost[1:] == lost[:-1]).any())


def _shared(own: npt.NDArray[np.uint64], others: npt.NDArray[np.uint64]) -> bool:
    """True when a hash of ``others`` is in ``own``, which is sorted."""
    if not own.size:
        return False
    places = np.searchsorted(own, others)
    places[places == own.size] = 0
    return bool((own[places] == others).any())
