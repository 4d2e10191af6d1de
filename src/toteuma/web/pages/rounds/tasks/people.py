"""Who writes a task and who reviews it: named by the controller, handed over by the owner."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse

from toteuma.domain.rights import Permission
from toteuma.domain.rounds import TaskState
from toteuma.web.pages.rounds.tasks.place import (
    TaskPlace,
    back_to,
    place_of,
    task_in_address,
    where_of,
)
from toteuma.web.rights.rules import requires
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.failures import refuse
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.people.access import Access
from toteuma.workspace.people.listing import Person, people_of
from toteuma.workspace.services.rounds.tasks import assign_task

type Choices = list[tuple[str, str]]
"""Addresses of people, each with a name."""


class AssignForm(forms.Form):
    """Who has a task, and until when it is due."""

    owner = forms.ChoiceField(label=lazy_word("rounds_tasks.owner"), required=False)
    deputy = forms.ChoiceField(label=lazy_word("rounds_tasks.deputy"), required=False)
    reviewer = forms.ChoiceField(label=lazy_word("rounds_tasks.reviewer"), required=False)
    due = forms.DateField(
        label=lazy_word("rounds_tasks.due"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, writers: Choices, reviewers: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        nobody = ("", word("rounds_tasks.nobody"))
        for name, people in (("owner", writers), ("deputy", writers), ("reviewer", reviewers)):
            field: Any = self.fields[name]
            now = str(self.initial.get(name) or "")
            known = {email for email, _ in people}
            kept = [(now, now)] if now and now not in known else []
            field.choices = [nobody, *people, *kept]

    def clean(self) -> dict[str, Any]:
        """Whoever writes a task does not review it."""
        data: dict[str, Any] = super().clean() or {}
        reviewer = data.get("reviewer")
        if reviewer and reviewer in (data.get("owner"), data.get("deputy")):
            self.add_error("reviewer", word("rounds_tasks.reviewer_writes"))
        return data


class HandForm(forms.Form):
    """The colleague who writes a task from now on."""

    colleague = forms.ChoiceField(label=lazy_word("rounds_tasks.colleague"))

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["colleague"]
        field.choices = [("", "–"), *people]


def may_hand(place: TaskPlace) -> bool:
    """Whether the person can give the task to a colleague: their own, or one of a unit that they
    answer for."""
    is_theirs = place.is_mine or place.desk.may(Permission.FILL_IN, place.task.node)
    is_open = place.round.is_open and place.task.state is not TaskState.APPROVED
    return is_open and is_theirs and place.may_write


def people_context(place: TaskPlace) -> dict[str, Any]:
    """Names of the task's people, and the forms that change them, for those who may."""
    people = people_of(place.desk.municipality)
    names = {one.email: one.name or one.email for one in people}
    task = place.task
    found: dict[str, Any] = {
        name: names.get(email, email)
        for name, email in (
            ("owner", task.owner),
            ("deputy", task.deputy),
            ("reviewer", task.reviewer),
            ("submitted_by", task.submitted_by),
            ("reviewed_by", task.reviewed_by),
            ("drafted_by", task.drafted_by),
        )
    }
    if place.round.is_open and place.desk.may(Permission.MAINTAIN):
        found["assign_form"] = _assign_form(place, people, None)
    if may_hand(place):
        found["hand_form"] = _hand_form(place, people, None)
    return {"people": found}


def _writers(place: TaskPlace, people: tuple[Person, ...]) -> Choices:
    return _with(place, people, Permission.FILL_IN_OWN)


def _with(place: TaskPlace, people: tuple[Person, ...], permission: Permission) -> Choices:
    tree = place.desk.organisation
    return [
        (one.email, one.name or one.email)
        for one in people
        if one.is_active
        and Access(one.roles, frozenset(one.posts)).may(
            permission, node=place.task.node, organisation=tree
        )
    ]


def _assign_form(place: TaskPlace, people: tuple[Person, ...], data: Any) -> AssignForm:
    task = place.task
    initial = {name: getattr(task, name) for name in ("owner", "deputy", "reviewer")}
    return AssignForm(
        data,
        auto_id="assign_%s",
        writers=_writers(place, people),
        reviewers=_with(place, people, Permission.APPROVE),
        initial=initial | {"due": task.due.isoformat()},
    )


def _hand_form(place: TaskPlace, people: tuple[Person, ...], data: Any) -> HandForm:
    others = [one for one in _writers(place, people) if one[0] != place.task.owner]
    return HandForm(data, auto_id="hand_%s", people=others)


@requires(None, unit=task_in_address, writing=Permission.MAINTAIN)
def assign(request: PageRequest, municipality: str, **words: Any) -> HttpResponse:
    """The controller names who has the task, and until when."""
    place = place_of(request.desk, words)
    form = _assign_form(place, people_of(municipality), request.POST)
    if form.is_valid():
        data = form.cleaned_data
        due: date = data["due"]
        assign_task(
            **where_of(place),
            owner=data["owner"],
            deputy=data["deputy"],
            reviewer=data["reviewer"],
            due=due,
        )
        messages.success(request, word("rounds_tasks.assigned"))
    else:
        _tell(request, form)
    return back_to(place)


@requires(None, unit=task_in_address, writing=Permission.FILL_IN_OWN)
def hand(request: PageRequest, municipality: str, **words: Any) -> HttpResponse:
    """The owner gives the task to a colleague, and stays as the one who stands in."""
    place = place_of(request.desk, words)
    if not may_hand(place):
        return refuse(request)
    form = _hand_form(place, people_of(municipality), request.POST)
    if form.is_valid():
        colleague = form.cleaned_data["colleague"]
        assign_task(
            **where_of(place),
            owner=colleague,
            deputy=place.task.owner or None,
            reviewer="" if colleague == place.task.reviewer else None,
        )
        messages.success(request, word("rounds_tasks.handed"))
    else:
        _tell(request, form)
    return back_to(place)


def _tell(request: PageRequest, form: forms.Form) -> None:
    """What is wrong, above the task's page."""
    for name, said in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}: {' '.join(map(str, said))}".strip(": "))
