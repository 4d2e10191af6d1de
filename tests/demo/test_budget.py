"""The demo's budget: an original, amendments and transfers as numbered decisions, and forecasts."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import toteuma.demo
from toteuma.catalogue.layouts import shipped_layouts
from toteuma.demo.recipes import cost_centres, line_of
from toteuma.domain.vocabulary import DecisionKind
from toteuma.workspace.interchange.tables import TABLES

MUNICIPALITY = Path(toteuma.demo.__file__).parent / "municipality"
OWN_TABLES = (
    "accounts",
    "budget_decisions",
    "budget_lines",
    "cost_centre_mappings",
    "forecasts",
    "organisation",
    "projects",
)


def rows_of(table: str) -> list[dict[str, str]]:
    with (MUNICIPALITY / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def lines_of(decision: str) -> list[dict[str, str]]:
    return [row for row in rows_of("budget_lines") if row["decision"] == decision]


def area_of(node: str) -> str:
    return cost_centres().areas.get(node, node)


def test_the_original_budget_comes_first_and_decisions_follow_in_time():
    decisions = rows_of("budget_decisions")
    assert [int(row["number"]) for row in decisions] == list(range(len(decisions)))
    days = [date.fromisoformat(row["decided_on"]) for row in decisions]
    assert days == sorted(days)
    assert days[0].year == 2021
    assert all(day.year == 2022 and day < date(2022, 10, 1) for day in days[1:])


def test_there_are_amendments_and_transfers_each_with_decider_and_reason_in_three_languages():
    kinds = Counter(row["kind"] for row in rows_of("budget_decisions"))
    assert kinds[DecisionKind.ORIGINAL] == 1
    assert kinds[DecisionKind.AMENDMENT] >= 1
    assert kinds[DecisionKind.TRANSFER] >= 1
    for row in rows_of("budget_decisions"):
        for language in ("fi", "sv", "en"):
            assert row[f"decider_{language}"]
            assert row[f"reason_{language}"]


def test_transfers_sum_to_zero_and_amendments_do_not_all():
    sums: Counter[str] = Counter()
    kinds = {row["number"]: row["kind"] for row in rows_of("budget_decisions")}
    for row in rows_of("budget_lines"):
        sums[row["decision"]] += int(row["cents"])
    assert all(sums[number] == 0 for number, kind in kinds.items() if kind == "transfer")
    assert any(sums[number] for number, kind in kinds.items() if kind == "amendment")


def test_one_transfer_moves_between_lines_and_one_between_units():
    parents = {row["code"]: row["parent"] for row in rows_of("organisation")}
    between_lines, between_units = False, False
    for decision in rows_of("budget_decisions"):
        if decision["kind"] != "transfer":
            continue
        by_line: Counter[str] = Counter()
        by_unit: Counter[str] = Counter()
        for row in lines_of(decision["number"]):
            by_line[line_of(int(row["account"]))] += int(row["cents"])
            by_unit[parents[row["node"]]] += int(row["cents"])
        between_lines |= any(by_line.values())
        between_units |= any(by_unit.values())
    assert between_lines
    assert between_units


def test_gym_equipment_and_library_make_the_investment_appropriation():
    by_project: Counter[str] = Counter()
    for row in rows_of("budget_lines"):
        if row["project"] and line_of(int(row["account"])) == "INVESTMENT_EXPENDITURE":
            by_project[row["project"]] += int(row["cents"])
    assert by_project == {"KUNTOSALI": -2_000_000, "KIRJASTO-AIKUISTEN": -12_000_000}


def test_budget_lines_lie_on_cost_centres_that_are_valid_in_the_year():
    for row in rows_of("budget_lines"):
        if row["node"] in cost_centres().areas:
            assert cost_centres().is_open(row["node"], 2022, 1), row
        else:
            assert row["project"], row


def test_no_budget_line_is_zero():
    assert all(int(row["cents"]) for row in rows_of("budget_lines"))


def test_the_closed_day_care_centre_keeps_no_appropriation_for_the_months_after():
    kept: Counter[str] = Counter()
    for decision in ("0", "3"):
        for row in lines_of(decision):
            if row["node"] == "2315" and row["account"] == "4000":
                kept[decision] += int(row["cents"])
    assert kept["0"] < 0 < kept["3"]
    assert abs(kept["3"] / kept["0"] + 5 / 12) < 0.01


def test_every_line_in_use_has_a_forecast_of_its_area():
    leaves = {line.code for line in shipped_layouts()["fi-municipal"].leaves}
    forecasts = rows_of("forecasts")
    assert {(row["fiscal_year"], row["as_of_month"]) for row in forecasts} == {("2022", "9")}
    assert {row["node"] for row in forecasts} == {"HTE", "OPETUS", "VAKA", "VIRIKE"}
    assert {row["line"] for row in forecasts} <= leaves
    budgeted = {
        (area_of(row["node"]), line_of(int(row["account"]))) for row in rows_of("budget_lines")
    }
    operating = {cell for cell in budgeted if cell[1] in leaves}
    assert operating <= {(row["node"], row["line"]) for row in forecasts}
    assert any(row["cents"] == "0" for row in forecasts)


def test_explanations_are_given_in_three_languages_or_none():
    explained = 0
    for row in rows_of("forecasts"):
        given = [bool(row[f"explanation_{language}"]) for language in ("fi", "sv", "en")]
        assert len(set(given)) == 1, row
        explained += given[0]
    assert explained >= 4


@pytest.mark.parametrize("name", OWN_TABLES)
def test_tables_are_as_a_dump_writes_them(name: str):
    table = next(table for table in TABLES if table.name == name)
    text = (MUNICIPALITY / f"{name}.csv").read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    assert text.splitlines()[0] == ",".join(table.headers)
    numeric = {column.name for column in table.columns if column.type in ("integer", "cents")}
    keys = [
        tuple(int(row[name]) if name in numeric else row[name] for name in table.key)
        for row in rows_of(name)
    ]
    assert keys == sorted(set(keys))
    localized = [column.name for column in table.columns if column.type == "localized"]
    for row in rows_of(name):
        for column in localized:
            written = {bool(row[f"{column}_{language}"]) for language in ("fi", "sv", "en")}
            assert len(written) == 1, (name, row)
