"""The calendar of deadlines: a secret address for a calendar program, and what it gets there."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Language
from toteuma.web.pages.rounds.board.calendar_feed import calendar_of, events_of
from toteuma.web.rights.rules import anywhere, by_secret, requires
from toteuma.web.shared.confirming import ask_first
from toteuma.web.shared.desk import PageRequest
from toteuma.web.shared.words import word
from toteuma.workspace.people.models import ApiToken, User
from toteuma.workspace.people.services import make_token, revoke_token, token_hash

SCOPE = "calendar"
"""The scope of a token that opens the calendar and nothing else."""

VALID = timedelta(days=730)


def holder(request: HttpRequest, words: Mapping[str, Any]) -> User | None:
    """Whose calendar the secret of the address opens: one of the municipality of the address, not
    revoked, not past its day."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(
            token_hash=token_hash(request.GET.get("token", "")),
            municipality__code=words["municipality"],
            revoked_at=None,
            expires_at__gt=timezone.now(),
        )
        .first()
    )
    if token is None or SCOPE not in token.scopes or not token.user.is_active:
        return None
    return token.user


@by_secret(Permission.READ, unit=anywhere, holder=holder)
@never_cache
def feed(request: PageRequest, municipality: str) -> HttpResponse:
    """The deadlines of whoever the secret belongs to, as iCalendar."""
    desk = request.desk
    language = Language(desk.user.language)
    with translation.override(language.value):
        own_tasks = request.build_absolute_uri(reverse("rounds-mine", args=(municipality,)))
        text = calendar_of(
            events_of(desk, own_tasks, language), desk.content.municipality, language
        )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="toteuma.ics"'
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@requires(Permission.READ, unit=anywhere, writing=Permission.READ)
@never_cache
def calendar(request: PageRequest, municipality: str) -> HttpResponse:
    """The person's own secret address: made, shown once, revoked."""
    desk = request.desk
    live = [
        token
        for token in ApiToken.objects.filter(
            municipality__code=municipality, user=desk.user, revoked_at=None
        )
        if SCOPE in token.scopes
    ]
    made = ""
    if request.method == "POST":
        if live:
            is_renewed = "make" in request.POST
            asking = ask_first(
                request,
                word("rounds_board.calendar_confirm"),
                button=word(f"rounds_board.calendar_{'renew' if is_renewed else 'revoke'}"),
                is_final=False,
            )
            if asking is not None:
                return asking
        for token in live:
            revoke_token(municipality=municipality, prefix=token.prefix, user=desk.user)
        live = []
        if "make" not in request.POST:
            messages.success(request, word("rounds_board.calendar_revoked"))
            return redirect("rounds-calendar", municipality=municipality)
        secret = make_token(
            municipality=municipality,
            user=desk.user,
            name=word("rounds_board.calendar_title"),
            scopes=[SCOPE],
            expires_at=timezone.now() + VALID,
        )
        address = reverse("rounds-calendar-feed", args=(municipality,))
        made = request.build_absolute_uri(f"{address}?token={secret}")
    context = {"made": made, "token": live[0] if live else None}
    return render(request, "rounds/board_calendar.html", context)
