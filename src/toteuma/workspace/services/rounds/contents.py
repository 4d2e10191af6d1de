"""What a task asks for, as it stands in the content: read, written, digested.

A task's *content* is a JSON object whose fields belong to its kind:

- outcomes: ``status``, ``text``, and ``reason`` (why the status is not the proposed one; it goes
  into the audit trail, not into the content);
- assessments and investments: ``text``;
- forecasts: ``lines``, by line code ``{"cents": whole cents or null, "explanation": text}``;
- key figures: ``value`` (a decimal as text, or null), ``net_cost_cents`` (or null), ``note``;
- risks: ``likelihood``, ``impact``, ``controls``.

Texts are objects of the languages in which something is written. Any task may instead hold
``nothing``: why there is nothing to report; then the content stays as it is.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from toteuma.domain.period import Period
from toteuma.domain.rounds import TaskKind
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Status, ValueKind
from toteuma.workspace.interchange.records import Values
from toteuma.workspace.models import Round, Task
from toteuma.workspace.queries.rows import municipality_id, rows
from toteuma.workspace.services.changes import Change, Json, as_json
from toteuma.workspace.services.planning_rows import normalised
from toteuma.workspace.services.rows import edit, take
from toteuma.workspace.stored import STORED

type Content = dict[str, Any]
"""The content of a task, as JSON."""

type Reader = Callable[..., list[Values]]
"""Rows of a municipality (by primary key) of a kind (by name), by the values asked for."""

type SubmittedPlace = tuple[TaskKind, str, str, datetime]
"""Kind, subject and period of a task, and when it was submitted."""

NOTHING = "nothing"
"""The field of a task's content that says why there is nothing to report."""

_BESIDE = frozenset({"reason", NOTHING})
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "outcomes": ("status", "text"),
    "assessments": ("text",),
    "investment_narratives": ("text",),
    "key_figure_values": ("value", "net_cost_cents", "note"),
    "risks": ("likelihood", "impact", "controls"),
}
"""The fields of a task's content, by the kind of rows that hold it."""


def stored_content(
    municipality: int, round_: Round, task: Task, read: Reader = rows
) -> Content | None:
    """What the content holds of the task's subject for the round's period; None when nothing was
    given. ``municipality`` is the primary key; ``read`` finds rows by their values, as
    :func:`toteuma.workspace.queries.rows.rows` does."""
    name, place = place_in_content(task.kind, task.subject, round_.period)
    found = read(municipality, name, **place)
    if task.kind is TaskKind.FORECAST:
        return _lines(found)
    return _first(found, *_FIELDS[name])


def place_in_content(kind: TaskKind, subject: str, period: str) -> tuple[str, Values]:
    """What kind of rows a task is about, by name, and by which values they are found."""
    when = Period.parse(period)
    match kind:
        case TaskKind.OUTCOME | TaskKind.AIM_OUTCOME:
            of = "goal" if kind is TaskKind.OUTCOME else "aim"
            return "outcomes", {"period": period, of: subject}
        case TaskKind.ASSESSMENT:
            return "assessments", {"period": period, "node": subject}
        case TaskKind.INVESTMENT:
            return "investment_narratives", {"period": period, "project": subject}
        case TaskKind.FORECAST:
            month = {"fiscal_year": when.fiscal_year, "as_of_month": when.last}
            return "forecasts", {**month, "node": subject}
        case TaskKind.KEY_FIGURE:
            year = {"year": when.fiscal_year, "kind": value_kind(when).value}
            return "key_figure_values", {**year, "key_figure": subject}
        case TaskKind.RISK:
            return "risks", {"code": subject}
    raise ValueError(kind)


def written_beside(
    *, municipality: str, kind: TaskKind, subject: str, period: str, since: datetime | None
) -> frozenset[str]:
    """Who wrote what a task asks for in another way than through the task, since then: on the page
    of a unit or a goal, or with a file. What they wrote is what a reviewer would look at."""
    if since is None:
        return frozenset()
    name, place = place_in_content(kind, subject, period)
    past: Any = STORED[name].model.history.model  # type: ignore[attr-defined]
    found = past.objects.filter(
        municipality_id=municipality_id(municipality), history_date__gt=since, **place
    )
    return frozenset(found.values_list("history_user_id", flat=True))


def tasks_written_beside(
    *, municipality: str, person: str, tasks: Iterable[SubmittedPlace]
) -> frozenset[SubmittedPlace]:
    """Those of the tasks that the person wrote beside since they were submitted, as
    :func:`written_beside` tells: one query for each kind of rows, however many tasks there are."""
    asked: dict[str, list[tuple[SubmittedPlace, Values]]] = {}
    for task in tasks:
        kind, subject, period, _ = task
        name, place = place_in_content(kind, subject, period)
        asked.setdefault(name, []).append((task, place))
    found: set[SubmittedPlace] = set()
    for name, places in asked.items():
        past: Any = STORED[name].model.history.model  # type: ignore[attr-defined]
        written = past.objects.filter(
            municipality__code=municipality,
            history_user_id=person,
            history_date__gt=min(since for (*_, since), _ in places),
        )
        columns = {column for _, place in places for column in place}
        for row in written.values("history_date", *columns):
            found |= {
                task
                for task, place in places
                if row["history_date"] > task[-1]
                and all(row[column] == value for column, value in place.items())
            }
    return frozenset(found)


