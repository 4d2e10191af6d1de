"""The demo's entries: all valid, with the shapes of a real year, and the same on every machine."""

import csv
import hashlib
import itertools
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import toteuma.demo
from toteuma.demo.dice import Dice
from toteuma.demo.entries import COLUMNS, DemoEntry, generate_entries, write_ledger
from toteuma.demo.recipes import cost_centres, line_of

MUNICIPALITY = Path(toteuma.demo.__file__).parent / "municipality"


@cache
def entries() -> tuple[DemoEntry, ...]:
    return tuple(generate_entries())


def rows_of(table: str) -> list[dict[str, str]]:
    with (MUNICIPALITY / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def monthly(area: str, line: str, fiscal_year: int) -> Counter[int]:
    sums: Counter[int] = Counter()
    areas = cost_centres().areas
    for entry in entries():
        if (
            entry.fiscal_year == fiscal_year
            and areas[entry.cost_centre] == area
            and line_of(entry.account) == line
        ):
            sums[entry.period] += entry.cents
    return sums


def text_of(entry: DemoEntry) -> str:
    """The text without what a correction puts before it."""
    return entry.text.split(": ", 1)[1]


# Validity


def test_there_are_at_least_sixty_thousand_postings():
    assert len(entries()) >= 60_000


def test_entry_ids_are_unique():
    assert len({entry.entry_id for entry in entries()}) == len(entries())


def test_rows_of_a_voucher_count_from_one_and_share_date_and_period():
    vouchers: dict[str, list[DemoEntry]] = defaultdict(list)
    for entry in entries():
        vouchers[entry.entry_id.rsplit("-", 1)[0]].append(entry)
    for rows in vouchers.values():
        numbers = [int(row.entry_id.rsplit("-", 1)[1]) for row in rows]
        assert numbers == list(range(1, len(rows) + 1))
        assert len({(row.posting_date, row.period, row.is_late) for row in rows}) == 1


def test_accounts_projects_and_cost_centres_are_known():
    accounts = {int(row["number"]) for row in rows_of("accounts")}
    projects = {row["code"] for row in rows_of("projects")} | {""}
    assert {entry.account for entry in entries()} <= accounts
    assert {entry.project for entry in entries()} <= projects
    assert {entry.cost_centre for entry in entries()} <= set(cost_centres().areas)


def test_every_cost_centre_and_most_accounts_are_in_use():
    assert {entry.cost_centre for entry in entries()} == set(cost_centres().areas)
    assert len({entry.account for entry in entries()}) >= 60


def test_a_project_is_used_within_its_own_area():
    node = {row["code"]: row["node"] for row in rows_of("projects")}
    areas = cost_centres().areas
    assert all(
        areas[entry.cost_centre] == node[entry.project] for entry in entries() if entry.project
    )


def test_cost_centres_are_valid_on_the_posting_date():
    valid = {
        row["code"]: (
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"] or "9999-12-31"),
        )
        for row in rows_of("organisation")
    }
    for entry in entries():
        first, last = valid[entry.cost_centre]
        assert first <= entry.posting_date <= last, entry


def test_the_date_lies_in_the_period_and_the_closing_period_on_the_last_day():
    for entry in entries():
        assert entry.posting_date.year == entry.fiscal_year
        if entry.period == 13:
            assert entry.posting_date == date(entry.fiscal_year, 12, 31)
        else:
            assert entry.posting_date.month == entry.period


def test_entries_end_with_september_2022():
    assert max(entry.posting_date for entry in entries()) <= date(2022, 9, 30)
    assert min(entry.posting_date for entry in entries()) >= date(2021, 1, 1)


def test_no_posting_is_zero_and_every_one_says_what_it_is():
    assert all(entry.cents for entry in entries())
    assert all(entry.text.strip() == entry.text and entry.text for entry in entries())
    assert not any("{" in entry.text or "{" in entry.counterparty for entry in entries())


def test_texts_and_parties_vary():
    assert len({entry.text for entry in entries()}) > 10_000
    assert len({entry.counterparty for entry in entries()}) > 100


# Shapes of a year


@pytest.mark.parametrize("area", ["HTE", "OPETUS", "VAKA", "VIRIKE"])
@pytest.mark.parametrize("fiscal_year", [2021, 2022])
def test_holiday_pay_raises_june_above_may(area: str, fiscal_year: int):
    staff = monthly(area, "STAFF", fiscal_year)
    assert staff[6] < 1.2 * staff[5] < 0
    months = {entry.period for entry in entries() if entry.text.startswith("Lomarahat")}
    assert months == {6}


@pytest.mark.parametrize("fiscal_year", [2021, 2022])
def test_school_stands_still_in_july(fiscal_year: int):
    services = monthly("OPETUS", "SERVICES", fiscal_year)
    supplies = monthly("OPETUS", "SUPPLIES", fiscal_year)
    assert abs(services[7]) < abs(services[5]) / 3
    assert abs(supplies[7]) < abs(supplies[5]) / 3
    assert abs(supplies[8]) > 1.5 * abs(supplies[5])


def test_day_care_fees_are_invoiced_a_month_late_and_not_for_july():
    assert monthly("VAKA", "FEES", 2021)[8] == 0
    january = next(
        entry
        for entry in entries()
        if entry.text.startswith("Varhaiskasvatusmaksut") and entry.period == 1
    )
    assert january.text.startswith("Varhaiskasvatusmaksut 12/2020")


def test_pay_is_followed_by_its_side_costs():
    sums: Counter[int] = Counter()
    for entry in entries():
        if entry.entry_id.startswith("PL"):
            sums[entry.account] += entry.cents
    assert 0.16 < sums[4110] / sums[4000] < 0.18
    assert 0.03 < sums[4210] / sums[4000] < 0.05


def test_rents_are_the_same_each_month_and_some_come_by_the_quarter():
    amounts: dict[str, set[int]] = defaultdict(set)
    for entry in entries():
        rent, _, month = entry.text.partition(" ")
        is_correction = entry.text.startswith(("Oikaisu", "Peruutus"))
        is_of_library = (entry.account, entry.cost_centre) == (4820, "2410")
        if is_of_library and month.endswith("2022") and not is_correction:
            amounts[rent].add(entry.cents)
    assert len(amounts) >= 2
    assert all(max(same) - min(same) <= 1 for same in amounts.values())
    quarterly = {
        (entry.fiscal_year, entry.period)
        for entry in entries()
        if entry.text.startswith("Toimitilavuokra") and "laskutus etukäteen" in entry.text
    }
    assert {month for year, month in quarterly if year == 2022} == {1, 4, 7}
    assert {month for year, month in quarterly if year == 2021} == {1, 4, 7, 9}


def test_depreciation_of_2021_is_booked_when_the_accounts_are_closed():
    periods = {(entry.fiscal_year, entry.period) for entry in entries() if entry.account == 7170}
    assert periods == {(2021, 13)} | {(2022, month) for month in range(1, 10)}


def test_grants_to_sports_associations_are_not_paid_in_2022():
    years = {
        entry.fiscal_year
        for entry in entries()
        if entry.account == 4742 and entry.cost_centre == "2420"
    }
    assert years == {2021}


def test_a_grant_received_in_2021_is_partly_paid_back_late_in_the_year():
    back = [entry for entry in entries() if entry.account == 3300 and entry.cents < 0]
    assert {(entry.fiscal_year, entry.period) for entry in back} == {(2021, 11), (2021, 12)}


def test_invoices_booked_twice_are_reversed_to_the_cent():
    reversals = [entry for entry in entries() if entry.text.startswith("Peruutus, ")]
    assert len(reversals) >= 50
    by_content = Counter(
        (entry.account, entry.cost_centre, entry.counterparty, entry.text, entry.cents)
        for entry in entries()
    )
    for reversal in reversals:
        original = (
            reversal.account,
            reversal.cost_centre,
            reversal.counterparty,
            text_of(reversal),
            -reversal.cents,
        )
        assert by_content[original] >= 2, reversal


def test_corrections_between_cost_centres_sum_to_zero_within_their_area():
    moved = [entry for entry in entries() if entry.text.startswith("Oikaisu, väärä")]
    assert len(moved) >= 100
    areas = cost_centres().areas
    for away, back in zip(moved[::2], moved[1::2], strict=True):
        assert away.cents == -back.cents
        assert away.cost_centre != back.cost_centre
        assert areas[away.cost_centre] == areas[back.cost_centre]


def test_late_vouchers_are_a_few_of_the_last_months_and_numbered_last():
    late = [entry for entry in entries() if entry.is_late]
    assert 20 <= len(late) <= 500
    assert {(entry.fiscal_year, entry.period) for entry in late} == {
        (2022, 7),
        (2022, 8),
        (2022, 9),
    }
    in_time = max(
        entry.entry_id
        for entry in entries()
        if entry.entry_id.startswith("OL2022") and not entry.is_late
    )
    assert min(entry.entry_id for entry in late) > in_time


def test_a_school_of_2021_is_carried_on_by_the_one_that_it_is_mapped_to():
    for mapping in rows_of("cost_centre_mappings"):
        before, after = mapping["from_cost_centre"], mapping["to_cost_centre"]
        years = {entry.fiscal_year for entry in entries() if entry.cost_centre == before}
        assert years == {2021}
        assert any(entry.cost_centre == after and entry.fiscal_year == 2022 for entry in entries())
        assert cost_centres().areas[before] == cost_centres().areas[after]


def test_a_unit_closed_in_july_2022_reports_until_then():
    periods = {
        entry.period
        for entry in entries()
        if entry.cost_centre == "2315" and entry.fiscal_year == 2022
    }
    assert periods == set(range(1, 8))


def test_investments_carry_a_project_and_operations_no_investment_project():
    kinds = {row["code"]: row["kind"] for row in rows_of("projects")}
    for entry in entries():
        invests = kinds.get(entry.project) == "investment"
        assert invests == (entry.account < 1300)


def test_no_posting_is_a_plug():
    """No line is made to meet its total by one posting out of all proportion."""
    areas = cost_centres().areas
    lines: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for entry in entries():
        key = (areas[entry.cost_centre], line_of(entry.account), entry.fiscal_year)
        lines[key].append(abs(entry.cents))
    for key, amounts in lines.items():
        assert max(amounts) < 15_000_000, key
        if len(amounts) >= 100:
            assert max(amounts) < 0.1 * sum(amounts), key


# The same on every machine


def test_chance_falls_as_it_always_did():
    dice = Dice(2022, "OPETUS", "STAFF", 2021, 1)
    assert [dice.below(1000) for _ in range(6)] == [358, 595, 424, 276, 745, 186]
    assert Dice(1, "a").below(10**9) != Dice(2, "a").below(10**9)


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path):
    script = (
        "import sys, pathlib; from toteuma.demo.entries import write_ledger;"
        "write_ledger(pathlib.Path(sys.argv[1]))"
    )
    digests = []
    for hash_seed in ("1", "2"):
        folder = tmp_path / hash_seed
        subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
        )
        digests.append(
            [
                (path.name, hashlib.sha256(path.read_bytes()).hexdigest())
                for path in sorted((folder / "ledger").iterdir())
            ]
        )
    assert digests[0] == digests[1]


