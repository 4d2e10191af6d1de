"""Every engine gives the reference's answer, on ledgers, layouts and trees of any shape."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.statements.balances_files import write_balances

from toteuma.domain.accounts import AccountRange
from toteuma.domain.books import BookRule
from toteuma.domain.layout import Book
from toteuma.ledger.balance_parts import BalanceRow, SumOverflowError
from toteuma.ledger.engines.duckdb import DuckDBEngine
from toteuma.ledger.query import (
    OUTSIDE_TREE,
    BalanceQuestion,
    BalancesUnreadableError,
    Month,
    PlaceKind,
)
from toteuma.ledger.reference import ReferenceEngine, balances_of, leaf_sums_of, parts_of

COST_CENTRES = ("K1", "K2", "K3", "OLD", "AREA", "UNKNOWN")
PROJECTS = ("", "", "", "ROAD", "GYM", "EVENT")
ACCOUNTS = (1010, 1250, 2000, 3000, 3199, 3200, 4000, 4500, 4999, 9000)


class Entry(NamedTuple):
    """What of an entry matters here."""

    fiscal_year: int
    period: int
    account: int
    cost_centre: str
    project: str
    cents: int


entries = st.builds(
    Entry,
    fiscal_year=st.sampled_from((2020, 2021, 2022)),
    period=st.sampled_from((1, 8, 9, 12, 13, 16)),
    account=st.sampled_from(ACCOUNTS),
    cost_centre=st.sampled_from(COST_CENTRES),
    project=st.sampled_from(PROJECTS),
    cents=st.integers(-(10**12), 10**12) | st.sampled_from((0, 1, -1)),
)


@st.composite
def questions(draw: st.DrawFn) -> BalanceQuestion:
    months = draw(
        st.dictionaries(
            st.tuples(st.sampled_from((2020, 2021, 2022)), st.sampled_from((1, 8, 9, 12, 13, 16))),
            st.integers(0, 3),
            max_size=12,
        )
    )
    kind = draw(st.sampled_from(PlaceKind))
    codes = COST_CENTRES if kind is PlaceKind.COST_CENTRE else ("", "ROAD", "GYM", "EVENT")
    shown = st.dictionaries(st.sampled_from(codes), st.integers(0, 3))
    places = draw(st.dictionaries(st.sampled_from((2020, 2021, 2022)), shown))
    cuts = sorted(draw(st.sets(st.sampled_from((1000, 1300, 3000, 3200, 4000, 4500, 5000)))))
    ranges = tuple(
        (AccountRange(first, last - 1), number)
        for number, (first, last) in enumerate(pairwise(cuts))
    )
    return BalanceQuestion(
        months=tuple(Month(*key, 4 * (key[0] - 2020) + group) for key, group in months.items()),
        ranges=ranges,
        places=places,
        rule=BookRule(
            book=draw(st.sampled_from(Book)),
            investment_accounts=(AccountRange(1000, 1299),),
            investment_projects=draw(st.frozensets(st.sampled_from(("ROAD", "GYM")))),
            internal_accounts=(AccountRange(4500, 4599),),
        ),
        place_kind=kind,
        within=draw(
            st.none()
            | st.sets(
                st.tuples(st.sampled_from((2020, 2021, 2022)), st.sampled_from(COST_CENTRES))
            ).map(tuple)
        ),
    )


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    with DuckDBEngine(threads=1, memory_limit="200MB") as embedded:
        yield embedded


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(batches=st.lists(st.lists(entries, max_size=25), max_size=3), question=questions())
def test_the_engine_gives_the_answer_of_the_reference(
    tmp_path: Path,
    engine: DuckDBEngine,
    batches: list[list[Entry]],
    question: BalanceQuestion,
) -> None:
    files = [
        write_balances(tmp_path / f"{number}.parquet", balances_of(batch))
        for number, batch in enumerate(batches)
    ]
    rows = [row for batch in batches for row in balances_of(batch)]
    expected = leaf_sums_of(rows, question).added_up()

    assert engine.leaf_sums(files, question).added_up() == expected
    assert ReferenceEngine().leaf_sums(files, question).added_up() == expected
    for file, batch in zip(files, batches, strict=True):
        assert list(engine.parts(file, question)) == parts_of(balances_of(batch), question)


@settings(max_examples=60, deadline=None)
@given(ledger=st.lists(entries, max_size=40), question=questions())
def test_nothing_of_the_book_is_lost(ledger: list[Entry], question: BalanceQuestion) -> None:
    """What is on no line or at no node is in the answer too, under a negative number."""
    answer = leaf_sums_of(balances_of(ledger), question)
    asked = {(month.fiscal_year, month.period) for month in question.months}
    wanted = [
        entry
        for entry in ledger
        if (entry.fiscal_year, entry.period) in asked
        and question.rule.holds(entry.account, entry.project)
        and (question.within is None or (entry.fiscal_year, entry.cost_centre) in question.within)
    ]
    assert sum(answer.cents.tolist()) == sum(entry.cents for entry in wanted)
    assert sum(answer.entries.tolist()) == len(wanted)


def question_of(**changes: object) -> BalanceQuestion:
    values: dict[str, object] = {
        "months": (Month(2022, 1, 0), Month(2022, 2, 0)),
        "ranges": ((AccountRange(3000, 3999), 0), (AccountRange(4000, 4999), 1)),
        "places": {2022: {"K1": 0, "K2": 1}},
        "rule": BookRule(Book.OPERATIONS, (AccountRange(1000, 1299),), frozenset({"ROAD"})),
    }
    return BalanceQuestion(**(values | changes))  # type: ignore[arg-type]


def test_the_books_share_every_balance_between_them(tmp_path: Path, engine: DuckDBEngine) -> None:
    rows = [
        BalanceRow(2022, 1, 1010, "K1", "", -100, 1),  # an investment account needs no project
        BalanceRow(2022, 1, 4000, "K1", "ROAD", -20, 1),  # an investment project
        BalanceRow(2022, 1, 4000, "K1", "EVENT", -3, 1),  # any other project
        BalanceRow(2022, 1, 1010, "K1", "EVENT", -4, 1),
        BalanceRow(2022, 1, 9500, "K1", "", -500, 1),  # an internal account
        BalanceRow(2022, 1, 9500, "K1", "EVENT", -6000, 1),
        BalanceRow(2022, 1, 9500, "K1", "ROAD", -70000, 1),  # what a project buys within
    ]
    file = write_balances(tmp_path / "b.parquet", rows)
    sums = {}
    for book in Book:
        rule = BookRule(
            book,
            (AccountRange(1000, 1299),),
            frozenset({"ROAD"}),
            (AccountRange(9000, 9999),),
        )
        answer = engine.leaf_sums([file], question_of(rule=rule))
        sums[book] = sum(answer.cents.tolist())
    assert sums == {Book.OPERATIONS: -3, Book.INVESTMENTS: -70124, Book.INTERNAL: -6500}


def test_accounts_and_cost_centres_that_nobody_knows_are_named(
    tmp_path: Path, engine: DuckDBEngine
) -> None:
    rows = [
        BalanceRow(2022, 1, 9999, "K1", "", 5, 1),
        BalanceRow(2022, 1, 3000, "LOST", "", 7, 2),
    ]
    file = write_balances(tmp_path / "b.parquet", rows)
    assert engine.leaf_sums([file], question_of()).added_up() == {
        (0, -9999, 0, ""): (5, 1),
        (OUTSIDE_TREE, 0, 0, "LOST"): (7, 2),
    }


def test_a_pair_that_nets_to_zero_is_still_a_row(tmp_path: Path, engine: DuckDBEngine) -> None:
    pair = [Entry(2022, 1, 3000, "K1", "", 1), Entry(2022, 2, 3000, "K1", "", -1)]
    file = write_balances(tmp_path / "b.parquet", balances_of(pair))
    assert engine.leaf_sums([file], question_of()).added_up() == {(0, 0, 0, ""): (0, 2)}


def test_no_batches_no_rows(engine: DuckDBEngine) -> None:
    assert engine.leaf_sums([], question_of()).added_up() == {}


def test_a_sum_beyond_64_bits_is_refused_and_never_wraps(
    tmp_path: Path, engine: DuckDBEngine
) -> None:
    rows = [BalanceRow(2022, period, 3000, "K1", "", 2**62, 1) for period in (1, 2)]
    file = write_balances(tmp_path / "b.parquet", rows)
    with pytest.raises(SumOverflowError):
        engine.leaf_sums([file], question_of())


@pytest.mark.parametrize("engine_class", [DuckDBEngine, ReferenceEngine])
def test_an_unreadable_file_is_told_as_such(
    tmp_path: Path, engine_class: type[DuckDBEngine | ReferenceEngine]
) -> None:
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 not really")
    for file in (damaged, tmp_path / "missing.parquet"):
        with pytest.raises(BalancesUnreadableError):
            engine_class().leaf_sums([file], question_of())


def test_an_engine_can_be_closed_by_a_with_statement(tmp_path: Path) -> None:
    file = write_balances(tmp_path / "b.parquet", [BalanceRow(2022, 1, 3000, "K1", "", 1, 1)])
    with DuckDBEngine() as embedded:
        assert embedded.leaf_sums([file], question_of()).cents.tolist() == [1]
