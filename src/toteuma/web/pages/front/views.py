"""The public page, and what somebody signed in sees first."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from toteuma.domain.content import Municipality
from toteuma.domain.rights import Permission
from toteuma.domain.vocabulary import Language
from toteuma.web.rights.rules import public
from toteuma.workspace.people.access import access_of, municipalities_of
from toteuma.workspace.people.models import User
from toteuma.workspace.queries.chart import municipality_settings
from toteuma.workspace.queries.publications import latest_published
from toteuma.workspace.queries.rounds import RoundRow, round_row

_COOKIE_AGE = 365 * 24 * 60 * 60


@public("the page that a stranger sees")
def front(request: HttpRequest) -> HttpResponse:
    """The public page; a user goes on to their municipality, or chooses among several."""
    if not request.user.is_authenticated:
        users = User.objects.filter(is_demo=True).order_by("pk") if not _production() else []
        context = {"demo_users": users, "reports": published_reports()}
        return render(request, "front/public.html", context)
    codes = municipalities_of(request.user)
    if len(codes) == 1:
        return redirect(_first_view(request.user, codes[0]), municipality=codes[0])
    found = [
        (
            municipality_settings(municipality=code),
            reverse(_first_view(request.user, code), args=(code,)),
        )
        for code in codes
    ]
    return render(request, "front/choose.html", {"municipalities": found})


@public("a stranger reads in their language, too")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keeps the language: with the user, and in a cookie for whoever is not signed in."""
    chosen = request.POST.get("language", "")
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = redirect(target)
    if chosen in set(Language):
        if request.user.is_authenticated:
            request.user.language = Language(chosen)
            request.user.save(update_fields=["language"])
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=_COOKIE_AGE,
            samesite="Lax",
            secure=settings.IS_PRODUCTION,
            httponly=True,
        )
    return response


@public("the mark of the site")
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the mark when a page does not say."""
    return redirect(static("toteuma/mark.svg"), permanent=True)


def published_reports() -> list[tuple[Municipality, RoundRow, str]]:
    """The published reports of every municipality: whose, of which round, and where."""
    found = []
    for municipality, row in latest_published():
        round_ = round_row(municipality=municipality, code=row.round)
        if round_ is not None:
            address = reverse("public-report", args=(municipality, row.round))
            found.append((municipality_settings(municipality=municipality), round_, address))
    return sorted(found, key=lambda one: (one[1].period, one[0].code), reverse=True)


def _first_view(user: User, municipality: str) -> str:
    """Home, for those who read; an administrator sees no figures, only users."""
    reads = access_of(user, municipality).may_somewhere(Permission.READ)
    return "home" if reads else "home-administration"


def _production() -> bool:
    return bool(settings.IS_PRODUCTION)
