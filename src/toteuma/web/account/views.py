"""The user's own settings, and the way back from setting up a second factor."""

from typing import cast

from allauth.usersessions.views import list_usersessions
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from toteuma.web.account.forms import SettingsForm
from toteuma.web.rights.middleware import LEAD_BACK
from toteuma.web.rights.rules import signed_in
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.words import word
from toteuma.workspace.people.models import User


@signed_in("a user's own name and language")
def account_settings(request: HttpRequest) -> HttpResponse:
    """Name and language."""
    user = User.objects.get(pk=cast("User", request.user).pk)
    form = SettingsForm(request.POST if request.method == "POST" else None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with translation.override(user.language.value):
            messages.success(request, word("account.settings_saved"))
        return redirect("account_settings")
    return render(request, "account/settings.html", {"form": form})


@signed_in("a user's own sessions")
def sessions(request: HttpRequest) -> HttpResponse:
    """The user's sessions; the others are signed out here, which is asked about first."""
    if request.method == "POST":
        question, button = word("account.sign_out_question"), word("account.sign_out_others")
        asking = ask_first(request, question, button=button, is_final=False)
        if asking is not None:
            return asking
    answer: HttpResponse = list_usersessions(request)
    return answer


@signed_in("leads back to where the user was")
def lead_back(request: HttpRequest) -> HttpResponse:
    """Goes on to the page that asked for the second factor."""
    address = str(request.session.pop(LEAD_BACK, "/"))
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return redirect(address if is_ours else "front")
