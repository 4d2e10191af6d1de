"""Layouts that are written line by line: a copy is a draft until it is taken into use.

A statement is never made by a draft, and a layout in use is never changed: what was reported by it
must stay as it was. Whoever wants it otherwise copies it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from toteuma.domain.errors import ExitCode, InvalidValueError, ToteumaError
from toteuma.domain.layout import DRAFT_DAY, Layout, LayoutLine
from toteuma.domain.text import LocalizedText
from toteuma.statements.totals import MAX_TIMES_ADDED, refuse_heavy_totals
from toteuma.workspace.interchange.records import (
    Values,
    layout_line_values,
    layout_values,
    layouts_of,
)
from toteuma.workspace.queries.batches import covered_periods
from toteuma.workspace.queries.chart import layouts
from toteuma.workspace.queries.layouts import first_open_day
from toteuma.workspace.queries.rows import rows
from toteuma.workspace.services.changes import Change, as_json, change_of
from toteuma.workspace.services.rows import judge, put, replace_all, take


class LayoutExistsError(ToteumaError):
    """A layout of that code is there already, shipped or the municipality's own."""

    code = "workspace.layout_exists"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "There is a layout {layout} already."
    mend = "Choose another code."


class LayoutInUseError(ToteumaError):
    """A layout that is no draft was to be changed."""

    code = "workspace.layout_in_use"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "Layout {layout} is not a draft, so its lines are not changed."
    mend = "Copy it, change the copy, and take the copy into use."


class LineSummedError(ToteumaError):
    """A line would be gone, or below a total that adds it."""

    code = "workspace.line_summed"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "Line {line} is added or needed by {others}, which must find it above them."
    mend = "Change those lines first."


class TotalHeavyError(ToteumaError):
    """A total adds the same accounts too many times."""

    code = "workspace.total_heavy"
    exit_code: ClassVar[int] = ExitCode.DATA
    message = "A total of layout {layout} adds the same line more than {most} times."
    mend = "Take away totals that add the same lines."


class LayoutEmptyError(ToteumaError):
    """The only line of a layout was to be removed."""

    code = "workspace.layout_empty"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "Line {line} is the only one of layout {layout}."
    mend = "Add another line first, or remove the whole layout."


class LayoutTooEarlyError(ToteumaError):
    """A layout was to come into force in a year that is over."""

    code = "workspace.layout_too_early"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "A layout cannot come into force on {valid_from}: statements of that year are done."
    mend = "Take it into use from {first} or later."


class LayoutReportedError(ToteumaError):
    """A layout that a year that is over was reported by was to be taken out of use."""

    code = "workspace.layout_reported"
    exit_code: ClassVar[int] = ExitCode.CONFLICT
    message = "Layout {layout} was in force in a year that is over, so it stays."
    mend = "Copy it, and take the copy into use from a later day."


def copy_layout(
    *,
    municipality: str,
    source: Layout,
    code: str,
    name: LocalizedText,
    actor: str,
    why: str = "",
) -> None:
    """A draft with the lines of another layout. Raises LayoutExistsError, ContentFaultyError."""
    draft = replace(source, code=code, name=name, valid_from=DRAFT_DAY)
    with change_of(
        municipality=municipality, action="layout.copy", subject=code, actor=actor, why=why
    ) as change:
        if code in layouts(municipality=municipality):
            raise LayoutExistsError(layout=code)
        _write(change, draft, draft.lines)
        change.after = {"copied_from": source.code, "lines": [line.code for line in draft.lines]}


def describe_layout(
    *,
    municipality: str,
    layout: str,
    name: LocalizedText,
    source: str,
    actor: str,
    why: str = "",
) -> None:
    """Another name and source for a draft. Raises LayoutInUseError, ContentFaultyError."""
    with change_of(
        municipality=municipality, action="layout.describe", subject=layout, actor=actor, why=why
    ) as change:
        draft = _draft(change, layout)
        change.before = {"name": as_json(draft.name), "source": draft.source}
        _write(change, replace(draft, name=name, source=source), draft.lines)
        change.after = {"name": as_json(name), "source": source}


def put_line(
    *,
    municipality: str,
    layout: str,
    line: LayoutLine,
    after: str | None = None,
    actor: str,
    why: str = "",
) -> None:
    """A line of a draft as given. ``after`` None: it takes the place of the line of its code;
    else it is a new line below the one named, or at the top for "".

    Raises LayoutInUseError, TotalHeavyError, and ContentFaultyError for ranges that overlap, sums
    of lines that are not above it, and a code that is there already.
    """

    def edited(lines: list[LayoutLine]) -> list[LayoutLine]:
        if after is None:
            return [line if one.code == line.code else one for one in lines]
        place = next((i for i, one in enumerate(lines, 1) if one.code == after), 0)
        return [*lines[:place], line, *lines[place:]]

    _edit(municipality, layout, "layout.line", line.code, edited, actor, why)


def move_line(
    *, municipality: str, layout: str, line: str, by: int, actor: str, why: str = ""
) -> None:
    """Moves a line of a draft up (``by`` -1) or down (1); at the end nothing happens.

    Raises LayoutInUseError, and LineSummedError when a total would stand above what it adds.
    """

    def edited(lines: list[LayoutLine]) -> list[LayoutLine]:
        place = next((i for i, one in enumerate(lines) if one.code == line), None)
        if place is None:
            return lines
        found = [*lines[:place], *lines[place + 1 :]]
        found.insert(min(max(place + by, 0), len(found)), lines[place])
        return found

    _edit(municipality, layout, "layout.move", line, edited, actor, why)


