"""The public edition of a frozen report: without the figures that are small, and without whatever
else would tell them.

Everything that leaves the inside is made of the edition. It has a hash of its own: that of the
whole report would let anybody try values until the hash fits.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import msgspec

from toteuma.domain.live_figures import LiveValue, Mark, MarkKind, answer_marks
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode
from toteuma.report.contents import report_figures
from toteuma.report.live_texts import with_long_texts
from toteuma.report.model import (
    AttentionItem,
    AttentionKind,
    BindingEntry,
    KeyFigureCell,
    KeyFigureSection,
    Report,
    ReportFigure,
    ReportLine,
    ReportProject,
    ReportStatement,
    Summary,
    Suppression,
)
from toteuma.report.snapshot import Snapshot, freeze
from toteuma.report.suppression import FROM_LEDGER
from toteuma.statements.figure_id import FigureId

_replace = msgspec.structs.replace
_OF_ENTRIES = FROM_LEDGER | {ColumnCode.USED_PERCENT}
_PREVIOUS = (ColumnCode.ACCOUNTS_PREVIOUS, ColumnCode.YEAR_TO_DATE_PREVIOUS)
_TELLS_AMOUNT = frozenset(
    {
        AttentionKind.BREACH_NOW,
        AttentionKind.BREACH_FORECAST,
        AttentionKind.LINE_DEVIATION,
        AttentionKind.FORECAST_DEVIATION,
        AttentionKind.INVESTMENT_BEHIND,
    }
)


def public_edition(snapshot: Snapshot) -> Snapshot:
    """The report as the public may have it, with its own hash; the snapshot itself when it was
    frozen without a rule for small figures."""
    report = snapshot.report
    if not isinstance(report.suppression, Suppression):
        return snapshot
    return freeze(_Edition(report, frozenset(report.suppression.figures)).report())


@dataclass(frozen=True, slots=True)
class _Edition:
    """A report and the ids of what it does not show."""

    whole: Report
    hidden: AbstractSet[str]

    def report(self) -> Report:
        whole = self.whole
        edition = _replace(
            whole,
            statements=tuple(map(self._statement, whole.statements)),
            investments=tuple(map(self._statement, whole.investments)),
            projects=tuple(map(self._row, whole.projects)),
            binding=tuple(map(self._row, whole.binding)),
            key_figures=self._key_figures(),
            summary=self._summary(),
            suppression=Suppression(figures=tuple(sorted(self.hidden))),
        )
        own = {one.figure.id for one in report_figures(whole)}
        cells = self._hidden_cells()

        def said(mark: Mark) -> LiveValue | None:
            if mark.value is None or not self._tells(mark, own, cells):
                return mark.value
            return mark.value.suppressed

        def without(text: LocalizedText) -> LocalizedText:
            return answer_marks(text, said)

        return with_long_texts(edition, without)

    def _figures(self, figures: tuple[ReportFigure, ...]) -> tuple[ReportFigure, ...]:
        return tuple(
            _replace(one, value=None, shown=None, is_suppressed=True)
            if one.id in self.hidden
            else one
            for one in figures
        )

    def _row[Row: (ReportProject, BindingEntry)](self, row: Row) -> Row:
        return _replace(row, figures=self._figures(row.figures))

    def _line(self, line: ReportLine) -> ReportLine:
        course = None if self._is_of_year(line.figures) else line.course
        return _replace(line, figures=self._figures(line.figures), course=course)

    def _statement(self, statement: ReportStatement) -> ReportStatement:
        """A total that differs from the sum of what is printed is told only where all of it is."""
        by_code = {line.code: line for line in statement.lines}
        differences = []
        for one in statement.rounding_differences:
            line = by_code[one.line]
            beside = (line, *(by_code[code] for code in line.parts if code in by_code))
            figures = (each for row in beside for each in row.figures)
            if not any(each.column is one.column and each.id in self.hidden for each in figures):
                differences.append(one)
        return _replace(
            statement,
            lines=tuple(map(self._line, statement.lines)),
            rounding_differences=tuple(differences),
        )

    def _is_of_year(self, figures: Iterable[ReportFigure]) -> bool:
        """Whether something of the year under way is hidden in the row."""
        return any(one.id in self.hidden and one.column not in _PREVIOUS for one in figures)

    def _summary(self) -> Summary:
        summary = self.whole.summary
        told = self._told_rows()
        course = summary.course
        hidden_lines = {(each.node, each.line) for each in map(FigureId.parse, self.hidden)}
        if course is not None and (course.node.code, course.line) in hidden_lines:
            course = None
        return _replace(
            summary,
            headline=None if summary.headline is None else self._row(summary.headline),
            attention=tuple(one for one in summary.attention if not _is_of(one, told)),
            course=course,
        )

    def _told_rows(self) -> set[tuple[str, LocalizedText]]:
        """Part and name of the rows of which something of the year is hidden."""
        whole = self.whole
        rows = [
            (one.anchor, line.name, line.figures)
            for one in (*whole.statements, *whole.investments)
            for line in one.lines
        ]
        rows += [(one.anchor, one.name, one.figures) for one in whole.projects]
        rows += [(one.anchor, one.line_name, one.figures) for one in whole.binding]
        return {(anchor, name) for anchor, name, figures in rows if self._is_of_year(figures)}

    def _hidden_cells(self) -> set[str]:
        """The values of key figures that are made of a hidden cost."""
        costs = {
            abs(one.figure.value)
            for one in report_figures(self.whole)
            if one.figure.id in self.hidden and one.figure.value
        }
        return {
            cell.id
            for row in self.whole.key_figures.rows
            for cell in row.values
            if cell.net_cost is not None and abs(cell.net_cost) in costs
        }

    def _key_figures(self) -> KeyFigureSection:
        hidden = self._hidden_cells()

        def cell_of(cell: KeyFigureCell) -> KeyFigureCell:
            if cell.id not in hidden:
                return cell
            return _replace(cell, value=None, net_cost=None, divisor=None, is_suppressed=True)

        section = self.whole.key_figures
        rows = (_replace(row, values=tuple(map(cell_of, row.values))) for row in section.rows)
        return _replace(section, rows=tuple(rows))

    def _tells(self, mark: Mark, own: AbstractSet[str], cells: AbstractSet[str]) -> bool:
        """Whether the mark says a hidden figure, or one of the ledger that nobody judged because
        no table of the report has it."""
        if mark.kind is MarkKind.KEY_FIGURE:
            return any(one.startswith(f"{mark.code}.{mark.year}.") for one in cells)
        if mark.kind is not MarkKind.FIGURE:
            return False
        column = ColumnCode(mark.code.rpartition(".")[2])
        return mark.code in self.hidden or (column in _OF_ENTRIES and mark.code not in own)


def _is_of(item: AttentionItem, rows: AbstractSet[tuple[str, LocalizedText]]) -> bool:
    return item.kind in _TELLS_AMOUNT and (item.anchor, item.subject) in rows