def content_of_task(*, municipality: str, round_code: str, number: int) -> Content | None:
    """What the municipality's content holds of the task now; None when nothing was given, or
    there is no such task."""
    round_ = Round.objects.filter(municipality__code=municipality, code=round_code).first()
    task = Task.objects.filter(
        municipality__code=municipality, round=round_code, number=number
    ).first()
    if round_ is None or task is None:
        return None
    return stored_content(task.municipality_id, round_, task)


def value_kind(period: Period) -> ValueKind:
    """What a key figure's value of the period's year is: known once the year is over."""
    return ValueKind.ACTUAL if period.last >= 12 else ValueKind.FORECAST


def _first(found: list[Values], *names: str) -> Content | None:
    if not found:
        return None
    return {name: as_json(found[0][name]) for name in names}


def _lines(found: list[Values]) -> Content | None:
    lines = {
        str(row["line"]): {"cents": row["cents"], "explanation": as_json(row["explanation"])}
        for row in sorted(found, key=lambda row: str(row["line"]))
    }
    return {"lines": lines} if lines else None


def content_digest(content: Mapping[str, Any] | None) -> str:
    """SHA-256 of a task's content as it goes into the report, in hexadecimal; of nothing, too."""
    told = None if content is None else {k: v for k, v in content.items() if k not in _BESIDE}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_content(change: Change, round_: Round, task: Task, content: Content) -> None:
    """Writes a task's content into the municipality's content, within the change. Raises
    ContentFaultyError, and KeyError or ValueError for content that is not of the kind."""
    if str(content.get(NOTHING, "")).strip():
        return
    period = Period.parse(round_.period)
    match task.kind:
        case TaskKind.OUTCOME | TaskKind.AIM_OUTCOME:
            is_goal = task.kind is TaskKind.OUTCOME
            row: Values = {
                "aim": "" if is_goal else task.subject,
                "goal": task.subject if is_goal else "",
                "period": round_.period,
                "status": Status(content["status"]),
                "text": _text(content["text"]),
            }
            edit(change, {"outcomes": [row]})
        case TaskKind.ASSESSMENT:
            _write_text(change, "assessments", {"node": task.subject}, round_, content)
        case TaskKind.INVESTMENT:
            _write_text(change, "investment_narratives", {"project": task.subject}, round_, content)
        case TaskKind.FORECAST:
            _write_forecasts(change, period, task.subject, content["lines"])
        case TaskKind.KEY_FIGURE:
            value = content["value"]
            row = {
                "key_figure": task.subject,
                "year": period.fiscal_year,
                "kind": value_kind(period),
                "value": None if value is None else Decimal(value),
                "net_cost_cents": content.get("net_cost_cents"),
                "note": _text(content.get("note")),
            }
            edit(change, {"key_figure_values": [row]})
        case TaskKind.RISK:
            [known] = rows(change.municipality.pk, "risks", code=task.subject)
            row = {
                **known,
                "likelihood": int(content["likelihood"]),
                "impact": int(content["impact"]),
                "controls": _text(content["controls"]),
            }
            edit(change, {"risks": [row]})


def _text(texts: Mapping[str, str] | None) -> LocalizedText:
    return normalised(LocalizedText(**(texts or {})))


def _write_text(change: Change, name: str, key: Values, round_: Round, content: Content) -> None:
    """A text; an empty one takes away what is there."""
    text = _text(content["text"])
    row: Values = {**key, "period": round_.period}
    if text.is_empty:
        take(change, name, [tuple(row.values())])
    else:
        edit(change, {name: [{**row, "text": text}]})


def _write_forecasts(
    change: Change, period: Period, node: str, lines: Mapping[str, Mapping[str, Any]]
) -> None:
    """The unit's forecasts as of the period's last month are those of the lines, and no others."""
    place: Values = {
        "fiscal_year": period.fiscal_year,
        "as_of_month": period.last,
        "node": node,
    }
    given = [
        {**place, "line": line, "cents": one["cents"], "explanation": _text(one["explanation"])}
        for line, one in lines.items()
        if one["cents"] is not None
    ]
    kept = {row["line"] for row in given}
    present = rows(change.municipality.pk, "forecasts", **place)
    gone = [tuple({**place, "line": row["line"]}.values()) for row in present]
    gone = [key for key in gone if key[-1] not in kept]
    taken: Json = None
    if gone:
        take(change, "forecasts", gone)
        taken = change.before
    if given:
        edit(change, {"forecasts": given})
        if taken is not None:
            change.before = {"changed": change.before, "taken back": taken}
