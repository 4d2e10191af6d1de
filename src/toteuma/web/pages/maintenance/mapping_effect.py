"""What a mapping of cost centres would do to the previous year's figures, unit by unit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from toteuma.domain.layout import Book
from toteuma.domain.money import Figure, UnitOfMeasure, difference
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.assembly.request import NoLayoutError, layout_of_book, statement_request
from toteuma.statements.compute import compute_statements
from toteuma.statements.request import StatementColumn
from toteuma.statements.sources import LeftoverReason
from toteuma.statements.table import StatementTable
from toteuma.web.pages.maintenance.mapping_rows import mappings_after
from toteuma.web.pages.organisation.rows import net_line
from toteuma.web.shared.desk import Desk

_COLUMNS = tuple(
    StatementColumn(code, UnitOfMeasure.EURO)
    for code in (
        ColumnCode.ACCOUNTS_PREVIOUS,
        ColumnCode.YEAR_TO_DATE_PREVIOUS,
        ColumnCode.ACTUAL,
    )
)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit's net of this year, and of the previous one before and after."""

    code: str
    name: LocalizedText
    depth: int
    actual: Figure
    before: Figure
    change: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class MappingEffect:
    """The whole municipality and every unit whose net changes; ``lost_before`` and ``lost_after``
    are what no unit shows. ``is_whole_year``: the previous year is over, and so stands whole."""

    line: LocalizedText
    period: Period
    is_whole_year: bool
    units: tuple[UnitChange, ...]
    lost_before: int
    lost_after: int


def mapping_effect(
    desk: Desk, year: int, shown_on: Mapping[str, str | None]
) -> MappingEffect | None:
    """The effect on operations; None when no layout is in force that could show them."""
    months = [month for one, month in desk.living.ledger.covered if one == year and month <= 12]
    period = Period.year_to_date(year, max(months, default=12))
    root = desk.living.organisation(year).root
    try:
        layout = layout_of_book(desk.content, period, Book.OPERATIONS)
    except NoLayoutError:
        return None
    asked = statement_request(desk.living.request(root, period), layout, _COLUMNS)
    before = compute_statements(asked, desk.living.engine)
    mappings = mappings_after(desk, year, shown_on)
    after = compute_statements(replace(asked, mappings=mappings), desk.living.engine)
    line = net_line(before)
    column = ColumnCode.ACCOUNTS_PREVIOUS
    if before.exact(root, line, column) is None:
        column = ColumnCode.YEAR_TO_DATE_PREVIOUS
    return MappingEffect(
        line=layout.line(line).name,
        period=period,
        is_whole_year=column is ColumnCode.ACCOUNTS_PREVIOUS,
        units=_changed(desk, year, (before, after), line, column),
        lost_before=_lost(before, line, column),
        lost_after=_lost(after, line, column),
    )


def _changed(
    desk: Desk,
    year: int,
    tables: tuple[StatementTable, StatementTable],
    line: str,
    column: ColumnCode,
) -> tuple[UnitChange, ...]:
    tree = desk.living.organisation(year)
    after = tables[1]
    found = []
    for code in tree.codes:
        was, becomes = (table.exact(code, line, column) for table in tables)
        if was == becomes and code != tree.root:
            continue
        found.append(
            UnitChange(
                code,
                tree.node(code).name,
                len(tree.ancestors_or_self(code)) - 1,
                after.exact(code, line, ColumnCode.ACTUAL),
                was,
                difference(becomes, was),
                becomes,
            )
        )
    return tuple(found)


def _lost(table: StatementTable, line: str, column: ColumnCode) -> int:
    """What of the net no unit shows."""
    net = {leaf.code for leaf in table.request.layout.leaves_of(line)}
    return sum(
        one.cents
        for one in table.leftovers
        if one.column is column
        and one.reason is LeftoverReason.OUTSIDE_ORGANISATION
        and one.line in net
    )
