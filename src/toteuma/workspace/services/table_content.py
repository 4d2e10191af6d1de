"""What a budget-and-actual table adds to the content of a municipality.

Pure: content and rows in, content and issues out. The table says which units and accounts there
are, where they lie, and the original budget of its year; the actuals go to the ledger.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from toteuma.catalogue.layouts import layouts_with_profile
from toteuma.catalogue.wording import report_text
from toteuma.domain.accounts import Account
from toteuma.domain.books import BookRule
from toteuma.domain.budget import BudgetDecision, BudgetLine, Project
from toteuma.domain.content import Municipality, MunicipalityContent, ReportColumn
from toteuma.domain.issues import Issue
from toteuma.domain.layout import Book, Layout
from toteuma.domain.money import Cents, UnitOfMeasure
from toteuma.domain.organisation import OrganisationNode, organisation_in_year
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, DecisionKind, NodeKind, ProjectKind
from toteuma.ledger.profiles import Profile
from toteuma.ledger.tables import TableNode, TableRow
from toteuma.report.assembly.request import (
    LedgerState,
    ReportRequest,
    layout_of_book,
    statement_request,
)
from toteuma.workspace.interchange.cells import is_code

ORIGINAL = 0

# What holds until the municipality says otherwise: deviations matter from 5 % and about a
# thousandth of the year's expenditure on, and statements have the columns that a table can fill.
_MATERIALITY_PERCENT = Decimal(5)
_MATERIALITY_SHARE = 1000
_LEAST_MATERIALITY_CENTS = 100_000
_RISK_SCALE = 3
_COLUMNS = (
    (ColumnCode.BUDGET, UnitOfMeasure.EURO),
    (ColumnCode.ACTUAL, UnitOfMeasure.EURO),
    (ColumnCode.REMAINING, UnitOfMeasure.EURO),
    (ColumnCode.USED_PERCENT, UnitOfMeasure.PERCENT),
)


class TableFault(StrEnum):
    """What is wrong with a table as a description of the municipality."""

    CODE_MALFORMED = "ledger.table_code_malformed"
    NAME_MISSING = "ledger.table_name_missing"
    PARENT_DIFFERS = "ledger.table_parent_differs"
    BOOK_DIFFERS = "ledger.table_book_differs"
    ON_NO_LINE = "ledger.table_on_no_line"


@dataclass(frozen=True, slots=True)
class TableSource:
    """The file of a table, how it was read, and the year whose January to ``month`` it holds."""

    file: str
    profile: Profile
    fiscal_year: int
    month: int

    @property
    def start(self) -> date:
        """First day of the fiscal year."""
        return date(self.fiscal_year, 1, 1)

    def issue(
        self,
        code: TableFault,
        row: TableRow,
        column: Iterable[str],
        value: str,
        details: Mapping[str, str] = MappingProxyType({}),
    ) -> Issue:
        """A fault in a row; ``column`` are the profile's names of the column."""
        return Issue(code, self.file, row.line, next(iter(column)), value, details)


def new_content(
    code: str, name: LocalizedText, rows: Iterable[TableRow], source: TableSource
) -> MunicipalityContent:
    """A municipality with nothing but itself at the top of its organisation; ``rows`` say how
    large it is."""
    return MunicipalityContent(
        municipality=Municipality(
            code=code,
            name=name,
            is_bilingual=False,
            materiality_cents=_materiality(rows),
            materiality_percent=_MATERIALITY_PERCENT,
            risk_scale=_RISK_SCALE,
            source_note=report_text("imported_table.source_note", file=source.file),
        ),
        nodes=(OrganisationNode(code, NodeKind.MUNICIPALITY, name, None, source.start),),
        report_columns=tuple(
            ReportColumn(position, column, unit)
            for position, (column, unit) in enumerate(_COLUMNS, 1)
        ),
    )


def _materiality(rows: Iterable[TableRow]) -> Cents:
    """A thousandth of the budgeted operating expenditure, taken down to 1, 2 or 5 and noughts."""
    spending = -sum(min(0, row.budget or 0) for row in rows if row.book is Book.OPERATIONS)
    share = spending // _MATERIALITY_SHARE
    step = _LEAST_MATERIALITY_CENTS
    while step * 10 <= share:
        step *= 10
    return max(step * times for times in (1, 2, 5) if times == 1 or step * times <= share)