def remove_line(*, municipality: str, layout: str, line: str, actor: str, why: str = "") -> None:
    """Takes a line out of a draft. Raises LayoutInUseError, and LineSummedError when another line
    adds or needs it."""

    def edited(lines: list[LayoutLine]) -> list[LayoutLine]:
        return [one for one in lines if one.code != line]

    _edit(municipality, layout, "layout.line_remove", line, edited, actor, why)


def remove_layout(*, municipality: str, layout: str, actor: str, why: str = "") -> None:
    """Removes a draft with its lines. Raises LayoutInUseError, ContentFaultyError."""
    with change_of(
        municipality=municipality, action="layout.remove", subject=layout, actor=actor, why=why
    ) as change:
        draft = _draft(change, layout)
        judge(change, {"layout_lines": _others(change, layout)}, whole=("layout_lines",))
        replace_all(change, "layout_lines", _others(change, layout))
        take(change, "layouts", [(layout,)])
        change.before = {"layout": layout, "lines": [line.code for line in draft.lines]}


def take_layout_into_use(
    *, municipality: str, layout: str, valid_from: date, actor: str, why: str = ""
) -> None:
    """Statements of periods that begin on the day or later are made by the draft from now on.

    Raises LayoutInUseError, LayoutTooEarlyError, ContentFaultyError.
    """
    with change_of(
        municipality=municipality, action="layout.use", subject=layout, actor=actor, why=why
    ) as change:
        draft = _draft(change, layout)
        first = _first_open_day(municipality)
        if valid_from < first:
            raise LayoutTooEarlyError(valid_from=valid_from.isoformat(), first=first.isoformat())
        _write(change, replace(draft, valid_from=valid_from), draft.lines)
        change.after = {"layout": layout, "valid_from": valid_from.isoformat()}


def take_layout_out_of_use(*, municipality: str, layout: str, actor: str, why: str = "") -> None:
    """Makes a layout of the municipality's own a draft again. Raises LayoutReportedError when it
    was in force in a year that is over, LayoutInUseError when it is not its own."""
    with change_of(
        municipality=municipality, action="layout.unuse", subject=layout, actor=actor, why=why
    ) as change:
        found = _own(change, layout)
        if found is None:
            raise LayoutInUseError(layout=layout)
        if found.valid_from < _first_open_day(municipality):
            raise LayoutReportedError(layout=layout)
        change.before = {"layout": layout, "valid_from": found.valid_from.isoformat()}
        _write(change, replace(found, valid_from=DRAFT_DAY), found.lines)


def _edit(
    municipality: str,
    layout: str,
    action: str,
    line: str,
    edit: Callable[[list[LayoutLine]], list[LayoutLine]],
    actor: str,
    why: str,
) -> None:
    """Edits the lines of a draft and judges what comes of it."""
    subject = f"{layout} {line}"
    with change_of(
        municipality=municipality, action=action, subject=subject, actor=actor, why=why
    ) as change:
        draft = _draft(change, layout)
        lines = edit(list(draft.lines))
        if not lines:
            raise LayoutEmptyError(layout=layout, line=line)
        _refuse_lost_parts(draft.lines, lines, line)
        _write(change, draft, lines)
        change.before = {"layout": layout, "line": _told(draft.lines, line)}
        change.after = {"layout": layout, "line": _told(lines, line)}


def _told(lines: Sequence[LayoutLine], code: str) -> dict[str, Any] | None:
    """A line as the audit row holds it."""
    for position, line in enumerate(lines, 1):
        if line.code == code:
            values = layout_line_values("", position, line)
            return {name: as_json(value) for name, value in values.items() if name != "layout"}
    return None


def _refuse_lost_parts(
    before: Sequence[LayoutLine], after: Sequence[LayoutLine], moved: str
) -> None:
    """Of lines that were in order, those that no longer find above them what they add: only a
    line that went away, or down past them, can be missed."""
    above: set[str] = set()
    users = []
    known = {line.code for line in after}
    for line in after:
        is_lost = moved in line.sum_of and moved not in above
        if is_lost or (moved in line.needs and moved not in known):
            users.append(line.code)
        above.add(line.code)
    if users and moved in {line.code for line in before}:
        raise LineSummedError(line=moved, others=", ".join(users))


def _write(change: Change, layout: Layout, lines: Sequence[LayoutLine]) -> None:
    """Judges the layout with these lines in place of its own, and writes both. The lines may be
    faulty, which :class:`Layout` itself cannot be."""
    head: list[Values] = [layout_values(layout)]
    own = [
        layout_line_values(layout.code, position, line) for position, line in enumerate(lines, 1)
    ]
    whole = [*_others(change, layout.code), *own]
    judge(change, {"layouts": head, "layout_lines": whole}, whole=("layout_lines",))
    judged = replace(layout, lines=tuple(lines))
    try:
        refuse_heavy_totals(judged)
    except InvalidValueError as fault:
        raise TotalHeavyError(layout=layout.code, most=MAX_TIMES_ADDED) from fault
    put(change, "layouts", head)
    replace_all(change, "layout_lines", whole)


def _others(change: Change, layout: str) -> list[Values]:
    """Lines of all the municipality's other layouts."""
    found = rows(change.municipality.pk, "layout_lines")
    return [row for row in found if row["layout"] != layout]


def _own(change: Change, layout: str) -> Layout | None:
    key = change.municipality.pk
    found = layouts_of(rows(key, "layouts", code=layout), rows(key, "layout_lines", layout=layout))
    return found[0] if found else None


def _draft(change: Change, layout: str) -> Layout:
    found = _own(change, layout)
    if found is None or not found.is_draft:
        raise LayoutInUseError(layout=layout)
    return found


def _first_open_day(municipality: str) -> date:
    return first_open_day(covered_periods(municipality=municipality))
