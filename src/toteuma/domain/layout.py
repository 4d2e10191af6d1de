"""Statement layouts: which lines a statement has and which accounts each line holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from toteuma.domain.accounts import AccountRange
from toteuma.domain.errors import InvalidValueError
from toteuma.domain.text import LocalizedText

DRAFT_DAY = date.max
"""``valid_from`` of a layout that is still being written: no period is so late, so no statement is
made by it until it is given a day."""


class Book(StrEnum):
    """The part of the budget that a layout shows; kept apart from each other."""

    OPERATIONS = "operations"
    INVESTMENTS = "investments"
    INTERNAL = "internal"


class LineStyle(StrEnum):
    """How a line is drawn: regular, a total (bold, rule above), the bottom line (double rule)."""

    REGULAR = "regular"
    TOTAL = "total"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """One line: either account ranges (a leaf) or the sum of other lines (a total).

    ``needs`` names lines of which one must be in use for this line to be shown; without it a line
    is shown when it, or a line that it adds, is in use.
    """

    code: str
    name: LocalizedText
    ranges: tuple[AccountRange, ...] = ()
    sum_of: tuple[str, ...] = ()
    style: LineStyle = LineStyle.REGULAR
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.ranges) == bool(self.sum_of):
            raise InvalidValueError(
                what=f"Line {self.code}", why="it must have either account ranges or a sum of lines"
            )

    @property
    def is_total(self) -> bool:
        """True for a sum of lines."""
        return bool(self.sum_of)


@dataclass(frozen=True, slots=True)
class Layout:
    """A statement layout, valid from a day, with its source.

    Lines are in print order. Totals refer to lines printed above them. Ranges of leaves do not
    overlap. Accounts have ``account_digits`` digits; :meth:`for_digits` widens the ranges.

    ``book_accounts`` belong to this layout's book. Investment accounts do so whatever their
    project; any other account belongs to investments only through an investment project. What
    is not of the investments belongs to the internal items when it is on one of their accounts,
    and else to operations.
    """

    code: str
    name: LocalizedText
    book: Book
    valid_from: date
    source: str
    account_digits: int
    lines: tuple[LayoutLine, ...]
    book_accounts: tuple[AccountRange, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for line in self.lines:
            if line.code in seen:
                raise InvalidValueError(what=f"Layout {self.code}", why=f"{line.code} comes twice")
            for part in line.sum_of:
                if part not in seen:
                    raise InvalidValueError(
                        what=f"Layout {self.code}",
                        why=f"{line.code} adds {part}, which is not a line above it",
                    )
            seen.add(line.code)
        self._refuse_overlaps()

    def _refuse_overlaps(self) -> None:
        taken = sorted((span, line.code) for line in self.lines for span in line.ranges)
        for (before, code_before), (after, code_after) in pairwise(taken):
            if after.first <= before.last:
                raise InvalidValueError(
                    what=f"Layout {self.code}",
                    why=f"{code_before} {before} and {code_after} {after} overlap",
                )

    @property
    def is_draft(self) -> bool:
        """True while it is being written and no statement is made by it."""
        return self.valid_from == DRAFT_DAY

    @property
    def leaves(self) -> tuple[LayoutLine, ...]:
        """Lines with accounts, in print order."""
        return tuple(line for line in self.lines if not line.is_total)

    def line(self, code: str) -> LayoutLine:
        """The line of that code. Raises KeyError."""
        for line in self.lines:
            if line.code == code:
                return line
        raise KeyError(code)

    def leaves_of(self, code: str) -> tuple[LayoutLine, ...]:
        """The leaves that a line adds, each once; a leaf is its own. Raises KeyError."""
        wanted = {code}
        for line in reversed(self.lines):
            if line.code in wanted:
                wanted.update(line.sum_of)
        self.line(code)
        return tuple(line for line in self.leaves if line.code in wanted)

    def line_of(self, account: int) -> LayoutLine | None:
        """The leaf that holds the account, or None."""
        for line in self.lines:
            if any(account in span for span in line.ranges):
                return line
        return None

    def for_digits(self, digits: int) -> "Layout":
        """The layout for accounts of ``digits`` digits (at least ``account_digits``)."""
        extra = digits - self.account_digits
        if extra < 0:
            raise InvalidValueError(
                what=f"Layout {self.code}",
                why=f"it is written for {self.account_digits} digits and cannot be cut to {digits}",
            )
        if extra == 0:
            return self
        lines = tuple(
            LayoutLine(
                line.code,
                line.name,
                tuple(span.widened(extra) for span in line.ranges),
                line.sum_of,
                line.style,
                line.needs,
            )
            for line in self.lines
        )
        return Layout(
            self.code,
            self.name,
            self.book,
            self.valid_from,
            self.source,
            digits,
            lines,
            tuple(span.widened(extra) for span in self.book_accounts),
        )
