"""What a view has at hand: who asks, of which municipality, for which unit and period."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from toteuma.domain.content import MunicipalityContent
from toteuma.domain.layout import Book, Layout
from toteuma.domain.organisation import Organisation
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Language
from toteuma.rendering.html.frame import Frame
from toteuma.report.assembly.request import (
    NoLayoutError,
    ReportRequest,
    layout_of_book,
    statement_request,
)
from toteuma.report.model import ReportPeriod
from toteuma.statements.request import StatementColumn, StatementRequest
from toteuma.statements.table import StatementTable
from toteuma.workspace.living import Living
from toteuma.workspace.people.access import Access
from toteuma.workspace.people.models import User


@dataclass
class Desk:
    """One request's surroundings in a municipality. ``node`` is the unit that the address names,
    or the top of what the person may read; the rights of the view are judged already.
    """

    user: User
    municipality: str
    access: Access
    language: Language
    asked_period: str = ""
    node: str = ""
    responsible: tuple[str, ...] = ()
    living: Living = field(init=False)

    def __post_init__(self) -> None:
        self.living = Living(Path(settings.HOME), self.municipality)

    def turn_to(self, period: str) -> None:
        """Shows another period than was asked for, because what the address names is of it."""
        self.asked_period = period
        for name in ("period", "readable"):
            self.__dict__.pop(name, None)

    @property
    def content(self) -> MunicipalityContent:
        """Everything of the municipality but the postings."""
        return self.living.content

    @property
    def actor(self) -> str:
        """The name that the audit trail knows the person by."""
        return self.user.email

    @cached_property
    def period(self) -> Period:
        """The period asked for (``?period=``), by default the latest that the ledger covers.
        Raises PeriodMalformedError."""
        return Period.parse(self.asked_period) if self.asked_period else self.latest_period

    @cached_property
    def latest_period(self) -> Period:
        """January to the last month with postings; without postings, the latest budget's year."""
        months = [(year, month) for year, month in self.living.ledger.covered if month <= 12]
        if months:
            return Period.year_to_date(*max(months))
        years = [decision.fiscal_year for decision in self.content.budget_decisions]
        years += [node.valid_from.year for node in self.content.nodes]
        return Period.year_to_date(max(years), 12)

    @property
    def organisation(self) -> Organisation:
        """The tree of the period's year. Raises OrganisationMissingError."""
        return self.living.organisation(self.period.fiscal_year)

    @cached_property
    def readable(self) -> frozenset[str]:
        """The nodes that the person may read in the period's year."""
        access, organisation = self.access, self.organisation
        key = ("readable", access.roles, self.period.fiscal_year)
        return self.living.made_of_ledger(key, lambda: access.readable(organisation))

    def may(self, permission: Permission, node: str | None = None) -> bool:
        """Whether the person has the permission for the node, or for the municipality."""
        return self.access.may(permission, node=node, organisation=self.organisation)

    def may_fill_in(self, node: str, responsible: tuple[str, ...] = ()) -> bool:
        """Whether the person may fill in something of the node that these posts answer for."""
        return self.access.may_fill_in(
            node=node, organisation=self.organisation, responsible=responsible
        )

    def request(self, node: str | None = None, period: Period | None = None) -> ReportRequest:
        """What statements and reports are made from."""
        return self.living.request(node or self.node, period or self.period)

    def layout(self, book: Book, period: Period | None = None) -> Layout | None:
        """The layout of a book in a period; None when there is none."""
        when = period or self.period

        def find() -> Layout | None:
            try:
                return layout_of_book(self.content, when, book)
            except NoLayoutError:
                return None

        return self.living.made_of_ledger(("layout", when, book), find)

    @property
    def layout_is_there(self) -> bool:
        """Whether the period has a layout of operations."""
        return self.layout(Book.OPERATIONS) is not None

    def table(
        self,
        book: Book = Book.OPERATIONS,
        *,
        period: Period | None = None,
        columns: tuple[StatementColumn, ...] | None = None,
    ) -> StatementTable:
        """The statements of the whole tree in a book, kept between requests. Raises
        NoLayoutError."""
        when = period or self.period

        def ask() -> StatementRequest:
            root = self.living.organisation(when.fiscal_year).root
            request = self.living.request(root, when)
            layout = layout_of_book(request.content, when, book)
            return statement_request(request, layout, columns)

        return self.living.table(("book", when, book, columns), ask)

    @property
    def report_period(self) -> ReportPeriod:
        """The period as the report's fragments take it."""
        period = self.period
        return ReportPeriod(
            code=period.code,
            fiscal_year=period.fiscal_year,
            first_month=period.first,
            last_month=period.last,
            start=period.start,
            end=period.end,
            share_of_year=period.share_of_year,
        )

    def frame(self) -> Frame:
        """The surroundings of fragments of the report on a page: figures lead to what they are
        made of, parts of a report to their pages."""
        return Frame(
            self.language,
            self.report_period,
            "",
            figure_address=FigureAddress(self.municipality),
            part_address=self.part_address,
        )

    def part_address(self, anchor: str) -> str:
        """The page of what a report calls by this anchor."""
        for prefix, view in _PAGES_OF_PARTS.items():
            if anchor.startswith(prefix):
                address = reverse(view, args=(self.municipality, anchor.removeprefix(prefix)))
                return f"{address}?period={self.asked_period}" if self.asked_period else address
        return f"#{anchor}"


_PAGES_OF_PARTS = {
    "goal-": "goals-goal",
    "measure-": "goals-measure",
    "goals-": "goals",
    "project-": "investments-project",
    "risk-": "risks-risk",
    "statement-": "statement",
    "binding-": "statement",
    "investments-": "investments",
}
"""What anchors of a report begin with, and the view of a page for each."""


class FigureAddress:
    """The page of a figure; the resolver is asked once, not for each of a table's figures."""

    def __init__(self, municipality: str) -> None:
        self._municipality = municipality
        self._parts: tuple[str, str] | None = None

    def __call__(self, figure: str) -> str:
        if self._parts is None:
            mark = "-figure-"
            before, _, after = reverse("figure", args=(self._municipality, mark)).partition(mark)
            self._parts = (before, after)
        return f"{self._parts[0]}{figure}{self._parts[1]}"


class PageRequest(HttpRequest):
    """A request whose rights were judged; the rights middleware puts the desk there."""

    desk: Desk
