"""Comments: each change of one is kept in the audit trail."""

import pytest

from tests.workspace.sample import sample_content
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.queries.comments import comment_counts, comments_on
from toteuma.workspace.services.comments import (
    CommentTextError,
    CommentUnknownError,
    comment_on,
    delete_comment,
    reopen_comment,
    resolve_comment,
)
from toteuma.workspace.services.content import save_content

pytestmark = pytest.mark.django_db

SUBJECT = "figure:2026-09.100.STAFF.actual"


@pytest.fixture
def place() -> str:
    content = sample_content()
    save_content(content=content, actor="test", why="alku")
    return content.municipality.code


def said(place: str, text: str = "Miksi?", actor: str = "anna") -> int:
    """A comment on the subject; its key."""
    return comment_on(
        municipality=place, subject=SUBJECT, node="100", text=text, actor=actor, actor_name="Anna"
    )


def test_settled_comments_are_not_counted_until_opened_again(place: str) -> None:
    key = said(place)
    assert comment_counts(municipality=place, prefix="figure:") == {SUBJECT: 1}
    resolve_comment(municipality=place, key=key, subject=SUBJECT, actor="anna")
    assert comment_counts(municipality=place, prefix="figure:") == {}
    reopen_comment(municipality=place, key=key, subject=SUBJECT, actor="anna")
    assert comment_counts(municipality=place, prefix="figure:") == {SUBJECT: 1}


def test_the_trail_keeps_what_a_deleted_comment_said(place: str) -> None:
    key = said(place)
    delete_comment(municipality=place, key=key, subject=SUBJECT, actor="anna")
    assert comments_on(municipality=place, subject=SUBJECT) == ()
    [entry] = [one for one in audit_trail(municipality=place) if one.action == "comment.delete"]
    assert entry.before == {"comment": key, "text": "Miksi?"}


def test_a_comment_of_somebody_else_is_not_deleted(place: str) -> None:
    key = said(place)
    with pytest.raises(CommentUnknownError):
        delete_comment(municipality=place, key=key, subject=SUBJECT, actor="bertil")
    assert len(comments_on(municipality=place, subject=SUBJECT)) == 1


def test_a_comment_is_found_by_its_own_subject_alone(place: str) -> None:
    key = said(place)
    with pytest.raises(CommentUnknownError):
        resolve_comment(municipality=place, key=key, subject="figure:other", actor="anna")


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_a_comment_without_text_or_too_long_is_refused(place: str, text: str) -> None:
    with pytest.raises(CommentTextError):
        said(place, text)
    assert comments_on(municipality=place, subject=SUBJECT) == ()
