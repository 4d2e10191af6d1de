"""How cells look: one small set of formats by the house's design, made once for each workbook.

The font is Calibri: a workbook cannot carry its font, and Excel measures columns by the default
font. Figures have a true minus (U+2212); the group and decimal marks follow the language of the
report where the program lets a format say so, else the reader's own settings.
"""

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from toteuma.domain.layout import LineStyle
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.vocabulary import Language
from toteuma.rendering.charts.palette import ACCENT, BAND, INK, QUIET, RULE

FONT = "Calibri"
FONT_SIZE = 10
TITLE_SIZE = 16

_LOCALES = {Language.FI: "[$-40B]", Language.SV: "[$-81D]", Language.EN: "[$-809]"}
"""Windows language codes of Finnish, Swedish in Finland and English in Britain."""
_DATES = {Language.FI: "d.m.yyyy", Language.SV: "d.m.yyyy", Language.EN: "d mmmm yyyy"}
_PERCENT_SIGNS = {Language.FI: '"\u00a0"%', Language.SV: '"\u00a0"%', Language.EN: "%"}
_AMOUNTS = {
    UnitOfMeasure.CENT: "#,##0.00",
    UnitOfMeasure.EURO: "#,##0",
    UnitOfMeasure.THOUSAND_EURO: "#,##0,",
}

_HAIRLINE: dict[str, Any] = {"bottom": 1, "bottom_color": RULE}
_LEFT: dict[str, Any] = {"align": "left", "indent": 1, "text_wrap": True}
"""Words stand a little from the figures of the column before."""


def number_format(unit: UnitOfMeasure, language: Language) -> str:
    """The number format in which a cell shows its exact value in the column's unit.

    Amounts are held in euro, percent as a share of one.
    """
    return signed(_pattern(unit, language), language)


def _pattern(unit: UnitOfMeasure, language: Language) -> str:
    if unit is UnitOfMeasure.PERCENT:
        return f"#,##0.0{_PERCENT_SIGNS[language]}"
    return _AMOUNTS[unit]


def decimal_format(decimals: int, language: Language) -> str:
    """The number format of a plain number with so many decimals."""
    return signed("#,##0" + ("." + "0" * decimals if decimals else ""), language)


def signed(pattern: str, language: Language) -> str:
    """The pattern for positive numbers and zero, and with U+2212 for negative ones."""
    locale = _LOCALES[language]
    return f'{locale}{pattern};{locale}"\u2212"{pattern}'


def unsigned(pattern: str) -> str:
    """A format that shows a negative number that rounds to zero as plain zero."""
    return f"{pattern};{pattern}"


def date_format(language: Language) -> str:
    """The number format of a date."""
    return _LOCALES[language] + _DATES[language]


