"""The table of a statement page: the report's own look, with lines that open to their accounts."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from toteuma.domain.layout import LineStyle
from toteuma.domain.money import Figure, UnitOfMeasure, difference, shown
from toteuma.domain.period import Period
from toteuma.domain.vocabulary import ColumnCode
from toteuma.rendering.formats import NO_FIGURE, format_shown
from toteuma.rendering.html.fragments import Frame
from toteuma.rendering.html.parts import (
    course_mark,
    figure_cell,
    header_row,
    hidden,
    scroll_table,
    unbroken,
)
from toteuma.rendering.markup import Element, Node, element
from toteuma.rendering.sentences import period_label
from toteuma.report.labels import column_text
from toteuma.report.model import ReportFigure, ReportLine, ReportStatement
from toteuma.statements.columns import default_unit
from toteuma.web.pages.statement.asking import Asked
from toteuma.web.shared.words import word

type AccountRow = tuple[int, str, Mapping[ColumnCode, Figure]]
"""An account's number, its name, and what it brings to columns, in cents."""


def draw_statement(
    statement: ReportStatement,
    frame: Frame,
    asked: Asked,
    *,
    address: str,
    accounts: Iterable[AccountRow] = (),
    compared: Mapping[str, Figure] | None = None,
    commented: Mapping[str, int] | None = None,
) -> Element:
    """The statement as a table that scrolls inside itself.

    ``address`` is that of the page without its query. ``accounts`` stand below the line that is
    open. ``compared`` are the actuals of another period by line, in cents. ``commented`` is how
    many open comments figures have, by id.
    """
    names: list[tuple[Node, str]] = [
        (unbroken(frame.plain(one.label)), frame.words[f"unit.{one.unit_of_measure.value}"])
        for one in statement.columns
    ]
    if compared is not None and asked.compared is not None:
        names += _compared_names(asked.compared, frame, _unit_compared(statement, asked))
    rows: list[Node] = []
    for line in statement.lines:
        rows.append(_line_row(line, statement, frame, asked, address, compared, commented or {}))
        if line.code == asked.open_line:
            rows += [_account_row(row, statement, frame, compared) for row in accounts]
    return scroll_table(
        statement.anchor,
        (frame.said(statement.title), ": ", frame.said(statement.node.name),
         f" {period_label(frame.period)}"),
        header_row(names, frame.words["column.line"]),
        [element("tbody", None, rows)],
        kind="figures lines",
    )  # fmt: skip


def _unit_compared(statement: ReportStatement, asked: Asked) -> UnitOfMeasure:
    """The unit of the period beside: that of the actuals it is compared with."""
    for column in statement.columns:
        if column.code is ColumnCode.ACTUAL:
            return column.unit_of_measure
    return asked.amounts_in(default_unit(ColumnCode.ACTUAL))


def _compared_names(period: Period, frame: Frame, unit: UnitOfMeasure) -> list[tuple[Node, str]]:
    label = column_text(ColumnCode.ACTUAL, period).in_language(frame.language)
    said = frame.words[f"unit.{unit.value}"]
    return [(unbroken(label), said), (unbroken(word("statement.change")), said)]


def _line_row(
    line: ReportLine,
    statement: ReportStatement,
    frame: Frame,
    asked: Asked,
    address: str,
    compared: Mapping[str, Figure] | None,
    commented: Mapping[str, int],
) -> Element:
    cells: list[Node] = [
        _figure_cell(one, frame, statement.anchor, commented.get(one.id, 0)) for one in line.figures
    ]
    if compared is not None:
        unit = _unit_compared(statement, asked)
        cells += _compared_cells(line, compared.get(line.code), frame, unit)
    return element(
        "tr",
        {
            "id": f"line-{line.code}",
            "class": None if line.style is LineStyle.REGULAR else line.style.value,
        },
        element(
            "th",
            {"scope": "row"},
            element(
                "span",
                {"class": "line"},
                _opener(line, frame, asked, address),
                None if line.course is None else course_mark(line.course, frame),
            ),
        ),
        cells,
    )


def _figure_cell(figure: ReportFigure, frame: Frame, anchor: str, comments: int) -> Element:
    """The figure; beside it how many open comments it has, as a link to them."""
    cell = figure_cell(figure, frame, anchor)
    if not comments:
        return cell
    said = word("statement.comments", count=comments)
    link = element(
        "a",
        {
            "class": "comment-count",
            "href": f"{frame.figure_address(figure.id)}#comments",
            "title": said,
        },
        element("span", {"aria-hidden": "true"}, str(comments)),
        hidden(said),
    )
    inside = cell.children[0]
    if isinstance(inside, Element) and inside.name == "div":
        # A share stands in a row of its own with its bar.
        return replace(cell, children=(replace(inside, children=(link, *inside.children)),))
    return replace(cell, children=(link, *cell.children))


def _opener(line: ReportLine, frame: Frame, asked: Asked, address: str) -> Node:
    """The name of the line; of one that has accounts, a link that opens or closes them."""
    if line.parts or line.style is not LineStyle.REGULAR:
        return element("span", None, frame.said(line.name))
    is_open = line.code == asked.open_line
    query = asked.query(open_line="" if is_open else line.code)
    return element(
        "a",
        {
            "class": "opener",
            "href": f"{address}{query}#line-{line.code}",
            "aria-expanded": "true" if is_open else "false",
            "hx-get": f"{address}{query}",
            "hx-select": "#statement",
            "hx-target": "#statement",
            "hx-swap": "outerHTML",
        },
        frame.said(line.name),
    )


def _account_row(
    row: AccountRow,
    statement: ReportStatement,
    frame: Frame,
    compared: Mapping[str, Figure] | None,
) -> Element:
    number, name, amounts = row
    cells: list[Node] = []
    for column in statement.columns:
        unit = column.unit_of_measure
        text = ""
        if column.code in amounts and unit is not UnitOfMeasure.PERCENT:
            rounded = shown(amounts[column.code], unit)
            text = NO_FIGURE if rounded is None else format_shown(rounded, unit, frame.language)
        cells.append(element("td", {"class": "number"}, text))
    if compared is not None:
        cells += [element("td"), element("td")]
    label = element("span", {"class": "account"}, f"{number} {name}")
    return element("tr", {"class": "account-row"}, element("th", {"scope": "row"}, label), cells)


def _compared_cells(
    line: ReportLine, before: Figure, frame: Frame, unit: UnitOfMeasure
) -> list[Node]:
    actual = next((one.value for one in line.figures if one.column is ColumnCode.ACTUAL), None)
    change = None if before is None or actual is None else difference(actual, before)
    return [_amount_cell(before, frame, unit), _amount_cell(change, frame, unit)]


def _amount_cell(cents: Figure, frame: Frame, unit: UnitOfMeasure) -> Element:
    rounded = shown(cents, unit)
    text = NO_FIGURE if rounded is None else format_shown(rounded, unit, frame.language)
    return element("td", {"class": "number"}, text)
