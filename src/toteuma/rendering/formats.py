"""Numbers and dates as the language writes them.

Finnish and Swedish part thousands with a narrow no-break space and use a decimal comma; English
parts with a comma and uses a point. Minus is U+2212 and "no figure" is an en dash everywhere.
"""

from datetime import date
from decimal import Decimal

from toteuma.domain.money import UnitOfMeasure, shown
from toteuma.domain.vocabulary import Language
from toteuma.report.model import KeyFigureCell, ReportFigure

NO_FIGURE = "–"
SUPPRESSED = ".."
"""A figure that there is, but that is not shown to the public."""
MINUS = "\u2212"
NARROW_SPACE = "\u202f"

_GROUP = {Language.FI: NARROW_SPACE, Language.SV: NARROW_SPACE, Language.EN: ","}
_POINT = {Language.FI: ",", Language.SV: ",", Language.EN: "."}
_PERCENT = {Language.FI: "\u00a0%", Language.SV: "\u00a0%", Language.EN: "%"}
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def format_integer(number: int, language: Language) -> str:
    """1234567 is "1 234 567" (fi, sv) or "1,234,567" (en)."""
    text = f"{abs(number):,}".replace(",", _GROUP[language])
    return MINUS + text if number < 0 else text


def format_tenths(tenths: int, language: Language) -> str:
    """Tenths of a percent without the sign: 753 is "75,3"."""
    whole, part = divmod(abs(tenths), 10)
    text = f"{format_integer(whole, language)}{_POINT[language]}{part}"
    return MINUS + text if tenths < 0 else text


def format_percent(tenths: int, language: Language) -> str:
    """Tenths of a percent with the sign: 753 is "75,3 %" (fi, sv) or "75.3%" (en)."""
    return format_tenths(tenths, language) + _PERCENT[language]


def format_decimal(value: Decimal, decimals: int, language: Language) -> str:
    """A decimal with exactly ``decimals`` digits after the point, as given (no rounding up of
    money happens here: values arrive rounded)."""
    sign, digits, point = f"{value:.{decimals}f}".partition(".")
    whole = format_integer(int(sign.lstrip("-")), language)
    text = whole + (_POINT[language] + point if digits else "")
    is_negative = value < 0 and any(mark not in "0." for mark in f"{abs(value):.{decimals}f}")
    return MINUS + text if is_negative else text


def format_plain_decimal(value: Decimal, language: Language) -> str:
    """A decimal with the digits it has, trailing zeros of the fraction dropped."""
    decimals = max(0, -int(value.normalize().as_tuple().exponent))
    return format_decimal(value, decimals, language)


def format_shown(shown_units: int, unit: UnitOfMeasure, language: Language) -> str:
    """Whole units as a table cell prints them, without the unit's sign; cents as euro."""
    if unit is UnitOfMeasure.PERCENT:
        return format_tenths(shown_units, language)
    if unit is UnitOfMeasure.CENT:
        return format_decimal(Decimal(shown_units) / 100, 2, language)
    return format_integer(shown_units, language)


def absent(figure: ReportFigure | KeyFigureCell) -> str:
    """What stands in the place of a value: "–" for no figure, ".." for one that is not shown."""
    return SUPPRESSED if figure.is_suppressed else NO_FIGURE


def format_figure(figure: ReportFigure, language: Language) -> str:
    """A figure as a table cell prints it: shown units, no unit sign; see :func:`absent`."""
    if figure.shown is None:
        return absent(figure)
    return format_shown(figure.shown, figure.unit_of_measure, language)


def format_date(day: date, language: Language) -> str:
    """30.9.2022 (fi, sv) or 30 September 2022 (en)."""
    if language is Language.EN:
        return f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    return f"{day.day}.{day.month}.{day.year}"


def format_euro(cents: int, language: Language) -> str:
    """Whole euro in running text: "1 234 €" (fi, sv) or "€1,234" (en), rounded half away."""
    euro = shown(cents, UnitOfMeasure.EURO)
    assert euro is not None
    number = format_integer(euro, language)
    if language is not Language.EN:
        return f"{number}\u00a0€"
    return f"{MINUS}€{number[1:]}" if euro < 0 else f"€{number}"
