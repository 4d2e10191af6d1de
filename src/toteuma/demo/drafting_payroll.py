"""Drafts of personnel expenses: pay of each group, what follows from it, and what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass

from toteuma.demo.booking_days import banking_days, last_day, month_label
from toteuma.demo.control import ControlTotal
from toteuma.demo.drafts import Desk, Draft, Series
from toteuma.demo.recipes import PayGroup, PayKind, Payroll, cost_centres, payroll
from toteuma.demo.rhythms import CLOSING

_PAY_ACCOUNT = 4000
_SCALE = 10**6
_MID_MONTH = 15


@dataclass(frozen=True, slots=True)
class _Place:
    """A group in one cost centre and period; ``weight`` is its yearly pay there."""

    group: PayGroup
    cost_centre: str
    fiscal_year: int
    period: int
    weight: int


def draft_payroll(desk: Desk, stretch: ControlTotal) -> None:
    """Writes the drafts of an area's personnel expenses in a stretch of periods.

    Rows of one payday are one voucher. Each row of pay is followed by its side costs.
    """
    table = payroll()
    paydays: dict[tuple[int, str], int] = {}
    for place in _places(table, stretch):
        if place.period == CLOSING:
            _draft_accruals(desk, table, place, paydays)
            continue
        pay = 0
        for kind in place.group.kinds:
            key = (place.period, kind.payday)
            if key not in paydays:
                paydays[key] = desk.new_voucher()
            pay += _draft_pay(desk, table, place, kind, paydays[key])
        _draft_reimbursement(desk, table, place, pay)


def _places(table: Payroll, stretch: ControlTotal) -> Iterator[_Place]:
    centres = cost_centres()
    for group in table.groups:
        if group.area != stretch.area:
            continue
        whole = sum(share for _, share in group.cost_centres)
        for period in stretch.periods:
            for code, share in group.cost_centres:
                cost_centre = centres.open_in(code, stretch.fiscal_year, period)
                if cost_centre:
                    weight = group.weight * share * _SCALE // whole
                    yield _Place(group, cost_centre, stretch.fiscal_year, period, weight)


def _draft_pay(desk: Desk, table: Payroll, place: _Place, kind: PayKind, voucher: int) -> int:
    """Writes one row of pay and its side costs; returns the weight of the pay."""
    moves = kind.rhythm.weight(place.fiscal_year, place.period)
    shares = sum(other.share for other in place.group.kinds)
    exact = place.weight * kind.share * moves // (shares * kind.rhythm.total(place.fiscal_year))
    # Pay by the month hardly varies; pay by the hour does.
    spread = 20 if kind.payday == "middle" else 300
    pay = exact * (1000 - spread // 2 + desk.dice.below(spread + 1)) // 1000
    if not pay:
        return 0
    days = banking_days(place.fiscal_year, place.period)
    middle = [day for day in days if day.day <= _MID_MONTH][-1]
    label = f"{place.group.name} {month_label(place.fiscal_year, place.period)}"
    row = Draft(
        Series.PAYROLL,
        voucher,
        middle if kind.payday == "middle" else days[-1],
        place.fiscal_year,
        place.period,
        _PAY_ACCOUNT,
        place.cost_centre,
        place.group.project,
        "",
        f"{kind.text}, {label}",
        pay,
    )
    desk.write([row])
    desk.write(
        Draft(
            row.series,
            voucher,
            row.posting_date,
            row.fiscal_year,
            row.period,
            side.account,
            row.cost_centre,
            row.project,
            side.counterparty,
            f"{side.text}, {label}",
            pay * side.rates[place.fiscal_year] // 10_000,
        )
        for side in table.side_costs
    )
    return pay


def _draft_reimbursement(desk: Desk, table: Payroll, place: _Place, pay: int) -> None:
    back = table.reimbursement
    if not pay or not desk.dice.happens(back.chance_percent * 10):
        return
    days = banking_days(place.fiscal_year, place.period)
    desk.write(
        [
            Draft(
                Series.MEMOS,
                desk.new_voucher(),
                desk.dice.pick(days),
                place.fiscal_year,
                place.period,
                back.account,
                place.cost_centre,
                place.group.project,
                back.counterparty,
                f"{desk.dice.pick(back.texts)}, {place.group.name}",
                -(pay * back.rate // 10_000) * desk.dice.size() // 1000,
            )
        ]
    )


def _draft_accruals(
    desk: Desk, table: Payroll, place: _Place, vouchers: dict[tuple[int, str], int]
) -> None:
    key = (CLOSING, place.group.area)
    if key not in vouchers:
        vouchers[key] = desk.new_voucher()
    desk.write(
        Draft(
            Series.MEMOS,
            vouchers[key],
            last_day(place.fiscal_year, CLOSING),
            place.fiscal_year,
            CLOSING,
            accrual.account,
            place.cost_centre,
            place.group.project,
            "",
            f"{accrual.text} {place.fiscal_year}, {place.group.name}",
            place.weight // 12 * accrual.rate // 10_000,
        )
        for accrual in table.accruals
    )