def test_another_seed_gives_other_entries():
    first = list(itertools.islice(generate_entries(7), 100))
    assert first != list(entries()[:100])


# Files


def test_files_hold_the_entries_and_progress_is_told(tmp_path: Path):
    told: list[tuple[int, int]] = []
    paths = write_ledger(tmp_path, progress=lambda done, whole: told.append((done, whole)))
    assert [path.name for path in paths] == [
        "entries-2021.csv",
        "entries-2022-01-09.csv",
        "entries-2022-late.csv",
    ]
    rows = []
    for path in paths:
        content = path.read_bytes()
        assert b"\r" not in content
        reader = csv.reader(content.decode("utf-8").splitlines())
        assert tuple(next(reader)) == COLUMNS
        rows += list(reader)
    assert len(rows) == len(entries())
    for row, entry in zip(rows, entries(), strict=True):
        assert row[0] == entry.entry_id
        assert date.fromisoformat(row[1]) == entry.posting_date
        assert row[2:9] == [str(value) for value in entry[2:9]]
        euros, cents = row[9].split(".")
        assert len(cents) == 2
        assert int(euros + cents) == entry.cents
    assert told[-1] == (len(rows), len(rows))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_the_folder_lists_the_files_in_import_order(tmp_path: Path):
    listed = (MUNICIPALITY / "ledger" / "ledger.toml").read_text("utf-8")
    for path in write_ledger(tmp_path):
        assert f'path = "{path.name}"' in listed
        listed = listed.split(f'path = "{path.name}"', 1)[1]
