"""What the demo's year is made of, read from the tables in ``recipes/``.

- ``flows.csv``: money that comes or goes with a rhythm: account, share of its line, cost centres;
- ``payroll.csv`` and ``payroll.toml``: groups of staff, kinds of pay, what follows from pay;
- ``events.csv``: postings that happen once, with their amounts;
- ``wording.toml``: what postings say and who the other party is.
"""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.demo.control import INVESTMENT_LINE
from toteuma.demo.rhythms import RHYTHMS, Rhythm
from toteuma.domain.errors import InvalidValueError


class Style(StrEnum):
    """How postings of a flow come about: how many, on which days, in which voucher series."""

    CONTRACT = "contract"
    INVOICES = "invoices"
    BILLING = "billing"
    RECEIPTS = "receipts"
    GRANT = "grant"
    BENEFIT = "benefit"
    MEMO = "memo"
    DEPRECIATION = "depreciation"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a flow's postings say: other parties with the texts that go with each, and endings
    (those of the style when none). ``is_paired`` tells that each party has texts of its own."""

    offers: tuple[tuple[str, tuple[str, ...]], ...]
    tails: tuple[str, ...]
    is_paired: bool

    def contracts(self, place: int) -> tuple[tuple[str, str], ...]:
        """Party and text of each contract of the flow's cost centre at ``place``: all of them
        when they are paired, else each text with a party that differs by place."""
        if self.is_paired:
            return tuple((party, text) for party, texts in self.offers for text in texts)
        texts = self.offers[0][1]
        parties = [party for party, _ in self.offers]
        return tuple(
            (parties[(place + index) % len(parties)], text) for index, text in enumerate(texts)
        )


@dataclass(frozen=True, slots=True)
class Flow:
    """Money with a rhythm. ``weight`` is its share of the area's line in a year, relative to the
    line's other flows; ``typical`` the usual size of a posting in cents (0: one a month)."""

    area: str
    line: str
    account: int
    weight: int
    rhythm: Rhythm
    style: Style
    typical: int
    cost_centres: tuple[tuple[str, int], ...]
    wording: Wording
    project: str
    only_year: int | None


@dataclass(frozen=True, slots=True)
class PayKind:
    """A kind of pay within a profile: its share of the pay of a year, and when it falls."""

    text: str
    share: int
    rhythm: Rhythm
    payday: str


@dataclass(frozen=True, slots=True)
class PayGroup:
    """A group of staff of an area. ``weight`` is its share of the area's pay."""

    area: str
    name: str
    weight: int
    kinds: tuple[PayKind, ...]
    cost_centres: tuple[tuple[str, int], ...]
    project: str


@dataclass(frozen=True, slots=True)
class SideCost:
    """A cost that follows from pay; ``rates`` are ten-thousandths of it by fiscal year."""

    account: int
    text: str
    counterparty: str
    rates: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Accrual:
    """A closing entry of staff costs; ``rate`` is ten-thousandths of a month's pay."""

    account: int
    text: str
    rate: int


@dataclass(frozen=True, slots=True)
class Reimbursement:
    """Allowances paid back to the employer; ``rate`` is ten-thousandths of the group's pay."""

    account: int
    texts: tuple[str, ...]
    counterparty: str
    rate: int
    chance_percent: int


@dataclass(frozen=True, slots=True)
class Payroll:
    """All that makes the line of personnel expenses."""

    groups: tuple[PayGroup, ...]
    side_costs: tuple[SideCost, ...]
    accruals: tuple[Accrual, ...]
    reimbursement: Reimbursement


@dataclass(frozen=True, slots=True)
class Event:
    """A posting that happens once, with its amount in cents."""

    line: str
    posting_date: date
    period: int
    account: int
    cost_centre: str
    project: str
    counterparty: str
    text: str
    cents: int
    series: str


STAFF_LINE = "STAFF"
_FOLDER = resources.files("toteuma.demo") / "recipes"


def line_of(account: int) -> str:
    """The line that control totals give for an account; investments are one line.

    Raises InvalidValueError for an account that no line of the statement holds.
    """
    if any(account in span for span in shipped_layouts()["fi-investments"].book_accounts):
        return INVESTMENT_LINE
    line = shipped_layouts()["fi-municipal"].line_of(account)
    if line is None:
        raise InvalidValueError(what=f"Account {account}", why="no statement line holds it")
    return line.code


