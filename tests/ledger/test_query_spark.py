"""The Spark engine runs the same text and gives the reference's answer."""

from pathlib import Path

import pytest
from tests.ledger.test_query import question_of
from tests.statements.balances_files import write_balances

from toteuma.ledger.balance_parts import BalanceRow
from toteuma.ledger.engines.spark import SparkEngine
from toteuma.ledger.query import EngineMissingError, PlaceKind
from toteuma.ledger.reference import leaf_sums_of, parts_of

ROWS = [
    BalanceRow(2022, 1, 1010, "K1", "", -100, 1),
    BalanceRow(2022, 1, 3000, "K1", "", 7, 2),
    BalanceRow(2022, 2, 3000, "LOST", "ROAD", 9, 1),
    BalanceRow(2022, 2, 4000, "K2", "EVENT", -3, 1),
    BalanceRow(2022, 2, 9000, "K2", "", 11, 1),
    BalanceRow(2021, 2, 4000, "K2", "", 13, 1),
]


def test_spark_gives_the_answer_of_the_reference(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the optional extra 'spark' is not installed")
    file = write_balances(tmp_path / "b.parquet", ROWS)
    engine = SparkEngine()
    try:
        for changes in (
            {},
            {"within": ((2022, "K1"),)},
            {"place_kind": PlaceKind.PROJECT, "within": ((2022, "K1"), (2022, "K2"))},
        ):
            question = question_of(**changes)
            expected = leaf_sums_of(ROWS, question).added_up()
            assert engine.leaf_sums([file], question).added_up() == expected
            assert list(engine.parts(file, question)) == parts_of(ROWS, question)
    finally:
        engine.close()


def test_without_pyspark_the_engine_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(EngineMissingError) as raised:
        SparkEngine()
    assert "toteuma[spark]" in raised.value.advice
