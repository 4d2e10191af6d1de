"""Dates of a ledger file: the strict reader, and the same rules as a DuckDB expression.

A format is made of ``%d``, ``%m`` and ``%Y`` (each once) and the marks ``. - /``. Days and months
have one or two digits, years four. Spaces around a date are ignored. Dates lie within the years
1901-2200: everything outside is a slip of the pen.
"""

import re
from datetime import date

from toteuma.domain.errors import InvalidValueError
from toteuma.ledger.amounts import SPACES

FIRST_YEAR = 1901
LAST_YEAR = 2200

_PARTS = {"%d": "(?P<d>[0-9]{1,2})", "%m": "(?P<m>[0-9]{1,2})", "%Y": "(?P<y>[0-9]{4})"}
_FORMAT = re.compile(r"(%[dmY])([./-]?)(%[dmY])([./-]?)(%[dmY])")


def check_date_format(text: str) -> None:
    """Raises InvalidValueError for a format that this module does not know.

    Without marks between them the parts would have no sure width, so marks are required, except
    in ``%Y%m%d``, which then needs all eight digits.
    """
    match = _FORMAT.fullmatch(text)
    if (
        match is None
        or set(match.group(1, 3, 5)) != set(_PARTS)
        or ("" in match.group(2, 4) and text != "%Y%m%d")
    ):
        raise InvalidValueError(
            what=f"Date format {text!r}",
            why="write it with %d, %m, %Y once each and . - / between them, or as %Y%m%d",
        )


def date_pattern(form: str) -> str:
    """The format as a regular expression, for RE2 and for Python."""
    if form == "%Y%m%d":
        return "(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
    pattern = form.replace(".", "\\.")
    for part, expression in _PARTS.items():
        pattern = pattern.replace(part, expression)
    return pattern


def parse_date(text: str | None, formats: tuple[str, ...]) -> date | None:
    """The date by the first format that fits; None when the text is no date of any of them."""
    body = (text or "").strip(SPACES)
    for form in formats:
        match = re.fullmatch(date_pattern(form), body)
        if match is not None:
            year, month, day = (int(match[part]) for part in "ymd")
            if FIRST_YEAR <= year <= LAST_YEAR:
                try:
                    return date(year, month, day)
                except ValueError:
                    continue
    return None


def date_variables(prefix: str, formats: tuple[str, ...]) -> dict[str, object]:
    """Values of the DuckDB variables that :func:`date_sql` of that prefix refers to."""
    patterns = "|".join(re.sub(r"\?P<.>", "", date_pattern(form)) for form in formats)
    return {
        f"{prefix}_pattern": f"(?:{patterns})",
        f"{prefix}_formats": list(formats),
        f"{prefix}_first": date(FIRST_YEAR, 1, 1),
        f"{prefix}_last": date(LAST_YEAR, 12, 31),
    }


def date_sql(column: str, prefix: str, *, is_typed: bool) -> str:
    """The date of a column (named by us), NULL when it is none.

    ``is_typed`` (not for ``%Y%m%d``): the column was read as DATE by DuckDB's CSV reader, whose
    ``dateformat`` follows the same rules but for two words (it reads "epoch" and "infinity" as a
    day of 1900) and years of fewer than four digits; the bounds refuse both.
    """
    first, last = f"getvariable('{prefix}_first')", f"getvariable('{prefix}_last')"
    if is_typed:
        return f"CASE WHEN {column} BETWEEN {first} AND {last} THEN {column} END"
    text = f"trim({column}, getvariable('spaces'))"
    day = f"CAST(try_strptime({text}, getvariable('{prefix}_formats')) AS DATE)"
    return (
        f"CASE WHEN regexp_full_match({text}, getvariable('{prefix}_pattern')) "
        f"AND {day} BETWEEN {first} AND {last} THEN {day} END"
    )
