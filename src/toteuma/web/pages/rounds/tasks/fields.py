"""Fields of a task by its kind: made, filled with its content, read back as content."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from toteuma.domain.rounds import TaskKind
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language, Status
from toteuma.web.pages.forecasts.standing import BookStanding, LineStanding, standings
from toteuma.web.pages.rounds.tasks.place import TaskPlace
from toteuma.web.shared.amounts import EuroField
from toteuma.web.shared.forms import DecimalField, text_fields, text_of
from toteuma.web.shared.words import current_language, label, lazy_label, lazy_word, word
from toteuma.workspace.queries.rounds import Content

type Fault = tuple[str, str]
"""The name of a field, and what is missing there."""

TEXT_OF: Mapping[TaskKind, str] = {
    TaskKind.OUTCOME: "text",
    TaskKind.AIM_OUTCOME: "text",
    TaskKind.ASSESSMENT: "text",
    TaskKind.INVESTMENT: "text",
    TaskKind.KEY_FIGURE: "note",
    TaskKind.RISK: "controls",
}
"""The text that a kind of task has."""

NEEDS_TEXT = frozenset(
    {TaskKind.OUTCOME, TaskKind.AIM_OUTCOME, TaskKind.ASSESSMENT, TaskKind.INVESTMENT}
)
"""Kinds of which a text is what is asked for; of others it may stay empty."""

_HAS_STATUS = frozenset({TaskKind.OUTCOME, TaskKind.AIM_OUTCOME})


class LinesOfTask:
    """The lines of a forecast's unit, from every book, each once."""

    def __init__(self, place: TaskPlace) -> None:
        self.books: list[BookStanding] = standings(place.desk, place.task.node)
        self.leaves: dict[str, LineStanding] = {}
        for book in self.books:
            for line in book.lines:
                if not line.is_total:
                    self.leaves.setdefault(line.code, line)


def is_computed(place: TaskPlace) -> bool:
    """Whether the key figure of the task is computed from a net cost."""
    found = (one for one in place.desk.content.key_figures if one.code == place.task.subject)
    return any(one.denominator for one in found)


def fields_of(place: TaskPlace, lines: LinesOfTask | None) -> dict[str, forms.Field]:
    """The fields of the task's kind, in their order."""
    kind = place.task.kind
    found: dict[str, forms.Field] = {}
    if kind in _HAS_STATUS:
        found["status"] = forms.ChoiceField(
            label=lazy_word("goals.status"),
            choices=[(one.value, lazy_label(f"status.{one.value}")) for one in Status],
            widget=forms.RadioSelect,
        )
    if kind is TaskKind.KEY_FIGURE:
        found |= _value_fields(place)
    if kind is TaskKind.RISK:
        found |= _risk_fields(place)
    if lines is not None:
        for line in lines.leaves.values():
            found |= _line_fields(line)
    if kind in TEXT_OF:
        found |= _texts(place, TEXT_OF[kind])
    if kind is TaskKind.OUTCOME:
        found["reason"] = forms.CharField(
            label=lazy_word("goals.why_differs"),
            help_text=lazy_word("rounds_tasks.reason_help"),
            required=False,
            max_length=1_000,
        )
    found["nothing"] = forms.CharField(
        label=lazy_word("rounds_tasks.nothing"),
        help_text=lazy_word("rounds_tasks.nothing_help"),
        required=False,
        max_length=1_000,
    )
    return found


def _value_fields(place: TaskPlace) -> dict[str, forms.Field]:
    if is_computed(place):
        return {"net_cost": EuroField(label=lazy_word("key_figures.net_cost"), required=False)}
    return {"value": DecimalField(label=lazy_word("key_figures.value"), required=False)}


def _risk_fields(place: TaskPlace) -> dict[str, forms.Field]:
    greatest = place.desk.content.municipality.risk_scale
    scale = [("", "–"), *((str(n), str(n)) for n in range(1, greatest + 1))]
    return {
        name: forms.TypedChoiceField(
            label=lazy_word(f"risks.{name}"), choices=scale, coerce=int, empty_value=None
        )
        for name in ("likelihood", "impact")
    }


def _line_fields(line: LineStanding) -> dict[str, forms.Field]:
    name = line.name.in_language(current_language())
    cents = EuroField(label=word("forecasts.amount_of", line=name), required=False)
    cents.widget.attrs["aria-label"] = word("forecasts.amount_of", line=name)
    found: dict[str, forms.Field] = {f"cents-{line.code}": cents}
    for language in Language:
        found[f"explanation-{line.code}_{language.value}"] = forms.CharField(
            label=lazy_word(f"forecasts.explanation_{language.value}"),
            required=False,
            max_length=2_000,
            widget=forms.Textarea(attrs={"rows": 2, "lang": language.value}),
        )
    return found


def _texts(place: TaskPlace, name: str) -> dict[str, forms.Field]:
    """A text in each language; those that the round asks for are marked."""
    kind = place.task.kind
    words = {
        "text": "goals.outcome" if kind in _HAS_STATUS else "rounds_tasks.text",
        "note": "key_figures.note",
        "controls": "risks.controls",
    }
    found = text_fields(name, lazy_word(words[name]))
    if kind in NEEDS_TEXT:
        for language in place.round.languages:
            found[f"{name}_{language.value}"].required = True
    return found


