"""Search over what the person may read."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from toteuma.domain.rights import Permission
from toteuma.web.pages.search.finding import SHORTEST, Hit, find
from toteuma.web.rights.rules import anywhere, requires
from toteuma.web.shared.desk import Desk, PageRequest

PAGE_SIZE = 40
LONGEST = 100


@requires(Permission.READ, unit=anywhere)
def search(request: PageRequest, municipality: str) -> HttpResponse:
    """What was found of the words in ``?q=``."""
    desk = request.desk
    wanted = request.GET.get("q", "").strip()[:LONGEST]
    hits = find(desk, wanted) if len(wanted) >= SHORTEST else []
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1
    shown = hits[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render(
        request,
        "search/search.html",
        {
            "wanted": wanted,
            "is_short": 0 < len(wanted) < SHORTEST,
            "hits": [(hit, _address(desk, hit)) for hit in shown],
            "count": len(hits),
            "page": page,
            "has_more": page * PAGE_SIZE < len(hits),
        },
    )


def _address(desk: Desk, hit: Hit) -> str:
    """The page of what was found; "" for things without one."""
    if not hit.thing.view:
        return ""
    address = reverse(hit.thing.view, args=(desk.municipality, hit.thing.code))
    return f"{address}?period={desk.asked_period}" if desk.asked_period else address
