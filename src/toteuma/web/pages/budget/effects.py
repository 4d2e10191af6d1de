"""What a proposal would do: the budget of every unit that it touches before and after, line by
line, and the binding levels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from toteuma.domain.budget import BudgetDecision, BudgetLine
from toteuma.domain.money import Figure, difference
from toteuma.domain.planning import BindingLevel
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, DecisionKind
from toteuma.report.assembly.request import layout_of_book, statement_request
from toteuma.statements.binding import BindingOutcome, binding_outcomes
from toteuma.statements.compute import compute_statements
from toteuma.statements.table import StatementTable
from toteuma.web.pages.budget.tables import books_of
from toteuma.web.shared.desk import Desk
from toteuma.workspace.queries.proposals import ProposalLine


@dataclass(frozen=True, slots=True)
class LineEffect:
    """A line's budget before and after."""

    name: LocalizedText
    is_total: bool
    before: Figure
    change: Figure
    after: Figure


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """The lines of a unit whose budget changes; none where what is taken is given back."""

    node: str
    name: LocalizedText
    lines: tuple[LineEffect, ...]


@dataclass(frozen=True, slots=True)
class BindingEffect:
    """A binding level before and after; ``state`` is ``holds``, ``is_breached`` or
    ``is_breached_by_forecast``."""

    level: BindingLevel
    name: LocalizedText
    line: LocalizedText
    effect: LineEffect
    actual: Figure
    forecast: Figure
    state_before: str
    state_after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Everything that a proposal would change. ``unseen``: accounts that no statement shows."""

    units: tuple[UnitEffect, ...]
    binding: tuple[BindingEffect, ...]
    unseen: tuple[int, ...]

    @property
    def breaks(self) -> tuple[BindingEffect, ...]:
        """Binding levels that hold now and would not any more."""
        return tuple(
            one for one in self.binding if one.state_after not in ("holds", one.state_before)
        )


def effect_of(desk: Desk, node: str, kind: DecisionKind, lines: Sequence[ProposalLine]) -> Effect:
    """The effect of lines of a proposal for the unit, on the budget as it is now. Units and
    binding levels that the person may not read are left out."""
    organisation = desk.organisation
    touched = {code for line in lines for code in organisation.ancestors_or_self(line.node)}
    below = [
        code
        for code in organisation.descendants_or_self(node)
        if code in touched and code in desk.readable
    ]
    found: dict[str, list[LineEffect]] = {code: [] for code in below}
    binding: list[BindingEffect] = []
    unseen = {line.account for line in lines}
    for book, layout in books_of(desk):
        before = desk.table(book)
        after = _table_after(desk, before, kind, lines)
        unseen -= {account for account in unseen if layout.line_of(account) is not None}
        for code in below:
            found[code].extend(_changed_lines(before, after, code))
        binding.extend(_binding(desk, before, after, touched))
    units = tuple(
        UnitEffect(code, organisation.node(code).name, tuple(found[code])) for code in below
    )
    return Effect(units, tuple(binding), tuple(sorted(unseen)))


def _table_after(
    desk: Desk, before: StatementTable, kind: DecisionKind, lines: Sequence[ProposalLine]
) -> StatementTable:
    """The statements as they would be with one decision more."""
    year = desk.period.fiscal_year
    root = desk.organisation.root
    layout = layout_of_book(desk.content, desk.period, before.request.layout.book)
    request = statement_request(desk.request(root), layout)
    number = 1 + max(
        (one.number for one in request.decisions if one.fiscal_year == year), default=0
    )
    decision = BudgetDecision(year, number, kind, date(year, 1, 1), LocalizedText())
    added = tuple(
        BudgetLine(year, number, line.node, line.account, line.project, line.cents)
        for line in lines
    )
    asked = replace(
        request,
        decisions=(*request.decisions, decision),
        budget_lines=(*request.budget_lines, *added),
    )
    return compute_statements(asked, desk.living.engine)


def _effect(
    before: StatementTable, after: StatementTable, code: str, line: str
) -> tuple[Figure, Figure, Figure]:
    was = before.exact(code, line, ColumnCode.BUDGET)
    becomes = after.exact(code, line, ColumnCode.BUDGET)
    return was, difference(becomes, was), becomes


def _changed_lines(before: StatementTable, after: StatementTable, code: str) -> list[LineEffect]:
    found = []
    for line in before.request.layout.lines:
        was, change, becomes = _effect(before, after, code, line.code)
        if change:
            found.append(LineEffect(line.name, line.is_total, was, change, becomes))
    return found


def _binding(
    desk: Desk, before: StatementTable, after: StatementTable, touched: set[str]
) -> list[BindingEffect]:
    levels = [
        level
        for level in desk.content.binding_levels
        if level.node in touched and level.node in desk.readable
    ]
    pairs = zip(binding_outcomes(before, levels), binding_outcomes(after, levels), strict=True)
    found = []
    for was, becomes in pairs:
        level = was.level
        line = before.request.layout.line(level.line)
        figures = _effect(before, after, level.node, level.line)
        found.append(
            BindingEffect(
                level,
                desk.organisation.node(level.node).name,
                line.name,
                LineEffect(line.name, line.is_total, *figures),
                before.exact(level.node, level.line, ColumnCode.ACTUAL),
                before.exact(level.node, level.line, ColumnCode.FORECAST),
                _state(was),
                _state(becomes),
            )
        )
    return found


def _state(outcome: BindingOutcome) -> str:
    if outcome.is_breached:
        return "is_breached"
    return "is_breached_by_forecast" if outcome.is_breached_by_forecast else "holds"
