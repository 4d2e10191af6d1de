"""One's own tokens for the API: made, shown once, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from toteuma.domain.rights import Permission
from toteuma.web.api.access import Scope
from toteuma.web.rights.rules import anywhere, requires
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import Desk, PageRequest
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.people.models import ApiToken
from toteuma.workspace.people.services import make_token, revoke_token

LONGEST_DAYS = 365

SCOPES = {
    Scope.READ: (Permission.READ, lazy_word("tokens.scope_read")),
    Scope.OBSERVATIONS: (Permission.FILL_IN_OWN, lazy_word("tokens.scope_observations")),
    Scope.LEDGER: (Permission.MAINTAIN, lazy_word("tokens.scope_ledger")),
    Scope.BUDGET: (Permission.MAINTAIN, lazy_word("tokens.scope_budget")),
}
"""What each scope takes of its owner, and what it is called."""


class TokenForm(forms.Form):
    """A new token: its name, what it may do, how long it is valid."""

    name = forms.CharField(label=lazy_word("tokens.name"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=lazy_word("tokens.scopes"),
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ.value],
    )
    days = forms.IntegerField(
        label=lazy_word("tokens.days"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )

    def __init__(self, desk: Desk, *data: Any) -> None:
        super().__init__(*data)
        scopes: Any = self.fields["scopes"]
        scopes.choices = [
            (scope.value, name)
            for scope, (permission, name) in SCOPES.items()
            if desk.access.may_somewhere(permission)
        ]


@requires(Permission.READ, unit=anywhere, writing=Permission.READ)
@never_cache
def tokens(request: PageRequest, municipality: str) -> HttpResponse:
    """The person's tokens in the municipality."""
    desk = request.desk
    found = ApiToken.objects.filter(
        municipality__code=municipality, user=desk.user, revoked_at=None
    ).order_by("-created_at")
    if request.method == "POST" and "revoke" in request.POST:
        prefix = request.POST["revoke"]
        token = found.filter(prefix=prefix).first()
        if token is None:
            raise Http404
        question, button = word("tokens.confirm_revoke"), word("tokens.revoke")
        asking = ask_first(request, question, about=token.name, button=button)
        if asking is not None:
            return asking
        revoke_token(municipality=municipality, prefix=prefix, user=desk.user)
        messages.success(request, word("tokens.revoked"))
        return redirect("tokens", municipality=municipality)
    form = TokenForm(desk, request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = make_token(
            municipality=municipality,
            user=desk.user,
            name=data["name"].strip(),
            scopes=data["scopes"],
            expires_at=timezone.now() + timedelta(days=data["days"]),
        )
        form = TokenForm(desk)
    context = {"form": form, "made": made, "tokens": found, "now": timezone.now()}
    return render(request, "tokens/tokens.html", context, status=422 if form.errors else 200)
