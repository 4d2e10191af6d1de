"""Publishing a frozen report: by two people, with a reason for what comes after, never unseen."""

from datetime import date
from hashlib import sha256

import msgspec
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.workspace.sample import sample_content
from toteuma.domain.rounds import PublicationState, RoundState
from toteuma.domain.text import LocalizedText
from toteuma.domain.vocabulary import GoalLevel, Language
from toteuma.report.contents import missing_texts
from toteuma.report.model import Report
from toteuma.report.snapshot import Snapshot as Frozen
from toteuma.report.snapshot import canonical_json
from toteuma.workspace.models import Municipality, Publication, Round, Snapshot
from toteuma.workspace.queries.audit import audit_trail
from toteuma.workspace.queries.publications import (
    SnapshotDamagedError,
    public_versions,
    publications,
)
from toteuma.workspace.queries.snapshots import SnapshotUnknownError
from toteuma.workspace.services.content import save_content
from toteuma.workspace.services.rounds.lookup import RoundUnknownError
from toteuma.workspace.services.rounds.publishing import (
    OwnPublicationError,
    PublicationPendingError,
    PublicationReasonError,
    PublicationStateError,
    PublicationUnknownError,
    SwedishMissingError,
    propose_publication,
    publish,
    refuse,
    withdraw_publication,
)
from toteuma.workspace.services.rounds.questions import (
    QuestionEmptyError,
    QuestionStateError,
    QuestionUnknownError,
    answer_question,
    ask_question,
    show_question,
)

pytestmark = pytest.mark.django_db

ROUND = "2022-09"
PLACE = {"municipality": "SAMPLE", "round_code": ROUND}
ROOT = next(node.code for node in sample_content().nodes if node.parent is None)
ONE, TWO = "one@example.org", "two@example.org"


def frozen(content: bytes, number: int, digest: str = "") -> None:
    """A snapshot of the sample's round."""
    owner = Municipality.objects.get(code="SAMPLE")
    Snapshot.objects.create(
        municipality=owner,
        number=number,
        round=ROUND,
        content=content.decode(),
        sha256=digest or sha256(content).hexdigest(),
        sources=[],
        trail_number=1,
        trail_hash="",
        made_by=ONE,
        made_at=timezone.now(),
    )


@pytest.fixture(autouse=True)
def round_frozen(demo_snapshot: Frozen) -> None:
    save_content(content=sample_content(), actor="tester")
    Round.objects.create(
        municipality=Municipality.objects.get(code="SAMPLE"),
        code=ROUND,
        period="2022-09",
        node=ROOT,
        sections=(),
        languages=("fi",),
        due=date(2022, 10, 10),
        review_due=date(2022, 10, 20),
        state=RoundState.FROZEN,
        opened_by=ONE,
        opened_at=timezone.now(),
    )
    frozen(canonical_json(demo_snapshot.report), 1)


def proposed(snapshot: int = 1, level: GoalLevel = GoalLevel.COMMITTEE, **changes: str) -> int:
    asked = {"actor": ONE, "reason": ""} | changes
    return propose_publication(**PLACE, snapshot=snapshot, level=level, **asked)


def state(version: int = 1) -> PublicationState:
    return publications(**PLACE)[version - 1].state


def without_swedish(report: Report) -> Report:
    """The report with a text in Finnish alone."""
    first, *others = report.statements
    first = msgspec.structs.replace(first, assessment=LocalizedText("Vain suomeksi."))
    return msgspec.structs.replace(report, statements=(first, *others))


def bilingual(is_bilingual: bool) -> None:
    Municipality.objects.filter(code="SAMPLE").update(is_bilingual=is_bilingual)


def test_one_proposes_and_another_publishes() -> None:
    assert proposed() == 1
    assert public_versions(municipality="SAMPLE") == ()
    publish(**PLACE, version=1, actor=TWO)
    [row] = public_versions(municipality="SAMPLE")
    assert (row.state, row.proposed_by, row.decided_by) == (PublicationState.PUBLISHED, ONE, TWO)
    assert [one.action for one in audit_trail(municipality="SAMPLE")][-2:] == [
        "publication.propose",
        "publication.publish",
    ]


@pytest.mark.parametrize("actor", [ONE, ONE.upper()])
def test_nobody_decides_on_their_own_proposal(actor: str) -> None:
    proposed()
    with pytest.raises(OwnPublicationError):
        publish(**PLACE, version=1, actor=actor)
    with pytest.raises(OwnPublicationError):
        refuse(**PLACE, version=1, actor=actor, reason="Ei")
    assert state() is PublicationState.PROPOSED


def test_the_database_itself_refuses_a_publication_by_one_person() -> None:
    proposed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.update(state="published", decided_by=ONE)


def test_what_was_refused_is_never_public_and_the_next_needs_no_reason() -> None:
    proposed()
    with pytest.raises(PublicationReasonError):
        refuse(**PLACE, version=1, actor=TWO, reason=" ")
    refuse(**PLACE, version=1, actor=TWO, reason="Väärä katsaus")
    assert public_versions(municipality="SAMPLE") == ()
    with pytest.raises(PublicationStateError):
        publish(**PLACE, version=1, actor=TWO)
    assert proposed() == 2


