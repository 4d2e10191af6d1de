"""In which months of a year money of a kind moves: the rhythms of a municipality's year.

A rhythm is thirteen whole weights: January to December and the closing period. Only their
proportions matter. A year may have its own where the year was unlike others.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

CLOSING = 13
"""The one closing period that the demo uses; its postings are dated 31 December."""

type Weights = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Weights of periods 1-13; ``by_year`` holds the years that differ from the usual."""

    usual: Weights
    by_year: Mapping[int, Weights] = field(default_factory=lambda: MappingProxyType({}))

    def weight(self, fiscal_year: int, period: int) -> int:
        """Weight of one period of the year."""
        return self.by_year.get(fiscal_year, self.usual)[period - 1]

    def total(self, fiscal_year: int) -> int:
        """Sum of the year's weights; 0 when nothing of the kind moves in that year."""
        return sum(self.by_year.get(fiscal_year, self.usual))


def _months(*weights: int, closing: int = 0) -> Weights:
    return (*weights, closing)


_NOTHING = _months(*[0] * 12)
_STEADY = _months(*[10] * 12)
_QUARTERLY = _months(1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0)


def _of_year(fiscal_year: int, weights: Weights) -> Mapping[int, Weights]:
    return MappingProxyType({fiscal_year: weights})


RHYTHMS: Mapping[str, Rhythm] = MappingProxyType(
    {
        "steady": Rhythm(_STEADY),
        "steady_accrued": Rhythm(_months(*[10] * 12, closing=2)),
        "term": Rhythm(_months(9, 9, 10, 10, 10, 5, 2, 9, 12, 11, 10, 8)),
        # School stands still from early June to mid-August; invoices thin out with it.
        "school": Rhythm(_months(10, 9, 10, 10, 10, 3, 0, 8, 11, 10, 10, 8, closing=1)),
        "school_building": Rhythm(_months(10, 10, 10, 10, 10, 5, 4, 9, 10, 10, 10, 9, closing=1)),
        "school_pay": Rhythm(_months(10, 10, 10, 10, 10, 6, 1, 9, 10, 10, 10, 10)),
        "school_supplies": Rhythm(_months(9, 7, 8, 7, 8, 5, 2, 18, 13, 9, 8, 6)),
        "school_books": Rhythm(_months(4, 4, 4, 3, 8, 5, 2, 32, 22, 7, 5, 4)),
        # Day-care centres take turns in July.
        "care": Rhythm(_months(10, 10, 10, 10, 10, 8, 3, 9, 10, 10, 10, 9, closing=1)),
        "care_substitutes": Rhythm(_months(11, 12, 11, 9, 8, 7, 4, 7, 10, 12, 12, 10)),
        "summer_substitutes": Rhythm(_months(6, 6, 6, 6, 8, 18, 26, 12, 6, 6, 6, 6)),
        "summer": Rhythm(_months(0, 0, 0, 0, 6, 22, 30, 14, 3, 0, 0, 0)),
        "june": Rhythm(_months(0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)),
        # Fees are invoiced in the month after. July's are not charged in day care; after-school
        # activities follow the school year.
        "arrears_care": Rhythm(_months(10, 10, 10, 10, 10, 10, 7, 0, 8, 10, 10, 10)),
        "arrears_school": Rhythm(_months(8, 10, 10, 10, 10, 10, 0, 0, 6, 11, 11, 11)),
        "arrears_events": Rhythm(_months(5, 6, 6, 7, 9, 12, 15, 12, 9, 7, 7, 7)),
        "term_fees": Rhythm(_months(2, 42, 6, 2, 0, 0, 0, 2, 40, 8, 2, 0)),
        "term_billing": Rhythm(_months(0, 0, 6, 0, 34, 8, 0, 0, 0, 0, 12, 40)),
        "home_municipality": Rhythm(_months(9, 9, 9, 9, 9, 9, 6, 9, 9, 9, 9, 9)),
        # State grants come in a few lumps, most before summer and in late autumn.
        "state_grants": Rhythm(_months(2, 4, 22, 2, 10, 20, 2, 6, 12, 4, 12, 8)),
        "hobby_grants": Rhythm(_months(0, 0, 0, 10, 50, 20, 0, 10, 10, 1, 1, 1)),
        "association_grants": Rhythm(_months(0, 2, 15, 40, 30, 6, 0, 1, 2, 3, 4, 2)),
        "culture_grants": Rhythm(_months(0, 1, 2, 2, 2, 1, 0, 1, 2, 2, 3, 1)),
        # In 2022 the grants to sports associations were still undecided at the end of September.
        "sports_grants": Rhythm(_months(0, 0, 0, 4, 60, 36, 0, 0, 0, 0, 0, 0)),
        "quarterly": Rhythm(_QUARTERLY),
        # In 2021 the last quarter's rents were invoiced in advance, in September.
        "quarterly_advance": Rhythm(
            _QUARTERLY, _of_year(2021, _months(1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0))
        ),
        "bought_psychology": Rhythm(_months(7, 8, 9, 9, 9, 4, 1, 7, 11, 14, 14, 11, closing=4)),
        "insurance": Rhythm(_months(70, 6, 2, 2, 6, 1, 1, 8, 2, 6, 4, 2)),
        "energy": Rhythm(_months(15, 14, 13, 10, 7, 5, 4, 6, 8, 10, 12, 14)),
        "grounds": Rhythm(_months(12, 12, 11, 9, 10, 9, 7, 8, 8, 8, 9, 11, closing=1)),
        "library_books": Rhythm(_months(9, 9, 9, 9, 9, 7, 4, 9, 10, 10, 10, 5)),
        "evening_use": Rhythm(_months(7, 8, 8, 8, 6, 3, 1, 4, 10, 15, 15, 12)),
        "event_season": Rhythm(_months(4, 5, 5, 6, 8, 11, 14, 10, 8, 7, 7, 9)),
        # The swimming hall was shut for most of the spring of 2021 (epidemic) and is serviced
        # in July.
        "pool": Rhythm(
            _months(13, 13, 14, 12, 11, 8, 1, 9, 13, 14, 14, 11),
            _of_year(2021, _months(4, 3, 2, 2, 4, 8, 1, 9, 13, 15, 14, 12)),
        ),
        "credit_losses": Rhythm(_months(0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, closing=1)),
        # Until 2021 depreciation was booked once, when the accounts were closed; since 2022
        # each month.
        "depreciation": Rhythm(_STEADY, _of_year(2021, (*_NOTHING[:12], 1))),
    }
)
