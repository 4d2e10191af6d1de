"""Choosing a figure for a text, and the text as it will look."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.errors import ToteumaError
from toteuma.domain.layout import Book
from toteuma.domain.live_figures import Form, LiveValue, Mark, MarkKind, malformed_marks, marks
from toteuma.domain.money import UnitOfMeasure
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import ColumnCode, Language
from toteuma.rendering.html import fragments
from toteuma.rendering.live_figures import say_mark
from toteuma.report.assembly.money import report_statement
from toteuma.report.model import ReportLine
from toteuma.review.typed_figures import TypedFigure, typed_figures
from toteuma.statements.table import StatementTable
from toteuma.web.rights.rules import requires, unit_in_address
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.live_figures import DeskFigures, answered
from toteuma.web.shared.words import current_language, word

LONGEST_TEXT = 8_000
_COLUMNS = (
    ColumnCode.ACTUAL,
    ColumnCode.BUDGET,
    ColumnCode.USED_PERCENT,
    ColumnCode.REMAINING,
    ColumnCode.FORECAST,
    ColumnCode.FORECAST_DEVIATION,
    ColumnCode.YEAR_TO_DATE_PREVIOUS,
    ColumnCode.ACCOUNTS_PREVIOUS,
    ColumnCode.BUDGET_ORIGINAL,
    ColumnCode.AMENDMENTS,
)
_MONEY_FORMS = (Form.EURO, Form.THOUSAND, Form.MILLION, Form.PLAIN)
_PERCENT_FORMS = (Form.PERCENT, Form.PLAIN)


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a list."""

    value: str
    name: str
    is_on: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Options under a heading; no heading, no group."""

    name: str
    choices: list[Choice]


@requires(Permission.READ, unit=unit_in_address)
def picker(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A figure of a unit chosen by line and column: its value, and the mark to put in a text."""
    chosen = request.GET.get("unit", "")
    unit = chosen if chosen in request.desk.readable else node
    context = {"unit": unit, **_picked(request.desk, unit, request.GET)}
    is_part = request.headers.get("HX-Request") == "true"
    template = "rounds/picker_part.html" if is_part else "rounds/picker.html"
    return render(request, template, context)


@requires(None, unit=unit_in_address, writing=Permission.READ)
def preview(request: PageRequest, municipality: str, node: str) -> HttpResponse:
    """A text as a reader will see it, with what is to be said of its figures."""
    desk = request.desk
    written = request.POST.get("text", "")[:LONGEST_TEXT]
    asked = request.POST.get("language", "")
    language = Language(asked) if asked in Language else current_language()
    text = answered(LocalizedText(**{language.value: written}), desk)
    found = getattr(text, language.value)
    typed = _typed(desk, node, written, language)
    context = {
        "prose": fragments.prose(text, desk.frame()) if marks(found) else None,
        "unknown": list(dict.fromkeys(mark.code for mark in marks(found) if mark.is_unknown)),
        "malformed": list(dict.fromkeys(malformed_marks(found))),
        "differing": [one for one in typed if not one.agrees],
        "bindable": [(one, _mark_for(one)) for one in typed if one.agrees],
        "elsewhere": _of_others(desk, node, written, language, typed),
    }
    return render(request, "rounds/picker_preview.html", context)


def _picked(desk: Desk, unit: str, asked: Any) -> dict[str, Any]:
    """The lists of the form, what is chosen in them, and the figure."""
    groups = _subjects(desk, unit)
    subjects = [one.value for group in groups for one in group.choices]
    subject = asked.get("subject", "")
    subject = subject if subject in subjects else next(iter(subjects), "")
    kind, _, code = subject.partition(":")
    column = next((one for one in _COLUMNS if one == asked.get("column")), _COLUMNS[0])
    forms = _PERCENT_FORMS if column is ColumnCode.USED_PERCENT else _MONEY_FORMS
    form = next((one for one in forms if one == asked.get("form")), forms[0])
    is_unsigned = asked.get("unsigned") == "1"
    years = _years(desk, code) if kind == "key" else []
    year = next((one for one in years if str(one) == asked.get("year")), None)
    mark: Mark | None = None
    if kind == "line":
        figure = f"{desk.period.code}.{unit}.{code}.{column.value}"
        mark = Mark(MarkKind.FIGURE, figure, form, is_unsigned=is_unsigned)
    elif kind == "key":
        mark = Mark(MarkKind.KEY_FIGURE, code, year=year or (years[0] if years else None))
    elif kind == "measure":
        mark = Mark(MarkKind.MEASURE, code)
    value: LiveValue | None = None if mark is None else DeskFigures(desk).value_of(mark)
    frame = desk.frame()
    return {
        "unit_choices": _units(desk, unit),
        "subjects": [
            Group(group.name, [_chosen(one, subject) for one in group.choices]) for group in groups
        ],
        "columns": [Choice(one.value, frame.column_label(one), one is column) for one in _COLUMNS]
        if kind == "line"
        else [],
        "forms": [
            Choice(one.value, word(f"rounds_picker.form_{one.value}"), one is form) for one in forms
        ]
        if kind == "line"
        else [],
        "years": [Choice(str(one), str(one), one == (year or years[0])) for one in years],
        "is_unsigned": is_unsigned,
        "mark": None if mark is None else mark.written,
        "figure": mark.code if mark is not None and mark.kind is MarkKind.FIGURE else "",
        "shown": None
        if mark is None or value is None
        else say_mark(mark.answered(value), current_language()),
    }


