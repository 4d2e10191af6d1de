"""The page of a task: what is known, what is written, and how far it is."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from toteuma.domain.rights import Permission
from toteuma.domain.rounds import Move, TaskState
from toteuma.web.pages.rounds.tasks.forms import SEEN, TRIED, TaskForm
from toteuma.web.pages.rounds.tasks.known import given_lines, known_of, said_of
from toteuma.web.pages.rounds.tasks.merge_views import merge_page
from toteuma.web.pages.rounds.tasks.mine import next_after
from toteuma.web.pages.rounds.tasks.people import people_context
from toteuma.web.pages.rounds.tasks.place import (
    TaskPlace,
    back_to,
    place_of,
    task_in_address,
    version_sent,
    where_of,
)
from toteuma.web.pages.rounds.tasks.talk import talk_context
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.forms import add_faults
from toteuma.web.shared.words import fault_words, word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.services.rounds.tasks import (
    TaskChangedError,
    TaskStateError,
    save_draft,
    submit_task,
    withdraw_task,
)


@requires(Permission.READ, unit=task_in_address, writing=Permission.FILL_IN_OWN)
def task(request: PageRequest, municipality: str, **words: Any) -> HttpResponse:
    """A task; it is saved, submitted and taken back here."""
    place = place_of(request.desk, words)
    if request.method != "POST":
        return task_page(request, place, TaskForm(None, place=place))
    if request.POST.get("action") == "withdraw":
        return _withdrawn(request, place)
    form = TaskForm(request.POST, place=place)
    is_submitted = request.POST.get("action") == "submit"
    if not (form.is_fit_to_submit() if is_submitted else form.is_fit_for_draft()):
        return task_page(request, place, form)
    refused = _refusal(request, form, is_submitted=is_submitted)
    if refused is not None:
        return refused
    messages.success(request, word(f"rounds_tasks.{'submitted' if is_submitted else 'saved'}"))
    return back_to(place)


def _refusal(request: PageRequest, form: TaskForm, *, is_submitted: bool) -> HttpResponse | None:
    """Saves or submits; the page that says why not, where that was not possible."""
    place = form.place
    try:
        _save(place, form, is_submitted=is_submitted)
    except TaskChangedError as fault:
        return merge_page(request, place, form.typed(), form.shown_marks(), fault)
    except TaskStateError as fault:
        form.add_error(None, fault_words(fault))
        return task_page(request, place, form, status=409)
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return task_page(request, place, form)
    return None


@requires(None, unit=task_in_address, writing=Permission.FILL_IN_OWN)
def draft(request: PageRequest, municipality: str, **words: Any) -> HttpResponse:
    """Keeps what is being typed, asked by the page's script."""
    place = place_of(request.desk, words)
    form = TaskForm(request.POST, place=place)
    form.is_fit_for_draft()
    content, version = form.content(), form.version_shown
    if place.task.draft == content and place.task.version >= version:
        return _kept(form, place.task.version, content, place)
    if version != place.task.version and _is_own_echo(request, form):
        version = place.task.version
    try:
        made = save_draft(**where_of(place), version=version, content=content)
    except TaskChangedError as fault:
        said = word("rounds_tasks.changed_by", who=fault.parameters.get("who", ""))
        return JsonResponse({"changed": True, "said": said}, status=409)
    except TaskStateError as fault:
        said = fault_words(fault)
        return JsonResponse({"closed": True, "said": said}, status=409)
    return _kept(form, made, content, place)


def _is_own_echo(request: PageRequest, form: TaskForm) -> bool:
    """Whether the draft that is there is what this page sent before without hearing the answer:
    then it is nobody else's."""
    place = form.place
    if place.task.drafted_by != place.desk.actor:
        return False
    try:
        tried = json.loads(request.POST.get(TRIED) or "null")
    except ValueError:
        return False
    if not isinstance(tried, dict):
        return False
    echo = TaskForm({**tried, "version": str(form.version_shown)}, place=place)
    echo.is_fit_for_draft()
    return echo.content() == place.task.draft


def _kept(form: TaskForm, version: int, content: Any, place: TaskPlace) -> HttpResponse:
    """What the page needs to go on: the version to answer, and what to say."""
    marks = TaskForm(None, place=place, content=content).initial[SEEN]
    at = f"{localtime(timezone.now()):%H:%M}"
    key = "rounds_tasks.kept_but" if form.errors else "rounds_tasks.kept"
    faults = {name: " ".join(map(str, said)) for name, said in form.errors.items()}
    answer = {"version": version, "seen": marks, "said": word(key, at=at), "faults": faults}
    return JsonResponse(answer)


def _save(place: TaskPlace, form: TaskForm, *, is_submitted: bool) -> None:
    content, version = form.content(), form.version_shown
    if is_submitted:
        submit_task(**where_of(place), version=version, content=content)
    elif content != place.task.draft or version != place.task.version:
        save_draft(**where_of(place), version=version, content=content)


def _withdrawn(request: PageRequest, place: TaskPlace) -> HttpResponse:
    withdraw_task(**where_of(place), version=version_sent(request))
    messages.success(request, word("rounds_tasks.withdrawn"))
    return back_to(place)


def task_page(
    request: PageRequest, place: TaskPlace, form: TaskForm, *, status: int | None = None
) -> HttpResponse:
    """The page, with a form that may have been sent."""
    desk, task = place.desk, place.task
    is_written = place.can(Move.WRITE)
    shown = place.begun if task.state not in (TaskState.SUBMITTED, TaskState.APPROVED) else None
    content = (place.stored or {}) if shown is None else shown
    if shown is None and task.draft:
        beside = {name: task.draft[name] for name in ("reason", "nothing") if task.draft.get(name)}
        content = {**content, **beside}
    context = {
        "place": place,
        "round": place.round,
        "task": task,
        "unit": desk.organisation.node(task.node),
        "kind": f"rounds_tasks.kind_{task.kind.value}",
        "state": f"rounds_tasks.state_{task.state.value}",
        "is_late": task.is_late(timezone.localdate(), place.round.review_due),
        "form": form,
        "may_write": is_written,
        "unsaved": _unsaved(form) if form.is_bound and not is_written else [],
        "may_withdraw": place.can(Move.WITHDRAW),
        "may_review": place.can(Move.APPROVE),
        "may_reopen": place.can(Move.REOPEN),
        "content": content,
        "said": said_of(place, content),
        "given": given_lines(place, content),
        "next": next_after(desk, place),
        "draft_address": reverse(
            "rounds-draft", args=(desk.municipality, place.round.code, task.number)
        ),
        **known_of(place),
        **people_context(place),
        **talk_context(request, place),
    }
    if status is None:
        status = 422 if form.errors else 200
    return render(request, "rounds/task.html", context, status=status)


def _unsaved(form: TaskForm) -> list[tuple[str, str]]:
    """What was typed into a task that is closed by now, so that it can be copied."""
    return [(str(form.fields[name].label), typed) for name, typed in form.typed().items() if typed]
