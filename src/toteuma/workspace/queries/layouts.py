"""Which periods a layout's statements are of, and from which day layouts may still change."""

from collections.abc import Iterable
from datetime import date

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.layout import Book
from toteuma.domain.period import Period
from toteuma.report.assembly.request import NoLayoutError, layout_of_book

FIRST_DAY = date(1900, 1, 1)
"""From here on a layout can come into force where nothing is reported yet."""


def first_open_day(covered: Iterable[tuple[int, int]]) -> date:
    """The first day of the year after the last that is over, which is one whose December (or a
    period after it) is in the ledger. Statements of the years before are done."""
    over = [year for year, period in covered if period >= 12]
    return date(max(over) + 1, 1, 1) if over else FIRST_DAY


def periods_of_layouts(
    content: MunicipalityContent, covered: Iterable[tuple[int, int]]
) -> dict[str, tuple[Period, Period]]:
    """For each layout that some month of the ledger is shown by, the first and last such month."""
    months = sorted({(year, month) for year, month in covered if month <= 12})
    found: dict[str, tuple[Period, Period]] = {}
    for year, month in months:
        period = Period(year, month, month)
        for book in Book:
            try:
                code = layout_of_book(content, period, book).code
            except NoLayoutError:
                continue
            found[code] = (found.get(code, (period, period))[0], period)
    return found
