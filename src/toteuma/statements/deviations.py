"""Deviations that matter: lines whose forecast or pace leaves the budget by more than the
municipality's materiality. Judged on exact figures, whatever is printed."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.money import round_half_away
from toteuma.domain.vocabulary import ColumnCode
from toteuma.statements.table import StatementTable


class DeviationKind(StrEnum):
    """What is held against the budget: the year-end forecast, or the actual against the share
    of the budget that the months gone would have used evenly."""

    FORECAST = "forecast"
    PACE = "pace"


class Course(StrEnum):
    """Whether a deviation helps (▲) or harms (▼) the result."""

    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Materiality:
    """A deviation matters when it is beyond both: ``cents``, and ``percent`` of what it deviates
    from."""

    cents: int
    percent: Decimal

    def __post_init__(self) -> None:
        if self.cents < 0 or self.percent < 0:
            raise InvalidValueError(what="Materiality", why="it must not be negative")

    def is_exceeded(self, deviation: int, expected: int, parts: int = 1) -> bool:
        """True when the deviation is beyond both bounds; both are in so many ``parts`` of a cent.
        From an expected nothing, any deviation is beyond every percentage."""
        size = abs(deviation)
        above, below = self.percent.as_integer_ratio()
        return size > self.cents * parts and size * 100 * below > above * abs(expected)


@dataclass(frozen=True, slots=True)
class Deviation:
    """A line that deviates materially.

    ``expected`` is the budget (FORECAST) or its share for the months gone (PACE), ``cents`` the
    deviation from it, both rounded to whole cents; ``share`` is the deviation in tenths of a
    percent of what was expected, None when that is zero.
    """

    node: str
    line: str
    kind: DeviationKind
    figure_id: str
    expected: int
    cents: int
    share: int | None
    course: Course


def deviations(
    table: StatementTable, place: str, materiality: Materiality
) -> tuple[Deviation, ...]:
    """Material deviations of a place's shown lines in print order, forecast before pace.

    Income is positive and expenditure negative, so more than expected is better for the result
    on every line. The rule holds lines and totals alike.
    """
    shown = table.is_shown[table.place_number(place)].tolist()
    found = []
    for line, is_shown in zip(table.request.layout.lines, shown, strict=True):
        if not is_shown:
            continue
        for kind in DeviationKind:
            deviation = _deviation(table, place, line.code, kind, materiality)
            if deviation is not None:
                found.append(deviation)
    return tuple(found)


def _deviation(
    table: StatementTable, place: str, line: str, kind: DeviationKind, materiality: Materiality
) -> Deviation | None:
    column = ColumnCode.FORECAST if kind is DeviationKind.FORECAST else ColumnCode.ACTUAL
    budget = table.exact(place, line, ColumnCode.BUDGET)
    reached = table.exact(place, line, column)
    if budget is None or reached is None:
        return None
    period = table.request.period
    months = 12 if kind is DeviationKind.FORECAST else period.last - period.first + 1
    # In twelfths of a cent, in which both are whole: most lines are judged and left at that.
    expected_twelfths = budget * months
    gap_twelfths = reached * 12 - expected_twelfths
    if not materiality.is_exceeded(gap_twelfths, expected_twelfths, 12):
        return None
    expected, gap = Fraction(expected_twelfths, 12), Fraction(gap_twelfths, 12)
    share = gap * 1000 / abs(expected) if expected else None
    return Deviation(
        node=place,
        line=line,
        kind=kind,
        figure_id=str(table.figure_id(place, line, column)),
        expected=round_half_away(expected.numerator, expected.denominator),
        cents=round_half_away(gap.numerator, gap.denominator),
        share=None if share is None else round_half_away(share.numerator, share.denominator),
        course=Course.BETTER if gap > 0 else Course.WORSE,
    )
