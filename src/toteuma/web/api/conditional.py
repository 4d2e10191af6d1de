"""Answers that a caller may keep: a tag made of the versions of the living data, and 304."""

import hashlib
from functools import cache
from importlib.metadata import version

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_etags

from toteuma.web.shared.desk import Desk

KEPT_HOW = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}
"""Nobody between keeps an answer; the caller may, and asks each time whether it has changed."""


def tag_of(request: HttpRequest, desk: Desk) -> str:
    """The tag of the answer to a request. It is another one as soon as anything that the answer is
    made of is: data of the municipality, rights of the owner, the day, the program."""
    parts = (
        _program(),
        request.get_full_path(),
        desk.municipality,
        sorted(desk.living.versions.items()),
        sorted((held.role.value, held.node) for held in desk.access.roles),
        sorted(desk.access.posts),
        timezone.localdate().isoformat(),
    )
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


@cache
def _program() -> str:
    return version("toteuma")


def has_it(request: HttpRequest, tag: str) -> bool:
    """Whether the caller says that they hold the answer of this tag (``If-None-Match``)."""
    said = request.headers.get("If-None-Match", "")
    known = {one.removeprefix("W/") for one in parse_etags(said)}
    return tag in known or said.strip() == "*"


def not_modified(tag: str) -> HttpResponse:
    """The answer to somebody who holds it already."""
    answer = HttpResponse(status=304, headers={"ETag": tag, **KEPT_HOW})
    del answer.headers["Content-Type"]
    return answer
