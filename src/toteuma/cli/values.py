"""Values of options that the parser leaves as text."""

from datetime import date
from enum import StrEnum

from toteuma.cli.usage import DayMalformedError, UnknownChoiceError


def chosen[Choice: StrEnum](choices: type[Choice], text: str, option: str) -> tuple[Choice, ...]:
    """Members by their values, parted by commas, each once. Raises UnknownChoiceError."""
    found: list[Choice] = []
    for part in text.split(","):
        value = part.strip()
        try:
            member = choices(value)
        except ValueError:
            known = ", ".join(choices)
            raise UnknownChoiceError(option=option, value=value, known=known) from None
        if member not in found:
            found.append(member)
    return tuple(found)


def parse_day(text: str, option: str) -> date:
    """A day written as 2022-10-31. Raises DayMalformedError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DayMalformedError(option=option, text=text) from None
