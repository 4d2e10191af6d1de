"""A second real city: Jyväskylä's budget and actual of 2011 become statements to the euro.

Every figure is held against sums that tests/acceptance/jyvaskyla.py makes of the file alone.
"""

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.acceptance.commands import Done, run_commands
from tests.acceptance.jyvaskyla import (
    CITY,
    GRAND_TOTALS,
    INVESTMENT_PART,
    Row,
    city_file,
    places,
    read_rows,
    sums,
)

from toteuma.catalogue.layouts import layouts_with_profile, shipped_layouts

pytestmark = pytest.mark.reference_data

# The line of the layout for each line that the city names.
OPERATIONS = {
    "Myyntituotot": "SALES",
    "Maksutuotot": "FEES",
    "Tuet ja avustukset": "GRANTS_IN",
    "Muut toimintatuotot": "OTHER_IN",
    "Valmistevarastojen muutos": "STOCKS",
    "Henkilöstökulut": "STAFF",
    "Palvelujen ostot": "SERVICES",
    "Aineet, tarvikkeet ja tavarat": "SUPPLIES",
    "Avustukset": "GRANTS_OUT",
    "Muut toimintakulut": "OTHER_OUT",
}
INTERNAL = {label: f"INTERNAL_{code}" for label, code in OPERATIONS.items() if code != "STOCKS"}
INCOME = ("SALES", "FEES", "GRANTS_IN", "OTHER_IN")


def investment_line(row: Row) -> str:
    """Capitalisation accounts have it in their names; the rest by the class of the account."""
    if "aktivoi" in row.account_name.lower():
        return "INVESTMENT_CAPITALISED"
    classes = {"4": "PURCHASES", "8": "ASSETS", "9": "INTERNAL"}
    return f"INVESTMENT_{classes[row.account[0]]}"


def is_any(line: str) -> bool:
    """What the bottom line adds: all lines."""
    return bool(line)


class View(NamedTuple):
    """How a book is shown: its layout, the leaf of each row, and what its totals add."""

    layout: str
    line_of: Callable[[Row], str]
    totals: dict[str, Callable[[str], bool]]


VIEWS = {
    "operations": View(
        "fi-municipal-2011",
        lambda row: OPERATIONS[row.label],
        {
            "REVENUE": lambda line: line in INCOME,
            "EXPENSE": lambda line: line not in (*INCOME, "STOCKS"),
            "MARGIN": is_any,
        },
    ),
    "internal": View(
        "jyvaskyla-internal",
        lambda row: INTERNAL[row.label],
        {
            "INTERNAL_INCOME": lambda line: line.removeprefix("INTERNAL_") in INCOME,
            "INTERNAL_EXPENSE": lambda line: line.removeprefix("INTERNAL_") not in INCOME,
            "INTERNAL_NET": is_any,
        },
    ),
    "investments": View(
        "jyvaskyla-investments",
        investment_line,
        {
            "INVESTMENT_EXPENDITURE": lambda line: line != "INVESTMENT_CAPITALISED",
            "INVESTMENT_NET": is_any,
        },
    ),
}


def used_tenths(actual: int, budget: int) -> int:
    """Used % in tenths, halves away from zero; 0 of a zero budget."""
    if budget == 0:
        return 0
    tenths = (2000 * abs(actual) + abs(budget)) // (2 * abs(budget))
    return tenths if (actual < 0) == (budget < 0) else -tenths


def expected_figures(rows: list[Row], view: View) -> dict[tuple[str, str], int]:
    """Each figure of a place's statement by line and column: euro, income positive, used % in
    tenths. Lines and totals without a row are left out."""
    figures: dict[tuple[str, str], int] = {}
    leaves: dict[str, list[Row]] = {}
    for row in rows:
        leaves.setdefault(view.line_of(row), []).append(row)
    lines = dict(leaves)
    for total, adds in view.totals.items():
        added = [row for line, found in leaves.items() if adds(line) for row in found]
        if added:
            lines[total] = added
    for line, found in lines.items():
        budget, actual = sums(found)
        figures[line, "budget"] = -budget
        figures[line, "actual"] = -actual
        figures[line, "remaining"] = actual - budget
        figures[line, "used_pct"] = used_tenths(actual, budget)
    return figures


@pytest.fixture(scope="module")
def path(reference_data: Path) -> Path:
    return city_file(reference_data)


@pytest.fixture(scope="module")
def rows(path: Path) -> list[Row]:
    return read_rows(path)


def import_line(path: Path, *more: str) -> list[str]:
    """The command that imports the city's table."""
    known = ["--profile", "jyvaskyla-2011", "--year", "2011", "--municipality", CITY]
    return ["import", "table", str(path), *known, *more]


def statement_line(place: str, *more: str) -> list[str]:
    """The command for a statement of the year."""
    return ["statement", place, "--period", "2011", *more]


class City(NamedTuple):
    """The home folder with the city in it, and what the import said."""

    home: Path
    imported: Done


@pytest.fixture(scope="module")
def city(path: Path, tmp_path_factory: pytest.TempPathFactory) -> City:
    home = tmp_path_factory.mktemp("jyvaskyla") / "home"
    [done] = run_commands(home, [import_line(path, "--name", "Jyväskylä", "--json")])
    return City(home, done)


