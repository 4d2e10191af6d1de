"""The demo's ledger: entries of 2021 and January-September 2022 that meet the control totals.

``generate_entries`` makes them, ``write_ledger`` writes them as the ledger files of a municipality
folder, in the import format of the ``toteuma`` profile. The same seed gives the same bytes on
every machine. For each service area and line, what happens once (events) is booked as it is and
the rest of the total is shared out over postings with the rhythms of a municipality's year, so
the totals are met to the cent without a balancing entry.
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import count, groupby
from pathlib import Path
from typing import NamedTuple

from toteuma.demo.apportionment import apportioned
from toteuma.demo.control import INVESTMENT_LINE, ControlTotal, stretches
from toteuma.demo.corrections import draft_corrections
from toteuma.demo.dice import Dice
from toteuma.demo.drafting_flows import draft_flows
from toteuma.demo.drafting_payroll import draft_payroll
from toteuma.demo.drafts import Desk, Draft, Series
from toteuma.demo.recipes import STAFF_LINE, Event, cost_centres, events, flows
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.money import Cents

DEFAULT_SEED = 2022
"""The seed of the demo that ships."""

COLUMNS = (
    "entry_id",
    "posting_date",
    "fiscal_year",
    "period",
    "account",
    "cost_centre",
    "project",
    "counterparty",
    "text",
    "amount",
)
"""Header of the ledger files."""

_ROWS_BETWEEN_REPORTS = 5_000


class DemoEntry(NamedTuple):
    """One posting: ``entry_id`` is voucher and row, ``cents`` positive for income."""

    entry_id: str
    posting_date: date
    fiscal_year: int
    period: int
    account: int
    cost_centre: str
    project: str
    counterparty: str
    text: str
    cents: Cents
    is_late: bool


def generate_entries(seed: int = DEFAULT_SEED) -> Iterator[DemoEntry]:
    """All entries, by fiscal year and posting date; vouchers entered late at each year's end.

    Raises InvalidValueError when the recipes cannot meet a control total.
    """
    vouchers = count(1)
    drafts: list[Draft] = []
    for stretch in stretches():
        drafts.extend(_drafts(seed, stretch, vouchers))
    drafts.sort(
        key=lambda draft: (
            draft.fiscal_year,
            draft.late,
            draft.posting_date,
            draft.period,
            draft.series,
            draft.voucher,
        )
    )
    numbers: dict[tuple[int, Series], int] = {}
    for (fiscal_year, series, _), rows in groupby(
        drafts, key=lambda draft: (draft.fiscal_year, draft.series, draft.voucher)
    ):
        number = numbers[fiscal_year, series] = numbers.get((fiscal_year, series), 0) + 1
        for row, draft in enumerate(rows, start=1):
            yield DemoEntry(
                f"{series}{fiscal_year}-{number:05}-{row:03}",
                draft.posting_date,
                fiscal_year,
                draft.period,
                draft.account,
                draft.cost_centre,
                draft.project,
                draft.counterparty,
                draft.text,
                draft.amount,
                draft.late,
            )


def write_ledger(
    folder: Path,
    *,
    seed: int = DEFAULT_SEED,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Writes the ledger files into ``folder/ledger`` (made if need be); returns their paths in
    the order in which they are imported.

    ``folder`` is a municipality folder. Files that exist are replaced. ``progress`` is called
    with rows written and rows in all. Raises OSError when the folder cannot be written.
    """
    target = folder / "ledger"
    target.mkdir(parents=True, exist_ok=True)
    entries = list(generate_entries(seed))
    paths = []
    written = 0
    for name, rows in groupby(entries, key=_file_name):
        path = target / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
            writer.writerow(COLUMNS)
            for cells in _cells(rows):
                writer.writerow(cells)
                written += 1
                if progress is not None and written % _ROWS_BETWEEN_REPORTS == 0:
                    progress(written, len(entries))
        paths.append(path)
    if progress is not None:
        progress(written, len(entries))
    return tuple(paths)


def _drafts(seed: int, stretch: ControlTotal, vouchers: "count[int]") -> list[Draft]:
    """Postings of one area, line and stretch of periods, with amounts in cents."""
    fixed = [_drafted(event, next(vouchers)) for event in _events_in(stretch)]
    cents = stretch.cents - sum(draft.amount for draft in fixed)
    desk = Desk(
        Dice(seed, stretch.area, stretch.line, stretch.fiscal_year, stretch.first), vouchers
    )
    if cents:
        _draft_line(desk, stretch, cents)
        amounts = apportioned(cents, [draft.amount for draft in desk.drafts])
        for draft, amount in zip(desk.drafts, amounts, strict=True):
            draft.amount = amount
    shared = [draft for draft in desk.drafts if draft.amount]
    corrections = replace(desk, drafts=[])
    draft_corrections(corrections, shared, stretch)
    return fixed + shared + corrections.drafts


def _draft_line(desk: Desk, stretch: ControlTotal, cents: Cents) -> None:
    if stretch.line == INVESTMENT_LINE:
        raise InvalidValueError(
            what=f"Investments of {stretch.area} in {stretch.fiscal_year}",
            why=f"the events miss the control total by {cents} cents",
        )
    if stretch.line == STAFF_LINE:
        draft_payroll(desk, stretch)
        return
    of_line = [flow for flow in flows() if flow.area == stretch.area and flow.line == stretch.line]
    draft_flows(desk, of_line, stretch, cents)


def _events_in(stretch: ControlTotal) -> list[Event]:
    areas = cost_centres().areas
    return [
        event
        for event in events()
        if event.line == stretch.line
        and areas[event.cost_centre] == stretch.area
        and event.posting_date.year == stretch.fiscal_year
        and event.period in stretch.periods
    ]


def _drafted(event: Event, voucher: int) -> Draft:
    return Draft(
        Series(event.series),
        voucher,
        event.posting_date,
        event.posting_date.year,
        event.period,
        event.account,
        event.cost_centre,
        event.project,
        event.counterparty,
        event.text,
        event.cents,
    )


def _file_name(entry: DemoEntry) -> str:
    if entry.is_late:
        return f"entries-{entry.fiscal_year}-late.csv"
    return "entries-2021.csv" if entry.fiscal_year == 2021 else "entries-2022-01-09.csv"


def _cells(entries: Iterable[DemoEntry]) -> Iterator[tuple[str | int, ...]]:
    for entry in entries:
        euros, cents = divmod(abs(entry.cents), 100)
        sign = "-" if entry.cents < 0 else ""
        yield (
            entry.entry_id,
            entry.posting_date.isoformat(),
            *entry[2:9],
            f"{sign}{euros}.{cents:02}",
        )
