"""The places of a table as a tree in arrays, and sums over its branches."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from toteuma.domain.organisation import Organisation
from toteuma.ledger.balance_parts import Integers, SumOverflowError
from toteuma.statements.figure_id import place_code

MAX_CENTS = 2**50
"""Bound of all amounts of a table together (11 million million euros). Below it neither a sum,
also one that adds a line eight times over, nor it times 1,000 (used %) leaves 64 bits."""


@dataclass(frozen=True)
class Tree:
    """Places in preorder: a place, then all below it, so a branch is one slice of an array.

    ``parents[i]`` is the number of the place above (-1 at the top) and ``ends[i]`` one past the
    last place of the branch that begins at ``i``.
    """

    codes: tuple[str, ...]
    parents: Integers
    ends: Integers

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Number of each code."""
        return {code: number for number, code in enumerate(self.codes)}

    @cached_property
    def levels(self) -> tuple[npt.NDArray[np.intp], ...]:
        """Numbers of the places of each depth, the top first."""
        depths = np.zeros(len(self.codes), dtype=np.int64)
        for number, parent in enumerate(self.parents.tolist()):
            if parent >= 0:
                depths[number] = depths[parent] + 1
        return tuple(np.flatnonzero(depths == depth) for depth in range(int(depths.max()) + 1))

    def rolled_up(self, values: Integers) -> Integers:
        """Sums over each branch along the first axis, exactly."""
        below = np.zeros((len(self.codes) + 1, *values.shape[1:]), dtype=np.int64)
        np.cumsum(values, axis=0, out=below[1:])
        branches: Integers = below[self.ends] - below[:-1]
        return branches


def organisation_tree(organisation: Organisation, top: str) -> Tree:
    """The node ``top`` and all below it."""
    is_whole = top == organisation.root
    codes = organisation.codes if is_whole else organisation.descendants_or_self(top)
    index = {code: number for number, code in enumerate(codes)}
    parents = [-1, *(index[organisation.node(code).parent or ""] for code in codes[1:])]
    return _tree(codes, parents)


def project_tree(top: str, projects: tuple[str, ...]) -> Tree:
    """The node ``top`` with a place for each project below it and one for "no project"."""
    places = [place_code(top, project) for project in (*projects, "")]
    return _tree((top, *places), [-1, *([0] * len(places))])


def _tree(codes: tuple[str, ...], parents: list[int]) -> Tree:
    ends = list(range(1, len(codes) + 1))
    for number in range(len(codes) - 1, 0, -1):
        parent = parents[number]
        ends[parent] = max(ends[parent], ends[number])
    return Tree(codes, np.array(parents, dtype=np.int64), np.array(ends, dtype=np.int64))


def bounded(cents: int, *, what: str) -> int:
    """The amount, if it can be one. Raises SumOverflowError."""
    if abs(cents) >= MAX_CENTS:
        raise SumOverflowError(what=what)
    return cents


def guard_sums(amounts: Integers, *, what: str) -> None:
    """Raise SumOverflowError unless all amounts together are within ``MAX_CENTS``."""
    if float(np.abs(amounts).sum(dtype=np.float64)) >= MAX_CENTS:
        raise SumOverflowError(what=what)
