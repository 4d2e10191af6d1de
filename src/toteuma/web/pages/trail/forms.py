"""What of the audit trail is asked for."""

from django import forms

from toteuma.web.shared.words import lazy_word


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TrailForm(forms.Form):
    """Who, what, when and about what; all of it may be blank."""

    actor = forms.CharField(label=lazy_word("trail.actor"), required=False, max_length=150)
    action = forms.CharField(label=lazy_word("trail.action"), required=False, max_length=100)
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
