"""What of the audit trail is asked for."""

from collections.abc import Iterable
from typing import Any

from django import forms

from toteuma.web.shared.words import lazy_word, word
from toteuma.web.templatetags.toteuma import action_word


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TrailForm(forms.Form):
    """Who, what, when and about what; all of it may be blank.

    ``actions`` are those that can be chosen, in words. The address may hold the beginning of one
    as well, such as ``goal``.
    """

    actor = forms.CharField(
        label=lazy_word("trail.actor"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"list": "actors", "autocomplete": "off"}),
    )
    action = forms.CharField(
        label=lazy_word("trail.action"), required=False, max_length=100, widget=forms.Select()
    )
    subject = forms.CharField(label=lazy_word("trail.subject"), required=False, max_length=200)
    since = forms.DateField(
        label=lazy_word("trail.since"),
        required=False,
        widget=_day(),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": lazy_word("trail.day_malformed")},
    )
    until = forms.DateField(
        label=lazy_word("trail.until"),
        required=False,
        widget=_day(),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": lazy_word("trail.day_malformed")},
    )

    def __init__(self, data: Any, actions: Iterable[str] = ()) -> None:
        super().__init__(data)
        asked = data.get("action", "")
        known = {*actions, *([asked] if asked else [])}
        named = sorted(((one, action_word(one)) for one in known), key=lambda pair: pair[1])
        widget: Any = self.fields["action"].widget
        widget.choices = [("", word("trail.any_action")), *named]
