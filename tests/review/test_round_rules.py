"""Rules on the texts of a round: new ones, and in all languages of one and the same period."""

from typing import Any

import pytest

from toteuma.domain.rounds import TaskKind, TaskState
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import Language
from toteuma.report.snapshot import Snapshot
from toteuma.review.rounds import JudgedRound, JudgedTask, texts_are_new, translations_follow

BEFORE = {"fi": "Kolme ryhmää.", "sv": "Tre grupper.", "en": "Three groups."}


def judged(snapshot: Snapshot, now: dict[str, str] | None, **more: Any) -> JudgedRound:
    task = JudgedTask(
        number=7,
        kind=TaskKind.OUTCOME,
        subject="OPETUS-TVT",
        name=LocalizedText("Tavoite", "Mål", "Goal"),
        node="OPETUS",
        state=TaskState.APPROVED,
        has_owner=True,
        reviewed_at=None,
        is_as_approved=True,
        content=None if now is None else {"status": "on_track", "text": now},
        earlier={"status": "on_track", "text": BEFORE},
        **more,
    )
    return JudgedRound(snapshot.report, (task,), (), (Language.FI,))


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (BEFORE, []),  # nothing is new: that is told by another rule
        (BEFORE | {"fi": "Neljä ryhmää."}, ["sv", "en"]),
        (BEFORE | {"fi": "Neljä ryhmää.", "sv": "Fyra grupper."}, ["en"]),
        ({"fi": "Neljä ryhmää.", "sv": "Fyra grupper.", "en": "Four groups."}, []),
        ({"fi": "Neljä ryhmää.", "en": ""}, []),  # a language that is missing says nothing old
        (None, []),
    ],
)
def test_a_text_written_anew_is_not_left_old_in_another_language(
    demo_snapshot: Snapshot, now: dict[str, str] | None, left: list[str]
) -> None:
    found = list(translations_follow(judged(demo_snapshot, now)))
    assert [one.details["language"] for one in found] == left
    assert {one.anchor for one in found} <= {"task-7"}


def test_a_text_of_the_round_before_is_told_unless_it_is_explained(
    demo_snapshot: Snapshot,
) -> None:
    assert len(list(texts_are_new(judged(demo_snapshot, BEFORE)))) == 1
    assert not list(texts_are_new(judged(demo_snapshot, BEFORE, nothing="Ei muutosta.")))
    assert not list(texts_are_new(judged(demo_snapshot, BEFORE | {"en": "Four groups."})))