def content_with_table(
    before: MunicipalityContent, rows: Iterable[TableRow], source: TableSource
) -> tuple[MunicipalityContent, list[Issue]]:
    """The content with the table's units, accounts, projects, layouts and original budget.

    What is there already stays as it is, but for the original budget of the year, whose lines
    become the table's when it has any. With issues the content is ``before``. Raises
    NoLayoutError when no layout shows a book of the table.
    """
    found = tuple(rows)
    nodes, issues = _nodes(before, found, source)
    if issues:
        return before, issues
    own = {layout.code for layout in before.layouts}
    added_layouts = [layout for layout in _layouts(found, source.profile) if layout.code not in own]
    after = replace(
        before,
        nodes=(*before.nodes, *nodes),
        accounts=(*before.accounts, *_accounts(before, found)),
        layouts=(*before.layouts, *added_layouts),
        projects=(*before.projects, *_projects(before, found, source)),
    )
    after = _with_budget(after, found, source)
    issues = list(_faults_of_accounts(after, found, source))
    return (before, issues) if issues else (after, [])


def table_budget(rows: Iterable[TableRow], fiscal_year: int) -> tuple[BudgetLine, ...]:
    """The lines of the original budget that the table holds; an empty cell gives none."""
    return tuple(
        BudgetLine(fiscal_year, ORIGINAL, row.cost_centre, row.account, row.project, row.budget)
        for row in rows
        if row.budget is not None
    )


def original_budget(content: MunicipalityContent, fiscal_year: int) -> tuple[BudgetLine, ...]:
    """The lines of the year's original budget as they are."""
    return tuple(
        line
        for line in content.budget_lines
        if (line.fiscal_year, line.decision) == (fiscal_year, ORIGINAL)
    )


def _accounts(before: MunicipalityContent, rows: tuple[TableRow, ...]) -> list[Account]:
    """The accounts that the municipality lacks; of several names the first that is given."""
    known = {account.number for account in before.accounts}
    names: dict[int, str] = {}
    for row in rows:
        if row.account not in known:
            names[row.account] = names.get(row.account, "") or row.account_name
    return [
        Account(number, LocalizedText(fi=name or str(number))) for number, name in names.items()
    ]


def _layouts(rows: tuple[TableRow, ...], profile: Profile) -> list[Layout]:
    """The layouts that come with the profile, of the books that the table has rows of."""
    books = {row.book for row in rows}
    known = layouts_with_profile(profile.code).values()
    return [layout for layout in known if layout.book in books]


def _projects(
    before: MunicipalityContent, rows: tuple[TableRow, ...], source: TableSource
) -> Iterator[Project]:
    """The projects under which the profile keeps rows of a book, at the top node."""
    known = {project.code for project in before.projects}
    root = organisation_in_year(before.nodes, source.fiscal_year).root
    books = {row.project: row.book for row in rows if row.project and row.project not in known}
    for code, book in sorted(books.items()):
        is_investment = book is Book.INVESTMENTS
        kind = ProjectKind.INVESTMENT if is_investment else ProjectKind.OPERATING
        yield Project(code, kind, root, report_text(f"book.{book.value}"))


def _with_budget(
    content: MunicipalityContent, rows: tuple[TableRow, ...], source: TableSource
) -> MunicipalityContent:
    """The content with the table's original budget, unless it is there already."""
    year = source.fiscal_year
    lines = table_budget(rows, year)
    present = set(original_budget(content, year))
    if not lines or set(lines) == present:
        return content
    # The council adopts the budget (Municipalities Act 365/1995, section 65; 410/2015, section
    # 110); the table does not say on which day.
    decision = BudgetDecision(
        fiscal_year=year,
        number=ORIGINAL,
        kind=DecisionKind.ORIGINAL,
        decided_on=source.start,
        decider=report_text("imported_table.decider"),
    )
    others = []
    for each in content.budget_decisions:
        if (each.fiscal_year, each.number) == (year, ORIGINAL):
            decision = each
        else:
            others.append(each)
    reason = report_text("imported_table.reason", file=source.file)
    kept = (line for line in content.budget_lines if line not in present)
    return replace(
        content,
        budget_decisions=(*others, replace(decision, reason=reason)),
        budget_lines=(*kept, *lines),
    )


