"""Addresses of the site. What belongs to a municipality begins with its code."""

from importlib import import_module

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from toteuma.web.api.urls import api

AREAS = (
    *("home", "statement", "figures", "organisation", "goals", "key_figures", "investments"),
    *("risks", "budget", "forecasts", "maintenance", "people", "search", "trail", "tokens"),
    "rounds",
)
"""Parts of the site that belong to a municipality, each a package of ``toteuma.web.pages``."""


def _addresses(area: str) -> list[URLPattern | URLResolver]:
    module = import_module(f"toteuma.web.pages.{area}.urls")
    found: list[URLPattern | URLResolver] = module.urlpatterns
    return found


urlpatterns = [
    path("", include("toteuma.web.pages.front.urls")),
    path("p/<str:municipality>/", include("toteuma.web.pages.public.urls")),
    path("account/", include("toteuma.web.account.urls")),
    path("api/v1/", api.urls),
    path("administration/", admin.site.urls),
    path(
        "m/<str:municipality>/",
        include([pattern for area in AREAS for pattern in _addresses(area)]),
    ),
]

handler429 = "toteuma.web.account.lockout.too_many_requests"
handler404 = "toteuma.web.shared.failures.not_found"
handler500 = "toteuma.web.shared.failures.server_error"