@cache
def flows() -> tuple[Flow, ...]:
    """The flows in the order of their table."""
    wordings = _wordings()
    return tuple(
        Flow(
            area=row["area"],
            line=line_of(int(row["account"])),
            account=int(row["account"]),
            weight=int(row["weight"]),
            rhythm=RHYTHMS[row["rhythm"]],
            style=Style(row["style"]),
            typical=int(row["typical_euros"]) * 100,
            cost_centres=_shares(row["cost_centres"]),
            wording=wordings[row["wording"]],
            project=row["project"],
            only_year=int(row["only_year"]) if row["only_year"] else None,
        )
        for row in _rows("flows.csv")
    )


@cache
def events() -> tuple[Event, ...]:
    """The events in the order of their table."""
    found = []
    for row in _rows("events.csv"):
        posting_date = date.fromisoformat(row["posting_date"])
        account = int(row["account"])
        found.append(
            Event(
                line_of(account),
                posting_date,
                int(row["period"] or posting_date.month),
                account,
                row["cost_centre"],
                row["project"],
                row["counterparty"],
                row["text"],
                int(row["cents"]),
                row["series"],
            )
        )
    return tuple(found)


@cache
def payroll() -> Payroll:
    """Groups of staff and what their pay is made of."""
    table = _toml("payroll.toml")
    profiles = {
        name: tuple(
            PayKind(kind["text"], kind["share"], RHYTHMS[kind["rhythm"]], kind["payday"])
            for kind in kinds
        )
        for name, kinds in table["profiles"].items()
    }
    back = table["reimbursement"]
    return Payroll(
        groups=tuple(
            PayGroup(
                row["area"],
                row["group"],
                int(row["weight"]),
                profiles[row["profile"]],
                _shares(row["cost_centres"]),
                row["project"],
            )
            for row in _rows("payroll.csv")
        ),
        side_costs=tuple(
            SideCost(
                side["account"],
                side["text"],
                side["counterparty"],
                {int(year): rate for year, rate in side["rates"].items()},
            )
            for side in table["side_costs"]
        ),
        accruals=tuple(Accrual(**accrual) for accrual in table["accruals"]),
        reimbursement=Reimbursement(
            back["account"],
            tuple(back["texts"]),
            back["counterparty"],
            back["rate"],
            back["chance_percent"],
        ),
    )


@dataclass(frozen=True, slots=True)
class CostCentres:
    """Cost centres of the demo: the area that each lies under, their last days, successors."""

    areas: Mapping[str, str]
    starts: Mapping[str, date]
    ends: Mapping[str, date]
    successors: Mapping[tuple[int, str], str]

    def open_in(self, code: str, fiscal_year: int, period: int) -> str | None:
        """Where the cost centre's money is booked in a period: itself, or its successor by a
        reorganisation of the year, or None when it is closed for good."""
        code = self.successors.get((fiscal_year, code), code)
        return code if self.is_open(code, fiscal_year, period) else None

    def is_open(self, code: str, fiscal_year: int, period: int) -> bool:
        """True when the cost centre is valid on the first day of the period."""
        day = date(fiscal_year, min(period, 12), 1)
        return self.starts[code] <= day <= self.ends.get(code, day)


@cache
def cost_centres() -> CostCentres:
    """Read from the demo municipality's own tables."""
    municipality = resources.files("toteuma.demo") / "municipality"
    with (municipality / "organisation.csv").open(encoding="utf-8") as file:
        nodes = list(csv.DictReader(file))
    with (municipality / "cost_centre_mappings.csv").open(encoding="utf-8") as file:
        mappings = list(csv.DictReader(file))
    by_code = {node["code"]: node for node in nodes}

    def area_of(node: dict[str, str]) -> str:
        while node["kind"] != "service_area":
            node = by_code[node["parent"]]
        return node["code"]

    leaves = [node for node in nodes if node["kind"] == "cost_centre"]
    return CostCentres(
        areas={node["code"]: area_of(node) for node in leaves},
        starts={node["code"]: date.fromisoformat(node["valid_from"]) for node in leaves},
        ends={
            node["code"]: date.fromisoformat(node["valid_to"])
            for node in leaves
            if node["valid_to"]
        },
        successors={
            (int(row["to_year"]), row["from_cost_centre"]): row["to_cost_centre"]
            for row in mappings
        },
    )


def _wordings() -> dict[str, Wording]:
    found = {}
    for key, value in _toml("wording.toml").items():
        offers = value.get("offers") or dict.fromkeys(value["counterparties"], value["texts"])
        found[key] = Wording(
            tuple((party, tuple(texts)) for party, texts in offers.items()),
            tuple(value.get("tails", ())),
            "offers" in value,
        )
    return found


def _shares(text: str) -> tuple[tuple[str, int], ...]:
    """ "2210:60 2211:40" as pairs."""
    pairs = (part.split(":") for part in text.split())
    return tuple((code, int(share)) for code, share in pairs)


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text("utf-8"))
