"""Drafts of flows: one cell (cost centre and period) at a time, in the manner of its style."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from toteuma.demo.booking_days import (
    banking_days,
    last_day,
    month_label,
    previous_month_label,
    quarter_label,
)
from toteuma.demo.control import ControlTotal
from toteuma.demo.dice import Dice
from toteuma.demo.drafts import Desk, Draft, Series
from toteuma.demo.recipes import Flow, Style, cost_centres
from toteuma.demo.rhythms import CLOSING
from toteuma.domain.errors import InvalidValueError

_SCALE = 10**9
"""Weights of cells are whole numbers; this keeps nine digits of their proportions."""

_FIRST_ACCOUNT_OF_EXPENSES = 4000
_LATE_YEAR, _LATE_FROM_MONTH = 2022, 7
_LATE_PER_MILLE = 16
_ONE_ROW_PER_MILLE = 720

_TAILS: Mapping[Style, tuple[str, ...]] = MappingProxyType(
    {
        Style.CONTRACT: (" {month}",),
        Style.INVOICES: (
            "",
            ", tilaus {number}",
            " {month}",
            ", lähete {number}",
            ", lasku {number}",
        ),
        Style.BILLING: (" {month}", ", lasku {number}"),
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A flow's money in one cost centre and period. ``place`` is the cost centre's place among
    the flow's; ``cents`` what may be expected there, without sign."""

    flow: Flow
    place: int
    cost_centre: str
    fiscal_year: int
    period: int
    cents: int


def draft_flows(desk: Desk, flows: Sequence[Flow], stretch: ControlTotal, cents: int) -> None:
    """Writes the drafts of a line whose flows should come to ``cents`` (not zero) in a stretch.

    A sum too small for any posting by chance becomes one posting in the likeliest cell. Raises
    InvalidValueError when no flow moves in the stretch.
    """
    cells = list(_cells(flows, stretch, abs(cents)))
    if not cells:
        raise InvalidValueError(
            what=f"Line {stretch.line} of {stretch.area}",
            why=f"no flow moves in periods {stretch.first}-{stretch.last} of "
            f"{stretch.fiscal_year}, but {cents} cents should",
        )
    for cell in cells:
        _STYLES[cell.flow.style](desk, cell)
    if not any(draft.amount for draft in desk.drafts):
        likeliest = max(cells, key=lambda cell: cell.cents)
        desk.write([_posting(desk, likeliest, desk.new_voucher(), amount=1)])


