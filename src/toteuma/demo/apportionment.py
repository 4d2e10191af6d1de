"""Sharing out a sum in cents by weights, to the last cent."""

from collections.abc import Sequence

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.money import Cents


def apportioned(cents: Cents, weights: Sequence[int]) -> list[Cents]:
    """``cents`` shared out in proportion to ``weights``, each share within a cent of exact.

    Weights may be negative (a refund among costs) but their sum must be positive. The cents that
    rounding leaves go one each to the shares that rounding cut most (largest remainder), earlier
    ones first on a tie. Raises InvalidValueError when the weights add up to nothing.
    """
    whole = sum(weights)
    if whole <= 0:
        raise InvalidValueError(
            what=f"A sum of {cents} cents", why="the weights to share it by add up to nothing"
        )
    shares, remainders = [], []
    for weight in weights:
        share, remainder = divmod(cents * weight, whole)
        shares.append(share)
        remainders.append(remainder)
    left = cents - sum(shares)
    by_remainder = sorted(range(len(shares)), key=lambda index: -remainders[index])
    for index in by_remainder[:left]:
        shares[index] += 1
    return shares