def test_the_file_has_eleven_areas_and_forty_units(rows: list[Row]) -> None:
    """Forty codes but thirty-nine names: two areas have a unit of the same, cut name."""
    names = {row.unit: row.unit_name for row in rows}
    assert len({row.area for row in rows}) == 11
    assert len(names) == 40
    assert len(set(names.values())) == 39
    twice = [code for code, name in names.items() if name == "Hallinto ja kehittäm"]
    assert twice == ["1111MR300.11", "1111MR500.11"]


def test_the_books_reconcile_to_the_grand_totals_of_the_file(city: City, rows: list[Row]) -> None:
    assert sums(rows) == GRAND_TOTALS
    assert city.imported.code == 0, city.imported.notes
    told = json.loads(city.imported.results)
    assert (told["rows"], told["areas"], told["units"]) == (2191, 11, 40)
    by_book = {book: sums(row for row in rows if row.book == book) for book in VIEWS}
    assert told["books"] == {
        book: {"budget": -100 * budget, "actual": -100 * actual}
        for book, (budget, actual) in by_book.items()
    }
    assert told["total"] == {
        "budget": -100 * GRAND_TOTALS[0],
        "actual": -100 * GRAND_TOTALS[1],
    }
    assert by_book["investments"] == (0, -1072)


def in_units(row: dict[str, str]) -> int:
    """A printed figure as a whole number: euro, or tenths of a percent."""
    return int(Decimal(row["printed"]).scaleb(1 if row["unit_of_measure"] == "percent" else 0))


@pytest.mark.parametrize("book", VIEWS)
def test_every_line_of_every_area_and_unit_and_the_city_is_right_to_the_euro(
    city: City, rows: list[Row], book: str
) -> None:
    view = VIEWS[book]
    all_places = places(rows)
    assert len(all_places) == 1 + 11 + 40
    of_book = places(row for row in rows if row.book == book)
    lines = [
        statement_line(place, "--format", "csv", "--layout", view.layout) for place in all_places
    ]
    for place, done in zip(all_places, run_commands(city.home, lines), strict=True):
        assert done.code == 0, done.notes
        printed = list(csv.DictReader(io.StringIO(done.results)))
        found = {(row["line"], row["column"]): in_units(row) for row in printed}
        assert found == expected_figures(of_book.get(place, []), view), place
        cents = {
            (row["line"], row["column"]): int(row["value"])
            for row in printed
            if row["column"] != "used_pct"
        }
        assert all(cents[key] == 100 * found[key] for key in cents), place


def test_operations_are_what_a_statement_shows_by_default(city: City) -> None:
    plain, named = run_commands(
        city.home,
        [
            statement_line(CITY, "--format", "csv"),
            statement_line(CITY, "--format", "csv", "--layout", "fi-municipal-2011"),
        ],
    )
    assert plain.results == named.results != ""


def test_the_chart_fits_the_lines_that_the_city_names(rows: list[Row]) -> None:
    """The account classes of the layouts put every account where the city puts it."""
    layouts = {**shipped_layouts(), **layouts_with_profile("jyvaskyla-2011")}
    for row in rows:
        view = VIEWS[row.book]
        line = layouts[view.layout].for_digits(6).line_of(int(row.account))
        assert line is not None, row
        assert line.code == view.line_of(row), row


def test_columns_without_data_are_no_figure_and_not_zero(city: City) -> None:
    without = ["accounts_prev", "ytd_prev", "forecast", "forecast_deviation"]
    columns = ["--columns", ",".join([*without, "actual"])]
    as_csv, as_table = run_commands(
        city.home,
        [
            statement_line(CITY, *columns, "--format", "csv"),
            statement_line(CITY, *columns),
        ],
    )
    printed = list(csv.DictReader(io.StringIO(as_csv.results)))
    assert {row["column"] for row in printed} == {*without, "actual"}
    for row in printed:
        assert (row["value"] == row["printed"] == "") == (row["column"] in without)
    staff = next(line for line in as_table.results.splitlines() if line.startswith("Personnel"))
    assert staff.split()[2:] == ["–", "–", "–", "–", "−326,050,738"]


def test_months_before_the_table_s_have_no_figure(city: City) -> None:
    """The table holds the year as a whole: of January to June it tells nothing."""
    line = ["statement", CITY, "--period", "2011-06", "--format", "csv", "--columns", "actual"]
    [done] = run_commands(city.home, [line])
    assert {row["printed"] for row in csv.DictReader(io.StringIO(done.results))} <= {""}


def test_the_investment_part_has_no_operations(city: City) -> None:
    [done] = run_commands(city.home, [statement_line(INVESTMENT_PART)])
    assert f"Unit {INVESTMENT_PART} has no lines" in done.notes


def test_names_are_kept_as_the_city_wrote_them(city: City, rows: list[Row]) -> None:
    [done] = run_commands(city.home, [["units", "--year", "2011"]])
    for code, name in {row.unit: row.unit_name for row in rows}.items():
        assert f"    {code}  {name} (Unit)" in done.results.splitlines()


def test_a_figure_leads_to_its_account_and_batch(city: City) -> None:
    figure = "2011.1111MR840.11.STOCKS.actual"
    [done] = run_commands(city.home, [["explain", figure]])
    assert "361000 Valmistevarastojen  lisäys  52,144.00" in done.results
    assert json.loads(city.imported.results)["batch"] in done.results
