"""What a figure is made of, down to its entries; and what people say of it."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Book
from toteuma.domain.period import Period
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import ColumnCode
from toteuma.rendering.excel.tables import table_workbook
from toteuma.rendering.outputs import EXCEL_TYPE
from toteuma.report.assembly.request import investment_request
from toteuma.statements.columns import BALANCE_COLUMNS
from toteuma.statements.explain import FigureExplanation, PeriodPart, explain
from toteuma.statements.figure_id import FigureId
from toteuma.statements.request import StatementRequest
from toteuma.statements.table import StatementTable
from toteuma.web.pages.figures.entries import (
    HEADER,
    MOST_IN_WORKBOOK,
    PAGE_SIZE,
    EntriesOfFigure,
    Wanted,
    entries_of_figure,
    exported_rows,
    read_wanted,
)
from toteuma.web.rights.rules import Located, requires
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.failures import refuse
from toteuma.web.shared.words import word
from toteuma.workspace.queries.comments import CommentRow, comments_on
from toteuma.workspace.services.comments import (
    comment_on,
    delete_comment,
    reopen_comment,
    resolve_comment,
)


def unit_of_figure(desk: Desk, words: Mapping[str, Any]) -> Located | None:
    """The unit whose figure it is. The figure's own period is the page's."""
    try:
        figure = FigureId.parse(words["figure"])
    except ToteumaError:
        return None
    desk.turn_to(figure.period.code)
    return Located(figure.node) if figure.node in desk.organisation else None


@requires(Permission.READ, unit=unit_of_figure, writing=Permission.COMMENT)
def figure(request: PageRequest, municipality: str, figure: str) -> HttpResponse:
    """What the figure is made of; a comment on it is posted here."""
    desk = request.desk
    wanted_figure = FigureId.parse(figure)
    if request.method == "POST":
        return _comment(request, figure, wanted_figure.node)
    table = table_of_figure(desk, wanted_figure)
    explained = _explained(desk, table, wanted_figure)
    wanted = read_wanted(request.GET)
    for name in wanted.wrong:
        messages.warning(request, word("figures.not_understood", name=name))
    entries = entries_of_figure(desk, table, wanted_figure)
    line = table.request.layout.line(wanted_figure.line)
    names = {account.number: account.name for account in desk.content.accounts}
    return render(
        request,
        "figures/figure.html",
        {
            "figure": figure,
            "shown": table.figure(wanted_figure),
            "line": line,
            "unit": desk.organisation.node(wanted_figure.node),
            "column": desk.frame().column_label(wanted_figure.column),
            "explained": explained,
            "accounts": [
                (part, names.get(part.account), wanted.narrowed_by(account=part.account))
                for part in explained.accounts
            ],
            "centres": [
                (
                    part,
                    _node_name(desk, part.cost_centre),
                    wanted.narrowed_by(cost_centre=part.cost_centre),
                )
                for part in explained.cost_centres
            ],
            "months": [
                (part, _month_address(desk, wanted_figure, part, wanted))
                for part in explained.periods
            ],
            "operands": [
                (part, _operand_name(desk, table, part.figure_id)) for part in explained.operands
            ],
            **_entries_context(desk, figure, entries, wanted),
            "comments": [
                (one, _may_settle(desk, one), _may_delete(desk, one))
                for one in comments_on(municipality=municipality, subject=f"figure:{figure}")
            ],
            "may_comment": desk.may(Permission.COMMENT, wanted_figure.node),
            "statement": reverse("statement", args=(municipality, wanted_figure.node)),
        },
    )


def _entries_context(
    desk: Desk, figure: str, entries: EntriesOfFigure | None, wanted: Wanted
) -> dict[str, Any]:
    if entries is None:
        return {"has_entries": False}
    asked = (wanted.narrowed, wanted.order, wanted.is_descending, wanted.page)
    page = desk.living.made_of_ledger(("entries", figure, *asked), lambda: entries.read(wanted))
    pages = max(1, -(-page.total_entries // PAGE_SIZE))
    return {
        "has_entries": True,
        "table_files": entries.table_files,
        "page": page,
        "wanted": wanted,
        "pages": pages,
        "previous_page": wanted.query(page=wanted.page - 1) if wanted.page > 1 else "",
        "next_page": wanted.query(page=wanted.page + 1) if wanted.page < pages else "",
        "sorts": {
            order: wanted.query(
                sort=order,
                descending="" if wanted.order != order or wanted.is_descending else "1",
                page="",
            )
            for order in ("place", "date", "amount", "counterparty", "text")
        },
        "export_query": wanted.query(page=""),
        "most_in_workbook": MOST_IN_WORKBOOK if page.total_entries > MOST_IN_WORKBOOK else 0,
    }


def _comment(request: PageRequest, figure: str, node: str) -> HttpResponse:
    desk = request.desk
    subject = f"figure:{figure}"
    action, _, key = request.POST.get("action", "add").partition(":")
    try:
        if action in _CHANGES and key.isdecimal():
            change, done, is_allowed = _CHANGES[action]
            found = comments_on(municipality=desk.municipality, subject=subject)
            if any(one.key == int(key) and not is_allowed(desk, one) for one in found):
                return refuse(request)
            change(municipality=desk.municipality, key=int(key), subject=subject, actor=desk.actor)
            messages.success(request, word(done))
        else:
            comment_on(
                municipality=desk.municipality,
                subject=subject,
                node=node,
                text=request.POST.get("text", ""),
                actor=desk.actor,
                actor_name=desk.user.get_full_name(),
            )
            messages.success(request, word("figures.comment_added"))
    except ToteumaError as fault:
        if fault.code != "workspace.comment_text":
            raise
        messages.error(request, word("figures.comment_empty"))
    return redirect(reverse("figure", args=(desk.municipality, figure)) + "#comments")


def _may_settle(desk: Desk, comment: CommentRow) -> bool:
    """Whoever said it, and whoever fills in for the unit: its head and the controllers."""
    if not desk.may(Permission.COMMENT, comment.node):
        return False
    return comment.author == desk.actor or desk.may(Permission.FILL_IN, comment.node)


def _may_delete(desk: Desk, comment: CommentRow) -> bool:
    return comment.author == desk.actor and desk.may(Permission.COMMENT, comment.node)


_CHANGES = {
    "resolve": (resolve_comment, "figures.comment_resolved", _may_settle),
    "reopen": (reopen_comment, "figures.comment_reopened", _may_settle),
    "delete": (delete_comment, "figures.comment_deleted", _may_delete),
}
"""What can be done to a comment: the service, what is said after it, and who may."""


@requires(Permission.READ, unit=unit_of_figure)
def export(request: PageRequest, municipality: str, figure: str, form: str) -> HttpResponseBase:
    """The entries of the figure that pass the filter: as CSV all of them, however many; as Excel
    so many as a workbook holds, and a last row that says so where there are more."""
    desk = request.desk
    wanted_figure = FigureId.parse(figure)
    entries = entries_of_figure(desk, table_of_figure(desk, wanted_figure), wanted_figure)
    if entries is None or form not in ("csv", "xlsx"):
        raise Http404
    wanted = read_wanted(request.GET)
    response: HttpResponseBase
    if form == "csv":
        found = entries.stream(wanted)
        # The first is read here, so that a fault is told as a page and not as half a file.
        first = [one for one in [next(found, None)] if one is not None]
        response = StreamingHttpResponse(
            _csv(exported_rows(chain(first, found))), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(
            table_workbook(
                word("figures.entries"), HEADER, _workbook_rows(entries, wanted), number_columns={9}
            ),
            content_type=EXCEL_TYPE,
        )
    name = figure.replace(":", "-")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _workbook_rows(entries: EntriesOfFigure, wanted: Wanted) -> Iterator[tuple[object, ...]]:
    page = entries.read(wanted, limit=MOST_IN_WORKBOOK, offset=0)
    yield from exported_rows(page.entries)
    if page.total_entries > MOST_IN_WORKBOOK:
        yield (word("figures.workbook_cut", most=MOST_IN_WORKBOOK, count=page.total_entries),)


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The line."""
        return text


