"""The form of a task, for drafts and for what is submitted; and two versions of it merged.

A draft may be unfinished: what is missing is told only when the task is submitted. The form says
which version of the task it shows, and carries a mark of each field as it was shown, so that two
people's changes to one text can be told apart.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from toteuma.domain.layout import Book
from toteuma.domain.rounds import TaskKind
from toteuma.domain.vocabulary import Language
from toteuma.web.pages.forecasts.standing import LineStanding
from toteuma.web.pages.rounds.tasks.fields import (
    LinesOfTask,
    content_of,
    faults_of,
    fields_of,
    initial_of,
)
from toteuma.web.pages.rounds.tasks.place import TaskPlace
from toteuma.web.shared.versions import mark_of
from toteuma.workspace.queries.rounds import Content

VERSION, SEEN, TRIED = "version", "seen", "tried"
_OF_LINES = ("cents", "explanation")


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a forecast with its fields; a total has none."""

    line: LineStanding
    cents: BoundField | None
    texts: list[BoundField]

    @property
    def is_filled(self) -> bool:
        """Whether an amount or an explanation stands there."""
        fields = [*self.texts, *([] if self.cents is None else [self.cents])]
        return any(one.value() not in (None, "") or one.errors for one in fields)

    @property
    def has_text(self) -> bool:
        """Whether the explanation is to be in sight."""
        return any(one.value() or one.errors for one in self.texts)


class TaskForm(forms.Form):
    """What a task asks for. ``content``: what stands in the fields, if not the task's own."""

    use_required_attribute = False
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        place: TaskPlace,
        content: Content | None = None,
        version: int | None = None,
    ) -> None:
        stored = initial_of(place, place.begun if content is None else content)
        super().__init__(data, initial=stored)
        self.place = place
        is_forecast = place.task.kind is TaskKind.FORECAST
        self.lines = LinesOfTask(place) if is_forecast else None
        self.fields |= fields_of(place, self.lines)
        self.asked = tuple(name for name in self.fields if name not in (VERSION, SEEN))
        self.initial[VERSION] = place.task.version if version is None else version
        self.initial[SEEN] = json.dumps(self.marks())

    def marks(self) -> dict[str, str]:
        """A mark of what stands in each field before anything is typed."""
        return {name: mark_of(self.initial.get(name)) for name in self.asked}

    def shown_marks(self) -> dict[str, str]:
        """The marks of what the person was shown; none where they are not those of a form."""
        try:
            found = json.loads(str(self.data.get(SEEN) or "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def is_fit_for_draft(self) -> bool:
        """Whether all that was typed can be kept; what is missing is not asked for yet."""
        if not self.is_bound:
            return False
        for name, faults in list(self.errors.as_data().items()):
            if all(fault.code == "required" for fault in faults) and name != VERSION:
                del self.errors[name]
        return not self.errors

    def is_fit_to_submit(self) -> bool:
        """Whether the task can be given to review; each thing missing is told at its field."""
        content = self.content()
        if content.get("nothing"):
            self.is_fit_for_draft()
        if VERSION in self.errors:
            return False
        for name, fault in faults_of(self.place, content):
            if name not in self.errors:
                self.add_error(name or None, fault)
        return not self.errors

    def content(self) -> dict[str, Any]:
        """The task's content as it was typed. Where a field is faulty, what was stored stays."""
        faulty = self.errors
        data = {
            name: self.initial.get(name) if name in faulty else self.cleaned_data.get(name)
            for name in self.asked
        }
        return content_of(self.place, data)

    def typed(self) -> dict[str, str]:
        """What was typed in each field, as it was typed."""
        return {name: _plain(self.data.get(name)) for name in self.asked}

    def standing(self) -> dict[str, str]:
        """What stands in each field before anything is typed, as it would be typed."""
        return {
            name: _plain(self.fields[name].prepare_value(self.initial.get(name)))
            for name in self.asked
        }

    @property
    def plain_fields(self) -> list[BoundField]:
        """Fields that stand under each other; those of a forecast's lines stand in a table."""
        names = (name for name in self.asked if name.partition("-")[0] not in _OF_LINES)
        return [self[name] for name in names]

    @property
    def books(self) -> list[tuple[Book, list[LineRow], list[LineRow]]]:
        """The lines of a forecast by book: those in use, and the others that can be given."""
        shown: set[str] = set()
        found = []
        for book in self.lines.books if self.lines else ():
            rows = [self._row(line) for line in book.lines if line.code not in shown]
            shown |= {row.line.code for row in rows if not row.line.is_total}
            used = [row for row in rows if row.line.is_in_use or row.is_filled]
            others = [row for row in rows if row not in used and not row.line.is_total]
            found.append((book.book, used, others))
        return found

    def _row(self, line: LineStanding) -> LineRow:
        if line.is_total:
            return LineRow(line, None, [])
        texts = [self[f"explanation-{line.code}_{one.value}"] for one in Language]
        return LineRow(line, self[f"cents-{line.code}"], texts)

    @property
    def version_shown(self) -> int:
        """The version of the task that the person was shown; 0 where none was told."""
        return int(self.cleaned_data.get(VERSION) or 0)


def _plain(value: object) -> str:
    return "" if value is None else "\n".join(str(value).splitlines()).strip()
