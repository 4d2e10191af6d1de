"""The two ways of rounding printed figures.

**Independent** (the default): every figure is rounded on its own, half away from zero, so a
column may differ from its total by a unit; :func:`rounding_differences` says where.

**Adding up** (largest remainder): from the topmost totals down, each total is printed first and
its parts are then rounded down or up, those with the largest remainders up, so that they make it.
Every printed total is the sum of its printed parts and every such figure lies within one unit of
its exact value. Differences between columns (remaining, deviation, amendments) are taken from the
printed figures, so rows add up too; they lie within two units of their exact values, and within
one where the budget is whole in the unit. Ties go to the line printed first. Where a layout adds
a line to several totals no such figures need exist: then leaves are rounded on their own and
totals are the sums of what is printed.

Statuses, breaches and deviations are judged on exact figures, whatever is printed.
"""

from collections.abc import Mapping, Sequence

from toteuma.domain.layout import LayoutLine
from toteuma.domain.money import Figure, UnitOfMeasure, difference, round_half_away, shown, total


def adding_up(
    lines: Sequence[LayoutLine], exact: Mapping[str, Figure], unit: UnitOfMeasure
) -> dict[str, Figure]:
    """Printed figures of one column that add up; ``exact`` holds every line's cents by code."""
    added = [part for line in lines for part in line.sum_of]
    if len(set(added)) < len(added):
        return _from_below(lines, exact, unit)
    printed: dict[str, Figure] = {}
    for line in reversed(lines):
        # Totals stand below their parts, so in reverse order a total comes before them.
        if line.code not in printed:
            printed[line.code] = shown(exact[line.code], unit)
        if line.is_total:
            printed |= _parts(line.sum_of, exact, printed[line.code], unit)
    return printed


def _parts(
    codes: Sequence[str], exact: Mapping[str, Figure], whole: Figure, unit: UnitOfMeasure
) -> dict[str, Figure]:
    printed: dict[str, Figure] = {}
    remainders: list[tuple[int, int, str]] = []
    lacking = whole or 0
    for place, code in enumerate(codes):
        cents = exact[code]
        if cents is None:
            printed[code] = None
            continue
        units, remainder = divmod(cents, unit.cents)
        printed[code] = units
        lacking -= units
        remainders.append((-remainder, place, code))
    for _, _, code in sorted(remainders)[:lacking]:
        units_below = printed[code]
        assert units_below is not None
        printed[code] = units_below + 1
    return printed


def _from_below(
    lines: Sequence[LayoutLine], exact: Mapping[str, Figure], unit: UnitOfMeasure
) -> dict[str, Figure]:
    printed: dict[str, Figure] = {}
    for line in lines:
        if line.is_total:
            printed[line.code] = total(printed[part] for part in line.sum_of)
        else:
            printed[line.code] = shown(exact[line.code], unit)
    return printed


def printed_difference(
    minuend: Figure, subtrahend: Figure, fallback: Figure, unit: UnitOfMeasure
) -> Figure:
    """The difference of two printed figures, or ``fallback`` (cents) rounded on its own when one
    of them is no figure."""
    printed = difference(minuend, subtrahend)
    if printed is None and fallback is not None:
        return round_half_away(fallback, unit.cents)
    return printed
