"""Accounts and the ranges by which a layout maps them to lines."""

from dataclasses import dataclass

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.text import LocalizedText


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the municipality's chart; ``number`` is positive."""

    number: int
    name: LocalizedText

    def __post_init__(self) -> None:
        if self.number <= 0:
            raise InvalidValueError(what="Account", why=f"{self.number} is not a positive number")


@dataclass(frozen=True, slots=True, order=True)
class AccountRange:
    """Accounts ``first``..``last``, both included, compared as numbers of equal length."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 < self.first <= self.last:
            raise InvalidValueError(
                what="Account range", why=f"{self.first}-{self.last} is not in order"
            )

    @classmethod
    def parse(cls, text: str) -> "AccountRange":
        """From "3000-3199" or "3000". Raises InvalidValueError otherwise."""
        first, _, last = text.strip().partition("-")
        try:
            return cls(int(first), int(last or first))
        except ValueError:
            raise InvalidValueError(
                what=f"Account range {text!r}", why="write it as 3000-3199 or 3000"
            ) from None

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last

    def widened(self, digits: int) -> "AccountRange":
        """The same range for accounts with ``digits`` more digits: 3000-3199 by 2 is
        300000-319999."""
        factor = 10**digits
        return AccountRange(self.first * factor, self.last * factor + factor - 1)
