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
        own.sort()
        if bool((own[1:] == own[:-1]).any()):
            return True
        if any(_shared(own, _hashes(connection, other)) for other in active):
            return True
    return False


def _hashes(connection: duckdb.DuckDBPyConnection, file: Path) -> npt.NDArray[np.uint64]:
    set_variables(connection, {"ids_file": str(file)})
    found: npt.NDArray[np.uint64] = connection.execute(_HASHES).fetchnumpy()["id_hash"]
    return found


def _shared(own: npt.NDArray[np.uint64], others: npt.NDArray[np.uint64]) -> bool:
    """True when a hash of ``others`` is in ``own``, which is sorted."""
    if not own.size:
        return False
    places = np.searchsorted(own, others)
    places[places == own.size] = 0
    return bool((own[places] == others).any())
