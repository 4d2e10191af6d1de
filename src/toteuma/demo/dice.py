"""Chance that falls the same way everywhere: whole numbers from ``random.Random.random``.

``random()`` after seeding with a string is the only part of the module that Python promises to
keep the same between versions and platforms, so everything is drawn from it.
"""

from collections.abc import Sequence
from random import Random


class Dice:
    """A stream of chance of its own for each ``purpose``: changing one leaves the others alone."""

    def __init__(self, seed: int, *purpose: object) -> None:
        self._random = Random(":".join(map(str, (seed, *purpose)))).random

    def below(self, limit: int) -> int:
        """A whole number 0..limit-1."""
        return int(self._random() * limit)

    def pick[T](self, values: Sequence[T]) -> T:
        """One of the values, which must not be empty."""
        return values[int(self._random() * len(values))]

    def happens(self, per_mille: int) -> bool:
        """True with that chance."""
        return self._random() * 1000 < per_mille

    def rounded(self, numerator: int, denominator: int) -> int:
        """The quotient rounded up or down by chance, so that its mean is exact."""
        whole, rest = divmod(numerator, denominator)
        return whole + (1 if self._random() * denominator < rest else 0)

    def size(self) -> int:
        """A relative size of an invoice, 250..3250 with a mean near 1000: many small, few large."""
        chance = self._random()
        return 250 + int(3000 * chance * chance * chance)