def _csv(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(HEADER)
    for row in rows:
        yield writer.writerow([_harmless(cell) for cell in row])


def _month_address(desk: Desk, figure: FigureId, part: PeriodPart, wanted: Wanted) -> str:
    """The same figure of one month alone, with what narrows; "" where there is no such figure."""
    is_month = part.period <= 12 and part.fiscal_year == figure.period.fiscal_year
    if figure.column is not ColumnCode.ACTUAL or not is_month:
        return ""
    month = replace(figure, period=Period(part.fiscal_year, part.period, part.period))
    return reverse("figure", args=(desk.municipality, str(month))) + wanted.narrowed_by()


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would take for a formula, with a mark before it that makes it
    one no more."""
    if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and not _is_number(cell):
        return f"'{cell}"
    return cell


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def table_of_figure(desk: Desk, figure: FigureId) -> StatementTable:
    """The statements that the figure stands in: those of the book whose layout has its line.
    Raises Http404 when none has, or the project is not known."""
    for book in Book:
        layout = desk.layout(book, figure.period)
        if layout is None or figure.line not in {line.code for line in layout.lines}:
            continue
        if figure.project is None:
            return _table_of_book(desk, book, figure)
        if book is Book.INVESTMENTS and figure.project in {
            one.code for one in desk.content.projects
        }:
            return _table_of_projects(desk, figure)
    raise Http404


def _table_of_book(desk: Desk, book: Book, figure: FigureId) -> StatementTable:
    """The statements of the whole tree. Where an actual is asked for, those will do that were made
    before a budget or forecast changed."""

    def make() -> StatementTable:
        return desk.table(book, period=figure.period)

    if figure.column not in BALANCE_COLUMNS:
        return make()
    return desk.living.made_of_ledger(("table", book, figure.period), make)


def _table_of_projects(desk: Desk, figure: FigureId) -> StatementTable:
    def ask() -> StatementRequest:
        return investment_request(desk.living.request(figure.node, figure.period))

    return desk.living.table(("projects", figure.period, figure.node), ask, of_projects=True)


def _explained(desk: Desk, table: StatementTable, figure: FigureId) -> FigureExplanation:
    key = ("explained", str(figure), table.request.layout.code)
    living = desk.living
    keep = living.made_of_ledger if figure.column in BALANCE_COLUMNS else living.made_of_money
    return keep(key, lambda: explain(table, figure, living.engine))


def _node_name(desk: Desk, code: str) -> Any:
    """The name of a cost centre of this year's tree; None for one of another year."""
    return desk.organisation.node(code).name if code in desk.organisation else None


def _operand_name(desk: Desk, table: StatementTable, figure: str) -> tuple[Any, str]:
    parsed = FigureId.parse(figure)
    return table.request.layout.line(parsed.line).name, desk.frame().column_label(parsed.column)
