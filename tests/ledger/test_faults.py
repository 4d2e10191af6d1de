"""Every fault that a ledger file can have is found, in its place, and nothing is stored of it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.ledger.imports import KNOWN, NOON, import_text

from toteuma.catalogue.wording import issue_words
from toteuma.domain.vocabulary import Language
from toteuma.ledger.amounts import AmountFault
from toteuma.ledger.batches import BatchStore
from toteuma.ledger.faults import FileFault, RowFault
from toteuma.ledger.importing import import_entries
from toteuma.ledger.profiles import find_profile

FOLDER = Path(__file__).parents[1] / "faults" / "ledger"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
HELD_ELSEWHERE = {
    RowFault.ENTRY_ID_IN_BATCH,  # tests/ledger/test_import.py
    RowFault.TABLE_CODE_MISSING,  # tests/ledger/test_tables.py
    RowFault.TABLE_ROW_REPEATED,
    RowFault.BALANCE_REPEATED,  # tests/ledger/test_balance_files.py
    FileFault.ENCODING_UNKNOWN,  # tests/ledger/test_sources.py
}


def test_every_file_is_expected_and_every_fault_has_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(EXPECTED)
    codes = {*FileFault, *RowFault, *AmountFault} - HELD_ELSEWHERE
    assert {case["code"] for case in EXPECTED.values()} == codes


@pytest.mark.parametrize("name", EXPECTED)
def test_the_fault_is_named_with_its_place(name: str, tmp_path: Path) -> None:
    case = EXPECTED[name]
    store = BatchStore(tmp_path / "store")
    result = import_entries(
        FOLDER / f"{name}.csv",
        profile=find_profile(case.get("profile", "toteuma")),
        known=KNOWN,
        store=store,
        created_at=NOON,
        fiscal_year=2022,
    )
    [issue] = result.issues
    assert issue.code == case["code"]
    assert issue.file == f"{name}.csv"
    assert issue.line == case.get("line")
    assert issue.column == case.get("column")
    assert issue.value == case.get("value")
    assert dict(issue.details) == case.get("details", {})
    assert result.fault_counts == {case["code"]: 1}
    assert result.batch is None
    assert store.manifests() == ()
    assert [path.name for path in store.root.iterdir() if path.name != ".lock"] == []
    for language in Language:
        what, mend = issue_words(issue, language)
        assert what
        assert mend
        assert "{" not in what + mend


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    lines = [
        (FOLDER / f"{name}.csv").read_text("utf-8").splitlines()
        for name in ("account_unknown", "cost_centre_unknown", "amount_decimals")
    ]
    text = "\n".join(
        [lines[0][0], *(each[2].replace("1-2", f"1-{n}") for n, each in enumerate(lines))]
    )
    result = import_text(tmp_path, text.replace("2022-03-06", "2021-03-06", 1) + "\n")
    assert [(issue.line, issue.code) for issue in result.issues] == [
        (2, RowFault.DATE_OUTSIDE_YEAR),
        (2, RowFault.ACCOUNT_UNKNOWN),
        (3, RowFault.COST_CENTRE_UNKNOWN),
        (4, AmountFault.TOO_MANY_DECIMALS),
    ]
    assert result.counts.read == result.counts.rejected == 3
