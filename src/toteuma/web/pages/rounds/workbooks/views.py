"""The round trip through Excel: a workbook taken along, handed in, looked at, accepted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header

from toteuma.catalogue.wording import issue_words
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Status
from toteuma.rendering.excel.task_workbook import Input
from toteuma.rendering.outputs import EXCEL_TYPE
from toteuma.web.pages.rounds.locators import (
    find_round,
    round_in_address,
    round_name,
    unit_names,
)
from toteuma.web.pages.rounds.names import names_of
from toteuma.web.pages.rounds.tasks.fields import faults_of
from toteuma.web.pages.rounds.tasks.forms import TaskForm
from toteuma.web.pages.rounds.tasks.place import TaskPlace
from toteuma.web.pages.rounds.workbooks.forms import WorkbookForm, packed, unpacked
from toteuma.web.pages.rounds.workbooks.sheets import (
    field_title,
    is_writable,
    places_of,
    task_workbook,
)
from toteuma.web.rights.rules import requires
from toteuma.web.shared.amounts import typed_euro
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import current_language, fault_words, label, word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.round_subjects import subject_names
from toteuma.workspace.queries.rounds import RoundRow, TaskRow
from toteuma.workspace.services.rounds.tasks import TaskChangedError, TaskStateError
from toteuma.workspace.services.rounds.workbook_reading import (
    MOST_BYTES,
    ReadRow,
    WorkbookFault,
    read_workbook,
)
from toteuma.workspace.services.rounds.workbooks import (
    FieldChange,
    TaskChange,
    Verdict,
    accept_workbook,
    workbook_changes,
)

MINE = "mine"


@requires(Permission.FILL_IN_OWN, unit=round_in_address, writing=Permission.FILL_IN_OWN)
def workbook(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """What can be taken along; a workbook is handed in and its changes are shown."""
    desk, row = request.desk, _round(request.desk, round)
    places = places_of(desk, row)
    is_sent = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if is_sent else WorkbookForm()
    if not is_sent or not form.is_valid():
        return _front(request, row, places, form)
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        faults = [WorkbookFault("too_large")]
        return _front(request, row, places, form, faults)
    read = read_workbook(file.read(), municipality=municipality, round_code=round)
    if read.faults:
        return _front(request, row, places, form, read.faults)
    changes, faults = _changes(desk, row, places, read.rows)
    if faults:
        return _front(request, row, places, form, faults)
    if not changes:
        messages.info(request, word("rounds_workbook.nothing_changed"))
        return redirect("rounds-workbook", municipality=municipality, round=round)
    touched = {one.number for one in changes}
    rows = [one for one in read.rows if one.task in touched]
    return _looked_at(request, row, places, rows, changes)


@requires(Permission.FILL_IN_OWN, unit=round_in_address)
def download(request: PageRequest, municipality: str, round: str, part: str) -> HttpResponse:  # noqa: A002
    """The workbook of the person's own tasks, or of a unit's."""
    desk, row = request.desk, _round(request.desk, round)
    chosen = _part(desk, places_of(desk, row), part)
    if not chosen:
        raise Http404
    data = task_workbook(desk, row, chosen)
    name = f"{municipality}-{round}-{part}.xlsx"
    answer = HttpResponse(data, content_type=EXCEL_TYPE)
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@requires(None, unit=round_in_address, writing=Permission.FILL_IN_OWN)
def accept(request: PageRequest, municipality: str, round: str) -> HttpResponse:  # noqa: A002
    """Takes in what was chosen of a workbook: all of it or nothing."""
    desk, row = request.desk, _round(request.desk, round)
    rows = unpacked(request.POST.get("read", ""), _whose(desk, row))
    if rows is None:
        messages.warning(request, word("rounds_workbook.too_old"))
        return redirect("rounds-workbook", municipality=municipality, round=round)
    places = places_of(desk, row)
    changes, faults = _changes(desk, row, places, rows)
    numbers = set(request.POST.getlist("take"))
    chosen = [one for one in changes if str(one.number) in numbers]
    is_submitted = "submit" in request.POST
    said = _refusals(places, chosen, faults, is_submitted=is_submitted)
    if not said:
        try:
            accept_workbook(
                municipality=municipality,
                round_code=round,
                changes=chosen,
                actor=desk.actor,
                is_submitted=is_submitted,
            )
        except (TaskChangedError, TaskStateError, ContentFaultyError) as fault:
            said = _told(fault)
            places = places_of(desk, row)
            changes, _ = _changes(desk, row, places, rows)
    if said:
        return _looked_at(request, row, places, rows, changes, chosen=numbers, said=said)
    key = "submitted" if is_submitted else "accepted"
    messages.success(request, word(f"rounds_workbook.done_{key}", count=len(chosen)))
    return redirect("rounds-workbook", municipality=municipality, round=round)


@dataclass(frozen=True, slots=True)
class Part:
    """A workbook that can be taken along."""

    code: str
    name: str
    count: int


def _parts(desk: Desk, places: Mapping[int, TaskPlace]) -> list[Part]:
    """The person's own tasks, and each unit of which they may fill something in."""
    names = unit_names(desk)
    found = [Part(MINE, word("rounds_workbook.mine"), len(_part(desk, places, MINE)))]
    nodes = {one.task.node for one in places.values() if is_writable(one)}
    above = {code for node in nodes for code in desk.organisation.ancestors_or_self(node)}
    for code in desk.organisation.codes:
        if code in above and code in desk.readable:
            count = len(_part(desk, places, code))
            found.append(Part(code, names[code].in_language(desk.language), count))
    return [one for one in found if one.count]


