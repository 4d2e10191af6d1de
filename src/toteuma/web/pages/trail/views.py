"""The audit trail: who changed what, when and why; and whether the trail is whole."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from toteuma.domain.rights import Permission
from toteuma.web.pages.trail.forms import TrailForm
from toteuma.web.rights.rules import requires, whole_municipality
from toteuma.web.shared.desk import PageRequest
from toteuma.workspace.queries.audit import (
    AuditEntry,
    actions_of_trail,
    actors_of_trail,
    chain_lines,
    check_trail,
    last_entry,
    search_trail,
)

PAGE_SIZE = 50
HEADER = ("number", "at", "actor", "action", "subject", "why", "before", "after", "row_hash")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@requires(Permission.READ_TRAIL, unit=whole_municipality)
def trail(request: PageRequest, municipality: str) -> HttpResponse:
    """A page of the trail, newest first."""
    form = TrailForm(request.GET, actions_of_trail(municipality=municipality))
    asked = _asked(form)
    check = check_trail(municipality=municipality) if request.GET.get("check") == "1" else None
    pages = Paginator(search_trail(municipality=municipality, **asked), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(entry) for entry in page.object_list],
        "actors": actors_of_trail(municipality=municipality),
        "check": check,
        "checked_at": timezone.now(),
        "broken": () if check is None else check.broken,
        "head": last_entry(municipality=municipality),
        "is_filtered": any(asked.values()),
        "query": _query(request),
    }
    return render(request, "trail/trail.html", context)


@requires(Permission.READ_TRAIL, unit=whole_municipality)
def export(request: PageRequest, municipality: str) -> HttpResponseBase:
    """The rows that were asked for as CSV, all of them, oldest last."""
    found = search_trail(municipality=municipality, **_asked(TrailForm(request.GET)))
    answer = StreamingHttpResponse(_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="trail-{municipality}.csv"'
    return answer


@requires(Permission.READ_TRAIL, unit=whole_municipality)
def chain(request: PageRequest, municipality: str) -> HttpResponseBase:
    """The whole trail as JSON lines, from which the chain can be recomputed elsewhere."""
    lines = chain_lines(municipality=municipality)
    answer = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="trail-{municipality}.jsonl"'
    return answer


def _asked(form: TrailForm) -> dict[str, Any]:
    """What is asked for, without the fields that are not understood."""
    form.is_valid()
    return {name: form.cleaned_data.get(name) for name in form.fields}


def _query(request: PageRequest) -> str:
    """The filters as they stand in links to other pages of the list."""
    beside = ("page", "check")
    kept = [(name, value) for name, value in request.GET.items() if value and name not in beside]
    return urlencode(kept)


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {"entry": entry, "values": list(differences(entry.before, entry.after))}


def differences(before: Any, after: Any) -> Iterator[dict[str, Any]]:
    """What was before and after, value by value; what stayed as it was is left out."""
    if not isinstance(before, dict) and not isinstance(after, dict):
        if before is not None or after is not None:
            yield {"name": "", "before": _said(before), "after": _said(after)}
        return
    was = before if isinstance(before, dict) else {}
    became = after if isinstance(after, dict) else {}
    for name in dict.fromkeys([*was, *became]):
        if name in was and name in became and was[name] == became[name]:
            continue
        yield {"name": name, "before": _said(was.get(name)), "after": _said(became.get(name))}


def _said(value: Any) -> str:
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The line."""
        return text


def _csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(HEADER)
    for entry in entries:
        cells = [
            str(entry.number),
            entry.at.isoformat(),
            *(entry.actor, entry.action, entry.subject, entry.why),
            *(_said(entry.before), _said(entry.after), entry.row_hash),
        ]
        yield writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