class Styles:
    """Formats of one workbook, each made when it is first asked for."""

    def __init__(self, workbook: Workbook, language: Language) -> None:
        self.language = language
        self._workbook = workbook
        self._made: dict[tuple[Any, ...], Format] = {}
        self._amounts: dict[tuple[bool, bool], dict[tuple[UnitOfMeasure, LineStyle], Format]] = {}

    def _format(self, key: tuple[Any, ...], properties: Mapping[str, Any]) -> Format:
        if key not in self._made:
            base = {"font_name": FONT, "font_size": FONT_SIZE, "font_color": INK}
            self._made[key] = self._workbook.add_format(base | dict(properties))
        return self._made[key]

    @property
    def title(self) -> Format:
        """The name of a sheet."""
        return self._format(("title",), {"bold": True, "font_size": TITLE_SIZE})

    @property
    def heading(self) -> Format:
        """The name of a part of a sheet."""
        return self._format(("heading",), {"bold": True, "font_size": 12})

    @property
    def quiet(self) -> Format:
        """What stands under a title."""
        return self._format(("quiet",), {"font_color": QUIET})

    @property
    def note(self) -> Format:
        """Running text across the columns of a table."""
        return self._format(("note",), {"font_color": QUIET, "text_wrap": True, "valign": "top"})

    @property
    def body(self) -> Format:
        """Running text that people read."""
        return self._format(("body",), {"text_wrap": True, "valign": "top"})

    @property
    def body_line(self) -> Format:
        """A line of text that runs over the cells to its right."""
        return self._format(("body_line",), {"font_size": 12})

    @property
    def link(self) -> Format:
        """A link to another place of the workbook."""
        return self._format(("link",), {"font_color": ACCENT, "underline": 1, "valign": "top"})

    def header(self, *, is_figure: bool) -> Format:
        """A column's header."""
        properties = {
            "bold": True,
            "text_wrap": True,
            "valign": "bottom",
            "bottom": 1,
            "bottom_color": INK,
            "bg_color": BAND,
        } | ({"align": "right"} if is_figure else _LEFT)
        return self._format(("header", is_figure), properties)

    def text(self, style: LineStyle = LineStyle.REGULAR) -> Format:
        """A cell of words."""
        return self._format(("text", style), _LEFT | {"valign": "vcenter"} | _line(style))

    @property
    def listed(self) -> Format:
        """A cell of words in a list whose rows may be several lines high."""
        return self._format(("listed",), _LEFT | _HAIRLINE | {"valign": "top"})

    def figure(
        self,
        pattern: str,
        style: LineStyle = LineStyle.REGULAR,
        *,
        is_listed: bool = False,
        is_past: bool = False,
    ) -> Format:
        """A cell of a number in that number format, or of the mark for no figure.

        ``is_listed``: the row may be several lines high. ``is_past``: last year, in grey.
        """
        properties = {
            "num_format": pattern,
            "align": "right",
            "valign": "top" if is_listed else "vcenter",
            "font_color": QUIET if is_past else INK,
        }
        key = ("figure", pattern, style, is_listed, is_past)
        return self._format(key, properties | _line(style))

    def amounts(
        self, *, is_listed: bool, is_past: bool
    ) -> Mapping[tuple[UnitOfMeasure, LineStyle], Format]:
        """Formats of figures by their unit and the style of their line."""
        key = (is_listed, is_past)
        if key not in self._amounts:
            self._amounts[key] = {
                (unit, style): self.figure(
                    number_format(unit, self.language),
                    style,
                    is_listed=is_listed,
                    is_past=is_past,
                )
                for unit in UnitOfMeasure
                if unit is not UnitOfMeasure.TEXT
                for style in LineStyle
            }
        return self._amounts[key]

    def date(self) -> Format:
        """A cell of a date."""
        pattern = date_format(self.language)
        properties = _LEFT | _HAIRLINE | {"num_format": pattern, "valign": "top"}
        return self._format(("date",), properties)

    def coloured(self, colour: str) -> Format:
        """A conditional format: words in a colour."""
        key = ("coloured", colour)
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_color": colour, "bold": True})
        return self._made[key]

    def zero(self, unit: UnitOfMeasure) -> Format:
        """A conditional format: an amount of that unit that rounds to zero, without a sign."""
        key = ("zero", unit)
        if key not in self._made:
            pattern = unsigned(_LOCALES[self.language] + _pattern(unit, self.language))
            self._made[key] = self._workbook.add_format({"num_format": pattern})
        return self._made[key]

    def band(self, colour: str) -> Format:
        """A conditional format: a quiet band."""
        key = ("band", colour)
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"bg_color": colour})
        return self._made[key]


def _line(style: LineStyle) -> dict[str, Any]:
    """Totals in bold with a rule above, the bottom line with a double rule below as well."""
    if style is LineStyle.REGULAR:
        return _HAIRLINE
    total = _HAIRLINE | {"bold": True, "top": 1, "top_color": INK}
    return total | ({"bottom": 6, "bottom_color": INK} if style is LineStyle.BOTTOM else {})
