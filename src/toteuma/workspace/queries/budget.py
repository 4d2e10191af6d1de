"""The budget: decisions and lines as stored, and the budget after amendments with its parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from toteuma.catalogue.layouts import shipped_layouts
from toteuma.domain.books import BookRule, accounts_of_book
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast, Project
from toteuma.domain.content import MunicipalityContent
from toteuma.domain.layout import Book, Layout
from toteuma.domain.money import Cents, Figure, total
from toteuma.domain.organisation import Organisation, organisation_in_year
from toteuma.domain.vocabulary import DecisionKind, ProjectKind
from toteuma.workspace.interchange.records import domain_rows
from toteuma.workspace.queries.chart import layouts, projects
from toteuma.workspace.queries.moment import one_moment
from toteuma.workspace.queries.organisation import organisation_nodes
from toteuma.workspace.queries.rows import municipality_id, rows


@dataclass(frozen=True, slots=True)
class BudgetChange:
    """What one decision after the original budget gives a line, in cents."""

    number: int
    kind: DecisionKind
    decided_on: date
    cents: Cents


@dataclass(frozen=True, slots=True)
class BudgetParts:
    """The budget of a line of a node, at and below it, by its parts.

    ``original`` is no figure when the year has no original budget by then, and zero when it has
    one that gives the line nothing. ``changes`` are the decisions that touch the line, by number.
    """

    node: str
    line: str
    original: Figure
    changes: tuple[BudgetChange, ...]

    @property
    def amendments(self) -> Figure:
        """Sum of the changes; no figure when the original is none, zero without changes."""
        return None if self.original is None else sum(change.cents for change in self.changes)

    @property
    def after_amendments(self) -> Figure:
        """The budget in force."""
        return total((self.original, self.amendments))


def budget_decisions(
    *, municipality: str, fiscal_year: int | None = None
) -> tuple[BudgetDecision, ...]:
    """Decisions of a year, or of all years, by number."""
    found = rows(municipality_id(municipality), "budget_decisions", **_of_year(fiscal_year))
    return domain_rows("budget_decisions", found)


def budget_lines(*, municipality: str, fiscal_year: int | None = None) -> tuple[BudgetLine, ...]:
    """Lines of the decisions of a year, or of all years."""
    found = rows(municipality_id(municipality), "budget_lines", **_of_year(fiscal_year))
    return domain_rows("budget_lines", found)


def forecasts(*, municipality: str, fiscal_year: int | None = None) -> tuple[Forecast, ...]:
    """Forecasts for a year, or for all years."""
    found = rows(municipality_id(municipality), "forecasts", **_of_year(fiscal_year))
    return domain_rows("forecasts", found)


def _of_year(fiscal_year: int | None) -> dict[str, int]:
    return {} if fiscal_year is None else {"fiscal_year": fiscal_year}


def budget_parts(
    *,
    municipality: str,
    fiscal_year: int,
    layout: Layout,
    nodes: Sequence[str] | None = None,
    as_of: date | None = None,
) -> tuple[BudgetParts, ...]:
    """Parts of the budget for every line of the layout, totals too, node by node.

    ``nodes`` None is every node of the year's organisation, parents first. Only decisions made on
    or before ``as_of`` count; None counts all. ``layout`` is as long in digits as the accounts.
    Budget lines on accounts that the layout does not show, or of nodes that are not in the year's
    organisation, are in no line. Raises KeyError for a node that is not in the organisation.
    """
    with one_moment():
        decisions = budget_decisions(municipality=municipality, fiscal_year=fiscal_year)
        lines = budget_lines(municipality=municipality, fiscal_year=fiscal_year)
        organisation = organisation_in_year(
            organisation_nodes(municipality=municipality), fiscal_year
        )
        known = layouts(municipality=municipality).values()
        shown = _BookLines(layout, known, projects(municipality=municipality))
    counted = [one for one in decisions if as_of is None or one.decided_on <= as_of]
    wanted = organisation.codes if nodes is None else tuple(nodes)
    return _all_parts(counted, lines, organisation, shown, wanted)


def budget_parts_of(
    content: MunicipalityContent, organisation: Organisation, layout: Layout, year: int, node: str
) -> tuple[BudgetParts, ...]:
    """The same for one node, from content that is at hand: all decisions of the year count.
    Raises KeyError for a node that is not in the organisation."""
    decisions = [one for one in content.budget_decisions if one.fiscal_year == year]
    known = shipped_layouts() | {own.code: own for own in content.layouts}
    shown = _BookLines(layout, known.values(), content.projects)
    below = set(organisation.descendants_or_self(node))
    lines = [
        line for line in content.budget_lines if line.fiscal_year == year and line.node in below
    ]
    return _all_parts(decisions, lines, organisation, shown, (node,))


def _all_parts(
    decisions: Sequence[BudgetDecision],
    lines: Sequence[BudgetLine],
    organisation: Organisation,
    shown: "_BookLines",
    nodes: tuple[str, ...],
) -> tuple[BudgetParts, ...]:
    counted = {decision.number: decision for decision in decisions}
    of_these = [line for line in lines if line.decision in counted]
    sums = _rolled_up(of_these, organisation, shown, frozenset(nodes))
    return tuple(
        _parts(node, line.code, sums.get((node, line.code), {}), counted)
        for node in nodes
        if organisation.node(node)
        for line in shown.layout.lines
    )


class _BookLines:
    """Which leaf of the layout a budget line belongs to, if it belongs to the layout's book."""

    def __init__(
        self, layout: Layout, others: Iterable[Layout], all_projects: Iterable[Project]
    ) -> None:
        self.layout = layout
        known = [
            other.for_digits(max(layout.account_digits, other.account_digits))
            for other in (*others, layout)
        ]
        self._rule = BookRule(
            layout.book,
            accounts_of_book(known, Book.INVESTMENTS),
            frozenset(
                project.code for project in all_projects if project.kind is ProjectKind.INVESTMENT
            ),
            accounts_of_book(known, Book.INTERNAL),
        )

    def leaf(self, line: BudgetLine) -> str | None:
        if not self._rule.holds(line.account, line.project):
            return None
        leaf = self.layout.line_of(line.account)
        return None if leaf is None else leaf.code