def _cells(flows: Sequence[Flow], stretch: ControlTotal, cents: int) -> Iterator[Cell]:
    raw: list[tuple[Flow, int, str, int, int]] = []
    places = cost_centres()
    for flow in flows:
        rhythm_total = flow.rhythm.total(stretch.fiscal_year)
        if flow.only_year not in (None, stretch.fiscal_year) or not rhythm_total:
            continue
        share_total = sum(share for _, share in flow.cost_centres)
        for place, (code, share) in enumerate(flow.cost_centres):
            for period in stretch.periods:
                moves = flow.rhythm.weight(stretch.fiscal_year, period)
                cost_centre = places.open_in(code, stretch.fiscal_year, period)
                if moves and cost_centre:
                    weight = flow.weight * share * moves * _SCALE // (share_total * rhythm_total)
                    raw.append((flow, place, cost_centre, period, weight))
    whole = sum(weight for *_, weight in raw)
    for flow, place, cost_centre, period, weight in raw:
        yield Cell(flow, place, cost_centre, stretch.fiscal_year, period, cents * weight // whole)


def _draft_contract(desk: Desk, cell: Cell) -> None:
    """The same parties invoice the same things in each month, on its first days."""
    days = banking_days(cell.fiscal_year, cell.period)
    contracts = cell.flow.wording.contracts(cell.place)
    for index, (contract, amount) in enumerate(
        zip(contracts, _halving(cell.cents, len(contracts)), strict=True)
    ):
        day = days[min(index, len(days) - 1)]
        desk.write(
            [_posting(desk, cell, desk.new_voucher(), amount=amount, day=day, offer=contract)]
        )


def _draft_invoices(desk: Desk, cell: Cell) -> None:
    """Invoices of any day, small and large; some have two or three rows, a few come late."""
    dice = desk.dice
    amounts = _amounts(dice, cell)
    while amounts:
        rows = 1 if dice.happens(_ONE_ROW_PER_MILLE) else 2 + dice.below(2)
        late = (
            cell.fiscal_year == _LATE_YEAR
            and cell.period >= _LATE_FROM_MONTH
            and dice.happens(_LATE_PER_MILLE)
        )
        voucher = desk.new_voucher()
        day = dice.pick(banking_days(cell.fiscal_year, cell.period))
        party, texts = dice.pick(cell.flow.wording.offers)
        for amount in amounts[:rows]:
            draft = _posting(
                desk, cell, voucher, amount=amount, day=day, offer=(party, dice.pick(texts))
            )
            draft.late = late
            if late:
                draft.text = f"Myöhässä saapunut: {draft.text}"
            elif cell.period == CLOSING:
                draft.text = f"Jaksotus: {draft.text}"
            desk.write([draft])
        del amounts[:rows]


def _draft_billing(desk: Desk, cell: Cell) -> None:
    """One billing run of the cost centre in the third week, with a row for each batch."""
    days = banking_days(cell.fiscal_year, cell.period)
    day = days[min(13 + desk.dice.below(4), len(days) - 1)]
    voucher = desk.new_voucher()
    desk.write(
        [
            _posting(desk, cell, voucher, amount=amount, day=day)
            for amount in _amounts(desk.dice, cell)
        ]
    )


def _draft_receipts(desk: Desk, cell: Cell) -> None:
    """Cash reports of any day."""
    desk.write(
        [
            _posting(desk, cell, desk.new_voucher(), amount=amount)
            for amount in _amounts(desk.dice, cell)
        ]
    )


def _draft_lumps(desk: Desk, cell: Cell) -> None:
    """Grants and benefits: few and large, around the middle of the month."""
    days = banking_days(cell.fiscal_year, cell.period)
    for amount in _amounts(desk.dice, cell):
        day = days[min(6 + desk.dice.below(9), len(days) - 1)]
        desk.write([_posting(desk, cell, desk.new_voucher(), amount=amount, day=day)])


def _draft_memo(desk: Desk, cell: Cell) -> None:
    """A memo voucher on the last day."""
    day = last_day(cell.fiscal_year, cell.period)
    for amount in _amounts(desk.dice, cell):
        desk.write([_posting(desk, cell, desk.new_voucher(), amount=amount, day=day)])


def _draft_depreciation(desk: Desk, cell: Cell) -> None:
    """One row for each kind of asset, on the last day."""
    day = last_day(cell.fiscal_year, cell.period)
    voucher = desk.new_voucher()
    kinds = cell.flow.wording.contracts(cell.place)
    desk.write(
        [
            _posting(desk, cell, voucher, amount=amount, day=day, offer=kind)
            for kind, amount in zip(kinds, _halving(cell.cents, len(kinds)), strict=True)
        ]
    )


_STYLES: Mapping[Style, Callable[[Desk, Cell], None]] = MappingProxyType(
    {
        Style.CONTRACT: _draft_contract,
        Style.INVOICES: _draft_invoices,
        Style.BILLING: _draft_billing,
        Style.RECEIPTS: _draft_receipts,
        Style.GRANT: _draft_lumps,
        Style.BENEFIT: _draft_lumps,
        Style.MEMO: _draft_memo,
        Style.DEPRECIATION: _draft_depreciation,
    }
)


def _amounts(dice: Dice, cell: Cell) -> list[int]:
    """Relative amounts of the cell's postings: as many as usual sizes fit into its money.

    Where not even one fits there is sometimes one and mostly none, so that the mean is right.
    """
    typical = cell.flow.typical
    number = dice.rounded(cell.cents, typical)
    sizes = [dice.size() for _ in range(number)]
    if cell.cents < typical:
        return [typical * size // 1000 for size in sizes]
    whole = sum(sizes)
    return [cell.cents * size // whole for size in sizes]


def _halving(cents: int, parts: int) -> list[int]:
    """About ``cents`` in parts, each about half of the one before."""
    shares = [2 ** (parts - index) for index in range(parts)]
    return [cents * share // sum(shares) for share in shares]


def _posting(
    desk: Desk,
    cell: Cell,
    voucher: int,
    *,
    amount: int,
    day: date | None = None,
    offer: tuple[str, str] | None = None,
) -> Draft:
    """A draft in the cell; a day of the month and an offer by chance where none is given."""
    flow, dice = cell.flow, desk.dice
    posting_date = day or dice.pick(banking_days(cell.fiscal_year, cell.period))
    if offer is None:
        party, texts = dice.pick(flow.wording.offers)
        offer = party, dice.pick(texts)
    counterparty, text = offer
    return Draft(
        _series(flow.style, flow.account),
        voucher,
        posting_date,
        cell.fiscal_year,
        cell.period,
        flow.account,
        cell.cost_centre,
        flow.project,
        counterparty,
        _filled(text + dice.pick(_tails(flow)), cell, posting_date, dice),
        amount,
    )


def _tails(flow: Flow) -> tuple[str, ...]:
    return flow.wording.tails or _TAILS.get(flow.style, ("",))


def _filled(pattern: str, cell: Cell, posting_date: date, dice: Dice) -> str:
    if "{" not in pattern:
        return pattern
    month, previous, quarter = _labels(cell.fiscal_year, cell.period)
    return pattern.format(
        month=month,
        previous=previous,
        quarter=quarter,
        year=cell.fiscal_year,
        week=posting_date.isocalendar().week,
        date=f"{posting_date.day}.{posting_date.month}.",
        number=1000 + dice.below(9000),
    )


@cache
def _labels(fiscal_year: int, period: int) -> tuple[str, str, str]:
    return (
        month_label(fiscal_year, period),
        previous_month_label(fiscal_year, period),
        quarter_label(fiscal_year, period),
    )


def _series(style: Style, account: int) -> Series:
    fixed = {
        Style.RECEIPTS: Series.RECEIPTS,
        Style.BENEFIT: Series.PAYMENTS,
        Style.MEMO: Series.MEMOS,
        Style.DEPRECIATION: Series.ASSETS,
    }
    if style in fixed:
        return fixed[style]
    is_expense = account >= _FIRST_ACCOUNT_OF_EXPENSES
    if style is Style.GRANT:
        return Series.PAYMENTS if is_expense else Series.MEMOS
    return Series.PURCHASES if is_expense else Series.SALES
