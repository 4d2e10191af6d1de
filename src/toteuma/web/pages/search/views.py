"""Search over what the person may read."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from toteuma.domain.layout import Book
from toteuma.domain.rights import Permission
from toteuma.web.pages.search.finding import GROUPS, SHORTEST, Hit, find
from toteuma.web.rights.rules import anywhere, requires
from toteuma.web.shared.desk import Desk, PageRequest

PAGE_SIZE = 40
MOST_OF_GROUP = 8
"""Hits of each group that are shown before all of it is asked for."""
LONGEST = 100


@requires(Permission.READ, unit=anywhere)
def search(request: PageRequest, municipality: str) -> HttpResponse:
    """What was found of the words in ``?q=``, by group; with ``?group=`` all of one."""
    desk = request.desk
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST]
    chosen = request.GET.get("group", "")
    is_enough = len(wanted) >= SHORTEST
    found = find(desk, wanted) if is_enough else {}
    context = {
        "wanted": wanted,
        "is_short": bool(wanted) and not is_enough,
        "count": sum(map(len, found.values())),
        "chosen": "",
    }
    if chosen in GROUPS:
        page = Paginator(found.get(chosen, []), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"chosen": chosen, "page": page, "whole": _query(desk, wanted)}
        found = {chosen: list(page.object_list)} if page.object_list else {}
        groups = [_group(desk, wanted, name, hits, len(hits)) for name, hits in found.items()]
    else:
        groups = [_group(desk, wanted, name, hits, MOST_OF_GROUP) for name, hits in found.items()]
    return render(request, "search/search.html", {**context, "groups": groups})


def _group(desk: Desk, wanted: str, name: str, hits: list[Hit], most: int) -> dict[str, Any]:
    return {
        "name": name,
        "count": len(hits),
        "hits": [(hit, _address(desk, hit)) for hit in hits[:most]],
        "all": _query(desk, wanted, group=name) if len(hits) > most else "",
    }


def _query(desk: Desk, wanted: str, **more: str) -> str:
    period = {"period": desk.asked_period} if desk.asked_period else {}
    return "?" + urlencode({"q": wanted, **period, **more})


def _address(desk: Desk, hit: Hit) -> str:
    """The page of what was found; "" for things without one."""
    thing = hit.thing
    if thing.group == "accounts":
        return _entries_of(desk, int(thing.code))
    if not thing.view:
        return ""
    words = thing.code.rsplit(":", 1) if thing.view == "rounds-task" else [thing.code]
    address = reverse(thing.view, args=(desk.municipality, *words))
    if thing.group == "comments":
        return f"{address}#comments"
    return f"{address}?period={desk.asked_period}" if desk.asked_period else address


def _entries_of(desk: Desk, account: int) -> str:
    """The entries of an account in the unit at the top of what the person reads: those of its
    line's figure, filtered; "" for an account that is on no line."""
    for book in Book:
        layout = desk.layout(book)
        line = None if layout is None else layout.line_of(account)
        if line is not None:
            figure = f"{desk.period.code}.{desk.node}.{line.code}.actual"
            address = reverse("figure", args=(desk.municipality, figure))
            return f"{address}?account={account}#entries"
    return ""
