"""Random municipalities: ledger, layout, organisation, mappings, budget and forecasts."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st
from tests.statements.balances_files import write_balances

from toteuma.domain.accounts import AccountRange
from toteuma.domain.budget import BudgetDecision, BudgetLine, Forecast, Project
from toteuma.domain.layout import Book, Layout, LayoutLine
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.organisation import (
    CostCentreMapping,
    OrganisationNode,
    organisation_in_year,
)
from toteuma.domain.period import Period
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, DecisionKind, NodeKind, ProjectKind
from toteuma.ledger.balance_parts import BalanceRow
from toteuma.statements import BalanceFile, StatementColumn, StatementRequest

NAME = LocalizedText(fi="nimi")
ALL_COLUMNS = tuple(
    StatementColumn(
        code,
        UnitOfMeasure.PERCENT
        if code is ColumnCode.USED_PERCENT
        else UnitOfMeasure.TEXT
        if code is ColumnCode.EXPLANATION
        else UnitOfMeasure.EURO,
    )
    for code in ColumnCode
)
INVESTMENT_ACCOUNTS = (AccountRange(1000, 1299),)
INTERNAL_ACCOUNTS = (AccountRange(4500, 4999), AccountRange(9000, 9999))
PROJECTS = (
    Project("GYM", ProjectKind.INVESTMENT, "ROOT", NAME),
    Project("EVENT", ProjectKind.OPERATING, "ROOT", NAME),
)
ACCOUNTS = (1010, 1299, 2000, 3000, 3100, 3999, 4000, 4500, 6000, 9000)
CENTS = st.integers(-(10**9), 10**9) | st.sampled_from((0, 1, -1, 50, -50, 149, 150))


@dataclass(frozen=True)
class World:
    """A request without files, and the rows of its batches."""

    request: StatementRequest
    batches: tuple[tuple[BalanceRow, ...], ...]

    @property
    def rows(self) -> list[BalanceRow]:
        """Rows of all batches."""
        return [row for batch in self.batches for row in batch]

    def stored(self, folder: Path) -> StatementRequest:
        """The request with its balances written to files."""
        files = tuple(
            BalanceFile(write_balances(folder / f"{number}.parquet", rows), f"batch-{number}")
            for number, rows in enumerate(self.batches)
        )
        values = {name: getattr(self.request, name) for name in self.request.__slots__}
        return StatementRequest(**{**values, "balances": files})


def node(
    code: str, parent: str | None, kind: NodeKind, valid_to: date | None = None
) -> OrganisationNode:
    return OrganisationNode(code, kind, NAME, parent, date(2020, 1, 1), valid_to)


@st.composite
def organisations(draw: st.DrawFn) -> list[OrganisationNode]:
    """A root, areas and units below it, cost centres anywhere; some closed in mid-2022."""
    nodes = [node("ROOT", None, NodeKind.MUNICIPALITY)]
    inner = ["ROOT"]
    for number in range(draw(st.integers(0, 3))):
        code = f"AREA{number}"
        nodes.append(node(code, draw(st.sampled_from(inner)), NodeKind.SERVICE_AREA))
        inner.append(code)
    for number in range(draw(st.integers(1, 5))):
        closed = draw(st.sampled_from((None, None, date(2022, 6, 30))))
        parent = draw(st.sampled_from(inner))
        nodes.append(node(f"K{number}", parent, NodeKind.COST_CENTRE, closed))
    return nodes


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    """Leaves over cuts of the accounts, totals over what is above them, perhaps with ``needs``."""
    cuts = sorted(
        draw(
            st.sets(
                st.sampled_from((1000, 1200, 1300, 3000, 3500, 4000, 5000, 7000, 9000, 9999)),
                min_size=2,
            )
        )
    )
    lines: list[LayoutLine] = []
    free: list[str] = []
    for number, (first, last) in enumerate(pairwise(cuts)):
        lines.append(LayoutLine(f"L{number}", NAME, (AccountRange(first, last - 1),)))
        free.append(f"L{number}")
        if len(free) > 1 and draw(st.booleans()):
            needs = (free[-1],) if draw(st.integers(0, 3)) == 0 else ()
            lines.append(LayoutLine(f"T{number}", NAME, (), tuple(free), needs=needs))
            free = [f"T{number}"]
    book = draw(st.sampled_from(Book))
    own = {Book.INVESTMENTS: INVESTMENT_ACCOUNTS, Book.INTERNAL: INTERNAL_ACCOUNTS}.get(book, ())
    return Layout("random", NAME, book, date(2020, 1, 1), "a test", 4, tuple(lines), own)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A whole random municipality in September 2022 or another period."""
    nodes = draw(organisations())
    organisation = organisation_in_year(nodes, 2022)
    layout = draw(layouts())
    codes = st.sampled_from(organisation.codes)
    period = draw(
        st.sampled_from(
            (Period(2022, 1, 9), Period(2022, 9, 9), Period.whole_year(2022), Period(2022, 1, 12))
        )
    )
    rows = st.builds(
        BalanceRow,
        fiscal_year=st.sampled_from((2020, 2021, 2022)),
        period=st.sampled_from((1, 9, 10, 12, 13, 16)),
        account=st.sampled_from(ACCOUNTS),
        cost_centre=codes | st.sampled_from(("OLD1", "OLD2", "LOST")),
        project=st.sampled_from(("", "", "GYM", "EVENT", "NOBODYS")),
        cents=CENTS,
        entries=st.integers(0, 3),
    )
    leaves = st.sampled_from([line.code for line in layout.leaves])
    mappings = draw(
        st.dictionaries(
            st.tuples(st.sampled_from((2021, 2022)), st.sampled_from(("OLD1", "OLD2", "K0"))),
            codes | st.sampled_from(("OLD2", "GONE")),
            max_size=4,
        )
    )
    numbers = draw(st.sampled_from(((), (0,), (1,), (0, 1), (0, 1, 2))))
    budget_lines = st.builds(
        BudgetLine,
        fiscal_year=st.just(2022),
        decision=st.sampled_from(numbers or (0,)),
        node=codes,
        account=st.sampled_from(ACCOUNTS),
        project=st.sampled_from(("", "GYM", "EVENT")),
        cents=CENTS,
    )
    forecasts = st.builds(
        Forecast,
        fiscal_year=st.sampled_from((2022, 2021)),
        as_of_month=st.sampled_from((period.last, 6)),
        node=codes,
        line=leaves,
        cents=CENTS,
        explanation=st.sampled_from((LocalizedText(), LocalizedText(fi="selitys"))),
    )
    request = StatementRequest(
        organisation=organisation,
        layout=layout,
        period=period,
        columns=ALL_COLUMNS,
        covered=draw(
            st.frozensets(st.tuples(st.sampled_from((2021, 2022)), st.sampled_from((1, 9, 12))))
        ),
        mappings=tuple(CostCentreMapping(*key, to) for key, to in mappings.items()),
        projects=PROJECTS,
        investment_accounts=INVESTMENT_ACCOUNTS,
        internal_accounts=INTERNAL_ACCOUNTS,
        decisions=tuple(
            BudgetDecision(
                2022,
                number,
                DecisionKind.AMENDMENT if number else DecisionKind.ORIGINAL,
                date(2022, 1, 1),
                NAME,
            )
            for number in numbers
        ),
        budget_lines=tuple(draw(st.lists(budget_lines, max_size=10))) if numbers else (),
        forecasts=tuple(
            draw(
                st.lists(
                    forecasts,
                    max_size=8,
                    unique_by=lambda each: (
                        each.fiscal_year,
                        each.as_of_month,
                        each.node,
                        each.line,
                    ),
                )
            )
        ),
    )
    batches = draw(st.lists(st.lists(rows, max_size=20).map(tuple), max_size=3))
    return World(request, tuple(batches))
