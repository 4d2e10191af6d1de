"""Chosen tasks of a round are given to somebody: who writes, stands in, reviews, until when."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from toteuma.web.pages.rounds.board.people import Colleagues
from toteuma.web.shared.desk import Desk
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.queries.rounds import RoundRow, TaskRow
from toteuma.workspace.services.rounds.tasks import assign_task

KEEP = "="
"""A choice that leaves what is there."""


class AssignForm(forms.Form):
    """Which tasks, and what becomes of them."""

    owner = forms.ChoiceField(label=lazy_word("rounds_board.owner"))
    deputy = forms.ChoiceField(label=lazy_word("rounds_board.deputy"))
    reviewer = forms.ChoiceField(label=lazy_word("rounds_board.reviewer"))
    new_due = forms.DateField(
        label=lazy_word("rounds_board.new_due"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(
        self, data: Any, *, colleagues: Colleagues, tasks: Iterable[TaskRow], **options: Any
    ) -> None:
        super().__init__(data, initial=dict.fromkeys(("owner", "deputy", "reviewer"), KEEP))
        self.colleagues = colleagues
        self.tasks = {str(task.number): task for task in tasks}
        keep = [(KEEP, word("rounds_board.keep")), ("", word("rounds_board.nobody"))]
        for name, people in (
            ("owner", colleagues.writers),
            ("deputy", colleagues.writers),
            ("reviewer", colleagues.reviewers),
        ):
            field: Any = self.fields[name]
            field.choices = [*keep, *people]
            field.required = False

    @property
    def chosen(self) -> Sequence[TaskRow]:
        """The tasks that were ticked, as far as the page shows them."""
        sent: Any = self.data
        numbers = sent.getlist("task") if self.is_bound else []
        return [self.tasks[number] for number in dict.fromkeys(numbers) if number in self.tasks]

    def clean(self) -> dict[str, Any]:
        """Something is chosen, something changes, and two people do the two parts of a task."""
        data: dict[str, Any] = super().clean() or {}
        if not self.chosen:
            raise ValidationError(word("rounds_board.none_chosen"))
        changed = self.changed
        if not changed:
            raise ValidationError(word("rounds_board.nothing_changes"))
        reviewer = changed.get("reviewer")
        for task in self.chosen:
            if reviewer and not self.colleagues.may_review(reviewer, task.node):
                fault = word("rounds_board.may_not_review", number=task.number)
                raise ValidationError({"reviewer": fault})
            people = {name: getattr(task, name) for name in ("owner", "reviewer")} | changed
            if people["owner"] and people["owner"] == people["reviewer"]:
                fault = word("rounds_board.same_person", number=task.number)
                raise ValidationError({"reviewer" if reviewer else "owner": fault})
        return data

    @property
    def changed(self) -> dict[str, Any]:
        """What changes in each chosen task."""
        data = self.cleaned_data
        found: dict[str, Any] = {
            name: data[name]
            for name in ("owner", "deputy", "reviewer")
            if data.get(name, KEEP) != KEEP
        }
        if data.get("new_due"):
            found["due"] = data["new_due"]
        return found


def assign(desk: Desk, row: RoundRow, form: AssignForm) -> int:
    """Gives the chosen tasks away, all or none; tells how many."""
    with transaction.atomic():
        for task in form.chosen:
            assign_task(
                municipality=desk.municipality,
                round_code=row.code,
                number=task.number,
                actor=desk.actor,
                **form.changed,
            )
    return len(form.chosen)
