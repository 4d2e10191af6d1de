"""Files of balances: every fault at its place, nothing stored in part, and back again."""

from pathlib import Path

import pytest
from tests.ledger.imports import KNOWN, NOON

from toteuma.ledger.balance_files import import_balances
from toteuma.ledger.batches import BatchStore
from toteuma.ledger.exporting import export_balances
from toteuma.ledger.importing import ImportResult
from toteuma.ledger.profiles import find_profile

HEADER = "fiscal_year,period,account,cost_centre,project,amount"
GOOD = ("2022,1,4000,1010,,-10.50", "2022,1,4000,1010,P1,-0.05", "2022,13,3000,2010,,7.00")


def run(folder: Path, *rows: str) -> ImportResult:
    file = folder / "balances.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return import_balances(
        file,
        profile=find_profile("toteuma-balances"),
        known=KNOWN,
        store=BatchStore(folder / "store"),
        created_at=NOON,
    )


def test_balances_come_out_as_they_went_in(tmp_path: Path) -> None:
    result = run(tmp_path, *GOOD)
    assert result.issues == ()
    assert result.batch is not None
    assert result.batch.covered == ((2022, 1), (2022, 13))
    assert result.batch.total_cents == -355
    store = BatchStore(tmp_path / "store")
    out = tmp_path / "out.csv"
    assert export_balances(store.balances_paths([result.batch.batch_id]), out) == 3
    assert out.read_text("utf-8") == "\n".join([HEADER, *GOOD]) + "\n"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("2022,1,4000,1010,,5.00", "ledger.balance_repeated", "account"),
        ("22,1,4000,1020,,5.00", "ledger.fiscal_year_unreadable", "fiscal_year"),
        ("2022,17,4000,1020,,5.00", "ledger.period_unreadable", "period"),
        ("2022,1,4999,1020,,5.00", "ledger.account_unknown", "account"),
        ("2022,1,4000,9999,,5.00", "ledger.cost_centre_unknown", "cost_centre"),
        ("2022,1,4000,,,5.00", "ledger.cost_centre_missing", "cost_centre"),
        ("2022,1,4000,1020,P9,5.00", "ledger.project_unknown", "project"),
        ("2022,1,4000,1020,,5.001", "ledger.amount_decimals", "amount"),
        ("2022,1,4000,1020,,", "ledger.amount_missing", "amount"),
    ],
)
def test_a_fault_is_told_at_its_place_and_nothing_is_stored(
    tmp_path: Path, row: str, code: str, column: str
) -> None:
    result = run(tmp_path, *GOOD, row)
    assert [(issue.code, issue.line, issue.column) for issue in result.issues] == [
        (code, 5, column)
    ]
    assert result.batch is None
    assert BatchStore(tmp_path / "store").manifests() == ()


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    result = run(tmp_path, "2022,17,4999,9999,P9,x", "2022,1,4000,1010,,1.00")
    assert {issue.line for issue in result.issues} == {2}
    assert result.faults >= 5
