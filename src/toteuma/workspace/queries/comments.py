"""Comments on figures and texts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from toteuma.workspace.models import Comment


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment; ``resolved_at`` None: still open. ``author`` is the name in the audit trail."""

    key: int
    subject: str
    node: str
    author: str
    author_name: str
    at: datetime
    text: str
    resolved_at: datetime | None


def comments_on(*, municipality: str, subject: str) -> tuple[CommentRow, ...]:
    """Comments on one subject, the oldest first."""
    return _rows(municipality__code=municipality, subject=subject)


def latest_comments(
    *, municipality: str, nodes: frozenset[str], limit: int = 5
) -> tuple[CommentRow, ...]:
    """Open comments on things of these nodes, the latest first."""
    rows = _rows(municipality__code=municipality, node__in=sorted(nodes), resolved_at=None)
    return tuple(reversed(rows))[:limit]


def comment_counts(*, municipality: str, prefix: str) -> dict[str, int]:
    """How many open comments there are, by subject, on subjects that begin so."""
    found = Comment.objects.filter(
        municipality__code=municipality, subject__startswith=prefix, resolved_at=None
    )
    return dict(found.values("subject").annotate(n=Count("pk")).values_list("subject", "n"))


def _rows(**filters: object) -> tuple[CommentRow, ...]:
    fields = ("pk", "subject", "node", "author", "author_name", "at", "text", "resolved_at")
    found = Comment.objects.filter(**filters).order_by("at", "pk").values_list(*fields)
    return tuple(CommentRow(*row) for row in found)
