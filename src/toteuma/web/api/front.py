"""The front page of the API: for a person what it is and how one begins, for a program an index."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from toteuma.domain.rights import Permission
from toteuma.web.api.access import Scope
from toteuma.web.rights.rules import public
from toteuma.web.shared.words import word
from toteuma.workspace.people.access import access_of, municipalities_of
from toteuma.workspace.queries.chart import municipality_settings

HTML, JSON = "text/html", "application/json"


@public("what the API is; what it gives takes a token")
def front_page(request: HttpRequest) -> HttpResponse:
    """A page for browsers, which ask for one, and an index for everybody else."""
    if request.get_preferred_type([JSON, HTML]) == HTML:
        answer = render(request, "api/front.html", _context(request))
    else:
        answer = JsonResponse(
            {
                "name": "Toteuma",
                "version": "1",
                "openapi": request.build_absolute_uri(reverse("api:openapi-json")),
                "operations": list(_operations()),
            }
        )
    patch_vary_headers(answer, ["Accept"])
    return answer


def _operations() -> Iterator[dict[str, str]]:
    from toteuma.web.api.urls import api  # noqa: PLC0415 - the addresses hold this page, too

    schema: Any = api.get_openapi_schema()
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            name = operation["operationId"]
            yield {"method": method.upper(), "path": path, "name": name}


def _context(request: HttpRequest) -> dict[str, Any]:
    pages = []
    if request.user.is_authenticated:
        for code in municipalities_of(request.user):
            if access_of(request.user, code).may_somewhere(Permission.READ):
                address = reverse("tokens", kwargs={"municipality": code})
                pages.append((municipality_settings(municipality=code).name, address))
    return {
        "openapi": reverse("api:openapi-json"),
        "token_pages": pages,
        "scopes": [(one.value, word(f"tokens.scope_{one.name.lower()}")) for one in Scope],
        "operations": [
            one | {"what": word(f"api.operation.{one['name']}")} for one in _operations()
        ],
    }
