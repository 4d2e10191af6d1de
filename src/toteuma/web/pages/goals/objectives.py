"""Sub-objectives of an aim, on the aim's page: added, renamed, put in order, removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from toteuma.domain.planning import Aim, SubObjective
from toteuma.web.pages.goals.forms import SubObjectiveForm
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.forms import add_faults, text_initial
from toteuma.web.shared.versions import is_saved
from toteuma.web.shared.words import word
from toteuma.workspace.errors import ContentFaultyError
from toteuma.workspace.queries.history import changes_of
from toteuma.workspace.services.planning import (
    add_sub_objective,
    remove_sub_objective,
    set_sub_objective,
)

ADD, SET, REMOVE = "add-objective", "set-objective", "remove-objective"


class ObjectiveDesk:
    """Sub-objectives of an aim with a form for each, and the form of a new one. Of what was sent
    each form takes only its own part."""

    def __init__(self, request: PageRequest, aim: Aim) -> None:
        self._request, self._aim = request, aim
        sent = request.POST if request.method == "POST" else None
        found = sub_objectives(request.desk, aim.code)
        chosen = None if sent is None else sent.get(SET)
        last = max((one.position for one in found), default=0)
        self.rows = [
            (one, _form(one, number, sent if chosen == one.code else None))
            for number, one in enumerate(found, start=1)
        ]
        self.new_form = SubObjectiveForm(
            sent if sent is not None and ADD in sent else None,
            prefix="objective-new",
            initial={"position": last + 1},
        )

    @property
    def forms(self) -> list[SubObjectiveForm]:
        """All forms, the new one's first."""
        return [self.new_form, *(form for _, form in self.rows)]

    @property
    def is_meant(self) -> bool:
        """Whether the pressed button is one of these."""
        return any(name in self._request.POST for name in (ADD, SET, REMOVE))

    def changed(self) -> HttpResponse | None:
        """Does what the pressed button says; None when the page is to be shown with its faults. A
        sub-objective that the aim does not have is passed over."""
        sent = self._request.POST
        if REMOVE in sent:
            return self._removed(sent[REMOVE])
        if ADD in sent:
            return self._added()
        pressed = next(((one, form) for one, form in self.rows if one.code == sent[SET]), None)
        if pressed is None:
            return redirect(self._request.get_full_path())
        return self._changed(*pressed)

    def _added(self) -> HttpResponse | None:
        desk = self._request.desk
        if not self.new_form.is_valid():
            return None
        objective = self.new_form.objective("new", self._aim.code)
        try:
            add_sub_objective(municipality=desk.municipality, objective=objective, actor=desk.actor)
        except ContentFaultyError as fault:
            add_faults(self.new_form, fault)
            return None
        return self._done()

    def _changed(self, found: SubObjective, form: SubObjectiveForm) -> HttpResponse | None:
        desk, aim = self._request.desk, self._aim.code
        if not form.is_valid():
            return None
        changed, municipality = form.objective(found.code, aim), desk.municipality
        subject = f"{aim} {found.code}"
        if not is_saved(
            form,
            lambda: changes_of(municipality=municipality, code=subject, kinds=("sub_objective",)),
            lambda: set_sub_objective(
                municipality=municipality, objective=changed, actor=desk.actor, seen=found
            ),
        ):
            return None
        return self._done()

    def _done(self) -> HttpResponse:
        messages.success(self._request, word("goals.objective_saved"))
        return redirect(self._request.get_full_path())

    def _removed(self, code: str) -> HttpResponse:
        desk = self._request.desk
        found = next((one for one, _ in self.rows if one.code == code), None)
        if found is not None:
            name = found.name.in_language(desk.language)
            asked = ask_first(self._request, word("goals.objective_confirm"), about=name)
            if asked is not None:
                return asked
            remove_sub_objective(
                municipality=desk.municipality,
                aim=self._aim.code,
                objective=code,
                actor=desk.actor,
            )
            messages.success(self._request, word("goals.objective_removed"))
        return redirect(self._request.get_full_path())


def sub_objectives(desk: Desk, aim: str) -> list[SubObjective]:
    """Sub-objectives of an aim, in their order."""
    found = [one for one in desk.content.sub_objectives if one.aim == aim]
    return sorted(found, key=lambda one: (one.position, one.code))


def _form(objective: SubObjective, number: int, sent: Any) -> SubObjectiveForm:
    form = SubObjectiveForm(
        sent,
        prefix=f"objective-{number}",
        initial={"position": objective.position, **text_initial(objective.name, "name")},
    )
    form.button = (SET, objective.code)
    return form
