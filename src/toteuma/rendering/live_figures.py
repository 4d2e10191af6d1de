"""Live figures as the language writes them."""

from decimal import Decimal

from toteuma.catalogue.wording import report_words
from toteuma.domain.live_figures import Form, LiveValue, Mark, ValueUnit, replace_marks
from toteuma.domain.money import UnitOfMeasure, round_half_away, shown
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.rendering.formats import (
    MINUS,
    NO_FIGURE,
    SUPPRESSED,
    format_decimal,
    format_euro,
    format_integer,
    format_percent,
    format_tenths,
)

_CENTS_OF_TENTH_OF_MILLION = 10_000_000


def say_mark(mark: Mark, language: Language) -> str:
    """What a mark says: its value, "–" for no figure, ".." for one that is not shown, or
    plainly that there is no such figure (or that none was looked for yet)."""
    if mark.value is None:
        key = "live_figure.unknown" if mark.is_unknown else "live_figure.waiting"
        return report_words(language)[key].format(code=mark.code)
    if mark.value.amount is None:
        return SUPPRESSED if mark.value.is_suppressed else NO_FIGURE
    return _say(mark, mark.value, mark.value.amount, language)


def written_out(text: str, language: Language) -> str:
    """A CommonMark text with its figures said in the language: for readers that know no marks."""
    return replace_marks(text, lambda mark: say_mark(mark, language))


def spoken(text: LocalizedText, language: Language) -> str:
    """The same of a text in the reader's language."""
    return written_out(text.in_language(language), language)


def _say(mark: Mark, value: LiveValue, amount: Decimal, language: Language) -> str:
    if mark.is_unsigned:
        amount = abs(amount)
    if value.unit is ValueUnit.NUMBER:
        decimals = max(0, -int(amount.as_tuple().exponent))
        return format_decimal(amount, decimals, language)
    whole = int(amount)
    if value.unit is ValueUnit.PERCENT:
        say = format_tenths if mark.form is Form.PLAIN else format_percent
        return say(whole, language)
    match mark.form:
        case Form.PLAIN:
            return format_integer(shown(whole, UnitOfMeasure.EURO) or 0, language)
        case Form.THOUSAND:
            number = format_integer(shown(whole, UnitOfMeasure.THOUSAND_EURO) or 0, language)
            return _with_unit("live_figure.thousand", number, language)
        case Form.MILLION:
            number = format_tenths(round_half_away(whole, _CENTS_OF_TENTH_OF_MILLION), language)
            return _with_unit("live_figure.million", number, language)
        case _:
            return format_euro(whole, language)


def _with_unit(key: str, number: str, language: Language) -> str:
    """The number in the words of its unit; a minus stands before a currency's sign."""
    sign = MINUS if number.startswith(MINUS) else ""
    return sign + report_words(language)[key].format(number=number.removeprefix(MINUS))
