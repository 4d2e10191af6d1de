"""Amounts of a ledger file: the strict parser, and the same rules as a DuckDB expression.

What is not surely a number is an issue. :func:`parse_amount` is the reference, one text at a time
and plain to read; :func:`amount_sql` says the same over a whole column. A property test holds the
two equal on any text.

The rules: spaces around an amount are ignored. The minus stands where the format allows it, once,
with no space between it and the digits. Digits are 0-9. Thousands are parted into groups of three
by one and the same mark, or not at all. Decimals are one or two digits after the decimal mark,
with at least one digit before it. At most twelve digits stand before the decimal mark.
"""

from dataclasses import dataclass
from enum import StrEnum

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.money import Cents

SPACES = " \t\u00a0\u2009\u202f"
"""Blanks that may surround a value: space, tab, no-break, thin and narrow no-break space."""

MAX_WHOLE_DIGITS = 12
"""Digits before the decimal mark: sums of millions of such amounts still fit into 64 bits."""

_DIGITS = frozenset("0123456789")


class MinusStyle(StrEnum):
    """How a negative amount is marked."""

    HYPHEN = "-"
    TRUE_MINUS = "\u2212"
    TRAILING = "trailing"
    PARENTHESES = "parentheses"


class AmountFault(StrEnum):
    """Why a text is no amount; the value is the code of the issue."""

    MISSING = "ledger.amount_missing"
    UNREADABLE = "ledger.amount_unreadable"
    TOO_MANY_DECIMALS = "ledger.amount_decimals"
    TOO_LARGE = "ledger.amount_too_large"


@dataclass(frozen=True, slots=True)
class AmountFormat:
    """How amounts are written in a file.

    ``decimal`` is the decimal mark, ``thousands`` the marks that may part thousands, ``minus``
    the ways in which a negative amount may be written. A trailing minus is "-" or U+2212.
    """

    decimal: str = "."
    thousands: tuple[str, ...] = ()
    minus: frozenset[MinusStyle] = frozenset({MinusStyle.HYPHEN, MinusStyle.TRUE_MINUS})

    def __post_init__(self) -> None:
        marks = (self.decimal, *self.thousands)
        if any(len(mark) != 1 or mark in _DIGITS or mark in "-\u2212()" for mark in marks):
            raise InvalidValueError(
                what="Amount format",
                why="decimal and thousand marks are single characters other than digits and signs",
            )
        if self.decimal in SPACES or len(set(marks)) != len(marks):
            raise InvalidValueError(
                what="Amount format",
                why="the decimal mark is no space, and no mark is named twice",
            )


def parse_amount(text: str | None, form: AmountFormat) -> Cents | AmountFault:
    """The cents of one amount, or why it is none. ``text`` None is an empty cell."""
    body = (text or "").strip(SPACES)
    if not body:
        return AmountFault.MISSING
    body, is_negative = _without_minus(body, form)
    whole, mark, decimals = body.partition(form.decimal)
    digits = _ungrouped(whole, form)
    if digits is None or (mark and not (decimals and set(decimals) <= _DIGITS)):
        return AmountFault.UNREADABLE
    if len(decimals) > 2:
        return AmountFault.TOO_MANY_DECIMALS
    if len(digits) > MAX_WHOLE_DIGITS:
        return AmountFault.TOO_LARGE
    cents = int(digits) * 100 + int(decimals.ljust(2, "0"))
    return -cents if is_negative else cents


def _without_minus(body: str, form: AmountFormat) -> tuple[str, bool]:
    """The text without its one minus, and whether it had one."""
    for style in (MinusStyle.HYPHEN, MinusStyle.TRUE_MINUS):
        if style in form.minus and body.startswith(style):
            return body[1:], True
    if MinusStyle.TRAILING in form.minus and body.endswith(("-", "\u2212")):
        return body[:-1], True
    if MinusStyle.PARENTHESES in form.minus and body.startswith("(") and body.endswith(")"):
        return body[1:-1], True
    return body, False


def _ungrouped(whole: str, form: AmountFormat) -> str | None:
    """The digits before the decimal mark without thousand marks; None if they are not such."""
    marks = set(whole) - _DIGITS
    if not marks:
        return whole or None
    if len(marks) > 1 or not marks <= set(form.thousands):
        return None
    first, *others = whole.split(marks.pop())
    if 1 <= len(first) <= 3 and all(len(group) == 3 for group in others):
        return first + "".join(others)
    return None


@dataclass(frozen=True, slots=True)
class AmountPatterns:
    """The rules as regular expressions (RE2), and what the column expression needs beside them.

    ``plain`` matches amounts without thousand marks, with an optional hyphen and no spaces
    around: nearly all amounts, read without further ado.
    """

    plain: str
    full: str
    too_many_decimals: str
    too_large: str
    negative: str
    not_digits: str
    decimal: str

    def variables(self, prefix: str) -> dict[str, str]:
        """Values of the DuckDB variables that :func:`amount_sql` of that prefix refers to."""
        return {f"{prefix}_{name}": getattr(self, name) for name in self.__slots__}