def initial_of(place: TaskPlace, content: Content) -> dict[str, Any]:
    """What stands in the fields for a content."""
    found: dict[str, Any] = {"nothing": content.get("nothing") or ""}
    for name in ("status", "reason", "likelihood", "impact"):
        found[name] = content.get(name)
    value = content.get("value")
    found["value"] = None if value is None else Decimal(value)
    found["net_cost"] = content.get("net_cost_cents")
    if place.task.kind in TEXT_OF:
        text = TEXT_OF[place.task.kind]
        found |= _text_initial(text, content.get(text))
    for line, one in (content.get("lines") or {}).items():
        found[f"cents-{line}"] = one["cents"]
        found |= _text_initial(f"explanation-{line}", one.get("explanation"))
    return found


def _text_initial(name: str, text: Mapping[str, str] | None) -> dict[str, str]:
    return {f"{name}_{one.value}": (text or {}).get(one.value, "") for one in Language}


def content_of(place: TaskPlace, data: Mapping[str, Any]) -> dict[str, Any]:
    """The content that the fields hold. Fields that hold nothing usable keep what was there."""
    kind, before = place.task.kind, place.begun
    found: dict[str, Any] = {}
    if kind in _HAS_STATUS:
        found["status"] = data.get("status") or before.get("status", "")
    if kind is TaskKind.OUTCOME:
        found["reason"] = (data.get("reason") or "").strip()
    if kind is TaskKind.KEY_FIGURE:
        value, cents = data.get("value"), data.get("net_cost")
        found["value"] = None if value is None else format(value, "f")
        found["net_cost_cents"] = cents
    if kind is TaskKind.RISK:
        found |= {name: data.get(name) for name in ("likelihood", "impact")}
    if kind is TaskKind.FORECAST:
        found["lines"] = _lines_of(data, before.get("lines") or {})
    if kind in TEXT_OF:
        found[TEXT_OF[kind]] = as_texts(text_of(data, TEXT_OF[kind]))
    nothing = (data.get("nothing") or "").strip()
    return found | ({"nothing": nothing} if nothing else {})


def _lines_of(data: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts by line; a line that the form does not have stays as it was."""
    found = {line: one for line, one in before.items() if f"cents-{line}" not in data}
    for name, cents in data.items():
        kind, _, line = name.partition("-")
        if kind != "cents":
            continue
        explanation = as_texts(text_of(data, f"explanation-{line}"))
        if cents is not None or explanation:
            found[line] = {"cents": cents, "explanation": explanation}
    return dict(sorted(found.items()))


def as_texts(text: LocalizedText) -> dict[str, str]:
    """A text as a content holds it: the languages in which something is written."""
    texts = {one.value: "\n".join(getattr(text, one.value).splitlines()) for one in Language}
    return {language: said for language, said in texts.items() if said}


def faults_of(place: TaskPlace, content: Content) -> Iterator[Fault]:
    """What is missing before the task can be submitted."""
    if content.get("nothing"):
        return
    kind = place.task.kind
    if kind is TaskKind.OUTCOME:
        yield from _reason_fault(place, content)
    if kind in TEXT_OF:
        name = TEXT_OF[kind]
        yield from _text_faults(place, content.get(name) or {}, name, is_needed=kind in NEEDS_TEXT)
    if kind is TaskKind.KEY_FIGURE:
        name = "net_cost" if is_computed(place) else "value"
        is_given = content["value"] is not None or content["net_cost_cents"] is not None
        if not is_given and not content["note"]:
            yield name, word("key_figures.value_or_note")
    if kind is TaskKind.FORECAST:
        yield from _forecast_faults(place, content["lines"])


def _reason_fault(place: TaskPlace, content: Content) -> Iterator[Fault]:
    is_judged = place.proposed is not Status.NO_INFORMATION
    if is_judged and content["status"] not in ("", place.proposed.value) and not content["reason"]:
        proposed = label(f"status.{place.proposed.value}")
        yield "reason", word("goals.why_needed", proposed=proposed)


def _text_faults(
    place: TaskPlace, text: Mapping[str, str], name: str, *, is_needed: bool
) -> Iterator[Fault]:
    """Languages that the round asks for and the text lacks; without any, something somewhere."""
    if not text and not is_needed:
        return
    if not text and not place.round.languages:
        yield f"{name}_fi", word("rounds_tasks.text_needed")
    for language in place.round.languages:
        if not text.get(language.value):
            yield f"{name}_{language.value}", word("rounds_tasks.language_needed")


def _forecast_faults(place: TaskPlace, lines: Mapping[str, Any]) -> Iterator[Fault]:
    if all(one["cents"] is None for one in lines.values()):
        yield "", word("rounds_tasks.forecast_needed")
    for line, one in lines.items():
        if one["cents"] is None:
            yield f"cents-{line}", word("forecasts.explained_nothing")
        yield from _text_faults(place, one["explanation"], f"explanation-{line}", is_needed=False)