def _part(desk: Desk, places: Mapping[int, TaskPlace], part: str) -> list[TaskPlace]:
    """The writable tasks of a part: those below a unit, or the person's own."""
    writable = [one for one in places.values() if is_writable(one)]
    if part == MINE:
        return [one for one in writable if one.is_mine]
    if part not in desk.organisation:
        return []
    below = frozenset(desk.organisation.descendants_or_self(part))
    return [one for one in writable if one.task.node in below]


def _changes(
    desk: Desk, row: RoundRow, places: Mapping[int, TaskPlace], rows: Iterable[ReadRow]
) -> tuple[list[TaskChange], list[WorkbookFault]]:
    def may_write(task: TaskRow) -> bool:
        return task.node in desk.organisation and places[task.number].may_write

    return workbook_changes(
        rows,
        {number: one.task for number, one in places.items()},
        home=(desk.municipality, row.code),
        may_write=may_write,
        scale=desk.content.municipality.risk_scale,
    )


def _refusals(
    places: Mapping[int, TaskPlace],
    chosen: Sequence[TaskChange],
    faults: Sequence[WorkbookFault],
    *,
    is_submitted: bool,
) -> list[str]:
    """Why nothing can be taken in; nothing where all can."""
    if not chosen:
        return [word("rounds_workbook.nothing_chosen")]
    said = [_place_of(one) + " " + word(f"rounds_workbook.fault_{one.code}") for one in faults]
    for one in chosen:
        if one.verdict is not Verdict.READY:
            name = _name(places, one)
            said.append(word(f"rounds_workbook.refused_{one.verdict.value}", name=name))
        elif is_submitted:
            name = _name(places, one)
            found = faults_of(places[one.number], one.content)
            if one.content.get("status") == "" and not one.content.get("nothing"):
                said.append(f"{name}: {word('rounds_workbook.status_needed')}")
            said += [f"{name}: {fault}" for _, fault in found]
    return said


def _told(fault: TaskChangedError | TaskStateError | ContentFaultyError) -> list[str]:
    language = current_language()
    if isinstance(fault, ContentFaultyError):
        return [" ".join(issue_words(issue, language)) for issue in fault.issues]
    return [fault_words(fault)]


def _front(
    request: PageRequest,
    row: RoundRow,
    places: Mapping[int, TaskPlace],
    form: WorkbookForm,
    faults: Sequence[WorkbookFault] = (),
) -> HttpResponse:
    context = {
        "round": row,
        "round_name": round_name(request.desk, row),
        "parts": _parts(request.desk, places) if row.is_open else [],
        "form": form,
        "faults": [_fault_shown(one) for one in faults],
    }
    status = 422 if faults or form.errors else 200
    return render(request, "rounds/workbook.html", context, status=status)


def _fault_shown(fault: WorkbookFault) -> dict[str, str]:
    return {
        "place": _place_of(fault),
        "value": fault.value,
        "what": word(f"rounds_workbook.fault_{fault.code}"),
        "mend": word(f"rounds_workbook.mend_{fault.code}"),
    }


def _place_of(fault: WorkbookFault) -> str:
    if not fault.sheet:
        return ""
    cell = f"{fault.column}{fault.row or ''}"
    return f"{fault.sheet}, {cell}" if cell else fault.sheet


