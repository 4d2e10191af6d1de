"""What a statement page is asked for: read from the query of its address, and written back."""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.http import QueryDict

from toteuma.domain.errors import InvalidValueError
from toteuma.domain.layout import Book
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode
from toteuma.statements.columns import default_unit
from toteuma.statements.request import Rounding, StatementColumn

CHOICES = tuple(code for code in ColumnCode if code is not ColumnCode.EXPLANATION)
"""Columns that can be chosen; explanations stand below the table."""


class MoneyUnit(StrEnum):
    """The unit that amounts are shown in; ``report``: each column as the report prints it."""

    REPORT = "report"
    EURO = "euro"
    THOUSAND = "thousand_euro"
    CENT = "cent"


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices of a statement page. Those at their defaults are not in its address.

    ``columns`` empty: the municipality's own. ``open_line`` shows its accounts, ``chart_line``
    its months. ``compared`` is another period whose actual is shown beside.
    """

    period: str = ""
    book: Book = Book.OPERATIONS
    columns: tuple[ColumnCode, ...] = ()
    unit: MoneyUnit = MoneyUnit.REPORT
    rounding: Rounding = Rounding.INDEPENDENT
    compared: Period | None = None
    open_line: str = ""
    chart_line: str = ""

    def query(self, **changes: object) -> str:
        """The query that asks for this with changes, without what is at its default."""
        asked = replace(self, **changes)  # type: ignore[arg-type]
        pairs = {
            "period": asked.period,
            "book": "" if asked.book is Book.OPERATIONS else asked.book.value,
            "columns": ",".join(asked.columns),
            "unit": "" if asked.unit is MoneyUnit.REPORT else asked.unit.value,
            "rounding": "" if asked.rounding is Rounding.INDEPENDENT else asked.rounding.value,
            "compare": "" if asked.compared is None else asked.compared.code,
            "open": asked.open_line,
            "chart": asked.chart_line,
        }
        return "?" + urlencode({name: value for name, value in pairs.items() if value})

    def shown(self, own: tuple[StatementColumn, ...]) -> tuple[StatementColumn, ...]:
        """The columns in the units asked for; ``own`` are the municipality's."""
        units = {column.code: column.unit_of_measure for column in own}
        codes = self.columns or tuple(column.code for column in own)
        return tuple(
            StatementColumn(code, self._unit_of(code, units)) for code in codes if code in CHOICES
        )

    def _unit_of(self, code: ColumnCode, units: dict[ColumnCode, UnitOfMeasure]) -> UnitOfMeasure:
        return self.amounts_in(units.get(code, default_unit(code)))

    def amounts_in(self, own: UnitOfMeasure) -> UnitOfMeasure:
        """The unit asked for, in place of a column's own; a percentage stays one."""
        if self.unit is MoneyUnit.REPORT or own is UnitOfMeasure.PERCENT:
            return own
        return UnitOfMeasure(self.unit.value)


def read_query(query: QueryDict) -> tuple[Asked, tuple[str, ...]]:
    """What the address asks for, and the names of what in it could not be understood: that is
    left at its default."""
    wrong: list[str] = []

    def chosen[Choice: StrEnum](name: str, kind: type[Choice], default: Choice) -> Choice:
        text = query.get(name, "")
        try:
            return kind(text) if text else default
        except ValueError:
            wrong.append(name)
            return default

    names = [name for text in query.getlist("columns") for name in text.split(",") if name]
    columns = [name for name in names if name in CHOICES]
    if len(columns) < len(names):
        wrong.append("columns")
    compared = None
    try:
        compared = Period.parse(text) if (text := query.get("compare", "")) else None
    except InvalidValueError:
        wrong.append("compare")
    asked = Asked(
        period=query.get("period", ""),
        book=chosen("book", Book, Book.OPERATIONS),
        columns=tuple(code for code in CHOICES if code in columns),
        unit=chosen("unit", MoneyUnit, MoneyUnit.REPORT),
        rounding=chosen("rounding", Rounding, Rounding.INDEPENDENT),
        compared=compared,
        open_line=query.get("open", ""),
        chart_line=query.get("chart", ""),
    )
    return asked, tuple(wrong)