def amount_patterns(form: AmountFormat) -> AmountPatterns:
    """The patterns of a format."""
    has_hyphen = MinusStyle.HYPHEN in form.minus
    mark = _literal(form.decimal)
    few, any_number = f"{{1,{MAX_WHOLE_DIGITS}}}", "+"
    groups = f"{{1,{MAX_WHOLE_DIGITS // 3 - 1}}}"
    return AmountPatterns(
        plain=f"{'-?' if has_hyphen else ''}[0-9]{few}(?:{mark}[0-9]{{1,2}})?",
        full=_signed(form, _whole(form, few, groups) + f"(?:{mark}[0-9]{{1,2}})?"),
        too_many_decimals=_signed(form, _whole(form, any_number, "+") + f"{mark}[0-9]{{3,}}"),
        too_large=_signed(form, _whole(form, any_number, "+") + f"(?:{mark}[0-9]{{1,2}})?"),
        negative=f"[-{_literal(MinusStyle.TRUE_MINUS)}(]",
        not_digits=f"[^0-9{mark}]",
        decimal=form.decimal,
    )


def _literal(text: str) -> str:
    return "".join(f"\\x{{{ord(character):04x}}}" for character in text)


def _whole(form: AmountFormat, digits: str, groups: str) -> str:
    ways = [f"[0-9]{digits}"]
    ways += [f"[0-9]{{1,3}}(?:{_literal(mark)}[0-9]{{3}}){groups}" for mark in form.thousands]
    return f"(?:{'|'.join(ways)})"


def _signed(form: AmountFormat, number: str) -> str:
    ways = [number]
    ways += [
        _literal(style) + number
        for style in (MinusStyle.HYPHEN, MinusStyle.TRUE_MINUS)
        if style in form.minus
    ]
    if MinusStyle.TRAILING in form.minus:
        ways.append(f"{number}[-{_literal(MinusStyle.TRUE_MINUS)}]")
    if MinusStyle.PARENTHESES in form.minus:
        ways.append(f"\\({number}\\)")
    blanks = f"[{_literal(SPACES)}]*"
    return f"{blanks}(?:{'|'.join(ways)}){blanks}"


@dataclass(frozen=True, slots=True)
class AmountSql:
    """Two DuckDB expressions: the cents (BIGINT, NULL for a fault) and the fault (NULL if none)."""

    cents: str
    fault: str


def amount_sql(column: str, prefix: str, form: AmountFormat) -> AmountSql:
    """Expressions over a VARCHAR column, which is named by us and never by a file.

    The patterns reach DuckDB as the variables ``AmountPatterns.variables(prefix)``.
    """

    def variable(name: str) -> str:
        return f"getvariable('{prefix}_{name}')"

    plain_text = column
    digits = f"regexp_replace({column}, {variable('not_digits')}, '', 'g')"
    if form.decimal != ".":
        plain_text = f"replace({column}, {variable('decimal')}, '.')"
        digits = f"replace({digits}, {variable('decimal')}, '.')"
    cents = (
        f"CASE {_canonical_sql(column, plain_text, variable('decimal'), form)}"
        f"WHEN regexp_full_match({column}, {variable('plain')}) "
        f"THEN CAST(CAST({plain_text} AS DECIMAL(14, 2)) * 100 AS BIGINT) "
        f"WHEN regexp_full_match({column}, {variable('full')}) "
        f"THEN CAST(CAST({digits} AS DECIMAL(14, 2)) * 100 AS BIGINT) * "
        f"CASE WHEN regexp_matches({column}, {variable('negative')}) THEN -1 ELSE 1 END END"
    )
    fault = (
        f"CASE WHEN coalesce(trim({column}, getvariable('spaces')), '') = '' "
        f"THEN '{AmountFault.MISSING}' "
        f"WHEN regexp_full_match({column}, {variable('full')}) THEN NULL "
        f"WHEN regexp_full_match({column}, {variable('too_many_decimals')}) "
        f"THEN '{AmountFault.TOO_MANY_DECIMALS}' "
        f"WHEN regexp_full_match({column}, {variable('too_large')}) "
        f"THEN '{AmountFault.TOO_LARGE}' ELSE '{AmountFault.UNREADABLE}' END"
    )
    return AmountSql(cents, fault)


def _canonical_sql(column: str, plain_text: str, decimal: str, form: AmountFormat) -> str:
    """The case of an amount that reads as DuckDB would write it: ``-1234.50``.

    That proves its form at a third less than a pattern does, and most exports write amounts so.
    """
    if MinusStyle.HYPHEN not in form.minus:
        return ""
    number = f"TRY_CAST({plain_text} AS DECIMAL(14, 2))"
    written = f"CAST({number} AS VARCHAR)"
    if form.decimal != ".":
        written = f"replace({written}, '.', {decimal})"
    return f"WHEN {written} = {column} THEN CAST({number} * 100 AS BIGINT) "
