"""Home by role: what is mine, what is late, what needs attention."""

from django.http import HttpResponse
from django.shortcuts import render

from toteuma.domain.rights import Permission
from toteuma.web.rights.rules import anywhere, requires
from toteuma.web.shared.desk import PageRequest


@requires(Permission.READ, unit=anywhere)
def home(request: PageRequest, municipality: str) -> HttpResponse:
    """The first page of a municipality."""
    return render(request, "home/home.html", {})
