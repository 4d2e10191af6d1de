"""Two people wrote to one task: both versions side by side, and what should stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.rights import Permission
from toteuma.web.pages.rounds.names import names_of
from toteuma.web.pages.rounds.tasks.forms import TaskForm
from toteuma.web.pages.rounds.tasks.place import (
    TaskPlace,
    back_to,
    place_of,
    task_in_address,
    where_of,
)
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.versions import mark_of
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.services.rounds.tasks import (
    TaskChangedError,
    TaskStateError,
    save_draft,
)

THEIRS, MINE, BOTH, OTHER = "theirs", "mine", "both", "other"
"""What may stand in a field: the saved version, one's own, both, or what is written anew."""


@dataclass
class Difference:
    """A field in which two versions differ. ``choice`` is what is to stand, "" undecided."""

    name: str
    label: str
    theirs: str
    mine: str
    theirs_said: str
    mine_said: str
    is_text: bool
    language: str
    choice: str
    written: str
    faults: list[str] = field(default_factory=list)


@requires(Permission.READ, unit=task_in_address, writing=Permission.FILL_IN_OWN)
def merge(request: PageRequest, municipality: str, **words: Any) -> HttpResponse:
    """Compares what was typed with what is saved by now, and saves what is chosen."""
    place = place_of(request.desk, words)
    if request.method != "POST":
        return back_to(place)
    if request.POST.get("action") == "resolve":
        return _resolved(request, place)
    form = TaskForm(request.POST, place=place)
    fault = _change_of(place)
    return merge_page(request, place, form.typed(), form.shown_marks(), fault)


def _change_of(place: TaskPlace) -> TaskChangedError:
    """What the task has come to by now."""
    task = place.task
    now = None if task.draft is None else dict(task.draft)
    return TaskChangedError(who=task.drafted_by, number=task.number, now=now, version=task.version)


def merge_page(
    request: PageRequest,
    place: TaskPlace,
    mine: Mapping[str, str],
    seen: Mapping[str, str],
    fault: TaskChangedError,
) -> HttpResponse:
    """The page that asks what should stand. ``mine`` is what was typed by field, ``seen`` marks
    of what the person had been shown."""
    now = TaskForm(None, place=place, content=fault.now or {}, version=fault.version)
    theirs = now.standing()
    found = [
        _difference(now[name], mine.get(name, ""), theirs[name], seen)
        for name in now.asked
        if mine.get(name, "") != theirs[name]
    ]
    return _page(request, place, now, mine, found, fault)


def _difference(bound: BoundField, mine: str, theirs: str, seen: Mapping[str, str]) -> Difference:
    """What differs in a field. What only one of the two changed stands without asking; a text
    that both changed keeps both until somebody says otherwise."""
    is_text = bound.field.widget.__class__.__name__ in ("Textarea", "TextInput")
    is_text = is_text and "inputmode" not in bound.field.widget.attrs
    shown = seen.get(bound.name)
    is_theirs_old = shown is not None and shown == mark_of(bound.initial)
    is_mine_old = shown is not None and shown == mark_of(_cleaned(bound, mine))
    choice = MINE if is_theirs_old else THEIRS if is_mine_old else BOTH if is_text else ""
    return Difference(
        name=bound.name,
        label=str(bound.label),
        theirs=theirs,
        mine=mine,
        theirs_said=_said(bound, theirs),
        mine_said=_said(bound, mine),
        is_text=is_text,
        language=str(bound.field.widget.attrs.get("lang", "")),
        choice=choice,
        written=both_texts(theirs, mine) if is_text else mine,
    )


def _cleaned(bound: BoundField, typed: str) -> Any:
    try:
        return bound.field.clean(typed)
    except ValidationError:
        return typed


def _said(bound: BoundField, raw: str) -> str:
    """A value as people read it."""
    choices = {str(code): str(said) for code, said in getattr(bound.field, "choices", ())}
    return choices.get(raw, raw) if raw else ""


def both_texts(theirs: str, mine: str) -> str:
    """Both texts one after the other; where one holds the other, it alone."""
    if mine in theirs:
        return theirs
    if theirs in mine:
        return mine
    return f"{theirs}\n\n{mine}"


def _resolved(request: PageRequest, place: TaskPlace) -> HttpResponse:
    """Saves what was chosen in each field; where somebody was quicker again, compares anew."""
    sent = request.POST
    blank = TaskForm(None, place=place)
    data = {name: sent.get(f"mine-{name}", "") for name in blank.asked}
    undecided = []
    for name in blank.asked:
        choice = sent.get(f"choice-{name}")
        theirs, mine = sent.get(f"theirs-{name}", ""), data[name]
        if choice is None and sent.get(f"differs-{name}"):
            undecided.append(name)
        elif choice == THEIRS:
            data[name] = theirs
        elif choice == BOTH:
            data[name] = both_texts(theirs, mine)
        elif choice == OTHER:
            data[name] = sent.get(f"written-{name}", "")
    form = TaskForm({**data, "version": sent.get("version", "")}, place=place)
    is_fit = form.is_fit_for_draft()
    fault = _change_of(place)
    if undecided or not is_fit:
        return _asked_again(request, place, form, undecided, fault)
    try:
        save_draft(**where_of(place), version=form.version_shown, content=form.content())
    except TaskChangedError as again:
        return merge_page(request, place, form.typed(), {}, again)
    except TaskStateError as closed:
        messages.error(request, fault_words(closed))
        return merge_page(request, place, form.typed(), {}, fault)
    messages.success(request, word("rounds_tasks.merged"))
    return back_to(place)


def _asked_again(
    request: PageRequest,
    place: TaskPlace,
    form: TaskForm,
    undecided: list[str],
    fault: TaskChangedError,
) -> HttpResponse:
    now = TaskForm(None, place=place, content=fault.now or {}, version=fault.version)
    theirs = now.standing()
    sent, found = request.POST, []
    for name in now.asked:
        mine = sent.get(f"mine-{name}", "")
        if mine == theirs[name] and not form.errors.get(name):
            continue
        one = _difference(now[name], mine, theirs[name], {})
        one.choice = sent.get(f"choice-{name}", "")
        one.written = sent.get(f"written-{name}", one.written)
        one.faults = [str(said) for said in form.errors.get(name, ())]
        if name in undecided:
            one.faults.append(word("rounds_tasks.choose_one"))
        found.append(one)
    mine_all = {name: sent.get(f"mine-{name}", "") for name in now.asked}
    return _page(request, place, now, mine_all, found, fault)


def _page(
    request: PageRequest,
    place: TaskPlace,
    now: TaskForm,
    mine: Mapping[str, str],
    found: list[Difference],
    fault: TaskChangedError,
) -> HttpResponse:
    differing = {one.name for one in found}
    who = place.task.drafted_by or str(fault.parameters.get("who", ""))
    context = {
        "place": place,
        "task": place.task,
        "round": place.round,
        "version": fault.version,
        "who": names_of((who,)).get(who, who),
        "when": place.task.drafted_at,
        "differences": found,
        "faulty": [one for one in found if one.faults],
        "same": [(name, mine.get(name, "")) for name in now.asked if name not in differing],
    }
    return render(request, "rounds/merge.html", context, status=409)
