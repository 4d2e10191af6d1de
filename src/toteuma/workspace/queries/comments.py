"""Comments on figures and texts."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Count

from toteuma.workspace.models import Comment


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment; ``resolved_at`` None: still open. ``author`` is the name in the audit trail.
    ``thread`` is the comment that it answers; ``mentions`` are people whom it names."""

    key: int
    subject: str
    node: str
    author: str
    author_name: str
    at: datetime
    text: str
    resolved_at: datetime | None
    thread: int | None = None
    mentions: tuple[str, ...] = ()


_FIELDS = (
    *("pk", "subject", "node", "author", "author_name", "at", "text", "resolved_at"),
    *("thread", "mentions"),
)

FEW_NODES = 100
"""Whoever reads more units than this finds a latest comment of theirs soon among all of them; a
question that names a thousand units takes longer."""


MOST_SEARCHED = 5_000
"""Comments that a search looks through."""


def comments_on(*, municipality: str, subject: str) -> tuple[CommentRow, ...]:
    """Comments on one subject, the oldest first."""
    return _rows(municipality__code=municipality, subject=subject)


def latest_comments(
    *, municipality: str, nodes: frozenset[str], limit: int = 5
) -> tuple[CommentRow, ...]:
    """Open comments on things of these nodes, the latest first."""
    found = Comment.objects.filter(municipality__code=municipality, resolved_at=None)
    if len(nodes) <= FEW_NODES:
        found = found.filter(node__in=sorted(nodes))
    rows = found.order_by("-at", "-pk").values_list(*_FIELDS).iterator(chunk_size=50)
    readable = (CommentRow(*row) for row in rows)
    return tuple(islice((row for row in readable if row.node in nodes), limit))


def unread_mentions(
    *, municipality: str, person: str, nodes: frozenset[str]
) -> tuple[CommentRow, ...]:
    """Open comments on things of these nodes that mention the person, who has not read them yet;
    the latest first."""
    found = Comment.objects.filter(municipality__code=municipality, resolved_at=None)
    rows = found.exclude(mentions=[]).order_by("-at", "-pk").values_list(*_FIELDS, "seen_by")
    return tuple(
        CommentRow(*row)
        for *row, seen_by in rows
        if person in row[-1] and person not in seen_by and row[2] in nodes
    )


def comments_to_search(*, municipality: str, nodes: frozenset[str]) -> tuple[CommentRow, ...]:
    """Comments on things of these nodes, open and resolved, the latest first; of very many the
    latest :data:`MOST_SEARCHED`."""
    found = Comment.objects.filter(municipality__code=municipality)
    rows = found.order_by("-at", "-pk").values_list(*_FIELDS)[:MOST_SEARCHED]
    return tuple(row for row in (CommentRow(*one) for one in rows) if row.node in nodes)


def comment_counts(*, municipality: str, prefix: str) -> dict[str, int]:
    """How many open comments there are, by subject, on subjects that begin so."""
    found = Comment.objects.filter(
        municipality__code=municipality, subject__startswith=prefix, resolved_at=None
    )
    return dict(found.values("subject").annotate(n=Count("pk")).values_list("subject", "n"))


def _rows(**filters: object) -> tuple[CommentRow, ...]:
    found = Comment.objects.filter(**filters).order_by("at", "pk").values_list(*_FIELDS)
    return tuple(CommentRow(*row) for row in found)
