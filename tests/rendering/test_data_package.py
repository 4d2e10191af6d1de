"""The data package is valid to an outsider and exact to the cent."""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import frictionless
import pytest
from jsonschema import Draft202012Validator
from tests.rendering.support import HOSTILE, bare_report, tiny_report, tiny_snapshot

from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import Language
from toteuma.rendering.data import data_package_files, write_data_package
from toteuma.rendering.data.schema import main, published_schema
from toteuma.report.snapshot import Snapshot, canonical_json, freeze, read_report

ROOT = Path(__file__).parents[2]
ACCEPTANCE = ROOT / "tests" / "acceptance" / "heinola_2022_09"
STATEMENT_COLUMNS = "figure_id,unit,line,column,value,printed,unit_of_measure"


def rows_of(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    """The rows of a file of the package."""
    return list(csv.DictReader(io.StringIO(files[f"{name}.csv"].decode(), newline="")))


@pytest.mark.parametrize("which", ["demo", "tiny", "bare"])
def test_frictionless_finds_nothing(demo_snapshot: Snapshot, which: str, tmp_path: Path) -> None:
    snapshots = {"demo": demo_snapshot, "tiny": tiny_snapshot(), "bare": freeze(bare_report())}
    paths = write_data_package(snapshots[which], tmp_path / "data")
    report = frictionless.validate(str(tmp_path / "data" / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert report.valid
    assert {path.name for path in paths} == {path.name for path in (tmp_path / "data").iterdir()}


def test_a_broken_reference_would_be_found(tmp_path: Path) -> None:
    """The outsider's check is not blind: a unit that is not there is an error."""
    write_data_package(tiny_snapshot(), tmp_path)
    path = tmp_path / "statements.csv"
    path.write_bytes(path.read_bytes().replace(b",S,SALES,", b",NOWHERE,SALES,"))
    kinds = frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"])
    assert ["foreign-key"] in kinds


def test_the_statements_are_the_printed_figures_in_long_form(demo_snapshot: Snapshot) -> None:
    files = data_package_files(demo_snapshot)
    assert files["statements.csv"].decode().partition("\n")[0] == STATEMENT_COLUMNS
    rows = rows_of(files, "statements")
    found = {(row["unit"], row["line"], row["column"]): row["printed"] for row in rows}
    with (ACCEPTANCE / "statements.csv").open(encoding="utf-8") as file:
        printed = {
            (row["unit"], row["line"], column): value
            for row in csv.DictReader(file)
            for column, value in row.items()
            if column not in ("unit", "line")
        }
    assert len(printed) == 595
    assert found == printed


def test_values_are_the_models_exact_figures(demo_snapshot: Snapshot) -> None:
    rows = {
        row["figure_id"]: row for row in rows_of(data_package_files(demo_snapshot), "statements")
    }
    for statement in demo_snapshot.report.statements:
        for line in statement.lines:
            for figure in line.figures:
                row = rows[figure.id]
                is_percent = figure.unit_of_measure is UnitOfMeasure.PERCENT
                written = row["value"].replace(".", "") if is_percent else row["value"]
                assert row["unit_of_measure"] == figure.unit_of_measure.value
                assert written.lstrip("-").lstrip("0") == (
                    "" if figure.value in (None, 0) else str(abs(figure.value or 0))
                )
                assert row["value"].startswith("-") == ((figure.value or 0) < 0)
                assert (row["value"] == "") == (figure.value is None)


def test_no_figure_is_empty_and_zero_is_zero() -> None:
    rows = {
        row["figure_id"]: row for row in rows_of(data_package_files(tiny_snapshot()), "statements")
    }
    nothing = rows["2022-09.S.STAFF.budget"]
    assert (nothing["value"], nothing["printed"]) == ("", "")
    zero = rows["2022-09.S.TOTAL.accounts_prev"]
    assert (zero["value"], zero["printed"]) == ("0", "0")
    cents = rows["2022-09.S.TOTAL.actual"]
    assert (cents["value"], cents["printed"]) == ("49", "0.49")
    share = rows["2022-09.S.TOTAL.used_pct"]
    assert (share["value"], share["printed"]) == ("1300.5", "1300.5")


def test_every_kind_of_content_is_in_the_package(demo_snapshot: Snapshot) -> None:
    report = demo_snapshot.report
    files = data_package_files(demo_snapshot)
    goals = [
        *(goal for aim in report.aims for goal in aim.goals),
        *(goal for group in report.area_goals for goal in group.goals),
    ]
    measures = [measure for goal in goals for measure in goal.measures]
    expected = {
        "aims": len(report.aims),
        "goals": len(goals),
        "measures": len(measures),
        "observations": sum(len(measure.observations) for measure in measures),
        "key_figures": len(report.key_figures.rows),
        "key_figure_values": len(report.key_figures.rows) * len(report.key_figures.columns),
        "risks": len(report.risks.risks),
        "binding_levels": len(report.binding),
        "budget_decisions": len(report.decisions),
        "projects": len(report.projects),
        "sources": len(report.sources),
    }
    assert {name: len(rows_of(files, name)) for name in expected} == expected
    texts = {
        (row["kind"], row["code"], row["language"]): row["markdown"]
        for row in rows_of(files, "texts")
    }
    for goal in goals:
        for language in Language:
            written = getattr(goal.outcome, language.value)
            assert texts.get(("goal", goal.code, language.value), "") == written


def test_hostile_texts_are_kept_as_they_were_written() -> None:
    rows = rows_of(data_package_files(tiny_snapshot()), "risks")
    assert rows[0]["name_fi"] == HOSTILE
    assert rows[0]["owner_fi"] == ""


def test_the_description_tells_licence_snapshot_and_the_hash_of_each_file() -> None:
    snapshot = tiny_snapshot()
    files = data_package_files(snapshot)
    package: dict[str, Any] = json.loads(files["datapackage.json"])
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["snapshot"] == snapshot.sha256
    assert package["sources"]
    for resource in package["resources"]:
        data = files[resource["path"]]
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        assert resource["schema"]["primaryKey"]
    assert data_package_files(tiny_snapshot()) == files


def test_the_published_schema_is_current() -> None:
    """If it is not: python -m toteuma.rendering.data.schema docs/reference/report.schema.json"""
    assert (ROOT / "docs" / "reference" / "report.schema.json").read_bytes() == published_schema()


@pytest.mark.parametrize("which", ["demo", "tiny", "bare"])
def test_a_report_is_valid_by_the_published_schema(demo_snapshot: Snapshot, which: str) -> None:
    reports = {"demo": demo_snapshot.report, "tiny": tiny_report(), "bare": bare_report()}
    schema = json.loads(published_schema())
    Draft202012Validator.check_schema(schema)
    written = canonical_json(reports[which])
    assert list(Draft202012Validator(schema).iter_errors(json.loads(written))) == []
    assert read_report(written, "report.json") == reports[which]


def test_the_schema_is_written_where_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "schema.json"
    assert main([str(path)]) == 0
    assert path.read_bytes() == published_schema()
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
