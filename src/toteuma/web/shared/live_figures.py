"""Live figures of texts on pages: what the reader may see, as of now."""

from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Book
from toteuma.domain.live_figures import LiveValue, Mark, MarkKind, answer_marks
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.report.assembly.live_figures import LiveFigures
from toteuma.report.assembly.request import investment_request
from toteuma.statements.figure_id import FigureId
from toteuma.statements.request import StatementRequest
from toteuma.statements.table import StatementTable
from toteuma.web.shared.desk import Desk


class DeskFigures:
    """The values of marks for one reader; a figure of a unit that the reader may not see is not
    there. Statements are those that pages show, kept between requests."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        root = desk.organisation.root
        self._figures = LiveFigures(desk.living.request(root, desk.period), self._table)

    def value_of(self, mark: Mark) -> LiveValue | None:
        """The value that the mark stands for; None where there is none for this reader."""
        if mark.kind is MarkKind.FIGURE and not self._may_see(mark.code):
            return None
        return self._figures.value_of(mark)

    def _may_see(self, code: str) -> bool:
        desk = self._desk
        try:
            wanted = FigureId.parse(code)
            year = wanted.period.fiscal_year
            if year == desk.period.fiscal_year:
                return wanted.node in desk.readable
            return wanted.node in desk.access.readable(desk.living.organisation(year))
        except ToteumaError:
            return False

    def _table(self, period: Period, book: Book, of_projects: str | None) -> StatementTable:
        desk = self._desk
        if of_projects is None:
            return desk.table(book, period=period)
        node = of_projects

        def ask() -> StatementRequest:
            return investment_request(desk.living.request(node, period))

        return desk.living.table(("projects", period, node), ask, of_projects=True)


def answered(text: LocalizedText, desk: Desk) -> LocalizedText:
    """The text with its live figures answered for the reader."""
    if not any("{{" in one for one in (text.fi, text.sv, text.en)):
        return text
    return answer_marks(text, DeskFigures(desk).value_of)
