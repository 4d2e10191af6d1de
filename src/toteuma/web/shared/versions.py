"""A form of something that is stored, opened by two people: nobody's words are lost without being
shown.

The form carries a mark of each field as it was shown. When it is sent and a field is stored with
something else by now, nothing is saved: the same form is answered with what the person wrote, and
at each such field what is stored, who changed it and when. The form's marks are then those of what
is stored, so sending it again saves; unless somebody was quicker once more, which is told again.

A field that the person left as it was shown takes what is stored: saving then takes nothing back
of what another did elsewhere in the form. The marks are no secret and are not signed: whoever may
save may also say that they have seen. What is sent without marks was not sent by a form of ours,
and is taken as it is meant.

Between looking and saving somebody may come between. Services that are told what was ``seen`` look
once more within their transaction; :func:`looked_at_again` then has the view begin anew.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.timezone import localtime

from toteuma.rendering.formats import format_date, format_plain_decimal
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.forms import add_faults
from toteuma.web.shared.words import current_language, word
from toteuma.workspace.errors import ChangedMeanwhileError, ContentFaultyError
from toteuma.workspace.living import Living
from toteuma.workspace.queries.audit import AuditEntry

SHOWN = "shown"
MOST_TIMES = 4
"""How often a view is begun anew before the person is told to try again."""


class VersionedForm(forms.Form):
    """A form of something that is stored. ``initial`` must hold what is stored, in the form in
    which fields clean it. ``button`` is the name and value of the button that saves, where the
    page has several."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    button: tuple[str, str] | None = None
    is_overtaken = False

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What is stored; for the mark of it, the marks of all fields."""
        if field_name == SHOWN:
            return _written(self._marks())
        return super().get_initial_for_field(field, field_name)

    def _marks(self) -> dict[str, str]:
        return {
            name: mark_of(super(VersionedForm, self).get_initial_for_field(field, name))
            for name, field in self.fields.items()
            if name != SHOWN
        }

    def overtaken(self) -> list[str]:
        """Fields of the valid form in which something is stored that was not shown and is not
        what was sent."""
        seen, stored = _read(self.cleaned_data.get(SHOWN, "")), self._marks()
        return [
            name
            for name, mark in stored.items()
            if seen.get(name, mark) != mark and mark_of(self.cleaned_data.get(name)) != mark
        ]

    def tell(self, names: Sequence[str], changes: Sequence[AuditEntry]) -> None:
        """Tells at each of the fields what is stored, by whom and since when; the form can then
        be sent again. ``changes`` are those of the thing, the latest first."""
        seen, sent = _read(self.cleaned_data.get(SHOWN, "")), dict(self.cleaned_data)
        sent_data: Any = self.data
        data = sent_data.copy()
        data[self.add_prefix(SHOWN)] = _written(self._marks())
        for name in names:
            field = self.fields[name]
            stored = self.get_initial_for_field(field, name)
            is_touched = mark_of(sent.get(name)) != seen[name]
            if not is_touched:
                _put(data, self.add_prefix(name), field, stored)
            said = (
                changed_by(changes, name),
                word("versions.now", now=_said(field, stored)),
                word("versions.kept" if is_touched else "versions.taken"),
            )
            self.add_error(name, " ".join(said))
        self.data = data
        self.is_overtaken = True


def is_saved(
    form: VersionedForm, changes: Callable[[], Sequence[AuditEntry]], save: Callable[[], None]
) -> bool:
    """Saves a valid form, unless what is stored is no longer what it showed, or the content is
    faulty; the form then tells why not."""
    overtaken = form.overtaken()
    if overtaken:
        form.tell(overtaken, changes())
        return False
    try:
        save()
    except ContentFaultyError as fault:
        add_faults(form, fault)
        return False
    return True


def status_of(*sent: forms.Form) -> int:
    """The status of a page with forms: 409 where one was overtaken, 422 where one is faulty."""
    if any(getattr(form, "is_overtaken", False) for form in sent):
        return 409
    return 422 if any(form.errors for form in sent) else 200


def looked_at_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Has a view begin anew, with what is stored by now, when somebody changed what it was about
    to save. What is gone by then is not found."""

    @wraps(view)
    def begun_anew(request: PageRequest, municipality: str, **words: str) -> HttpResponse:
        for _ in range(MOST_TIMES):
            try:
                return view(request, municipality, **words)
            except ChangedMeanwhileError as fault:
                if fault.is_gone:
                    raise Http404 from fault
                request.desk.living = Living(Path(settings.HOME), municipality)
        return view(request, municipality, **words)

    return begun_anew


def mark_of(value: object) -> str:
    """A mark of what a field holds: the same whether it was stored or typed."""
    return sha256(_plain(value).encode()).hexdigest()[:12]


def changed_by(changes: Sequence[AuditEntry], *names: str, **where: str) -> str:
    """Who last changed what one of the fields holds, and when; of nobody known, that it was
    changed. ``where`` are values by which the row is known among others of the same change."""
    columns = {name.removesuffix("_fi").removesuffix("_sv").removesuffix("_en") for name in names}
    for entry in changes:
        before, after = _rows(entry.before, where), _rows(entry.after, where)
        if any(
            [row.get(one) for row in before] != [row.get(one) for row in after] for one in columns
        ):
            at = localtime(entry.at)
            when = f"{format_date(at.date(), current_language())} {at:%H:%M}"
            return word("versions.changed_by", who=entry.actor, when=when)
    return word("versions.changed")


def _rows(told: Any, where: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows that an audit row tells of, wherever in it they are."""
    if isinstance(told, list):
        rows = [row for row in told if isinstance(row, dict)]
        return [row for row in rows if all(row.get(one) == is_ for one, is_ in where.items())]
    parts = told.values() if isinstance(told, dict) else ()
    return [row for part in parts for row in _rows(part, where)]


def _plain(value: object) -> str:
    match value:
        case None:
            return ""
        case list() | tuple():
            return "\n".join(sorted(map(_plain, value)))
        case Decimal():
            return format(value.normalize() + 0, "f")
        case date():
            return value.isoformat()
    return "\n".join(str(value).splitlines()).strip()


def _said(field: forms.Field, value: Any) -> str:
    """What is stored in a field, in words."""
    choices = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    match value:
        case list() | tuple():
            said = ", ".join(choices.get(str(one), str(one)) for one in value)
        case date():
            said = format_date(value, current_language())
        case Decimal():
            said = format_plain_decimal(value, current_language())
        case None | "":
            said = ""
        case _:
            said = choices.get(str(value)) or str(field.prepare_value(value))
    return said or word("versions.nothing")


def _put(data: Any, name: str, field: forms.Field, stored: Any) -> None:
    """Puts what is stored where what was sent stood."""
    if isinstance(stored, list | tuple):
        data.setlist(name, [str(one) for one in stored])
    else:
        shown = field.prepare_value(stored)
        data[name] = "" if shown is None else str(shown)


def _written(marks: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{mark}" for name, mark in marks.items())


def _read(text: str) -> dict[str, str]:
    parts = (part.partition(":") for part in text.split())
    return {name: mark for name, _, mark in parts if mark}
