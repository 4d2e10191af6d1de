"""The organisation as a table and a treemap, to walk from the municipality to a cost centre."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from toteuma.domain.errors import ToteumaError
from toteuma.domain.money import UnitOfMeasure, shown
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.rendering.charts.treemap import TreemapPart, treemap
from toteuma.rendering.formats import NO_FIGURE, format_shown
from toteuma.statements.deviations import Course
from toteuma.web.pages.organisation.rows import UnitRow, unit_rows
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import label, word

MOST_ROWS = 500
"""Rows of the table with everything below; who wants further ones walks to a unit."""


@dataclass(frozen=True, slots=True)
class YearLink:
    """The structure of another year."""

    year: int
    address: str
    is_current: bool


@requires(Permission.READ, unit=unit_in_address)
def organisation(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A unit and what lies right below it, or (``?levels=all``) everything below it."""
    desk = request.desk
    tree = desk.organisation
    is_whole = request.GET.get("levels") == "all"
    below = tree.descendants_or_self(node) if is_whole else (node, *tree.children(node))
    readable = tuple(code for code in below if code in desk.readable)
    rows = unit_rows(desk, readable[:MOST_ROWS])
    parts = [row for row in rows if row.depth == 1]
    way = [code for code in reversed(tree.ancestors_or_self(node)) if code in desk.readable]
    return render(
        request,
        "organisation/organisation.html",
        {
            "node": tree.node(node),
            "way": [tree.node(code) for code in way],
            "rows": rows,
            "parts": parts,
            "left_out": max(0, len(readable) - MOST_ROWS),
            "is_whole": is_whole,
            "treemap": _drawing(desk, parts, 960, 320),
            "narrow_treemap": _drawing(desk, parts, 320, 360),
            "years": _years(desk, node),
        },
    )


def _drawing(desk: Desk, rows: list[UnitRow], width: int, height: int) -> SafeString:
    """The treemap of the units; empty where none of them spends."""
    if not any(row.expenditure for row in rows):
        return mark_safe("")
    parts = [
        TreemapPart(
            label=row.node.name.in_language(desk.language),
            size=row.expenditure,
            detail=_detail(desk, row),
            address=_address(desk, row.node.code, desk.asked_period),
            is_marked=row.course is Course.WORSE,
        )
        for row in rows
    ]
    return mark_safe(treemap(parts, word("organisation.treemap"), width=width, height=height))


def _detail(desk: Desk, row: UnitRow) -> str:
    unit = UnitOfMeasure.EURO
    amount = shown(row.expenditure, unit)
    written = NO_FIGURE if amount is None else format_shown(amount, unit, desk.language)
    course = "" if row.course is None else f" {label(f'course.{row.course.value}')}"
    return f"{written} €{course}"


def _years(desk: Desk, node: str) -> list[YearLink]:
    """The years of the ledger in whose structure the unit is."""
    covered = desk.living.ledger.covered
    found = []
    for year in sorted({year for year, _ in covered}, reverse=True):
        last = max((month for one, month in covered if one == year and month <= 12), default=0)
        try:
            is_there = last > 0 and node in desk.living.organisation(year)
        except ToteumaError:
            is_there = False
        if is_there:
            period = Period.whole_year(year) if last == 12 else Period.year_to_date(year, last)
            address = _address(desk, node, period.code)
            found.append(YearLink(year, address, year == desk.period.fiscal_year))
    return found


def _address(desk: Desk, node: str, period: str) -> str:
    address = reverse("organisation", args=(desk.municipality, node))
    return f"{address}?{urlencode({'period': period})}" if period else address
