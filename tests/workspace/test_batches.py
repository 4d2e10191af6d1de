"""Which batches figures are made of."""

import pytest

from tests.workspace.sample import sample_content
from toteuma.domain.content import LedgerFile
from toteuma.domain.vocabulary import BatchKind
from toteuma.workspace.errors import (
    BatchActiveError,
    BatchExistsError,
    BatchInactiveError,
    BatchNotWaitingError,
    BatchRivalError,
    BatchUnknownError,
)
from toteuma.workspace.queries.audit import audit_trail, broken_audit_rows
from toteuma.workspace.queries.batches import (
    active_batches,
    batches,
    covered_periods,
    ledger_files,
)
from toteuma.workspace.queries.content import read_content
from toteuma.workspace.services.batches import (
    BatchesOverlapError,
    activate_batch,
    register_batch,
    supersede_batch,
    withdraw_batch,
)
from toteuma.workspace.services.content import create_municipality, save_content

pytestmark = pytest.mark.django_db

WHERE = {"municipality": "SAMPLE"}
BOTH = WHERE | {"actor": "anna"}


@pytest.fixture(autouse=True)
def stored(db):
    """The sample without batches, and another municipality with one of its own."""
    save_content(content=sample_content(), actor="loader")
    other = sample_content("OTHER").municipality
    create_municipality(municipality=other, actor="loader")
    register("b1", municipality="OTHER")


def register(batch_id: str, **changes) -> None:
    register_batch(
        **{
            "batch_id": batch_id,
            "kind": BatchKind.ENTRIES,
            "source_name": f"{batch_id}.csv",
            "profile": "toteuma",
            "row_count": 10,
            "total_cents": -(10**15),
            "periods": [(2022, 1), (2022, 13)],
            "content_hash": "c" * 64,
            "chain_hash": f"chain of {batch_id}",
        }
        | BOTH
        | changes
    )


def active() -> list[str]:
    return [batch.batch_id for batch in active_batches(**WHERE)]


def test_a_registered_batch_is_active_and_covers_its_periods():
    register("b1")
    register("b2", periods=[(2022, 2)], kind=BatchKind.BALANCES, activate=False)
    assert active() == ["b1"]
    assert covered_periods(**WHERE) == {(2022, 1), (2022, 13)}
    first, second = batches(**WHERE)
    assert (first.kind, first.row_count, first.total_cents) == (BatchKind.ENTRIES, 10, -(10**15))
    assert (second.is_active, second.periods, second.supersedes) == (False, ((2022, 2),), "")
    with pytest.raises(BatchExistsError):
        register("b1")


def test_the_folder_of_a_municipality_lists_the_files_of_its_active_batches():
    register("b2")
    register("b1")
    register("table", kind=BatchKind.BALANCES, profile="a-city", periods=[(2021, 12)])
    expected = (
        LedgerFile("b2.csv", "toteuma"),
        LedgerFile("b1.csv", "toteuma"),
        LedgerFile("table.csv", "toteuma-balances"),
    )
    assert ledger_files(**WHERE) == expected
    assert read_content("SAMPLE").ledger_files == expected
    withdraw_batch(batch_id="b2", **BOTH)
    assert read_content("SAMPLE").ledger_files == expected[1:]


def test_a_correction_supersedes_a_batch_at_one_moment():
    register("b1")
    register("b2", supersedes="b1")
    assert active() == ["b2"]
    with pytest.raises(BatchRivalError):
        activate_batch(batch_id="b1", **BOTH)
    with pytest.raises(BatchInactiveError):
        register("b3", supersedes="b1")
    with pytest.raises(BatchUnknownError):
        register("b3", supersedes="b9")
    assert active() == ["b2"]


def test_a_waiting_batch_takes_the_place_of_an_active_one():
    register("b1")
    register("b2", activate=False)
    supersede_batch(batch_id="b1", by_batch_id="b2", **BOTH)
    assert active() == ["b2"]
    assert batches(**WHERE)[1].supersedes == "b1"
    register("b3")
    for old, new in (("b1", "b3"), ("b2", "b3"), ("b3", "b2")):
        with pytest.raises(BatchNotWaitingError):
            supersede_batch(batch_id=old, by_batch_id=new, **BOTH)


def test_a_withdrawn_batch_can_be_brought_back_and_its_predecessor_instead_of_it():
    register("b1")
    register("b2", supersedes="b1")
    withdraw_batch(batch_id="b2", **BOTH)
    assert active() == []
    assert covered_periods(**WHERE) == frozenset()
    activate_batch(batch_id="b1", **BOTH)
    with pytest.raises(BatchRivalError):
        activate_batch(batch_id="b2", **BOTH)
    withdraw_batch(batch_id="b1", **BOTH)
    activate_batch(batch_id="b2", **BOTH)
    assert active() == ["b2"]
    with pytest.raises(BatchActiveError):
        activate_batch(batch_id="b2", **BOTH)
    with pytest.raises(BatchInactiveError):
        withdraw("b1")


def withdraw(batch_id: str) -> None:
    withdraw_batch(batch_id=batch_id, **BOTH)


def test_each_change_of_a_batch_is_in_the_audit_trail():
    register("b1")
    withdraw("b1")
    activate_batch(batch_id="b1", why="wrong button", **BOTH)
    told = [(entry.action, entry.subject, entry.after) for entry in audit_trail(**WHERE)[1:]]
    assert [(action, subject) for action, subject, _ in told] == [
        ("batch.register", "b1"),
        ("batch.withdraw", "b1"),
        ("batch.activate", "b1"),
    ]
    assert told[0][2]["cents"] == -(10**15)
    assert told[2][2] == {"is_active": True}
    assert broken_audit_rows(**WHERE) == ()


def test_batches_of_another_municipality_are_not_seen():
    assert batches(**WHERE) == ()
    with pytest.raises(BatchUnknownError):
        withdraw("b1")


def test_balances_are_not_in_use_beside_other_actuals_of_their_year():
    register("b1")
    with pytest.raises(BatchesOverlapError):
        register("table", kind=BatchKind.BALANCES, periods=[(2022, 12)])
    register("table", kind=BatchKind.BALANCES, periods=[(2022, 12)], activate=False)
    with pytest.raises(BatchesOverlapError):
        activate_batch(batch_id="table", **BOTH)
    withdraw_batch(batch_id="b1", **BOTH)
    activate_batch(batch_id="table", **BOTH)
    with pytest.raises(BatchesOverlapError):
        activate_batch(batch_id="b1", **BOTH)
    assert active() == ["table"]
