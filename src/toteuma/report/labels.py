"""What a period is called in a title, a caption and the header of a column.

A year to date is told by its months ("1–9/2022"), one month by its number ("6/2022"), and a whole
year with its closing periods by the year alone. The months of a whole year before closing are
still told: its figures may change.
"""

from toteuma.catalogue.wording import report_text
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode

_OF_MONTHS = (ColumnCode.YEAR_TO_DATE_PREVIOUS, ColumnCode.ACTUAL)


def report_title(period: Period) -> LocalizedText:
    """The title of a report: interim, of one month, or of a whole year."""
    if _is_closed_year(period):
        return report_text("document.title_year", months=months_of(period))
    if period.first == period.last:
        return report_text("document.title_month", months=months_of(period))
    if (period.first, period.last) == (1, 12):
        return report_text("document.title_year", months=months_of(period))
    return report_text(
        "document.title", first=period.first, last=period.last, year=period.fiscal_year
    )


def months_of(period: Period) -> str:
    """The period as figures in every language: "1–9/2022", "6/2022" or "2021"."""
    if _is_closed_year(period):
        return str(period.fiscal_year)
    if period.first == period.last:
        return f"{period.first}/{period.fiscal_year}"
    return f"{period.first}–{period.last}/{period.fiscal_year}"


def column_text(column: ColumnCode, period: Period) -> LocalizedText:
    """The header of a column, such as "TOT 2022 1–9", or "TOT 6/2022" for one month."""
    is_month = period.first == period.last and column in _OF_MONTHS
    return report_text(
        f"column.{column.value}_month" if is_month else f"column.{column.value}",
        year=period.fiscal_year,
        previous=period.fiscal_year - 1,
        first=period.first,
        last=period.last,
    )


def _is_closed_year(period: Period) -> bool:
    return period.with_closing and period.first == 1
