"""The demo's entries and budget give every figure that the city's report prints."""

import csv
import os
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toteuma.demo
from toteuma.catalogue.layouts import shipped_layouts
from toteuma.demo.apportionment import apportioned
from toteuma.demo.control import control_totals, stretches
from toteuma.demo.entries import DEFAULT_SEED, generate_entries
from toteuma.demo.recipes import cost_centres, line_of
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import Layout
from toteuma.domain.money import UnitOfMeasure, difference, shown, used_share

REPOSITORY = Path(__file__).parents[2]
ACCEPTANCE = REPOSITORY / "tests" / "acceptance" / "heinola_2022_09"
MUNICIPALITY = Path(toteuma.demo.__file__).parent / "municipality"
REFERENCE_DATA = Path(
    os.environ.get("TOTEUMA_REFERENCE_DATA", REPOSITORY.parent / "shared" / "data")
)
REFERENCE = REFERENCE_DATA / "heinola_2022_09"
EURO, THOUSAND = UnitOfMeasure.EURO, UnitOfMeasure.THOUSAND_EURO
REFERENCE_COLUMNS = {
    "accounts_prev": "accounts_2021_keur",
    "ytd_prev": "ytd_2021_09_keur",
    "budget": "budget_2022_eur",
    "actual": "ytd_2022_09_eur",
    "remaining": "remaining_eur",
    "used_pct": "used_pct",
    "forecast": "forecast_eur",
}

