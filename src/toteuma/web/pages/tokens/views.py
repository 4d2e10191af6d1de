"""One's own tokens for the API: made, shown once, revoked."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from toteuma.domain.rights import Permission
from toteuma.web.api.access import Scope
from toteuma.web.rights.rules import anywhere, requires
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.words import lazy_word, word
from toteuma.workspace.people.models import ApiToken
from toteuma.workspace.people.services import make_token, revoke_token

LONGEST_DAYS = 365

SCOPES = [
    (Scope.READ.value, lazy_word("tokens.scope_read")),
    (Scope.OBSERVATIONS.value, lazy_word("tokens.scope_observations")),
    (Scope.LEDGER.value, lazy_word("tokens.scope_ledger")),
    (Scope.BUDGET.value, lazy_word("tokens.scope_budget")),
]


class TokenForm(forms.Form):
    """A new token: its name, what it may do, how long it is valid."""

    name = forms.CharField(label=lazy_word("tokens.name"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=lazy_word("tokens.scopes"),
        choices=SCOPES,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ.value],
    )
    days = forms.IntegerField(
        label=lazy_word("tokens.days"), min_value=1, max_value=LONGEST_DAYS, initial=90
    )


@requires(Permission.READ, unit=anywhere, writing=Permission.READ)
def tokens(request: PageRequest, municipality: str) -> HttpResponse:
    """The person's tokens in the municipality."""
    desk = request.desk
    if request.method == "POST" and "revoke" in request.POST:
        revoke_token(municipality=municipality, prefix=request.POST["revoke"], user=desk.user)
        messages.success(request, word("tokens.revoked"))
        return redirect("tokens", municipality=municipality)
    form = TokenForm(request.POST or None)
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
    found = ApiToken.objects.filter(
        municipality__code=municipality, user=desk.user, revoked_at=None
    ).order_by("-created_at")
    context = {"form": form, "made": made, "tokens": found}
    return render(request, "tokens/tokens.html", context, status=422 if form.errors else 200)
