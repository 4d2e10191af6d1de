"""What is amiss with a layout that is no error: accounts that no line shows, with their sums."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from toteuma.domain.layout import Layout
from toteuma.domain.money import Cents
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.assembly.request import statement_request
from toteuma.statements.columns import BUDGET_COLUMNS, default_unit
from toteuma.statements.request import StatementColumn, StatementRequest
from toteuma.statements.sources import LeftoverReason
from toteuma.statements.table import StatementTable
from toteuma.web.shared.desk import Desk

COMPARED = (ColumnCode.BUDGET, ColumnCode.ACTUAL)
"""What a layout that is tried out is judged by."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An account of the layout's book that no line holds, and what is missed by it in cents."""

    account: int
    name: LocalizedText
    budget: Cents
    actual: Cents

    @property
    def has_money(self) -> bool:
        """Whether a statement would miss something."""
        return bool(self.budget or self.actual)


def table_by(desk: Desk, layout: Layout) -> StatementTable:
    """The statements of the whole tree in the desk's period, as the layout makes them."""

    def ask() -> StatementRequest:
        content, period = desk.content, desk.period
        digits = max((len(str(one.number)) for one in content.accounts), default=4)
        columns = tuple(StatementColumn(code, default_unit(code)) for code in COMPARED)
        root = desk.living.organisation(period.fiscal_year).root
        widened = layout.for_digits(max(digits, layout.account_digits))
        return statement_request(desk.living.request(root, period), widened, columns)

    return desk.living.table(("tried", desk.period, layout.code), ask)


def gaps(desk: Desk, layout: Layout) -> tuple[Gap, ...]:
    """Accounts of the book that no line holds: those with money in the period first."""
    table = table_by(desk, layout)
    missed: Mapping[int, dict[ColumnCode, Cents]] = defaultdict(dict)
    for left in table.leftovers:
        if left.reason is LeftoverReason.OUTSIDE_LAYOUT and left.account is not None:
            column = ColumnCode.BUDGET if left.column in BUDGET_COLUMNS else left.column
            sums = missed[left.account]
            sums[column] = sums.get(column, 0) + left.cents
    widened, rule = table.request.layout, table.request.book_rule
    names = {one.number: one.name for one in desk.content.accounts}
    lacking = {
        number for number in names if rule.holds(number, "") and widened.line_of(number) is None
    }
    found = (
        Gap(
            number,
            names.get(number, LocalizedText()),
            missed.get(number, {}).get(ColumnCode.BUDGET, 0),
            missed.get(number, {}).get(ColumnCode.ACTUAL, 0),
        )
        for number in lacking | missed.keys()
    )
    return tuple(sorted(found, key=lambda gap: (not gap.has_money, gap.account)))


def lost_lines(desk: Desk, layout: Layout) -> tuple[str, ...]:
    """Codes of lines of the book that a binding level or a forecast of the period's year names
    and that the layout does not have."""
    here = desk.layout(layout.book)
    known = set() if here is None else {line.code for line in here.lines}
    named = [level.line for level in desk.content.binding_levels]
    year = desk.period.fiscal_year
    named += [one.line for one in desk.content.forecasts if one.fiscal_year == year]
    codes = {line.code for line in layout.lines}
    return tuple(sorted({line for line in named if line in known and line not in codes}))
