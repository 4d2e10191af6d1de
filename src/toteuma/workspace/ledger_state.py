"""The active batches of a municipality as statements need them."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from toteuma.ledger.batches import BatchStore
from toteuma.report.assembly.request import LedgerState
from toteuma.report.model import SourceEntry
from toteuma.statements.request import BalanceFile
from toteuma.workspace.queries.batches import RegisteredBatch, active_batches

LEDGER_FOLDER = "ledger"


def store_of(home: Path, municipality: str) -> BatchStore:
    """The batch store of a municipality: municipalities never share a folder."""
    return BatchStore(home / LEDGER_FOLDER / municipality)


def ledger_state(home: Path, municipality: str) -> LedgerState:
    """Balances, covered periods and sources of the active batches. Raises as the batch store."""
    store = store_of(home, municipality)
    batches = active_batches(municipality=municipality)
    ids = [batch.batch_id for batch in batches]
    return LedgerState(
        balances=tuple(
            BalanceFile(path, batch)
            for path, batch in zip(store.balances_paths(ids), ids, strict=True)
        ),
        covered=frozenset(period for batch in batches for period in batch.periods),
        sources=tuple(_source(batch) for batch in batches),
    )


def _source(batch: RegisteredBatch) -> SourceEntry:
    return SourceEntry(
        batch=batch.batch_id,
        kind=batch.kind.value,
        file_name=batch.source_name,
        file_sha256=batch.content_hash,
        entries=batch.row_count,
        covered=covered_codes(batch.periods),
    )


def covered_codes(periods: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """(fiscal year, period) in short: 2022-01..09 for a run of them, 2021-13 for one alone."""
    runs = groupby(
        enumerate(sorted(set(periods))), key=lambda pair: (pair[1][0], pair[1][1] - pair[0])
    )
    codes = []
    for (year, _), run in runs:
        numbers = [period for _, (_, period) in run]
        first, last = numbers[0], numbers[-1]
        codes.append(f"{year}-{first:02}" + (f"..{last:02}" if last > first else ""))
    return tuple(codes)
