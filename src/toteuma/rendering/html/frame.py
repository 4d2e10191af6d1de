"""What every fragment of a page needs to know: language, period, and where a figure lives."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from toteuma.catalogue.wording import report_words
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.markup import Node, element
from toteuma.rendering.sentences import column_label
from toteuma.report.model import Report, ReportFigure, ReportPeriod


def nothing_after(_anchor: str, _name: LocalizedText) -> Node:
    """Nothing follows a text."""
    return None


def address_on_page(identifier: str) -> str:
    """The link to an element of the same page."""
    return "#" + quote(identifier, safe=":")


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of a fragment.

    ``owners`` maps the id of a figure to the anchor of the part that carries the id: a figure
    that is printed in several places is an element once and a link to it elsewhere. Figures that
    are not in it carry their id wherever they are drawn. ``figure_address`` gives the address
    behind a figure: on a page of its own the permalink, in an application what it is made of;
    ``owned_address`` where a figure leads that carries its id elsewhere; ``part_address`` the
    address of the part of that anchor (a goal, a risk, a project). ``after_text`` gives what
    follows the text of a part, from its anchor and name: on the web a link to ask about it.
    """

    language: Language
    period: ReportPeriod
    snapshot_id: str
    owners: Mapping[str, str] = field(default_factory=dict)
    figure_address: Callable[[str], str] = address_on_page
    owned_address: Callable[[str], str] = address_on_page
    part_address: Callable[[str], str] = address_on_page
    after_text: Callable[[str, LocalizedText], Node] = nothing_after

    @property
    def words(self) -> Mapping[str, str]:
        """The labels of the report in this language."""
        return report_words(self.language)

    def plain(self, text: LocalizedText) -> str:
        """The text as characters, for places that hold no markup."""
        return text.in_language(self.language)

    def said(self, text: LocalizedText) -> Node:
        """The text, marked with its language where it is not written in this one."""
        written = language_of(text, self.language)
        content = self.plain(text)
        if written is self.language:
            return content
        return element("span", {"lang": written.value}, content)

    def owns(self, figure: ReportFigure, anchor: str) -> bool:
        """Whether the part of that anchor carries the figure's id."""
        return self.owners.get(figure.id, anchor) == anchor

    def address_of(self, figure: str) -> str | None:
        """Where the mention of a figure leads; None where the figure stands nowhere here."""
        if self.owners:
            return self.owned_address(figure) if figure in self.owners else None
        return None if self.figure_address is address_on_page else self.figure_address(figure)

    def column_label(self, column: ColumnCode) -> str:
        """The name of a column where the report gives none, such as "TA 2022 + muutos"."""
        return column_label(column, self.period, self.language)


def language_of(text: LocalizedText, wanted: Language) -> Language:
    """The language in which ``text.in_language(wanted)`` is written."""
    if text.is_empty or getattr(text, wanted.value):
        return wanted
    return next(language for language in Language if getattr(text, language.value))


def figure_owners(report: Report) -> dict[str, str]:
    """Which part of the report carries the id of each figure: the first that prints it, in the
    order statements, investments, projects, binding levels."""
    owners: dict[str, str] = {}
    for anchor, figures in _figures_by_part(report):
        for figure in figures:
            owners.setdefault(figure.id, anchor)
    return owners


def _figures_by_part(report: Report) -> Iterator[tuple[str, Iterable[ReportFigure]]]:
    for statement in (*report.statements, *report.investments):
        for line in statement.lines:
            yield statement.anchor, line.figures
    for project in report.projects:
        yield project.anchor, project.figures
    for entry in report.binding:
        yield entry.anchor, entry.figures