def _looked_at(
    request: PageRequest,
    row: RoundRow,
    places: Mapping[int, TaskPlace],
    rows: Sequence[ReadRow],
    changes: Sequence[TaskChange],
    *,
    chosen: frozenset[str] | set[str] | None = None,
    said: Sequence[str] = (),
) -> HttpResponse:
    """The changes of a workbook, to be chosen from."""
    desk = request.desk
    writers = names_of(place.task.drafted_by for place in places.values())
    shown = [_change_shown(desk, places, one, chosen, writers) for one in changes]
    context = {
        "round": row,
        "round_name": round_name(desk, row),
        "ready": [one for one in shown if one["is_ready"]],
        "refused": [one for one in shown if not one["is_ready"]],
        "read": packed(rows, _whose(desk, row)),
        "said": said,
    }
    return render(request, "rounds/workbook_changes.html", context, status=422 if said else 200)


def _change_shown(
    desk: Desk,
    places: Mapping[int, TaskPlace],
    change: TaskChange,
    chosen: frozenset[str] | set[str] | None,
    writers: Mapping[str, str],
) -> dict[str, Any]:
    names = unit_names(desk)
    place = places.get(change.number)
    # What the person may not read they are not told here either.
    is_told = change.verdict is not Verdict.FOREIGN
    unit = names.get(place.task.node) if place is not None and is_told else None
    by = place.task.drafted_by if place is not None and is_told else ""
    return {
        "number": change.number,
        "name": _name(places, change),
        "unit": unit,
        "kind": word(f"rounds_workbook.sheet_{change.kind.value}"),
        "is_ready": change.verdict is Verdict.READY,
        "is_chosen": chosen is None or str(change.number) in chosen,
        "why": word(f"rounds_workbook.why_{change.verdict.value}"),
        "by": writers.get(by, by),
        "address": _task_address(desk, change) if is_told else "",
        "compared": _compared(desk, place, change),
        "fields": [
            _field_shown(desk, place, change, one, is_told=is_told) for one in change.fields
        ],
    }


def _field_shown(
    desk: Desk, place: TaskPlace | None, change: TaskChange, one: FieldChange, *, is_told: bool
) -> dict[str, Any]:
    title = field_title(change.kind, one.field)
    if one.part:
        title = f"{_line_name(desk, one.part)}: {title}"
    language = one.field.code.rpartition("_")[2] if one.field.input is Input.TEXT else ""
    return {
        "title": title,
        "before": _said(desk, one, one.before) if is_told else "",
        "after": _said(desk, one, one.after),
        "language": language if language in ("fi", "sv", "en") else "",
        "is_number": one.field.input in (Input.EURO, Input.NUMBER, Input.WHOLE),
    }


def _said(desk: Desk, one: FieldChange, value: Any) -> str:
    """A value as people read it; "" for none."""
    if value is None or value == "":
        return ""
    if one.field.input is Input.EURO and isinstance(value, int):
        return typed_euro(value, desk.language)
    if one.field.input is Input.CHOICE and value in {status.value for status in Status}:
        return label(f"status.{value}")
    return str(value)


def _line_name(desk: Desk, code: str) -> str:
    for layout in desk.content.layouts:
        for line in layout.lines:
            if line.code == code:
                return line.name.in_language(desk.language)
    return code


def _name(places: Mapping[int, TaskPlace], change: TaskChange) -> str:
    place = places.get(change.number)
    if place is None or change.verdict is Verdict.FOREIGN:
        return word("rounds_workbook.task_number", number=change.number)
    desk = place.desk
    found = subject_names(desk.content).get((place.task.kind, place.task.subject))
    return place.task.subject if found is None else found.in_language(desk.language)


def _task_address(desk: Desk, change: TaskChange) -> str:
    task = change.task
    if task is None:
        return ""
    try:
        return reverse("rounds-task", args=(desk.municipality, task.round, task.number))
    except NoReverseMatch:
        return ""


def _compared(desk: Desk, place: TaskPlace | None, change: TaskChange) -> dict[str, Any] | None:
    """What is sent to the page that shows two versions side by side; None where there are not
    two, or where the workbook's cannot be shown in a form."""
    if place is None or change.verdict is not Verdict.STALE:
        return None
    if any(
        one.field.input in (Input.EURO, Input.WHOLE) and isinstance(one.after, str)
        for one in change.fields
    ):
        return None
    form = TaskForm(None, place=place, content=change.content)
    words = (desk.municipality, place.task.round, place.task.number)
    return {
        "address": reverse("rounds-merge", args=words),
        "fields": [("version", place.task.version), *form.standing().items()],
    }


def _whose(desk: Desk, row: RoundRow) -> str:
    return f"{desk.actor}:{desk.municipality}:{row.code}"


def _round(desk: Desk, code: str) -> RoundRow:
    found = find_round(desk, code)
    assert found is not None, "the rule of the view found it"
    return found
