"""Balances behind figures from memory are those that the file holds."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.test_query import Entry, entries, question_of, questions
from tests.statements.balances_files import write_balances

from toteuma.ledger.balance_parts import BalanceParts, BalanceRow, SumOverflowError
from toteuma.ledger.engines.held import HeldBalancesEngine
from toteuma.ledger.query import BalanceQuestion, BalancesUnreadableError, LeafSums, PlaceKind
from toteuma.ledger.reference import ReferenceEngine, balances_of, parts_of

WITHIN = ((2022, "K1"), (2022, "K2"))


class NoEngine:
    """What is asked of it should have been answered from memory."""

    def leaf_sums(self, files: object, question: BalanceQuestion) -> LeafSums:
        """Nothing."""
        raise AssertionError(question)

    def parts(self, file: Path, question: BalanceQuestion) -> BalanceParts:
        """Nothing."""
        raise AssertionError(question)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ledger=st.lists(entries, max_size=40),
    asked=st.lists(questions(), min_size=1, max_size=3),
    group_size=st.integers(1, 12),
    held=st.sampled_from((1, 4, 100)),
)
def test_every_question_has_the_answer_of_the_reference(
    tmp_path: Path,
    ledger: list[Entry],
    asked: list[BalanceQuestion],
    group_size: int,
    held: int,
) -> None:
    rows = balances_of(ledger)
    file = write_balances(tmp_path / "b.parquet", rows, row_group_size=group_size)
    engine = HeldBalancesEngine(ReferenceEngine(), held)
    for question in (*asked, *asked):
        assert list(engine.parts(file, question)) == parts_of(rows, question)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ledger=st.lists(entries, max_size=40), question=questions())
def test_a_unit_is_answered_from_memory_alone(
    tmp_path: Path, ledger: list[Entry], question: BalanceQuestion
) -> None:
    rows = balances_of(ledger)
    file = write_balances(tmp_path / "b.parquet", rows, row_group_size=9)
    unit = replace(question, within=question.within or WITHIN, place_kind=PlaceKind.COST_CENTRE)
    assert list(HeldBalancesEngine(NoEngine(), 100).parts(file, unit)) == parts_of(rows, unit)


def test_keys_that_repeat_in_a_file_are_added_up(tmp_path: Path) -> None:
    rows = [BalanceRow(2022, 1, 3000, "K1", "", 5, 1), BalanceRow(2022, 1, 3000, "K1", "", 7, 2)]
    file = write_balances(tmp_path / "b.parquet", rows)
    found = HeldBalancesEngine(ReferenceEngine()).parts(file, question_of(within=WITHIN))
    assert list(found) == [BalanceRow(2022, 1, 3000, "K1", "", 12, 3)]


def test_an_unreadable_file_is_told_as_such(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 not really")
    for file in (damaged, tmp_path / "missing.parquet"):
        with pytest.raises(BalancesUnreadableError):
            HeldBalancesEngine(NoEngine()).parts(file, question_of(within=WITHIN))


balance_rows = st.lists(entries, max_size=30).map(balances_of)


@settings(deadline=None)
@given(rows=balance_rows)
def test_columns_hold_the_rows_that_they_are_made_of(rows: list[BalanceRow]) -> None:
    columns = BalanceParts.of(rows)
    assert list(columns) == rows
    assert [columns[place] for place in range(len(rows))] == rows
    assert list(columns[1:3]) == rows[1:3]
    assert columns.total() == sum(row.cents for row in rows)


@settings(deadline=None)
@given(rows=balance_rows)
def test_sums_by_a_key_are_those_of_the_rows(rows: list[BalanceRow]) -> None:
    columns = BalanceParts.of(rows)
    expected: dict[tuple[int, int], tuple[int, int]] = {}
    for row in rows:
        cents, count = expected.get((row.account, row.period), (0, 0))
        expected[row.account, row.period] = (cents + row.cents, count + row.entries)
    found = list(columns.added_by(columns.account, columns.period))
    assert found == [(key, *expected[key]) for key in sorted(expected)]


def test_a_sum_beyond_64_bits_is_refused() -> None:
    rows = [BalanceRow(2022, period, 3000, "K1", "", 2**62, 1) for period in (1, 2)]
    columns = BalanceParts.of(rows)
    assert columns.total() == 2**63
    with pytest.raises(SumOverflowError):
        list(columns.added_by(columns.account))
