"""Observations of many measures from a file: checked as a whole, shown, then stored."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from toteuma.domain.planning import Observation
from toteuma.domain.rights import Permission
from toteuma.domain.text import LocalizedText
from toteuma.web.pages.goals.forms import UploadForm
from toteuma.web.rights.rules import anywhere, requires
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import word
from toteuma.workspace.services.planning import record_observations

COLUMNS = ("measure", "observed_on", "value", "source", "note_fi", "note_sv", "note_en")
MOST_ROWS = 5_000
MOST_BYTES = 2 * 2**20

type Fault = tuple[int, str, str]
"""Line, column, what is wrong."""


@requires(Permission.FILL_IN_OWN, unit=anywhere)
def template(request: PageRequest, municipality: str) -> HttpResponse:
    """An empty file with the measures that the person may give observations of."""
    desk = request.desk
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for measure in _measures(desk):
        writer.writerow([measure, desk.period.end.isoformat(), "", "", "", "", ""])
    response = HttpResponse(("\ufeff" + text.getvalue()).encode(), content_type="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="observations.csv"'
    return response


@requires(Permission.FILL_IN_OWN, unit=anywhere, writing=Permission.FILL_IN_OWN)
def upload(request: PageRequest, municipality: str) -> HttpResponse:
    """A file is handed in; with faults nothing of it is stored, and all of them are told."""
    desk = request.desk
    form = UploadForm(request.POST or None, request.FILES or None)
    faults: list[Fault] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"]
        if data.size > MOST_BYTES:
            form.add_error("file", word("goals.file_too_large", megabytes=MOST_BYTES // 2**20))
        else:
            rows, faults = read_observations(data.read(), _measures(desk))
            if rows and not faults:
                record_observations(municipality=municipality, observations=rows, actor=desk.actor)
                messages.success(request, word("goals.uploaded", count=len(rows)))
                return redirect("goals", municipality=municipality, node=desk.node)
            if not faults:
                form.add_error("file", word("goals.file_empty"))
    context = {"form": form, "faults": faults, "columns": COLUMNS}
    is_faulty = bool(faults or form.errors)
    return render(request, "goals/upload.html", context, status=422 if is_faulty else 200)


def _measures(desk: Desk) -> list[str]:
    """Codes of the measures of the year that the person may fill in."""
    goals = {
        goal.code: goal
        for goal in desk.content.goals
        if goal.fiscal_year == desk.period.fiscal_year and goal.node in desk.readable
    }
    return [
        measure.code
        for measure in desk.content.measures
        if measure.goal in goals
        and desk.may_fill_in(
            goals[measure.goal].node,
            (*((measure.owner,) if measure.owner else ()), *goals[measure.goal].responsible),
        )
    ]


def read_observations(data: bytes, known: list[str]) -> tuple[list[Observation], list[Fault]]:
    """Rows of a CSV file (semicolon or comma, UTF-8) and everything that is wrong with them.
    Rows without value and note are passed over."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [(1, "", word("goals.file_encoding"))]
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    missing = [name for name in COLUMNS[:3] if name not in (reader.fieldnames or ())]
    if missing:
        return [], [(1, ", ".join(missing), word("goals.column_missing"))]
    rows: list[Observation] = []
    faults: list[Fault] = []
    for row in reader:
        if len(rows) + len(faults) > MOST_ROWS:
            return [], [(reader.line_num, "", word("goals.too_many_rows", count=MOST_ROWS))]
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not cells["value"] and not any(cells[f"note_{one}"] for one in ("fi", "sv", "en")):
            continue
        found = list(_faults(cells, frozenset(known)))
        faults += [(reader.line_num, column, what) for column, what in found]
        if not found:
            rows.append(_observation(cells))
    return rows, faults


def _faults(cells: dict[str, str], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    if cells["measure"] not in known:
        yield "measure", word("goals.measure_unknown", code=cells["measure"])
    try:
        date.fromisoformat(cells["observed_on"])
    except ValueError:
        yield "observed_on", word("goals.date_malformed", text=cells["observed_on"])
    if cells["value"] and _decimal(cells["value"]) is None:
        yield "value", word("shared.number_malformed", text=cells["value"])


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace("\u2212", "-").replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _observation(cells: dict[str, str]) -> Observation:
    return Observation(
        cells["measure"],
        date.fromisoformat(cells["observed_on"]),
        _decimal(cells["value"]) if cells["value"] else None,
        cells["source"],
        LocalizedText(cells["note_fi"], cells["note_sv"], cells["note_en"]),
    )
