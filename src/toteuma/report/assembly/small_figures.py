"""Which figures of a report the public edition does not show: counted in the ledger's entries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from toteuma.domain.content import Municipality
from toteuma.domain.layout import Book
from toteuma.domain.vocabulary import ColumnCode
from toteuma.ledger.counterparties import entries_behind
from toteuma.ledger.query import PlaceKind
from toteuma.report.assembly.request import (
    ReportRequest,
    investment_request,
    layout_of_book,
    statement_request,
)
from toteuma.report.model import Report, ReportFigure, Suppression, SuppressionRule
from toteuma.report.suppression import Behind, hidden_figures, small_figures
from toteuma.statements.columns import BALANCE_COLUMNS, grouped_months, months_of
from toteuma.statements.figure_id import FigureId
from toteuma.statements.sources import Scope, balance_question, node_scope
from toteuma.statements.tree import project_tree


def rule_of(municipality: Municipality) -> SuppressionRule | None:
    """The municipality's rule for small figures; None when it has none."""
    least, largest = municipality.suppress_below or 0, municipality.suppress_largest or 0
    if not (least or largest):
        return None
    share = municipality.suppress_share
    return SuppressionRule(least=least, largest=largest, share=100 if share is None else share)


def suppression_of(
    report: Report, request: ReportRequest, entries: Sequence[Path]
) -> Suppression | None:
    """The figures that the report's public edition does not show; None when the municipality has
    no rule, and then nothing is read. ``entries`` are the entries files of the active batches.
    Raises EntriesUnreadableError."""
    rule = rule_of(request.content.municipality)
    if rule is None:
        return None
    operations = statement_request(
        request, layout_of_book(request.content, request.period, Book.OPERATIONS)
    )
    investments = investment_request(request)
    projects = project_tree(
        investments.top, tuple(project.code for project in investments.projects)
    )
    counts = (
        EntryCount(
            node_scope(operations, operations.top),
            [
                *(line.figures for one in report.statements for line in one.lines),
                *(entry.figures for entry in report.binding),
            ],
        ),
        EntryCount(
            node_scope(investments, investments.top),
            [line.figures for one in report.investments for line in one.lines],
        ),
        EntryCount(
            Scope(investments, projects, PlaceKind.PROJECT),
            [project.figures for project in report.projects],
        ),
    )
    behind: dict[str, Behind] = {}
    for count in counts:
        behind |= count.behind(entries)
    hidden = hidden_figures(report, small_figures(behind, rule))
    return Suppression(rule=rule, figures=tuple(sorted(hidden)))


@dataclass(frozen=True, slots=True)
class EntryCount:
    """The figures of one kind of table, by rows, counted in the entries."""

    scope: Scope
    rows: Sequence[Iterable[ReportFigure]]

    def behind(self, entries: Sequence[Path]) -> dict[str, Behind]:
        """What stands behind each figure of the table that comes from entries, by its id."""
        rows = chain(*self.rows)
        figures = list(dict.fromkeys(one.id for one in rows if one.column in BALANCE_COLUMNS))
        if not figures:
            return {}
        wanted = [FigureId.parse(one) for one in figures]
        period = self.scope.request.period
        columns = {one.column for one in wanted}
        months, groups = grouped_months({one: months_of(one, period) for one in columns})
        found = entries_behind(
            entries,
            balance_question(self.scope, months),
            [
                (*leaf, number)
                for number, one in enumerate(wanted)
                for leaf in self._leaves(one, groups)
            ],
        )
        return {
            figures[number]: Behind(one.entries, one.largest, one.cents - sum(one.largest))
            for number, one in found.items()
        }

    def _leaves(
        self, figure: FigureId, groups: Sequence[frozenset[ColumnCode]]
    ) -> Iterator[tuple[int, int, int]]:
        """Place, line and group of months of all that the figure adds."""
        tree, layout = self.scope.tree, self.scope.request.layout
        place = tree.index[figure.place]
        leaves = {line.code for line in layout.leaves_of(figure.line)}
        for node in range(place, int(tree.ends[place])):
            for line, leaf in enumerate(layout.leaves):
                if leaf.code in leaves:
                    for group, columns in enumerate(groups):
                        if figure.column in columns:
                            yield node, line, group
