"""Axes: round ticks, the unit that fits, and labels that do not lie on each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from toteuma.catalogue.wording import report_words
from toteuma.domain.money import Cents, round_half_away
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import format_decimal, format_plain_decimal

_MILLION = 100_000_000
_THOUSAND = 100_000
_EURO = 100


@dataclass(frozen=True, slots=True)
class MoneyUnit:
    """The unit of an axis: how many cents it holds and its key in the wording."""

    cents: int
    key: str

    def name(self, language: Language) -> str:
        """The unit as the axis says it."""
        return report_words(language)[self.key]

    def tick(self, amount: Cents, language: Language) -> str:
        """The amount of a tick in this unit with the digits it needs: "2,5", "10"."""
        return format_plain_decimal(Decimal(amount) / self.cents, language)

    def amount(self, amount: Cents, language: Language) -> str:
        """The amount in this unit, rounded half away from zero: millions to two decimals."""
        decimals = 2 if self.cents == _MILLION else 0
        steps: int = 10**decimals
        rounded = Decimal(round_half_away(amount * steps, self.cents)) / steps
        return format_decimal(rounded, decimals, language)


def money_unit(greatest: Cents) -> MoneyUnit:
    """Millions from two million euro on, thousands from ten thousand on, else euro."""
    if abs(greatest) >= 2 * _MILLION:
        return MoneyUnit(_MILLION, "chart.unit_million")
    if abs(greatest) >= 10 * _THOUSAND:
        return MoneyUnit(_THOUSAND, "unit.thousand_euro")
    return MoneyUnit(_EURO, "unit.euro")


def round_ticks(low: int, high: int, wanted: int = 6) -> tuple[int, ...]:
    """Multiples of 1, 2, 2.5 or 5 times a power of ten that span zero, ``low`` and ``high``.

    About ``wanted`` steps; the first tick is at most ``low`` and 0, the last at least ``high``.
    """
    low, high = min(low, 0), max(high, 0)
    step = _round_step(max(1, -((low - high) // wanted)))
    first = low // step * step
    last = -(-high // step) * step
    if first == last:
        last = first + step
    return tuple(range(first, last + step, step))


def _round_step(rough: int) -> int:
    power = 1
    while power * 10 <= rough:
        power *= 10
    for tenths in (10, 20, 25, 50, 100):
        step = power * tenths // 10
        if step * 10 >= rough * 10 and (power * tenths) % 10 == 0:
            return step
    return power * 10


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> tuple[float, ...]:
    """Places near the wanted ones, at least ``gap`` apart and between ``low`` and ``high``.

    The order of the wanted places is kept; where the room is too small they are ``gap`` apart
    from ``low`` on.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    places = [wanted[index] for index in order]
    for index in range(len(places)):
        floor = low if index == 0 else places[index - 1] + gap
        places[index] = max(places[index], floor)
    for index in reversed(range(len(places))):
        ceiling = high if index == len(places) - 1 else places[index + 1] - gap
        places[index] = min(places[index], ceiling)
    if places and places[0] < low:
        places = [low + gap * index for index in range(len(places))]
    result = [0.0] * len(wanted)
    for place, index in zip(places, order, strict=True):
        result[index] = place
    return tuple(result)