type _Sums = dict[tuple[str, str], dict[int, Cents]]
"""Cents by decision, for each node and line of a layout."""


def _rolled_up(
    lines: Iterable[BudgetLine],
    organisation: Organisation,
    shown: _BookLines,
    nodes: frozenset[str],
) -> _Sums:
    totals_of = _totals_of(shown.layout)
    sums: _Sums = {}
    for line in lines:
        leaf = shown.leaf(line)
        if leaf is None or line.node not in organisation:
            continue
        for node in nodes.intersection(organisation.ancestors_or_self(line.node)):
            for code, times in totals_of[leaf].items():
                by_decision = sums.setdefault((node, code), {})
                earlier = by_decision.get(line.decision, 0)
                by_decision[line.decision] = earlier + times * line.cents
    return sums


def _totals_of(layout: Layout) -> dict[str, dict[str, int]]:
    """For each leaf the lines that it is part of, itself too, and how many times."""
    found: dict[str, dict[str, int]] = {leaf.code: {leaf.code: 1} for leaf in layout.leaves}
    for line in layout.lines:
        for parts in found.values():
            times = sum(parts.get(part, 0) for part in line.sum_of)
            if times:
                parts[line.code] = times
    return found


def _parts(
    node: str, line: str, cents: dict[int, Cents], counted: dict[int, BudgetDecision]
) -> BudgetParts:
    changes = tuple(
        BudgetChange(number, decision.kind, decision.decided_on, cents[number])
        for number, decision in sorted(counted.items())
        if number > 0 and number in cents
    )
    return BudgetParts(node, line, cents.get(0, 0) if 0 in counted else None, changes)