type Cell = tuple[str, str]
"""Service area and line."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def area_of(node: str) -> str:
    return cost_centres().areas.get(node, node)


def sums_of_entries(seed: int) -> Counter[tuple[str, str, int, int]]:
    """Cents by area, line, fiscal year and period."""
    sums: Counter[tuple[str, str, int, int]] = Counter()
    for entry in generate_entries(seed):
        key = (area_of(entry.cost_centre), line_of(entry.account), entry.fiscal_year, entry.period)
        sums[key] += entry.cents
    return sums


@cache
def columns() -> dict[str, Counter[Cell]]:
    """Cents of the leaf lines by column, each added up here and not by the product."""
    found: dict[str, Counter[Cell]] = defaultdict(Counter)
    for (area, line, year, period), cents in sums_of_entries(DEFAULT_SEED).items():
        if year == 2022:
            found["actual"][area, line] += cents
            continue
        found["accounts_prev"][area, line] += cents
        if period <= 9:
            found["ytd_prev"][area, line] += cents
    for row in rows_of(MUNICIPALITY / "budget_lines.csv"):
        found["budget"][area_of(row["node"]), line_of(int(row["account"]))] += int(row["cents"])
    for row in rows_of(MUNICIPALITY / "forecasts.csv"):
        found["forecast"][row["node"], row["line"]] += int(row["cents"])
    return found


def figure(column: str, unit: str, line: str, layout: Layout) -> int:
    """Cents of a line or total of a service area or of the whole sector."""
    parts = layout.line(line).sum_of
    if parts:
        return sum(figure(column, unit, part, layout) for part in parts)
    areas = ("HTE", "OPETUS", "VAKA", "VIRIKE") if unit == "SECTOR" else (unit,)
    return sum(columns()[column][area, line] for area in areas)


def printed(unit: str, line: str, layout: Layout) -> dict[str, str]:
    """The seven columns as the report prints them."""
    cents = {name: figure(name, unit, line, layout) for name in columns()}
    remaining = difference(cents["budget"], cents["actual"])
    used = used_share(cents["actual"], cents["budget"])
    assert used is not None
    return {
        "accounts_prev": str(shown(cents["accounts_prev"], THOUSAND)),
        "ytd_prev": str(shown(cents["ytd_prev"], THOUSAND)),
        "budget": str(shown(cents["budget"], EURO)),
        "actual": str(shown(cents["actual"], EURO)),
        "remaining": str(shown(remaining, EURO)),
        "used_pct": f"{used // 10}.{used % 10}",
        "forecast": str(shown(cents["forecast"], EURO)),
    }


@pytest.mark.parametrize("name", ["statements", "investments"])
def test_every_printed_figure_is_met(name: str):
    layout = shipped_layouts()["fi-municipal" if name == "statements" else "fi-investments"]
    rows = rows_of(ACCEPTANCE / f"{name}.csv")
    assert len(rows) == (85 if name == "statements" else 4)
    for row in rows:
        found = printed(row["unit"], row["line"], layout)
        given = {column: row[column] for column in row if column not in ("unit", "line")}
        assert {column: found[column] for column in given} == given, (row["unit"], row["line"])


def test_lines_in_use_are_the_printed_ones():
    leaves = {line.code for line in shipped_layouts()["fi-municipal"].leaves}
    expected = {
        (row["unit"], row["line"])
        for row in rows_of(ACCEPTANCE / "statements.csv")
        if row["line"] in leaves and row["unit"] != "SECTOR"
    }
    used = {cell for column in columns().values() for cell in column if cell[1] in leaves}
    assert used == expected


def test_a_line_printed_as_zeros_is_in_use_by_a_pair_that_cancels():
    pair = [
        entry.cents
        for entry in generate_entries()
        if area_of(entry.cost_centre) == "HTE" and line_of(entry.account) == "FINANCE"
    ]
    assert len(pair) == 2
    assert sum(pair) == 0


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(min_value=0, max_value=2**64))
def test_any_seed_meets_every_control_total_to_the_cent(seed: int):
    sums = sums_of_entries(seed)
    for total in control_totals():
        found = sum(
            sums[total.area, total.line, total.fiscal_year, period] for period in total.periods
        )
        assert found == total.cents, total
    known = {(total.area, total.line) for total in control_totals()}
    assert {(area, line) for area, line, _, _ in sums} <= known


def test_stretches_add_up_to_the_control_totals():
    by_line: Counter[tuple[str, str, int]] = Counter()
    for stretch in stretches():
        by_line[stretch.area, stretch.line, stretch.fiscal_year] += stretch.cents
    for total in control_totals():
        if (total.fiscal_year, total.last) in ((2021, 16), (2022, 9)):
            assert by_line[total.area, total.line, total.fiscal_year] == total.cents


@given(
    cents=st.integers(min_value=-(10**12), max_value=10**12),
    weights=st.lists(st.integers(min_value=-(10**6), max_value=10**9), min_size=1, max_size=50),
)
def test_shares_add_up_and_are_within_a_cent_of_proportion(cents: int, weights: list[int]):
    whole = sum(weights)
    if whole <= 0:
        with pytest.raises(InvalidValueError):
            apportioned(cents, weights)
        return
    shares = apportioned(cents, weights)
    assert sum(shares) == cents
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * whole - cents * weight) < whole


@pytest.mark.reference_data
@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data folder is not here")
@pytest.mark.parametrize("name", ["statements", "investments"])
def test_acceptance_figures_are_those_of_the_reference_data(name: str):
    ours = rows_of(ACCEPTANCE / f"{name}.csv")
    theirs = [
        {column: row[REFERENCE_COLUMNS.get(column, column)] for column in ours[0]}
        for row in rows_of(REFERENCE / f"{name}.csv")
    ]
    assert ours == theirs


@pytest.mark.reference_data
@pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference data folder is not here")
def test_control_totals_and_budget_are_those_of_the_reference_data():
    given_totals = {
        (total.area, total.line, total.fiscal_year, total.last): total.cents
        for total in control_totals()
    }
    for row in rows_of(REFERENCE / "cents.csv"):
        area, line = row["unit"], row["line"]
        assert given_totals[area, line, 2021, 16] == int(row["accounts_2021_cents"])
        assert given_totals[area, line, 2021, 9] == int(row["ytd_2021_09_cents"])
        assert given_totals[area, line, 2022, 9] == int(row["ytd_2022_09_cents"])
        assert columns()["budget"][area, line] == int(row["budget_2022_cents"])
