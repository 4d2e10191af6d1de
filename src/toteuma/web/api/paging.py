"""Long lists a page at a time: ``limit`` and ``offset`` in, ``X-Total-Count`` and ``Link`` out."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from ninja import Field, Schema

MOST_ROWS = 1_000
FARTHEST = 10_000_000


class Paging(Schema):
    """Which part of a list is wanted."""

    limit: int = Field(200, ge=1, le=MOST_ROWS, description="How many rows at most.")
    offset: int = Field(0, ge=0, le=FARTHEST, description="How many rows to pass over.")


def page_of[Row](request: HttpRequest, rows: Sequence[Row], paging: Paging) -> Sequence[Row]:
    """The rows of the page; the answer tells how many there are and where the next ones are."""
    tell_place(request, len(rows), paging)
    return rows[paging.offset : paging.offset + paging.limit]


def tell_place(request: HttpRequest, total: int, paging: Paging) -> None:
    """Has the answer tell the whole count, and the addresses of the neighbouring pages."""
    headers = answer_headers(request)
    headers["X-Total-Count"] = str(total)
    before, after = paging.offset - paging.limit, paging.offset + paging.limit
    links = []
    if paging.offset > 0:
        links.append(_link(request, "prev", paging.limit, max(before, 0)))
    if after < total:
        links.append(_link(request, "next", paging.limit, after))
    if links:
        headers["Link"] = ", ".join(links)


def _link(request: HttpRequest, relation: str, limit: int, offset: int) -> str:
    query = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name not in ("limit", "offset")
    ]
    query += [("limit", str(limit)), ("offset", str(offset))]
    address = request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
    return f'<{address}>; rel="{relation}"'


def answer_headers(request: HttpRequest) -> dict[str, str]:
    """Headers that the answer to the request will have."""
    if not hasattr(request, "answer_headers"):
        request.answer_headers = {}  # type: ignore[attr-defined]
    found: dict[str, str] = request.answer_headers  # type: ignore[attr-defined]
    return found
