"""Mistakes and their corrections, in pairs that leave every control total as it was."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from toteuma.demo.booking_days import banking_days, last_day
from toteuma.demo.control import ControlTotal
from toteuma.demo.dice import Dice
from toteuma.demo.drafts import Desk, Draft, Series
from toteuma.demo.recipes import cost_centres
from toteuma.demo.rhythms import CLOSING

_SMALLEST, _LARGEST = 2_000, 400_000
"""Invoices (cents) between these get corrected: nobody looks again at smaller ones, and larger
ones are looked at twice before they are booked."""

_BOOKED_TWICE_PER_MILLE = 3
_WRONG_COST_CENTRE_PER_MILLE = 4


def draft_corrections(desk: Desk, postings: Sequence[Draft], stretch: ControlTotal) -> None:
    """Writes corrections of some purchase invoices, whose amounts are cents already.

    An invoice booked twice is reversed in the same or the next month of the stretch. One on a
    wrong cost centre is moved to another of the same area at the month's end.
    """
    for posting in postings:
        if (
            posting.series is not Series.PURCHASES
            or posting.late
            or posting.period == CLOSING
            or not _SMALLEST <= abs(posting.amount) <= _LARGEST
        ):
            continue
        if desk.dice.happens(_BOOKED_TWICE_PER_MILLE):
            _book_twice(desk, posting, stretch)
        elif desk.dice.happens(_WRONG_COST_CENTRE_PER_MILLE):
            _move(desk, posting, stretch.area)


def _book_twice(desk: Desk, posting: Draft, stretch: ControlTotal) -> None:
    period, day = _day_after(desk.dice, posting, stretch)
    desk.write(
        [
            replace(posting, voucher=desk.new_voucher()),
            replace(
                posting,
                series=Series.MEMOS,
                voucher=desk.new_voucher(),
                posting_date=day,
                period=period,
                text=f"Peruutus, kirjattu kahteen kertaan: {posting.text}",
                amount=-posting.amount,
            ),
        ]
    )


def _day_after(dice: Dice, posting: Draft, stretch: ControlTotal) -> tuple[int, date]:
    """Period and day of a reversal: in the next month if the stretch and the cost centre's life
    reach that far, else on the last day of the same month."""
    following = posting.period + 1
    centre = posting.cost_centre
    reaches = following <= min(stretch.last, 12) and (
        cost_centres().open_in(centre, posting.fiscal_year, following) == centre
    )
    if reaches:
        return following, dice.pick(banking_days(posting.fiscal_year, following)[:12])
    return posting.period, last_day(posting.fiscal_year, posting.period)


def _move(desk: Desk, posting: Draft, area: str) -> None:
    centres = cost_centres()
    others = [
        code
        for code, owner in centres.areas.items()
        if owner == area
        and code != posting.cost_centre
        and centres.is_open(code, posting.fiscal_year, posting.period)
    ]
    correction = replace(
        posting,
        series=Series.MEMOS,
        voucher=desk.new_voucher(),
        posting_date=last_day(posting.fiscal_year, posting.period),
        text=f"Oikaisu, väärä kustannuspaikka: {posting.text}",
    )
    desk.write(
        [
            replace(correction, amount=-posting.amount),
            replace(correction, cost_centre=desk.dice.pick(others)),
        ]
    )