@dataclass(slots=True)
class _Place:
    """A unit as the table tells of it: where it was first met, and the first name given."""

    row: TableRow
    depth: int
    parent: str
    name: str


def _nodes(
    before: MunicipalityContent, rows: tuple[TableRow, ...], source: TableSource
) -> tuple[list[OrganisationNode], list[Issue]]:
    """The units of the table that the year's organisation lacks, in the order of the table."""
    tree = organisation_in_year(before.nodes, source.fiscal_year)
    places: dict[str, _Place] = {}
    issues: dict[tuple[str, str], Issue] = {}
    for row in rows:
        parent = tree.root
        for depth, node in enumerate(row.path):
            place = places.setdefault(node.code, _Place(row, depth, parent, node.name))
            place.name = place.name or node.name
            other = tree.node(node.code).parent if node.code in tree else place.parent
            if other != parent and (node.code, parent) not in issues:
                details = {"code": node.code, "parent": parent, "other": other or "–"}
                column = source.profile.levels[depth].code
                issues[node.code, parent] = source.issue(
                    TableFault.PARENT_DIFFERS, row, column, node.code, details
                )
            parent = node.code
    added = {code: place for code, place in places.items() if code not in tree}
    faults = [*issues.values(), *_faults_of_units(added, source)]
    if faults:
        return [], faults
    return [
        OrganisationNode(
            code=code,
            kind=_kind(place.depth, len(source.profile.levels)),
            name=LocalizedText(fi=place.name or code),
            parent=place.parent,
            valid_from=source.start,
            position=position,
        )
        for position, (code, place) in enumerate(added.items(), len(tree))
    ], []


def _faults_of_units(places: Mapping[str, _Place], source: TableSource) -> Iterator[Issue]:
    for code, place in places.items():
        level = source.profile.levels[place.depth]
        if not is_code(code):
            yield source.issue(TableFault.CODE_MALFORMED, place.row, level.code, code)
        if level.name and not place.name:
            details = {"code": code}
            yield source.issue(TableFault.NAME_MISSING, place.row, level.name, "", details)


def _kind(depth: int, levels: int) -> NodeKind:
    """The last level are units, the first sectors, and those between service areas."""
    if depth == levels - 1:
        return NodeKind.UNIT
    return NodeKind.SECTOR if depth == 0 else NodeKind.SERVICE_AREA


def _faults_of_accounts(
    content: MunicipalityContent, rows: tuple[TableRow, ...], source: TableSource
) -> Iterator[Issue]:
    """Accounts that the statements would show in another book than the profile says, or on no
    line: with one of them the statements would not agree with the table. One issue for each."""
    views = {book: _view(content, book, source) for book in {row.book for row in rows}}
    met: set[tuple[int, str, Book]] = set()
    for row in rows:
        book = row.book
        if (row.account, row.project, book) in met:
            continue
        met.add((row.account, row.project, book))
        layout, rule = views[book]
        account = str(row.account)
        column = source.profile.columns["account"]
        if not rule.holds(row.account, row.project):
            other = next(
                each for each in Book if replace(rule, book=each).holds(row.account, row.project)
            )
            details = {"book": book.value, "other": other.value}
            yield source.issue(TableFault.BOOK_DIFFERS, row, column, account, details)
        elif layout.line_of(row.account) is None:
            details = {"layout": layout.code}
            yield source.issue(TableFault.ON_NO_LINE, row, column, account, details)


def _view(content: MunicipalityContent, book: Book, source: TableSource) -> tuple[Layout, BookRule]:
    """The layout that shows a book in the table's period, and what it counts to the book."""
    period = Period.year_to_date(source.fiscal_year, source.month)
    layout = layout_of_book(content, period, book)
    root = organisation_in_year(content.nodes, source.fiscal_year).root
    request = ReportRequest(content=content, ledger=LedgerState(), node=root, period=period)
    return layout, statement_request(request, layout).book_rule


def units_of(rows: Iterable[TableRow]) -> tuple[int, int]:
    """How many areas (units of the first level) and units (of the last) the table has."""
    paths: set[tuple[TableNode, ...]] = {row.path for row in rows}
    return len({path[0].code for path in paths}), len({path[-1].code for path in paths})