def test_a_correction_needs_a_reason_and_leaves_what_was_published(demo_snapshot: Frozen) -> None:
    proposed()
    with pytest.raises(PublicationPendingError):
        proposed(reason="Korjaus")
    publish(**PLACE, version=1, actor=TWO)
    frozen(canonical_json(demo_snapshot.report), 2)
    with pytest.raises(PublicationReasonError):
        proposed(2)
    assert proposed(2, reason="Korjaus") == 2
    publish(**PLACE, version=2, actor=TWO)
    assert [(one.version, one.snapshot, one.state) for one in publications(**PLACE)] == [
        (1, 1, PublicationState.PUBLISHED),
        (2, 2, PublicationState.PUBLISHED),
    ]


def test_a_withdrawal_needs_a_reason_and_what_is_published() -> None:
    proposed()
    with pytest.raises(PublicationStateError):
        withdraw_publication(**PLACE, version=1, actor=TWO, reason="Virhe")
    publish(**PLACE, version=1, actor=TWO)
    with pytest.raises(PublicationReasonError):
        withdraw_publication(**PLACE, version=1, actor=TWO, reason="")
    withdraw_publication(**PLACE, version=1, actor=ONE, reason="Virhe")
    [row] = public_versions(municipality="SAMPLE")
    assert (row.state, row.withdrawal) == (PublicationState.WITHDRAWN, "Virhe")
    with pytest.raises(PublicationStateError):
        publish(**PLACE, version=1, actor=TWO)


def test_what_is_not_there_is_not_published(demo_snapshot: Frozen) -> None:
    with pytest.raises(SnapshotUnknownError):
        proposed(99)
    with pytest.raises(PublicationUnknownError):
        publish(**PLACE, version=1, actor=TWO)
    with pytest.raises(RoundUnknownError):
        propose_publication(
            municipality="SAMPLE",
            round_code="nowhere",
            snapshot=1,
            level=GoalLevel.COUNCIL,
            actor=ONE,
        )


def test_what_changed_after_the_freeze_is_not_published(demo_snapshot: Frozen) -> None:
    frozen(canonical_json(demo_snapshot.report), 2, digest="0" * 64)
    with pytest.raises(SnapshotDamagedError):
        proposed(2)
    proposed()
    changed = Snapshot.objects.get(number=1)
    changed.content = changed.content.replace("Heinola", "Heinolla")
    changed.sha256 = "1" * 64
    changed.save()
    with pytest.raises(SnapshotDamagedError):
        publish(**PLACE, version=1, actor=TWO)
    assert state() is PublicationState.PROPOSED


def test_a_council_report_of_a_bilingual_municipality_is_refused_without_swedish(
    demo_snapshot: Frozen,
) -> None:
    report = without_swedish(demo_snapshot.report)
    frozen(canonical_json(report), 2)
    bilingual(True)
    with pytest.raises(SwedishMissingError) as refused:
        proposed(2, GoalLevel.COUNCIL)
    places = refused.value.places
    assert places == tuple(missing_texts(report, Language.SV))
    assert (report.statements[0].anchor, "assessment") in {
        (one.anchor, one.field) for one in places
    }
    assert str(len(places)) in str(refused.value)
    assert proposed(2, GoalLevel.COMMITTEE) == 1
    bilingual(False)
    publish(**PLACE, version=1, actor=TWO)


def test_a_municipality_that_became_bilingual_is_asked_again_when_it_is_published(
    demo_snapshot: Frozen,
) -> None:
    frozen(canonical_json(without_swedish(demo_snapshot.report)), 2)
    bilingual(False)
    proposed(2, GoalLevel.COUNCIL)
    bilingual(True)
    with pytest.raises(SwedishMissingError):
        publish(**PLACE, version=1, actor=TWO)
    assert state() is PublicationState.PROPOSED


def asked(text: str = "Miksi?") -> int:
    return ask_question(
        **PLACE, subject="text:x", node=ROOT, text=text, actor="v", actor_name="Valtuutettu"
    )


def test_a_question_is_asked_answered_and_shown() -> None:
    number = asked()
    with pytest.raises(QuestionStateError):
        show_question(municipality="SAMPLE", number=number, is_public=True, actor=ONE)
    answer = {"municipality": "SAMPLE", "number": number, "actor": ONE, "actor_name": "Yksi"}
    answer_question(**answer, text="Siksi.")
    answer_question(**answer, text="Siksi, että.")
    show_question(municipality="SAMPLE", number=number, is_public=True, actor=ONE)
    with pytest.raises(QuestionStateError):
        answer_question(**answer, text="Muuta.")
    show_question(municipality="SAMPLE", number=number, is_public=False, actor=ONE)
    answer_question(**answer, text="Muuta.")
    assert [one.action for one in audit_trail(municipality="SAMPLE")][-6:] == [
        *("question.ask", "question.answer", "question.answer", "question.show"),
        *("question.keep", "question.answer"),
    ]


def test_questions_that_say_nothing_or_are_not_there_are_refused() -> None:
    with pytest.raises(QuestionEmptyError):
        asked("  ")
    with pytest.raises(QuestionUnknownError):
        show_question(municipality="SAMPLE", number=9, is_public=False, actor=ONE)
    Snapshot.objects.all().delete()
    with pytest.raises(RoundUnknownError):
        asked()
