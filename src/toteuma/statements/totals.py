"""Lines of a layout: totals by adding columns of a matrix, and which lines are shown."""

import numpy as np

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import Layout
from toteuma.statements.columns import ColumnFigures, Mask

MAX_TIMES_ADDED = 8
"""How often a total may hold the same leaf; the bound of amounts reckons with it."""


def refuse_heavy_totals(layout: Layout) -> None:
    """Raise InvalidValueError when a total adds a leaf more than ``MAX_TIMES_ADDED`` times."""
    times: dict[str, dict[str, int]] = {}
    for line in layout.lines:
        held = {} if line.is_total else {line.code: 1}
        for part in line.sum_of:
            for leaf, count in times[part].items():
                held[leaf] = held.get(leaf, 0) + count
        times[line.code] = held
        if max(held.values()) > MAX_TIMES_ADDED:
            raise InvalidValueError(
                what=f"Layout {layout.code}", why=f"{line.code} adds one line too many times"
            )


def with_totals(layout: Layout, leaves: ColumnFigures) -> ColumnFigures:
    """Places × all lines from places × leaves. A total adds the known figures; it is no figure
    only when none is known."""
    shape = (leaves.values.shape[0], len(layout.lines))
    values = np.zeros(shape, dtype=np.int64)
    known = np.zeros(shape, dtype=np.bool_)
    numbers = {line.code: number for number, line in enumerate(layout.lines)}
    positions = [numbers[line.code] for line in layout.leaves]
    values[:, positions] = np.where(leaves.known, leaves.values, 0)
    known[:, positions] = leaves.known
    for number, line in enumerate(layout.lines):
        for part in line.sum_of:
            values[:, number] += values[:, numbers[part]]
            known[:, number] |= known[:, numbers[part]]
    return ColumnFigures(values, known)


def shown_lines(layout: Layout, in_use: Mask) -> Mask:
    """Places × all lines that are shown, from places × leaves that are in use.

    A total is shown when a line that it adds is; with ``needs``, when one of those is in use.
    """
    shown = np.zeros((in_use.shape[0], len(layout.lines)), dtype=np.bool_)
    used = np.zeros_like(shown)
    numbers = {line.code: number for number, line in enumerate(layout.lines)}
    leaf_numbers = {line.code: number for number, line in enumerate(layout.leaves)}
    for number, line in enumerate(layout.lines):
        if line.is_total:
            for part in line.sum_of:
                used[:, number] |= used[:, numbers[part]]
        else:
            used[:, number] = in_use[:, leaf_numbers[line.code]]
        shown[:, number] = used[:, number]
    for number, line in enumerate(layout.lines):
        if line.needs:
            needed = [numbers[code] for code in line.needs]
            shown[:, number] = used[:, needed].any(axis=1)
    return shown
