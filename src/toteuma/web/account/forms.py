"""The user's own settings."""

from django import forms
from django.conf import settings

from toteuma.web.shared.words import lazy_word
from toteuma.workspace.people.models import User


class SettingsForm(forms.ModelForm[User]):
    """Name and language; the address is the administrator's to change."""

    language = forms.ChoiceField(label=lazy_word("account.language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": lazy_word("account.name")}  # noqa: RUF012 - Django's own way