def _chosen(choice: Choice, value: str) -> Choice:
    return Choice(choice.value, choice.name, choice.value == value)


def _units(desk: Desk, unit: str) -> list[Choice]:
    organisation = desk.organisation
    return [
        Choice(code, _said(organisation.node(code).name), code == unit)
        for code in organisation.codes
        if code in desk.readable
    ]


def _subjects(desk: Desk, unit: str) -> list[Group]:
    """What may be chosen of a unit: lines of its statements, key figures, measures."""
    found = [
        Group(
            word(f"rounds_picker.book_{book.value}"),
            [Choice(f"line:{line.code}", _said(line.name)) for line in _lines(desk, unit, book)],
        )
        for book in (Book.OPERATIONS, Book.INVESTMENTS)
    ]
    content = desk.content
    found.append(
        Group(
            word("rounds_picker.key_figures"),
            [
                Choice(f"key:{one.code}", _said(one.name))
                for one in content.key_figures
                if one.node == unit and _years(desk, one.code)
            ],
        )
    )
    goals = {
        goal.code
        for goal in content.goals
        if goal.node == unit and goal.fiscal_year == desk.period.fiscal_year
    }
    measured = [one for one in content.measures if one.goal in goals]
    found.append(
        Group(
            word("rounds_picker.measures"),
            [Choice(f"measure:{one.code}", _said(one.name)) for one in measured],
        )
    )
    return [group for group in found if group.choices]


def _table(desk: Desk, book: Book) -> StatementTable | None:
    try:
        return desk.table(book)
    except ToteumaError:
        return None


def _lines(desk: Desk, unit: str, book: Book) -> tuple[ReportLine, ...]:
    table = _table(desk, book)
    if table is None or unit not in table.codes:
        return ()
    request = table.request
    columns = frozenset(column.code for column in request.columns)
    return report_statement(table.statement(unit), request, "", columns).lines


def _years(desk: Desk, key_figure: str) -> list[int]:
    """Years of which the key figure has values, the latest first."""
    last = desk.period.fiscal_year
    found = {
        one.year
        for one in desk.content.key_figure_values
        if one.key_figure == key_figure and one.year <= last
    }
    return sorted(found, reverse=True)


def _typed(desk: Desk, node: str, written: str, language: Language) -> list[TypedFigure]:
    lines = [*_lines(desk, node, Book.OPERATIONS), *_lines(desk, node, Book.INVESTMENTS)]
    found = typed_figures(written, language, lines, share_of_year=desk.period.share_of_year)
    return list({(one.typed, one.figure.id): one for one in found}.values())


def _of_others(
    desk: Desk, node: str, written: str, language: Language, own: list[TypedFigure]
) -> list[tuple[TypedFigure, LocalizedText, str]]:
    """Amounts that are no figure of the text's unit but one of a unit right above or below it:
    whose it is, and the mark that would stand for it. A percentage says too little of whose it
    is."""
    agreed = {one.typed for one in own if one.agrees}
    tree = desk.organisation
    found: dict[str, tuple[TypedFigure, LocalizedText, str]] = {}
    for unit in map(tree.node, tree.codes):
        is_near = unit.parent == node or unit.code == tree.node(node).parent
        if not is_near or unit.code not in desk.readable:
            continue
        for one in _typed(desk, unit.code, written, language):
            is_amount = one.figure.unit_of_measure is not UnitOfMeasure.PERCENT
            if one.agrees and is_amount and one.typed not in agreed:
                found.setdefault(one.typed, (one, unit.name, _mark_for(one)))
    return list(found.values())


def _mark_for(one: TypedFigure) -> str:
    """The mark that would stand in place of what was typed: said as the writer says it."""
    is_percent = one.figure.column is ColumnCode.USED_PERCENT
    is_cost = not is_percent and (one.figure.value or 0) < 0
    return Mark(MarkKind.FIGURE, one.figure.id, is_unsigned=is_cost).written


def _said(text: LocalizedText) -> str:
    return text.in_language(current_language())
