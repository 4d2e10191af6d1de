"""A page of the entries behind balances is the same however it is read."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toteuma.domain.errors import ToteumaError
from toteuma.ledger.balance_parts import BalanceRow
from toteuma.ledger.batches import BatchStore
from toteuma.ledger.drill_down import EntryFilter, EntryOrder, read_entries_behind
from toteuma.ledger.importing import import_entries
from toteuma.ledger.known_codes import KnownCodes
from toteuma.ledger.profiles import find_profile

HEADER = (
    "entry_id,posting_date,fiscal_year,period,account,cost_centre,project,counterparty,text,amount"
)


def balance_rows(file: Path) -> list[BalanceRow]:
    """All rows of a balances file."""
    names = BalanceRow._fields
    return [
        BalanceRow(**{name: row[name] for name in names}) for row in pq.read_table(file).to_pylist()
    ]


@pytest.fixture(scope="module")
def behind(
    tmp_path_factory: pytest.TempPathFactory,
) -> list[tuple[Path, list[BalanceRow]]]:
    """Two batches: their files of entries, and all their balances."""
    folder = tmp_path_factory.mktemp("behind")
    store = BatchStore(folder / "store")
    known = KnownCodes(frozenset(range(4000, 4005)), frozenset({"9", "10", "Å1"}), frozenset())
    found = []
    for batch in range(2):
        lines = [HEADER]
        for number in range(120):
            day = date(2022, number % 12 + 1, number % 28 + 1)
            place = ("9", "10", "Å1")[number % 3]
            lines.append(
                f"B{batch}-{number},{day},2022,{day.month},{4000 + number % 5},{place},,"
                f"Toimittaja {number % 7},Lasku {number},{number - 60}.{number % 100:02}"
            )
        file = folder / f"{batch}.csv"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        result = import_entries(
            file,
            profile=find_profile("toteuma"),
            known=known,
            store=store,
            created_at=datetime(2022, 12, 31, tzinfo=UTC),
            fiscal_year=2022,
        )
        assert result.batch is not None, result.issues
        [entries] = store.entries_paths([result.batch.batch_id])
        [balances] = store.balances_paths([result.batch.batch_id])
        found.append((entries, balance_rows(balances)))
    return found


@settings(max_examples=60, deadline=None)
@given(limit=st.integers(1, 300), offset=st.integers(0, 260), data=st.data())
def test_a_page_read_by_its_place_is_the_page_of_all(
    behind: list[tuple[Path, list[BalanceRow]]], limit: int, offset: int, data: st.DataObject
) -> None:
    """Reading only what is on the page gives what reading, counting and sorting all gives."""
    some = [
        (path, [row for row in rows if data.draw(st.booleans()) or row.period > 6])
        for path, rows in behind
    ]
    quick = read_entries_behind(some, limit=limit, offset=offset)
    # A filter that lets everything through takes the long way.
    slow = read_entries_behind(
        some, limit=limit, offset=offset, wanted=EntryFilter(least=-(10**12))
    )
    assert quick == slow


def test_a_page_beyond_the_last_is_empty_and_keeps_the_totals(
    behind: list[tuple[Path, list[BalanceRow]]],
) -> None:
    page = read_entries_behind(behind, limit=50, offset=10_000)
    assert page.entries == ()
    assert page.total_entries == 240


def test_an_order_turned_round_is_the_reverse(
    behind: list[tuple[Path, list[BalanceRow]]],
) -> None:
    for order in EntryOrder:
        ahead = read_entries_behind(behind, limit=500, offset=0, order=order)
        back = read_entries_behind(behind, limit=500, offset=0, order=order, is_descending=True)
        assert ahead.entries == back.entries[::-1]


def test_a_file_that_is_gone_is_told(behind: list[tuple[Path, list[BalanceRow]]]) -> None:
    gone = [(Path("/nowhere/entries.parquet"), behind[0][1])]
    with pytest.raises(ToteumaError, match="cannot be read"):
        read_entries_behind(gone, limit=1, offset=0)
